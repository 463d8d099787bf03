#include "exchange/archimate/builder.h"

#include <algorithm>

#include "base/limits.h"
#include "exchange/archimate/names.h"
#include "exchange/archimate/patch.h"

namespace plumb::exchange::archimate {
namespace {

constexpr const char* kOther = "other";  // the metamodel's type for what it does not know

// The exchange format has two junctions where a metamodel may have one.
std::string exported_as(std::string_view archimate) {
  return element_type(archimate);
}

// A property of ours onto a field: JSON null takes the field away.
void set_field(json::object& fields, std::string_view field, std::string_view text) {
  // The export puts this before names that would mean something else, and quotes odd ones.
  if (field.substr(0, 6) == "field:") field.remove_prefix(6);
  const json::value unquoted = field.substr(0, 1) == "\"" ? decode_value(field) : json::value();
  if (unquoted.is_string()) field = plain_view(unquoted.get_string());
  json::value value = decode_value(text);
  if (value.is_null()) {
    fields.erase(json_view(field));
  } else {
    fields[json_view(field)] = std::move(value);
  }
}

json::object take_object(json::object& fields, std::string_view key) {
  json::object out;
  if (json::value* value = fields.if_contains(json_view(key)); value && value->is_object()) {
    out = std::move(value->get_object());
  }
  fields.erase(json_view(key));
  return out;
}

// Adds to the numbers of the places in a view; exports shift views with negative places.
void shift(json::value& value, std::int64_t dx, std::int64_t dy) {
  if (json::array* array = value.if_array()) {
    for (json::value& entry : *array) shift(entry, dx, dy);
    return;
  }
  json::object* object = value.if_object();
  if (!object) return;
  const auto move = [](json::value* place, std::int64_t by) {
    // Unsigned, since a file can hold any number and overflow has to be harmless.
    if (!place || !place->is_int64()) return;
    *place = static_cast<std::int64_t>(static_cast<std::uint64_t>(place->get_int64()) +
                                       static_cast<std::uint64_t>(by));
  };
  move(object->if_contains("x"), dx);
  move(object->if_contains("y"), dy);
  for (const char* key :
       {"nodes", "connections", "bendpoints", "source_attachment", "target_attachment"}) {
    if (json::value* part = object->if_contains(key)) shift(*part, dx, dy);
  }
}

void apply_offset(json::object& body, std::string_view text) {
  const json::value offset = decode_value(text);
  const json::array* pair = offset.if_array();
  if (!pair || pair->size() != 2 || !(*pair)[0].is_int64() || !(*pair)[1].is_int64()) return;
  constexpr std::int64_t kFar = std::int64_t{1} << 40;
  const std::int64_t dx = (*pair)[0].get_int64();
  const std::int64_t dy = (*pair)[1].get_int64();
  if (dx < 0 || dy < 0 || dx > kFar || dy > kFar) return;
  for (const char* key : {"nodes", "connections"}) {
    if (json::value* part = body.if_contains(key)) shift(*part, -dx, -dy);
  }
}

}  // namespace

Mapping map_element(const model::Metamodel& metamodel, const std::string& exchange_type) {
  const model::ForeignType* found = nullptr;
  for (const model::ForeignType& mapping : metamodel.archimate_types) {
    if (mapping.foreign == exchange_type ||
        (!found && element_type(mapping.foreign) == exchange_type)) {
      found = &mapping;
      if (mapping.foreign == exchange_type) break;
    }
  }
  if (!found) return {kOther, {}, false};
  const model::ElementType* type = metamodel.type(found->type);
  return {found->type, model::id_of(found->side),
          type && exported_as(type->archimate) == exchange_type};
}

Mapping map_relation(const model::Metamodel& metamodel, const std::string& exchange_type) {
  for (const model::ForeignRelation& mapping : metamodel.archimate_relations) {
    if (mapping.foreign != exchange_type) continue;
    const model::RelationKind* kind = metamodel.relation(mapping.kind);
    return {mapping.kind, {}, kind && kind->archimate == exchange_type};
  }
  return {"associated_with", {}, false};
}

bool is_our_property(const json::object& property, std::string_view& field) {
  const std::string_view key = string_at(property, "key");
  if (key.substr(0, kOurs.size()) != kOurs) return false;
  field = key.substr(kOurs.size());
  return true;
}

Builder::Builder(std::string format, std::string_view file_name, const model::Metamodel& metamodel)
    : metamodel_(metamodel), file_name_(file_name) {
  document_.format = std::move(format);
}

std::string Builder::where(std::size_t line) const {
  return file_name_ + ":" + std::to_string(line);
}

void Builder::warn(std::size_t line, std::string what, std::string remedy) {
  if (document_.warnings.size() >= limits::kImportNotes) {
    ++left_out_warnings_;
    return;
  }
  document_.warnings.push_back({where(line), std::move(what), std::move(remedy)});
}

void Builder::error(std::size_t line, std::string what, std::string remedy) {
  if (document_.errors.size() >= limits::kImportNotes) {
    ++left_out_errors_;
    return;
  }
  document_.errors.push_back({where(line), std::move(what), std::move(remedy)});
}

const Mapping& Builder::element_rule(const std::string& type) {
  const auto found = element_rules_.find(type);
  if (found != element_rules_.end()) return found->second;
  return element_rules_.emplace(type, map_element(metamodel_, type)).first->second;
}

const Mapping& Builder::relation_rule(const std::string& type) {
  const auto found = relation_rules_.find(type);
  if (found != relation_rules_.end()) return found->second;
  return relation_rules_.emplace(type, map_relation(metamodel_, type)).first->second;
}

bool Builder::fill(Concept& read, std::string& name, json::object& fields, bool implied) {
  json::object foreign = std::move(read.foreign);
  if (!implied) foreign["type"] = read.type;
  name = put_texts(read.names, default_lang, "name", foreign);
  std::string description = put_texts(read.documentation, default_lang, "documentation", foreign);
  if (!description.empty()) fields["description"] = description;
  const bool has_properties = !read.properties.empty();
  if (has_properties) foreign["properties"] = std::move(read.properties);
  if (!foreign.empty()) fields["foreign"] = std::move(foreign);
  return has_properties;
}

void Builder::expect(std::size_t elements, std::size_t relations) {
  constexpr std::size_t kMost = 1'000'000;  // a file can claim anything
  document_.elements.reserve(std::min(elements, kMost));
  document_.relations.reserve(std::min(relations, kMost));
}

void Builder::add_element(Concept&& read) {
  const Mapping& rule = element_rule(read.type);
  if (rule.ours == kOther && unknown_types_.insert(read.type).second) {
    warn(read.line, "The element type '" + read.type + "' is not one of ours.",
         "Its elements are kept as other elements; change their type after the import.");
  }
  if (read.id.empty()) {
    warn(read.line, "An element has no identifier.",
         "It is matched by type and name; relations cannot refer to it.");
  }
  ElementDraft draft;
  draft.element.id = std::move(read.id);
  draft.element.type = rule.ours;
  draft.where = where(read.line);
  const bool has_properties = fill(read, draft.element.name, draft.element.fields, rule.implied);
  if (!rule.side.empty()) draft.element.fields["side"] = json_view(rule.side);
  if (has_properties) elements_to_resolve_.push_back(document_.elements.size());
  document_.elements.push_back(std::move(draft));
}

void Builder::add_relation(Concept&& read) {
  const Mapping& rule = relation_rule(read.type);
  if (!is_relation_type(read.type) && unknown_types_.insert(read.type).second) {
    warn(read.line, "The relationship type '" + read.type + "' is not one of ours.",
         "Its relations are kept as associations; change their kind after the import.");
  }
  RelationDraft draft;
  draft.relation.id = std::move(read.id);
  draft.relation.kind = rule.ours;
  draft.from.id = std::move(read.source);
  draft.to.id = std::move(read.target);
  draft.where = where(read.line);
  std::string name;
  json::object& fields = draft.relation.fields;
  const bool has_properties = fill(read, name, fields, rule.implied);
  if (!name.empty()) fields["name"] = name;
  if (!read.access.empty()) fields["access"] = read.access;
  if (read.has_influence) fields["influence"] = read.influence;
  if (has_properties) relations_to_resolve_.push_back(document_.relations.size());
  document_.relations.push_back(std::move(draft));
}

void Builder::add_view(std::string id, std::string name, json::object body, std::size_t line) {
  ArtifactDraft draft;
  draft.artifact.id = std::move(id);
  draft.artifact.kind = "view";
  draft.artifact.name = std::move(name);
  draft.artifact.body = std::move(body);
  draft.where = where(line);
  document_.artifacts.push_back(std::move(draft));
}

void Builder::add_organization(json::array items, std::size_t line) {
  if (organizations_.empty()) organizations_line_ = line;
  organizations_.push_back(std::move(items));
}

void Builder::define(std::string id, std::string name) {
  definitions_.emplace(std::move(id), std::move(name));
}

void Builder::add_profile(std::string id, std::string name) {
  profiles_.emplace(std::move(id), std::move(name));
}

// A property with its definition looked up. Definitions an export invented are forgotten again.
json::object Builder::resolved(const json::value& property) {
  json::object out = property.is_object() ? property.get_object() : json::object();
  const std::string definition(string_at(out, "definition"));
  if (definition.empty() || out.contains("key")) return out;
  const auto found = definitions_.find(definition);
  out["key"] = found == definitions_.end() ? definition : found->second;
  if (definition.substr(0, kInventedId.size()) == kInventedId) out.erase("definition");
  return out;
}

void Builder::resolve_element(model::Element& element) {
  json::object foreign = take_object(element.fields, "foreign");
  const json::value properties = std::move(foreign["properties"]);
  json::array kept;
  json::value patch;
  for (const json::value& property : properties.get_array()) {
    json::object known = resolved(property);
    std::string_view field;
    if (!is_our_property(known, field)) {
      kept.push_back(std::move(known));
      continue;
    }
    const std::string_view text = string_at(known, "value");
    if (field == "id") {
      renamed_[element.id] = text;
      element.id = text;
    } else if (field == "type") {
      element.type = text;
    } else if (field == "name") {
      const json::value name = decode_value(text);
      if (name.is_string()) element.name = plain_view(name.get_string());
    } else if (field == "foreign") {
      patch = decode_value(text);
    } else {
      set_field(element.fields, field, text);
    }
  }
  foreign.erase("properties");
  if (!kept.empty()) foreign["properties"] = std::move(kept);
  json::value patched = std::move(foreign);
  apply_patch(patched, patch);
  if (!patched.is_object() || !patched.get_object().empty()) {
    element.fields["foreign"] = std::move(patched);
  }
}

void Builder::resolve_relation(RelationDraft& draft) {
  model::Relation& relation = draft.relation;
  json::object foreign = take_object(relation.fields, "foreign");
  const json::value properties = std::move(foreign["properties"]);
  json::array kept;
  json::value patch;
  for (const json::value& property : properties.get_array()) {
    json::object known = resolved(property);
    std::string_view field;
    if (!is_our_property(known, field)) {
      kept.push_back(std::move(known));
      continue;
    }
    const std::string_view text = string_at(known, "value");
    if (field == "id") {
      renamed_[relation.id] = text;
      relation.id = text;
    } else if (field == "kind") {
      relation.kind = text;
    } else if (field == "reversed") {
      std::swap(draft.from, draft.to);
    } else if (field == "foreign") {
      patch = decode_value(text);
    } else {
      set_field(relation.fields, field, text);
    }
  }
  foreign.erase("properties");
  if (!kept.empty()) foreign["properties"] = std::move(kept);
  json::value patched = std::move(foreign);
  apply_patch(patched, patch);
  if (!patched.is_object() || !patched.get_object().empty()) {
    relation.fields["foreign"] = std::move(patched);
  }
}

void Builder::resolve_view(model::Artifact& artifact) {
  json::object* body = artifact.body.if_object();
  if (!body || !body->contains("properties")) return;
  const json::value properties = std::move((*body)["properties"]);
  body->erase("properties");
  json::array kept;
  json::value patch;
  for (const json::value& property : properties.get_array()) {
    json::object known = resolved(property);
    std::string_view field;
    if (!is_our_property(known, field)) {
      kept.push_back(std::move(known));
      continue;
    }
    const std::string_view text = string_at(known, "value");
    if (field == "id") artifact.id = text;
    if (field == "name") {
      const json::value name = decode_value(text);
      if (name.is_string()) artifact.name = plain_view(name.get_string());
    }
    if (field == "offset") apply_offset(*body, text);
    if (field == "view") patch = decode_value(text);
  }
  if (!kept.empty()) (*body)["properties"] = std::move(kept);
  apply_patch(artifact.body, patch);
}

void Builder::resolve_properties() {
  for (const std::size_t at : elements_to_resolve_) resolve_element(document_.elements[at].element);
  for (const std::size_t at : relations_to_resolve_) resolve_relation(document_.relations[at]);
  for (ArtifactDraft& draft : document_.artifacts) resolve_view(draft.artifact);
}

void Builder::resolve_profiles() {
  if (profiles_.empty()) return;
  const auto name = [this](json::object& fields) {
    json::value* foreign = fields.if_contains("foreign");
    json::object* object = foreign ? foreign->if_object() : nullptr;
    const json::value* ids = object ? object->if_contains("profiles") : nullptr;
    if (!ids || !ids->is_array()) return;
    json::array names;
    for (const json::value& id : ids->get_array()) {
      const auto found = id.is_string() ? profiles_.find(std::string(plain_view(id.get_string())))
                                        : profiles_.end();
      if (found != profiles_.end()) names.emplace_back(found->second);
    }
    if (!names.empty()) (*object)["specializations"] = std::move(names);
  };
  for (ElementDraft& draft : document_.elements) name(draft.element.fields);
  for (RelationDraft& draft : document_.relations) name(draft.relation.fields);
}

// Relations are the only references that are not part of a view or folder tree, which have patches
// of their own.
void Builder::follow_renames() {
  if (renamed_.empty()) return;
  for (RelationDraft& draft : document_.relations) {
    for (Reference* end : {&draft.from, &draft.to}) {
      const auto found = renamed_.find(end->id);
      if (found != renamed_.end()) end->id = found->second;
    }
  }
}

void Builder::add_artifacts(ModelInfo&& info) {
  document_.name = info.name;
  const bool invented = info.id == kNoModelId;
  model::Artifact model{info.id, "model_info", info.name, std::move(info.body), 0, false};
  if (model.id.empty()) model.id = "model_info";
  model::Artifact folders{model.id + "-folders", "folders", "", {}, 0, false};
  folders.body = json::object{{"organizations", std::move(organizations_)}};
  bool has_folders = organizations_line_ > 0;
  std::vector<model::Artifact> others;

  json::object& body = model.body.get_object();
  const json::value properties = std::move(body["properties"]);
  body.erase("properties");
  json::array kept;
  json::value patch;
  for (const json::value& property :
       properties.is_array() ? properties.get_array() : json::array()) {
    json::object known = resolved(property);
    std::string_view field;
    if (!is_our_property(known, field)) {
      kept.push_back(std::move(known));
      continue;
    }
    const json::value value = decode_value(string_at(known, "value"));
    const json::object* object = value.if_object();
    if (field == "model") patch = value;
    if (!object) continue;
    if (field == "folders") {
      has_folders = true;
      folders.id = string_at(*object, "id");
      folders.name = string_at(*object, "name");
      if (const json::value* change = object->if_contains("patch")) {
        apply_patch(folders.body, *change);
      }
    }
    if (field == "artifact") {
      const json::value* content = object->if_contains("body");
      others.push_back(
          {std::string(string_at(*object, "id")), std::string(string_at(*object, "kind")),
           std::string(string_at(*object, "name")), content ? *content : json::value(), 0, false});
    }
  }
  if (!kept.empty()) body["properties"] = std::move(kept);
  if (const json::object* change = patch.if_object()) {
    if (change->contains("id")) model.id = string_at(*change, "id");
    if (change->contains("name")) model.name = string_at(*change, "name");
    if (const json::value* inner = change->if_contains("patch")) apply_patch(model.body, *inner);
  }
  // An export of a workspace without such an artifact says so by an invented identifier.
  if (!invented) document_.artifacts.push_back({std::move(model), where(info.line)});
  if (has_folders) document_.artifacts.push_back({std::move(folders), where(organizations_line_)});
  for (model::Artifact& other : others) {
    document_.artifacts.push_back({std::move(other), where(info.line)});
  }
}

void Builder::cap_notes() {
  if (left_out_warnings_ > 0) {
    document_.warnings.push_back(
        {file_name_, std::to_string(left_out_warnings_) + " more warnings are not listed.",
         "Repair what is listed and import again."});
  }
  if (left_out_errors_ > 0) {
    document_.errors.push_back({file_name_,
                                std::to_string(left_out_errors_) + " more errors are not listed.",
                                "Repair what is listed and import again."});
  }
}

Document Builder::finish(ModelInfo info) {
  resolve_properties();
  resolve_profiles();
  add_artifacts(std::move(info));
  follow_renames();
  remove_duplicates();
  cap_notes();
  return std::move(document_);
}

}  // namespace plumb::exchange::archimate
