#include "service/graph_picture.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "layout/picture.h"
#include "score/compile_edges.h"
#include "score/evidence_fields.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

// A relation as it is drawn: what is below serves, or is part of, what is above.
struct Drawn {
  Index relation = model::kNoIndex;
  Index below = model::kNoIndex;
  Index above = model::kNoIndex;
  std::string_view meaning = "none";
  std::optional<double> strength;
};

Drawn drawn(const model::Model& model, Index relation, Day today) {
  const model::RelationRow& row = model.relation_row(relation);
  Drawn out{relation, row.from, row.to, "none", {}};
  const auto edge = score::edge_of(model, relation, today);
  if (!edge) return out;
  out.below = edge->from;
  out.above = edge->to;
  switch (edge->kind) {
    case score::EdgeClass::support: out.meaning = "supports"; break;
    case score::EdgeClass::hinder: out.meaning = "hinders"; break;
    case score::EdgeClass::part: out.meaning = "part_of"; return out;
  }
  out.strength = edge->value;
  return out;
}

class Selection {
 public:
  Selection(const Assessment& assessment, const GraphWish& wish)
      : assessment_(assessment),
        model_(assessment.model()),
        wish_(wish),
        today_(day_of(assessment.moment.at)),
        place_(model_.element_bound(), kNowhere) {}

  void whole() {
    std::vector<Index> all;
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (model_.live(at) && matches(at)) all.push_back(at);
    }
    total_ = all.size();
    const score::Situation situation = assessment_.situation();
    if (all.size() > wish_.limit) {
      std::stable_sort(all.begin(), all.end(), [&](Index a, Index b) {
        return situation.importance(a) > situation.importance(b);
      });
      all.resize(wish_.limit);
      std::sort(all.begin(), all.end());
    }
    for (const Index at : all) take(at);
  }

  void around(Index focus) {
    std::deque<std::pair<Index, int>> queue = {{focus, 0}};
    std::vector<bool> seen(model_.element_bound(), false);
    seen[focus] = true;
    while (!queue.empty()) {
      const Index at = queue.front().first;
      const int depth = queue.front().second;
      queue.pop_front();
      ++total_;
      if (elements_.size() < wish_.limit) take(at);
      if (depth == wish_.depth) continue;
      std::vector<Index> next;
      const auto look = [&](Index relation, Index other) {
        if (seen[other] || !matches(other)) return;
        const Drawn line = drawn(model_, relation, today_);
        const bool up = line.below == at;
        if (wish_.direction == (up ? "down" : "up")) return;
        seen[other] = true;
        next.push_back(other);
      };
      model_.for_each_out(at, look);
      model_.for_each_in(at, look);
      std::sort(next.begin(), next.end());
      for (const Index other : next) queue.emplace_back(other, depth + 1);
    }
  }

  void connect() {
    for (Index at = 0; at < model_.relation_bound(); ++at) {
      if (!model_.connects(at)) continue;
      const model::RelationRow& row = model_.relation_row(at);
      if (place_[row.from] == kNowhere || place_[row.to] == kNowhere) continue;
      if (!score::valid_on(model_, at, today_)) continue;
      lines_.push_back(drawn(model_, at, today_));
    }
  }

  const std::vector<Index>& elements() const { return elements_; }
  const std::vector<Drawn>& lines() const { return lines_; }
  std::uint32_t place(Index at) const { return place_[at]; }
  std::size_t total() const { return total_; }

 private:
  static constexpr std::uint32_t kNowhere = 0xffffffff;

  bool matches(Index at) const {
    const auto among = [](const std::vector<std::string>& wanted, const std::string& value) {
      return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    };
    return among(wish_.types, model_.type_name(at)) &&
           among(wish_.components, model_.component(at));
  }
  void take(Index at) {
    place_[at] = static_cast<std::uint32_t>(elements_.size());
    elements_.push_back(at);
  }

  const Assessment& assessment_;
  const model::Model& model_;
  const GraphWish& wish_;
  const Day today_;
  std::vector<Index> elements_;
  std::vector<std::uint32_t> place_;
  std::vector<Drawn> lines_;
  std::size_t total_ = 0;
};

// A lane per component, in the order of the metamodel, then one for what lies outside.
std::vector<std::uint32_t> lanes_of(const model::Model& model, const std::vector<Index>& elements) {
  std::unordered_map<std::string, std::uint32_t> lane;
  for (const model::Component& component : model.metamodel().components) {
    lane.emplace(component.id, static_cast<std::uint32_t>(lane.size()));
  }
  std::vector<std::uint32_t> out;
  for (const Index at : elements) {
    const auto found = lane.find(model.component(at));
    out.push_back(found == lane.end() ? static_cast<std::uint32_t>(lane.size()) : found->second);
  }
  return out;
}

json::object node_json(const FindingDesk& desk, Index at, layout::Point corner) {
  const Assessment& assessment = desk.assessment();
  json::object out = ref_json(assessment.model(), at);
  out["x"] = corner.x;
  out["y"] = corner.y;
  out["width"] = layout::kBoxWidth;
  out["height"] = layout::kBoxHeight;
  out["findings"] = desk.open_about(at);
  for (const char* figure : {"condition", "confidence", "importance", "cost", "age_days"}) {
    out[figure] = nullptr;
  }
  const score::Node node = assessment.compiled.node(at);
  if (node == score::kNoNode) return out;
  const score::Graph& graph = assessment.engine->graph();
  out["condition"] = graph.condition[node];
  out["confidence"] = graph.confidence[node];
  out["importance"] = assessment.analysis().importance[node];
  if (graph.cost[node] > 0) out["cost"] = graph.cost[node];
  if (const auto newest = assessment.compiled.conditions[node].newest) {
    out["age_days"] = (day_of(assessment.moment.at) - *newest).count();
  }
  return out;
}

json::object edge_json(const model::Model& model, const Drawn& line,
                       std::vector<layout::Point> points) {
  const model::RelationRow& row = model.relation_row(line.relation);
  if (row.from != line.below) std::reverse(points.begin(), points.end());
  json::array flat;
  for (const layout::Point& point : points) {
    flat.emplace_back(point.x);
    flat.emplace_back(point.y);
  }
  return {{"id", model.relation_id(line.relation)},
          {"kind", model.kind_name(line.relation)},
          {"from", model.element_id(row.from)},
          {"to", model.element_id(row.to)},
          {"meaning", line.meaning},
          {"strength", number_or_null(line.strength)},
          {"points", std::move(flat)}};
}

json::array lanes_json(const model::Model& model, const std::vector<layout::LaneBox>& lanes) {
  json::array out;
  const auto& components = model.metamodel().components;
  for (const layout::LaneBox& lane : lanes) {
    const bool inside = lane.lane < components.size();
    out.push_back({{"id", inside ? components[lane.lane].id : "outside"},
                   {"name", inside ? components[lane.lane].name : "Outside the four domains"},
                   {"x", lane.x},
                   {"y", lane.y},
                   {"width", lane.width},
                   {"height", lane.height}});
  }
  return out;
}

std::string words_of(const GraphWish& wish) {
  std::string out = wish.focus + "\n" + std::to_string(wish.depth) + wish.direction + wish.layout +
                    std::to_string(wish.limit);
  for (const auto* list : {&wish.types, &wish.components}) {
    out += "\n";
    for (const std::string& word : *list) out += word + ",";
  }
  return out;
}

}  // namespace

Result<json::object> graph_json(const FindingDesk& desk, const GraphWish& wish) {
  const Assessment& assessment = desk.assessment();
  const model::Model& model = assessment.model();
  Selection selection(assessment, wish);
  if (wish.focus.empty()) {
    selection.whole();
  } else {
    const Index focus = model.find_element(wish.focus);
    if (focus == model::kNoIndex || !model.live(focus)) {
      return not_found("There is no element \"" + wish.focus + "\".");
    }
    selection.around(focus);
  }
  selection.connect();
  layout::Input input;
  input.boxes = static_cast<std::uint32_t>(selection.elements().size());
  input.lane = lanes_of(model, selection.elements());
  for (const Drawn& line : selection.lines()) {
    input.lines.push_back({selection.place(line.below), selection.place(line.above)});
  }
  layout::Picture picture = wish.layout == "layers" ? layout::layers(input) : layout::lanes(input);
  json::array nodes;
  for (std::size_t i = 0; i < selection.elements().size(); ++i) {
    nodes.push_back(node_json(desk, selection.elements()[i], picture.boxes[i]));
  }
  json::array edges;
  for (std::size_t i = 0; i < selection.lines().size(); ++i) {
    edges.push_back(edge_json(model, selection.lines()[i], std::move(picture.lines[i])));
  }
  return json::object{{"width", picture.width},     {"height", picture.height},
                      {"total", selection.total()}, {"lanes", lanes_json(model, picture.lanes)},
                      {"nodes", std::move(nodes)},  {"edges", std::move(edges)}};
}

Result<std::shared_ptr<const json::object>> GraphCache::get(const FindingDesk& desk,
                                                            const GraphWish& wish) {
  const auto& model = desk.assessment().snapshot.model;
  const Instant at = desk.assessment().moment.at;
  const std::string words = words_of(wish);
  {
    const std::lock_guard lock(mutex_);
    for (auto entry = kept_.begin(); entry != kept_.end(); ++entry) {
      if (entry->model != model || entry->wish != words) continue;
      if (day_of(entry->at) != day_of(at)) continue;
      kept_.splice(kept_.begin(), kept_, entry);
      return kept_.front().picture;
    }
  }
  PLUMB_TRY(json::object made, graph_json(desk, wish));
  auto picture = std::make_shared<const json::object>(std::move(made));
  const std::lock_guard lock(mutex_);
  kept_.push_front({model, at, words, picture});
  if (kept_.size() > kKept) kept_.pop_back();
  return picture;
}

}  // namespace plumb::service
