// The index and its five lines over time, for a curve: how they stood at the ends of days, each
// judged on its own day with what was known then.
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "score/benefits.h"
#include "score/index.h"
#include "service/workspace.h"

namespace plumb::service {

struct IndexPoint {
  Day day{};
  std::uint64_t seq = 0;                                       // the last change that counts
  std::optional<double> value;                                 // of the index, [0, 100]
  std::array<std::optional<double>, score::kLineCount> lines;  // [0, 1], in the order of kLineIds
  std::array<std::optional<double>, 6> links;                  // [0, 1], in that of kLinks
  std::array<std::optional<double>, score::kBenefitCount> benefits;  // [0, 100], as kBenefitIds
};

// Any number of threads. `workspace` must outlive it.
class IndexHistory {
 public:
  explicit IndexHistory(const Workspace& workspace) : workspace_(workspace) {}

  // At most `count` days, evenly spread from `from` to `to`, both included; days before the first
  // change are left out, and days after today. Fails with bad_input if `from` lies after `to` or
  // `count` is not 2 to kMostPoints.
  //
  // A point costs a compilation and a pass without gradients; past points are computed once and
  // then remembered, so a repeated call costs the newest point at most. The log is replayed from
  // its beginning where a past state is not known yet, in slices, so that writers get in between.
  Result<std::vector<IndexPoint>> points(Day from, Day to, std::size_t count);

 private:
  using Key = std::pair<std::uint64_t, Day>;
  struct Wanted {
    Key key;
    IndexPoint point;
    bool known = false;
  };
  Result<std::vector<Wanted>> moments(Day from, Day to, std::size_t count) const;
  Status replay(std::vector<Wanted>& wanted) const;
  IndexPoint compute(const model::Model& model, const Key& key, const std::string& currency) const;

  const Workspace& workspace_;
  std::mutex mutex_;
  std::map<Key, IndexPoint> known_;
};

inline constexpr std::size_t kMostPoints = 400;

}  // namespace plumb::service
