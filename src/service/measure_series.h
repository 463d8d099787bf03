// A measure's observations as a series with what is needed to read it: cadence, what is better.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/grid.h"
#include "score/evidence.h"
#include "service/workspace.h"

namespace plumb::service {

struct MeasureSeries {
  model::Index measure = model::kNoIndex;
  std::vector<measure::Point> points;  // by moment
  measure::Cadence cadence = measure::Cadence::month;
  measure::Summary summary = measure::Summary::last;
  int better = 0;  // 1 higher, -1 lower; 0 inside a band, or not stated and not to be told

  bool empty() const { return points.empty(); }
};

// Which way is better, as attainment reads it: as stated, else from baseline to target.
int better_of(const score::Figures& figures);

// `known_at`: what had been received by then, and what it was about until then. `from`: nothing
// before that moment.
Result<MeasureSeries> series_of(Workspace& workspace, const model::Model& model,
                                model::Index measure, std::optional<Instant> known_at,
                                std::optional<Instant> from = {});

// Where a series has been heading: its latest known periods, at most kTrendPeriods of them.
inline constexpr std::size_t kTrendPeriods = 6;
inline constexpr std::size_t kTrendLeast = 4;
inline constexpr std::size_t kTrendShown = 12;
struct Trend {
  std::vector<Instant> begins;  // of the newest kTrendShown periods
  std::vector<double> values;   // NaN: no value
  std::size_t periods = 0;      // that the direction rests on; 0: too few to say
  // Kendall's tau of value and time over them: of all pairs of periods the share that rises less
  // the share that falls. Beyond kTrendTau the series moves, else it is steady.
  double tau = 0;
  int direction = 0;  // 1 rises, -1 falls, 0 steady
};
inline constexpr double kTrendTau = 0.4;
Trend trend_of(const MeasureSeries& series);

}  // namespace plumb::service
