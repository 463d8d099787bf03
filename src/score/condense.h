// Puts a directed graph in an order in which everything comes after what it depends on.
#pragma once

#include <cstdint>
#include <vector>

#include "score/graph.h"

namespace plumb::score {

struct Ordering {
  std::vector<Node> order;                 // inputs before what they reach, level by level
  std::vector<std::uint32_t> level_start;  // first place of each level, and the end
  // Strongly connected components of more than one node. Members stand together in `order`, as
  // here: inputs first as far as a cycle allows, so that sweeps in this order settle fast.
  std::vector<std::vector<Node>> cycles;
};

// Row v of the adjacency is target[start[v] .. start[v + 1]): what v reaches directly.
// A node's level is the length of the longest path to it, a cycle counting as one node.
// Linear in nodes and edges (Kahn 1962; Tarjan 1972 only on what Kahn leaves over).
Ordering condense(const std::vector<std::uint32_t>& start, const std::vector<Node>& target);

}  // namespace plumb::score
