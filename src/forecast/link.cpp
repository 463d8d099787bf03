#include "forecast/link.h"

#include <algorithm>
#include <cmath>

#include "base/limits.h"
#include "forecast/innovations.h"
#include "forecast/prepare.h"
#include "forecast/season.h"

namespace plumb::forecast {
namespace {

constexpr std::size_t kMostOrder = 6;

// splitmix64 (Steele, Lea and Flood 2014): the same numbers on every machine and library.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    z ^= z >> 31U;
    return static_cast<std::size_t>(static_cast<double>(z >> 11U) * 0x1.0p-53 *
                                    static_cast<double>(bound));
  }

 private:
  std::uint64_t state_;
};

// Mean 0 and square sum 1; `size` receives the square root of the sum before. Empty if constant.
std::vector<double> standardised(std::span<const double> values, double& size) {
  double mean = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  size = std::sqrt(squares);
  std::vector<double> out;
  if (!(squares > 0)) return out;
  for (const double v : values) out.push_back((v - mean) / size);
  return out;
}

// Sum of products at a lag, made larger for the pairs that fall out at the ends, so that no lag is
// preferred.
double correlation_at(std::span<const double> cause, std::span<const double> effect, int lag) {
  const auto shift = static_cast<std::size_t>(std::abs(lag));
  const std::size_t n = cause.size() - shift;
  const std::span<const double> x = lag >= 0 ? cause.first(n) : cause.last(n);
  const std::span<const double> y = lag >= 0 ? effect.last(n) : effect.first(n);
  double sum = 0;
  for (std::size_t t = 0; t < n; ++t) sum += x[t] * y[t];
  return std::clamp(sum * static_cast<double>(cause.size()) / static_cast<double>(n), -1.0, 1.0);
}

double largest(std::span<const double> cause, std::span<const double> effect, int most) {
  double out = 0;
  for (int lag = -most; lag <= most; ++lag) {
    out = std::max(out, std::abs(correlation_at(cause, effect, lag)));
  }
  return out;
}

// Innovations of the newest `n` values, the season taken out; empty if nothing moves.
Innovations news_of(std::span<const double> values, std::size_t season, double& scale) {
  if (std::all_of(values.begin(), values.end(), [](double v) { return std::isnan(v); })) return {};
  std::vector<double> full(values.begin(), values.end());
  fill_gaps(full);
  const Prepared ready = prepare(full, 1);
  scale = ready.scale;
  Season found;
  if (season > 1 && shows_season(ready.values, season)) {
    found = decompose(ready.values, season, SeasonKind::additive);
  }
  return innovations_of(seasonally_adjusted(ready.values, found), kMostOrder);
}

}  // namespace

Link test_link(std::span<const double> cause, std::span<const double> effect,
               const LinkWish& wish) {
  Link out;
  const std::size_t most = std::min(wish.most_lag, limits::kLinkLags);
  const std::size_t n = std::min({cause.size(), effect.size(), limits::kForecastUsed});
  cause = cause.last(n);
  effect = effect.last(n);
  std::size_t both = 0;
  for (std::size_t t = 0; t < n; ++t) both += std::isfinite(cause[t] + effect[t]) ? 1 : 0;
  out.pairs = both > most ? both - most : 0;
  if (out.pairs < kLinkLeast) return out;
  double cause_scale = 1;
  double effect_scale = 1;
  const Innovations of_cause = news_of(cause, wish.season, cause_scale);
  const Innovations of_effect = news_of(effect, wish.season, effect_scale);
  out.verdict = LinkVerdict::no_movement;
  const std::size_t common = std::min(of_cause.values.size(), of_effect.values.size());
  if (!of_cause.ok || !of_effect.ok || common < kLinkLeast / 2 + most) return out;
  double cause_size = 0;
  double effect_size = 0;
  std::vector<double> x = standardised(std::span(of_cause.values).last(common), cause_size);
  const std::vector<double> y = standardised(std::span(of_effect.values).last(common), effect_size);
  if (x.empty() || y.empty()) return out;

  const int reach = static_cast<int>(most);
  for (int lag = -reach; lag <= reach; ++lag) {
    out.lags.push_back({lag, correlation_at(x, y, lag)});
    if (std::abs(out.lags.back().correlation) > std::abs(out.correlation)) {
      out.correlation = out.lags.back().correlation;
      out.lag = lag;
    }
  }
  out.compared = common - static_cast<std::size_t>(std::abs(out.lag));
  out.slope = out.correlation * effect_size * effect_scale / (cause_size * cause_scale);
  const double seen = std::abs(out.correlation);
  // Fitting took some freedom from the innovations, so that theirs spread wider by accident than
  // permutations of them do.
  const double taken =
      2 + static_cast<double>(std::max(of_cause.weight.size(), of_effect.weight.size()));
  const double wider =
      std::sqrt((static_cast<double>(common) - 1) / (static_cast<double>(common) - 1 - taken));
  std::size_t as_large = 1;
  Draws draws(wish.seed);
  for (std::size_t i = 0; i < kLinkPermutations; ++i) {
    for (std::size_t t = common; t > 1; --t) std::swap(x[t - 1], x[draws.below(t)]);
    if (wider * largest(x, y, reach) >= seen) ++as_large;
  }
  out.p = static_cast<double>(as_large) / (kLinkPermutations + 1);
  out.verdict = out.p >= wish.level ? LinkVerdict::not_seen
                : out.lag >= 0      ? LinkVerdict::cause_leads
                                    : LinkVerdict::effect_leads;
  return out;
}

}  // namespace plumb::forecast
