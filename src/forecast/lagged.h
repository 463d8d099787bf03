// The next value as a weighted sum of values some given steps before.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

// Least squares on the given lags and a constant, shrunk a little (`ridge`, Hoerl and Kennard
// 1970), continued step by step. Needs more values than the longest lag and three times the number
// of lags; returns nothing otherwise, or where the sum runs away from what was ever seen.
std::vector<double> ahead_lagged(std::span<const double> values, std::span<const std::size_t> lags,
                                 double ridge, std::size_t steps);

}  // namespace plumb::forecast
