#include "exchange/archimate/export_ids.h"

#include <algorithm>
#include <array>

#include "exchange/archimate/names.h"

namespace plumb::exchange::archimate {
namespace {

bool is_invented(std::string_view id) {
  return id.substr(0, kInventedId.size()) == kInventedId;
}

const std::string* find(const std::unordered_map<std::string, std::string>& map,
                        std::string_view id) {
  const auto found = map.find(std::string(id));
  return found == map.end() ? nullptr : &found->second;
}

bool is_data_type(std::string_view type) {
  constexpr std::array<std::string_view, 6> kTypes = {"string", "boolean", "currency",
                                                      "date",   "time",    "number"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

}  // namespace

std::string ExportIds::xml(std::string_view read) {
  return is_invented(read) ? std::string(read) : encode_id(read);
}

bool ExportIds::try_claim(std::string_view id) {
  return !is_invented(id) && used_.insert(encode_id(id)).second;
}

bool ExportIds::try_claim_xml(std::string_view xml_id) {
  return xml::is_ncname(xml_id) && !is_invented(xml_id) && used_.insert(std::string(xml_id)).second;
}

std::string ExportIds::invent() {
  return std::string(kInventedId) + std::to_string(++invented_);
}

std::string ExportIds::claim(std::string_view id) {
  return try_claim(id) ? std::string(id) : invent();
}

const std::string* ExportTargets::element(std::string_view id) const {
  return find(elements, id);
}
const std::string* ExportTargets::relation(std::string_view id) const {
  return find(relations, id);
}
const std::string* ExportTargets::view(std::string_view id) const {
  return find(views, id);
}

const std::string* ExportTargets::concept_(std::string_view id) const {
  const std::string* found = element(id);
  return found ? found : relation(id);
}

const std::string* ExportTargets::anything(std::string_view id) const {
  const std::string* found = concept_(id);
  return found ? found : view(id);
}

json::array ExportDefinitions::adopt(const json::value& definitions,
                                     std::string_view default_lang) {
  json::array read;
  if (!definitions.is_array()) return read;
  for (const json::value& value : definitions.get_array()) {
    const json::object* definition = value.if_object();
    if (!definition) continue;
    const std::string_view id = string_at(*definition, "id");
    const std::string_view type = string_at(*definition, "type");
    if (!is_data_type(type) || id.empty() || !ids_.try_claim(id)) continue;
    Adopted adopted{
        ExportIds::xml(id), std::string(type),
        get_texts(string_at(*definition, "name"), "name", *definition),
        get_texts(string_at(*definition, "documentation"), "documentation", *definition)};
    if (adopted.names.empty()) adopted.names.push_back({});
    json::object back{{"id", json_view(id)}, {"type", json_view(type)}};
    std::string name = put_texts(adopted.names, default_lang, "name", back);
    back["name"] = name;
    put_object_texts(adopted.documentation, default_lang, "documentation", back);
    read.push_back(std::move(back));
    adopted_names_.emplace(std::string(id), std::move(name));
    adopted_.push_back(std::move(adopted));
  }
  return read;
}

std::string ExportDefinitions::invented(const std::string& key) {
  const auto found = invented_by_key_.find(key);
  if (found != invented_by_key_.end()) return found->second;
  std::string id = ids_.invent();
  invented_.emplace_back(id, key);
  return invented_by_key_.emplace(key, std::move(id)).first->second;
}

json::array ExportDefinitions::project(const json::value& properties, std::string_view default_lang,
                                       std::vector<ExportProperty>& out) {
  json::array read;
  if (!properties.is_array()) return read;
  for (const json::value& value : properties.get_array()) {
    const json::object* property = value.if_object();
    if (!property) continue;
    const std::string key(string_at(*property, "key"));
    if (key.substr(0, kOurs.size()) == kOurs || xml::writable(key) != key) continue;
    ExportProperty written;
    written.values = get_texts(string_at(*property, "value"), "value", *property);
    if (written.values.empty()) written.values.push_back({});
    json::object back{{"key", key}};
    const std::string definition(string_at(*property, "definition"));
    const auto adopted = adopted_names_.find(definition);
    if (!definition.empty() && adopted != adopted_names_.end() && adopted->second == key) {
      back["definition"] = definition;
      written.definition = ExportIds::xml(definition);
    } else {
      written.definition = invented(key);
    }
    back["value"] = put_texts(written.values, default_lang, "value", back);
    read.push_back(std::move(back));
    out.push_back(std::move(written));
  }
  return read;
}

ExportProperty ExportDefinitions::ours(std::string_view field, std::string_view value) {
  return {invented(std::string(kOurs) + xml::writable(field)),
          {Text{std::string(value), {}, false}}};
}

void ExportDefinitions::write(xml::Writer& out) const {
  if (empty()) return;
  out.open("propertyDefinitions");
  for (const Adopted& definition : adopted_) {
    out.open("propertyDefinition");
    out.attribute("identifier", definition.xml_id);
    out.attribute("type", definition.type);
    write_texts(out, "name", definition.names);
    write_texts(out, "documentation", definition.documentation);
    out.close();
  }
  for (const auto& [id, name] : invented_) {
    out.open("propertyDefinition");
    out.attribute("identifier", id);
    out.attribute("type", "string");
    out.leaf("name", name);
    out.close();
  }
  out.close();
}

void write_properties(xml::Writer& out, const std::vector<ExportProperty>& properties) {
  if (properties.empty()) return;
  out.open("properties");
  for (const ExportProperty& property : properties) {
    out.open("property");
    out.attribute("propertyDefinitionRef", property.definition);
    write_texts(out, "value", property.values);
    out.close();
  }
  out.close();
}

json::array project_extra(const json::object& object) {
  json::array out;
  const json::value* extra = object.if_contains("extra");
  if (!extra || !extra->is_array()) return out;
  for (const json::value& entry : extra->get_array()) {
    if (is_extension(entry)) out.push_back(entry);
  }
  return out;
}

void write_extra(xml::Writer& out, const json::array& extra) {
  for (const json::value& entry : extra) write_extension(out, entry);
}

}  // namespace plumb::exchange::archimate
