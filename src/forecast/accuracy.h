// How past forecasts turned out.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "forecast/distribution.h"

namespace plumb::forecast {

// A forecast made at step `made_at` for step `made_for` of the same series (counted from any
// start, made_for > made_at), and what came. `actual` NaN: not known yet, left out.
struct Outcome {
  std::size_t made_at = 0;
  std::size_t made_for = 0;
  double point = 0;
  std::optional<Interval> interval;
  double actual = 0;
};

struct Accuracy {
  std::size_t count = 0;  // of outcomes that are known
  double mean_error = 0;  // actual - point: positive when forecasts were too low
  double mean_absolute_error = 0;
  double root_mean_square_error = 0;
  std::optional<double> smape;  // percent, 0 to 200
  std::optional<double> mase;   // none without a past that changes
  // Share of actual values in their interval, and how many had one.
  std::optional<double> coverage;
  std::size_t intervals = 0;
  // Mean width plus 2 / (1 - level) times the distance of what fell outside (Gneiting and Raftery
  // 2007), per mean change as MASE is; smaller is better.
  std::optional<double> interval_score;
  // Two-sided p of "forecasts are neither too high nor too low": Student's t of the mean error,
  // where errors of forecasts that overlap count as one. None below eight outcomes.
  std::optional<double> bias_p;
};

// `past` is the series before the first forecast, its change against one `season` before (1 for
// none) the scale of MASE (Hyndman and Koehler 2006). `level` is that of the intervals. Linear.
Accuracy accuracy_of(std::span<const Outcome> outcomes, std::span<const double> past,
                     std::size_t season, double level);

// The same apart for each number of steps ahead, 1 first; steps nobody forecast have count 0.
std::vector<Accuracy> accuracy_by_step(std::span<const Outcome> outcomes,
                                       std::span<const double> past, std::size_t season,
                                       double level);

}  // namespace plumb::forecast
