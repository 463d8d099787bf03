#include "edits.h"

#include <algorithm>

namespace plumb::oracle {

using model::Domain;
using score::Edge;
using score::Edit;
using score::Graph;
using score::Node;
using score::PartEdge;

bool has_parent(const Graph& graph, Node v) {
  return std::any_of(graph.parts.begin(), graph.parts.end(),
                     [v](const auto& e) { return e.child == v; });
}

Edit edge_edit(Edit::Kind kind, Node from, Node to, double value) {
  Edit edit;
  edit.kind = kind;
  edit.node = from;
  edit.other = to;
  edit.value = value;
  return edit;
}
Edit value_edit(Edit::Kind kind, Node node, double value, double value2) {
  Edit edit;
  edit.kind = kind;
  edit.node = node;
  edit.value = value;
  edit.value2 = value2;
  return edit;
}

namespace {

template <class List>
void change_or_remove(Random& random, Edit::Kind kind, const List& list, double value,
                      Batch& batch) {
  if (list.empty()) return;
  const auto& [from, to, old] = list[random.below(list.size())];
  batch.push_back(edge_edit(kind, from, to, random.chance(0.5) ? 0 : value));
}

void add_edge(Random& random, const Graph& graph, bool coarse, Batch& batch) {
  const auto from = static_cast<Node>(random.below(graph.size()));
  const auto to = static_cast<Node>(random.below(graph.size()));
  if (from == to) return;
  const double strength = random_strength(random, coarse);
  switch (random.below(5)) {
    case 0: batch.push_back(edge_edit(Edit::Kind::set_hinder, from, to, strength)); return;
    case 1:
      // Only elements without a parent carry root weight.
      batch.push_back(value_edit(Edit::Kind::weight, from, 0));
      batch.push_back(edge_edit(Edit::Kind::set_part, from, to, 3 * strength));
      return;
    default: batch.push_back(edge_edit(Edit::Kind::set_support, from, to, strength)); return;
  }
}

// Engine.h: removing an element is removing its edges, weight and cost and its
// domain.
void remove_element(const Graph& graph, Node v, Batch& batch) {
  for (const auto& e : graph.supports)
    if (e.from == v || e.to == v)
      batch.push_back(edge_edit(Edit::Kind::set_support, e.from, e.to, 0));
  for (const auto& e : graph.hinders)
    if (e.from == v || e.to == v)
      batch.push_back(edge_edit(Edit::Kind::set_hinder, e.from, e.to, 0));
  for (const auto& e : graph.parts)
    if (e.child == v || e.parent == v)
      batch.push_back(edge_edit(Edit::Kind::set_part, e.child, e.parent, 0));
  batch.push_back(value_edit(Edit::Kind::weight, v, 0));
  batch.push_back(value_edit(Edit::Kind::cost, v, 0));
  Edit away;
  away.kind = Edit::Kind::domain;
  away.node = v;
  batch.push_back(away);
}

void add_edit(Random& random, const Graph& graph, bool coarse, Batch& batch) {
  const auto v = static_cast<Node>(random.below(graph.size()));
  Edit edit;
  edit.node = v;
  switch (random.below(13)) {
    case 0:
    case 1:
      batch.push_back(value_edit(Edit::Kind::condition, v, random_condition(random, coarse),
                                 random_condition(random, coarse)));
      return;
    case 2:
      if (has_parent(graph, v)) return;
      batch.push_back(value_edit(Edit::Kind::weight, v, random.chance(0.3) ? 0 : random.unit()));
      return;
    case 3:
      batch.push_back(
          value_edit(Edit::Kind::cost, v, random.chance(0.4) ? 0 : 1000 * random.unit()));
      return;
    case 4:
      batch.push_back(value_edit(Edit::Kind::needs_support, v, random.chance(0.5) ? 1 : 0));
      return;
    case 5:
      edit.kind = Edit::Kind::domain;
      edit.domain = static_cast<Domain>(random.below(5));
      batch.push_back(edit);
      return;
    case 6:
      edit.kind = Edit::Kind::add_element;
      edit.domain = static_cast<Domain>(random.below(5));
      edit.value = random_condition(random, coarse);
      edit.value2 = random_condition(random, coarse);
      edit.flag = random.chance(0.5);
      batch.push_back(edit);
      return;
    case 7:
      change_or_remove(random, Edit::Kind::set_support, graph.supports,
                       random_strength(random, coarse), batch);
      return;
    case 8:
      change_or_remove(random, Edit::Kind::set_hinder, graph.hinders,
                       random_strength(random, coarse), batch);
      return;
    case 9:
      change_or_remove(random, Edit::Kind::set_part, graph.parts, 3 * random.unit() + 0.1, batch);
      return;
    case 10:
      if (random.chance(0.2)) remove_element(graph, v, batch);
      return;
    default: add_edge(random, graph, coarse, batch); return;
  }
}

}  // namespace

Batch random_batch(Random& random, const Graph& graph, bool coarse) {
  Batch batch;
  Graph now = graph;
  const std::size_t steps = 1 + random.below(4);
  for (std::size_t i = 0; i < steps; ++i) {
    const std::size_t before = batch.size();
    add_edit(random, now, coarse, batch);
    for (std::size_t k = before; k < batch.size(); ++k) apply_plainly(now, batch[k]);
  }
  return batch;
}

namespace {

template <class List, class Same, class Make>
void set_edge(List& list, double value, Same same, Make make) {
  const auto found = std::find_if(list.begin(), list.end(), same);
  if (found != list.end()) list.erase(found);
  if (value != 0) list.push_back(make());
}

void set_edge(std::vector<Edge>& list, const Edit& edit) {
  set_edge(
      list, edit.value, [&](const Edge& e) { return e.from == edit.node && e.to == edit.other; },
      [&] {
        return Edge{edit.node, edit.other, edit.value};
      });
}

}  // namespace

void apply_plainly(Graph& graph, const Edit& edit) {
  switch (edit.kind) {
    case Edit::Kind::condition:
      graph.condition[edit.node] = edit.value;
      graph.confidence[edit.node] = edit.value2;
      return;
    case Edit::Kind::weight: graph.weight[edit.node] = edit.value; return;
    case Edit::Kind::cost: graph.cost[edit.node] = edit.value; return;
    case Edit::Kind::needs_support:
      graph.needs_support[edit.node] = edit.value != 0 ? 1 : 0;
      return;
    case Edit::Kind::domain: graph.domain[edit.node] = edit.domain; return;
    case Edit::Kind::add_element:
      graph.domain.push_back(edit.domain);
      graph.condition.push_back(edit.value);
      graph.confidence.push_back(edit.value2);
      graph.needs_support.push_back(edit.flag ? 1 : 0);
      graph.weight.push_back(0);
      graph.cost.push_back(0);
      return;
    case Edit::Kind::set_support: set_edge(graph.supports, edit); return;
    case Edit::Kind::set_hinder: set_edge(graph.hinders, edit); return;
    case Edit::Kind::set_part:
      set_edge(
          graph.parts, edit.value,
          [&](const PartEdge& e) { return e.child == edit.node && e.parent == edit.other; },
          [&] {
            return PartEdge{edit.node, edit.other, edit.value};
          });
      return;
  }
}

}  // namespace plumb::oracle
