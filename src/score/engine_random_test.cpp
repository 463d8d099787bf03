// The engine against itself on small seeded graphs: gradients against differences, edits against
// full analyses, what-ifs against what was there before.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <optional>
#include <string>

#include "score/engine.h"
#include "score/engine_fixture.h"

namespace plumb::score {
namespace {

using fixture::Random;
using fixture::random_condition;
using fixture::random_graph;
using fixture::random_strength;
using fixture::Shape;

// Largest difference between two analyses of the same graph; infinite if one lacks a number.
class Difference {
 public:
  Difference(const Analysis& a, const Analysis& b) {
    compare(a.support, b.support);
    compare(a.delivered, b.delivered);
    compare(a.importance, b.importance);
    compare(a.demand, b.demand);
    for (std::size_t y = 1; y < 4; ++y) {
      compare(a.support_from[y], b.support_from[y]);
      compare(a.support_from_own[y], b.support_from_own[y]);
    }
    for (std::size_t l = 0; l < 6; ++l) {
      compare(a.links[l].coverage, b.links[l].coverage);
      compare(a.links[l].purpose, b.links[l].purpose);
      compare(a.links[l].score, b.links[l].score);
      differ_if(a.links[l].missing != b.links[l].missing);
      differ_if(a.links[l].purpose_counts_elements != b.links[l].purpose_counts_elements);
    }
    compare(a.structure, b.structure);
    differ_if(a.cycles != b.cycles || a.unsettled != b.unsettled);
  }
  double worst() const { return worst_; }

 private:
  void differ_if(bool different) {
    if (different) worst_ = HUGE_VAL;
  }
  void compare(double a, double b) { worst_ = std::max(worst_, std::abs(a - b)); }
  void compare(const std::optional<double>& a, const std::optional<double>& b) {
    differ_if(a.has_value() != b.has_value());
    if (a && b) compare(*a, *b);
  }
  void compare(const std::vector<double>& a, const std::vector<double>& b) {
    differ_if(a.size() != b.size());
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) compare(a[i], b[i]);
  }
  double worst_ = 0;
};

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}
bool same_bits(const Analysis& a, const Analysis& b) {
  return same_bits(a.support, b.support) && same_bits(a.delivered, b.delivered) &&
         same_bits(a.importance, b.importance) && same_bits(a.demand, b.demand) &&
         same_bits(a.support_from[3], b.support_from[3]) &&
         same_bits(a.support_from_own[3], b.support_from_own[3]) && a.structure == b.structure;
}

std::vector<Shape> shapes() {
  std::vector<Shape> out;
  for (const bool cycles : {false, true}) {
    for (const bool hinderers : {false, true}) {
      for (const bool round_values : {false, true}) {
        out.push_back({24, 2.2, cycles, hinderers, round_values});
      }
    }
  }
  return out;
}

Edit edge_edit(Random& random, const Shape& shape, const Graph& graph, Edit edit) {
  const std::uint32_t kind = random.below(shape.hinderers ? 6 : 5);
  edit.other = random.below(graph.size());
  const bool known = random.once_in(2);
  if (kind < 3) {
    edit.kind = Edit::Kind::set_support;
    edit.value = random.once_in(3) ? 0 : random_strength(random, shape);
    if (known && !graph.supports.empty()) {
      const Edge& edge = graph.supports[random.below(graph.supports.size())];
      edit.node = edge.from;
      edit.other = edge.to;
    }
  } else if (kind < 5) {
    edit.kind = Edit::Kind::set_part;
    edit.value = random.once_in(2) ? 0 : 0.1 + random.unit();
    if (known && !graph.parts.empty()) {
      const PartEdge& edge = graph.parts[random.below(graph.parts.size())];
      edit.node = edge.child;
      edit.other = edge.parent;
    }
  } else {
    edit.kind = Edit::Kind::set_hinder;
    edit.value = random.once_in(2) ? 0 : random_strength(random, shape);
    if (known && !graph.hinders.empty()) {
      const Edge& edge = graph.hinders[random.below(graph.hinders.size())];
      edit.node = edge.from;
      edit.other = edge.to;
    }
  }
  if (edit.node == edit.other) edit.other = (edit.node + 1) % static_cast<Node>(graph.size());
  return edit;
}

Edit random_edit(Random& random, const Shape& shape, const Graph& graph) {
  Edit edit;
  edit.node = random.below(graph.size());
  edit.value2 = random.unit();
  switch (random.below(10)) {
    case 0:
    case 1:
      edit.kind = Edit::Kind::condition;
      edit.value = random_condition(random, shape);
      return edit;
    case 2:
      edit.kind = Edit::Kind::weight;
      edit.value = random.once_in(3) ? 0 : 3 * random.unit();
      return edit;
    case 3:  // now and then a giant, whose going must not leave rounding behind
      edit.kind = Edit::Kind::cost;
      edit.value = random.once_in(3) ? 0 : random.once_in(5) ? 1e12 : 100 * random.unit();
      return edit;
    case 4:
      edit.kind = Edit::Kind::needs_support;
      edit.value = random.once_in(2) ? 1 : 0;
      return edit;
    case 5:
      edit.kind = Edit::Kind::domain;
      edit.domain = static_cast<model::Domain>(random.below(5));
      return edit;
    case 6:
      edit.kind = Edit::Kind::add_element;
      edit.domain = static_cast<model::Domain>(random.below(5));
      edit.value = random_condition(random, shape);
      edit.flag = random.once_in(2);
      return edit;
    default: return edge_edit(random, shape, graph, edit);
  }
}

TEST_CASE("after every edit all numbers equal those of a full analysis") {
  for (const Shape& shape : shapes()) {
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
      CAPTURE(seed);
      CAPTURE(shape.cycles);
      CAPTURE(shape.hinderers);
      CAPTURE(shape.round_values);
      Random random(seed);
      Engine engine(random_graph(seed, shape));
      for (int step = 0; step < 40; ++step) {
        const Edit edit = random_edit(random, shape, engine.graph());
        engine.apply({&edit, 1});
        const double worst = Difference(engine.analysis(), analyse(engine.graph())).worst();
        REQUIRE_MESSAGE(worst <= 1e-9, "step " << step << " differs by " << worst);
      }
    }
  }
}

TEST_CASE("only cycles that come, grow or go cost a full pass") {
  // 0 <- 1 <- 2 and 0 <- 2.
  const Graph graph = fixture::graph_of(
      {{model::Domain::BS, 1, true, 1}, {model::Domain::OI, .8}, {model::Domain::II, .6}},
      {{1, 0, .5}, {2, 1, .5}, {2, 0, .5}});
  const auto set = [](Node from, Node to, double strength) {
    Edit edit;
    edit.kind = Edit::Kind::set_support;
    edit.node = from;
    edit.other = to;
    edit.value = strength;
    return edit;
  };
  struct Step {
    std::string name;
    Edit edit;
    std::uint64_t passes;
    std::size_t cycles;
  };
  const Step steps[] = {
      {"a strength changes", set(2, 0, .75), 0, 0},
      {"an edge goes", set(1, 0, 0), 0, 0},
      {"an edge against the order comes", set(0, 1, .5), 0, 0},
      {"a cycle closes", set(1, 0, .5), 1, 1},
      {"a strength changes inside it", set(1, 0, .25), 1, 1},
      {"it grows", set(1, 2, .5), 2, 1},
      {"it loses an edge and holds together by another way", set(2, 1, 0), 2, 1},
      {"it falls apart", set(0, 1, 0), 3, 0},
      {"an edge goes where no cycle is", set(2, 0, 0), 3, 0},
  };
  Engine engine(graph);
  for (const Step& step : steps) {
    CAPTURE(step.name);
    engine.apply({&step.edit, 1});
    CHECK(engine.full_passes() == step.passes);
    CHECK(engine.analysis().cycles.size() == step.cycles);
    CHECK(Difference(engine.analysis(), analyse(engine.graph())).worst() <= 1e-12);
  }
}

TEST_CASE("many edits at once equal the same edits one by one") {
  const Shape shape{30, 2, false, true, false};
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Random random(seed);
    Engine one_by_one(random_graph(seed, shape));
    Engine at_once = one_by_one;
    std::vector<Edit> edits;
    for (int i = 0; i < 100; ++i) {
      edits.push_back(random_edit(random, shape, one_by_one.graph()));
      one_by_one.apply({&edits.back(), 1});
    }
    at_once.apply(edits);
    CHECK(Difference(one_by_one.analysis(), at_once.analysis()).worst() <= 1e-9);
  }
}

TEST_CASE("a what-if tells what applying would give and leaves no trace") {
  for (const Shape& shape : shapes()) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      CAPTURE(seed);
      Random random(seed);
      Engine engine(random_graph(seed, shape));
      for (int step = 0; step < 20; ++step) {
        const Edit edit = random_edit(random, shape, engine.graph());
        const Analysis before = engine.analysis();
        const std::optional<double> expected = engine.what_if({&edit, 1});
        REQUIRE(same_bits(before, engine.analysis()));
        REQUIRE(same_bits(before, Engine(engine).analysis()));
        engine.apply({&edit, 1});
        REQUIRE(expected.has_value() == engine.analysis().structure.has_value());
        if (expected) CHECK(std::abs(*expected - *engine.analysis().structure) <= 1e-9);
      }
    }
  }
}

TEST_CASE("gradients after edits equal those of a full analysis") {
  const Shape shape{24, 2.2, true, true, false};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Engine engine(random_graph(seed, shape));
    for (int step = 0; step < 10; ++step) {
      const Edit edit = random_edit(random, shape, engine.graph());
      engine.apply({&edit, 1});
    }
    const Analysis& kept = engine.with_gradients();
    const Analysis full = analyse(engine.graph());
    REQUIRE(kept.gradient_support.size() == engine.graph().supports.size());
    for (std::size_t v = 0; v < full.gradient_condition.size(); ++v) {
      CHECK(std::abs(kept.gradient_condition[v] - full.gradient_condition[v]) <= 1e-8);
    }
    for (std::size_t e = 0; e < full.gradient_support.size(); ++e) {
      CHECK(std::abs(kept.gradient_support[e] - full.gradient_support[e]) <= 1e-8);
    }
  }
}

// Compares one derivative of the structure line with a central difference, unless the line bends
// there.
void check_slope(Graph& graph, double& value, double gradient) {
  constexpr double kStep = 1e-6;
  const double kept = value;
  if (kept < kStep || kept > 1 - kStep) return;
  const auto structure = [&] { return *analyse(graph, {1, false}).structure; };
  const double middle = structure();
  value = kept + kStep;
  const double above = structure();
  value = kept - kStep;
  const double below = structure();
  value = kept;
  if (std::abs((above - middle) - (middle - below)) > 1e-4 * kStep) return;
  CHECK(std::abs((above - below) / (2 * kStep) - gradient) <= 1e-6);
}

TEST_CASE("gradients equal central differences away from ties") {
  for (const Shape& shape : shapes()) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      CAPTURE(shape.cycles);
      CAPTURE(shape.hinderers);
      CAPTURE(shape.round_values);
      Graph graph = random_graph(seed, shape);
      const Analysis analysis = analyse(graph);
      if (!analysis.structure || !analysis.unsettled.empty()) continue;
      for (std::size_t v = 0; v < graph.size(); ++v) {
        check_slope(graph, graph.condition[v], analysis.gradient_condition[v]);
      }
      for (std::size_t e = 0; e < graph.supports.size(); ++e) {
        check_slope(graph, graph.supports[e].strength, analysis.gradient_support[e]);
      }
      for (std::size_t e = 0; e < graph.hinders.size(); ++e) {
        check_slope(graph, graph.hinders[e].strength, analysis.gradient_hinder[e]);
      }
    }
  }
}

TEST_CASE("importance is conserved") {
  for (const bool cycles : {false, true}) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      const Graph graph = random_graph(seed, {40, 2, cycles, true, false});
      const Analysis a = analyse(graph);
      // Elements with nothing below them outside their cycle keep what reaches them.
      std::vector<std::uint32_t> cycle(graph.size(), 0);
      for (std::uint32_t c = 0; c < a.cycles.size(); ++c) {
        for (const Node v : a.cycles[c]) cycle[v] = c + 1;
      }
      std::vector<bool> hands_on(graph.size(), false);
      const auto look = [&](Node from, Node to) {
        if (cycle[from] == 0 || cycle[from] != cycle[to]) hands_on[to] = true;
      };
      for (const Edge& e : graph.supports) look(e.from, e.to);
      for (const PartEdge& e : graph.parts) look(e.child, e.parent);
      double kept = 0;
      for (Node v = 0; v < graph.size(); ++v) kept += hands_on[v] ? 0 : a.importance[v];
      CHECK(kept == doctest::Approx(1).epsilon(1e-12));
    }
  }
}

TEST_CASE("threads do not change results, nor do edits of a graph large enough for them") {
  const Shape shape{30'000, 3, false, true, false};
  const Graph graph = random_graph(11, shape);
  const Analysis one = analyse(graph, {1, true});
  const Analysis two = analyse(graph, {2, true});
  CHECK(Difference(one, two).worst() <= 1e-12);
  for (std::size_t v = 0; v < graph.size(); ++v) {
    REQUIRE(std::abs(one.gradient_condition[v] - two.gradient_condition[v]) <= 1e-12);
  }
  Random random(3);
  Engine engine(graph, {2, true});
  for (int step = 0; step < 60; ++step) {
    const Edit edit = random_edit(random, shape, engine.graph());
    const Analysis before = engine.analysis();
    const std::optional<double> expected = engine.what_if({&edit, 1});
    REQUIRE(same_bits(before, engine.analysis()));
    engine.apply({&edit, 1});
    CHECK(std::abs(*expected - *engine.analysis().structure) <= 1e-9);
  }
  CHECK(Difference(engine.analysis(), analyse(engine.graph())).worst() <= 1e-9);
}

}  // namespace
}  // namespace plumb::score
