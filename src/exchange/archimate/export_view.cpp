#include "exchange/archimate/export_view.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "exchange/archimate/names.h"
#include "exchange/archimate/patch.h"

namespace plumb::exchange::archimate {
namespace {

constexpr std::int64_t kFarthest = std::int64_t{1} << 40;  // places beyond are patched
constexpr std::int64_t kWidth = 120;                       // of a figure that does not say
constexpr std::int64_t kHeight = 55;

const json::object& object_of(const json::value& value) {
  static const json::object kEmpty;
  const json::object* object = value.if_object();
  return object ? *object : kEmpty;
}

const json::array& array_at(const json::object& object, std::string_view key) {
  static const json::array kEmpty;
  const json::value* value = object.if_contains(json_view(key));
  return value && value->is_array() ? value->get_array() : kEmpty;
}

// A place or size as a whole number, or nothing if it is none worth writing.
std::optional<std::int64_t> whole(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  if (!value) return std::nullopt;
  if (value->is_int64()) {
    const std::int64_t number = value->get_int64();
    if (number < -kFarthest || number > kFarthest) return std::nullopt;
    return number;
  }
  if (!value->is_double() || std::fabs(value->get_double()) > 1e9) return std::nullopt;
  return std::llround(value->get_double());
}

class ViewProjector {
 public:
  ViewProjector(std::string_view default_lang, ExportIds& ids, const ExportTargets& targets)
      : lang_(default_lang), ids_(ids), targets_(targets) {}

  void find_offset(const json::object& body);
  json::array nodes(const json::array& from);
  json::array connections(const json::array& from);

  std::int64_t dx = 0;
  std::int64_t dy = 0;

 private:
  void lowest(const json::array& list);
  void lowest_place(const json::object& place);
  json::object node(const json::object& from);
  json::object connection(const json::object& from);
  json::object place(const json::object& from) const;
  std::string identifier(const json::object& from);
  void shared(const json::object& from, json::object& out);

  std::string_view lang_;
  ExportIds& ids_;
  const ExportTargets& targets_;
  std::unordered_map<std::string, std::string> local_;  // original id -> read id, in this view
};

void ViewProjector::lowest_place(const json::object& place) {
  if (const auto x = whole(place, "x")) dx = std::max(dx, -*x);
  if (const auto y = whole(place, "y")) dy = std::max(dy, -*y);
}

void ViewProjector::lowest(const json::array& list) {
  for (const json::value& entry : list) {
    const json::object& object = object_of(entry);
    lowest_place(object);
    lowest(array_at(object, "nodes"));
    lowest(array_at(object, "bendpoints"));
    for (const char* key : {"source_attachment", "target_attachment"}) {
      if (const json::value* end = object.if_contains(key)) lowest_place(object_of(*end));
    }
  }
}

void ViewProjector::find_offset(const json::object& body) {
  lowest(array_at(body, "nodes"));
  lowest(array_at(body, "connections"));
}

// What is written is the place plus the offset, and never negative; this is what is read back.
json::object ViewProjector::place(const json::object& from) const {
  json::object out;
  out["x"] = whole(from, "x").value_or(-dx);
  out["y"] = whole(from, "y").value_or(-dy);
  return out;
}

std::string ViewProjector::identifier(const json::object& from) {
  const std::string_view id = string_at(from, "id");
  std::string read = id.empty() ? ids_.invent() : ids_.claim(id);
  local_.emplace(std::string(id), read);
  return read;
}

void ViewProjector::shared(const json::object& from, json::object& out) {
  put_object_texts(get_texts(string_at(from, "label"), "label", from), lang_, "label", out);
  put_object_texts(get_texts(string_at(from, "documentation"), "documentation", from), lang_,
                   "documentation", out);
  if (const json::value* style = from.if_contains("style")) {
    json::object projected = project_style(object_of(*style));
    if (!projected.empty()) out["style"] = std::move(projected);
  }
  json::array views;
  for (const json::value& reference : array_at(from, "views")) {
    const json::string* id = reference.if_string();
    const std::string* known = id ? targets_.view(plain_view(*id)) : nullptr;
    if (known) views.emplace_back(*known);
  }
  if (!views.empty()) out["views"] = std::move(views);
}

json::object ViewProjector::node(const json::object& from) {
  json::object out = place(from);
  out["id"] = identifier(from);
  const std::int64_t width = whole(from, "w").value_or(kWidth);
  const std::int64_t height = whole(from, "h").value_or(kHeight);
  out["w"] = width > 0 ? width : kWidth;
  out["h"] = height > 0 ? height : kHeight;
  shared(from, out);
  const json::array& inner = array_at(from, "nodes");
  const std::string_view type = string_at(from, "type");
  const std::string* element = targets_.element(string_at(from, "element"));
  if (type == "Element" && element) {
    out["type"] = "Element";
    out["element"] = *element;
  } else if (type == "Label" && inner.empty()) {
    out["type"] = "Label";
    const std::string* about = targets_.concept_(string_at(from, "concept"));
    if (about) out["concept"] = *about;
  } else {
    out["type"] = "Container";
  }
  json::array children = nodes(inner);
  if (!children.empty()) out["nodes"] = std::move(children);
  return out;
}

json::array ViewProjector::nodes(const json::array& from) {
  json::array out;
  for (const json::value& entry : from) {
    if (entry.is_object()) out.push_back(node(entry.get_object()));
  }
  return out;
}

json::object ViewProjector::connection(const json::object& from) {
  json::object out;
  out["id"] = identifier(from);
  shared(from, out);
  json::array bendpoints;
  for (const json::value& bend : array_at(from, "bendpoints")) {
    bendpoints.push_back(place(object_of(bend)));
  }
  if (!bendpoints.empty()) out["bendpoints"] = std::move(bendpoints);
  for (const char* key : {"source_attachment", "target_attachment"}) {
    if (const json::value* end = from.if_contains(key)) out[key] = place(object_of(*end));
  }
  return out;
}

json::array ViewProjector::connections(const json::array& from) {
  json::array out;
  std::vector<const json::object*> originals;
  for (const json::value& entry : from) {
    if (!entry.is_object()) continue;
    originals.push_back(&entry.get_object());
    out.push_back(connection(entry.get_object()));
  }
  // Ends come second: a connection may end in one that follows it.
  for (std::size_t i = 0; i < originals.size(); ++i) {
    json::object& projected = out[i].get_object();
    std::size_t ends = 0;
    for (const char* key : {"source", "target"}) {
      const auto found = local_.find(std::string(string_at(*originals[i], key)));
      if (found == local_.end() || found->first.empty()) continue;
      projected[key] = found->second;
      ++ends;
    }
    const std::string_view type = string_at(*originals[i], "type");
    const std::string* relation = targets_.relation(string_at(*originals[i], "relation"));
    if (relation && ends == 2 && (type == "Relationship" || type == "NestingRelationship")) {
      projected["relation"] = *relation;
      projected["type"] = json_view(type);
    } else {
      projected["type"] = "Line";
    }
  }
  return out;
}

class ViewWriter {
 public:
  ViewWriter(xml::Writer& out, const ProjectedView& view) : out_(out), view_(view) {}
  void node(const json::object& node);
  void connection(const json::object& line);

 private:
  void place(const json::object& at);
  void shared(const json::object& from);
  void reference(const char* attribute, const json::object& from, const char* key);

  xml::Writer& out_;
  const ProjectedView& view_;
};

void ViewWriter::place(const json::object& at) {
  out_.attribute("x", static_cast<long long>(at.at("x").get_int64()) + view_.dx);
  out_.attribute("y", static_cast<long long>(at.at("y").get_int64()) + view_.dy);
}

void ViewWriter::reference(const char* attribute, const json::object& from, const char* key) {
  const std::string_view id = string_at(from, key);
  if (!id.empty() || from.contains(key)) out_.attribute(attribute, ExportIds::xml(id));
}

void ViewWriter::shared(const json::object& from) {
  write_texts(out_, "label", get_texts(string_at(from, "label"), "label", from));
  write_texts(out_, "documentation",
              get_texts(string_at(from, "documentation"), "documentation", from));
  if (const json::value* style = from.if_contains("style")) {
    write_style(out_, style->get_object());
  }
  for (const json::value& view : array_at(from, "views")) {
    out_.open("viewRef");
    out_.attribute("ref", ExportIds::xml(plain_view(view.get_string())));
    out_.close();
  }
}

void ViewWriter::node(const json::object& node) {
  out_.open("node");
  reference("identifier", node, "id");
  reference("elementRef", node, "element");
  reference("conceptRef", node, "concept");
  out_.attribute("xsi:type", string_at(node, "type"));
  place(node);
  out_.attribute("w", static_cast<long long>(node.at("w").get_int64()));
  out_.attribute("h", static_cast<long long>(node.at("h").get_int64()));
  shared(node);
  for (const json::value& child : array_at(node, "nodes")) this->node(child.get_object());
  out_.close();
}

void ViewWriter::connection(const json::object& line) {
  out_.open("connection");
  reference("identifier", line, "id");
  reference("relationshipRef", line, "relation");
  out_.attribute("xsi:type", string_at(line, "type"));
  reference("source", line, "source");
  reference("target", line, "target");
  shared(line);
  const auto point = [&](const char* tag, const json::value& at) {
    out_.open(tag);
    place(at.get_object());
    out_.close();
  };
  if (const json::value* at = line.if_contains("source_attachment")) point("sourceAttachment", *at);
  for (const json::value& at : array_at(line, "bendpoints")) point("bendpoint", at);
  if (const json::value* at = line.if_contains("target_attachment")) point("targetAttachment", *at);
  out_.close();
}

}  // namespace

ProjectedView project_view(const std::string& id, const std::string& name, const json::value& body,
                           std::string_view default_lang, ExportIds& ids,
                           const ExportTargets& targets, ExportDefinitions& definitions) {
  ProjectedView view;
  view.id = *targets.view(id);
  const json::object& from = object_of(body);
  ViewProjector projector(default_lang, ids, targets);
  projector.find_offset(from);
  view.dx = projector.dx;
  view.dy = projector.dy;
  view.names = get_texts(name, "name", from);
  if (view.names.empty()) view.names.push_back({});
  const std::string read_name = put_texts(view.names, default_lang, "name", view.body);
  put_object_texts(get_texts(string_at(from, "documentation"), "documentation", from), default_lang,
                   "documentation", view.body);
  const std::string viewpoint(string_at(from, "viewpoint"));
  if (from.contains("viewpoint") && xml::writable(viewpoint) == viewpoint) {
    view.body["viewpoint"] = viewpoint;
  }
  const std::string viewpoint_ref(string_at(from, "viewpoint_ref"));
  if (targets.viewpoints.count(viewpoint_ref) > 0) view.body["viewpoint_ref"] = viewpoint_ref;
  json::array extra = project_extra(from);
  if (!extra.empty()) view.body["extra"] = std::move(extra);
  view.body["nodes"] = projector.nodes(array_at(from, "nodes"));
  view.body["connections"] = projector.connections(array_at(from, "connections"));
  if (const json::value* properties = from.if_contains("properties")) {
    json::array kept = definitions.project(*properties, default_lang, view.properties);
    if (!kept.empty()) view.body["properties"] = std::move(kept);
  }
  const json::value patch = make_patch(view.body, body);
  if (view.id != id) view.properties.push_back(definitions.ours("id", id));
  if (read_name != name) {
    view.properties.push_back(definitions.ours("name", encode_value(json::value(json_view(name)))));
  }
  if (view.dx > 0 || view.dy > 0) {
    view.properties.push_back(
        definitions.ours("offset", json::serialize(json::array{view.dx, view.dy})));
  }
  if (!patch.is_null()) view.properties.push_back(definitions.ours("view", encode_value(patch)));
  return view;
}

void write_view(xml::Writer& out, const ProjectedView& view) {
  out.open("view");
  out.attribute("identifier", ExportIds::xml(view.id));
  out.attribute("xsi:type", "Diagram");
  if (view.body.contains("viewpoint")) {
    out.attribute("viewpoint", string_at(view.body, "viewpoint"));
  }
  if (view.body.contains("viewpoint_ref")) {
    out.attribute("viewpointRef", ExportIds::xml(string_at(view.body, "viewpoint_ref")));
  }
  write_texts(out, "name", view.names);
  write_texts(out, "documentation",
              get_texts(string_at(view.body, "documentation"), "documentation", view.body));
  write_extra(out, array_at(view.body, "extra"));
  write_properties(out, view.properties);
  ViewWriter writer(out, view);
  for (const json::value& node : array_at(view.body, "nodes")) writer.node(node.get_object());
  for (const json::value& line : array_at(view.body, "connections")) {
    writer.connection(line.get_object());
  }
  out.close();
}

}  // namespace plumb::exchange::archimate
