#include "forecast/season.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "forecast/robust.h"

namespace plumb::forecast {
namespace {

constexpr double kWild = 3;  // robust deviations; changes beyond are cut

// The centred moving average over one period at t; the caller keeps t half a period off the ends.
double moving_average(std::span<const double> values, std::size_t period, std::size_t t) {
  const std::size_t half = period / 2;
  double sum = 0;
  for (std::size_t i = t - half; i <= t + half; ++i) sum += values[i];
  if (period % 2 == 0) sum -= 0.5 * (values[t - half] + values[t + half]);
  return sum / static_cast<double>(period);
}

}  // namespace

double autocorrelation(std::span<const double> values, std::size_t lag) {
  if (values.size() <= lag) return 0;
  const double mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  double spread = 0;
  double product = 0;
  for (std::size_t t = 0; t < values.size(); ++t) {
    const double here = values[t] - mean;
    spread += here * here;
    if (t >= lag) product += here * (values[t - lag] - mean);
  }
  return spread > 0 ? product / spread : 0;
}

bool has_season(std::span<const double> values, std::size_t period) {
  if (period < 2 || values.size() < 3 * period) return false;
  double squares = 0;
  for (std::size_t lag = 1; lag < period; ++lag) {
    const double r = autocorrelation(values, lag);
    squares += r * r;
  }
  const double band =
      1.6448536269514722 * std::sqrt((1 + 2 * squares) / static_cast<double>(values.size()));
  return std::abs(autocorrelation(values, period)) > band;
}

bool shows_season(std::span<const double> values, std::size_t period) {
  if (has_season(values, period)) return true;
  std::vector<double> changes;
  for (std::size_t t = 1; t < values.size(); ++t) changes.push_back(values[t] - values[t - 1]);
  if (has_season(changes, period)) return true;
  // One wild value or a new level hides it from both.
  const double middle = median_of(changes);
  const double most = kWild * robust_deviation(changes);
  for (double& v : changes) v = std::clamp(v, middle - most, middle + most);
  return has_season(changes, period);
}

double Season::at(std::size_t t) const {
  if (kind == SeasonKind::none) return 0;
  return effect[t % period];
}

double Season::without(double value, std::size_t t) const {
  if (kind == SeasonKind::none) return value;
  return kind == SeasonKind::additive ? value - at(t) : value / at(t);
}

double Season::with(double value, std::size_t t) const {
  if (kind == SeasonKind::none) return value;
  return kind == SeasonKind::additive ? value + at(t) : value * at(t);
}

Season decompose(std::span<const double> values, std::size_t period, SeasonKind kind) {
  if (kind == SeasonKind::none || period < 2 || values.size() < 2 * period) return {};
  if (*std::min_element(values.begin(), values.end()) <= 0) kind = SeasonKind::additive;
  const bool ratio = kind == SeasonKind::multiplicative;
  Season out{kind, period, std::vector<double>(period, 0.0)};
  std::vector<double> count(period, 0.0);
  const std::size_t half = period / 2;
  for (std::size_t t = half; t + half < values.size(); ++t) {
    const double trend = moving_average(values, period, t);
    out.effect[t % period] += ratio ? values[t] / trend : values[t] - trend;
    count[t % period] += 1;
  }
  for (std::size_t i = 0; i < period; ++i) out.effect[i] /= std::max(count[i], 1.0);
  const double mean =
      std::accumulate(out.effect.begin(), out.effect.end(), 0.0) / static_cast<double>(period);
  for (double& effect : out.effect) {
    effect = ratio ? std::max(effect / mean, 0.01) : effect - mean;
  }
  return out;
}

std::vector<double> seasonally_adjusted(std::span<const double> values, const Season& season) {
  std::vector<double> out(values.begin(), values.end());
  for (std::size_t t = 0; t < out.size(); ++t) out[t] = season.without(out[t], t);
  return out;
}

}  // namespace plumb::forecast
