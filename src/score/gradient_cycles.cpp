// Adjoints of a cycle's fixed point: the adjoint equations are a fixed point themselves, solved by
// sweeps against the direction of support.
#include <algorithm>

#include "score/gradient_pass.h"

namespace plumb::score {
namespace {

constexpr double kSettled = 1e-14;
constexpr int kRounds = 5000;
constexpr double kDiverged = 1e30;

// Largest move between two collections, and the largest value.
void compare(const Both& before, const Both& now, double& change, double& size) {
  for (unsigned l = 0; l < 6; ++l) {
    change = std::max({change, std::abs(before.t[l] - now.t[l]), std::abs(before.d[l] - now.d[l])});
    size = std::max({size, std::abs(now.t[l]), std::abs(now.d[l])});
  }
}

void forget(GradientPass& pass, Node v) {
  GradientScratch& scratch = pass.scratch;
  scratch.push[v] = Push{};
  if (scratch.side_of[v] != kNone) scratch.sides[scratch.side_of[v]] = Side{};
  if (scratch.zero_of[v] != kNone) scratch.zeros[scratch.zero_of[v]] = Both{};
}

struct Cycle {
  const std::vector<Node>& members;
  std::vector<Both> outer;  // what comes from outside, once and for all
  std::vector<Both> above;  // all of it, current
  std::vector<Six> condition;
};

// With hinderers inside all members move at once, as the values did; else new values serve at once.
bool settle(GradientPass& pass, Cycle& cycle, bool at_once) {
  const std::size_t k = cycle.members.size();
  for (int round = 0; round < kRounds; ++round) {
    double change = 0;
    double size = 0;
    for (std::size_t i = k; i-- > 0;) {
      Both now = cycle.outer[i];
      collect(pass, cycle.members[i], EdgeScope::inside, now);
      compare(cycle.above[i], now, change, size);
      cycle.above[i] = now;
      if (!at_once) turn(pass, cycle.members[i], now, cycle.condition[i]);
    }
    for (std::size_t i = 0; at_once && i < k; ++i) {
      turn(pass, cycle.members[i], cycle.above[i], cycle.condition[i]);
    }
    if (!(size < kDiverged)) return false;
    if (round > 0 && change <= kSettled * size) return true;
  }
  return false;
}

}  // namespace

void push_cycle(GradientPass& pass, std::uint32_t index, Spread& spread) {
  const std::vector<Node>& members = pass.flat.cycles[index];
  Cycle cycle{members, std::vector<Both>(members.size()), std::vector<Both>(members.size()),
              std::vector<Six>(members.size())};
  for (std::size_t i = 0; i < members.size(); ++i) {
    forget(pass, members[i]);
    collect(pass, members[i], EdgeScope::outside, cycle.outer[i]);
  }
  if (!settle(pass, cycle, pass.flat.inner_hinder[index] != 0)) {
    // The fixed point is not differentiable here (its slope around the cycle is 1 or more): what
    // remains defined is the effect without going round.
    for (std::size_t i = 0; i < members.size(); ++i) {
      turn(pass, members[i], cycle.outer[i], cycle.condition[i]);
    }
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    record(pass, members[i], cycle.condition[i], spread);
    differentiate_edges(pass, members[i]);
  }
}

}  // namespace plumb::score
