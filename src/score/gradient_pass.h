// What the gradient passes share. Private to gradient*.cpp.
#pragma once

#include <cmath>

#include "score/backward.h"
#include "score/forward.h"
#include "score/gradient.h"

namespace plumb::score {

// Values closer than this are a tie of a minimum: both sides get half.
inline constexpr double kTie = 1e-12;

// Per link constants of one gradient.
struct Weights {
  std::array<double, 6> coverage_weight{};  // d structure / d coverage
  std::array<double, 6> purpose_weight{};   // d structure / d purpose
  std::array<double, 6> coverage{};
  std::array<double, 3> inverse_demand{};  // 1 / sum of demand, 0 if there is none
  std::array<double, 6> inverse_supply{};  // purpose: 1 / cost or 1 / elements of the supply domain
  std::array<bool, 6> by_cost{};
  Six alpha;                // coverage_weight again
  std::array<Six, 5> seed;  // by domain: 1 / demand of the links it demands
};
Weights weights_of(const Sums& sums, const Analysis& analysis);

// What a pass adds up over elements.
struct Spread {
  Six size;      // sum of |g| by link
  Six known;     // sum of |g| k
  Six variance;  // sum of (g sigma)^2
  double structure_size = 0, structure_known = 0, structure_variance = 0;
};

struct GradientPass {
  const Flat& flat;
  GradientScratch& scratch;
  Weights weights;
  double* condition;  // all by node or edge of the graph
  double* support;
  double* hinder;
};

// The upward pass: adjoints of importance and of p_X.
void pull_range(GradientPass& pass, std::uint32_t first, std::uint32_t last);
void pull_cycle(GradientPass& pass, std::uint32_t cycle);

// The same for one element of the upward pass, split so that cycles can reuse it.
struct Pulled {
  double importance;  // adjoint of imp(v)
  double edge_term;
  Lanes chance_seed;  // adjoint of p_X(v) before what comes from below
};
void pull_own(const GradientPass& pass, Node v, double below, Pulled& out);

// The downward pass: adjoints of d and t_Y; writes gradients of elements and edges.
void push_range(GradientPass& pass, std::uint32_t first, std::uint32_t last, Spread& spread);
void push_cycle(GradientPass& pass, std::uint32_t cycle, Spread& spread);

// Which edges a collection takes in.
enum class EdgeScope : std::uint8_t { all, outside, inside };
// Adds adjoints of t_Y(u) and d(u) that come from above. Lanes of `cut` that are 1 are not followed
// inside a cycle to members whose fixed point is 0 there.
void collect(const GradientPass& pass, Node u, EdgeScope scope, const Lanes& cut, Both& out);
// Writes derivatives of the edges out of u.
void differentiate_edges(GradientPass& pass, Node u, const Lanes& cut);
// Turns adjoints of x(v) into those of its inputs, stored in the scratch, and of its condition.
void turn(GradientPass& pass, Node v, const Both& above, Six& condition);
// Adds the finished gradient of v's condition to the output and the spread.
void record(GradientPass& pass, Node v, const Six& condition, Spread& spread);

}  // namespace plumb::score
