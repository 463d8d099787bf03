// Downward pass of the gradient: what conditions, delivered support and edges are worth.
#include <algorithm>

#include "score/gradient_pass.h"

namespace plumb::score {
namespace {

// How many edges ahead targets are fetched; ranks descend, so ahead is towards the front.
constexpr std::uint32_t kAhead = 12;
constexpr std::uint32_t kRowsAhead = 64;
constexpr Node kElementsAhead = 8;

constexpr Pair kZero = {0, 0};
constexpr Pair kOne = {1, 1};
const Lanes kNothing;

// Four lanes (d, IS, OI, II) as two pairs.
struct Two {
  Pair low;
  Pair high;
};

inline Two two(const Lanes& lanes) {
  return {lanes.low(), lanes.high()};
}

// Repeats the lanes of IS, OI and II for the links they supply, and the lane of d for all.
inline Six by_supply(const Two& x) {
  return {__builtin_shufflevector(x.low, x.high, 1, 2),
          __builtin_shufflevector(x.high, x.high, 1, 0),
          __builtin_shufflevector(x.high, x.high, 1, 1)};
}
inline Pair of_d(const Two& x) {
  return __builtin_shufflevector(x.low, x.low, 0, 0);
}
inline Six operator*(const Pair& x, const Six& y) {
  return {x * y.a, x * y.b, x * y.c};
}

// What u brings to each of its edges: x(u) by link, weighted by what the link's coverage means to
// the structure line, and the adjoints of importance and p_X, for the target's flow to multiply.
struct Factors {
  Two x;
  Six t;
  Six d;
  Two above;
  double chance;  // what p_X of u itself takes off each edge
  bool one;       // some x(u) is 1: an edge of strength 1 has a factor of 0
};

inline Factors factors_of(const GradientPass& pass, Node u) {
  Factors out;
  out.x = two(pass.flat.given[u]);
  out.t = by_supply(out.x) * pass.weights.alpha;
  out.d = of_d(out.x) * pass.weights.alpha;
  out.above = two(pass.scratch.pull[u]);
  const Two reach = two(pass.flat.reach[u]);
  const Pair high = out.above.high * reach.high;
  out.chance = out.above.low[1] * reach.low[1] + (high[0] + high[1]);
  out.one = out.x.low[0] == 1 || out.x.low[1] == 1 || out.x.high[0] == 1 || out.x.high[1] == 1;
  return out;
}

// Which adjoints may run along an edge inside v's cycle: all but those cut off, see push_cycle().
// What stands on its own does not look inside the cycle for d.
struct Alive {
  Six t;
  Pair d;
};
inline Alive alive(const Flat& flat, Node v, const Lanes& cut) {
  const Two support = two(flat.support[v]);
  const Two lanes = {support.low > kZero ? kOne : 1.0 - cut.low(),
                     support.high > kZero ? kOne : 1.0 - cut.high()};
  return {by_supply(lanes), (flat.flags[v] & kNeedsSupport) == 0 ? kZero : of_d(lanes)};
}

// Where a factor 1 - w x is 0 its quotient does not exist: takes those lanes out of `inverse` and
// finds what stands in for them. Only for w = 1.
Both stand_in(const GradientPass& pass, Node v, const Two& x, Two& inverse) {
  const Two zero = {x.low == kOne ? kOne : kZero, x.high == kOne ? kOne : kZero};
  inverse.low = x.low == kOne ? kZero : inverse.low;
  inverse.high = x.high == kOne ? kZero : inverse.high;
  const std::uint32_t index = pass.scratch.zero_of[v];
  if (index == kNone) return {};
  const Both& zeros = pass.scratch.zeros[index];
  return {by_supply(zero) * zeros.t, of_d(zero) * zeros.d};
}

// One support edge u -> v: adds w dF/d(w x) to `sum` and returns the derivative by strength.
template <bool kInside>
[[gnu::always_inline]] inline double follow(const GradientPass& pass, Node v, double w,
                                            const Factors& factors, const Lanes& cut, Both& sum) {
  const Push& push = pass.scratch.push[v];
  Two inverse = {1.0 / (1.0 - w * factors.x.low), 1.0 / (1.0 - w * factors.x.high)};
  Both worth;
  if (factors.one && w == 1) {
    worth = stand_in(pass, v, factors.x, inverse);
    worth.t += by_supply(inverse) * push.t;
    worth.d += of_d(inverse) * push.d;
  } else {
    worth.t = by_supply(inverse) * push.t;
    worth.d = of_d(inverse) * push.d;
  }
  const Two flow = two(pass.flat.flow[v]);
  if constexpr (kInside) {  // importance and S'max do not know this edge
    const Alive lanes = alive(pass.flat, v, cut);
    worth.t = lanes.t * worth.t;
    worth.d = lanes.d * worth.d;
    sum.t += w * worth.t;
    sum.d += w * worth.d;
    const Pair above = factors.above.high * flow.high;
    return total(worth.t * factors.t + worth.d * factors.d) +
           (factors.above.low[1] * flow.low[1] + above[0] + above[1]) - factors.chance;
  }
  sum.t += w * worth.t;
  sum.d += w * worth.d;
  const Six by_link = worth.t * factors.t + worth.d * factors.d;
  const Pair pair = by_link.a + by_link.b + by_link.c + factors.above.low * flow.low +
                    factors.above.high * flow.high;
  // Strengths of 1 come and go at random: chosen without a branch.
  const bool short_of_one = w < 1;
  const double most = (short_of_one ? push.most : push.most_at_one) / (short_of_one ? 1 - w : 1);
  return (pair[0] + pair[1]) + (push.edge_term + most) - factors.chance;
}

void collect_from_wholes(const GradientPass& pass, Node u, EdgeScope scope, const Lanes& cut,
                         Both& sum) {
  const Flat& flat = pass.flat;
  const std::uint32_t first = flat.wholes.start[u];
  for (std::uint32_t e = first; e < first + flat.wholes.count[u]; ++e) {
    const Node parent = flat.wholes.node[e];
    const bool inside = flat.same_cycle(u, parent);
    if (scope != EdgeScope::all && inside != (scope == EdgeScope::inside)) continue;
    const Both& side = pass.scratch.sides[pass.scratch.side_of[parent]].parts;
    const double share = flat.wholes.value[e] / flat.part_weight[parent];
    const bool own = (flat.flags[parent] & kNeedsSupport) == 0;
    const double outer = own && !inside ? flat.wholes.value[e] / flat.outer_weight[parent] : share;
    if (inside) {
      const Alive lanes = alive(flat, parent, cut);
      sum.t += share * (lanes.t * side.t);
      sum.d += outer * (lanes.d * side.d);
    } else {
      sum.t += share * side.t;
      sum.d += outer * side.d;
    }
  }
}

// Hinder edges out of u. Writes their derivatives if `write`.
void collect_from_hindered(const GradientPass& pass, Node u, EdgeScope scope, bool write,
                           Both& sum) {
  const Flat& flat = pass.flat;
  const double d = flat.given[u].v[0];
  const std::uint32_t first = flat.hindered.start[u];
  for (std::uint32_t e = first; e < first + flat.hindered.count[u]; ++e) {
    const Node v = flat.hindered.node[e];
    if (scope != EdgeScope::all && flat.same_cycle(u, v) != (scope == EdgeScope::inside)) continue;
    const double w = flat.hindered.value[e];
    const Side& side = pass.scratch.sides[pass.scratch.side_of[v]];
    const double factor = 1 - w * d;
    const Six worth = factor > 0 ? (1 / factor) * side.hinder : side.hinder_at_zero;
    sum.d += -w * worth;
    if (write) pass.hinder[flat.hindered.edge[e]] = -d * total(worth * pass.weights.alpha);
  }
}

// Everything above one element outside cycles, in one go. The sums of the loop stay in registers.
inline Both gather(GradientPass& pass, Node u) {
  const Flat& flat = pass.flat;
  const std::uint32_t first = flat.supported.start[u];
  const std::uint32_t last = first + flat.supported.count[u];
  Both sum;
  if (first < last) {
    const Factors factors = factors_of(pass, u);
    const Node* node = flat.supported.node.data();
    const double* value = flat.supported.value.data();
    const std::uint32_t* edge = flat.supported.edge.data();
    double* out = pass.support;
    const Push* push = pass.scratch.push.data();
    const Lanes* flow = flat.flow.data();
    for (std::uint32_t e = first; e < last; ++e) {
      // Rows are read forwards but one before the other, which no machine's prefetcher follows;
      // derivatives go to the places of the graph's own list.
      const std::uint32_t ahead = e - std::min(e, kAhead);
      const std::uint32_t rows_ahead = e - std::min(e, kRowsAhead);
      const Node soon = node[ahead];
      __builtin_prefetch(out + edge[ahead], 1);
      __builtin_prefetch(value + rows_ahead);
      __builtin_prefetch(node + rows_ahead);
      __builtin_prefetch(edge + rows_ahead);
      __builtin_prefetch(push + soon);
      __builtin_prefetch(reinterpret_cast<const char*>(push + soon) + 64);
      __builtin_prefetch(flow + soon);
      out[edge[e]] = follow<false>(pass, node[e], value[e], factors, kNothing, sum);
    }
  }
  if (flat.wholes.count[u] == 0 && flat.hindered.count[u] == 0) return sum;
  Both all = sum;
  collect_from_wholes(pass, u, EdgeScope::all, kNothing, all);
  collect_from_hindered(pass, u, EdgeScope::all, true, all);
  return all;
}

// Asks for the columns of an element a few places ahead: there are more of them than the machine
// follows by itself, and ranks descend.
inline void fetch(const GradientPass& pass, Node v) {
  const Flat& flat = pass.flat;
  __builtin_prefetch(&flat.given[v]);
  __builtin_prefetch(&flat.reach[v]);
  __builtin_prefetch(&flat.support[v]);
  __builtin_prefetch(&flat.gap[v]);
  __builtin_prefetch(&pass.scratch.pull[v]);
  if (flat.wholes.count[v] != 0) {
    const Node parent = flat.wholes.node[flat.wholes.start[v]];
    const auto* side =
        reinterpret_cast<const char*>(pass.scratch.sides.data() + pass.scratch.side_of[parent]);
    __builtin_prefetch(side);
    __builtin_prefetch(side + 64);
    __builtin_prefetch(&flat.part_weight[parent]);
    __builtin_prefetch(&flat.outer_weight[parent]);
  }
  __builtin_prefetch(&pass.scratch.push[v], 1);
  __builtin_prefetch(reinterpret_cast<const char*>(&pass.scratch.push[v]) + 64, 1);
}

// For lanes whose product is exactly 0: the product of the other factors if only one is 0.
Lanes products_without_zero(const Flat& flat, Node v) {
  Lanes rest;
  rest.v = Lanes::Vector{1, 1, 1, 1};
  int zeros[4] = {0, 0, 0, 0};
  const bool own = (flat.flags[v] & kNeedsSupport) == 0;
  const std::uint32_t first = flat.supporters.start[v];
  for (std::uint32_t e = first; e < first + flat.supporters.count[v]; ++e) {
    const Node u = flat.supporters.node[e];
    for (int lane = 0; lane < 4; ++lane) {
      if (lane == 0 && own && flat.same_cycle(u, v)) continue;
      const double factor = 1 - flat.supporters.value[e] * flat.given[u].v[lane];
      if (factor > 0) {
        rest.v[lane] *= factor;
      } else {
        ++zeros[lane];
      }
    }
  }
  for (int lane = 0; lane < 4; ++lane) {
    if (zeros[lane] != 1 || flat.gap[v].v[lane] != 0) rest.v[lane] = 0;
  }
  return rest;
}

double hindrance_without_zero(const Flat& flat, Node v) {
  double rest = 1;
  int zeros = 0;
  const std::uint32_t first = flat.hinderers.start[v];
  for (std::uint32_t e = first; e < first + flat.hinderers.count[v]; ++e) {
    const double factor = 1 - flat.hinderers.value[e] * flat.given[flat.hinderers.node[e]].v[0];
    if (factor > 0) {
      rest *= factor;
    } else {
      ++zeros;
    }
  }
  return zeros == 1 ? rest : 0;
}

// Shares of adjoints at the minima of v, by lane, and what limits d.
struct Minima {
  Two support;    // share that goes to S or Q
  Two condition;  // share that goes to c
  Two through;    // share that goes from t_Y to d: v's own domain
  Two lack;       // 1 - K_Y, and in lane 0 one minus the mean that limits d
  double limit;
};

// 1 for each lane that is a domain of its own: there t_Y is d and no minimum of its own.
constexpr double kThrough[5][4] = {
    {0, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}, {0, 0, 0, 0}};

inline Pair active(Pair difference) {
  constexpr Pair half = {0.5, 0.5};
  constexpr Pair tie = {kTie, kTie};
  return difference < -tie ? kOne : (difference > tie ? kZero : half);
}

inline Minima minima_of(const Flat& flat, Node v) {
  Minima out;
  const std::uint8_t flags = flat.flags[v];
  const Two s = two(flat.support[v]);
  double limiting = s.low[0];
  out.lack = {kOne, kOne};
  if ((flags & (kHasParts | kCyclic)) != 0) {
    Lanes mean;
    if ((flags & kHasParts) != 0) mean_over_parts(flat, v, mean);
    if ((flags & kCyclic) != 0 && (flags & kNeedsSupport) == 0) {
      mean.v[0] = (flags & kHasOuterParts) != 0 ? mean_over_outer_parts(flat, v) : 0;
      limiting = (1 - flat.gap[v].v[0] * (1 - mean.v[0])) * flat.hind[v];
    }
    out.lack = {1.0 - mean.low(), 1.0 - mean.high()};
  }
  out.limit = limit_of(flat, v, limiting);
  const double c = flat.condition[v];
  const Pair low = Pair{out.limit, s.low[1]} - c;
  const Pair high = s.high - c;
  const double* through = kThrough[flags & kDomainBits];
  out.through = {Pair{through[0], through[1]}, Pair{through[2], through[3]}};
  const Two rest = {1.0 - out.through.low, 1.0 - out.through.high};
  out.support = {active(low) * rest.low, active(high) * rest.high};
  out.condition = {rest.low - out.support.low, rest.high - out.support.high};
  return out;
}

// Extra outputs of an element with a product of 0, with parts or with hinderers.
struct Turned {
  Six own;       // demand times seed
  Both adjoint;  // of S_Y and S or Q, Q divided by S'max
  Both base;     // the same times hind times one minus the mean over parts
};

void turn_zero(GradientPass& pass, Node v, const Turned& turned) {
  const Lanes rest = products_without_zero(pass.flat, v);
  Both& zeros = pass.scratch.zeros[pass.scratch.zero_of[v]];
  zeros.t = by_supply(two(rest)) * turned.base.t;
  zeros.d = of_d(two(rest)) * turned.base.d;
}

void turn_side(GradientPass& pass, Node v, const Turned& turned, const Minima& minima) {
  const Flat& flat = pass.flat;
  const double hind = flat.hind[v];
  const Two gap = two(flat.gap[v]);
  Side& side = pass.scratch.sides[pass.scratch.side_of[v]];
  side.parts.t = hind * (by_supply(gap) * turned.adjoint.t);
  side.parts.d = hind * (of_d(gap) * turned.adjoint.d);
  if ((flat.flags[v] & kHasHinderers) == 0) return;
  const Two own = {1.0 - gap.low, 1.0 - gap.high};
  const Two whole = {1.0 - gap.low * minima.lack.low, 1.0 - gap.high * minima.lack.high};
  const Six worth = by_supply(own) * turned.own + by_supply(whole) * turned.adjoint.t +
                    of_d(whole) * turned.adjoint.d;
  side.hinder = hind * worth;
  side.hinder_at_zero = (hind > 0 ? 0 : hindrance_without_zero(flat, v)) * worth;
}

inline Six turn_element(GradientPass& pass, Node v, const Both& above) {
  const Flat& flat = pass.flat;
  const std::uint8_t flags = flat.flags[v];
  const Minima minima = minima_of(flat, v);
  const Six d = above.d + by_supply(minima.through) * above.t;
  const Six condition = by_supply(minima.condition) * above.t + minima.condition.low[0] * d;
  double limiting = minima.support.low[0];
  const bool own = (flags & kNeedsSupport) == 0;
  if (own && limiting > 0) {
    const double most = (flags & kHasOuterParts) != 0 ? 1 : 1 - flat.gap_max[v];
    limiting = most > 0 ? limiting / most : 0;
  }
  Turned turned;
  turned.adjoint = {by_supply(minima.support) * above.t, limiting * d};
  const unsigned domain = flags & kDomainBits;
  if (domain < 3 && flat.reach[v].v[0] > 0) {
    turned.own = demand_of(flat, v) * pass.weights.seed[domain];
  }
  const double hind = flat.hind[v];
  turned.base.t = hind * (turned.own + by_supply(minima.lack) * turned.adjoint.t);
  turned.base.d = (hind * minima.lack.low[0]) * turned.adjoint.d;
  const Two gap = two(flat.gap[v]);
  Push& push = pass.scratch.push[v];
  push.t = by_supply(gap) * turned.base.t;
  push.d = of_d(gap) * turned.base.d;
  push.edge_term = pass.scratch.edge_term[v];
  push.most = 0;
  push.most_at_one = 0;
  if (own && limiting > 0 && (flags & kHasOuterParts) == 0) {
    const double worth = -minima.limit * total(turned.adjoint.d * pass.weights.alpha);
    push.most = worth * flat.gap_max[v];
    push.most_at_one = worth * flat.gap_max_rest[v];
  }
  if (pass.scratch.zero_of[v] != kNone) turn_zero(pass, v, turned);
  if (pass.scratch.side_of[v] != kNone) turn_side(pass, v, turned, minima);
  return condition;
}

inline Pair size_of(Pair x) {
  return x < kZero ? -x : x;
}

inline void record_element(GradientPass& pass, Node v, const Six& condition, Spread& spread) {
  const double known = pass.flat.confidence[v];
  const double sigma = 0.25 * (1 - known);
  const double structure = total(condition * pass.weights.alpha);
  pass.condition[pass.flat.id_of[v]] = structure;
  const Six size = {size_of(condition.a), size_of(condition.b), size_of(condition.c)};
  const Six error = sigma * condition;
  spread.size += size;
  spread.known += known * size;
  spread.variance += error * error;
  spread.structure_size += std::abs(structure);
  spread.structure_known += std::abs(structure) * known;
  spread.structure_variance += sigma * structure * sigma * structure;
}

}  // namespace

void collect(const GradientPass& pass, Node u, EdgeScope scope, const Lanes& cut, Both& out) {
  const Flat& flat = pass.flat;
  const Factors factors = factors_of(pass, u);
  const std::uint32_t first = flat.supported.start[u];
  for (std::uint32_t e = first; e < first + flat.supported.count[u]; ++e) {
    const Node v = flat.supported.node[e];
    const double w = flat.supported.value[e];
    if (flat.same_cycle(u, v)) {
      if (scope == EdgeScope::inside) follow<true>(pass, v, w, factors, cut, out);
    } else if (scope == EdgeScope::outside) {
      follow<false>(pass, v, w, factors, cut, out);
    }
  }
  collect_from_wholes(pass, u, scope, cut, out);
  collect_from_hindered(pass, u, scope, false, out);
}

void differentiate_edges(GradientPass& pass, Node u, const Lanes& cut) {
  const Flat& flat = pass.flat;
  const Factors factors = factors_of(pass, u);
  Both unused;
  const std::uint32_t first = flat.supported.start[u];
  for (std::uint32_t e = first; e < first + flat.supported.count[u]; ++e) {
    const Node v = flat.supported.node[e];
    const double w = flat.supported.value[e];
    pass.support[flat.supported.edge[e]] = flat.same_cycle(u, v)
                                               ? follow<true>(pass, v, w, factors, cut, unused)
                                               : follow<false>(pass, v, w, factors, cut, unused);
  }
  collect_from_hindered(pass, u, EdgeScope::all, true, unused);
}

void turn(GradientPass& pass, Node v, const Both& above, Six& condition) {
  condition = turn_element(pass, v, above);
}

void record(GradientPass& pass, Node v, const Six& condition, Spread& spread) {
  record_element(pass, v, condition, spread);
}

void push_range(GradientPass& pass, std::uint32_t first, std::uint32_t last, Spread& spread) {
  const Flat& flat = pass.flat;
  for (std::uint32_t rank = last; rank-- > first;) {
    const Node v = flat.at[rank];
    if (v == kNone) continue;
    if ((flat.flags[v] & kCyclic) != 0) {
      push_cycle(pass, flat.cycle_of[v], spread);
      continue;
    }
    fetch(pass, v - std::min(v, kElementsAhead));
    const Both above = gather(pass, v);
    record_element(pass, v, turn_element(pass, v, above), spread);
  }
}

}  // namespace plumb::score
