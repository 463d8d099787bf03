// The newest periods of a series, each with the value that stands for it: for tables of many
// measures, which need not read whole series.
#pragma once

#include <optional>
#include <vector>

#include "measure/grid.h"
#include "service/workspace.h"

namespace plumb::service {

struct RecentPeriod {
  Instant begin{};
  std::optional<double> value;
  std::size_t values = 0;     // moments of it that have one
  std::optional<Instant> at;  // the last of them: where a correction goes
  bool corrected = false;     // one of them
};
struct Recent {
  measure::Cadence cadence = measure::Cadence::month;
  std::vector<RecentPeriod> periods;  // oldest first; the last is the one that `now` is in
};

inline constexpr std::size_t kMostRecent = 120;

// What had been received by `known_at`, if that is given.
Result<Recent> recent_of(Workspace& workspace, const model::Model& model, model::Index measure,
                         std::size_t periods, Instant now, std::optional<Instant> known_at);

json::object recent_json(const Recent& recent);

}  // namespace plumb::service
