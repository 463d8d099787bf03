#include "api/insight.h"

#include <algorithm>

namespace plumb::api {

Result<std::shared_ptr<const service::Why>> Insight::why(const service::Moment& from,
                                                         const service::Moment& to) {
  // Within a day nothing ages, so that the day says enough.
  const auto same = [](const service::Moment& a, const service::Moment& b) {
    return a.seq == b.seq && day_of(a.at) == day_of(b.at);
  };
  {
    const std::lock_guard lock(mutex_);
    for (auto at = asked_.begin(); at != asked_.end(); ++at) {
      if (!same(at->from, from) || !same(at->to, to)) continue;
      asked_.splice(asked_.begin(), asked_, at);
      return asked_.front().why;
    }
  }
  PLUMB_TRY(service::Why found, service::why_changed(workspace_, from, to));
  auto kept = std::make_shared<const service::Why>(std::move(found));
  const std::lock_guard lock(mutex_);
  asked_.push_front({from, to, kept});
  if (asked_.size() > kKept) asked_.pop_back();
  return kept;
}

std::vector<service::LeverRow> Insight::levers(const AssessmentPtr& assessment, std::uint32_t top) {
  const auto& model = assessment->snapshot.model;
  const Day day = day_of(assessment->moment.at);
  {
    const std::lock_guard lock(mutex_);
    for (auto at = levers_.begin(); at != levers_.end(); ++at) {
      // Fewer than asked for, yet all there are.
      const bool enough = at->top >= top || at->rows.size() < at->top;
      if (at->model != model || at->day != day || !enough) continue;
      levers_.splice(levers_.begin(), levers_, at);
      const auto& rows = levers_.front().rows;
      const auto count = std::min<std::size_t>(top, rows.size());
      return {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count)};
    }
  }
  std::vector<service::LeverRow> rows = service::levers_of(*assessment, top);
  const std::lock_guard lock(mutex_);
  levers_.push_front({model, day, top, rows});
  if (levers_.size() > kKeptLevers) levers_.pop_back();
  return rows;
}

std::optional<service::Moment> last_visit(Call& call) {
  const auto preferences = call.app().identity().preferences(call.actor(), call.workspace_id());
  if (!preferences.ok()) return std::nullopt;
  const json::value* visit = preferences.value().if_contains("last_visit");
  if (visit == nullptr || !visit->is_string()) return std::nullopt;
  auto moment = call.workspace().moment(std::string_view(visit->get_string()));
  if (!moment.ok()) return std::nullopt;
  return moment.value();
}

Result<Desk> desk_of(Call& call) {
  Desk out;
  PLUMB_TRY(out.assessment, call.assessment());
  if (const auto visit = last_visit(call)) {
    auto keys = call.open().insight().past.keys_at(*visit);
    if (keys.ok()) out.before = *keys;
  }
  out.findings = std::make_unique<service::FindingDesk>(
      *out.assessment, out.before.get(),
      [&call](std::string_view account) { return call.person(account); });
  return out;
}

}  // namespace plumb::api
