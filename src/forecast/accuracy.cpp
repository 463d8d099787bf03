#include "forecast/accuracy.h"

#include <algorithm>
#include <cmath>

#include "forecast/robust.h"

namespace plumb::forecast {
namespace {

constexpr std::size_t kLeastForBias = 8;

// NaN if nothing changes or nothing is known.
double mean_change(std::span<const double> past, std::size_t season) {
  double sum = 0;
  double count = 0;
  for (std::size_t t = season; t < past.size(); ++t) {
    const double change = std::abs(past[t] - past[t - season]);
    if (std::isnan(change)) continue;
    sum += change;
    count += 1;
  }
  return sum > 0 ? sum / count : std::nan("");
}

// Errors a step apart share all but one of the steps they look ahead: divided by that many.
double bias_of(const Accuracy& so_far, double mean_ahead) {
  const auto n = static_cast<double>(so_far.count);
  const double spread = so_far.root_mean_square_error * so_far.root_mean_square_error -
                        so_far.mean_error * so_far.mean_error;
  const double worth = std::max(2.0, n / std::max(1.0, mean_ahead));
  if (!(spread > 0)) return so_far.mean_error == 0 ? 1 : 0;
  return two_sided(so_far.mean_error / std::sqrt(spread / (worth - 1)), worth - 1);
}

}  // namespace

Accuracy accuracy_of(std::span<const Outcome> outcomes, std::span<const double> past,
                     std::size_t season, double level) {
  Accuracy out;
  double symmetric = 0;
  double covered = 0;
  double score = 0;
  double ahead = 0;
  for (const Outcome& o : outcomes) {
    if (std::isnan(o.actual)) continue;
    const double error = o.actual - o.point;
    out.count += 1;
    out.mean_error += error;
    out.mean_absolute_error += std::abs(error);
    out.root_mean_square_error += error * error;
    const double size = std::abs(o.actual) + std::abs(o.point);
    symmetric += size > 0 ? 200 * std::abs(error) / size : 0;
    ahead += static_cast<double>(o.made_for - o.made_at);
    if (!o.interval) continue;
    out.intervals += 1;
    const auto [low, high] = *o.interval;
    covered += o.actual >= low && o.actual <= high ? 1 : 0;
    const double outside = std::max({0.0, low - o.actual, o.actual - high});
    score += high - low + 2 / (1 - level) * outside;
  }
  if (out.count == 0) return out;
  const auto n = static_cast<double>(out.count);
  out.mean_error /= n;
  out.mean_absolute_error /= n;
  out.root_mean_square_error = std::sqrt(out.root_mean_square_error / n);
  out.smape = symmetric / n;
  const double change = mean_change(past, std::max<std::size_t>(season, 1));
  if (change > 0) out.mase = out.mean_absolute_error / change;
  if (out.intervals > 0) {
    const auto with = static_cast<double>(out.intervals);
    out.coverage = covered / with;
    if (change > 0) out.interval_score = score / with / change;
  }
  if (out.count >= kLeastForBias) out.bias_p = bias_of(out, ahead / n);
  return out;
}

std::vector<Accuracy> accuracy_by_step(std::span<const Outcome> outcomes,
                                       std::span<const double> past, std::size_t season,
                                       double level) {
  std::vector<std::vector<Outcome>> by_step;
  for (const Outcome& o : outcomes) {
    const std::size_t step = o.made_for - o.made_at;
    if (step == 0) continue;
    if (by_step.size() < step) by_step.resize(step);
    by_step[step - 1].push_back(o);
  }
  std::vector<Accuracy> out;
  for (const std::vector<Outcome>& group : by_step) {
    out.push_back(accuracy_of(group, past, season, level));
  }
  return out;
}

}  // namespace plumb::forecast
