#include "forecast/innovations.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecast/squares.h"

namespace plumb::forecast {
namespace {

// From `skip` on, so that all orders are compared over the same values.
Innovations fit(std::span<const double> values, std::size_t order, std::size_t skip) {
  const std::size_t width = order + 2;
  Squares sums(width);
  std::vector<double> row(width, 1.0);
  const auto n = static_cast<double>(values.size());
  const auto fill = [&](std::size_t t) {
    for (std::size_t i = 0; i < order; ++i) row[i] = values[t - 1 - i];
    row[order] = 2 * static_cast<double>(t) / n - 1;
  };
  for (std::size_t t = skip; t < values.size(); ++t) {
    fill(t);
    sums.add(row, values[t]);
  }
  const std::vector<double> found = sums.solve();
  Innovations out;
  if (found.empty()) return out;
  out.ok = true;
  out.weight.assign(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(order));
  for (std::size_t t = order; t < values.size(); ++t) {
    fill(t);
    double expected = 0;
    for (std::size_t i = 0; i < width; ++i) expected += found[i] * row[i];
    out.values.push_back(values[t] - expected);
  }
  return out;
}

}  // namespace

Innovations innovations_of(std::span<const double> values, std::size_t most) {
  Innovations best;
  double best_score = std::numeric_limits<double>::infinity();
  // Least squares lose digits with the square of level over spread.
  std::vector<double> centred(values.begin(), values.end());
  double mean = 0;
  for (const double v : centred) mean += v / static_cast<double>(centred.size());
  for (double& v : centred) v -= mean;
  const std::size_t skip = std::min(most, values.size() / 4);
  for (std::size_t order = 1; order <= most && values.size() >= 4 * order + 8; ++order) {
    Innovations now = fit(centred, order, skip);
    if (!now.ok) break;
    double squares = 0;
    for (std::size_t t = skip; t < centred.size(); ++t) {
      squares += now.values[t - order] * now.values[t - order];
    }
    const auto n = static_cast<double>(centred.size() - skip);
    const double k = static_cast<double>(order) + 3;
    if (!(squares > 0)) break;
    const double score = n * std::log(squares / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
    if (score < best_score) {
      best_score = score;
      best = std::move(now);
    }
  }
  return best;
}

}  // namespace plumb::forecast
