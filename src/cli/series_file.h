// Series from a file: the layout of the forecasting competitions, or a table of dates and values
// (docs/forecast.md, "Files").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plumb::cli {

struct NamedSeries {
  std::string id;
  std::vector<double> values;        // NaN is missing
  std::vector<std::size_t> seasons;  // by the file; empty if it says nothing
  std::size_t horizon = 0;           // by the file; 0 if it says nothing
  std::vector<std::string> labels;  // of values, as ISO days or as written; empty if there are none
};

// Packed by gzip or not. A table has a column of dates and one series per further column of
// numbers, or a single column of numbers; dates may come in any order and with gaps, which become
// missing values. Failure: bad_input with file, row and column (no series, a value that is no
// number, a day that stands there twice, steps that are no even spacing), limit.
Result<std::vector<NamedSeries>> read_series(std::string_view bytes, const std::string& name);

}  // namespace plumb::cli
