#include "model/model.h"

#include <algorithm>
#include <cassert>

#include "base/json_text.h"

namespace plumb::model {
namespace {

Side side_of(const json::object& fields) {
  const json::value* side = fields.if_contains("side");
  if (side == nullptr || !side->is_string()) return Side::none;
  if (side->get_string() == "it") return Side::it;
  if (side->get_string() == "business") return Side::business;
  return Side::none;
}

json::object parse_fields(Text text) {
  if (text.empty()) return {};
  auto parsed = json_from(text.view());
  assert(parsed && parsed->is_object());
  return std::move(parsed->get_object());
}

std::string_view text_at(const json::object& record, std::string_view key) {
  const json::value* value = record.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

Error misfit(std::string what, const Change& change) {
  return corrupt("The change log does not fit the data: " + std::move(what) + ".",
                 "change " + std::to_string(change.seq),
                 "Run `plumb verify` and restore a backup if it reports damage.");
}

}  // namespace

struct Model::Shared {
  IdTable elements;
  IdTable relations;
  TextPool texts;
  std::string scratch;  // of the one writer: fields on their way into the pool
  // Names of types and kinds by the small number rows carry; they only grow.
  std::vector<std::string> types;
  std::vector<std::string> kinds;
  std::vector<TypeIndex> type_in_metamodel;
  std::vector<TypeIndex> kind_in_metamodel;
  ElementType unknown_type;
  RelationKind unknown_kind;
};

Model::Model(std::shared_ptr<const Metamodel> metamodel)
    : shared_(std::make_shared<Shared>()),
      metamodel_(std::move(metamodel)),
      artifacts_(std::make_shared<Artifacts>()) {
  shared_->types.reserve(4096);
  shared_->kinds.reserve(4096);
  shared_->unknown_type.id = "other";
  shared_->unknown_type.name = "Other element";
  shared_->unknown_type.plural = "Other elements";
  shared_->unknown_type.in_engine = false;
  shared_->unknown_kind.id = "associated_with";
  for (const ElementType& type : metamodel_->types) intern_type(type.id);
  for (const RelationKind& kind : metamodel_->relations) intern_kind(kind.id);
}

std::uint16_t Model::intern_type(std::string_view id) {
  auto& types = shared_->types;
  // Types of the metamodel come first and in its order, so the common case is one look-up.
  if (const TypeIndex known = metamodel_->type_index(id); known < types.size()) return known;
  const auto found = std::find(types.begin(), types.end(), id);
  if (found != types.end()) return static_cast<std::uint16_t>(found - types.begin());
  types.emplace_back(id);
  shared_->type_in_metamodel.push_back(metamodel_->type_index(id));
  return static_cast<std::uint16_t>(types.size() - 1);
}

std::uint16_t Model::intern_kind(std::string_view id) {
  auto& kinds = shared_->kinds;
  if (const TypeIndex known = metamodel_->relation_index(id); known < kinds.size()) return known;
  const auto found = std::find(kinds.begin(), kinds.end(), id);
  if (found != kinds.end()) return static_cast<std::uint16_t>(found - kinds.begin());
  kinds.emplace_back(id);
  shared_->kind_in_metamodel.push_back(metamodel_->relation_index(id));
  return static_cast<std::uint16_t>(kinds.size() - 1);
}

Index Model::find_element(std::string_view id) const {
  const Index at = shared_->elements.find(id);
  if (at == kNoIndex || at >= elements_.size()) return kNoIndex;
  return elements_[at].state == State::absent ? kNoIndex : at;
}

Index Model::find_relation(std::string_view id) const {
  const Index at = shared_->relations.find(id);
  if (at == kNoIndex || at >= relations_.size()) return kNoIndex;
  return relations_[at].state == State::absent ? kNoIndex : at;
}

std::string_view Model::element_id(Index at) const {
  return shared_->elements.id(at);
}
std::string_view Model::relation_id(Index at) const {
  return shared_->relations.id(at);
}
const std::string& Model::type_name(Index at) const {
  return shared_->types[elements_[at].type];
}
const std::string& Model::kind_name(Index at) const {
  return shared_->kinds[relations_[at].kind];
}

const ElementType& Model::type(Index at) const {
  const TypeIndex known = shared_->type_in_metamodel[elements_[at].type];
  if (known != kNoType) return metamodel_->types[known];
  const ElementType* other = metamodel_->type("other");
  return other != nullptr ? *other : shared_->unknown_type;
}

const RelationKind& Model::kind(Index at) const {
  const TypeIndex known = shared_->kind_in_metamodel[relations_[at].kind];
  return known != kNoType ? metamodel_->relations[known] : shared_->unknown_kind;
}

Side Model::side(Index at) const {
  const Side stated = elements_[at].side;
  return stated == Side::none ? type(at).default_side : stated;
}

const std::string& Model::component(Index at) const {
  return home_component(type(at), elements_[at].side);
}

Domain Model::domain(Index at) const {
  const std::string& home = component(at);
  if (home.empty()) return Domain::none;
  const Component* known = metamodel_->component(home);
  return known != nullptr ? known->domain : Domain::none;
}

json::object Model::fields(Index at) const {
  return parse_fields(elements_[at].fields);
}

json::object Model::relation_fields(Index at) const {
  return parse_fields(relations_[at].fields);
}

Element Model::element(Index at) const {
  Element out;
  out.id = std::string(element_id(at));
  out.type = type_name(at);
  out.name = std::string(name(at));
  out.fields = fields(at);
  out.version = elements_[at].version;
  out.deleted = elements_[at].state == State::deleted;
  return out;
}

Relation Model::relation(Index at) const {
  const RelationRow& row = relations_[at];
  Relation out;
  out.id = std::string(relation_id(at));
  out.kind = kind_name(at);
  out.from = std::string(row.from_relation ? relation_id(row.from) : element_id(row.from));
  out.to = std::string(row.to_relation ? relation_id(row.to) : element_id(row.to));
  out.fields = relation_fields(at);
  out.version = row.version;
  out.deleted = row.state == State::deleted;
  return out;
}

bool Model::connects(Index at) const {
  const RelationRow& row = relations_[at];
  return row.state == State::live && !row.from_relation && !row.to_relation && live(row.from) &&
         live(row.to);
}

json::object Model::settings() const {
  const auto found = artifacts_->find(std::string_view("settings"));
  if (found == artifacts_->end() || found->second->deleted) return {};
  return found->second->body.is_object() ? found->second->body.get_object() : json::object{};
}

json::value Model::record(Subject subject, std::string_view id) const {
  json::object out;
  bool deleted = false;
  if (subject == Subject::element) {
    const Index at = find_element(id);
    if (at == kNoIndex) return nullptr;
    out = record_of(element(at));
    deleted = elements_[at].state == State::deleted;
  } else if (subject == Subject::relation) {
    const Index at = find_relation(id);
    if (at == kNoIndex) return nullptr;
    out = record_of(relation(at));
    deleted = relations_[at].state == State::deleted;
  } else {
    const auto found = artifacts_->find(id);
    if (found == artifacts_->end()) return nullptr;
    out = record_of(*found->second);
    deleted = found->second->deleted;
  }
  if (deleted) out["deleted"] = true;
  return out;
}

std::uint32_t Model::version(Subject subject, std::string_view id) const {
  if (subject == Subject::element) {
    const Index at = find_element(id);
    return at == kNoIndex ? 0 : elements_[at].version;
  }
  if (subject == Subject::relation) {
    const Index at = find_relation(id);
    return at == kNoIndex ? 0 : relations_[at].version;
  }
  const auto found = artifacts_->find(id);
  return found == artifacts_->end() ? 0 : found->second->version;
}

Model Model::blank() const {
  Model out = *this;
  out.elements_ = {};
  out.relations_ = {};
  out.artifacts_ = std::make_shared<Artifacts>();
  out.counts_ = {};
  return out;
}

void Model::load_element(std::string_view id, std::string_view type, std::string_view name,
                         std::string_view fields, Side side, std::uint32_t version, bool deleted) {
  const Index at = shared_->elements.intern(id);
  if (at >= elements_.size()) elements_.resize(at + 1);
  ElementRow& row = elements_.at(at);
  row.name = shared_->texts.add(name);
  if (fields.size() > 2) row.fields = shared_->texts.add(fields);
  row.type = intern_type(type);
  row.side = side;
  row.version = version;
  row.state = deleted ? State::deleted : State::live;
  if (!deleted) ++counts_.elements;
}

bool Model::load_relation(std::string_view id, std::string_view kind, std::string_view from,
                          std::string_view to, std::string_view fields, std::uint32_t version,
                          bool deleted) {
  RelationRow row;
  if (!set_ends(row, std::string(from), std::string(to), {}).ok()) return false;
  row.kind = intern_kind(kind);
  row.state = deleted ? State::deleted : State::live;
  row.version = version;
  if (fields.size() > 2) row.fields = shared_->texts.share(fields);
  const Index at = shared_->relations.intern(id);
  if (at >= relations_.size()) relations_.resize(at + 1);
  relations_.at(at) = row;
  link(at);
  if (!deleted) ++counts_.relations;
  return true;
}

void Model::load_artifact(Artifact artifact) {
  if (!artifact.deleted) ++counts_.artifacts;
  std::string id = artifact.id;
  (*artifacts_)[std::move(id)] = std::make_shared<const Artifact>(std::move(artifact));
}

Status Model::apply(const Change& change) {
  switch (change.subject) {
    case Subject::element: return apply_element(change);
    case Subject::relation: return apply_relation(change);
    case Subject::artifact: return apply_artifact(change);
  }
  return misfit("unknown subject", change);
}

void Model::store_fields(ElementRow& row, const json::object& fields) {
  row.side = side_of(fields);
  row.fields = fields.empty() ? Text{} : shared_->texts.add(json::serialize(fields));
}

Status Model::apply_element(const Change& change) {
  const Index known = find_element(change.id);
  if (change.operation == Operation::create) {
    if (known != kNoIndex) return misfit("element " + change.id + " exists already", change);
    // Straight from the record: taking it apart would copy every field.
    std::string& fields = shared_->scratch;
    fields.clear();
    append_json_without(fields, change.after, {"type", "name"});
    load_element(change.id, text_at(change.after, "type"), text_at(change.after, "name"), fields,
                 side_of(change.after), 1, false);
    return done();
  }
  if (known == kNoIndex) return misfit("element " + change.id + " does not exist", change);
  ElementRow& row = elements_.at(known);
  if (change.operation == Operation::update) {
    json::object record = record_of(element(known));
    patch(record, change.after);
    const Element updated = element_of(change.id, std::move(record));
    if (row.name.view() != updated.name) row.name = shared_->texts.add(updated.name);
    row.type = intern_type(updated.type);
    store_fields(row, updated.fields);
  } else {
    const State state = change.operation == Operation::remove ? State::deleted : State::live;
    if (row.state == state) return misfit("element " + change.id + " is so already", change);
    row.state = state;
    state == State::live ? ++counts_.elements : --counts_.elements;
  }
  ++row.version;
  return done();
}

Status Model::set_ends(RelationRow& row, const std::string& from, const std::string& to,
                       const std::string& id) const {
  const auto resolve = [&](const std::string& end, Index& index, bool& is_relation) {
    index = find_element(end);
    is_relation = index == kNoIndex;
    if (is_relation) index = find_relation(end);
    return index != kNoIndex;
  };
  bool from_relation = false;
  bool to_relation = false;
  if (!resolve(from, row.from, from_relation)) {
    return corrupt("Relation " + id + " starts at " + from + ", which does not exist.");
  }
  if (!resolve(to, row.to, to_relation)) {
    return corrupt("Relation " + id + " ends at " + to + ", which does not exist.");
  }
  row.from_relation = from_relation;
  row.to_relation = to_relation;
  return done();
}

void Model::link(Index at) {
  RelationRow& row = relations_.at(at);
  if (!row.from_relation) {
    row.next_out = elements_[row.from].first_out;
    elements_.at(row.from).first_out = at;
  }
  if (!row.to_relation) {
    row.next_in = elements_[row.to].first_in;
    elements_.at(row.to).first_in = at;
  }
}

void Model::unlink(Index at) {
  const RelationRow row = relations_[at];
  if (!row.from_relation) {
    if (elements_[row.from].first_out == at) {
      elements_.at(row.from).first_out = row.next_out;
    } else {
      Index before = elements_[row.from].first_out;
      while (relations_[before].next_out != at) before = relations_[before].next_out;
      relations_.at(before).next_out = row.next_out;
    }
  }
  if (!row.to_relation) {
    if (elements_[row.to].first_in == at) {
      elements_.at(row.to).first_in = row.next_in;
    } else {
      Index before = elements_[row.to].first_in;
      while (relations_[before].next_in != at) before = relations_[before].next_in;
      relations_.at(before).next_in = row.next_in;
    }
  }
}

Status Model::apply_relation(const Change& change) {
  const Index known = find_relation(change.id);
  if (change.operation == Operation::create) {
    if (known != kNoIndex) return misfit("relation " + change.id + " exists already", change);
    RelationRow row;
    PLUMB_CHECK(set_ends(row, std::string(text_at(change.after, "from")),
                         std::string(text_at(change.after, "to")), change.id));
    row.kind = intern_kind(text_at(change.after, "kind"));
    row.state = State::live;
    row.version = 1;
    std::string& fields = shared_->scratch;
    fields.clear();
    append_json_without(fields, change.after, {"kind", "from", "to"});
    if (fields.size() > 2) row.fields = shared_->texts.share(fields);
    const Index at = shared_->relations.intern(change.id);
    if (at >= relations_.size()) relations_.resize(at + 1);
    relations_.at(at) = row;
    link(at);
    ++counts_.relations;
    return done();
  }
  if (known == kNoIndex) return misfit("relation " + change.id + " does not exist", change);
  if (change.operation == Operation::update) {
    json::object record = record_of(relation(known));
    patch(record, change.after);
    const Relation updated = relation_of(change.id, std::move(record));
    RelationRow ends;
    PLUMB_CHECK(set_ends(ends, updated.from, updated.to, change.id));
    const RelationRow& old = relations_[known];
    const bool moved = old.from != ends.from || old.to != ends.to ||
                       old.from_relation != ends.from_relation ||
                       old.to_relation != ends.to_relation;
    if (moved) unlink(known);
    RelationRow& row = relations_.at(known);
    row.kind = intern_kind(updated.kind);
    row.fields =
        updated.fields.empty() ? Text{} : shared_->texts.share(json::serialize(updated.fields));
    if (moved) {
      row.from = ends.from;
      row.to = ends.to;
      row.from_relation = ends.from_relation;
      row.to_relation = ends.to_relation;
      row.next_out = kNoIndex;
      row.next_in = kNoIndex;
      link(known);
    }
  } else {
    RelationRow& row = relations_.at(known);
    const State state = change.operation == Operation::remove ? State::deleted : State::live;
    if (row.state == state) return misfit("relation " + change.id + " is so already", change);
    row.state = state;
    state == State::live ? ++counts_.relations : --counts_.relations;
  }
  ++relations_.at(known).version;
  return done();
}

Status Model::apply_artifact(const Change& change) {
  const auto known = artifacts_->find(change.id);
  const bool exists = known != artifacts_->end();
  if (exists == (change.operation == Operation::create)) {
    return misfit("artifact " + change.id + (exists ? " exists already" : " does not exist"),
                  change);
  }
  Artifact next;
  if (change.operation == Operation::create) {
    next = artifact_of(change.id, change.after);
    next.version = 1;
    ++counts_.artifacts;
  } else if (change.operation == Operation::update) {
    json::object record = record_of(*known->second);
    patch(record, change.after);
    next = artifact_of(change.id, std::move(record));
    next.version = known->second->version + 1;
    next.deleted = known->second->deleted;
  } else {
    next = *known->second;
    const bool removed = change.operation == Operation::remove;
    if (next.deleted == removed) return misfit("artifact " + change.id + " is so already", change);
    next.deleted = removed;
    ++next.version;
    removed ? --counts_.artifacts : ++counts_.artifacts;
  }
  // Artifacts are few and written rarely: a new map per write keeps snapshots trivial. While no
  // snapshot shares it (bulk import) it is changed in place.
  auto row = std::make_shared<const Artifact>(std::move(next));
  if (artifacts_.use_count() == 1) {
    acquire_sole(artifacts_);
    (*artifacts_)[change.id] = std::move(row);
  } else {
    auto copy = std::make_shared<Artifacts>(*artifacts_);
    (*copy)[change.id] = std::move(row);
    artifacts_ = std::move(copy);
  }
  return done();
}

namespace {

bool same_row(const ElementRow& a, const ElementRow& b) {
  return a.version == b.version && a.state == b.state && a.type == b.type && a.side == b.side &&
         a.name.view() == b.name.view() && a.fields.view() == b.fields.view();
}

bool same_row(const RelationRow& a, const RelationRow& b) {
  return a.version == b.version && a.state == b.state && a.kind == b.kind && a.from == b.from &&
         a.to == b.to && a.from_relation == b.from_relation && a.to_relation == b.to_relation &&
         a.fields.view() == b.fields.view();
}

// Rows only one of the two has differ unless they are absent, which is how rows begin.
template <typename Row>
std::vector<Index> changed_rows(const Chunked<Row>& now, const Chunked<Row>& since) {
  std::vector<Index> out;
  now.for_each_unshared(since, [&](std::size_t at) {
    if (!same_row(now[at], since[at])) out.push_back(static_cast<Index>(at));
  });
  const Chunked<Row>& longer = now.size() > since.size() ? now : since;
  for (std::size_t at = std::min(now.size(), since.size()); at < longer.size(); ++at) {
    if (longer[at].state != State::absent) out.push_back(static_cast<Index>(at));
  }
  return out;
}

}  // namespace

Changed Model::changed_since(const Model& since) const {
  assert(shared_ == since.shared_);
  Changed out;
  out.elements = changed_rows(elements_, since.elements_);
  out.relations = changed_rows(relations_, since.relations_);
  if (artifacts_ == since.artifacts_) return out;
  for (const auto& [id, artifact] : *artifacts_) {
    const auto old = since.artifacts_->find(id);
    if (old == since.artifacts_->end() || old->second != artifact) out.artifacts.push_back(id);
  }
  for (const auto& [id, artifact] : *since.artifacts_) {
    if (!artifacts_->contains(id)) out.artifacts.push_back(id);
  }
  return out;
}

std::size_t Model::bytes() const {
  return elements_.size() * sizeof(ElementRow) + relations_.size() * sizeof(RelationRow) +
         shared_->texts.bytes() + shared_->elements.bytes() + shared_->relations.bytes();
}

}  // namespace plumb::model
