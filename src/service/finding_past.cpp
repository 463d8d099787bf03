#include "service/finding_past.h"

#include <algorithm>
#include <set>

namespace plumb::service {
namespace {

constexpr std::size_t kKept = 24;
constexpr std::size_t kKeptSince = 10'000;
constexpr std::size_t kLooksBack = 8;  // per kind of place where a closed finding is looked for

Instant end_of(Day day) {
  return Instant(day + std::chrono::days(1)) - std::chrono::milliseconds(1);
}

// Of all days the same assessment, whatever time of the day is asked for.
Result<std::unique_ptr<Assessment>> assess_at(const Workspace& workspace, std::uint64_t seq,
                                              Day day) {
  PLUMB_TRY(Snapshot snapshot, workspace.as_of(seq));
  AssessOptions options;
  options.moment = {seq, end_of(day)};
  options.threads = 1;
  return assess(workspace, std::move(snapshot), options);
}

// "rule/a+b": the ids of what it is about.
std::vector<std::string> subjects_in(std::string_view key) {
  std::vector<std::string> out;
  std::size_t at = key.find('/');
  while (at != std::string_view::npos) {
    const std::size_t end = key.find('+', at + 1);
    const std::size_t size = end == std::string_view::npos ? end : end - at - 1;
    out.emplace_back(key.substr(at + 1, size));
    at = end;
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<const FindingKeys>> FindingPast::keys_at(const Moment& moment) {
  const At wanted{moment.seq, day_of(moment.at)};
  {
    const std::lock_guard lock(mutex_);
    for (auto entry = kept_.begin(); entry != kept_.end(); ++entry) {
      if (entry->first != wanted) continue;
      kept_.splice(kept_.begin(), kept_, entry);
      return kept_.front().second;
    }
  }
  FindingKeys keys;
  if (moment.seq > 0) {
    PLUMB_TRY(const auto assessment, assess_at(workspace_, wanted.first, wanted.second));
    for (const score::Finding& finding : assessment->finder->all()) keys.insert(finding.key);
    for (const score::Finding& finding : assessment->findings) keys.insert(finding.key);
  }
  auto made = std::make_shared<const FindingKeys>(std::move(keys));
  const std::lock_guard lock(mutex_);
  kept_.emplace_front(wanted, made);
  if (kept_.size() > kKept) kept_.pop_back();
  return made;
}

Result<std::shared_ptr<const FindingKeys>> FindingPast::keys_on(Day day) {
  PLUMB_TRY(const Moment moment, workspace_.moment(format_day(day)));
  return keys_at({moment.seq, end_of(day)});
}

Result<std::optional<Day>> FindingPast::since(std::string_view key, const Moment& now) {
  const Day today = day_of(now.at);
  {
    const std::lock_guard lock(mutex_);
    const auto known = since_.find(key);
    if (known != since_.end() && known->second <= today) return std::optional(known->second);
  }
  PLUMB_TRY(const Moment first, workspace_.moment("seq:1"));
  Day with = today;
  Day without = day_of(first.at) - std::chrono::days(1);
  for (int look = 0; look < kMostLooks && (with - without).count() > 1; ++look) {
    const Day middle = without + (with - without) / 2;
    PLUMB_TRY(const auto keys, keys_on(middle));
    (keys->contains(key) ? with : without) = middle;
  }
  const std::lock_guard lock(mutex_);
  if (since_.size() >= kKeptSince) since_.clear();
  since_[std::string(key)] = with;
  return std::optional(with);
}

Result<json::value> FindingPast::last_page(std::string_view key, const ShowPerson& person) {
  std::set<std::uint64_t, std::greater<>> places;  // states before something happened
  {
    const std::lock_guard lock(workspace_.store_mutex());
    for (const std::string& id : subjects_in(key)) {
      PLUMB_TRY(const auto changes, workspace_.store().history(id, kLooksBack));
      for (const model::Change& change : changes) places.insert(change.seq - 1);
    }
    PLUMB_TRY(const auto batches, workspace_.store().batches(kLooksBack));
    for (const store::BatchRow& batch : batches) {
      if (batch.scenario.empty() && batch.first_seq > 0) places.insert(batch.first_seq - 1);
    }
  }
  int looks = 0;
  for (const std::uint64_t seq : places) {
    if (seq == 0 || looks++ == kMostLooks) break;
    PLUMB_TRY(const Moment moment, workspace_.moment("seq:" + std::to_string(seq)));
    PLUMB_TRY(const auto keys, keys_at(moment));
    if (!keys->contains(key)) continue;
    PLUMB_TRY(const auto assessment, assess_at(workspace_, seq, day_of(moment.at)));
    const FindingDesk desk(*assessment, nullptr, person);
    const score::Finding* finding = desk.find(key);
    if (finding == nullptr) continue;
    json::object page = desk.page(*finding);
    page["state"] = "closed";
    return json::value(std::move(page));
  }
  return json::value(nullptr);
}

}  // namespace plumb::service
