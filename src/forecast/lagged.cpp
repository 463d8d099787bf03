#include "forecast/lagged.h"

#include <algorithm>
#include <numeric>

#include "forecast/squares.h"

namespace plumb::forecast {

std::vector<double> ahead_lagged(std::span<const double> values, std::span<const std::size_t> lags,
                                 double ridge, std::size_t steps) {
  const std::size_t longest = *std::max_element(lags.begin(), lags.end());
  if (values.size() < longest + 3 * lags.size()) return {};
  const double mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  std::vector<double> path(values.begin(), values.end());
  for (double& v : path) v -= mean;
  const std::size_t width = lags.size() + 1;
  Squares sums(width);
  std::vector<double> row(width, 1.0);
  for (std::size_t t = longest; t < path.size(); ++t) {
    for (std::size_t i = 0; i < lags.size(); ++i) row[i] = path[t - lags[i]];
    sums.add(row, path[t]);
  }
  const std::vector<double> weight = sums.solve(ridge);
  if (weight.empty()) return {};
  const auto [low, high] = std::minmax_element(path.begin(), path.end());
  const double room = 2 * (*high - *low);
  const double lowest = *low - room;
  const double highest = *high + room;
  std::vector<double> out;
  for (std::size_t h = 0; h < steps; ++h) {
    double next = weight.back();
    for (std::size_t i = 0; i < lags.size(); ++i) next += weight[i] * path[path.size() - lags[i]];
    if (!(next > lowest && next < highest)) return {};
    path.push_back(next);
    out.push_back(next + mean);
  }
  return out;
}

}  // namespace plumb::forecast
