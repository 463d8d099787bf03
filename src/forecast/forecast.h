// The forecast of one series: points, how sure they are, and how the methods did in the past.
// Pure and deterministic; docs/forecast.md has the mathematics.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/result.h"
#include "forecast/distribution.h"
#include "forecast/pool.h"

namespace plumb::forecast {

// Values at even spacing, oldest first; NaN is missing. `seasons` are periods in steps that may
// show in it (12 for months; 24 and 168 for hours), in any order; 1 or none for no season. Values
// outside [low, high] cannot happen in the future; those of the past are taken as they are.
struct Series {
  std::vector<double> values;
  std::vector<std::size_t> seasons;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

struct Wish {
  std::size_t steps = 12;                    // 1 to limits::kForecastSteps
  std::vector<double> levels = {0.8, 0.95};  // of intervals, each in (0, 1)
};

// One step ahead. `intervals` are in the order of Wish::levels; none where the series is too short
// to say how sure a forecast is (a single value).
struct Step {
  double point = 0;
  std::vector<Interval> intervals;
  Distribution distribution;
};

// How the same procedure did when it was stopped earlier and refitted, against the naive forecast
// without the season (Naive2 of the M competitions), over `errors` pairs of origin and step.
// MASE is scaled by the mean change against one season before (Hyndman and Koehler 2006); `ratio`
// is the mean of the two ratios to naive (the M4 competition's OWA): below 1 is better than naive.
struct Backtest {
  std::size_t origins = 0;
  std::size_t errors = 0;
  double mase = 0;
  double naive_mase = 0;
  double smape = 0;  // percent, 0 to 200
  double naive_smape = 0;
  double ratio = 1;
};

// One method's part: its own points, and its mean absolute error in the back-test (NaN without).
struct Part {
  Method method = Method::naive;
  std::vector<double> points;
  double error = std::numeric_limits<double>::quiet_NaN();
};

enum class Remark : std::uint8_t {
  single_value,     // nothing says how sure the forecast is
  few_values,       // fewer than ten, or than three seasons of the shortest season asked for
  constant,         // all values are the same; nothing says how it might change
  intermittent,     // mostly zeros
  gaps_filled,      // missing values were interpolated
  missing_at_end,   // the newest values are missing; they are forecast as well, and not shown
  oldest_left_out,  // only the newest limits::kForecastValues were used
};

struct Forecast {
  std::vector<Step> steps;
  // The method with the smallest error in the back-test, or the only one; what is shown is the
  // trimmed mean of all parts.
  Method best = Method::naive;
  std::vector<Part> parts;
  std::vector<std::size_t> seasons;   // found
  std::optional<EtsModel> smoothing;  // shape and parameters; levels in the unit of the series
  double spread = 0;                  // of one step ahead, in the unit of the series
  double growth = 0.5;                // spread h steps ahead = spread * h ^ growth
  std::optional<Backtest> backtest;   // none where the series is too short for one
  std::vector<Remark> remarks;
};

// Costs about a millisecond per hundred values, a tenth of a second at most. Failure: bad_input (no
// value at all, an infinite one, bounds the wrong way round, a level outside (0, 1)), limit (steps,
// values, seasons).
Result<Forecast> forecast(const Series& series, const Wish& wish);

enum class Direction : std::uint8_t { up, down };

// The chance in [0, 1] that the value of step `step` (1 is the first) has reached a target: is at
// least (up) or at most (down) that. Monotone in the target. It is about the value at that step,
// not about any step before it.
double probability(const Forecast& forecast, std::size_t step, double target, Direction direction);
// The chance that it lies in [low, high].
double probability_between(const Forecast& forecast, std::size_t step, double low, double high);

}  // namespace plumb::forecast
