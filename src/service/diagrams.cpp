#include "service/diagrams.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>

#include "score/evidence_fields.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

// Archi's usual figure, for nodes that do not say how large they are.
constexpr double kUsualWidth = 120;
constexpr double kUsualHeight = 55;
constexpr int kDeepest = 64;

struct Point {
  double x = 0;
  double y = 0;
};

struct Box {
  double x = 0;
  double y = 0;
  double w = 0;
  double h = 0;
  std::string parent;  // id of the box it lies in
  Point middle() const { return {x + w / 2, y + h / 2}; }
};

const json::array* list_at(const json::object& in, std::string_view key) {
  const json::value* value = in.if_contains(key);
  return value != nullptr && value->is_array() ? &value->get_array() : nullptr;
}
const json::object* object_at(const json::object& in, std::string_view key) {
  const json::value* value = in.if_contains(key);
  return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
}

bool is_view(const model::Artifact& artifact) {
  return !artifact.deleted && artifact.kind == "view" && artifact.body.is_object();
}

std::size_t count_nodes(const json::object& in, int depth = 0) {
  const json::array* nodes = list_at(in, "nodes");
  if (nodes == nullptr || depth > kDeepest) return 0;
  std::size_t out = 0;
  for (const json::value& node : *nodes) {
    if (node.is_object()) out += 1 + count_nodes(node.get_object(), depth + 1);
  }
  return out;
}

// Path of folders by the id of what is in them.
void read_folder(const json::array& items, const std::string& path,
                 std::unordered_map<std::string, std::string>& out, int depth = 0) {
  if (depth > kDeepest) return;
  for (const json::value& item : items) {
    if (item.is_string()) out[std::string(item.get_string())] = path;
    if (!item.is_object()) continue;
    const json::object& folder = item.get_object();
    if (const std::string_view ref = score::text(folder, "ref"); !ref.empty()) {
      out[std::string(ref)] = path;
    }
    const std::string_view label = score::text(folder, "label");
    std::string inside = path;
    if (!label.empty()) inside += (inside.empty() ? "" : " / ") + std::string(label);
    if (const json::array* more = list_at(folder, "items"))
      read_folder(*more, inside, out, depth + 1);
  }
}

std::unordered_map<std::string, std::string> folders_of(const model::Model& model) {
  std::unordered_map<std::string, std::string> out;
  for (const auto& [id, artifact] : model.artifacts()) {
    if (artifact->deleted || artifact->kind != "folders" || !artifact->body.is_object()) continue;
    const json::array* all = list_at(artifact->body.get_object(), "organizations");
    if (all == nullptr) continue;
    for (const json::value& organization : *all) {
      if (organization.is_array()) read_folder(organization.get_array(), "", out);
    }
  }
  return out;
}

std::string view_name(const model::Artifact& artifact) {
  return artifact.name.empty() ? artifact.id : artifact.name;
}

// Where the line from the middle of a box towards a point leaves it.
Point leave(const Box& box, Point towards) {
  const Point from = box.middle();
  const double dx = towards.x - from.x;
  const double dy = towards.y - from.y;
  if (dx == 0 && dy == 0) return from;
  double reach = 1e300;
  if (dx != 0) reach = std::min(reach, box.w / 2 / std::abs(dx));
  if (dy != 0) reach = std::min(reach, box.h / 2 / std::abs(dy));
  return {from.x + dx * reach, from.y + dy * reach};
}

class Drawing {
 public:
  Drawing(const FindingDesk& desk, const model::Artifact& artifact)
      : desk_(desk), model_(desk.assessment().model()), artifact_(artifact) {}

  json::object draw() {
    const json::object& body = artifact_.body.get_object();
    measure(body, "", 0);
    if (const json::array* connections = list_at(body, "connections")) {
      for (const json::value& line : *connections) {
        if (!line.is_object()) continue;
        for (const Point& bend : bends(line.get_object())) grow(bend);
      }
    }
    shift_ = !any_ ? Point{} : Point{kViewMargin - least_.x, kViewMargin - least_.y};
    add_nodes(body, 0);
    add_lines(body);
    json::object out{{"id", artifact_.id},
                     {"name", view_name(artifact_)},
                     {"width", std::max(0.0, most_.x + shift_.x) + kViewMargin},
                     {"height", std::max(0.0, most_.y + shift_.y) + kViewMargin},
                     {"nodes", std::move(nodes_)},
                     {"edges", std::move(lines_)}};
    for (const char* key : {"documentation", "viewpoint"}) {
      if (const std::string_view text = score::text(body, key); !text.empty()) out[key] = text;
    }
    return out;
  }

 private:
  // Boxes first, since lines need both ends, and the corner all places are counted from.
  void measure(const json::object& in, const std::string& parent, int depth) {
    const json::array* nodes = list_at(in, "nodes");
    if (nodes == nullptr || depth > kDeepest) return;
    for (const json::value& value : *nodes) {
      if (!value.is_object()) continue;
      const json::object& node = value.get_object();
      Box box{score::number(node, "x").value_or(0), score::number(node, "y").value_or(0),
              score::number(node, "w").value_or(kUsualWidth),
              score::number(node, "h").value_or(kUsualHeight), parent};
      box.w = std::max(1.0, box.w);
      box.h = std::max(1.0, box.h);
      grow({box.x, box.y});
      grow({box.x + box.w, box.y + box.h});
      const std::string id(score::text(node, "id"));
      boxes_.emplace(id, box);
      measure(node, id, depth + 1);
    }
  }
  void grow(Point at) {
    least_ = any_ ? Point{std::min(least_.x, at.x), std::min(least_.y, at.y)} : at;
    most_ = any_ ? Point{std::max(most_.x, at.x), std::max(most_.y, at.y)} : at;
    any_ = true;
  }

  void add_nodes(const json::object& in, int depth) {
    const json::array* nodes = list_at(in, "nodes");
    if (nodes == nullptr || depth > kDeepest) return;
    for (const json::value& value : *nodes) {
      if (!value.is_object()) continue;
      const json::object& node = value.get_object();
      const auto found = boxes_.find(std::string(score::text(node, "id")));
      if (found == boxes_.end()) continue;
      nodes_.push_back(node_json(node, found->first, found->second));
      add_nodes(node, depth + 1);
    }
  }

  std::string_view element_of(const json::object& node) const {
    const std::string_view element = score::text(node, "element");
    return element.empty() ? score::text(node, "concept") : element;
  }

  json::object node_json(const json::object& node, const std::string& id, const Box& box) const {
    const std::string_view type = score::text(node, "type");
    const std::string_view element = element_of(node);
    json::object out{{"id", id},
                     {"kind", kind_of(node, type, element)},
                     {"element", text_or_null(element)},
                     {"name", score::text(node, "label")},
                     {"type", nullptr},
                     {"component", nullptr},
                     {"parent", text_or_null(box.parent)},
                     {"x", box.x + shift_.x},
                     {"y", box.y + shift_.y},
                     {"width", box.w},
                     {"height", box.h}};
    if (const json::object* style = object_at(node, "style")) add_style(*style, out);
    if (element.empty()) {
      add_reference(node, out);
      return out;
    }
    const model::Index at = model_.find_element(element);
    out["removed"] = at == model::kNoIndex || !model_.live(at);
    if (at == model::kNoIndex) return out;
    // A junction has no name, and its id would only be in the way.
    if (!model_.name(at).empty()) out["name"] = model_.name(at);
    out["type"] = model_.type_name(at);
    out["component"] = text_or_null(model_.component(at));
    out["condition"] = nullptr;
    out["findings"] = desk_.open_about(at);
    const Assessment& assessment = desk_.assessment();
    const score::Node place = assessment.compiled.node(at);
    if (place != score::kNoNode) out["condition"] = assessment.engine->graph().condition[place];
    return out;
  }

  static std::string_view kind_of(const json::object& node, std::string_view type,
                                  std::string_view element) {
    if (!element.empty()) return "element";
    if (list_at(node, "views") != nullptr) return "view";
    if (type == "Container") return "group";
    return type.find("Image") != std::string_view::npos ? "image" : "note";
  }

  // The name of the view a box leads to.
  void add_reference(const json::object& node, json::object& out) const {
    const json::array* views = list_at(node, "views");
    if (views == nullptr || views->empty() || !views->front().is_string()) return;
    const auto found = model_.artifacts().find(std::string_view(views->front().get_string()));
    if (found == model_.artifacts().end() || !is_view(*found->second)) return;
    out["view"] = found->first;
    if (score::text(node, "label").empty()) out["name"] = view_name(*found->second);
  }

  static void add_style(const json::object& style, json::object& out) {
    for (const char* key : {"fill", "line"}) {
      if (const std::string_view colour = score::text(style, key); !colour.empty()) {
        out[key] = colour;
      }
    }
    const json::object* font = object_at(style, "font");
    if (font == nullptr) return;
    if (const std::string_view colour = score::text(*font, "color"); !colour.empty()) {
      out["font_colour"] = colour;
    }
  }

  bool inside(const std::string& inner, const std::string& outer) const {
    std::string at = inner;
    for (int depth = 0; depth < kDeepest; ++depth) {
      const auto found = boxes_.find(at);
      if (found == boxes_.end() || found->second.parent.empty()) return false;
      at = found->second.parent;
      if (at == outer) return true;
    }
    return false;
  }

  // Whether the nesting of its ends says the same as the relation.
  static bool nests(std::string_view kind) {
    constexpr std::array<std::string_view, 7> kKinds = {
        "composition",    "aggregation", "assignment", "realization",
        "specialization", "access",      "part_of"};
    return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
  }

  void add_lines(const json::object& body) {
    const json::array* connections = list_at(body, "connections");
    if (connections == nullptr) return;
    // Lines may end at the middle of other lines, which may come later.
    std::vector<const json::object*> waiting;
    for (const json::value& value : *connections) {
      if (value.is_object()) waiting.push_back(&value.get_object());
    }
    while (!waiting.empty()) {
      std::vector<const json::object*> left;
      for (const json::object* line : waiting) {
        if (!add_line(*line)) left.push_back(line);
      }
      if (left.size() == waiting.size()) break;  // ends that are not in the view
      waiting = std::move(left);
    }
  }

  // A line's middle as a box without size.
  const Box* end_of(const std::string& id) const {
    const auto box = boxes_.find(id);
    if (box != boxes_.end()) return &box->second;
    const auto line = middles_.find(id);
    return line == middles_.end() ? nullptr : &line->second;
  }

  bool add_line(const json::object& line) {
    const std::string from(score::text(line, "source"));
    const std::string to(score::text(line, "target"));
    const Box* source = end_of(from);
    const Box* target = end_of(to);
    if (source == nullptr || target == nullptr) return false;
    const std::string_view relation = score::text(line, "relation");
    const model::Index at = model_.find_relation(relation);
    json::object out{{"id", score::text(line, "id")},
                     {"relation", text_or_null(relation)},
                     {"kind", "line"},
                     {"from", from},
                     {"to", to}};
    std::string_view kind;
    if (at != model::kNoIndex) {
      kind = model_.kind_name(at);
      out["kind"] = kind;
      const score::Fields fields = score::relation_fields_of(model_, at);
      if (const std::string_view name = score::text(*fields, "name"); !name.empty()) {
        out["name"] = name;
      }
      if (const std::string_view access = score::text(*fields, "access"); !access.empty()) {
        out["access"] = access;
      }
    }
    std::vector<Point> points = bends(line);
    const Point first = points.empty() ? target->middle() : points.front();
    const Point last = points.empty() ? source->middle() : points.back();
    const Point start = leave(*source, first);
    const Point end = leave(*target, last);
    points.insert(points.begin(), start);
    points.push_back(end);
    const Point half{(points[points.size() / 2 - 1].x + points[points.size() / 2].x) / 2,
                     (points[points.size() / 2 - 1].y + points[points.size() / 2].y) / 2};
    middles_.emplace(std::string(score::text(line, "id")), Box{half.x, half.y, 0, 0, {}});
    if (nests(kind) && (inside(from, to) || inside(to, from))) return true;
    json::array flat;
    for (const Point& point : points) {
      flat.emplace_back(std::round((point.x + shift_.x) * 10) / 10);
      flat.emplace_back(std::round((point.y + shift_.y) * 10) / 10);
    }
    out["points"] = std::move(flat);
    if (!out.contains("name")) {
      if (const std::string_view label = score::text(line, "label"); !label.empty()) {
        out["name"] = label;
      }
    }
    lines_.push_back(std::move(out));
    return true;
  }

  static std::vector<Point> bends(const json::object& line) {
    std::vector<Point> out;
    const json::array* points = list_at(line, "bendpoints");
    if (points == nullptr) return out;
    for (const json::value& value : *points) {
      if (!value.is_object()) continue;
      const auto x = score::number(value.get_object(), "x");
      const auto y = score::number(value.get_object(), "y");
      if (x && y) out.push_back({*x, *y});
    }
    return out;
  }

  const FindingDesk& desk_;
  const model::Model& model_;
  const model::Artifact& artifact_;
  std::map<std::string, Box> boxes_;
  std::map<std::string, Box> middles_;
  Point least_;
  Point most_;
  bool any_ = false;
  Point shift_;
  json::array nodes_;
  json::array lines_;
};

bool shows(const json::object& in, std::string_view element, int depth = 0) {
  const json::array* nodes = list_at(in, "nodes");
  if (nodes == nullptr || depth > kDeepest) return false;
  return std::any_of(nodes->begin(), nodes->end(), [&](const json::value& value) {
    if (!value.is_object()) return false;
    const json::object& node = value.get_object();
    return score::text(node, "element") == element || score::text(node, "concept") == element ||
           shows(node, element, depth + 1);
  });
}

}  // namespace

json::array views_json(const model::Model& model) {
  const auto folders = folders_of(model);
  std::vector<std::pair<std::pair<std::string, std::string>, json::object>> found;
  for (const auto& [id, artifact] : model.artifacts()) {
    if (!is_view(*artifact)) continue;
    const json::object& body = artifact->body.get_object();
    json::object row{{"id", id}, {"name", view_name(*artifact)}, {"nodes", count_nodes(body)}};
    const auto folder = folders.find(id);
    if (folder != folders.end()) row["folder"] = folder->second;
    if (const std::string_view viewpoint = score::text(body, "viewpoint"); !viewpoint.empty()) {
      row["viewpoint"] = viewpoint;
    }
    std::pair<std::string, std::string> place{folder == folders.end() ? "" : folder->second,
                                              view_name(*artifact)};
    found.emplace_back(std::move(place), std::move(row));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  json::array out;
  for (auto& [order, row] : found) out.push_back(std::move(row));
  return out;
}

Result<json::object> diagram_json(const FindingDesk& desk, std::string_view id) {
  const auto& artifacts = desk.assessment().model().artifacts();
  const auto found = artifacts.find(id);
  if (found == artifacts.end() || !is_view(*found->second)) {
    return not_found("There is no view \"" + std::string(id) + "\".");
  }
  return Drawing(desk, *found->second).draw();
}

json::array views_of(const model::Model& model, std::string_view element) {
  json::array out;
  for (const auto& [id, artifact] : model.artifacts()) {
    if (!is_view(*artifact) || !shows(artifact->body.get_object(), element)) continue;
    out.push_back({{"id", id}, {"name", view_name(*artifact)}});
  }
  return out;
}

}  // namespace plumb::service
