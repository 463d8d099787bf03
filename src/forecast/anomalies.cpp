#include "forecast/anomalies.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/limits.h"
#include "forecast/innovations.h"
#include "forecast/prepare.h"
#include "forecast/robust.h"
#include "forecast/squares.h"

namespace plumb::forecast {
namespace {

constexpr std::size_t kLeast = 12;
constexpr std::size_t kMostOrder = 3;
// Of the spread of the series: less is nobody's concern, however regular the rest is.
constexpr double kConcern = 0.02;
constexpr double kClockwork = 0.05;  // of that concern
constexpr double kAlarm = 0.02;      // that a random series shows an outlier or a shift
// Statistics of breaks are the largest of many that hang together, and the weights of a random walk
// are not normal: the bound was found by simulation (anomalies_test.cpp).
constexpr double kBreak = 5.0;
constexpr double kSlope = 2.5;  // a slope with a smaller t is none
constexpr std::size_t kBreakPlaces = 100;
constexpr std::size_t kMostBreaks = 3;
constexpr std::size_t kMostPrints = 20;
constexpr std::size_t kNear = 8;  // values beside a shift that tell its levels

// Effects by the median deviation from the moving average: one wild value does not move them.
Season robust_season(std::span<const double> values, std::size_t period) {
  const Season plain = decompose(values, period, SeasonKind::additive);
  if (plain.kind == SeasonKind::none) return plain;
  // A second look at what the plain season leaves finds the trend by medians of a season's length.
  std::vector<std::vector<double>> by_place(period);
  for (std::size_t t = 0; t < values.size(); ++t) {
    const std::size_t from = t < period / 2 ? 0 : t - period / 2;
    const std::size_t first = std::min(from, values.size() - period);
    std::vector<double> near;
    for (std::size_t i = first; i < first + period; ++i)
      near.push_back(plain.without(values[i], i));
    by_place[t % period].push_back(values[t] - median_of(std::move(near)));
  }
  Season out = plain;
  double mean = 0;
  for (std::size_t i = 0; i < period; ++i) {
    out.effect[i] = median_of(by_place[i]);
    mean += out.effect[i] / static_cast<double>(period);
  }
  for (double& effect : out.effect) effect -= mean;
  return out;
}

// The season that explains most, if any was found.
Season season_of(std::span<const double> values, std::vector<std::size_t> periods) {
  std::sort(periods.begin(), periods.end(), std::greater<>());
  for (const std::size_t period : periods) {
    if (shows_season(values, period)) return robust_season(values, period);
  }
  return {};
}

enum class Print : unsigned char { outlier, shift };

struct Suspect {
  std::size_t index = 0;
  Print print = Print::outlier;
  double size = 0;
  double statistic = 0;
};

// The strongest print of either kind in the innovations; the first is that of values[order].
// `fitted` makes up for what the season took from their spread.
Suspect strongest(const Innovations& innovations, double fitted) {
  const std::vector<double>& e = innovations.values;
  const std::vector<double>& weight = innovations.weight;
  const std::size_t order = weight.size();
  const double deviation = fitted * robust_deviation(e);
  Suspect best;
  if (!(deviation > 0)) return best;
  std::vector<double> later(e.size() + 1, 0.0);  // sums of innovations from each on
  for (std::size_t i = e.size(); i-- > 0;) later[i] = later[i + 1] + e[i];
  const auto consider = [&](std::size_t at, Print print, double cross, double squares) {
    const double statistic = cross / std::sqrt(squares) / deviation;
    if (std::abs(statistic) > std::abs(best.statistic)) {
      best = {at + order, print, cross / squares, statistic};
    }
  };
  for (std::size_t at = 0; at < e.size(); ++at) {
    double cross = e[at];
    double squares = 1;
    for (std::size_t i = 1; i <= order && at + i < e.size(); ++i) {
      cross -= e[at + i] * weight[i - 1];
      squares += weight[i - 1] * weight[i - 1];
    }
    consider(at, Print::outlier, cross, squares);
    // Whether a new level lasts cannot be seen from one or two values of it.
    if (at < 2 || at + order + 3 > e.size()) continue;
    double left = 1;
    cross = e[at];
    squares = 1;
    for (std::size_t i = 1; i <= order; ++i) {
      left -= weight[i - 1];
      cross += left * e[at + i];
      squares += left * left;
    }
    // From there on it is the same share of every innovation.
    cross += left * later[at + order + 1];
    squares += left * left * static_cast<double>(e.size() - at - order - 1);
    consider(at, Print::shift, cross, squares);
  }
  return best;
}

// The line of a series may be broken at a place: lifted, or bent.
enum class Break : unsigned char { step, bend };
enum class Slope : unsigned char { free, none };

// t of the break at `at` in y = constant + weight y before + break [+ slope t], and t of the slope.
struct Bent {
  double broken = 0;
  double slope = 0;
};
Bent bent_at(std::span<const double> values, std::size_t at, Break kind, Slope slope) {
  const std::size_t width = slope == Slope::free ? 4 : 3;
  Squares sums(width);
  std::array<double, 4> cells{1, 0, 0, 0};
  const std::span<const double> row = std::span(cells).first(width);
  const auto n = static_cast<double>(values.size());
  const auto fill = [&](std::size_t t) {
    cells[1] = values[t - 1];
    const double since = t > at ? static_cast<double>(t - at) / n : 0;
    cells[2] = kind == Break::bend ? since : (t >= at ? 1 : 0);
    cells[3] = 2 * static_cast<double>(t) / n - 1;
  };
  for (std::size_t t = 1; t < values.size(); ++t) {
    fill(t);
    sums.add(row, values[t]);
  }
  const std::vector<double> found = sums.solve();
  if (found.empty()) return {};
  double squares = 0;
  for (std::size_t t = 1; t < values.size(); ++t) {
    fill(t);
    double error = values[t];
    for (std::size_t i = 0; i < width; ++i) error -= found[i] * row[i];
    squares += error * error;
  }
  const double variance = squares / (n - 1 - static_cast<double>(width));
  const auto statistic = [&](std::size_t i) {
    const double spread = variance * sums.inverse_at(i);
    return spread > 0 ? found[i] / std::sqrt(spread) : 0;
  };
  return {statistic(2), slope == Slope::free ? statistic(3) : 0};
}

struct Broken {
  std::size_t at = 0;
  Break kind = Break::step;
  double statistic = 0;
  Slope slope = Slope::free;
};

// A step beside a slope that is none shows better without it.
Broken broken_at(std::span<const double> values, std::size_t at, Break kind) {
  const Bent whole = bent_at(values, at, kind, Slope::free);
  const Broken out{at, kind, whole.broken, Slope::free};
  if (kind == Break::bend || std::abs(whole.slope) > kSlope) return out;
  const Bent level = bent_at(values, at, kind, Slope::none);
  return std::abs(level.broken) > std::abs(whole.broken)
             ? Broken{at, kind, level.broken, Slope::none}
             : out;
}

// Least squares of y = level + slope t + size of the break from `at` on.
struct Line {
  double level = 0;
  double slope = 0;
  double size = 0;
};
Line line_with(std::span<const double> values, std::size_t at, Break kind, Slope slope) {
  const std::size_t width = slope == Slope::free ? 3 : 2;
  Squares sums(width);
  const auto n = static_cast<double>(values.size());
  for (std::size_t t = 0; t < values.size(); ++t) {
    const double since = t > at ? static_cast<double>(t - at) / n : 0;
    const double broken = kind == Break::bend ? since : (t >= at ? 1 : 0);
    const std::array<double, 3> row{1, broken, static_cast<double>(t) / n};
    sums.add(std::span(row).first(width), values[t]);
  }
  const std::vector<double> found = sums.solve();
  if (found.empty()) return {};
  const double per_step = kind == Break::bend ? n : 1;
  return {found[0], slope == Slope::free ? found[2] / n : 0, found[1] / per_step};
}

double level_near(std::span<const double> values, std::size_t from, std::size_t to) {
  return median_of(std::vector<double>(values.begin() + static_cast<std::ptrdiff_t>(from),
                                       values.begin() + static_cast<std::ptrdiff_t>(to)));
}

Broken strongest_break(std::span<const double> values) {
  const std::size_t n = values.size();
  const std::size_t first = std::max<std::size_t>(kLeast / 2, n * 15 / 100);
  const std::size_t stride = std::max<std::size_t>(1, n / kBreakPlaces);
  Broken out;
  for (std::size_t at = first; at + first < n; at += stride) {
    for (const Break kind : {Break::step, Break::bend}) {
      const Broken here = broken_at(values, at, kind);
      if (std::abs(here.statistic) > std::abs(out.statistic)) out = here;
    }
  }
  return out;
}

// Takes a break out of `values` and tells it in their unit.
Change taken_out(std::vector<double>& values, const Broken& broken) {
  const auto n = static_cast<double>(values.size());
  const bool step = broken.kind == Break::step;
  const Line line = line_with(values, broken.at, broken.kind, broken.slope);
  Change out;
  out.index = broken.at;
  out.kind = step ? ChangeKind::level : ChangeKind::trend;
  out.size = line.size;
  // The level just before a step, or the slope before a bend.
  out.before = step ? line.level + line.slope * (static_cast<double>(broken.at) - 1) : line.slope;
  out.after = out.before + line.size;
  out.unusual = broken.statistic;
  // Statistics of breaks lie about 1.5 further out than Student's t: the difference between what
  // simulation gives for a random walk and Bonferroni's bound.
  const double beyond = std::max(0.0, std::abs(broken.statistic) - 1.5);
  out.chance = std::min(1.0, n * two_sided(beyond, n - 5));
  for (std::size_t t = broken.at; t < values.size(); ++t) {
    values[t] -= step ? line.size : line.size * static_cast<double>(t - broken.at);
  }
  return out;
}

// Takes breaks out of `values` one by one.
void find_breaks(std::vector<double>& values, double concern, std::size_t offset, double scale,
                 Findings& findings) {
  const std::size_t n = values.size();
  for (std::size_t round = 0; round < kMostBreaks && n >= 2 * kLeast; ++round) {
    // Where nothing is left to accident, statistics are quotients of rounding errors.
    const Innovations innovations = innovations_of(values, 1);
    if (!innovations.ok || robust_deviation(innovations.values) < kClockwork * concern) return;
    const Broken broken = strongest_break(values);
    if (std::abs(broken.statistic) < kBreak) return;
    Change change = taken_out(values, broken);
    const double reach = change.kind == ChangeKind::level ? 1 : static_cast<double>(n) / 4;
    if (std::abs(change.size) * reach < concern) return;
    change.index += offset;
    change.size *= scale;
    change.before *= scale;
    change.after *= scale;
    findings.changes.push_back(change);
  }
}

// What is not there cannot be unusual.
bool known(const Series& series, std::size_t index) {
  return !std::isnan(series.values[index]);
}

// Prints are taken out of `values` one by one until what is left looks as accident would.
void find_prints(std::vector<double>& values, double concern, const Series& series,
                 const Season& season, std::size_t offset, double scale, Findings& findings) {
  const std::size_t n = values.size();
  const double tests = 2 * static_cast<double>(n);
  const bool seasonal = season.kind != SeasonKind::none;
  const double taken = seasonal ? 1.5 * static_cast<double>(season.period) : 0;
  const double fitted = std::sqrt(static_cast<double>(n) / (static_cast<double>(n) - taken));
  for (std::size_t round = 0; round < std::clamp<std::size_t>(n / 20, 1, kMostPrints); ++round) {
    const Innovations innovations = innovations_of(values, kMostOrder);
    if (!innovations.ok) return;
    const Suspect suspect = strongest(innovations, fitted);
    // A median deviation knows less than a standard deviation does; so much less by simulation.
    const double freedom = 0.7 * (static_cast<double>(innovations.values.size()) - taken) - 2;
    const double chance = std::min(1.0, tests * two_sided(suspect.statistic, freedom));
    if (!(chance < kAlarm) || std::abs(suspect.size) < concern) return;
    const std::size_t at = suspect.index;
    if (suspect.print == Print::outlier) {
      values[at] -= suspect.size;
      if (!known(series, at + offset)) continue;
      findings.anomalies.push_back({at + offset, series.values[at + offset],
                                    season.with(values[at], at) * scale, suspect.statistic,
                                    chance});
    } else {
      const std::size_t width = std::min(kNear, at);
      const double before = level_near(values, at - width, at) * scale;
      const double size = suspect.size * scale;
      findings.changes.push_back(
          {at + offset, ChangeKind::level, size, before, before + size, suspect.statistic, chance});
      for (std::size_t t = at; t < n; ++t) values[t] -= suspect.size;
    }
  }
}

}  // namespace

Findings findings_of(const Series& series) {
  Findings out;
  const auto finite = [](double v) { return std::isfinite(v); };
  const auto infinite = [](double v) { return std::isinf(v); };
  if (std::count_if(series.values.begin(), series.values.end(), finite) <
          static_cast<std::ptrdiff_t>(kLeast) ||
      std::any_of(series.values.begin(), series.values.end(), infinite)) {
    return out;
  }
  const std::size_t shortest =
      series.seasons.empty() ? 1 : *std::min_element(series.seasons.begin(), series.seasons.end());
  const Prepared ready = prepare(series.values, shortest);
  const std::size_t offset = series.values.size() - ready.missing_at_end - ready.values.size();
  const Season season = season_of(ready.values, series.seasons);
  std::vector<double> values = seasonally_adjusted(ready.values, season);
  const double concern = kConcern * robust_deviation(ready.values);
  find_breaks(values, concern, offset, ready.scale, out);
  find_prints(values, concern, series, season, offset, ready.scale, out);
  const auto by_index = [](const auto& a, const auto& b) { return a.index < b.index; };
  std::sort(out.anomalies.begin(), out.anomalies.end(), by_index);
  std::sort(out.changes.begin(), out.changes.end(), by_index);
  return out;
}

}  // namespace plumb::forecast
