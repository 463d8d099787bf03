#include "service/import.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/dispose.h"
#include "base/time.h"
#include "exchange/archimate/id_index.h"
#include "exchange/table/duplicates.h"
#include "service/import_series.h"
#include "service/measures.h"
#include "service/validate.h"

namespace plumb::service {
namespace {

using exchange::Document;
using exchange::Note;
using model::Operation;
using model::Subject;

std::string folded(std::string_view text) {
  std::string out;
  bool space = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

// A readable id made of type and name: "goal-instant-refunds".
std::string slug_of(const model::Element& element) {
  std::string out = element.type + "-";
  for (const char c : element.name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (out.back() != '-') {
      out += '-';
    }
    if (out.size() >= 60) break;
  }
  while (out.back() == '-') out.pop_back();
  return out;
}

// Which write of the batch an id has; `most` ids at most.
class Slots {
  using Index = exchange::archimate::IdIndex;
  auto id_at() const {
    return [this](std::size_t slot) { return std::string_view((*writes_)[slot].id); };
  }

 public:
  Slots(std::vector<Write>& writes, std::size_t most) : writes_(&writes), index_(most) {}
  bool has(std::string_view id) const { return index_.find(id, id_at()) != Index::kNone; }
  // The write of an id; if it has none, nothing, and the next write will be its.
  Write* find_or_expect(std::string_view id) {
    const std::size_t slot = index_.add(id, writes_->size(), id_at());
    if (slot == Index::kNone) return nullptr;
    // What was removed is restored first, and changed by the write behind that.
    const bool restored = (*writes_)[slot].operation == Operation::restore;
    return &(*writes_)[slot + (restored ? 1 : 0)];
  }

 private:
  std::vector<Write>* writes_;
  Index index_;
};

class Importer {
 public:
  Importer(Workspace& workspace, const model::Model& model, const ImportOptions& options)
      : workspace_(workspace), model_(model), options_(options) {}

  Result<ImportReport> run(Document document) {
    report_.skipped = document.skipped;
    report_.warnings = std::move(document.warnings);
    report_.errors = std::move(document.errors);
    report_.skipped += report_.errors.size();
    by_names_ = names_matter(document);
    if (by_names_) index_names();
    if (options_.duplicate_hints) hint_duplicates(document);
    elements_ = Slots(batch_.writes, document.elements.size() + document.observations.size());
    relations_ = Slots(batch_.writes, document.relations.size());
    batch_.writes.reserve(document.elements.size() + document.relations.size() +
                          document.artifacts.size());
    for (exchange::ElementDraft& draft : document.elements) add_element(draft);
    add_relations(document.relations);
    for (exchange::ArtifactDraft& draft : document.artifacts) add_artifact(draft);
    SeriesImport series(workspace_, options_.source);
    PLUMB_CHECK(add_observations(document.observations, series));
    const std::future<void> rest = dispose(std::move(document));
    batch_.actor = options_.actor;
    batch_.reason = options_.reason.empty() ? "Import of " + options_.source : options_.reason;
    batch_.source = options_.source;
    batch_.scenario = options_.scenario;
    if (options_.dry_run) {
      PLUMB_CHECK(workspace_.rehearse(batch_));
    } else if (!batch_.writes.empty()) {
      PLUMB_CHECK(write(series));
    }
    return std::move(report_);
  }

 private:
  // Observations are kept first: a batch that says they came is never there without them.
  Status write(SeriesImport& series) {
    const std::vector<Write> notes = series.notes();
    batch_.writes.insert(batch_.writes.end(), notes.begin(), notes.end());
    if (!notes.empty()) {
      PLUMB_CHECK(workspace_.rehearse(batch_));
      PLUMB_CHECK(series.keep());
    }
    const auto committed = workspace_.commit(std::move(batch_));
    if (!committed.ok()) {
      if (!notes.empty()) PLUMB_CHECK(series.take_back());
      return committed.error();
    }
    report_.batch = committed->batch;
    return done();
  }

  void refuse(const std::string& where, const Error& error) {
    const std::string place = where.empty() ? error.where : where;
    const std::string subject =
        error.where.empty() || error.where == place ? "" : error.where + ": ";
    report_.errors.push_back({place, subject + error.what, error.remedy});
    ++report_.skipped;
  }

  // Whether anything in the document is told by name: nothing else needs the names' index.
  bool names_matter(const Document& document) const {
    const auto unnamed = [](const exchange::ElementDraft& draft) {
      return draft.element.id.empty();
    };
    const auto by_name = [](const exchange::RelationDraft& draft) {
      return draft.from.id.empty() || draft.to.id.empty();
    };
    const auto of_name = [](const exchange::ObservationDraft& draft) {
      return draft.measure.id.empty();
    };
    return std::any_of(document.elements.begin(), document.elements.end(), unnamed) ||
           std::any_of(document.observations.begin(), document.observations.end(), of_name) ||
           std::any_of(document.relations.begin(), document.relations.end(), by_name);
  }

  void index_names() {
    for (model::Index at = 0; at < model_.element_bound(); ++at) {
      if (model_.live(at)) remember(model_.type_name(at), model_.name(at), model_.element_id(at));
    }
  }

  void remember(std::string_view type, std::string_view name, std::string_view id) {
    if (!by_names_) return;
    const std::string key = folded(name);
    by_type_and_name_.try_emplace(std::string(type) + '\n' + key, id);
    by_name_.try_emplace(key, id);
  }

  std::string find_by_name(const std::string& type, const std::string& name) const {
    const std::string key = folded(name);
    const auto& map = type.empty() ? by_name_ : by_type_and_name_;
    const auto found = map.find(type.empty() ? key : type + '\n' + key);
    return found == map.end() ? std::string() : found->second;
  }

  void hint_duplicates(const Document& document) {
    std::vector<exchange::NamedElement> existing;
    std::vector<exchange::NamedElement> incoming;
    for (model::Index at = 0; at < model_.element_bound(); ++at) {
      if (!model_.live(at)) continue;
      existing.push_back(
          {std::string(model_.element_id(at)), model_.type_name(at), std::string(model_.name(at))});
    }
    if (existing.empty()) return;
    for (const exchange::ElementDraft& draft : document.elements) {
      const model::Element& element = draft.element;
      if (!element.id.empty() && model_.find_element(element.id) != model::kNoIndex) continue;
      if (element.id.empty() && !find_by_name(element.type, element.name).empty()) continue;
      incoming.push_back({element.id, element.type, element.name});
    }
    for (const exchange::DuplicateHint& hint : exchange::likely_duplicates(existing, incoming)) {
      report_.warnings.push_back(
          {hint.incoming.name,
           fmt::format("\"{}\" may be the same as \"{}\" ({}), which is there already.",
                       hint.incoming.name, hint.existing.name, hint.existing.id),
           "If it is, give both the same id or name and import again."});
    }
  }

  // Attributes the metamodel does not know are kept under "foreign", with a warning per key.
  void keep_unknown_fields(model::Element& element, const std::string& where) {
    const model::ElementType* type = workspace_.metamodel().type(element.type);
    if (type == nullptr) return;
    json::object kept;
    for (const auto& field : element.fields) {
      const std::string_view key(field.key().data(), field.key().size());
      if (model::find_attribute(type->attributes, key) == nullptr) kept[key] = field.value();
    }
    if (kept.empty()) return;
    json::object foreign;
    if (const json::value* old = element.fields.if_contains("foreign");
        old != nullptr && old->is_object()) {
      foreign = old->get_object();
    }
    for (const auto& field : kept) {
      const std::string key(field.key());
      if (++unknown_[element.type + "." + key] == 1) {
        report_.warnings.push_back({where,
                                    "The type \"" + element.type + "\" has no attribute \"" + key +
                                        "\"; its values are kept under \"foreign\".",
                                    "Add the attribute to the workspace's metamodel to use it."});
      }
      element.fields.erase(field.key());
      foreign["fields"].is_object() ? void() : void(foreign["fields"] = json::object());
      foreign["fields"].get_object()[key] = field.value();
    }
    element.fields["foreign"] = std::move(foreign);
  }

  void add_element(exchange::ElementDraft& draft) {
    model::Element& element = draft.element;
    if (element.id.empty()) element.id = find_by_name(element.type, element.name);
    const bool named = !element.id.empty();
    if (!named) element.id = unused_id(element);
    keep_unknown_fields(element, draft.where);
    if (Status fits = check_element(element, workspace_.metamodel()); !fits.ok()) {
      refuse(draft.where, fits.error());
      refused_element_ = true;
      return;
    }
    if (Write* earlier = elements_.find_or_expect(element.id)) {
      // The same element in a second row: the later row adds to and corrects the earlier one.
      model::patch(earlier->record, model::record_of(element));
      return;
    }
    remember(element.type, element.name, element.id);
    const std::string id = std::move(element.id);
    const std::string name = element.name;
    add(Subject::element, id, name, model::record_of(std::move(element)), draft.where);
  }

  std::string unused_id(const model::Element& element) {
    const std::string slug = slug_of(element);
    std::string out = slug;
    for (int n = 2; elements_.has(out) || model_.find_element(out) != model::kNoIndex; ++n) {
      out = slug + "-" + std::to_string(n);
    }
    return out;
  }

  std::string resolve(const exchange::Reference& reference) const {
    if (!reference.id.empty()) {
      // What the reader has looked up is not looked up again, unless an element was refused since.
      const bool known = (reference.in_file && !refused_element_) || elements_.has(reference.id) ||
                         relations_.has(reference.id) ||
                         model_.find_element(reference.id) != model::kNoIndex ||
                         model_.find_relation(reference.id) != model::kNoIndex;
      return known ? reference.id : std::string();
    }
    return find_by_name(reference.type, reference.name);
  }

  static std::string words(const exchange::Reference& reference) {
    return reference.id.empty() ? reference.name : reference.id;
  }

  // Relations may end at relations that come later in the file: rounds until nothing moves.
  void add_relations(std::vector<exchange::RelationDraft>& drafts) {
    std::vector<exchange::RelationDraft*> waiting;
    for (exchange::RelationDraft& draft : drafts) waiting.push_back(&draft);
    for (std::size_t left = waiting.size() + 1; !waiting.empty() && waiting.size() < left;) {
      left = waiting.size();
      std::erase_if(waiting, [&](exchange::RelationDraft* draft) { return add_relation(*draft); });
    }
    for (const exchange::RelationDraft* draft : waiting) {
      const std::string missing =
          resolve(draft->from).empty() ? words(draft->from) : words(draft->to);
      refuse(draft->where,
             bad_input("The relation " + draft->relation.kind + " ends at \"" + missing +
                           "\", which is neither in the file nor in the workspace.",
                       draft->relation.id, "Add the element, or correct the name or id."));
    }
  }

  bool add_relation(exchange::RelationDraft& draft) {
    model::Relation& relation = draft.relation;
    relation.from = resolve(draft.from);
    relation.to = resolve(draft.to);
    if (relation.from.empty() || relation.to.empty()) return false;
    if (relation.id.empty()) relation.id = relation_id(relation);
    const Status fits = check_relation(relation, workspace_.metamodel());
    if (!fits.ok()) {
      refuse(draft.where, fits.error());
      return true;
    }
    if (Write* earlier = relations_.find_or_expect(relation.id)) {
      model::patch(earlier->record, model::record_of(relation));
      return true;
    }
    const std::string id = std::move(relation.id);
    const std::string kind = relation.kind;
    add(Subject::relation, id, kind, model::record_of(std::move(relation)), draft.where);
    return true;
  }

  // A relation without an id is the one of its kind between its ends, if there is one.
  std::string relation_id(const model::Relation& relation) const {
    const model::Index from = model_.find_element(relation.from);
    std::string found;
    if (from != model::kNoIndex) {
      model_.for_each_out(from, [&](model::Index at, model::Index to) {
        if (model_.element_id(to) == relation.to && model_.kind_name(at) == relation.kind) {
          found = std::string(model_.relation_id(at));
        }
      });
    }
    return found.empty() ? relation.from + "--" + relation.kind + "--" + relation.to : found;
  }

  void add_artifact(exchange::ArtifactDraft& draft) {
    model::Artifact& artifact = draft.artifact;
    json::object record = model::record_of(artifact);
    add(Subject::artifact, artifact.id, artifact.name, std::move(record), draft.where);
  }

  // The element as the batch is going to leave it; empty if there is none, or not any more.
  json::object record_after(const std::string& id) {
    json::object out;
    const model::Index at = model_.find_element(id);
    if (at != model::kNoIndex && model_.live(at)) {
      out = model_.record(Subject::element, id).get_object();
    }
    if (!elements_.has(id)) return out;
    const Write& write = *elements_.find_or_expect(id);
    if (write.operation == Operation::create) return write.record;
    if (out.empty()) out = model_.record(Subject::element, id).get_object();
    model::patch(out, write.record);
    return out;
  }

  Status add_observations(const std::vector<exchange::ObservationDraft>& drafts,
                          SeriesImport& series) {
    if (drafts.empty()) return done();
    if (!options_.scenario.empty()) {
      report_.skipped += drafts.size();
      report_.warnings.push_back(
          {options_.source,
           fmt::format("{} observations were left out: a scenario has no past of its own.",
                       drafts.size()),
           "Import the file into the base to keep them."});
      return done();
    }
    std::unordered_map<std::string, json::object> records;
    for (const exchange::ObservationDraft& draft : drafts) {
      const std::string id = resolve(draft.measure);
      const auto [known, first] = records.try_emplace(id);
      if (first) known->second = record_after(id);
      const json::value* type = known->second.if_contains("type");
      if (type == nullptr || !type->is_string() || !is_observable(type->get_string())) {
        refuse(draft.where, bad_input("There is no measure \"" + words(draft.measure) + "\".", {},
                                      "Add it, or correct its id or name."));
        continue;
      }
      if (const Status fits = series.add(draft, id, known->second); !fits.ok()) {
        refuse(draft.where, fits.error());
      }
    }
    PLUMB_TRY(std::vector<SeriesImport::News> news, series.compare());
    report_.observations = series.counts();
    report_.series = series.measures();
    for (SeriesImport::News& one : news) bring_up_to_date(one.measure, std::move(one.fields));
    return done();
  }

  // What the newest observation changes in its element.
  void bring_up_to_date(const std::string& id, json::object fields) {
    if (elements_.has(id)) {
      Write& write = *elements_.find_or_expect(id);
      const bool silent = write.operation == Operation::update && write.record.empty();
      for (const auto& pair : fields) {
        const bool absent = pair.value().is_null() && write.operation == Operation::create;
        if (absent) {
          write.record.erase(pair.key());
        } else {
          write.record[pair.key()] = pair.value();
        }
      }
      if (silent) {
        --report_.unchanged;
        ++report_.updated_elements;
      }
      const auto shown = std::find_if(report_.preview.begin(), report_.preview.end(),
                                      [&](const PreviewItem& item) {
                                        return item.subject == Subject::element && item.id == id;
                                      });
      if (shown != report_.preview.end()) {
        model::patch(shown->after, fields);
        return;
      }
      if (!silent) return;
    } else {
      ++report_.updated_elements;
      (void)elements_.find_or_expect(id);
      Write write;
      write.id = id;
      write.record = fields;
      batch_.writes.push_back(std::move(write));
    }
    json::object before;
    const json::value known = model_.record(Subject::element, id);
    for (const auto& pair : fields) {
      const json::value* was = known.get_object().if_contains(pair.key());
      before[pair.key()] = was == nullptr ? json::value(nullptr) : *was;
    }
    preview("update", Subject::element, id, std::string(model_.name(model_.find_element(id))), {},
            std::move(before), std::move(fields));
  }

  std::size_t& counter(Subject subject, bool created) {
    switch (subject) {
      case Subject::element: return created ? report_.created_elements : report_.updated_elements;
      case Subject::relation:
        return created ? report_.created_relations : report_.updated_relations;
      case Subject::artifact: break;
    }
    return created ? report_.created_artifacts : report_.updated_artifacts;
  }

  void preview(std::string action, Subject subject, const std::string& id, const std::string& name,
               const std::string& where, json::object before, json::object after) {
    if (!options_.dry_run || report_.preview.size() >= kPreviewLimit) return;
    report_.preview.push_back(
        {std::move(action), subject, id, name, where, std::move(before), std::move(after)});
  }

  void add(Subject subject, const std::string& id, const std::string& name, json::object record,
           const std::string& where) {
    const json::value known = model_.record(subject, id);
    Write write;
    write.subject = subject;
    write.id = id;
    if (known.is_null()) {
      ++counter(subject, true);
      preview("create", subject, id, name, where, {}, record);
      write.operation = Operation::create;
      write.record = std::move(record);
      batch_.writes.push_back(std::move(write));
      return;
    }
    json::object before = known.get_object();
    const bool deleted = before.contains("deleted");
    before.erase("deleted");
    json::object after = before;
    model::patch(after, record);
    model::Difference difference = model::difference(before, after);
    if (deleted) {
      write.operation = Operation::restore;
      batch_.writes.push_back(write);
    }
    write.operation = Operation::update;
    write.record = difference.after;
    if (difference.empty() && !deleted) {
      ++report_.unchanged;
    } else {
      ++counter(subject, false);
      preview(deleted ? "restore" : "update", subject, id, name, where,
              std::move(difference.before), std::move(difference.after));
    }
    // Kept even if empty, so that a second row about the same thing finds its place.
    batch_.writes.push_back(std::move(write));
  }

  Workspace& workspace_;
  const model::Model& model_;
  const ImportOptions& options_;
  ImportReport report_;
  Batch batch_;
  std::unordered_map<std::string, std::string> by_type_and_name_;
  std::unordered_map<std::string, std::string> by_name_;
  bool by_names_ = true;
  bool refused_element_ = false;
  Slots elements_{batch_.writes, 0};
  Slots relations_{batch_.writes, 0};
  std::unordered_map<std::string, std::size_t> unknown_;
};

void shift_text(json::value& value, int days) {
  if (!value.is_string()) return;
  const std::string text(value.get_string());
  if (const auto day = parse_day(text)) {
    value = json::value(format_day(*day + std::chrono::days{days}));
  } else if (const auto instant = parse_instant(text)) {
    value = json::value(format_instant(*instant + std::chrono::days{days}));
  }
}

void shift_fields(json::object& fields, const std::vector<model::Attribute>& attributes, int days) {
  for (const model::Attribute& attribute : attributes) {
    json::value* value = fields.if_contains(attribute.id);
    if (value == nullptr) continue;
    if (attribute.kind == model::AttributeKind::date) shift_text(*value, days);
    const bool dated = attribute.id == "evidence" || attribute.id == "exclusions";
    if (!dated || !value->is_array()) continue;
    for (json::value& item : value->get_array()) {
      if (!item.is_object()) continue;
      for (const char* key : {"at", "from", "to"}) {
        if (json::value* day = item.get_object().if_contains(key)) shift_text(*day, days);
      }
    }
  }
}

}  // namespace

Result<ImportReport> import_document(Workspace& workspace, exchange::Document document,
                                     const ImportOptions& options) {
  Snapshot base = workspace.snapshot();
  if (!options.scenario.empty()) {
    PLUMB_TRY(base, workspace.scenario(options.scenario));
  }
  return Importer(workspace, *base.model, options).run(std::move(document));
}

void shift_dates(exchange::Document& document, const model::Metamodel& metamodel, int days) {
  for (exchange::ElementDraft& draft : document.elements) {
    const model::ElementType* type = metamodel.type(draft.element.type);
    if (type != nullptr) shift_fields(draft.element.fields, type->attributes, days);
  }
  for (exchange::RelationDraft& draft : document.relations) {
    const model::RelationKind* kind = metamodel.relation(draft.relation.kind);
    if (kind != nullptr) shift_fields(draft.relation.fields, kind->attributes, days);
  }
}

exchange::Content content_of(const model::Model& model, std::string name, std::string currency) {
  exchange::Content out;
  out.name = std::move(name);
  out.currency = std::move(currency);
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at)) out.elements.push_back(model.element(at));
  }
  for (model::Index at = 0; at < model.relation_bound(); ++at) {
    const model::RelationRow& row = model.relation_row(at);
    if (row.state != model::State::live) continue;
    const bool from = row.from_relation ? model.relation_row(row.from).state == model::State::live
                                        : model.live(row.from);
    const bool to = row.to_relation ? model.relation_row(row.to).state == model::State::live
                                    : model.live(row.to);
    if (from && to) out.relations.push_back(model.relation(at));
  }
  for (const auto& [id, artifact] : model.artifacts()) {
    const bool bookkeeping = artifact->kind == "scenario" || artifact->kind == kObservationsKind;
    if (!artifact->deleted && !bookkeeping) out.artifacts.push_back(*artifact);
  }
  const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
  std::sort(out.elements.begin(), out.elements.end(), by_id);
  std::sort(out.relations.begin(), out.relations.end(), by_id);
  return out;
}

}  // namespace plumb::service
