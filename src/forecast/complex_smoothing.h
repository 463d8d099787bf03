// Complex exponential smoothing: a level and what it carries besides, as one complex number.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

// Svetunkov, Kourentzes and Ord 2022, the form without a season: it follows levels and trends
// without having to choose between them. Parameters and first states by least squares of the
// one-step errors inside the region where errors die out. Needs four values.
std::vector<double> ahead_complex(std::span<const double> values, std::size_t steps);

}  // namespace plumb::forecast
