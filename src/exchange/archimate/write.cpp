// Export. Everything is projected first (export_view.h), because property definitions stand in the
// file before the views that use them; then the file is written from top to bottom.
#include <algorithm>
#include <array>
#include <exception>
#include <map>

#include "exchange/archimate/archimate.h"
#include "exchange/archimate/builder.h"
#include "exchange/archimate/export_ids.h"
#include "exchange/archimate/export_types.h"
#include "exchange/archimate/export_view.h"
#include "exchange/archimate/names.h"
#include "exchange/archimate/patch.h"

namespace plumb::exchange {
namespace archimate {
namespace {

constexpr std::string_view kNamespace = "http://www.opengroup.org/xsd/archimate/3.0/";
constexpr std::string_view kSchemas =
    "http://www.opengroup.org/xsd/archimate/3.0/ "
    "http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd";
constexpr std::string_view kDublinCoreSchemas =
    " http://purl.org/dc/elements/1.1/ http://dublincore.org/schemas/xmls/qdc/2008/02/11/dc.xsd";

enum class Subject { element, relation };

// A relation with its ends in the read spelling.
struct ExportRelation {
  const model::Relation* relation = nullptr;
  std::string id;
  std::string from;
  std::string to;
};

class Exporter {
 public:
  Exporter(const Content& content, const model::Metamodel& metamodel)
      : content_(content), metamodel_(metamodel), definitions_(ids_) {}

  std::string run();

 private:
  void claim_concepts();
  void choose_relations();
  void project_model();
  void project_folders_of(const model::Artifact& artifact, const std::string& model_id);
  void project_views();
  void write_element(const model::Element& element, const std::string& id);
  void write_relation(const ExportRelation& chosen);
  std::vector<ExportProperty> foreign_part(const json::object& foreign, json::object& implied);
  void our_part(const json::object& fields, const json::object& implied_fields,
                const json::object& implied_foreign, Subject subject,
                std::vector<ExportProperty>& properties);
  void write_head();
  void write_concepts();

  const Content& content_;
  const model::Metamodel& metamodel_;
  ExportIds ids_;
  ExportTargets targets_;
  ExportDefinitions definitions_;
  xml::Writer out_;
  std::string lang_;
  std::vector<std::string> element_ids_;  // read spelling, by position
  std::vector<std::string> relation_ids_;
  std::vector<ExportRelation> relations_;
  std::vector<ProjectedView> views_;
  std::vector<ExportProperty> model_properties_;
  Texts model_names_;
  json::object model_body_;  // projected
  std::string model_id_;
  json::object folders_;
};

std::string quoted(std::string_view field) {
  std::string text = encode_value(json::value(json_view(field)));
  // encode_value quotes only where it must, and a name beginning with a quote need not.
  return text == field ? json::serialize(json::string(json_view(field))) : text;
}

// Names of fields that would be taken for one of the words this format gives a meaning itself.
std::string property_name(std::string_view field, Subject subject) {
  constexpr std::array<std::string_view, 4> kElement = {"id", "type", "name", "foreign"};
  constexpr std::array<std::string_view, 4> kRelation = {"id", "kind", "reversed", "foreign"};
  const auto& reserved = subject == Subject::relation ? kRelation : kElement;
  const bool taken = std::find(reserved.begin(), reserved.end(), field) != reserved.end();
  // Quoted as JSON when XML could not hold it, or when it looks so already.
  if (xml::writable(field) != field || field.substr(0, 1) == "\"") {
    return "field:" + quoted(field);
  }
  const bool escaped = taken || field.empty() || field.substr(0, 6) == "field:";
  return (escaped ? "field:" : "") + std::string(field);
}

// Identifiers of elements, relations and views come first: they are what other tools refer to.
void Exporter::claim_concepts() {
  for (const model::Element& element : content_.elements) {
    element_ids_.push_back(ids_.claim(element.id));
    targets_.elements.emplace(element.id, element_ids_.back());
  }
  for (const model::Relation& relation : content_.relations) {
    relation_ids_.push_back(ids_.claim(relation.id));
    targets_.relations.emplace(relation.id, relation_ids_.back());
  }
  for (const model::Artifact& artifact : content_.artifacts) {
    if (artifact.kind == "view") targets_.views.emplace(artifact.id, ids_.claim(artifact.id));
  }
}

// Leaves out relations without ends, and those that end in such.
void Exporter::choose_relations() {
  std::unordered_map<std::string_view, std::vector<std::size_t>> ending_in;
  std::vector<std::size_t> work;
  std::vector<char> gone(content_.relations.size(), 0);
  for (std::size_t i = 0; i < content_.relations.size(); ++i) {
    const model::Relation& relation = content_.relations[i];
    for (const std::string* end : {&relation.from, &relation.to}) {
      if (targets_.element(*end)) continue;
      if (targets_.relation(*end)) {
        ending_in[*end].push_back(i);
      } else if (!gone[i]) {
        gone[i] = 1;
        work.push_back(i);
      }
    }
  }
  for (std::size_t next = 0; next < work.size(); ++next) {
    const auto found = ending_in.find(content_.relations[work[next]].id);
    if (found == ending_in.end()) continue;
    for (const std::size_t i : found->second) {
      if (gone[i]) continue;
      gone[i] = 1;
      work.push_back(i);
    }
  }
  for (const std::size_t i : work) targets_.relations.erase(content_.relations[i].id);
  for (std::size_t i = 0; i < content_.relations.size(); ++i) {
    if (gone[i]) continue;
    const model::Relation& relation = content_.relations[i];
    relations_.push_back({&relation, relation_ids_[i], *targets_.concept_(relation.from),
                          *targets_.concept_(relation.to)});
  }
}

void Exporter::project_folders_of(const model::Artifact& artifact, const std::string& model_id) {
  folders_ = project_folders(artifact.body, lang_, ids_, targets_);
  const json::value patch = make_patch(folders_, artifact.body);
  const bool nothing_written = folders_.at("organizations").get_array().empty();
  if (patch.is_null() && !nothing_written && artifact.name.empty() &&
      artifact.id == model_id + "-folders") {
    return;
  }
  model_properties_.push_back(definitions_.ours(
      "folders",
      encode_value(json::object{{"id", artifact.id}, {"name", artifact.name}, {"patch", patch}})));
}

// The first model_info and the first folders artifact take the places the format has for them; any
// further ones travel whole.
void Exporter::project_model() {
  const model::Artifact* info = nullptr;
  const model::Artifact* folders = nullptr;
  std::vector<const model::Artifact*> others;
  for (const model::Artifact& artifact : content_.artifacts) {
    if (artifact.kind == "model_info" && !info && artifact.body.is_object()) {
      info = &artifact;
    } else if (artifact.kind == "folders" && !folders) {
      folders = &artifact;
    } else if (artifact.kind != "view") {
      others.push_back(&artifact);
    }
  }
  static const json::object kEmpty;
  const json::object& body = info ? info->body.get_object() : kEmpty;
  const std::string& name = info ? info->name : content_.name;
  model_id_ = info ? ids_.claim(info->id) : std::string(kNoModelId);
  model_names_ = get_texts(name, "name", body);
  if (model_names_.empty()) model_names_.push_back({});
  lang_ = model_names_.front().lang;

  const std::string read_name = put_texts(model_names_, lang_, "name", model_body_);
  put_object_texts(get_texts(string_at(body, "documentation"), "documentation", body), lang_,
                   "documentation", model_body_);
  const std::string version(string_at(body, "version"));
  if (body.contains("version") && xml::writable(version) == version) {
    model_body_["version"] = version;
  }
  json::array extra = project_extra(body);
  if (!extra.empty()) model_body_["extra"] = std::move(extra);
  if (const json::value* metadata = body.if_contains("metadata")) {
    if (is_valid_metadata(*metadata)) model_body_["metadata"] = *metadata;
  }
  if (const json::value* viewpoints = body.if_contains("viewpoints")) {
    if (claim_viewpoints(*viewpoints, ids_, targets_)) model_body_["viewpoints"] = *viewpoints;
  }
  if (const json::value* defined = body.if_contains("property_definitions")) {
    json::array adopted = definitions_.adopt(*defined, lang_);
    if (!adopted.empty()) model_body_["property_definitions"] = std::move(adopted);
  }
  if (const json::value* properties = body.if_contains("properties")) {
    json::array kept = definitions_.project(*properties, lang_, model_properties_);
    if (!kept.empty()) model_body_["properties"] = std::move(kept);
  }
  if (info) {
    json::object change;
    if (model_id_ != info->id) change["id"] = info->id;
    if (read_name != name) change["name"] = name;
    json::value patch = make_patch(model_body_, info->body);
    if (!patch.is_null()) change["patch"] = std::move(patch);
    if (!change.empty()) {
      model_properties_.push_back(definitions_.ours("model", encode_value(change)));
    }
  }
  if (folders) project_folders_of(*folders, info ? info->id : std::string(kNoModelId));
  for (const model::Artifact* other : others) {
    model_properties_.push_back(
        definitions_.ours("artifact", encode_value(json::object{{"id", other->id},
                                                                {"kind", other->kind},
                                                                {"name", other->name},
                                                                {"body", other->body}})));
  }
}

void Exporter::project_views() {
  for (const model::Artifact& artifact : content_.artifacts) {
    if (artifact.kind != "view") continue;
    views_.push_back(project_view(artifact.id, artifact.name, artifact.body, lang_, ids_, targets_,
                                  definitions_));
  }
}

// What of fields.foreign the schema can say, as read back; returns the properties among it.
std::vector<ExportProperty> Exporter::foreign_part(const json::object& foreign,
                                                   json::object& implied) {
  std::vector<ExportProperty> properties;
  if (const json::value* own = foreign.if_contains("properties")) {
    json::array kept = definitions_.project(*own, lang_, properties);
    if (!kept.empty()) implied["properties"] = std::move(kept);
  }
  json::array extra = project_extra(foreign);
  if (!extra.empty()) implied["extra"] = std::move(extra);
  return properties;
}

// Everything else, as properties of ours.
void Exporter::our_part(const json::object& fields, const json::object& implied_fields,
                        const json::object& implied_foreign, Subject subject,
                        std::vector<ExportProperty>& properties) {
  std::map<std::string_view, std::string> texts;  // sorted: equal contents give equal files
  for (const auto& [key, value] : fields) {
    if (key == "foreign" && value.is_object()) continue;
    const json::value* implied = implied_fields.if_contains(key);
    if (implied && make_patch(*implied, value).is_null()) continue;
    texts[{key.data(), key.size()}] = encode_value(value);
  }
  for (const auto& [key, value] : implied_fields) {
    if (!fields.contains(key)) texts[{key.data(), key.size()}] = "null";
  }
  for (const auto& [key, text] : texts) {
    properties.push_back(definitions_.ours(property_name(key, subject), text));
  }
  const json::value* foreign = fields.if_contains("foreign");
  const json::value patch =
      make_patch(implied_foreign, foreign && foreign->is_object() ? *foreign : json::object());
  if (!patch.is_null()) properties.push_back(definitions_.ours("foreign", encode_value(patch)));
}

void Exporter::write_element(const model::Element& element, const std::string& id) {
  const std::string type = exported_type(metamodel_, element);
  const Mapping mapping = map_element(metamodel_, type);
  static const json::object kEmpty;
  const json::value* value = element.fields.if_contains("foreign");
  const json::object& foreign = value && value->is_object() ? value->get_object() : kEmpty;

  json::object implied_fields;
  json::object implied_foreign;
  if (!mapping.implied) implied_foreign["type"] = type;
  if (!mapping.side.empty()) implied_fields["side"] = json_view(mapping.side);
  Texts names = get_texts(element.name, "name", foreign);
  const bool may_be_nameless = type == "AndJunction" || type == "OrJunction";
  if (names.empty() && !may_be_nameless) names.push_back({});
  const std::string name = put_texts(names, lang_, "name", implied_foreign);
  const Texts documentation =
      get_texts(string_at(element.fields, "description"), "documentation", foreign);
  const std::string description = put_texts(documentation, lang_, "documentation", implied_foreign);
  if (!description.empty()) implied_fields["description"] = description;
  std::vector<ExportProperty> properties = foreign_part(foreign, implied_foreign);
  if (id != element.id) properties.push_back(definitions_.ours("id", element.id));
  if (mapping.ours != element.type) {
    properties.push_back(definitions_.ours("type", element.type));
  }
  if (name != element.name) {
    properties.push_back(definitions_.ours("name", encode_value(json::value(element.name))));
  }
  our_part(element.fields, implied_fields, implied_foreign, Subject::element, properties);

  out_.open("element");
  out_.attribute("identifier", ExportIds::xml(id));
  out_.attribute("xsi:type", type);
  write_texts(out_, "name", names);
  write_texts(out_, "documentation", documentation);
  if (const json::value* extra = implied_foreign.if_contains("extra")) {
    write_extra(out_, extra->get_array());
  }
  write_properties(out_, properties);
  out_.close();
}

void Exporter::write_relation(const ExportRelation& chosen) {
  const model::Relation& relation = *chosen.relation;
  const json::object& fields = relation.fields;
  const std::string type = exported_kind(metamodel_, relation);
  const Mapping mapping = map_relation(metamodel_, type);
  const bool reversed = is_reversed(metamodel_, relation.kind, mapping.ours);
  static const json::object kEmpty;
  const json::value* value = fields.if_contains("foreign");
  const json::object& foreign = value && value->is_object() ? value->get_object() : kEmpty;

  json::object implied_fields;
  json::object implied_foreign;
  if (!mapping.implied) implied_foreign["type"] = type;
  const Texts names = get_texts(string_at(fields, "name"), "name", foreign);
  const std::string name = put_texts(names, lang_, "name", implied_foreign);
  if (!name.empty()) implied_fields["name"] = name;
  const Texts documentation = get_texts(string_at(fields, "description"), "documentation", foreign);
  const std::string description = put_texts(documentation, lang_, "documentation", implied_foreign);
  if (!description.empty()) implied_fields["description"] = description;

  out_.open("relationship");
  out_.attribute("identifier", ExportIds::xml(chosen.id));
  out_.attribute("source", ExportIds::xml(reversed ? chosen.to : chosen.from));
  out_.attribute("target", ExportIds::xml(reversed ? chosen.from : chosen.to));
  out_.attribute("xsi:type", type);
  const std::string_view access = access_type(string_at(fields, "access"));
  if (type == "Access" && !access.empty()) {
    out_.attribute("accessType", access);
    implied_fields["access"] = *fields.if_contains("access");
  }
  const std::string influence(string_at(fields, "influence"));
  const json::value* influence_value = fields.if_contains("influence");
  if (type == "Influence" && influence_value && influence_value->is_string() &&
      xml::writable(influence) == influence) {
    out_.attribute("modifier", influence);
    implied_fields["influence"] = influence;
  }
  const json::value* directed = foreign.if_contains("directed");
  if (type == "Association" && directed && directed->is_bool()) {
    out_.attribute("isDirected", directed->get_bool() ? "true" : "false");
    implied_foreign["directed"] = *directed;
  }
  std::vector<ExportProperty> properties = foreign_part(foreign, implied_foreign);
  if (chosen.id != relation.id) properties.push_back(definitions_.ours("id", relation.id));
  if (mapping.ours != relation.kind) {
    properties.push_back(definitions_.ours("kind", relation.kind));
  }
  if (reversed) properties.push_back(definitions_.ours("reversed", "true"));
  our_part(fields, implied_fields, implied_foreign, Subject::relation, properties);
  write_texts(out_, "name", names);
  write_texts(out_, "documentation", documentation);
  if (const json::value* extra = implied_foreign.if_contains("extra")) {
    write_extra(out_, extra->get_array());
  }
  write_properties(out_, properties);
  out_.close();
}

void Exporter::write_head() {
  out_.open("model");
  out_.attribute("xmlns", kNamespace);
  out_.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
  const bool dublin_core = model_body_.contains("metadata");
  out_.attribute("xsi:schemaLocation",
                 std::string(kSchemas) + std::string(dublin_core ? kDublinCoreSchemas : ""));
  out_.attribute("identifier", ExportIds::xml(model_id_));
  if (model_body_.contains("version")) {
    out_.attribute("version", string_at(model_body_, "version"));
  }
  write_texts(out_, "name", model_names_);
  write_texts(out_, "documentation",
              get_texts(string_at(model_body_, "documentation"), "documentation", model_body_));
  if (const json::value* extra = model_body_.if_contains("extra")) {
    write_extra(out_, extra->get_array());
  }
  write_properties(out_, model_properties_);
  if (const json::value* metadata = model_body_.if_contains("metadata")) {
    write_generic(out_, metadata->get_object());
  }
}

void Exporter::write_concepts() {
  if (!content_.elements.empty()) {
    out_.open("elements");
    for (std::size_t i = 0; i < content_.elements.size(); ++i) {
      write_element(content_.elements[i], element_ids_[i]);
    }
    out_.close();
  }
  if (!relations_.empty()) {
    out_.open("relationships");
    for (const ExportRelation& relation : relations_) write_relation(relation);
    out_.close();
  }
}

std::string Exporter::run() {
  claim_concepts();
  choose_relations();
  project_model();
  project_views();
  write_head();
  write_concepts();
  write_folders(out_, folders_);
  definitions_.write(out_);
  const json::value* viewpoints = model_body_.if_contains("viewpoints");
  if (viewpoints || !views_.empty()) {
    out_.open("views");
    if (viewpoints) write_generic(out_, viewpoints->get_object());
    if (!views_.empty()) {
      out_.open("diagrams");
      for (const ProjectedView& view : views_) write_view(out_, view);
      out_.close();
    }
    out_.close();
  }
  out_.close();
  return std::move(out_).take();
}

}  // namespace
}  // namespace archimate

Result<std::string> write_archimate(const Content& content, const model::Metamodel& metamodel) {
  try {
    archimate::Exporter exporter(content, metamodel);
    return exporter.run();
  } catch (const std::exception& problem) {
    return unavailable(std::string("Writing stopped: ") + problem.what() + ".");
  }
}

}  // namespace plumb::exchange
