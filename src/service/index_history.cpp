#include "service/index_history.h"

#include <algorithm>

namespace plumb::service {
namespace {

// Remembered points; beyond, all are forgotten and come again as they are asked for.
constexpr std::size_t kRemembered = 10'000;
constexpr std::uint64_t kSlice = 5'000;  // changes replayed before writers get their turn

Instant end_of(Day day) {
  return Instant(day + std::chrono::days(1)) - std::chrono::milliseconds(1);
}

}  // namespace

// The days, oldest first, with the last change of each.
Result<std::vector<IndexHistory::Wanted>> IndexHistory::moments(Day from, Day to,
                                                                std::size_t count) const {
  const auto span = (to - from).count();
  const auto steps = static_cast<std::int64_t>(count) - 1;
  std::vector<Wanted> out;
  const std::lock_guard lock(workspace_.store_mutex());
  for (std::int64_t i = 0; i <= std::min<std::int64_t>(steps, span); ++i) {
    const std::int64_t days = span <= steps ? i : (2 * i * span + steps) / (2 * steps);
    const Day day = from + std::chrono::days(days);
    PLUMB_TRY(const std::uint64_t seq, workspace_.store().seq_at(format_instant(end_of(day))));
    if (seq > 0) out.push_back({{seq, day}, {}, false});
  }
  return out;
}

IndexPoint IndexHistory::compute(const model::Model& model, const Key& key,
                                 const std::string& currency) const {
  score::CompileOptions options;
  options.as_of = end_of(key.second);
  options.currency = currency;
  const score::IndexTracker tracker(model, options);
  const score::AlignmentIndex index = tracker.index(model);
  IndexPoint out{key.second, key.first, index.value, {}, {}, {}};
  for (std::size_t i = 0; i < score::kLineCount; ++i) out.lines[i] = index.lines[i].value;
  const auto& links = tracker.engine().analysis().links;
  for (std::size_t i = 0; i < links.size(); ++i) out.links[i] = links[i].score;
  const score::Situation situation{model, tracker.compiled(), tracker.engine().graph(),
                                   tracker.engine().analysis()};
  const score::Benefits benefits = score::benefits_of(situation, index.lines);
  for (std::size_t i = 0; i < benefits.size(); ++i) out.benefits[i] = benefits[i].value;
  return out;
}

// Fills in what is not known, in the order of the log.
Status IndexHistory::replay(std::vector<Wanted>& wanted) const {
  const std::string currency = workspace_.currency();
  const Snapshot newest = workspace_.snapshot();
  model::Model model = newest.model->blank();
  std::uint64_t at = 0;
  for (Wanted& each : wanted) {
    if (each.known) continue;
    if (each.key.first >= newest.seq) {
      each.point = compute(*newest.model, each.key, currency);
      continue;
    }
    while (at < each.key.first) {
      const std::uint64_t to = std::min(at + kSlice, each.key.first);
      const std::lock_guard lock(workspace_.store_mutex());
      PLUMB_CHECK(workspace_.store().for_each_change(
          at + 1, to, "", [&](model::Change&& change) { return model.apply(change); }));
      at = to;
    }
    each.point = compute(model, each.key, currency);
  }
  return done();
}

Result<std::vector<IndexPoint>> IndexHistory::points(Day from, Day to, std::size_t count) {
  if (count < 2 || count > kMostPoints) {
    return bad_input("A curve has 2 to " + std::to_string(kMostPoints) + " points.", {},
                     "Ask for a number in between.");
  }
  if (from > to) {
    return bad_input("The curve would end before it begins.", {}, "Swap the two dates.");
  }
  to = std::min(to, day_of(workspace_.now()));
  if (from > to) return std::vector<IndexPoint>();
  PLUMB_TRY(std::vector<Wanted> wanted, moments(from, to, count));
  {
    const std::lock_guard lock(mutex_);
    for (Wanted& each : wanted) {
      const auto found = known_.find(each.key);
      each.known = found != known_.end();
      if (each.known) each.point = found->second;
    }
  }
  PLUMB_CHECK(replay(wanted));
  std::vector<IndexPoint> out;
  out.reserve(wanted.size());
  const std::lock_guard lock(mutex_);
  if (known_.size() + wanted.size() > kRemembered) known_.clear();
  for (Wanted& each : wanted) {
    if (!each.known) known_.emplace(each.key, each.point);
    out.push_back(each.point);
  }
  return out;
}

}  // namespace plumb::service
