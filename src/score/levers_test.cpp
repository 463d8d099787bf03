#include "score/levers.h"

#include <doctest/doctest.h>

#include <cmath>

#include "score/engine_fixture.h"

namespace plumb::score {
namespace {

using fixture::graph_of;
using model::Domain;

TEST_CASE("the second lever is judged after the first") {
  // Raising the process (.3) stops at the system (.6) below it: two links rise from H(.3, 1) to
  // H(.6, 1). Raising the system alone lifts OI-II only. After the process the system limits all.
  const Graph graph = graph_of({{Domain::BS, 1, true, 1}, {Domain::OI, .3}, {Domain::II, .6}},
                               {{1, 0, 1}, {2, 1, 1}});
  const Engine engine(graph);
  const std::vector<Lever> found = levers(engine, {});
  REQUIRE(found.size() == 2);
  CHECK(found[0].node == 1);
  CHECK(found[1].node == 2);
  CHECK(found[0].from == .3);
  CHECK(found[0].to == 1);
  CHECK(found[0].gain == doctest::Approx((4 * .6 / 1.6 - 4 * .3 / 1.3) / 3));
  double structure = *engine.analysis().structure;
  for (const Lever& lever : found) {
    CHECK(lever.gain > 1e-9);
    CHECK(lever.structure_after == doctest::Approx(structure + lever.gain).epsilon(1e-12));
    structure = lever.structure_after;
  }
  CHECK(structure == doctest::Approx(1));
}

TEST_CASE("gains are what doing it would give, and the engine stays as it was") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    const Engine engine(fixture::random_graph(seed, {30, 2, seed % 2 == 0, true, false}));
    if (!engine.analysis().structure) continue;
    const double before = *engine.analysis().structure;
    const std::vector<Lever> found = levers(engine, {6, 40, 1.0});
    CHECK(*engine.analysis().structure == before);
    Graph graph = engine.graph();
    double structure = before;
    for (const Lever& lever : found) {
      if (lever.kind == Lever::Kind::condition) {
        graph.condition[lever.node] = lever.to;
      } else {
        for (Edge& edge : graph.supports) {
          if (edge.from == lever.node && edge.to == lever.other) edge.strength = lever.to;
        }
      }
      const double now = *analyse(graph, {1, false}).structure;
      CHECK(std::abs(now - lever.structure_after) <= 1e-9);
      CHECK(std::abs(now - structure - lever.gain) <= 1e-9);
      structure = now;
    }
  }
}

TEST_CASE("the first lever is the best single one") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Engine engine(fixture::random_graph(seed, {20, 2, false, false, false}));
    if (!engine.analysis().structure) continue;
    const std::vector<Lever> found = levers(engine, {1, 1000, 1.0});
    const double before = *engine.analysis().structure;
    double best = 1e-9;
    for (Node v = 0; v < engine.graph().size(); ++v) {
      const Edit edit = {Edit::Kind::condition, v, 0, 1.0, 0, false, Domain::none};
      best = std::max(best, *engine.what_if({&edit, 1}) - before);
    }
    for (const Edge& edge : engine.graph().supports) {
      const Edit edit = {Edit::Kind::set_support, edge.from, edge.to, 1, 0, false, Domain::none};
      best = std::max(best, *engine.what_if({&edit, 1}) - before);
    }
    if (best <= 1e-9) {
      CHECK(found.empty());
    } else {
      REQUIRE(found.size() == 1);
      CHECK(found[0].gain == doctest::Approx(best).epsilon(1e-9));
    }
  }
}

TEST_CASE("candidates with new elements are valued and taken once each") {
  // Two goals without support. Each candidate adds a system for one of them; both name the new
  // element by the same number.
  const Graph graph = graph_of({{Domain::BS, 1, true, 3},
                                {Domain::BS, 1, true, 1},
                                {Domain::II, .5},
                                {Domain::BS, 1, true, 1}},
                               {{2, 3, .5}});
  const Engine engine(graph);
  std::vector<Candidate> candidates;
  for (const Node goal : {Node{1}, Node{0}}) {
    Edit add;
    add.kind = Edit::Kind::add_element;
    add.domain = Domain::II;
    add.value = .8;
    Edit support;
    support.kind = Edit::Kind::set_support;
    support.node = 4;
    support.other = goal;
    support.value = .75;
    candidates.push_back({{add, support}});
  }
  const std::vector<Lever> found = levers(engine, {4, 10, 0.0}, candidates);
  REQUIRE(found.size() == 2);
  CHECK(found[0].kind == Lever::Kind::what_if);
  CHECK(found[0].candidate == 1);  // the goal of weight 3 first
  CHECK(found[1].candidate == 0);
  CHECK(engine.graph().size() == 4);
  // Coverage .2 * .25 + .6 * .6 + .2 * .6, purpose 1.
  const double coverage = .2 * .25 + .6 * .6 + .2 * .6;
  CHECK(found[1].structure_after == doctest::Approx(2 * coverage / (1 + coverage)));
}

}  // namespace
}  // namespace plumb::score
