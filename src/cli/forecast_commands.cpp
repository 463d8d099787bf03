// forecast: what series in a file are going to be, how sure that is, and what stands out in them.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "base/limits.h"
#include "cli/context.h"
#include "cli/forecast_report.h"
#include "cli/series_file.h"
#include "service/files.h"

namespace plumb::cli {
namespace {

// Series at work at the same time and printed together: memory stays small, threads stay busy.
constexpr std::size_t kTogether = 256;
constexpr std::size_t kDefaultHorizon = 12;

struct ForecastWish {
  std::string file;
  std::size_t horizon = 0;  // 0: what the file says, else kDefaultHorizon
  std::vector<std::size_t> seasons;
  std::vector<double> levels = {80, 95};  // percent
  std::optional<double> target;
  std::string direction = "up";
  std::optional<double> lowest;
  std::optional<double> highest;
  std::size_t threads = 2;

  std::optional<Target> target_wish() const {
    if (!target) return std::nullopt;
    return Target{*target, direction == "up" ? forecast::Direction::up : forecast::Direction::down};
  }
};

SeriesReport report_on(const NamedSeries& named, const ForecastWish& wish,
                       const std::vector<double>& levels) {
  SeriesReport out;
  out.series = &named;
  forecast::Series series{named.values, wish.seasons.empty() ? named.seasons : wish.seasons};
  if (wish.lowest) series.low = *wish.lowest;
  if (wish.highest) series.high = *wish.highest;
  std::size_t steps = wish.horizon > 0 ? wish.horizon : named.horizon;
  if (steps == 0) steps = kDefaultHorizon;
  Result<forecast::Forecast> got = forecast::forecast(series, {steps, levels});
  if (!got.ok()) {
    out.problem = got.error().text();
    return out;
  }
  out.forecast = std::move(*got);
  out.findings = forecast::findings_of(series);
  return out;
}

// Forecasts series [from, to) on some threads and returns them as text, in order.
std::vector<std::string> texts_of(const std::vector<NamedSeries>& series, std::size_t from,
                                  std::size_t to, const ForecastWish& wish, const Context& context,
                                  std::vector<std::string>& problems) {
  std::vector<double> levels = wish.levels;
  for (double& level : levels) level /= 100;
  std::vector<std::string> out(to - from);
  std::vector<std::string> refused(to - from);
  const auto work = [&](std::size_t first, std::size_t stride) {
    for (std::size_t i = first; i < to; i += stride) {
      const SeriesReport report = report_on(series[i], wish, levels);
      out[i - from] = context.globals.json
                          ? forecast_json(report, levels, wish.target_wish())
                          : forecast_text(report, levels, wish.target_wish(), context.terminal);
      refused[i - from] = report.problem;
    }
  };
  std::vector<std::jthread> team;
  for (std::size_t t = 1; t < wish.threads; ++t) team.emplace_back(work, from + t, wish.threads);
  work(from, wish.threads);
  team.clear();
  for (std::size_t i = 0; i < refused.size(); ++i) {
    if (!refused[i].empty()) problems.push_back(series[from + i].id + ": " + refused[i]);
  }
  return out;
}

Result<int> forecast_file(const Context& context, const ForecastWish& wish) {
  PLUMB_TRY(const std::string bytes, service::read_bytes(wish.file));
  PLUMB_TRY(const std::vector<NamedSeries> series, read_series(bytes, wish.file));
  std::vector<std::string> problems;
  for (std::size_t from = 0; from < series.size(); from += kTogether) {
    const std::size_t to = std::min(series.size(), from + kTogether);
    std::string text = context.globals.json && from == 0 ? "{\"series\":[\n" : "";
    for (const std::string& one : texts_of(series, from, to, wish, context, problems)) {
      text += one;
      if (context.globals.json) text += ",\n";
    }
    // Alone, a series that cannot be forecast is bad input, not a line among others.
    if (series.size() == 1 && !problems.empty()) return bad_input(problems.front(), wish.file);
    if (context.globals.json && to == series.size()) text.replace(text.size() - 2, 2, "\n");
    context.print(text);
  }
  if (context.globals.json) context.print("]}\n");
  for (const std::string& problem : problems) context.note(problem);
  if (problems.size() < series.size()) return kDone;
  return bad_input("None of the series could be forecast.", wish.file,
                   "The reasons stand with each of them.");
}

}  // namespace

void add_forecast_commands(CLI::App& app, std::vector<Command>& commands) {
  auto* sub = app.add_subcommand(
      "forecast", "Forecast the series of a file, with intervals, anomalies and changes");
  auto wish = std::make_shared<ForecastWish>();
  sub->add_option("file", wish->file, "CSV or XLSX of dates and values, or competition layout; .gz")
      ->required();
  sub->add_option("--horizon", wish->horizon, "Steps ahead (else the file's, else 12)")
      ->check(CLI::Range(std::size_t{1}, limits::kForecastSteps));
  sub->add_option("--season", wish->seasons, "Steps of a season, several by comma; 1 for none")
      ->delimiter(',')
      ->check(CLI::Range(std::size_t{1}, limits::kForecastPeriod));
  sub->add_option("--levels", wish->levels, "Intervals in percent, by comma")
      ->delimiter(',')
      ->check(CLI::Range(1.0, 99.9))
      ->capture_default_str();
  sub->add_option("--target", wish->target, "Print the chance of reaching this value");
  sub->add_option("--direction", wish->direction, "The target is reached at or above, or below")
      ->check(CLI::IsMember({"up", "down"}))
      ->capture_default_str();
  sub->add_option("--lowest", wish->lowest, "Values cannot be below this, such as 0");
  sub->add_option("--highest", wish->highest, "Values cannot be above this, such as 100");
  sub->add_option("--threads", wish->threads, "Threads")
      ->check(CLI::Range(std::size_t{1}, std::size_t{64}))
      ->capture_default_str();
  commands.push_back({sub, [wish](const Context& c) { return forecast_file(c, *wish); }});
}

}  // namespace plumb::cli
