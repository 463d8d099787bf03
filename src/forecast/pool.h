// The methods that forecast a series together, and what is decided once for the series.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "forecast/ets.h"
#include "forecast/season.h"

namespace plumb::forecast {

enum class Method : std::uint8_t {
  naive,                  // the last value
  seasonal_naive,         // the value one season before
  smoothing,              // ets.h, the shape chosen by AICc
  dynamic_theta,          // theta.h, on the series without its season
  dynamic_theta_of_logs,  // the same on logarithms
  theta_of_logs,
  aggregated_theta,            // dynamic theta on means of a quarter of a season
  complex_smoothing,           // complex_smoothing.h
  autoregression,              // of changes, Burg
  seasonal_autoregression,     // of what changed against one season before
  autoregression_of_adjusted,  // long seasons: of changes without the season
  autoregression_of_logs,      // long seasons: of logarithms without the season
  lagged,                      // long seasons: on chosen lags
  lagged_logs,
  lagged_changes,
  lagged_short,
  intermittent,  // intermittent.h
};

struct Member {
  Method method = Method::naive;
  std::vector<double> ahead;
};

// What holds for a series whatever its length: decided on all of it, used for the beginnings of it
// as well, so that a back-test costs a quarter of a forecast.
struct Plan {
  std::vector<std::size_t> seasons;  // that were found, shortest first; empty if there is none
  std::vector<std::size_t> reach;    // of autoregressions where a season is long, found or not
  std::size_t period = 1;            // one season asked for, found or not; 1 for none
  bool is_long = false;              // the longest season has more than 24 steps
  bool is_intermittent = false;
  std::optional<EtsModel> smoothing;  // empty for long seasons
};

// `periods` are the seasons the series may have, shortest first.
Plan plan_of(std::span<const double> values, std::span<const std::size_t> periods);

// Whether a plan is used on the series it was made for, or on the beginning of it.
enum class Extent : std::uint8_t { whole, beginning };

// Every method that can say something, from finite values scaled to a mean size of about 1. Not
// empty if there is a value. On a beginning the smoothing is fitted again, starting from the
// plan's; everything else is fitted to these values in any case.
std::vector<Member> members_of(const Plan& plan, std::span<const double> values, std::size_t steps,
                               Extent extent);

// Their mean by step without the highest and the lowest of at least four, else their median: the
// trimmed mean of Jose and Winkler 2008, which one method running away does not move.
std::vector<double> combined(std::span<const Member> members, std::size_t steps);

}  // namespace plumb::forecast
