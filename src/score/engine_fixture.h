// Small graphs by hand and by seed, for the engine's own tests.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <set>
#include <utility>

#include "score/engine.h"

namespace plumb::score::fixture {

using model::Domain;

// One element as a row of a table.
struct Element {
  Domain domain = Domain::none;
  double condition = 1;
  bool needs_support = false;
  double weight = 0;
  double cost = 0;
  double confidence = 0;
};

inline void add(Graph& graph, const Element& element) {
  graph.domain.push_back(element.domain);
  graph.condition.push_back(element.condition);
  graph.confidence.push_back(element.confidence);
  graph.weight.push_back(element.weight);
  graph.cost.push_back(element.cost);
  graph.needs_support.push_back(element.needs_support ? 1 : 0);
}

inline Graph graph_of(std::initializer_list<Element> elements,
                      std::initializer_list<Edge> supports = {},
                      std::initializer_list<Edge> hinders = {},
                      std::initializer_list<PartEdge> parts = {}) {
  Graph graph;
  for (const Element& element : elements) add(graph, element);
  graph.supports = supports;
  graph.hinders = hinders;
  graph.parts = parts;
  return graph;
}

// What a random graph is made of.
struct Shape {
  std::uint32_t elements = 20;
  double supports_each = 2;
  bool cycles = false;
  bool hinderers = false;
  bool round_values = false;  // conditions of 0 and 1, strengths of a quarter: ties and zeros occur
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  std::uint32_t below(std::size_t count) { return static_cast<std::uint32_t>(engine_() % count); }
  bool once_in(std::size_t count) { return below(count) == 0; }

 private:
  std::mt19937_64 engine_;
};

inline double random_condition(Random& random, const Shape& shape) {
  if (shape.round_values && random.once_in(5)) return random.once_in(2) ? 1 : 0;
  return 0.05 + 0.9 * random.unit();
}
inline double random_strength(Random& random, const Shape& shape) {
  return shape.round_values ? 0.25 * (1 + random.below(4)) : 0.1 + 0.85 * random.unit();
}

inline Graph random_graph(std::uint64_t seed, const Shape& shape) {
  Random random(seed);
  Graph graph;
  for (std::uint32_t v = 0; v < shape.elements; ++v) {
    Element element;
    element.domain = static_cast<Domain>(random.below(5));
    element.condition = random_condition(random, shape);
    element.needs_support = random.once_in(2);
    element.weight = random.once_in(4) ? 3 * random.unit() : 0;
    element.cost = random.once_in(2) ? 100 * random.unit() : 0;
    element.confidence = random.unit();
    add(graph, element);
  }
  // Edges run from higher to lower numbers, a few the other way round where cycles are wanted.
  const auto edges = [&](double each, auto&& make) {
    std::set<std::pair<Node, Node>> seen;
    for (int i = 0; i < static_cast<int>(each * shape.elements); ++i) {
      Node from = random.below(shape.elements);
      Node to = random.below(shape.elements);
      if (from < to && !(shape.cycles && random.once_in(6))) std::swap(from, to);
      if (from != to && seen.insert({from, to}).second) make(from, to);
    }
  };
  edges(shape.supports_each, [&](Node from, Node to) {
    graph.supports.push_back({from, to, random_strength(random, shape)});
  });
  if (shape.hinderers) {
    edges(0.4, [&](Node from, Node to) {
      graph.hinders.push_back({from, to, random_strength(random, shape)});
    });
  }
  edges(0.4, [&](Node child, Node parent) {
    graph.parts.push_back({child, parent, 0.1 + 2 * random.unit()});
  });
  return graph;
}

}  // namespace plumb::score::fixture
