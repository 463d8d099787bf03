#include "service/finding_history.h"

#include <algorithm>

#include "service/finding_desk.h"

namespace plumb::service {
namespace {

constexpr std::size_t kRemembered = 400;

Instant end_of(Day day) {
  return Instant(day + std::chrono::days(1)) - std::chrono::milliseconds(1);
}

}  // namespace

Result<FindingHistory::Open> FindingHistory::open_at(const Key& key) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  PLUMB_TRY(Snapshot snapshot, workspace_.as_of(key.first));
  AssessOptions options;
  options.moment = {key.first, end_of(key.second)};
  options.threads = 1;
  PLUMB_TRY(const auto assessment, assess(workspace_, std::move(snapshot), options));
  const FindingDesk desk(*assessment, nullptr, [](std::string_view) { return json::object{}; });
  std::vector<FindingPoint::One> open;
  for (const score::Finding* finding : desk.open()) {
    const std::string domain(finding->subjects.empty() ? std::string_view()
                                                       : model::id_of(assessment->model().domain(
                                                             finding->subjects.front())));
    open.push_back({finding->level, finding->rule, domain, finding->count});
  }
  auto made = std::make_shared<const std::vector<FindingPoint::One>>(std::move(open));
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kRemembered) known_.clear();
  known_.emplace(key, made);
  return made;
}

Result<std::vector<FindingPoint>> FindingHistory::points(Day from, Day to, std::size_t count) {
  to = std::min(to, day_of(workspace_.now()));
  count = std::clamp<std::size_t>(count, 2, 60);
  std::vector<FindingPoint> out;
  if (from > to) return out;
  const auto span = (to - from).count();
  for (std::size_t i = 0; i < count; ++i) {
    const Day day = from + std::chrono::days(span * static_cast<std::int64_t>(i) /
                                             static_cast<std::int64_t>(count - 1));
    if (!out.empty() && out.back().day == day) continue;
    const auto moment = workspace_.moment(format_day(day));
    if (!moment.ok() || moment->seq == 0) continue;
    PLUMB_TRY(const Open open, open_at({moment->seq, day}));
    out.push_back({day, *open});
  }
  return out;
}

}  // namespace plumb::service
