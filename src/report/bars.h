// Where the bars of a chart stand: shared by HTML and PDF.
#pragma once

#include <algorithm>
#include <optional>

#include "report/document.h"

namespace plumb::report {

// Share of the track that a value fills, [0, 1]; nothing without a value or a scale.
inline std::optional<double> fill_of(const Bars& bars, std::optional<double> value) {
  if (!value || !(bars.most > bars.least)) return std::nullopt;
  return std::clamp((*value - bars.least) / (bars.most - bars.least), 0.0, 1.0);
}

}  // namespace plumb::report
