// Sensitivities by reverse-mode differentiation: engine.md section 7.
//
// Six coverages are differentiated at once, each with respect to every condition; their sum,
// weighted by what each coverage means to the structure line, is its gradient. Strengths also move
// demand (through importance) and purpose; both join the derivative of each edge.
#pragma once

#include <array>
#include <cstdint>

#include "score/analysis.h"
#include "score/engine_flat.h"
#include "score/engine_team.h"
#include "score/links.h"

namespace plumb::score {

// One number per link, in the order of model::kLinks, two by two as the machine likes them.
struct Six {
  Pair a = {0, 0};
  Pair b = {0, 0};
  Pair c = {0, 0};

  double operator[](unsigned link) const {
    return link < 2 ? a[link] : link < 4 ? b[link - 2] : c[link - 4];
  }
  void set(unsigned link, double value) {
    if (link < 2) {
      a[link] = value;
    } else if (link < 4) {
      b[link - 2] = value;
    } else {
      c[link - 4] = value;
    }
  }
};
inline Six operator+(const Six& x, const Six& y) {
  return {x.a + y.a, x.b + y.b, x.c + y.c};
}
inline Six operator*(const Six& x, const Six& y) {
  return {x.a * y.a, x.b * y.b, x.c * y.c};
}
inline Six operator*(double x, const Six& y) {
  return {x * y.a, x * y.b, x * y.c};
}
inline Six& operator+=(Six& x, const Six& y) {
  return x = x + y;
}
inline double total(const Six& x) {
  const Pair sum = x.a + x.b + x.c;
  return sum[0] + sum[1];
}

// Adjoints that flow down to supporters: what the absence of one gap's factor is worth. `t`
// concerns S_Y, `d` concerns d. Beside them what an edge into this element is worth for importance
// and, through S'max, for strengths below 1 (most) and for the one of strength 1 (most_at_one).
struct alignas(64) Push {
  Six t;
  double edge_term = 0;
  double most = 0;
  Six d;
  double most_at_one = 0;
  double unused = 0;
};

struct Both {
  Six t;
  Six d;
};

// The same for elements with parts or hinderers.
struct Side {
  Both parts;          // per unit of the weighted mean over parts
  Six hinder;          // per unit of a hinderer's factor, times that factor
  Six hinder_at_zero;  // per unit of the only factor that is 0
};

// Everything a gradient pass needs besides the flat graph; may be kept to spare allocations.
struct GradientScratch {
  Column<Lanes> pull;        // adjoint of importance entering, and p-adjoint over reach_width
  Column<double> edge_term;  // see Push
  Column<Push> push;
  Column<std::uint32_t> side_of;  // index into sides or kNone
  Column<Side> sides;
  Column<std::uint32_t> zero_of;  // index into zeros or kNone: elements with a gap of exactly 0
  Column<Both> zeros;             // adjoints for the only factor that is 0
};

// Lengths of the graph's lists of edges; rows may have more room than that.
struct EdgeCounts {
  std::size_t supports = 0;
  std::size_t hinders = 0;
};

// Fills gradients, confidences and standard errors. `sums` and the link scores must be current.
// Two passes over the edges.
void compute_gradients(const Flat& flat, EdgeCounts edges, const Sums& sums, Team& team,
                       GradientScratch& scratch, Analysis& analysis);

// Forgets everything compute_gradients() fills.
void clear_gradients(Analysis& analysis);

}  // namespace plumb::score
