// Autoregression: the next value from some of those before it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

// Burg 1967 on values less their mean, order 0 to `most` by AICc.
struct Autoregression {
  double mean = 0;
  std::vector<double> weight;  // of the value before, the one before that, ...
  double variance = 0;         // of what it does not explain
  double aicc = 0;
};
Autoregression fit_autoregression(std::span<const double> values, std::size_t most);
std::vector<double> ahead_autoregression(const Autoregression& model,
                                         std::span<const double> values, std::size_t steps);

}  // namespace plumb::forecast
