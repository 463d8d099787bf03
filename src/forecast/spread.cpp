#include "forecast/spread.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace plumb::forecast {
namespace {

constexpr double kPriorErrors = 3;
constexpr double kPriorSpread = 1.3;
constexpr double kErrorsPerOrigin = 1.5;
constexpr double kGrowthTightness = 4;
constexpr int kGrowths = 13;  // 0, 0.1 .. 1.2 are tried

// Sum over all errors of (error / h^growth)^2, and of ln h.
struct Sums {
  double squares = 0;
  double logs = 0;
  double count = 0;
};
Sums sums_of(std::span<const Errors> origins, double growth) {
  Sums out;
  for (const Errors& errors : origins) {
    for (std::size_t h = 0; h < errors.size(); ++h) {
      const auto step = static_cast<double>(h + 1);
      const double scaled = errors[h] / std::pow(step, growth);
      out.squares += scaled * scaled;
      out.logs += std::log(step);
      out.count += 1;
    }
  }
  return out;
}

}  // namespace

Spread spread_of(std::span<const Errors> origins, double change, std::size_t changes,
                 std::size_t period) {
  const double prior_growth =
      std::max(0.4, 1.1 - 0.265 * std::log(static_cast<double>(std::max<std::size_t>(period, 1))));
  const double prior = kPriorSpread * kPriorSpread * change * change;
  Spread out{std::sqrt(prior), prior_growth,
             std::max(1.0, std::min(kPriorErrors, static_cast<double>(changes)))};
  const Sums all = sums_of(origins, 0);
  if (all.count == 0) return out;
  const double worth = std::min(all.count, kErrorsPerOrigin * static_cast<double>(origins.size()));
  double best = -std::numeric_limits<double>::infinity();
  for (int i = 0; i < kGrowths; ++i) {
    const double growth = 0.1 * i;
    const double mean = sums_of(origins, growth).squares / all.count;
    const double variance = (kPriorErrors * prior + worth * mean) / (kPriorErrors + worth);
    if (!(variance > 0)) return {0, prior_growth, kPriorErrors + worth};
    const double away = growth - prior_growth;
    const double likely =
        -0.5 * worth * (std::log(variance) + 2 * growth * all.logs / all.count + mean / variance) -
        kGrowthTightness * away * away;
    if (likely > best) {
      best = likely;
      out = {std::sqrt(variance), growth, kPriorErrors + worth};
    }
  }
  return out;
}

}  // namespace plumb::forecast
