// What the engine sees: flat arrays, one entry per element, and three lists of edges.
// Pure data; nothing here knows names, types or storage. `analyse --inputs` prints exactly this.
#pragma once

#include <cstdint>
#include <vector>

#include "model/domain.h"

namespace plumb::score {

using Node = std::uint32_t;

// `from` supports (or hinders) `to` with a strength in (0, 1].
struct Edge {
  Node from = 0;
  Node to = 0;
  double strength = 0;
};

// `child` is part of `parent`, with a weight > 0 relative to its siblings.
struct PartEdge {
  Node child = 0;
  Node parent = 0;
  double weight = 1;
};

struct Graph {
  std::vector<model::Domain> domain;  // Domain::none for elements outside the four
  std::vector<double> condition;      // c(v) in [0, 1]
  std::vector<double> confidence;     // k(v) in [0, 1]
  std::vector<double> weight;         // root weight before normalisation, >= 0; 0 for non-roots
  std::vector<double> cost;           // >= 0, per year; 0 = none known
  std::vector<std::uint8_t> needs_support;  // 1: d = min(c, S); 0: d = min(c, Q)
  std::vector<Edge> supports;               // at most one per (from, to); no self edges
  std::vector<Edge> hinders;                // same
  std::vector<PartEdge> parts;              // same; a child may have several parents

  std::size_t size() const { return domain.size(); }
};

}  // namespace plumb::score
