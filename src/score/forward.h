// The forward pass: delivered support, engine.md section 2.
#pragma once

#include "score/engine_flat.h"

namespace plumb::score {

struct Forward {
  Lanes given;
  Lanes support;
  Lanes gap;
  double hind;
};

// One element outside cycles, from the values of its inputs.
void evaluate_forward(const Flat& flat, Node v, Forward& out);

// Writes the values of every member of a cycle, from nothing but what lies outside it, and whether
// the fixed point settled.
//
// Without hinderers inside the cycle the equations are monotone: sweeps that use new values at once
// climb to the least fixed point from below and go on until nothing moves by more than 1e-14.
// With hinderers inside, all members are renewed at the same time, until nothing moves by more than
// 1e-12 or 1000 rounds have passed.
void settle_cycle(Flat& flat, std::uint32_t cycle);

// All elements with rank in [first, last).
void forward_range(Flat& flat, std::uint32_t first, std::uint32_t last);

// The limit Q or S that holds d(v) back, given S'(v) in `inner` terms: see docs/engine.md.
inline double limit_of(const Flat& flat, Node v, double s) {
  const std::uint8_t flags = flat.flags[v];
  if ((flags & kNeedsSupport) != 0) return s;
  const double most = (flags & kHasOuterParts) != 0 ? 1 : 1 - flat.gap_max[v];
  if (!(most > 0)) return 1;
  return s < most ? s / most : 1;
}

// Weighted mean of `given` over v's parts, all four lanes; only with kHasParts.
inline void mean_over_parts(const Flat& flat, Node v, Lanes& mean) {
  mean.v = Lanes::Vector{0, 0, 0, 0};
  const std::uint32_t first = flat.parts.start[v];
  for (std::uint32_t e = first; e < first + flat.parts.count[v]; ++e) {
    mean.v += flat.parts.value[e] * flat.given[flat.parts.node[e]].v;
  }
  mean.v /= flat.part_weight[v];
}

// Weighted mean of d over v's parts outside its cycle; only with kHasOuterParts.
double mean_over_outer_parts(const Flat& flat, Node v);

}  // namespace plumb::score
