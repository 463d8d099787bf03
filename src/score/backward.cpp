#include "score/backward.h"

#include <algorithm>
#include <cmath>

namespace plumb::score {
namespace {

using Vector = Lanes::Vector;

// How many edges ahead targets are fetched; ranks descend, so ahead is towards the front.
constexpr std::uint32_t kAhead = 16;

constexpr std::size_t kEliminate = 128;
constexpr double kSettled = 1e-15;
constexpr double kWork = 2e8;

inline void finish(const Flat& flat, Node v, Backward& out) {
  out.flow.v = out.reach.v;
  const double importance = out.reach.v[0];
  out.flow.v[0] = flat.width[v] > 0 ? importance / flat.width[v] : 0;
  const unsigned domain = flat.domain(v);
  if (domain < 3 && importance > 0) out.flow.v[domain + 1] = 1;
}

inline void evaluate(const Flat& flat, Node v, Backward& out) {
  Vector sum = {0, 0, 0, 0};
  const std::uint32_t first = flat.supported.start[v];
  const std::uint32_t last = first + flat.supported.count[v];
  const Node* node = flat.supported.node.data();
  const double* value = flat.supported.value.data();
  const Lanes* flow = flat.flow.data();
  for (std::uint32_t e = first; e < last; ++e) {
    __builtin_prefetch(flow + node[e - std::min(e, kAhead)]);
    sum += value[e] * flow[node[e]].v;
  }
  if (flat.wholes.count[v] > 0) {
    const std::uint32_t from = flat.wholes.start[v];
    for (std::uint32_t e = from; e < from + flat.wholes.count[v]; ++e) {
      const Node parent = flat.wholes.node[e];
      const double share = flat.wholes.value[e] / flat.outer_weight[parent];
      sum += Vector{share, 1, 1, 1} * flow[parent].v;
    }
  }
  const double importance = flat.root[v] + sum[0];
  const double width = flat.reach_width[v];
  out.reach.v = width > 0 ? sum / width : Vector{0, 0, 0, 0};
  out.reach.v[0] = importance;
  finish(flat, v, out);
}

// Importance entering v from outside its cycle.
double entering(const Flat& flat, Node v) {
  double sum = flat.root[v];
  std::uint32_t first = flat.supported.start[v];
  for (std::uint32_t e = first; e < first + flat.supported.count[v]; ++e) {
    const Node u = flat.supported.node[e];
    if (!flat.same_cycle(u, v)) sum += flat.supported.value[e] * flat.flow[u].v[0];
  }
  first = flat.wholes.start[v];
  for (std::uint32_t e = first; e < first + flat.wholes.count[v]; ++e) {
    const Node p = flat.wholes.node[e];
    if (flat.same_cycle(p, v)) continue;
    sum += flat.wholes.value[e] / flat.outer_weight[p] * flat.flow[p].v[0];
  }
  return sum;
}

// use(u, weight) for each support edge out of v and each parent of v.
template <typename Use>
void each_above(const Flat& flat, Node v, Use&& use) {
  std::uint32_t first = flat.supported.start[v];
  for (std::uint32_t e = first; e < first + flat.supported.count[v]; ++e) {
    use(flat.supported.node[e], flat.supported.value[e]);
  }
  first = flat.wholes.start[v];
  for (std::uint32_t e = first; e < first + flat.wholes.count[v]; ++e) {
    use(flat.wholes.node[e], 1.0);
  }
}

// The walk inside a cycle towards demand of X as a table: step[i][j] from member i to member j,
// then the chance to succeed and to fail by leaving. Members that absorb are successes themselves.
class Elimination {
 public:
  Elimination(const Flat& flat, const std::vector<Node>& members, unsigned x)
      : k_(members.size()), step_(k_ * (k_ + 2), 0), total_(k_, 0) {
    for (std::size_t i = 0; i < k_; ++i) {
      each_above(flat, members[i], [&](Node u, double weight) {
        if (absorbs(flat, u, x)) {
          at(i, k_) += weight;
        } else if (flat.same_cycle(u, members[i])) {
          at(i, index_of(members, u)) += weight;
        } else {
          at(i, k_) += weight * flat.reach[u].v[x + 1];
          at(i, k_ + 1) += weight * (1 - flat.reach[u].v[x + 1]);
        }
      });
    }
  }

  std::vector<double> chances() {
    for (std::size_t k = k_; k-- > 0;) {
      double out = at(k, k_) + at(k, k_ + 1);
      for (std::size_t j = 0; j < k; ++j) out += at(k, j);
      total_[k] = out;
      for (std::size_t i = 0; i < k; ++i) {
        const double into = at(i, k);
        if (into <= 0) continue;
        if (!(out > 0)) {  // nothing leads out of k again
          at(i, k_ + 1) += into;
          continue;
        }
        for (std::size_t j = 0; j < k; ++j) {
          if (j != i) at(i, j) += into * (at(k, j) / out);
        }
        at(i, k_) += into * (at(k, k_) / out);
        at(i, k_ + 1) += into * (at(k, k_ + 1) / out);
      }
    }
    std::vector<double> chance(k_, 0);
    for (std::size_t k = 0; k < k_; ++k) {
      if (!(total_[k] > 0)) continue;
      double sum = at(k, k_);
      for (std::size_t j = 0; j < k; ++j) sum += at(k, j) * chance[j];
      chance[k] = sum / total_[k];
    }
    return chance;
  }

 private:
  static std::size_t index_of(const std::vector<Node>& members, Node u) {
    // Members have consecutive places when compiled, and places never change.
    return static_cast<std::size_t>(u - members.front());
  }
  double& at(std::size_t i, std::size_t j) { return step_[i * (k_ + 2) + j]; }

  std::size_t k_;
  std::vector<double> step_;
  std::vector<double> total_;
};

void sweep_chances(Flat& flat, const std::vector<Node>& members) {
  for (const Node v : members) {
    for (int lane = 1; lane < 4; ++lane) {
      const bool one = absorbs(flat, v, static_cast<unsigned>(lane - 1));
      flat.reach[v].v[lane] = 0;
      flat.flow[v].v[lane] = one ? 1 : 0;
    }
  }
  const double rounds = std::max(1000.0, kWork / static_cast<double>(members.size()));
  for (double round = 0; round < rounds; ++round) {
    double change = 0;
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
      const Node v = *member;
      Vector sum = {0, 0, 0, 0};
      each_above(flat, v, [&](Node u, double weight) { sum += weight * flat.flow[u].v; });
      for (int lane = 1; lane < 4; ++lane) {
        const double now = flat.reach_width[v] > 0 ? sum[lane] / flat.reach_width[v] : 0;
        change = std::max(change, std::abs(now - flat.reach[v].v[lane]));
        flat.reach[v].v[lane] = now;
        if (!absorbs(flat, v, static_cast<unsigned>(lane - 1))) flat.flow[v].v[lane] = now;
      }
    }
    if (change <= kSettled) return;
  }
}

}  // namespace

void evaluate_backward(const Flat& flat, Node v, Backward& out) {
  evaluate(flat, v, out);
}

void settle_cycle_backward(Flat& flat, std::uint32_t cycle) {
  const std::vector<Node>& members = flat.cycles[cycle];
  double sum = 0;
  for (const Node v : members) sum += entering(flat, v);
  for (const Node v : members) {
    flat.reach[v].v[0] = sum / static_cast<double>(members.size());
  }
  if (members.size() <= kEliminate) {
    for (unsigned x = 0; x < 3; ++x) {
      const std::vector<double> chance = Elimination(flat, members, x).chances();
      for (std::size_t i = 0; i < members.size(); ++i) {
        flat.reach[members[i]].v[x + 1] = chance[i];
      }
    }
  } else {
    sweep_chances(flat, members);
  }
  for (const Node v : members) {
    Backward out;
    out.reach = flat.reach[v];
    finish(flat, v, out);
    flat.flow[v] = out.flow;
  }
}

void backward_range(Flat& flat, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t rank = last; rank-- > first;) {
    const Node v = flat.at[rank];
    if (v == kNone) continue;
    if ((flat.flags[v] & kCyclic) != 0) {
      settle_cycle_backward(flat, flat.cycle_of[v]);
      continue;
    }
    Backward out;
    evaluate(flat, v, out);
    flat.reach[v] = out.reach;
    flat.flow[v] = out.flow;
  }
}

}  // namespace plumb::score
