// How the effect of edits spreads: upwards for delivered support, downwards for importance and
// chances, each element once and only where something moved.
#include "score/incremental.h"

#include <algorithm>
#include <cmath>

#include "score/backward.h"
#include "score/engine_full.h"
#include "score/forward.h"
#include "score/gradient.h"

namespace plumb::score {
namespace {

using Vector = Lanes::Vector;

// A value that moves less is left as it was, so that what others have seen of it stays what is
// stored: errors do not add up over edits. engine.md asks for 1e-12; a tenth of it keeps results
// within 1e-9 of a full analysis where many supporters meet. Importance spans magnitudes, so there
// it is relative.
constexpr double kCut = 1e-13;

// Once this many elements, and this share of all, have been renewed one by one, the rest of the
// direction is done in one sweep. Edits come in runs of a kind (a slider, an import): where the
// last one ended in a sweep, an eighth of the steps decides.
constexpr std::size_t kSweepFrom = 512;
constexpr std::size_t kSweepShare = 64;
constexpr std::size_t kSweepAgain = 8;

std::size_t steps_before_sweep(std::size_t elements, bool swept_last) {
  const std::size_t steps = std::max(kSweepFrom, elements / kSweepShare);
  return swept_last ? steps / kSweepAgain : steps;
}

// The segments between two ranks; all in one where an edit has changed the order.
std::vector<Segment> clip(const std::vector<Segment>& segments, bool reordered, std::uint32_t first,
                          std::uint32_t last) {
  if (reordered) return {Segment{first, last, false}};
  std::vector<Segment> out;
  for (const Segment& segment : segments) {
    const std::uint32_t from = std::max(first, segment.first);
    const std::uint32_t to = std::min(last, segment.last);
    if (from < to) out.push_back({from, to, segment.wide});
  }
  return out;
}

bool moved(double before, double now) {
  return std::abs(now - before) > kCut;
}
bool moved(const Lanes& before, const Lanes& now) {
  return moved(before.v[0], now.v[0]) || moved(before.v[1], now.v[1]) ||
         moved(before.v[2], now.v[2]) || moved(before.v[3], now.v[3]);
}
// Lane 0 by its size: a step from or to exactly 0 always counts.
bool moved_down(const Lanes& before, const Lanes& now) {
  return std::abs(now.v[0] - before.v[0]) > kCut * std::max(now.v[0], before.v[0]) ||
         moved(before.v[1], now.v[1]) || moved(before.v[2], now.v[2]) ||
         moved(before.v[3], now.v[3]);
}

}  // namespace

EngineState::EngineState(Graph wanted_graph, const Options& wanted)
    : options(wanted), graph(std::move(wanted_graph)) {
  rebuild();
}

void EngineState::rebuild() {
  Team team(useful_threads(graph, options.threads));
  flat = compile_flat(graph, team.size());
  run_passes(flat, team, sums);
  weight_total = Sum{};
  for (const double weight : graph.weight) weight_total.add(weight);
  clear_gradients(analysis);
  score_links(sums, analysis);
  export_all(flat, importance_scale(graph), team, analysis);
  export_cycles(flat, analysis);
  weights_changed = false;
  reordered = false;
  cycles_changed = false;
  gradients_current = false;
  forget_marks();
  up_.grow(flat.size());
  down_.grow(flat.size());
  is_touched_.assign(flat.size(), 0);
  visit_.assign(flat.size(), 0);
  visit_number_ = 0;
}

void EngineState::forget_marks() {
  up_.clear();
  down_.clear();
  dirty_up_.clear();
  dirty_down_.clear();
  for (const Node v : touched_) is_touched_[v] = 0;
  touched_.clear();
  swept_up_ = false;
  swept_down_ = false;
}

void EngineState::undo() {
  forget_marks();
  // Sweeps came after the single steps of their direction, so they go back first.
  if (saved_up_) {
    flat.given.swap(saved_up_->given);
    flat.support.swap(saved_up_->support);
    flat.gap.swap(saved_up_->gap);
    flat.hind.swap(saved_up_->hind);
    flat.settled.swap(saved_up_->settled);
    saved_up_.reset();
  }
  if (saved_down_) {
    flat.reach.swap(saved_down_->first);
    flat.flow.swap(saved_down_->second);
    saved_down_.reset();
  }
  journal.undo();
}

// Takes v out of the sums until spread() puts it back with its new values.
void EngineState::touch(Node v) {
  if (is_touched_[v] != 0) return;
  is_touched_[v] = 1;
  touched_.push_back(v);
  contribute(flat, v, -1, sums);
}

void EngineState::spread() {
  for (const Node v : dirty_up_) up_.insert(flat.rank[flat.lead(v)]);
  for (const Node v : dirty_down_) down_.insert(flat.rank[flat.lead(v)]);
  dirty_up_.clear();
  dirty_down_.clear();
  spread_up();
  spread_down();
  if (!swept_up_ && !swept_down_) {
    for (const Node v : touched_) contribute(flat, v, 1, sums);
  }
  if (swept_up_ || swept_down_ || sums.worn()) {
    sums = sum_range(flat, 0, static_cast<std::uint32_t>(flat.size()));
  }
  score_links(sums, analysis);
}

void EngineState::show() {
  if (analysis.support.size() != flat.size()) resize_elements(analysis, flat.size());
  const double total = weight_total.value();
  const double scale = total > 0 ? 1 / total : 0;
  if (swept_up_) {
    Team team(useful_threads(graph, options.threads));
    export_all(flat, scale, team, analysis);
  } else {
    export_elements(flat, scale, touched_, analysis);
    if (weights_changed || swept_down_) export_importance(flat, scale, analysis);
  }
  if (cycles_changed) export_unsettled(flat, analysis);
  if (reordered) {
    flat.segments.assign(1, Segment{0, static_cast<std::uint32_t>(flat.at.size()), false});
  }
  weights_changed = false;
  cycles_changed = false;
  gradients_current = false;
  clear_gradients(analysis);
  forget_marks();
}

void EngineState::spread_up() {
  if (up_.empty()) return;
  const std::size_t bound = steps_before_sweep(flat.size(), swept_up_last_);
  swept_up_last_ = false;
  for (std::size_t steps = 0; !up_.empty(); ++steps) {
    const std::uint32_t rank = up_.pop_lowest();
    if (steps == bound) return sweep_up(rank);
    const Node v = flat.at[rank];
    if ((flat.flags[v] & kCyclic) != 0) {
      renew_cycle_up(flat.cycle_of[v]);
    } else {
      renew_up(v);
    }
  }
}

void EngineState::sweep_up(std::uint32_t from) {
  if (journal.recording()) {
    saved_up_ = Saved{flat.given, flat.support, flat.gap, flat.hind, flat.settled};
  }
  const std::vector<std::uint8_t> settled = flat.settled;
  Team team(useful_threads(graph, options.threads));
  const auto end = static_cast<std::uint32_t>(flat.at.size());
  team.pass(
      clip(flat.segments, reordered, from, end), Team::Direction::up,
      [&](int, std::uint32_t first, std::uint32_t last) { forward_range(flat, first, last); });
  if (flat.settled != settled) cycles_changed = true;
  up_.clear();
  swept_up_ = true;
  swept_up_last_ = true;
}

void EngineState::mark_above(Node v, bool delivered_changed) {
  const auto mark = [&](const Rows& rows) {
    for (std::uint32_t e = rows.start[v]; e < rows.start[v] + rows.count[v]; ++e) {
      up_.insert(flat.rank[flat.lead(rows.node[e])]);
    }
  };
  mark(flat.supported);
  mark(flat.wholes);
  if (delivered_changed) mark(flat.hindered);
}

void EngineState::renew_up(Node v) {
  Forward now;
  evaluate_forward(flat, v, now);
  const bool given = moved(flat.given[v], now.given);
  if (!given && !moved(flat.support[v], now.support) && !moved(flat.gap[v], now.gap) &&
      !moved(flat.hind[v], now.hind)) {
    return;
  }
  touch(v);
  journal.set(flat.support, v, now.support);
  journal.set(flat.gap, v, now.gap);
  journal.set(flat.hind, v, now.hind);
  if (!given) return;
  const bool delivered = moved(flat.given[v].v[0], now.given.v[0]);
  // Hinderers see lane 0 only: where it stays, it stays to the bit.
  if (!delivered) now.given.v[0] = flat.given[v].v[0];
  journal.set(flat.given, v, now.given);
  mark_above(v, delivered);
}

void EngineState::renew_cycle_up(std::uint32_t cycle) {
  const std::vector<Node>& members = flat.cycles[cycle];
  std::vector<Forward> before(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Node v = members[i];
    touch(v);
    before[i] = {flat.given[v], flat.support[v], flat.gap[v], flat.hind[v]};
    journal.set(flat.given, v, flat.given[v]);
    journal.set(flat.support, v, flat.support[v]);
    journal.set(flat.gap, v, flat.gap[v]);
    journal.set(flat.hind, v, flat.hind[v]);
  }
  const std::uint8_t settled = flat.settled[cycle];
  journal.set(flat.settled, cycle, settled);
  settle_cycle(flat, cycle);
  if (flat.settled[cycle] != settled) cycles_changed = true;
  bool any = false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Node v = members[i];
    any = any || moved(before[i].given, flat.given[v]) ||
          moved(before[i].support, flat.support[v]) || moved(before[i].gap, flat.gap[v]) ||
          moved(before[i].hind, flat.hind[v]);
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Node v = members[i];
    if (any) {
      mark_above(v, true);
      continue;
    }
    flat.given[v] = before[i].given;
    flat.support[v] = before[i].support;
    flat.gap[v] = before[i].gap;
    flat.hind[v] = before[i].hind;
  }
  // Members of this very cycle marked themselves; they have just been renewed.
  up_.insert(flat.rank[members.front()]);
  up_.pop_lowest();
}

void EngineState::spread_down() {
  if (down_.empty()) return;
  const std::size_t bound = steps_before_sweep(flat.size(), swept_down_last_);
  swept_down_last_ = false;
  for (std::size_t steps = 0; !down_.empty(); ++steps) {
    const std::uint32_t rank = down_.pop_highest();
    if (steps == bound) return sweep_down(rank + 1);
    const Node v = flat.at[rank];
    if ((flat.flags[v] & kCyclic) != 0) {
      renew_cycle_down(flat.cycle_of[v]);
    } else {
      renew_down(v);
    }
  }
}

void EngineState::sweep_down(std::uint32_t to) {
  if (journal.recording()) saved_down_.emplace(flat.reach, flat.flow);
  Team team(useful_threads(graph, options.threads));
  team.pass(
      clip(flat.segments, reordered, 0, to), Team::Direction::down,
      [&](int, std::uint32_t first, std::uint32_t last) { backward_range(flat, first, last); });
  down_.clear();
  swept_down_ = true;
  swept_down_last_ = true;
}

void EngineState::mark_below(Node v) {
  const auto mark = [&](const Rows& rows) {
    for (std::uint32_t e = rows.start[v]; e < rows.start[v] + rows.count[v]; ++e) {
      down_.insert(flat.rank[flat.lead(rows.node[e])]);
    }
  };
  mark(flat.supporters);
  mark(flat.parts);
}

void EngineState::renew_down(Node v) {
  Backward now;
  evaluate_backward(flat, v, now);
  const bool flow = moved_down(flat.flow[v], now.flow);
  if (!flow && !moved_down(flat.reach[v], now.reach)) return;
  touch(v);
  journal.set(flat.reach, v, now.reach);
  if (!flow) return;
  journal.set(flat.flow, v, now.flow);
  mark_below(v);
}

void EngineState::renew_cycle_down(std::uint32_t cycle) {
  const std::vector<Node>& members = flat.cycles[cycle];
  std::vector<Backward> before(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Node v = members[i];
    touch(v);
    before[i] = {flat.reach[v], flat.flow[v]};
    journal.set(flat.reach, v, flat.reach[v]);
    journal.set(flat.flow, v, flat.flow[v]);
  }
  settle_cycle_backward(flat, cycle);
  bool any = false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Node v = members[i];
    any = any || moved_down(before[i].reach, flat.reach[v]) ||
          moved_down(before[i].flow, flat.flow[v]);
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Node v = members[i];
    if (any) {
      mark_below(v);
      continue;
    }
    flat.reach[v] = before[i].reach;
    flat.flow[v] = before[i].flow;
  }
  down_.insert(flat.rank[members.front()]);
  down_.pop_highest();
}

}  // namespace plumb::score
