// The tests' own implementation against numbers worked out by hand from docs/engine.md.
// The other programs of this room compare the engine with it (oracle_test.cpp).
#include <doctest/doctest.h>

#include "../../tests/oracle/edits.cpp"   // NOLINT: compiled once, here
#include "../../tests/oracle/graphs.cpp"  // NOLINT
#include "../../tests/oracle/graphs.h"
#include "../../tests/oracle/oracle.cpp"  // NOLINT
#include "../../tests/oracle/oracle.h"
#include "../../tests/oracle/shrink.cpp"  // NOLINT

namespace {

using doctest::Approx;
using plumb::model::Domain;
using plumb::oracle::recompute;
using plumb::oracle::Result;
using plumb::score::Graph;
using plumb::score::Node;

constexpr bool kNeeds = true;
constexpr bool kAlone = false;

Node add(Graph& graph, Domain domain, double condition, bool needs, double weight = 0,
         double cost = 0) {
  graph.domain.push_back(domain);
  graph.condition.push_back(condition);
  graph.confidence.push_back(0.5);
  graph.weight.push_back(weight);
  graph.cost.push_back(cost);
  graph.needs_support.push_back(needs ? 1 : 0);
  return static_cast<Node>(graph.size() - 1);
}

// One target, number 0, with what bears on it.
struct Bearing {
  std::string name;
  bool needs;
  double condition;
  std::vector<std::pair<double, double>> supporters;  // strength, condition
  std::vector<std::pair<double, double>> hinderers;   // strength, condition
  std::vector<std::pair<double, double>> parts;       // weight, condition
  double support;
  double delivered;
};

Graph graph_of(const Bearing& bearing) {
  Graph graph;
  add(graph, Domain::BS, bearing.condition, bearing.needs);
  for (auto [w, c] : bearing.supporters)
    graph.supports.push_back({add(graph, Domain::OI, c, kAlone), 0, w});
  for (auto [w, c] : bearing.hinderers)
    graph.hinders.push_back({add(graph, Domain::none, c, kAlone), 0, w});
  for (auto [w, c] : bearing.parts)
    graph.parts.push_back({add(graph, Domain::BS, c, kAlone), 0, w});
  return graph;
}

TEST_CASE("oracle: support and delivery of one element") {
  const Bearing cases[] = {
      {"nothing bears on a goal", kNeeds, 1, {}, {}, {}, 0, 0},
      {"nothing bears on a process", kAlone, 0.7, {}, {}, {}, 0, 0.7},
      {"one supporter", kNeeds, 1, {{0.5, 0.5}}, {}, {}, 0.25, 0.25},
      {"partial supports add up", kNeeds, 1, {{0.5, 0.5}, {0.25, 0.8}}, {}, {}, 0.4, 0.4},
      {"the own condition caps", kNeeds, 0.3, {{0.5, 0.5}, {0.25, 0.8}}, {}, {}, 0.4, 0.3},
      {"a hinderer takes a share",
       kNeeds,
       1,
       {{0.5, 0.5}, {0.25, 0.8}},
       {{0.5, 0.4}},
       {},
       0.32,
       0.32},
      {"parts act as one supporter of strength 1",
       kNeeds,
       1,
       {{0.5, 0.5}, {0.25, 0.8}},
       {},
       {{1, 0.2}, {3, 0.6}},
       0.7,
       0.7},
      {"a weak helper in good order does no harm", kAlone, 0.9, {{0.25, 1}}, {}, {}, 0.25, 0.9},
      {"a failing system drags down", kAlone, 0.9, {{0.5, 0.5}}, {}, {}, 0.25, 0.5},
      {"parts count in Q", kAlone, 0.9, {{0.5, 0.5}}, {}, {{1, 0.5}}, 0.625, 0.625},
      {"hinderers count in Q", kAlone, 0.9, {{0.5, 0.5}}, {{0.5, 0.4}}, {}, 0.2, 0.4},
      {"hinderers alone leave Q at 1", kAlone, 0.9, {}, {{0.5, 0.4}}, {}, 0, 0.9},
  };
  for (const Bearing& c : cases) {
    CAPTURE(c.name);
    const Result result = recompute(graph_of(c));
    CHECK(result.analysis.support[0] == Approx(c.support));
    CHECK(result.analysis.delivered[0] == Approx(c.delivered));
  }
}

struct Loop {
  std::string name;
  bool needs;
  double condition_a, condition_b;
  double a_to_b, b_to_a;  // strength of support; negative: of hindering; 0: none
  double outside;         // strength of an outside supporter of a; 0: none
  double outside_condition;
  double support_a, delivered_a, delivered_b;
  bool settles;
};

TEST_CASE("oracle: cycles of two") {
  const Loop cases[] = {
      {"own standing elements ignore their cycle", kAlone, 0.6, 0.8, 1, 1, 0, 0, 0.8, 0.6, 0.8,
       true},
      {"own standing, held back from outside only", kAlone, 0.6, 0.8, 1, 0.5, 0.5, 0.25, 0.475,
       0.25, 0.8, true},
      {"support out of nothing is none", kNeeds, 1, 1, 1, 1, 0, 0, 0, 0, 0, true},
      {"least fixed point, capped", kNeeds, 0.9, 0.2, 1, 0.5, 0.5, 0.5, 0.325, 0.325, 0.2, true},
      {"least fixed point, free", kNeeds, 1, 1, 1, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4, true},
      {"a hinderer in the loop that settles", kNeeds, 1, 1, 1, -0.5, 1, 1, 2.0 / 3, 2.0 / 3,
       2.0 / 3, true},
      {"a hinderer in the loop that never settles", kNeeds, 1, 1, 1, -1, 1, 1, -1, -1, -1, false},
      {"own standing elements are hindered from inside", kAlone, 1, 0.5, 0.5, -0.5, 1, 1, 0.75,
       0.75, 0.5, true},
  };
  for (const Loop& c : cases) {
    CAPTURE(c.name);
    Graph graph;
    const Node a = add(graph, Domain::BS, c.condition_a, c.needs);
    const Node b = add(graph, Domain::BS, c.condition_b, c.needs);
    const auto connect = [&](Node from, Node to, double w) {
      if (w > 0) graph.supports.push_back({from, to, w});
      if (w < 0) graph.hinders.push_back({from, to, -w});
    };
    connect(a, b, c.a_to_b);
    connect(b, a, c.b_to_a);
    if (c.outside > 0) connect(add(graph, Domain::OI, c.outside_condition, kAlone), a, c.outside);
    const auto analysis = recompute(graph, false).analysis;
    REQUIRE(analysis.cycles == std::vector<std::vector<Node>>{{a, b}});
    CHECK(analysis.unsettled.empty() == c.settles);
    if (!c.settles) continue;
    CHECK(analysis.support[a] == Approx(c.support_a));
    CHECK(analysis.delivered[a] == Approx(c.delivered_a));
    CHECK(analysis.delivered[b] == Approx(c.delivered_b));
  }
}

TEST_CASE("oracle: importance is split by strength, parts together count 1") {
  Graph graph;
  const Node goal = add(graph, Domain::BS, 1, kNeeds, 2);
  const Node other = add(graph, Domain::BS, 1, kNeeds, 6);
  const Node strong = add(graph, Domain::OI, 1, kAlone);
  const Node weak = add(graph, Domain::OI, 1, kAlone);
  const Node small = add(graph, Domain::BS, 1, kNeeds);
  const Node large = add(graph, Domain::BS, 1, kNeeds);
  const Node hinderer = add(graph, Domain::none, 1, kAlone);
  graph.supports = {{strong, goal, 0.75}, {weak, goal, 0.25}};
  graph.hinders = {{hinderer, goal, 0.5}};
  graph.parts = {{small, goal, 1}, {large, goal, 3}};
  const auto analysis = recompute(graph, false).analysis;
  CHECK(analysis.importance[goal] == Approx(0.25));
  CHECK(analysis.importance[other] == Approx(0.75));
  CHECK(analysis.importance[strong] == Approx(0.25 * 0.375));
  CHECK(analysis.importance[weak] == Approx(0.25 * 0.125));
  CHECK(analysis.importance[small] == Approx(0.25 * 0.125));
  CHECK(analysis.importance[large] == Approx(0.25 * 0.375));
  CHECK(analysis.importance[hinderer] == 0);
  CHECK(analysis.demand[goal] == Approx(0.125));
  CHECK(analysis.demand[other] == Approx(0.75));
}

TEST_CASE("oracle: importance that enters a cycle is shared, then leaves it") {
  Graph graph;
  const Node a = add(graph, Domain::BS, 1, kNeeds, 1);
  const Node b = add(graph, Domain::BS, 1, kNeeds);
  const Node outside = add(graph, Domain::OI, 1, kAlone);
  const Node part = add(graph, Domain::BS, 1, kNeeds);
  graph.supports = {{a, b, 1}, {b, a, 1}, {outside, b, 0.25}};
  graph.parts = {{part, b, 1}, {a, b, 9}};
  const auto analysis = recompute(graph, false).analysis;
  CHECK(analysis.importance[a] == Approx(0.5));
  CHECK(analysis.importance[b] == Approx(0.5));
  CHECK(analysis.importance[outside] == Approx(0.5 * 0.2));
  CHECK(analysis.importance[part] == Approx(0.5 * 0.8));
  CHECK(analysis.demand[a] == Approx(0.5));
  CHECK(analysis.demand[b] == Approx(0.5 * 0.2));
}

// A goal on a process on an application, with an idle application beside it.
struct Chain {
  Graph graph;
  Node goal, process, application, idle;
  Chain() {
    goal = add(graph, Domain::BS, 1, kNeeds, 1);
    process = add(graph, Domain::OI, 0.9, kAlone);
    application = add(graph, Domain::II, 0.8, kAlone, 0, 300);
    idle = add(graph, Domain::II, 0.7, kAlone, 0, 100);
    graph.supports = {{process, goal, 1}, {application, process, 0.5}};
    graph.confidence[application] = 0.6;
  }
};

TEST_CASE("oracle: links of a chain") {
  const Chain chain;
  const Result result = recompute(chain.graph);
  const auto& a = result.analysis;
  CHECK(a.delivered[chain.process] == Approx(0.8));
  CHECK(a.support_from[2][chain.goal] == Approx(0.8));
  CHECK(a.support_from[3][chain.process] == Approx(0.4));
  CHECK(a.support_from[3][chain.goal] == Approx(0.4));
  CHECK(a.support_from[1][chain.goal] == 0);

  CHECK(a.links[0].coverage.value() == 0);
  CHECK_FALSE(a.links[0].purpose);
  CHECK_FALSE(a.links[0].score);
  CHECK(a.links[0].missing == plumb::score::Missing::no_supply);
  CHECK_FALSE(a.links[0].confidence);
  CHECK(a.links[1].coverage.value() == Approx(0.8));
  CHECK(a.links[1].purpose.value() == 1);
  CHECK(a.links[1].purpose_counts_elements);
  CHECK(a.links[1].score.value() == Approx(1.6 / 1.8));
  CHECK(a.links[2].coverage.value() == Approx(0.4));
  CHECK(a.links[2].purpose.value() == Approx(0.75));
  CHECK_FALSE(a.links[2].purpose_counts_elements);
  CHECK(a.links[2].score.value() == Approx(0.6 / 1.15));
  CHECK_FALSE(a.links[3].coverage);
  CHECK(a.links[3].missing == plumb::score::Missing::no_demand);
  CHECK(a.links[5].score.value() == Approx(0.6 / 1.15));
  CHECK(a.structure.value() == Approx((1.6 / 1.8 + 2 * 0.6 / 1.15) / 3));

  // Only the application is on the active side: coverage BS-OI is its condition.
  CHECK(result.coverage_gradient[1][chain.application] == Approx(1));
  CHECK(result.coverage_gradient[1][chain.process] == 0);
  CHECK(a.links[1].confidence.value() == Approx(0.6));
  CHECK(a.links[1].stderr_.value() == Approx(0.1));
  // H's derivative is 2 b^2 / (a + b)^2; BS-II and OI-II move by the strength .5.
  const double by_oi = 2.0 / (1.8 * 1.8);
  const double by_ii = 2 * 0.75 * 0.75 / (1.15 * 1.15) * 0.5;
  CHECK(a.gradient_condition[chain.application] == Approx((by_oi + 2 * by_ii) / 3));
  CHECK(a.gradient_condition[chain.goal] == 0);
}

TEST_CASE("oracle: an even tie splits the derivative") {
  Chain chain;
  chain.graph.condition[chain.process] = 0.75;
  chain.graph.condition[chain.application] = 0.75;
  const Result result = recompute(chain.graph);
  CHECK(result.coverage_gradient[1][chain.application] == Approx(0.5));
  CHECK(result.coverage_gradient[1][chain.process] == Approx(0.5));
  CHECK_FALSE(result.smooth);
}

// The system that two goals rest on is out of order, so all is 0, yet mending it would be felt
// three times: S(a) = c + (1 - c) t(b) and t(b) = S(a) / 2 give S(a) = 2 c and S_own(b) = c.
TEST_CASE("oracle: a cycle at rest has a derivative if its slope is below 1") {
  Graph graph;
  const Node system = add(graph, Domain::IS, 0, kAlone);
  const Node a = add(graph, Domain::BS, 1, kAlone);
  const Node b = add(graph, Domain::BS, 0.5, kAlone, 1);
  graph.supports = {{system, a, 1}, {b, a, 1}, {a, b, 0.5}};
  const Result result = recompute(graph);
  CHECK(result.smooth);
  CHECK(result.analysis.structure.value() == 0);
  CHECK(result.coverage_gradient[0][system] == Approx(1.5));
  CHECK(result.analysis.gradient_condition[system] == Approx(3));  // H's derivative is 2 at (0, 1)
  graph.condition[system] = 1e-6;
  CHECK(recompute(graph, false).analysis.structure.value() == Approx(3e-6).epsilon(1e-5));
}

TEST_CASE("oracle: purpose walks up in proportion to strength") {
  Graph graph;
  const Node goal = add(graph, Domain::BS, 1, kNeeds, 1);
  const Node idle = add(graph, Domain::BS, 1, kNeeds);
  const Node part = add(graph, Domain::none, 1, kNeeds);
  const Node y1 = add(graph, Domain::II, 1, kAlone, 0, 1);
  const Node y2 = add(graph, Domain::II, 1, kAlone, 0, 1);
  graph.parts = {{part, goal, 5}};
  graph.supports = {{y1, y2, 0.5}, {y2, y1, 0.5}, {y1, part, 0.5}, {y2, idle, 0.5}};
  const auto analysis = recompute(graph, false).analysis;
  // p(y1) = (1 + p(y2)) / 2, p(y2) = p(y1) / 2.
  CHECK(analysis.links[2].purpose.value() == Approx((2.0 / 3 + 1.0 / 3) / 2));
}

TEST_CASE("oracle: a wholly uncovered link with supply scores 0, not null") {
  Graph graph;
  add(graph, Domain::BS, 1, kNeeds, 1);
  add(graph, Domain::OI, 1, kAlone);
  const auto analysis = recompute(graph).analysis;
  CHECK(analysis.links[1].coverage.value() == 0);
  CHECK(analysis.links[1].purpose.value() == 0);
  CHECK(analysis.links[1].score.value() == 0);
  CHECK(analysis.structure.value() == 0);
}

TEST_CASE("oracle: its derivatives equal its central differences") {
  using plumb::oracle::Parameter;
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    plumb::oracle::Random random(seed);
    const Graph graph = plumb::oracle::random_graph(random, {.max_elements = 14});
    const Result result = recompute(graph);
    if (!result.smooth) continue;
    CAPTURE(seed);
    CAPTURE(plumb::oracle::describe(graph));
    const auto check = [&](Parameter parameter, const std::vector<double>& gradient) {
      for (std::size_t i = 0; i < gradient.size(); ++i) {
        const auto slope = plumb::oracle::central_difference(graph, parameter, i);
        if (!slope.smooth) continue;
        CHECK(gradient[i] == Approx(slope.value).epsilon(1e-5).scale(1));
        ++compared;
      }
    };
    check(Parameter::condition, result.analysis.gradient_condition);
    check(Parameter::support, result.analysis.gradient_support);
    check(Parameter::hinder, result.analysis.gradient_hinder);
  }
  CHECK(compared > 300);
}

}  // namespace
