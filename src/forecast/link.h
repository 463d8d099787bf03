// Whether one series moves another: what the strategy map claims, tested.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace plumb::forecast {

struct LinkWish {
  std::size_t most_lag = 6;  // steps the cause may be ahead, at most limits::kLinkLags
  std::size_t season = 1;    // taken out of both where found; 1 for none
  double level = 0.05;       // p below which the link counts as seen
  std::uint64_t seed = 1;    // of the permutations
};

enum class LinkVerdict : std::uint8_t {
  not_enough_data,  // fewer than kLinkLeast pairs at the largest lag
  no_movement,      // a series does not change, or does so as predictably as clockwork
  not_seen,         // nothing beyond what accident shows in series like these
  cause_leads,      // at `lag` the cause moved first, or at lag 0 both at once
  effect_leads,     // what is claimed to be the effect moves first
};

struct LagStrength {
  int lag = 0;             // the cause this many steps ahead; negative: the effect is
  double correlation = 0;  // of what was new in both, -1 to 1
};

struct Link {
  LinkVerdict verdict = LinkVerdict::not_enough_data;
  std::size_t pairs = 0;     // compared at the largest lag
  std::size_t compared = 0;  // innovations compared at `lag`
  int lag = 0;               // of the strongest correlation
  double correlation = 0;    // there; its sign is the direction of the effect
  double slope = 0;          // units of the effect per unit of the cause, of what was new in both
  double p = 1;              // corrected for all lags tried
  std::vector<LagStrength> lags;  // from -most_lag to most_lag
};

inline constexpr std::size_t kLinkLeast = 20;
inline constexpr std::size_t kLinkPermutations = 999;

// Both series at the same steps; NaN is missing (a pair counts where both are known; gaps are
// bridged by a line). Each series is reduced to its innovations by an autoregression of its own
// with a line (Haugh 1976), without which two random walks look related more often than not
// (Granger and Newbold 1974). The p value is that of the largest correlation over all lags among
// permutations of the cause's innovations (Westfall and Young 1993), so that trying many lags costs
// nothing. Correlation in time is evidence, not proof, of cause. The longer series loses its
// beginning.
Link test_link(std::span<const double> cause, std::span<const double> effect, const LinkWish& wish);

}  // namespace plumb::forecast
