// What stands out in a series' past: single values, and moments from which it went on otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "forecast/forecast.h"

namespace plumb::forecast {

// One value that does not fit those around it. `expected` is what they lead one to expect,
// `unusual` how many standard deviations of what is normal it lies off (negative: below), `chance`
// that so much comes about anywhere in a series of this length by accident.
struct Anomaly {
  std::size_t index = 0;
  double actual = 0;
  double expected = 0;
  double unusual = 0;
  double chance = 0;
};

enum class ChangeKind : std::uint8_t { level, trend };

// From `index` on the series is higher by `size` (level), or rises by `size` more per step (trend).
struct Change {
  std::size_t index = 0;
  ChangeKind kind = ChangeKind::level;
  double size = 0;
  double before = 0;  // level or slope before, and after
  double after = 0;
  double unusual = 0;
  double chance = 0;
};

struct Findings {
  std::vector<Anomaly> anomalies;  // by index
  std::vector<Change> changes;     // by index
};

// Outliers and shifts after Chen and Liu 1993: the innovations of an autoregression with a line
// (innovations.h) are compared with the print each of the two would leave in them; the strongest is
// taken out and the rest looked at again. Innovations are measured by a robust deviation. Before
// that, steps and bends of the line: the largest t of a break in an autoregression of order 1, over
// all places but the first and last 15 percent (Andrews 1993). The season is taken out first,
// robustly. Bounds are set so that of random series (white noise, random walk, autoregression, with
// a season, with a drift) 1 to 4 in 100 show anything; anomalies_test.cpp holds that under 5.
//
// Nothing is found in fewer than 12 values, nor less than 2 percent of the series' spread. Of long
// series the newest limits::kForecastUsed are looked at; missing values are never anomalies. At
// most one outlier or shift per twenty values, 20 of them, and 3 breaks. Empty for what forecast()
// would refuse.
Findings findings_of(const Series& series);

}  // namespace plumb::forecast
