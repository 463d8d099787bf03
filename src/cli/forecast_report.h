// A forecast as JSON and as a table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/series_file.h"
#include "cli/terminal.h"
#include "forecast/anomalies.h"
#include "forecast/forecast.h"

namespace plumb::cli {

struct Target {
  double value = 0;
  forecast::Direction direction = forecast::Direction::up;
};

// What is to be said about one series. `problem` empty: there is a forecast.
struct SeriesReport {
  const NamedSeries* series = nullptr;
  forecast::Forecast forecast;
  forecast::Findings findings;
  std::string problem;
};

// One object on one line; docs/forecast.md describes its members.
std::string forecast_json(const SeriesReport& report, const std::vector<double>& levels,
                          const std::optional<Target>& target);
std::string forecast_text(const SeriesReport& report, const std::vector<double>& levels,
                          const std::optional<Target>& target, const Terminal& terminal);

}  // namespace plumb::cli
