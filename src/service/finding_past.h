// Findings at other moments: which were there at a visit, since when one has been, what a closed
// one looked like. Past assessments are computed when asked for and kept for a while.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "service/finding_desk.h"

namespace plumb::service {

// Any number of threads; `workspace` must outlive it.
class FindingPast {
 public:
  explicit FindingPast(const Workspace& workspace) : workspace_(workspace) {}

  // Keys of all findings, and of groups, of the base at a moment, judged on its day.
  Result<std::shared_ptr<const FindingKeys>> keys_at(const Moment& moment);

  // The day since which a finding that is there at `now` has been there without a gap, as far as
  // kMostLooks assessments between the first change and now can tell: a bisection, which takes a
  // finding that came, went and came again for one that stayed. Null if it cannot be told.
  Result<std::optional<Day>> since(std::string_view key, const Moment& now);

  // What one that is not there any more looked like: its page when it was there last, as far as
  // the newest changes of what it is about tell. Null if it was not found.
  Result<json::value> last_page(std::string_view key, const ShowPerson& person);

 private:
  using At = std::pair<std::uint64_t, Day>;
  Result<std::shared_ptr<const FindingKeys>> keys_on(Day day);

  const Workspace& workspace_;
  std::mutex mutex_;
  std::list<std::pair<At, std::shared_ptr<const FindingKeys>>> kept_;  // latest used first
  std::map<std::string, Day, std::less<>> since_;
};

inline constexpr int kMostLooks = 12;

}  // namespace plumb::service
