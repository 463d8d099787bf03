#include "cli/forecast_report.h"

#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "base/json_text.h"
#include "forecast/names.h"

namespace plumb::cli {
namespace {

using forecast::Forecast;

// The shortest text that reads back as the same number; JSON knows no others than finite ones.
void put(std::string& out, double value) {
  if (std::isfinite(value)) {
    fmt::format_to(std::back_inserter(out), "{}", value);
  } else {
    out += "null";
  }
}

void put(std::string& out, std::string_view key, double value) {
  append_json(out, key);
  out += ':';
  put(out, value);
}

void put(std::string& out, std::string_view key, std::string_view text) {
  append_json(out, key);
  out += ':';
  append_json(out, text);
}

// 0.8 -> "80", 0.975 -> "97.5".
std::string level_name(double level) {
  return fmt::format("{:.10g}", level * 100);
}

double chance_of(const Forecast& f, std::size_t step, const Target& target) {
  return forecast::probability(f, step, target.value, target.direction);
}

void points_json(std::string& out, const Forecast& f, const std::vector<double>& levels,
                 const std::optional<Target>& target) {
  std::vector<std::string> lower;
  std::vector<std::string> upper;
  for (const double level : levels) {
    lower.push_back("lower" + level_name(level));
    upper.push_back("upper" + level_name(level));
  }
  out += "\"points\":[";
  for (std::size_t h = 0; h < f.steps.size(); ++h) {
    const forecast::Step& step = f.steps[h];
    fmt::format_to(std::back_inserter(out), "{}{{\"step\":{},", h > 0 ? "," : "", h + 1);
    put(out, "value", step.point);
    for (std::size_t i = 0; i < step.intervals.size(); ++i) {
      out += ',';
      put(out, lower[i], step.intervals[i].low);
      out += ',';
      put(out, upper[i], step.intervals[i].high);
    }
    if (target) {
      out += ',';
      put(out, "probability", chance_of(f, h + 1, *target));
    }
    out += '}';
  }
  out += ']';
}

void backtest_json(std::string& out, const Forecast& f) {
  out += "\"backtest\":";
  if (!f.backtest) {
    out += "null";
    return;
  }
  const forecast::Backtest& b = *f.backtest;
  fmt::format_to(std::back_inserter(out), "{{\"origins\":{},\"errors\":{},", b.origins, b.errors);
  put(out, "mase", b.mase);
  out += ',';
  put(out, "naive_mase", b.naive_mase);
  out += ',';
  put(out, "smape", b.smape);
  out += ',';
  put(out, "naive_smape", b.naive_smape);
  out += ',';
  put(out, "ratio", b.ratio);
  out += '}';
}

void parameters_json(std::string& out, const Forecast& f) {
  out += "\"parameters\":{";
  put(out, "spread", f.spread);
  out += ',';
  put(out, "growth", f.growth);
  out += ",\"parts\":[";
  for (std::size_t i = 0; i < f.parts.size(); ++i) {
    if (i > 0) out += ',';
    out += '{';
    put(out, "method", forecast::name_of(f.parts[i].method));
    out += ',';
    put(out, "error", f.parts[i].error);
    out += '}';
  }
  out += ']';
  if (f.smoothing) {
    const forecast::EtsModel& m = *f.smoothing;
    out += ",\"smoothing\":{";
    put(out, "error", forecast::name_of(m.shape.error));
    out += ',';
    put(out, "trend", forecast::name_of(m.shape.trend));
    out += ',';
    put(out, "season", forecast::name_of(m.shape.season));
    const std::pair<std::string_view, double> rates[] = {
        {"alpha", m.alpha}, {"beta", m.beta}, {"gamma", m.gamma}, {"phi", m.phi}};
    for (const auto& [name, value] : rates) {
      out += ',';
      put(out, name, value);
    }
    out += '}';
  }
  out += '}';
}

// The place of a value: its label if it has one.
void place_json(std::string& out, const NamedSeries& series, std::size_t index) {
  fmt::format_to(std::back_inserter(out), "{{\"index\":{},", index);
  if (series.labels.empty()) return;
  put(out, "at", series.labels[index]);
  out += ',';
}

void findings_json(std::string& out, const NamedSeries& series, const forecast::Findings& found) {
  out += "\"anomalies\":[";
  for (std::size_t i = 0; i < found.anomalies.size(); ++i) {
    const forecast::Anomaly& a = found.anomalies[i];
    if (i > 0) out += ',';
    place_json(out, series, a.index);
    put(out, "actual", a.actual);
    out += ',';
    put(out, "expected", a.expected);
    out += ',';
    put(out, "unusual", a.unusual);
    out += ',';
    put(out, "chance", a.chance);
    out += '}';
  }
  out += "],\"changes\":[";
  for (std::size_t i = 0; i < found.changes.size(); ++i) {
    const forecast::Change& c = found.changes[i];
    if (i > 0) out += ',';
    place_json(out, series, c.index);
    put(out, "kind", forecast::name_of(c.kind));
    const std::pair<std::string_view, double> figures[] = {{"size", c.size},
                                                           {"before", c.before},
                                                           {"after", c.after},
                                                           {"unusual", c.unusual},
                                                           {"chance", c.chance}};
    for (const auto& [name, value] : figures) {
      out += ',';
      put(out, name, value);
    }
    out += '}';
  }
  out += ']';
}

std::string number(double value) {
  return fmt::format("{:.6g}", value);
}

std::string label_of(const NamedSeries& series, std::size_t index) {
  return series.labels.empty() ? fmt::format("value {}", index + 1) : series.labels[index];
}

std::string remark_text(forecast::Remark remark) {
  using enum forecast::Remark;
  switch (remark) {
    case single_value: return "There is a single value: nothing says how sure this is.";
    case few_values: return "There are few values: take the intervals seriously.";
    case constant: return "All values are the same: nothing says how they might change.";
    case intermittent: return "Most values are zero: the forecast is a mean per step.";
    case gaps_filled: return "Missing values were bridged.";
    case missing_at_end: return "The newest values are missing; steps count from the end.";
    case oldest_left_out: return "Only the newest values were used.";
  }
  return {};
}

std::string summary(const Forecast& f) {
  std::string out = f.parts.size() > 1
                        ? fmt::format("The middle of {} methods; {} did best in the back-test.",
                                      f.parts.size(), forecast::name_of(f.best))
                        : fmt::format("Method: {}.", forecast::name_of(f.best));
  for (const std::size_t season : f.seasons) out += fmt::format(" Season of {} steps.", season);
  if (f.backtest) {
    out += fmt::format(" Past error {:.2f} x naive ({} origins).", f.backtest->ratio,
                       f.backtest->origins);
  }
  for (const forecast::Remark remark : f.remarks) out += " " + remark_text(remark);
  return out;
}

std::string findings_text(const NamedSeries& series, const forecast::Findings& found) {
  std::string out;
  for (const forecast::Anomaly& a : found.anomalies) {
    out += fmt::format("Unusual: {} was {}, {} expected ({:.1f} deviations).\n",
                       label_of(series, a.index), number(a.actual), number(a.expected),
                       std::abs(a.unusual));
  }
  for (const forecast::Change& c : found.changes) {
    out += c.kind == forecast::ChangeKind::level
               ? fmt::format("Level {} by {} from {} on.\n", c.size >= 0 ? "higher" : "lower",
                             number(std::abs(c.size)), label_of(series, c.index))
               : fmt::format("Trend changed at {}: {} per step before, {} after.\n",
                             label_of(series, c.index), number(c.before), number(c.after));
  }
  return out;
}

}  // namespace

std::string forecast_json(const SeriesReport& report, const std::vector<double>& levels,
                          const std::optional<Target>& target) {
  std::string out = "{";
  put(out, "id", report.series->id);
  out += ',';
  if (!report.problem.empty()) {
    put(out, "problem", report.problem);
    return out + "}";
  }
  const Forecast& f = report.forecast;
  put(out, "method", f.parts.size() > 1 ? "combination" : forecast::name_of(f.best));
  out += ',';
  put(out, "best", forecast::name_of(f.best));
  out += ",\"season\":[";
  for (std::size_t i = 0; i < f.seasons.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "{}{}", i > 0 ? "," : "", f.seasons[i]);
  }
  out += "],";
  points_json(out, f, levels, target);
  out += ",\"probability\":";
  put(out, target ? chance_of(f, f.steps.size(), *target) : std::nan(""));
  out += ',';
  backtest_json(out, f);
  out += ',';
  parameters_json(out, f);
  out += ',';
  findings_json(out, *report.series, report.findings);
  out += ",\"remarks\":[";
  for (std::size_t i = 0; i < f.remarks.size(); ++i) {
    if (i > 0) out += ',';
    append_json(out, forecast::name_of(f.remarks[i]));
  }
  return out + "]}";
}

std::string forecast_text(const SeriesReport& report, const std::vector<double>& levels,
                          const std::optional<Target>& target, const Terminal& terminal) {
  std::string out = terminal.heading(report.series->id) + "\n";
  if (!report.problem.empty()) return out + report.problem + "\n\n";
  std::vector<Table::Column> columns = {{"step", Table::Align::right, false},
                                        {"forecast", Table::Align::right, false}};
  const Forecast& f = report.forecast;
  const bool sure = !f.steps.empty() && !f.steps.front().intervals.empty();
  for (const double level : levels) {
    if (sure) columns.push_back({level_name(level) + " % from", Table::Align::right, false});
    if (sure) columns.push_back({"to", Table::Align::right, false});
  }
  if (target) columns.push_back({"chance of target", Table::Align::right, false});
  Table table(columns);
  for (std::size_t h = 0; h < f.steps.size(); ++h) {
    const forecast::Step& step = f.steps[h];
    std::vector<Table::Cell> row = {{std::to_string(h + 1)}, {number(step.point), Tone::strong}};
    for (const forecast::Interval& interval : step.intervals) {
      row.push_back({number(interval.low)});
      row.push_back({number(interval.high)});
    }
    if (target) row.push_back({percent_text(chance_of(f, h + 1, *target))});
    table.add(std::move(row));
  }
  out += table.text(terminal) + terminal.wrap(summary(f), 0) + "\n";
  return out + findings_text(*report.series, report.findings) + "\n";
}

}  // namespace plumb::cli
