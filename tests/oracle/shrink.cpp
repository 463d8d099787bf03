#include "shrink.h"

#include <algorithm>
#include <utility>

namespace plumb::oracle {

using score::Edge;
using score::Graph;
using score::Node;
using score::PartEdge;

Graph without_element(const Graph& graph, Node node) {
  Graph out = graph;
  const auto drop = [&](auto& list) { list.erase(list.begin() + static_cast<long>(node)); };
  drop(out.domain);
  drop(out.condition);
  drop(out.confidence);
  drop(out.weight);
  drop(out.cost);
  drop(out.needs_support);
  const auto moved = [&](Node v) { return v > node ? v - 1 : v; };
  out.supports.clear();
  out.hinders.clear();
  out.parts.clear();
  for (const Edge& e : graph.supports)
    if (e.from != node && e.to != node)
      out.supports.push_back({moved(e.from), moved(e.to), e.strength});
  for (const Edge& e : graph.hinders)
    if (e.from != node && e.to != node)
      out.hinders.push_back({moved(e.from), moved(e.to), e.strength});
  for (const PartEdge& e : graph.parts)
    if (e.child != node && e.parent != node)
      out.parts.push_back({moved(e.child), moved(e.parent), e.weight});
  return out;
}

namespace {

using Predicate = std::function<bool(const Graph&)>;

template <class List>
bool drop_edges(Graph& graph, List Graph::*list, const Predicate& fails) {
  bool changed = false;
  for (std::size_t i = (graph.*list).size(); i-- > 0;) {
    Graph smaller = graph;
    (smaller.*list).erase((smaller.*list).begin() + static_cast<long>(i));
    if (!fails(smaller)) continue;
    graph = smaller;
    changed = true;
  }
  return changed;
}

// Tries rounder values for one number.
template <class Access>
bool round_number(Graph& graph, const Predicate& fails, const std::vector<double>& rounder,
                  Access access) {
  for (double value : rounder) {
    if (access(graph) == value) return false;
    Graph simpler = graph;
    access(simpler) = value;
    if (!fails(simpler)) continue;
    graph = simpler;
    return true;
  }
  return false;
}

bool round_numbers(Graph& graph, const Predicate& fails) {
  bool changed = false;
  const std::vector<double> kShares = {1, 0.5, 0.25};
  const std::vector<double> kAmounts = {0, 1};
  for (std::size_t v = 0; v < graph.size(); ++v) {
    changed |=
        round_number(graph, fails, kShares, [v](Graph& g) -> double& { return g.condition[v]; });
    changed |=
        round_number(graph, fails, kAmounts, [v](Graph& g) -> double& { return g.confidence[v]; });
    changed |=
        round_number(graph, fails, kAmounts, [v](Graph& g) -> double& { return g.weight[v]; });
    changed |= round_number(graph, fails, kAmounts, [v](Graph& g) -> double& { return g.cost[v]; });
  }
  for (std::size_t i = 0; i < graph.supports.size(); ++i)
    changed |= round_number(graph, fails, kShares,
                            [i](Graph& g) -> double& { return g.supports[i].strength; });
  for (std::size_t i = 0; i < graph.hinders.size(); ++i)
    changed |= round_number(graph, fails, kShares,
                            [i](Graph& g) -> double& { return g.hinders[i].strength; });
  for (std::size_t i = 0; i < graph.parts.size(); ++i)
    changed |=
        round_number(graph, fails, {1}, [i](Graph& g) -> double& { return g.parts[i].weight; });
  return changed;
}

}  // namespace

Graph shrink(Graph graph, const Predicate& fails, Elements elements) {
  for (int round = 0; round < 8; ++round) {
    bool changed = false;
    for (std::size_t v = graph.size(); v-- > 0 && graph.size() > 1;) {
      if (elements == Elements::keep) break;
      const Graph smaller = without_element(graph, static_cast<Node>(v));
      if (!fails(smaller)) continue;
      graph = smaller;
      changed = true;
    }
    changed |= drop_edges(graph, &Graph::supports, fails);
    changed |= drop_edges(graph, &Graph::hinders, fails);
    changed |= drop_edges(graph, &Graph::parts, fails);
    changed |= round_numbers(graph, fails);
    if (!changed) break;
  }
  return graph;
}

std::string counterexample(int count, const Recipe& recipe, const Property& property,
                           std::uint64_t first_seed) {
  for (int i = 0; i < count; ++i) {
    const std::uint64_t seed = first_seed + static_cast<std::uint64_t>(i);
    Random random(seed);
    const Graph graph = random_graph(random, recipe);
    const Random choices = random;
    const auto breach = [&](const Graph& candidate) {
      Random again = choices;
      return property(candidate, again);
    };
    if (breach(graph).empty()) continue;
    const Graph small = shrink(graph, [&](const Graph& g) { return !breach(g).empty(); });
    return "seed " + std::to_string(seed) + ": " + breach(small) + describe(small);
  }
  return "";
}

}  // namespace plumb::oracle
