#include "exchange/archimate/exchange_view.h"

#include "exchange/archimate/names.h"

namespace plumb::exchange::archimate {
namespace {

class ViewReader {
 public:
  ViewReader(std::string_view default_lang, std::unordered_set<std::string>& seen)
      : lang_(default_lang), seen_(seen) {}

  std::size_t repeated = 0;

  json::object node(const xml::Node& at);
  json::object connection(const xml::Node& at);

 private:
  // What nodes and connections share; true if the child was one of those.
  bool shared_child(const xml::Node& child, json::object& out);
  void identifier(std::string_view id, json::object& out);
  void texts(const xml::Node& at, json::object& out);

  std::string_view lang_;
  std::unordered_set<std::string>& seen_;
};

json::object place(const xml::Node& at) {
  json::object out;
  for (std::size_t i = 0; i < at.attribute_count(); ++i) {
    const std::string_view name = at.attribute_name(i);
    const std::string_view value = at.attribute_value(i);
    if (name == "x" || name == "y") {
      out[json_view(name)] = number_or_text(value);
    } else {
      out[json_view("@" + std::string(name))] = json_view(value);
    }
  }
  return out;
}

void ViewReader::identifier(std::string_view id, json::object& out) {
  std::string decoded = decode_id(id);
  out["id"] = decoded;
  if (!seen_.insert(std::move(decoded)).second) ++repeated;
}

void ViewReader::texts(const xml::Node& at, json::object& out) {
  put_object_texts(read_texts(at, "label"), lang_, "label", out);
  put_object_texts(read_texts(at, "documentation"), lang_, "documentation", out);
}

bool ViewReader::shared_child(const xml::Node& child, json::object& out) {
  const std::string_view name = child.name();
  if (name == "label" || name == "documentation") return true;  // see texts()
  if (name == "style") {
    json::object style = read_style(child);
    if (!style.empty()) out["style"] = std::move(style);
    return true;
  }
  if (name == "viewRef") {
    json::value& views = out["views"];
    if (!views.is_array()) views.emplace_array();
    views.get_array().emplace_back(decode_id(child.attribute("ref")));
    return true;
  }
  return false;
}

json::object ViewReader::node(const xml::Node& at) {
  json::object out;
  std::string type(at.attribute("xsi:type"));
  for (std::size_t i = 0; i < at.attribute_count(); ++i) {
    const std::string_view name = at.attribute_name(i);
    const std::string_view value = at.attribute_value(i);
    if (name == "identifier") {
      identifier(value, out);
    } else if (name == "elementRef" || name == "elementref") {
      out["element"] = decode_id(value);
      if (type.empty()) type = "Element";  // version 2 has no types here
    } else if (name == "conceptRef") {
      out["concept"] = decode_id(value);
    } else if (name == "x" || name == "y" || name == "w" || name == "h") {
      out[json_view(name)] = number_or_text(value);
    } else if (name != "xsi:type") {
      out[json_view("@" + std::string(name))] = json_view(value);
    }
  }
  out["type"] = type.empty() ? "Container" : json_view(type);
  texts(at, out);
  json::array nodes;
  for (xml::Node child = at.first_child(); child; child = child.next()) {
    if (child.name() == "node") {
      nodes.push_back(node(child));
    } else if (!shared_child(child, out) && !child.is_text()) {
      keep_extra(child, out);
    }
  }
  if (!nodes.empty()) out["nodes"] = std::move(nodes);
  return out;
}

json::object ViewReader::connection(const xml::Node& at) {
  json::object out;
  std::string type(at.attribute("xsi:type"));
  for (std::size_t i = 0; i < at.attribute_count(); ++i) {
    const std::string_view name = at.attribute_name(i);
    const std::string_view value = at.attribute_value(i);
    if (name == "identifier") {
      identifier(value, out);
    } else if (name == "relationshipRef" || name == "relationshipref") {
      out["relation"] = decode_id(value);
      if (type.empty()) type = "Relationship";
    } else if (name == "source" || name == "target") {
      out[json_view(name)] = decode_id(value);
    } else if (name != "xsi:type") {
      out[json_view("@" + std::string(name))] = json_view(value);
    }
  }
  out["type"] = type.empty() ? "Line" : json_view(type);
  texts(at, out);
  json::array bendpoints;
  for (xml::Node child = at.first_child(); child; child = child.next()) {
    if (child.name() == "bendpoint") {
      bendpoints.push_back(place(child));
    } else if (child.name() == "sourceAttachment") {
      out["source_attachment"] = place(child);
    } else if (child.name() == "targetAttachment") {
      out["target_attachment"] = place(child);
    } else if (!shared_child(child, out) && !child.is_text()) {
      keep_extra(child, out);
    }
  }
  if (!bendpoints.empty()) out["bendpoints"] = std::move(bendpoints);
  return out;
}

}  // namespace

void keep_extra(const xml::Node& node, json::object& into) {
  json::value& extra = into["extra"];
  if (!extra.is_array()) extra.emplace_array();
  extra.get_array().push_back(xml::generic(node));
}

json::array read_exchange_properties(const xml::Node& node, std::string_view default_lang) {
  json::array properties;
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() != "property") continue;
    json::object property;
    const std::string_view reference = child.has("propertyDefinitionRef")
                                           ? child.attribute("propertyDefinitionRef")
                                           : child.attribute("identifierref");
    property["definition"] = decode_id(reference);
    property["value"] = put_texts(read_texts(child, "value"), default_lang, "value", property);
    properties.push_back(std::move(property));
  }
  return properties;
}

ViewRead read_exchange_view(const xml::Node& node, std::string_view default_lang,
                            std::unordered_set<std::string>& seen) {
  ViewRead view;
  ViewReader reader(default_lang, seen);
  for (std::size_t i = 0; i < node.attribute_count(); ++i) {
    const std::string_view name = node.attribute_name(i);
    const std::string_view value = node.attribute_value(i);
    if (name == "identifier") {
      view.id = decode_id(value);
    } else if (name == "viewpoint") {
      view.body["viewpoint"] = json_view(value);
    } else if (name == "viewpointRef") {
      view.body["viewpoint_ref"] = decode_id(value);
    } else if (name != "xsi:type" || value != "Diagram") {
      view.body[json_view("@" + std::string(name))] = json_view(value);
    }
  }
  Texts names = read_texts(node, "name");
  if (names.empty()) names = read_texts(node, "label");  // version 2
  view.name = put_texts(names, default_lang, "name", view.body);
  put_object_texts(read_texts(node, "documentation"), default_lang, "documentation", view.body);
  json::array nodes;
  json::array connections;
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() == "node") {
      nodes.push_back(reader.node(child));
    } else if (child.name() == "connection") {
      connections.push_back(reader.connection(child));
    } else if (child.name() == "properties") {
      json::array properties = read_exchange_properties(child, default_lang);
      if (!properties.empty()) view.body["properties"] = std::move(properties);
    } else if (child.name() != "name" && child.name() != "label" &&
               child.name() != "documentation" && !child.is_text()) {
      keep_extra(child, view.body);
    }
  }
  view.body["nodes"] = std::move(nodes);
  view.body["connections"] = std::move(connections);
  view.repeated_ids = reader.repeated;
  return view;
}

}  // namespace plumb::exchange::archimate
