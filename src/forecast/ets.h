// Exponential smoothing: the state space family of Hyndman, Koehler, Ord and Snyder 2008, fitted
// by maximum likelihood and chosen by AICc.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "forecast/season.h"

namespace plumb::forecast {

enum class ErrorKind : unsigned char { additive, multiplicative };
enum class TrendKind : unsigned char { none, additive, damped };

struct EtsShape {
  ErrorKind error = ErrorKind::additive;
  TrendKind trend = TrendKind::none;
  SeasonKind season = SeasonKind::none;
  std::size_t period = 1;
};

struct EtsModel {
  EtsShape shape;
  double alpha = 0;  // level
  double beta = 0;   // trend
  double gamma = 0;  // season
  double phi = 1;    // damping
  double level = 0;  // the first level and slope
  double slope = 0;
  std::vector<double> effect;  // the first season
  double aicc = 0;             // smaller is better; infinite where the model cannot be
};

// States after the last value, and what was expected of each value one step before.
struct EtsRun {
  double level = 0;
  double slope = 0;
  std::vector<double> effect;  // of the next value first
  std::vector<double> fitted;
};
EtsRun run_ets(const EtsModel& model, std::span<const double> values);

// Fits the smoothing parameters, the first level and slope; the first season is that of the
// classical decomposition. Multiplicative error or season needs positive values. O(values) per
// evaluation, some hundred evaluations.
EtsModel fit_ets(const EtsShape& shape, std::span<const double> values);

// The same shape and parameters to start from, on other values (the beginning of the series, say):
// a quarter of the cost.
EtsModel refit_ets(const EtsModel& model, std::span<const double> values);

// The shape with the smallest AICc; `period` 1 for no season in it.
EtsModel choose_ets(std::span<const double> values, std::size_t period);

// Points 1 to `steps` after the values the model was fitted to.
std::vector<double> ahead_ets(const EtsModel& model, std::span<const double> values,
                              std::size_t steps);

}  // namespace plumb::forecast
