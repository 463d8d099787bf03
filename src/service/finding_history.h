// How many findings were open over time, for a curve: at the ends of days, each judged on its own
// day with what was known then, without those muted then.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "service/workspace.h"

namespace plumb::service {

struct FindingPoint {
  struct One {
    std::string level;
    std::string rule;
    std::string domain;  // of the first element concerned
    std::size_t count = 0;
  };
  Day day{};
  std::vector<One> open;
};

// Any number of threads. `workspace` must outlive it.
class FindingHistory {
 public:
  explicit FindingHistory(const Workspace& workspace) : workspace_(workspace) {}

  // At most `count` days (2 to 60), evenly spread from `from` to `to`, both included; days before
  // the first change and after today are left out. A point costs an assessment of that day; past
  // ones are computed once and then remembered.
  Result<std::vector<FindingPoint>> points(Day from, Day to, std::size_t count);

 private:
  using Key = std::pair<std::uint64_t, Day>;
  using Open = std::shared_ptr<const std::vector<FindingPoint::One>>;
  Result<Open> open_at(const Key& key);

  const Workspace& workspace_;
  std::mutex mutex_;
  std::map<Key, Open> known_;
};

}  // namespace plumb::service
