// The graph as the passes read it: columns in topological order with the edges of each element
// side by side, and the values the passes leave per element. Private to the engine.
//
// Elements are called by their place here ("place"), which is their topological position when the
// graph was compiled. Later edits keep places and change `rank` only.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "score/engine_column.h"
#include "score/graph.h"

namespace plumb::score {

inline constexpr Node kNone = 0xFFFFFFFF;

// Edges by row. A row is node[start .. start + count) with the values beside it; `room` is how many
// edges fit before the row has to move to the end. Compiled rows are dense and in order.
struct Rows {
  Column<std::uint32_t> start;
  Column<std::uint32_t> count;
  Column<std::uint32_t> room;
  Column<Node> node;
  Column<double> value;
  Column<std::uint32_t> edge;  // index into the graph's list; outgoing rows only
};

// Bits of Flat::flags above the domain (0 to 4 in the lowest three bits).
inline constexpr std::uint8_t kDomainBits = 7;
inline constexpr std::uint8_t kNeedsSupport = 8;
inline constexpr std::uint8_t kCyclic = 16;
inline constexpr std::uint8_t kHasParts = 32;
inline constexpr std::uint8_t kHasHinderers = 64;
inline constexpr std::uint8_t kHasOuterParts = 128;  // parts outside its own cycle

// A run of ranks: `wide` ones do not depend on each other and may be shared among threads.
struct Segment {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool wide = false;
};

struct Flat {
  std::size_t size() const { return id_of.size(); }
  unsigned domain(Node v) const { return flags[v] & kDomainBits; }
  bool same_cycle(Node u, Node v) const {
    return (flags[u] & kCyclic) != 0 && cycle_of[u] == cycle_of[v];
  }
  // The element that stands for v in `rank`: v itself, or the first member of its cycle.
  Node lead(Node v) const { return (flags[v] & kCyclic) != 0 ? cycles[cycle_of[v]].front() : v; }

  // What the graph says.
  Column<Node> id_of;  // place -> node of the graph
  Column<Node> place;  // node of the graph -> place
  Column<std::uint8_t> flags;
  Column<double> condition;
  Column<double> confidence;
  Column<double> cost;
  Column<double> root;         // root weight, not normalised: importance is scaled when it is shown
  Rows supporters, supported;  // by target: who supports it; by supporter: whom it supports
  Rows hinderers, hindered;
  Rows parts, wholes;  // by parent: its parts; by child: what it is part of

  // What follows from strengths alone.
  Column<double> width;         // W(v) of engine.md section 3, over what is outside v's cycle
  Column<double> reach_width;   // strengths of all support edges out of v plus its parents
  Column<double> part_weight;   // sum of weights of all parts
  Column<double> outer_weight;  // the same over parts outside v's cycle
  Column<double> gap_max;       // product of (1 - w) over supporters outside v's cycle
  Column<double> gap_max_rest;  // if exactly one of those factors is 0: product of the others

  // Order. at[rank] is the element standing there, kNone for members of a cycle but the first.
  Column<Node> at;
  Column<std::uint32_t> rank;
  Column<std::uint32_t> cycle_of;          // index into cycles; meaningful with kCyclic only
  std::vector<std::vector<Node>> cycles;   // members, inputs first
  std::vector<std::uint8_t> settled;       // per cycle
  std::vector<std::uint8_t> inner_hinder;  // per cycle: a hinder edge runs inside it
  std::vector<Segment> segments;

  // What the passes compute. Lane 0 belongs to d, lanes 1 to 3 to support from IS, OI and II.
  Column<Lanes> given;    // d(v) and t_Y(v)
  Column<Lanes> support;  // S(v) and S_Y(v)
  Column<Lanes> gap;      // product of (1 - w x) over supporters; in lane 0 of an element of a
                          // cycle that stands on its own: over supporters outside the cycle
  Column<double> hind;
  Column<Lanes> reach;  // importance (unscaled) and p_X(v) for X = BS, IS, OI
  Column<Lanes> flow;   // importance / W and q_X(v)
};

// Linear: two counting sorts per kind of edge. `threads` only decides how levels are grouped.
Flat compile_flat(const Graph& graph, int threads);

// Recomputes the columns that follow from strengths, for one element, from its rows.
struct Widths {
  double width, reach_width, part_weight, outer_weight, gap_max, gap_max_rest;
  std::uint8_t flags;  // kHasParts, kHasHinderers and kHasOuterParts only
};
Widths widths_of(const Flat& flat, Node v);

}  // namespace plumb::score
