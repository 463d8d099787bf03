// Upward pass of the gradient: what importance and the chances p_X of an element are worth.
#include <algorithm>

#include "score/gradient_pass.h"

namespace plumb::score {
namespace {

using Vector = Lanes::Vector;

// How many edges ahead supporters are fetched; rows follow each other.
constexpr std::uint32_t kAhead = 16;

constexpr double kSettled = 1e-15;
constexpr double kWork = 1e8;

// Adjoint of p_X over what it is divided by; elements without a chance pass nothing on, for no
// strength of theirs could make a difference.
inline void finish(const Flat& flat, Node v, double importance, const Vector& chance, Lanes& out) {
  const double width = flat.reach_width[v];
  const double inverse = width > 0 ? 1 / width : 0;
  out.v[0] = importance;
  for (int lane = 1; lane < 4; ++lane) {
    out.v[lane] = flat.reach[v].v[lane] > 0 ? chance[lane] * inverse : 0;
  }
}

inline void add_below(const GradientPass& pass, Node v, Vector& sum) {
  const Flat& flat = pass.flat;
  const std::uint32_t first = flat.supporters.start[v];
  const std::uint32_t last = first + flat.supporters.count[v];
  const Node* node = flat.supporters.node.data();
  const double* value = flat.supporters.value.data();
  const Lanes* pull = pass.scratch.pull.data();
  const std::uint32_t end = static_cast<std::uint32_t>(flat.supporters.node.size()) - 1;
  for (std::uint32_t e = first; e < last; ++e) {
    __builtin_prefetch(pull + node[std::min(e + kAhead, end)]);
    sum += value[e] * pull[node[e]].v;
  }
  if ((flat.flags[v] & kHasParts) == 0) return;
  const std::uint32_t from = flat.parts.start[v];
  for (std::uint32_t e = from; e < from + flat.parts.count[v]; ++e) {
    const double share = flat.parts.value[e] / flat.outer_weight[v];
    sum += Vector{share, 1, 1, 1} * pull[flat.parts.node[e]].v;
  }
}

// use(input, strength or 1, share of importance relative to W) for supporters and parts of v.
template <typename Use>
void each_below(const Flat& flat, Node v, Use&& use) {
  std::uint32_t first = flat.supporters.start[v];
  for (std::uint32_t e = first; e < first + flat.supporters.count[v]; ++e) {
    use(flat.supporters.node[e], flat.supporters.value[e], flat.supporters.value[e]);
  }
  first = flat.parts.start[v];
  for (std::uint32_t e = first; e < first + flat.parts.count[v]; ++e) {
    const double outer = flat.outer_weight[v];
    use(flat.parts.node[e], 1.0, outer > 0 ? flat.parts.value[e] / outer : 0);
  }
}

// Solves the transposed walk inside a cycle by sweeps; what enters from below outside is `base`.
void settle_chances(GradientPass& pass, const std::vector<Node>& members,
                    const std::vector<Lanes>& base, const std::vector<Lanes>& seed) {
  const Flat& flat = pass.flat;
  const double rounds = std::max(1000.0, kWork / static_cast<double>(members.size()));
  for (double round = 0; round < rounds; ++round) {
    double change = 0;
    double size = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const Node v = members[i];
      Vector sum = base[i].v;
      each_below(flat, v, [&](Node u, double weight, double) {
        if (flat.same_cycle(u, v)) sum += weight * pass.scratch.pull[u].v;
      });
      for (unsigned x = 0; x < 3; ++x) {
        if (absorbs(flat, v, x)) sum[x + 1] = 0;
      }
      Lanes next;
      finish(flat, v, pass.scratch.pull[v].v[0], sum + seed[i].v, next);
      for (int lane = 1; lane < 4; ++lane) {
        change = std::max(change, std::abs(next.v[lane] - pass.scratch.pull[v].v[lane]));
        size = std::max(size, std::abs(next.v[lane]));
      }
      pass.scratch.pull[v] = next;
    }
    if (change <= kSettled * size) return;
  }
}

}  // namespace

void pull_own(const GradientPass& pass, Node v, double below, Pulled& out) {
  const Flat& flat = pass.flat;
  const Weights& weights = pass.weights;
  const unsigned domain = flat.domain(v);
  const double importance = flat.reach[v].v[0];
  double demand = 0;  // what one unit more of demand(v) is worth
  if (domain < 3 && importance > 0) {
    for (unsigned y = domain + 1; y < 4; ++y) {
      const unsigned link = domain == 0 ? y - 1 : domain + y;
      const double own = (1 - flat.gap[v].v[y]) * flat.hind[v];
      demand += weights.coverage_weight[link] * (own - weights.coverage[link]);
    }
    demand *= weights.inverse_demand[domain];
  }
  const double width = flat.width[v];
  const bool parts = (flat.flags[v] & kHasOuterParts) != 0;
  const double mean = width > 0 ? below / width : 0;
  out.importance = demand * (parts ? (width - 1) / width : 1) + mean;
  out.edge_term = width > 0 ? -importance / width * mean : 0;
  if (parts) out.edge_term += demand * importance / (width * width);
  out.chance_seed.v = Vector{0, 0, 0, 0};
  if (domain > 3) return;
  for (unsigned x = 0; x < domain && x < 3; ++x) {
    const unsigned link = x == 0 ? domain - 1 : x + domain;
    const double weight = weights.by_cost[link] ? flat.cost[v] : 1;
    out.chance_seed.v[x + 1] = weights.purpose_weight[link] * weights.inverse_supply[link] * weight;
  }
}

void pull_cycle(GradientPass& pass, std::uint32_t cycle) {
  const Flat& flat = pass.flat;
  const std::vector<Node>& members = flat.cycles[cycle];
  std::vector<Lanes> base(members.size());
  std::vector<Lanes> seed(members.size());
  double importance = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Node v = members[i];
    double below = 0;
    each_below(flat, v, [&](Node u, double weight, double share) {
      if (flat.same_cycle(u, v)) return;
      below += share * pass.scratch.pull[u].v[0];
      base[i].v += weight * pass.scratch.pull[u].v;
    });
    Pulled own;
    pull_own(pass, v, below, own);
    pass.scratch.edge_term[v] = own.edge_term;
    seed[i] = own.chance_seed;
    importance += own.importance;
  }
  for (const Node v : members) {
    pass.scratch.pull[v].v = Vector{importance / static_cast<double>(members.size()), 0, 0, 0};
  }
  settle_chances(pass, members, base, seed);
}

void pull_range(GradientPass& pass, std::uint32_t first, std::uint32_t last) {
  const Flat& flat = pass.flat;
  for (std::uint32_t rank = first; rank < last; ++rank) {
    const Node v = flat.at[rank];
    if (v == kNone) continue;
    if ((flat.flags[v] & kCyclic) != 0) {
      pull_cycle(pass, flat.cycle_of[v]);
      continue;
    }
    Vector sum = {0, 0, 0, 0};
    add_below(pass, v, sum);
    Pulled own;
    pull_own(pass, v, sum[0], own);
    const unsigned domain = flat.domain(v);
    if (domain < 3 && flat.reach[v].v[0] > 0) sum[domain + 1] = 0;
    pass.scratch.edge_term[v] = own.edge_term;
    finish(flat, v, own.importance, sum + own.chance_seed.v, pass.scratch.pull[v]);
  }
}

}  // namespace plumb::score
