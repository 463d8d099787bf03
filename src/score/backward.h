// The backward pass: strategic importance (engine.md section 3) and the chance p_X that work of an
// element leads to demand in X (section 4). Both read what lies above an element, so they share it.
#pragma once

#include "score/engine_flat.h"

namespace plumb::score {

struct Backward {
  Lanes reach;
  Lanes flow;
};

// True if v ends the walk to demand of X: an element of X with importance.
inline bool absorbs(const Flat& flat, Node v, unsigned x) {
  return flat.domain(v) == x && flat.reach[v].v[0] > 0;
}

// One element outside cycles, from the flow of what it supports and is part of.
void evaluate_backward(const Flat& flat, Node v, Backward& out);

// Writes importance, chances and flow of every member of a cycle. Chances come from eliminating
// the members one by one without subtraction (Grassmann, Taksar, Heyman 1985), exact to rounding;
// cycles of more than 128 members are swept until nothing moves by more than 1e-15.
void settle_cycle_backward(Flat& flat, std::uint32_t cycle);

// All elements with rank in [first, last), highest first.
void backward_range(Flat& flat, std::uint32_t first, std::uint32_t last);

// Demand of v in unscaled importance.
inline double demand_of(const Flat& flat, Node v) {
  const double importance = flat.reach[v].v[0];
  if ((flat.flags[v] & kHasOuterParts) == 0) return importance;
  return importance * ((flat.width[v] - 1) / flat.width[v]);
}

}  // namespace plumb::score
