#include "forecast/autoregression.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace plumb::forecast {

Autoregression fit_autoregression(std::span<const double> values, std::size_t most) {
  Autoregression best;
  const std::size_t n = values.size();
  if (n == 0) return best;
  const auto size = static_cast<double>(n);
  best.mean = std::accumulate(values.begin(), values.end(), 0.0) / size;
  std::vector<double> forward(values.begin(), values.end());
  double power = 0;
  for (double& v : forward) {
    v -= best.mean;
    power += v * v / size;
  }
  std::vector<double> backward = forward;
  std::vector<double> weight;
  const auto aicc = [&](double variance, std::size_t order) {
    const double k = static_cast<double>(order) + 2;
    return size * std::log(variance + 1e-300) + 2 * k + 2 * k * (k + 1) / (size - k - 1);
  };
  best.variance = power;
  best.aicc = aicc(power, 0);
  for (std::size_t p = 1; p <= most && p + 4 < n && power > 0; ++p) {
    double cross = 0;
    double sum = 0;
    for (std::size_t t = p; t < n; ++t) {
      cross += forward[t] * backward[t - 1];
      sum += forward[t] * forward[t] + backward[t - 1] * backward[t - 1];
    }
    if (!(sum > 0)) break;
    const double reflection = 2 * cross / sum;
    std::vector<double> next = weight;
    next.push_back(reflection);
    for (std::size_t i = 0; i < weight.size(); ++i) {
      next[i] = weight[i] - reflection * weight[weight.size() - 1 - i];
    }
    weight = next;
    for (std::size_t t = n - 1; t >= p; --t) {
      const double f = forward[t];
      const double b = backward[t - 1];
      forward[t] = f - reflection * b;
      backward[t] = b - reflection * f;
    }
    power *= 1 - reflection * reflection;
    const double score = aicc(power, p);
    if (score < best.aicc) {
      best.aicc = score;
      best.weight = weight;
      best.variance = power;
    }
  }
  return best;
}

std::vector<double> ahead_autoregression(const Autoregression& model,
                                         std::span<const double> values, std::size_t steps) {
  std::vector<double> path(values.begin(), values.end());
  for (double& v : path) v -= model.mean;
  for (std::size_t h = 0; h < steps; ++h) {
    double next = 0;
    for (std::size_t i = 0; i < model.weight.size() && i < path.size(); ++i) {
      next += model.weight[i] * path[path.size() - 1 - i];
    }
    path.push_back(next);
  }
  std::vector<double> out(path.end() - static_cast<std::ptrdiff_t>(steps), path.end());
  for (double& v : out) v += model.mean;
  return out;
}

}  // namespace plumb::forecast
