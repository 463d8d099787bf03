#include "exchange/archimate/archi_view.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "exchange/archimate/names.h"

namespace plumb::exchange::archimate {
namespace {

// Archi's default size of a figure, for files that leave it out.
constexpr double kDefaultWidth = 120;
constexpr double kDefaultHeight = 55;
// Places beyond this are not places; keeps the arithmetic below exact.
constexpr double kFarthest = 1e9;

struct Box {
  double x = 0;
  double y = 0;
  double width = kDefaultWidth;
  double height = kDefaultHeight;
};

double number(std::string_view text, double otherwise) {
  const json::value value = number_or_text(text);
  double found = otherwise;
  if (value.is_int64()) found = static_cast<double>(value.get_int64());
  if (value.is_double()) found = value.get_double();
  return std::fabs(found) <= kFarthest ? found : otherwise;
}

json::value plain_number(double value) {
  if (std::floor(value) == value) return static_cast<std::int64_t>(value);
  return value;
}

std::string_view local_type(const xml::Node& node) {
  const std::string_view type = node.attribute("xsi:type");
  return type.substr(type.rfind(':') + 1);
}

// "#RRGGBB" in lower case, or empty.
std::string colour(std::string_view text) {
  if (text.size() != 7 || text[0] != '#') return {};
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  const bool hex = out.find_first_not_of("0123456789abcdef", 1) == std::string::npos;
  return hex ? out : std::string();
}

json::object& object_at(json::object& in, const char* key) {
  json::value& value = in[key];
  if (!value.is_object()) value.emplace_object();
  return value.get_object();
}

// "1|Segoe UI|11.25|1|WINDOWS|...": version, name, size, 1 bold + 2 italic, the rest the system's.
void read_font(std::string_view text, json::object& style) {
  std::vector<std::string_view> parts;
  while (parts.size() < 4) {
    const std::size_t bar = text.find('|');
    parts.push_back(text.substr(0, bar));
    if (bar == std::string_view::npos) break;
    text.remove_prefix(bar + 1);
  }
  if (parts.size() < 4) return;
  json::object& font = object_at(style, "font");
  font["name"] = json_view(parts[1]);
  font["size"] = number_or_text(parts[2]);
  if (parts[3] == "1") font["style"] = "bold";
  if (parts[3] == "2") font["style"] = "italic";
  if (parts[3] == "3") font["style"] = "bold italic";
}

// Attributes of nodes and connections that say how they look; true if this was one.
bool style_attribute(std::string_view name, std::string_view value, json::object& out) {
  if (name == "fillColor" || name == "lineColor" || name == "fontColor") {
    const std::string found = colour(value);
    if (found.empty()) return false;
    json::object& style = object_at(out, "style");
    if (name == "fillColor") style["fill"] = found;
    if (name == "lineColor") style["line"] = found;
    if (name == "fontColor") object_at(style, "font")["color"] = found;
    return true;
  }
  if (name == "lineWidth") {
    object_at(out, "style")["line_width"] = number_or_text(value);
    return true;
  }
  if (name == "font") {
    read_font(value, object_at(out, "style"));
    return false;  // the whole text is kept as well
  }
  if (name == "alpha") {
    const double alpha = std::clamp(number(value, 255), 0.0, 255.0);
    object_at(out, "style")["fill_opacity"] =
        static_cast<std::int64_t>(std::lround(alpha * 100 / 255));
    return false;
  }
  return false;
}

class ViewReader {
 public:
  explicit ViewReader(std::unordered_set<std::string>& seen) : seen_(seen) {}

  std::size_t repeated = 0;

  json::object node(const xml::Node& at, const Box& parent);
  json::array connections();

 private:
  void attributes(const xml::Node& at, json::object& out);
  void children(const xml::Node& at, const Box& box, json::object& out);
  void identifier(std::string_view id, json::object& out);
  json::object connection(const xml::Node& at);
  json::object bendpoint(const xml::Node& at, const json::object& line, double weight);
  const Box* box_of(const json::object& line, const char* end) const;

  std::unordered_set<std::string>& seen_;
  std::unordered_map<std::string, Box> boxes_;
  std::vector<xml::Node> found_;  // connections, in the order of the file
};

void ViewReader::identifier(std::string_view id, json::object& out) {
  std::string decoded = decode_id(id);
  out["id"] = decoded;
  if (!seen_.insert(std::move(decoded)).second) ++repeated;
}

void ViewReader::attributes(const xml::Node& at, json::object& out) {
  for (std::size_t i = 0; i < at.attribute_count(); ++i) {
    const std::string_view name = at.attribute_name(i);
    const std::string_view value = at.attribute_value(i);
    if (name == "id") {
      identifier(value, out);
    } else if (name == "archimateElement") {
      out["element"] = decode_id(value);
    } else if (name == "archimateRelationship" || name == "relationship") {
      out["relation"] = decode_id(value);
    } else if (name == "source" || name == "target") {
      out[json_view(name)] = decode_id(value);
    } else if (name == "model") {
      out["views"] = json::array{decode_id(value)};
    } else if (name == "name") {
      if (!value.empty()) out["label"] = json_view(value);
    } else if (name != "xsi:type" && name != "targetConnections" &&
               !style_attribute(name, value, out)) {
      // targetConnections repeats what the connections themselves say.
      keep_archi(out, name, value);
    }
  }
}

void ViewReader::children(const xml::Node& at, const Box& box, json::object& out) {
  json::array nodes;
  json::array features;
  for (xml::Node child = at.first_child(); child; child = child.next()) {
    const std::string_view name = child.name();
    if (name == "child") {
      nodes.push_back(node(child, box));
    } else if (name == "sourceConnection") {
      found_.push_back(child);
    } else if (name == "documentation") {
      if (!child.text().empty()) out["documentation"] = json_view(child.text());
    } else if (name == "content") {
      if (child.text().empty()) continue;
      // Copied, since adding to `out` moves what it holds.
      const std::string name_of_node(string_at(out, "label"));
      if (!name_of_node.empty()) keep_archi(out, "name", name_of_node);
      out["label"] = json_view(child.text());
    } else if (name == "feature") {
      features.push_back(xml::generic(child));
    } else if (name != "bounds" && name != "bendpoint" && name != "property" && !child.is_text()) {
      keep_extra(child, out);
    }
  }
  json::array properties = read_archi_properties(at);
  if (!properties.empty()) out["properties"] = std::move(properties);
  if (!features.empty()) object_at(out, "archi")["features"] = std::move(features);
  if (!nodes.empty()) out["nodes"] = std::move(nodes);
}

json::object ViewReader::node(const xml::Node& at, const Box& parent) {
  json::object out;
  const std::string_view type = local_type(at);
  if (type == "DiagramObject") {
    out["type"] = "Element";
  } else if (type == "Group") {
    out["type"] = "Container";
  } else if (type == "Note" || type == "DiagramModelReference") {
    out["type"] = "Label";
  } else {
    out["type"] = json_view(type);
  }
  attributes(at, out);
  Box box{parent.x, parent.y};
  if (const xml::Node bounds = at.child("bounds")) {
    box.x += number(bounds.attribute("x"), 0);
    box.y += number(bounds.attribute("y"), 0);
    const double width = number(bounds.attribute("width"), -1);
    const double height = number(bounds.attribute("height"), -1);
    if (width > 0) out["w"] = plain_number(box.width = width);
    if (height > 0) out["h"] = plain_number(box.height = height);
  }
  out["x"] = plain_number(box.x);
  out["y"] = plain_number(box.y);
  boxes_.emplace(std::string(string_at(out, "id")), box);
  children(at, box, out);
  return out;
}

const Box* ViewReader::box_of(const json::object& line, const char* end) const {
  const auto found = boxes_.find(std::string(string_at(line, end)));
  return found == boxes_.end() ? nullptr : &found->second;
}

// Archi keeps a bend as distances from the middles of both ends; while both agree they give one
// place, and when they do not, the place slides from one to the other along the connection
// (DiagramModelUtils and XMLModelExporter of Archi weigh them the same way).
json::object ViewReader::bendpoint(const xml::Node& at, const json::object& line, double weight) {
  const Box* source = box_of(line, "source");
  const Box* target = box_of(line, "target");
  const auto middle = [](const Box* box) {
    return box ? Box{box->x + std::floor(box->width / 2), box->y + std::floor(box->height / 2)}
               : Box{};
  };
  const Box from = middle(source);
  const Box to = middle(target);
  const double start_x = number(at.attribute("startX"), 0);
  const double start_y = number(at.attribute("startY"), 0);
  const double end_x = number(at.attribute("endX"), 0);
  const double end_y = number(at.attribute("endY"), 0);
  json::object out;
  out["x"] = plain_number(std::trunc((from.x + start_x) * (1 - weight) + (to.x + end_x) * weight));
  out["y"] = plain_number(std::trunc((from.y + start_y) * (1 - weight) + (to.y + end_y) * weight));
  const bool agree =
      source && target && from.x + start_x == to.x + end_x && from.y + start_y == to.y + end_y;
  if (!agree) {
    out["from_source"] = json::array{plain_number(start_x), plain_number(start_y)};
    out["from_target"] = json::array{plain_number(end_x), plain_number(end_y)};
  }
  return out;
}

json::object ViewReader::connection(const xml::Node& at) {
  json::object out;
  attributes(at, out);
  out["type"] = out.contains("relation") ? "Relationship" : "Line";
  children(at, Box{}, out);
  std::size_t count = 0;
  for (xml::Node child = at.first_child(); child; child = child.next()) {
    if (child.name() == "bendpoint") ++count;
  }
  json::array bendpoints;
  for (xml::Node child = at.first_child(); child; child = child.next()) {
    if (child.name() != "bendpoint") continue;
    const double weight =
        static_cast<double>(bendpoints.size() + 1) / static_cast<double>(count + 1);
    bendpoints.push_back(bendpoint(child, out, weight));
  }
  if (!bendpoints.empty()) out["bendpoints"] = std::move(bendpoints);
  return out;
}

json::array ViewReader::connections() {
  json::array out;
  // Connections can start at connections, so the list grows while it is read.
  for (std::size_t i = 0; i < found_.size(); ++i) out.push_back(connection(xml::Node(found_[i])));
  return out;
}

}  // namespace

void keep_archi(json::object& into, std::string_view name, std::string_view value) {
  object_at(into, "archi")[json_view(name)] = json_view(value);
}

json::array read_archi_properties(const xml::Node& node) {
  json::array properties;
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    if (child.name() != "property") continue;
    json::object property{{"key", json_view(child.attribute("key"))},
                          {"value", json_view(child.attribute("value"))}};
    for (std::size_t i = 0; i < child.attribute_count(); ++i) {
      const std::string_view name = child.attribute_name(i);
      if (name != "key" && name != "value") {
        keep_archi(property, name, child.attribute_value(i));
      }
    }
    properties.push_back(std::move(property));
  }
  return properties;
}

ViewRead read_archi_view(const xml::Node& node, std::unordered_set<std::string>& seen) {
  ViewRead view;
  ViewReader reader(seen);
  const std::string_view type = local_type(node);
  if (type != "ArchimateDiagramModel") view.body["kind"] = json_view(type);
  for (std::size_t i = 0; i < node.attribute_count(); ++i) {
    const std::string_view name = node.attribute_name(i);
    const std::string_view value = node.attribute_value(i);
    if (name == "id") {
      view.id = decode_id(value);
    } else if (name == "name") {
      view.name = value;
    } else if (name == "viewpoint") {
      if (!value.empty()) view.body["viewpoint"] = viewpoint_name(value);
    } else if (name != "xsi:type") {
      keep_archi(view.body, name, value);
    }
  }
  json::array nodes;
  json::array features;
  for (xml::Node child = node.first_child(); child; child = child.next()) {
    const std::string_view name = child.name();
    if (name == "child") {
      nodes.push_back(reader.node(child, Box{}));
    } else if (name == "documentation") {
      if (!child.text().empty()) view.body["documentation"] = json_view(child.text());
    } else if (name == "feature") {
      features.push_back(xml::generic(child));
    } else if (name != "property" && !child.is_text()) {
      keep_extra(child, view.body);
    }
  }
  json::array properties = read_archi_properties(node);
  if (!properties.empty()) view.body["properties"] = std::move(properties);
  if (!features.empty()) object_at(view.body, "archi")["features"] = std::move(features);
  view.body["nodes"] = std::move(nodes);
  view.body["connections"] = reader.connections();
  view.repeated_ids = reader.repeated;
  return view;
}

}  // namespace plumb::exchange::archimate
