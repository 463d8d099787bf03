// What is new in each value: the part that neither a line nor the values before it explain.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

// y_t = constant + slope t + sum of weight_i y_(t-i) + innovation_t, by least squares, the order
// from 1 to `most` by AICc. A random walk has a first weight near 1 and a stationary series a
// smaller one, so that both leave innovations that are independent.
struct Innovations {
  std::vector<double> weight;  // of the value before, the one before that, ...
  std::vector<double> values;  // of values[order], values[order + 1], ...
  bool ok = false;             // false: too few values, or all of them explained
};
Innovations innovations_of(std::span<const double> values, std::size_t most);

}  // namespace plumb::forecast
