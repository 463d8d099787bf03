// How far off forecasts of one series are, by step: learnt from its own past errors.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

// Errors of one origin: actual less forecast, one to so many steps ahead.
using Errors = std::vector<double>;

struct Spread {
  double one = 0;      // of one step ahead
  double growth = 0;   // of h steps ahead: one * h ^ growth
  double freedom = 1;  // degrees of freedom of the estimate
};

// The variance at h steps is one^2 h^(2 growth). Both are the most likely under normal errors, with
// what series of that season do on average as prior: growth 1.1 - 0.265 ln(period) but at least
// 0.4, and a one-step spread of 1.3 mean changes weighing three errors. The steps of one origin
// are not independent: an origin counts as 1.5 errors. The numbers were set on the development
// halves of the M1, M3 and tourism sets (docs/forecast.md).
// `change` is the mean absolute change of the series without its season; `changes` how many there
// were.
Spread spread_of(std::span<const Errors> origins, double change, std::size_t changes,
                 std::size_t period);

}  // namespace plumb::forecast
