// A series made ready for fitting: no gaps, a size near 1, its oldest part left out if it is long.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

struct Prepared {
  std::vector<double> values;  // from the first to the last value there is; all finite
  double scale = 1;            // a power of two; original = values * scale
  std::size_t filled = 0;      // missing values in between, interpolated
  std::size_t missing_at_end = 0;
  std::size_t left_out = 0;  // of the oldest
  std::size_t known = 0;
};

// `values` must hold a finite value and no infinite one. A gap is bridged by a line; where `period`
// shows as a season, by a line on the series without it.
Prepared prepare(std::span<const double> values, std::size_t period);

// Bridges NaN between known values by lines; what lies outside them takes the nearest.
void fill_gaps(std::vector<double>& values);

}  // namespace plumb::forecast
