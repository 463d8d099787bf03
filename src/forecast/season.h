// Seasons: whether there is one, how large, and a series without it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

// Correlation of a series with itself `lag` steps later. 0 for a constant series.
double autocorrelation(std::span<const double> values, std::size_t lag);

// The M4 competition's test (Makridakis, Spiliotis and Assimakopoulos 2020): the autocorrelation at
// `period` is outside Bartlett's 90 percent band. False below three full periods.
bool has_season(std::span<const double> values, std::size_t period);

// The same of the series, of its changes (a strong trend hides a season from the test of values) or
// of its changes without the wild ones.
bool shows_season(std::span<const double> values, std::size_t period);

enum class SeasonKind : unsigned char { none, additive, multiplicative };

// One effect per place in the season, the place of values[0] first. Multiplicative effects have
// mean 1, additive ones mean 0.
struct Season {
  SeasonKind kind = SeasonKind::none;
  std::size_t period = 1;
  std::vector<double> effect;

  double at(std::size_t t) const;
  double without(double value, std::size_t t) const;
  double with(double value, std::size_t t) const;
};

// Classical decomposition (Hyndman and Athanasopoulos 2021, section 3.4): a centred moving average
// over one period, the mean deviation from it by place. Needs two full periods. `kind`
// multiplicative needs positive values; additive is taken otherwise.
Season decompose(std::span<const double> values, std::size_t period, SeasonKind kind);

std::vector<double> seasonally_adjusted(std::span<const double> values, const Season& season);

}  // namespace plumb::forecast
