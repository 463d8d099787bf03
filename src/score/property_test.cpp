// The properties of docs/engine.md section 10 that concern one analysis, each on many random graphs
// with fixed seeds. Agreement with the oracle is in oracle_test.cpp, edits are in
// engine_property_test.cpp.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "../../tests/oracle/graphs.h"
#include "../../tests/oracle/oracle.h"
#include "../../tests/oracle/shrink.h"
#include "score/engine.h"

namespace {

using plumb::model::Domain;
using plumb::oracle::counterexample;
using plumb::oracle::difference;
using plumb::oracle::Random;
using plumb::oracle::Recipe;
using plumb::score::Analysis;
using plumb::score::Edge;
using plumb::score::Graph;
using plumb::score::Node;

Analysis values_of(const Graph& graph) {
  return plumb::score::analyse(graph, {.gradient = false});
}

std::string at(const char* name, std::size_t index) {
  return std::string(name) + "[" + std::to_string(index) + "]";
}

// reaches[v]: a path over supports, hinders and parts leads from `start` to v.
std::vector<char> reached_from(const Graph& graph, Node start) {
  std::vector<char> reached(graph.size(), 0);
  std::vector<Node> open = {start};
  reached[start] = 1;
  const auto visit = [&](Node now, Node from, Node to) {
    if (from != now || reached[to]) return;
    reached[to] = 1;
    open.push_back(to);
  };
  while (!open.empty()) {
    const Node now = open.back();
    open.pop_back();
    for (const auto& e : graph.supports) visit(now, e.from, e.to);
    for (const auto& e : graph.hinders) visit(now, e.from, e.to);
    for (const auto& e : graph.parts) visit(now, e.child, e.parent);
  }
  return reached;
}

Node copy_element(Graph& graph, Node v) {
  graph.domain.push_back(graph.domain[v]);
  graph.condition.push_back(graph.condition[v]);
  graph.confidence.push_back(graph.confidence[v]);
  graph.weight.push_back(0);
  graph.cost.push_back(0);
  graph.needs_support.push_back(graph.needs_support[v]);
  return static_cast<Node>(graph.size() - 1);
}

std::string outside_unit_interval(const Analysis& a) {
  const auto bad = [](double x) { return !(x >= -1e-12 && x <= 1 + 1e-12); };
  const auto bad_list = [&](const std::vector<double>& list) {
    return std::any_of(list.begin(), list.end(), bad);
  };
  for (const auto* list : {&a.support, &a.delivered, &a.importance, &a.demand})
    if (bad_list(*list)) return "a value of an element";
  for (std::size_t y = 1; y < 4; ++y)
    if (bad_list(a.support_from[y]) || bad_list(a.support_from_own[y])) return "support from";
  for (const auto& link : a.links) {
    for (const auto& x : {link.coverage, link.purpose, link.score, link.confidence})
      if (x && bad(*x)) return "a number of a link";
    if (!(link.stderr_.value_or(0) >= 0)) return "the standard error of a link";
  }
  for (const auto& x : {a.structure, a.structure_confidence})
    if (x && bad(*x)) return "the structure line";
  if (!(a.structure_stderr.value_or(0) >= 0)) return "the standard error of the structure line";
  return "";
}

TEST_CASE("property: every score lies in [0, 1]") {
  for (bool coarse : {false, true})
    CHECK(counterexample(
              400, {.coarse = coarse},
              [](const Graph& graph, Random&) {
                return outside_unit_interval(plumb::score::analyse(graph));
              },
              100) == "");
}

TEST_CASE("property: raising a condition lowers no support where nothing hinders") {
  for (bool coarse : {false, true})
    CHECK(counterexample(
              300, {.hinderers = false, .coarse = coarse},
              [](const Graph& graph, Random& random) -> std::string {
                Graph raised = graph;
                double& condition = raised.condition[random.below(graph.size())];
                condition += (1 - condition) * random.unit();
                const Analysis before = values_of(graph);
                const Analysis after = values_of(raised);
                for (std::size_t v = 0; v < graph.size(); ++v)
                  if (!(after.support[v] >= before.support[v] - 1e-9)) return at("support", v);
                return "";
              },
              200) == "");
}

// The first values of every list, those of the elements of a smaller graph.
Analysis without_additions(Analysis a, std::size_t size) {
  for (auto* list : {&a.support, &a.delivered, &a.importance, &a.demand}) list->resize(size);
  for (std::size_t y = 1; y < 4; ++y) {
    a.support_from[y].resize(size);
    a.support_from_own[y].resize(size);
  }
  return a;
}

// An element outside the four domains in perfect condition or in that of the supporter, set between
// a supporter and what it supports.
Node add_pass_through(Graph& graph, Node supporter, Random& random) {
  const Node p = copy_element(graph, supporter);
  graph.domain[p] = Domain::none;
  graph.needs_support[p] = random.chance(0.5) ? 1 : 0;
  if (random.chance(0.5)) graph.condition[p] = 1;
  return p;
}

// For which insertions the claim holds. The new element lies outside the four domains: inside one
// it would carry demand or be part of the supply itself. The support lies in no cycle: a longer
// cycle shares its importance among more members. And either its strength is 1, as the new ones
// are, or the new element takes over everything its supporter supports and is part of, so that the
// supporter's work still divides in the same proportions.
TEST_CASE(
    "property: a pass-through element in a support of strength 1 changes "
    "nothing else") {
  int applied = 0;
  CHECK(counterexample(
            700, {},
            [&](const Graph& graph, Random& random) -> std::string {
              Graph changed = graph;
              if (graph.supports.empty()) return "";
              const std::size_t edge = random.below(graph.supports.size());
              const Edge e = graph.supports[edge];
              if (reached_from(graph, e.to)[e.from]) return "";
              Graph base = graph;
              base.supports[edge].strength = 1;
              changed = base;
              const Node p = add_pass_through(changed, e.from, random);
              changed.supports[edge] = {e.from, p, 1};
              changed.supports.push_back({p, e.to, 1});
              ++applied;
              return difference(without_additions(values_of(changed), graph.size()),
                                values_of(base), {});
            },
            300) == "");
  CHECK(applied > 150);
}

TEST_CASE(
    "property: a pass-through element for all that one element does "
    "changes nothing else") {
  int applied = 0;
  CHECK(counterexample(
            700, {},
            [&](const Graph& graph, Random& random) -> std::string {
              const auto u = static_cast<Node>(random.below(graph.size()));
              Graph changed = graph;
              const Node p = add_pass_through(changed, u, random);
              bool moved = false;
              const auto reroute = [&](Node& from, Node to) {
                if (from != u) return true;
                from = p;
                moved = true;
                return !reached_from(graph, to)[u];
              };
              for (auto& e : changed.supports)
                if (!reroute(e.from, e.to)) return "";
              for (auto& e : changed.parts)
                if (!reroute(e.child, e.parent)) return "";
              if (!moved) return "";
              changed.supports.push_back({u, p, 1});
              ++applied;
              return difference(without_additions(values_of(changed), graph.size()),
                                values_of(graph), {});
            },
            400) == "");
  CHECK(applied > 150);
}

// The new support must close no cycle: what an element of a cycle relies on inside it does not hold
// it back, so closing one changes more than the target. And the target must not bring forth its own
// hinderers, by a cycle that a hinderer is part of.
TEST_CASE("property: adding a supporter does not lower the support of its target") {
  int applied = 0;
  for (bool coarse : {false, true})
    CHECK(counterexample(
              800, {.coarse = coarse},
              [&](const Graph& graph, Random& random) -> std::string {
                const auto u = static_cast<Node>(random.below(graph.size()));
                const auto v = static_cast<Node>(random.below(graph.size()));
                const std::vector<char> above = reached_from(graph, v);
                if (above[u]) return "";
                for (const auto& e : graph.supports)
                  if (e.from == u && e.to == v) return "";
                for (const auto& e : graph.hinders)
                  if (above[e.from] && reached_from(graph, e.to)[v]) return "";
                Graph more = graph;
                more.supports.push_back({u, v, plumb::oracle::random_strength(random, coarse)});
                ++applied;
                return values_of(more).support[v] >= values_of(graph).support[v] - 1e-9
                           ? ""
                           : at("support", v);
              },
              500) == "");
  CHECK(applied > 500);
}

// The parts take over the supporters and hinderers, each with the same strengths, and have the
// goal's own condition; the goal has no other part and lies in no cycle.
TEST_CASE(
    "property: splitting a goal into two parts with the same supports "
    "keeps coverage") {
  int applied = 0;
  CHECK(counterexample(
            800, {},
            [&](const Graph& graph, Random& random) -> std::string {
              const auto goal = static_cast<Node>(random.below(graph.size()));
              for (const auto& e : graph.parts)
                if (e.parent == goal) return "";
              Graph split = graph;
              const Node one = copy_element(split, goal);
              const Node two = copy_element(split, goal);
              split.parts.push_back({one, goal, 0.5 + random.unit()});
              split.parts.push_back({two, goal, 0.5 + random.unit()});
              const auto hand_down = [&](std::vector<Edge>& list) {
                for (std::size_t i = list.size(); i-- > 0;) {
                  if (list[i].to != goal) continue;
                  list[i].to = one;
                  list.push_back({list[i].from, two, list[i].strength});
                }
              };
              hand_down(split.supports);
              hand_down(split.hinders);
              if (split.supports.size() == graph.supports.size()) return "";
              for (const auto& e : graph.supports)
                if (e.to == goal && reached_from(graph, goal)[e.from]) return "";
              for (const auto& e : graph.hinders)
                if (e.to == goal && reached_from(graph, goal)[e.from]) return "";
              ++applied;
              const Analysis before = values_of(graph);
              const Analysis after = values_of(split);
              for (std::size_t i = 0; i < 6; ++i) {
                if (before.links[i].coverage.has_value() != after.links[i].coverage.has_value())
                  return "coverage appears or vanishes";
                const std::string text = difference(std::string(plumb::model::kLinks[i].id),
                                                    after.links[i].coverage.value_or(0),
                                                    before.links[i].coverage.value_or(0), 1e-9);
                if (!text.empty()) return text;
              }
              return difference("delivered", after.delivered[goal], before.delivered[goal], 1e-9);
            },
            600) == "");
  CHECK(applied > 150);
}

template <class Item>
void mix(std::vector<Item>& list, Random& random) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

// The same graph with element v called place[v] and the edges in another order.
Graph renamed(const Graph& graph, const std::vector<Node>& place, Random& random) {
  Graph out = graph;
  for (Node v = 0; v < graph.size(); ++v) {
    out.domain[place[v]] = graph.domain[v];
    out.condition[place[v]] = graph.condition[v];
    out.confidence[place[v]] = graph.confidence[v];
    out.weight[place[v]] = graph.weight[v];
    out.cost[place[v]] = graph.cost[v];
    out.needs_support[place[v]] = graph.needs_support[v];
  }
  for (auto* list : {&out.supports, &out.hinders}) {
    for (auto& e : *list) e = {place[e.from], place[e.to], e.strength};
    mix(*list, random);
  }
  for (auto& e : out.parts) e = {place[e.child], place[e.parent], e.weight};
  mix(out.parts, random);
  return out;
}

// An analysis of the renamed graph, told in the old names.
Analysis old_names(const Analysis& a, const std::vector<Node>& place) {
  Analysis out = a;
  const auto move = [&](std::vector<double>& list, const std::vector<double>& from) {
    for (std::size_t v = 0; v < list.size(); ++v) list[v] = from[place[v]];
  };
  move(out.support, a.support);
  move(out.delivered, a.delivered);
  move(out.importance, a.importance);
  move(out.demand, a.demand);
  move(out.gradient_condition, a.gradient_condition);
  for (std::size_t y = 1; y < 4; ++y) {
    move(out.support_from[y], a.support_from[y]);
    move(out.support_from_own[y], a.support_from_own[y]);
  }
  std::vector<Node> name(place.size());
  for (Node v = 0; v < place.size(); ++v) name[place[v]] = v;
  std::vector<std::vector<Node>> unsettled;
  for (auto& cycle : out.cycles) {
    for (Node& v : cycle) v = name[v];
    std::sort(cycle.begin(), cycle.end());
  }
  for (std::uint32_t i : a.unsettled) unsettled.push_back(out.cycles[i]);
  std::sort(out.cycles.begin(), out.cycles.end());
  out.unsettled.clear();
  for (std::uint32_t i = 0; i < out.cycles.size(); ++i)
    if (std::count(unsettled.begin(), unsettled.end(), out.cycles[i])) out.unsettled.push_back(i);
  return out;
}

TEST_CASE(
    "property: the order of elements and edges and their numbers do not "
    "matter") {
  CHECK(counterexample(
            400, {.max_elements = 40},
            [](const Graph& graph, Random& random) {
              std::vector<Node> place(graph.size());
              std::iota(place.begin(), place.end(), Node{0});
              mix(place, random);
              const Graph other = renamed(graph, place, random);
              const Analysis want = plumb::score::analyse(graph);
              Analysis got = old_names(plumb::score::analyse(other), place);
              const std::string text = difference(got, want, {});
              if (!text.empty()) return text;
              // Derivatives by edge stand in the order of the edges.
              const auto by_edge = [&](const std::vector<Edge>& old_edges,
                                       const std::vector<Edge>& new_edges,
                                       std::vector<double>& gradient) {
                std::vector<double> sorted;
                for (const Edge& e : old_edges)
                  for (std::size_t i = 0; i < new_edges.size(); ++i)
                    if (new_edges[i].from == place[e.from] && new_edges[i].to == place[e.to])
                      sorted.push_back(gradient[i]);
                gradient = sorted;
              };
              by_edge(graph.supports, other.supports, got.gradient_support);
              by_edge(graph.hinders, other.hinders, got.gradient_hinder);
              const std::string slopes =
                  difference(got, want, {.values = false, .gradients = true});
              return slopes.empty() || !plumb::oracle::smooth(graph) ? "" : slopes;
            },
            700) == "");
}

// An end is an element that hands nothing on: no supporter or part outside its own cycle. All
// importance is at last held by the ends, and every other element passes on just what it has.
TEST_CASE("property: importance is conserved") {
  int applied = 0;
  CHECK(counterexample(
            500, {},
            [&](const Graph& graph, Random&) -> std::string {
              if (std::accumulate(graph.weight.begin(), graph.weight.end(), 0.0) == 0) return "";
              std::vector<char> hands_on(graph.size(), 0);
              for (const auto& e : graph.supports)
                if (!reached_from(graph, e.to)[e.from]) hands_on[e.to] = 1;
              for (const auto& e : graph.parts)
                if (!reached_from(graph, e.parent)[e.child]) hands_on[e.parent] = 1;
              const Analysis a = values_of(graph);
              double held = 0;
              for (std::size_t v = 0; v < graph.size(); ++v)
                if (!hands_on[v]) held += a.importance[v];
              ++applied;
              return difference("importance held by ends", held, 1, 1e-9);
            },
            800) == "");
  CHECK(applied > 300);
}

TEST_CASE("property: without root weights nothing has importance") {
  CHECK(counterexample(
            60, {},
            [](const Graph& graph, Random&) -> std::string {
              Graph unweighted = graph;
              std::fill(unweighted.weight.begin(), unweighted.weight.end(), 0.0);
              const Analysis a = values_of(unweighted);
              for (double importance : a.importance)
                if (importance != 0) return "importance";
              for (const auto& link : a.links)
                if (link.coverage || link.score) return "a link score";
              return a.structure ? "structure" : "";
            },
            900) == "");
}

// Long chains, wide fans and rings beyond what the random graphs have, large enough for work to be
// shared between threads.
Graph large_graph(std::size_t size, Random& random, double backward) {
  Graph graph;
  for (std::size_t v = 0; v < size; ++v) {
    graph.domain.push_back(static_cast<Domain>(random.below(5)));
    graph.condition.push_back(random.unit());
    graph.confidence.push_back(random.unit());
    graph.weight.push_back(v < size / 50 ? random.unit() : 0);
    graph.cost.push_back(random.chance(0.5) ? 1000 * random.unit() : 0);
    graph.needs_support.push_back(random.chance(0.4) ? 1 : 0);
  }
  const auto connect = [&](double per_element, auto add) {
    std::vector<std::vector<Node>> seen(size);
    for (std::size_t v = 0; v + 1 < size; ++v) {
      const auto count = static_cast<std::size_t>(per_element + random.unit());
      for (std::size_t i = 0; i < count; ++i) {
        auto to = static_cast<Node>(v);
        auto from =
            static_cast<Node>(v + 1 + random.below(std::min<std::size_t>(60, size - v - 1)));
        if (random.chance(backward)) std::swap(from, to);
        if (std::count(seen[from].begin(), seen[from].end(), to)) continue;
        seen[from].push_back(to);
        add(from, to);
      }
    }
  };
  connect(3, [&](Node from, Node to) {
    graph.supports.push_back({from, to, 0.1 + 0.9 * random.unit()});
  });
  connect(0.2, [&](Node from, Node to) {
    graph.hinders.push_back({from, to, 0.1 + 0.4 * random.unit()});
  });
  connect(0.2, [&](Node from, Node to) {
    if (from >= size / 50) graph.parts.push_back({from, to, 0.5 + random.unit()});
  });
  return graph;
}

TEST_CASE("property: two threads give what one gives") {
  struct Large {
    std::size_t size;
    double backward;
  };
  for (const Large& large : {Large{500, 0.0}, Large{5000, 0.002}, Large{20000, 0.0}}) {
    CAPTURE(large.size);
    Random random(large.size);
    const Graph graph = large_graph(large.size, random, large.backward);
    const Analysis one = plumb::score::analyse(graph, {.threads = 1});
    const Analysis two = plumb::score::analyse(graph, {.threads = 2});
    CHECK(difference(two, one, {.gradients = true, .tolerance = 1e-12}) == "");
    CHECK(outside_unit_interval(one) == "");
  }
  CHECK(counterexample(
            100, {},
            [](const Graph& graph, Random&) {
              return difference(plumb::score::analyse(graph, {.threads = 2}),
                                plumb::score::analyse(graph, {.threads = 1}),
                                {.gradients = true, .tolerance = 1e-12});
            },
            1000) == "");
}

}  // namespace
