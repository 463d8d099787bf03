// When the values of a table are from, and how far apart they are.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumb::cli {

// Where each value stands on an even grid, the earliest at 0, and what one step is.
struct Grid {
  std::vector<std::size_t> place;  // of each text, in its order
  std::vector<std::size_t>
      seasons;             // that such steps may have: 12 for months, 24 and 168 for hours
  std::size_t length = 0;  // places
};

// Knows years, quarters ("2026-Q1"), months ("2026-03") and all days of exchange/table/values.h,
// with a time of day behind. None if one of the texts is no date.
std::optional<std::vector<long long>> moments_of(const std::vector<std::string_view>& texts);

// Steps are the most frequent distance: years, quarters, months, weeks, days, hours, parts of an
// hour or any other. None if a moment stands between steps, stands there twice, or the grid would
// be a hundred times as long as what is on it.
std::optional<Grid> grid_of(const std::vector<long long>& minutes);

}  // namespace plumb::cli
