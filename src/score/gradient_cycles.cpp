// Adjoints of a cycle's fixed point: the adjoint equations are a fixed point themselves, solved by
// sweeps against the direction of support.
#include <algorithm>

#include "score/gradient_pass.h"

namespace plumb::score {
namespace {

constexpr double kSettled = 1e-14;
constexpr double kUsable = 1e-10;  // where rounding keeps it from settling further
constexpr int kRounds = 5000;
constexpr double kDiverged = 1e30;
// A solution whose moves shrink by less than this between two looks is taken to diverge.
constexpr double kShrinking = 0.99;
constexpr int kLook = 64;

// Moves between two sweeps and sizes, by lane: d, then IS, OI and II.
struct Moves {
  std::array<double, 4> change{};
  std::array<double, 4> size{};

  void compare(const Both& before, const Both& now) {
    for (unsigned l = 0; l < 6; ++l) {
      const unsigned y = kSupplyOf[l];
      change[y] = std::max(change[y], std::abs(before.t[l] - now.t[l]));
      size[y] = std::max(size[y], std::abs(now.t[l]));
      change[0] = std::max(change[0], std::abs(before.d[l] - now.d[l]));
      size[0] = std::max(size[0], std::abs(now.d[l]));
    }
  }
  bool settled(unsigned lane, double tolerance) const {
    return change[lane] <= tolerance * size[lane];
  }
  bool all_settled(double tolerance) const {
    return settled(0, tolerance) && settled(1, tolerance) && settled(2, tolerance) &&
           settled(3, tolerance);
  }
  bool finite() const { return *std::max_element(size.begin(), size.end()) < kDiverged; }
};

struct Cycle {
  const std::vector<Node>& members;
  bool at_once;             // hinderers inside: all members move at once, as values did
  std::vector<Both> outer;  // what comes from outside, once and for all
  std::vector<Both> above;  // all of it, current
  std::vector<Six> condition;
};

void forget(GradientPass& pass, Node v) {
  GradientScratch& scratch = pass.scratch;
  scratch.push[v] = Push{};
  if (scratch.side_of[v] != kNone) scratch.sides[scratch.side_of[v]] = Side{};
  if (scratch.zero_of[v] != kNone) scratch.zeros[scratch.zero_of[v]] = Both{};
}

Moves sweep(GradientPass& pass, Cycle& cycle, const Lanes& cut) {
  Moves moves;
  for (std::size_t i = cycle.members.size(); i-- > 0;) {
    Both now = cycle.outer[i];
    collect(pass, cycle.members[i], EdgeScope::inside, cut, now);
    moves.compare(cycle.above[i], now);
    cycle.above[i] = now;
    if (!cycle.at_once) turn(pass, cycle.members[i], now, cycle.condition[i]);
  }
  for (std::size_t i = 0; cycle.at_once && i < cycle.members.size(); ++i) {
    turn(pass, cycle.members[i], cycle.above[i], cycle.condition[i]);
  }
  return moves;
}

// Sweeps until nothing moves; otherwise returns the last moves, of lanes that did not settle.
Moves settle(GradientPass& pass, Cycle& cycle, const Lanes& cut) {
  for (std::size_t i = 0; i < cycle.members.size(); ++i) {
    forget(pass, cycle.members[i]);
    cycle.above[i] = Both{};
  }
  const int first_look =
      kLook + 2 * static_cast<int>(std::min<std::size_t>(cycle.members.size(), kRounds));
  int look = first_look;
  Moves seen;
  Moves moves;
  for (int round = 0; round < std::max(kRounds, 2 * first_look); ++round) {
    moves = sweep(pass, cycle, cut);
    if (!moves.finite() || (round > 0 && moves.all_settled(kSettled))) return moves;
    if (round != look) continue;
    for (unsigned lane = 0; look > first_look && lane < 4; ++lane) {
      if (!moves.settled(lane, kUsable) && moves.change[lane] > kShrinking * seen.change[lane])
        return moves;
    }
    seen = moves;
    look += first_look;
  }
  return moves;
}

}  // namespace

// A fixed point of 0 is often a point where the slope around the cycle is 1 or more: an essential
// ring without any supplier of domain Y. Nothing inside the cycle changes it there, and following
// the ring would not end; so where adjoints diverge, they are cut off at members whose fixed point
// is 0, domain by domain. What diverges even so has no derivative; what remains defined then is the
// effect without going round.
void push_cycle(GradientPass& pass, std::uint32_t index, Spread& spread) {
  const std::vector<Node>& members = pass.flat.cycles[index];
  const std::size_t k = members.size();
  Cycle cycle{members, pass.flat.inner_hinder[index] != 0, std::vector<Both>(k),
              std::vector<Both>(k), std::vector<Six>(k)};
  Lanes cut;
  for (std::size_t i = 0; i < k; ++i) {
    forget(pass, members[i]);
    collect(pass, members[i], EdgeScope::outside, cut, cycle.outer[i]);
  }
  Moves moves = settle(pass, cycle, cut);
  while (!moves.all_settled(kUsable)) {
    bool more = false;
    for (unsigned lane = 1; lane < 4; ++lane) {
      if (moves.settled(lane, kUsable) || cut.v[lane] != 0) continue;
      cut.v[lane] = 1;
      more = true;
    }
    if (!more && !moves.settled(0, kUsable) && cut.v[0] == 0) {
      cut.v[0] = 1;
      more = true;
    }
    if (!more) break;
    moves = settle(pass, cycle, cut);
  }
  for (std::size_t i = 0; !moves.all_settled(kUsable) && i < k; ++i) {
    turn(pass, members[i], cycle.outer[i], cycle.condition[i]);
  }
  for (std::size_t i = 0; i < k; ++i) {
    record(pass, members[i], cycle.condition[i], spread);
    differentiate_edges(pass, members[i], cut);
  }
}

}  // namespace plumb::score
