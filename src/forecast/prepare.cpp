#include "forecast/prepare.h"

#include <algorithm>
#include <cmath>

#include "base/limits.h"
#include "forecast/season.h"

namespace plumb::forecast {
namespace {

// A power of two near the mean size, so that scaling loses nothing. Two steps, because the sum of
// large values may not be a number.
double scale_of(std::span<const double> values) {
  double largest = 0;
  for (const double v : values) {
    if (std::isfinite(v)) largest = std::max(largest, std::abs(v));
  }
  if (!(largest > 0)) return 1;
  const int exponent = std::ilogb(largest);
  double sum = 0;
  double count = 0;
  for (const double v : values) {
    if (!std::isfinite(v)) continue;
    sum += std::abs(std::scalbn(v, -exponent));
    count += 1;
  }
  // Kept within what 1 / scale can say.
  return std::scalbn(1.0, std::clamp(exponent + std::ilogb(sum / count), -1000, 1000));
}

}  // namespace

void fill_gaps(std::vector<double>& values) {
  std::size_t last = values.size();
  for (std::size_t t = 0; t < values.size(); ++t) {
    if (std::isnan(values[t])) continue;
    for (std::size_t gap = last == values.size() ? 0 : last + 1; gap < t; ++gap) {
      if (last == values.size()) {
        values[gap] = values[t];
      } else {
        const double share = static_cast<double>(gap - last) / static_cast<double>(t - last);
        values[gap] = values[last] + share * (values[t] - values[last]);
      }
    }
    last = t;
  }
  for (std::size_t t = last + 1; t < values.size(); ++t) values[t] = values[last];
}

Prepared prepare(std::span<const double> values, std::size_t period) {
  Prepared out;
  const auto known = [](double v) { return !std::isnan(v); };
  const auto first = std::find_if(values.begin(), values.end(), known);
  const auto end = std::find_if(values.rbegin(), values.rend(), known).base();
  out.missing_at_end = static_cast<std::size_t>(values.end() - end);
  out.values.assign(first, end);
  if (out.values.size() > limits::kForecastUsed) {
    out.left_out = out.values.size() - limits::kForecastUsed;
    out.values.erase(out.values.begin(),
                     out.values.begin() + static_cast<std::ptrdiff_t>(out.left_out));
  }
  out.scale = scale_of(out.values);
  for (double& v : out.values) v /= out.scale;
  std::vector<std::size_t> gaps;
  for (std::size_t t = 0; t < out.values.size(); ++t) {
    if (std::isnan(out.values[t])) gaps.push_back(t);
  }
  out.filled = gaps.size();
  out.known = out.values.size() - gaps.size();
  if (gaps.empty()) return out;
  fill_gaps(out.values);
  if (period < 2 || !shows_season(out.values, period)) return out;
  // The first bridge is in the season it is measured by; each round takes most of that out.
  for (int round = 0; round < 4; ++round) {
    const Season season = decompose(out.values, period, SeasonKind::additive);
    std::vector<double> adjusted = seasonally_adjusted(out.values, season);
    for (const std::size_t t : gaps) adjusted[t] = std::nan("");
    fill_gaps(adjusted);
    for (const std::size_t t : gaps) out.values[t] = season.with(adjusted[t], t);
  }
  return out;
}

}  // namespace plumb::forecast
