#include "score/forward.h"

#include <algorithm>
#include <cmath>

namespace plumb::score {
namespace {

using Vector = Lanes::Vector;

// How many edges ahead supporters are fetched; rows follow each other.
constexpr std::uint32_t kAhead = 16;

constexpr int kRounds = 1000;
constexpr double kSettled = 1e-12;
constexpr double kMonotoneSettled = 1e-14;
// A monotone cycle always settles, some slowly; this bounds the work, not the usual case.
constexpr double kMonotoneWork = 5e7;

// For every edge of v's row of supporters: gap *= 1 - w x.
inline void multiply_gaps(const Flat& flat, Node v, Vector& gap) {
  const std::uint32_t first = flat.supporters.start[v];
  const std::uint32_t last = first + flat.supporters.count[v];
  const Node* node = flat.supporters.node.data();
  const double* value = flat.supporters.value.data();
  const Lanes* given = flat.given.data();
  const std::uint32_t end = static_cast<std::uint32_t>(flat.supporters.node.size()) - 1;
  for (std::uint32_t e = first; e < last; ++e) {
    __builtin_prefetch(given + node[std::min(e + kAhead, end)]);
    gap *= 1.0 - value[e] * given[node[e]].v;
  }
}

inline double hindrance(const Flat& flat, Node v) {
  double hind = 1;
  const std::uint32_t first = flat.hinderers.start[v];
  for (std::uint32_t e = first; e < first + flat.hinderers.count[v]; ++e) {
    hind *= 1 - flat.hinderers.value[e] * flat.given[flat.hinderers.node[e]].v[0];
  }
  return hind;
}

// d and t_Y from S and S_Y. Lane 0 doubles as the lane of business strategy, which supplies no
// link, and of elements outside the four domains, so that no branch is needed.
inline void deliver(const Flat& flat, Node v, double limit, Forward& out) {
  const double c = flat.condition[v];
  const double d = std::min(c, limit);
  const Vector all = {c, c, c, c};
  out.given.v = all < out.support.v ? all : out.support.v;
  out.given.v[0] = d;
  out.given.v[flat.domain(v) & 3U] = d;
}

inline void evaluate(const Flat& flat, Node v, Forward& out) {
  Vector gap = {1, 1, 1, 1};
  multiply_gaps(flat, v, gap);
  out.gap.v = gap;
  Vector support = 1.0 - gap;
  const std::uint8_t flags = flat.flags[v];
  out.hind = 1;
  if ((flags & (kHasParts | kHasHinderers)) != 0) {
    if ((flags & kHasParts) != 0) {
      Lanes mean;
      mean_over_parts(flat, v, mean);
      support = 1.0 - gap * (1.0 - mean.v);
    }
    if ((flags & kHasHinderers) != 0) {
      out.hind = hindrance(flat, v);
      support *= out.hind;
    }
  }
  out.support.v = support;
  deliver(flat, v, limit_of(flat, v, support[0]), out);
}

// Lane 0 of a member of a cycle: S(v), and for what stands on its own S'(v) and its product.
struct Own {
  double support;
  double gap;  // of S' or S, whichever limits d
  double hind;
  double given;
};

Own evaluate_own(const Flat& flat, Node v) {
  double all = 1;
  double outer = 1;
  const std::uint32_t first = flat.supporters.start[v];
  for (std::uint32_t e = first; e < first + flat.supporters.count[v]; ++e) {
    const Node u = flat.supporters.node[e];
    const double factor = 1 - flat.supporters.value[e] * flat.given[u].v[0];
    all *= factor;
    if (!flat.same_cycle(u, v)) outer *= factor;
  }
  Own out = {1 - all, all, hindrance(flat, v), 0};
  if ((flat.flags[v] & kHasParts) != 0) {
    Lanes mean;
    mean_over_parts(flat, v, mean);
    out.support = 1 - all * (1 - mean.v[0]);
  }
  out.support *= out.hind;
  double limiting = out.support;
  if ((flat.flags[v] & kNeedsSupport) == 0) {
    const bool parts = (flat.flags[v] & kHasOuterParts) != 0;
    limiting = (1 - outer * (parts ? 1 - mean_over_outer_parts(flat, v) : 1)) * out.hind;
    out.gap = outer;
  }
  out.given = std::min(flat.condition[v], limit_of(flat, v, limiting));
  return out;
}

void store_own(Flat& flat, Node v, const Own& own) {
  flat.support[v].v[0] = own.support;
  flat.gap[v].v[0] = own.gap;
  flat.hind[v] = own.hind;
  flat.given[v].v[0] = own.given;
}

int monotone_rounds(const std::vector<Node>& members) {
  const double rounds = kMonotoneWork / static_cast<double>(members.size());
  return std::max(kRounds, static_cast<int>(std::min(rounds, 1e6)));
}

bool settle_monotone(Flat& flat, const std::vector<Node>& members) {
  const int rounds = monotone_rounds(members);
  for (int round = 0; round < rounds; ++round) {
    double change = 0;
    for (const Node v : members) {
      const double before = flat.given[v].v[0];
      store_own(flat, v, evaluate_own(flat, v));
      change = std::max(change, std::abs(flat.given[v].v[0] - before));
    }
    if (change <= kMonotoneSettled) return true;
  }
  return false;
}

bool settle_hindered(Flat& flat, const std::vector<Node>& members) {
  std::vector<Own> next(members.size());
  for (int round = 0; round < kRounds; ++round) {
    double change = 0;
    for (std::size_t i = 0; i < members.size(); ++i) next[i] = evaluate_own(flat, members[i]);
    for (std::size_t i = 0; i < members.size(); ++i) {
      change = std::max(change, std::abs(next[i].given - flat.given[members[i]].v[0]));
      store_own(flat, members[i], next[i]);
    }
    if (change <= kSettled) return true;
  }
  return false;
}

// Lanes 1 to 3 once d is known everywhere: monotone, whatever hinders.
void settle_domains(Flat& flat, const std::vector<Node>& members) {
  const int rounds = monotone_rounds(members);
  for (int round = 0; round < rounds; ++round) {
    double change = 0;
    for (const Node v : members) {
      Forward next;
      Vector gap = {1, 1, 1, 1};
      multiply_gaps(flat, v, gap);
      next.support.v = 1.0 - gap;
      if ((flat.flags[v] & kHasParts) != 0) {
        Lanes mean;
        mean_over_parts(flat, v, mean);
        next.support.v = 1.0 - gap * (1.0 - mean.v);
      }
      next.support.v *= flat.hind[v];
      deliver(flat, v, flat.given[v].v[0], next);
      for (int lane = 1; lane < 4; ++lane) {
        change = std::max(change, std::abs(next.given.v[lane] - flat.given[v].v[lane]));
        flat.support[v].v[lane] = next.support.v[lane];
        flat.gap[v].v[lane] = gap[lane];
      }
      flat.given[v] = next.given;
    }
    if (change <= kMonotoneSettled) return;
  }
}

}  // namespace

double mean_over_outer_parts(const Flat& flat, Node v) {
  double sum = 0;
  const std::uint32_t first = flat.parts.start[v];
  for (std::uint32_t e = first; e < first + flat.parts.count[v]; ++e) {
    const Node u = flat.parts.node[e];
    if (!flat.same_cycle(u, v)) sum += flat.parts.value[e] * flat.given[u].v[0];
  }
  return sum / flat.outer_weight[v];
}

void evaluate_forward(const Flat& flat, Node v, Forward& out) {
  evaluate(flat, v, out);
}

void settle_cycle(Flat& flat, std::uint32_t cycle) {
  const std::vector<Node>& members = flat.cycles[cycle];
  for (const Node v : members) flat.given[v].v = Vector{0, 0, 0, 0};
  const bool settled = flat.inner_hinder[cycle] != 0 ? settle_hindered(flat, members)
                                                     : settle_monotone(flat, members);
  flat.settled[cycle] = settled ? 1 : 0;
  settle_domains(flat, members);
}

void forward_range(Flat& flat, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t rank = first; rank < last; ++rank) {
    const Node v = flat.at[rank];
    if (v == kNone) continue;
    if ((flat.flags[v] & kCyclic) != 0) {
      settle_cycle(flat, flat.cycle_of[v]);
      continue;
    }
    Forward out;
    evaluate(flat, v, out);
    flat.given[v] = out.given;
    flat.support[v] = out.support;
    flat.gap[v] = out.gap;
    flat.hind[v] = out.hind;
  }
}

}  // namespace plumb::score
