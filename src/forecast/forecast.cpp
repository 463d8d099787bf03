#include "forecast/forecast.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/limits.h"
#include "forecast/prepare.h"
#include "forecast/spread.h"

namespace plumb::forecast {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr std::size_t kMostOrigins = 6;

// Back to the unit of the series; what would not be a number stays at the edge of what is.
double unscaled(double value, double scale) {
  return std::clamp(value * scale, -kLargest, kLargest);
}

Status check(const Series& series, const Wish& wish) {
  if (series.values.size() > limits::kForecastValues) {
    return over_limit(
        "The series has more than " + std::to_string(limits::kForecastValues) + " values.", {},
        "Take means of longer steps.");
  }
  bool any = false;
  for (std::size_t t = 0; t < series.values.size(); ++t) {
    any = any || !std::isnan(series.values[t]);
    if (std::isinf(series.values[t])) {
      return bad_input("Value " + std::to_string(t + 1) + " is infinite.", {},
                       "Leave it empty if it is not known.");
    }
  }
  if (!any) return bad_input("There is no value to forecast from.", {}, "Give at least one.");
  if (wish.steps < 1 || wish.steps > limits::kForecastSteps) {
    return over_limit("A forecast has 1 to " + std::to_string(limits::kForecastSteps) + " steps.",
                      {}, "Ask for fewer, or take longer steps.");
  }
  for (const double level : wish.levels) {
    if (!(level > 0 && level < 1)) {
      return bad_input("The level of an interval lies between 0 and 1.", {}, "Say 0.8 or 0.95.");
    }
  }
  if (!(series.low <= series.high)) {
    return bad_input("The lower bound is above the upper.", {}, "Exchange them.");
  }
  if (series.seasons.size() > limits::kForecastSeasons) {
    return over_limit("A series has at most " + std::to_string(limits::kForecastSeasons) +
                      " seasons.");
  }
  for (const std::size_t period : series.seasons) {
    if (period > limits::kForecastPeriod) {
      return over_limit(
          "A season has at most " + std::to_string(limits::kForecastPeriod) + " steps.", {},
          "Take longer steps, or leave the season out.");
    }
  }
  return done();
}

// A series at work: what is known of it, scaled.
struct Work {
  std::span<const double> values;
  const Plan& plan;
  std::size_t steps;
};

// The naive forecast without the season, of the M competitions.
std::vector<double> naive_ahead(const Work& work, std::size_t from, std::size_t steps) {
  const std::span<const double> past = work.values.first(from);
  const std::size_t period = work.plan.period;
  Season season;
  if (!work.plan.seasons.empty() && past.size() >= 2 * period) {
    season = decompose(past, period, SeasonKind::multiplicative);
  }
  std::vector<double> out;
  const double last = season.without(past.back(), from - 1);
  for (std::size_t h = 0; h < steps; ++h) out.push_back(season.with(last, from + h));
  return out;
}

// Mean absolute change against `lag` steps before; 0 if there is none.
double mean_change(std::span<const double> values, std::size_t lag) {
  if (values.size() <= lag) return 0;
  double sum = 0;
  for (std::size_t t = lag; t < values.size(); ++t) sum += std::abs(values[t] - values[t - lag]);
  return sum / static_cast<double>(values.size() - lag);
}

double symmetric_percent(double actual, double forecast) {
  const double size = std::abs(actual) + std::abs(forecast);
  return size > 0 ? 200 * std::abs(actual - forecast) / size : 0;
}

// Sums over origins and steps, until there are all of them.
struct Past {
  std::vector<Errors> errors;
  Backtest sums;
  std::vector<std::pair<Method, double>> by_method;  // sum of absolute errors
};

void note_origin(Past& past, const Work& work, std::size_t from, std::size_t steps) {
  const std::vector<Member> members =
      members_of(work.plan, work.values.first(from), steps, Extent::beginning);
  const std::vector<double> ours = combined(members, steps);
  const std::vector<double> naive = naive_ahead(work, from, steps);
  Errors errors(steps);
  for (std::size_t h = 0; h < steps; ++h) {
    const double actual = work.values[from + h];
    errors[h] = actual - ours[h];
    past.sums.mase += std::abs(errors[h]);
    past.sums.naive_mase += std::abs(actual - naive[h]);
    past.sums.smape += symmetric_percent(actual, ours[h]);
    past.sums.naive_smape += symmetric_percent(actual, naive[h]);
  }
  for (const Member& member : members) {
    double sum = 0;
    for (std::size_t h = 0; h < steps; ++h)
      sum += std::abs(work.values[from + h] - member.ahead[h]);
    const auto known = std::find_if(past.by_method.begin(), past.by_method.end(),
                                    [&](const auto& pair) { return pair.first == member.method; });
    if (known == past.by_method.end()) {
      past.by_method.emplace_back(member.method, sum);
    } else {
      known->second += sum;
    }
  }
  past.sums.errors += steps;
  past.sums.origins += 1;
  past.errors.push_back(std::move(errors));
}

// Up to six origins, a quarter of the horizon apart: the newest see few steps, the oldest all.
Past back_test(const Work& work) {
  Past past;
  const std::size_t n = work.values.size();
  const std::size_t period = work.plan.period;
  const std::size_t least = work.plan.is_long ? 60 : std::max<std::size_t>(5, 2 * period + 2);
  if (n <= least) return past;
  const std::size_t room = n - least;
  const std::size_t steps = std::min(work.steps, std::max<std::size_t>(1, 2 * room / 3));
  const std::size_t stride = (steps + 3) / 4;
  for (std::size_t k = 1; k <= kMostOrigins && k * stride <= room; ++k) {
    note_origin(past, work, n - k * stride, std::min(steps, k * stride));
  }
  return past;
}

std::optional<Backtest> scored(const Past& past, const Work& work) {
  if (past.sums.errors == 0) return std::nullopt;
  Backtest out = past.sums;
  const auto count = static_cast<double>(out.errors);
  out.smape /= count;
  out.naive_smape /= count;
  const double change = mean_change(work.values, work.plan.seasons.empty() ? 1 : work.plan.period);
  const double by = change > 0 ? count * change : count;
  const auto ratio = [](double ours, double naive) {
    return naive > 0 ? ours / naive : (ours > 0 ? 2.0 : 1.0);
  };
  out.ratio = (ratio(out.mase, out.naive_mase) + ratio(out.smape, out.naive_smape)) / 2;
  out.mase /= by;
  out.naive_mase /= by;
  return out;
}

Spread spread_for(const Past& past, const Work& work) {
  Season season;
  if (!work.plan.seasons.empty() && work.values.size() >= 2 * work.plan.period) {
    season = decompose(work.values, work.plan.period, SeasonKind::multiplicative);
  }
  const std::vector<double> adjusted = seasonally_adjusted(work.values, season);
  return spread_of(past.errors, mean_change(adjusted, 1), adjusted.size() - 1, work.plan.period);
}

std::vector<Part> parts_of(const std::vector<Member>& members, const Past& past, std::size_t hidden,
                           double scale) {
  std::vector<Part> out;
  for (const Member& member : members) {
    Part part{.method = member.method, .points = {}};
    for (std::size_t h = hidden; h < member.ahead.size(); ++h) {
      part.points.push_back(unscaled(member.ahead[h], scale));
    }
    for (const auto& [method, sum] : past.by_method) {
      if (method == member.method) {
        part.error = unscaled(sum / static_cast<double>(past.sums.errors), scale);
      }
    }
    out.push_back(std::move(part));
  }
  return out;
}

Method best_of(const std::vector<Part>& parts) {
  const Part* best = &parts.front();
  for (const Part& part : parts) {
    if (part.error < best->error || std::isnan(best->error)) best = &part;
  }
  return best->method;
}

std::vector<Remark> remarks_of(const Prepared& ready, const Plan& plan) {
  std::vector<Remark> out;
  const auto [low, high] = std::minmax_element(ready.values.begin(), ready.values.end());
  if (ready.known == 1) {
    out.push_back(Remark::single_value);
  } else if (*low == *high) {
    out.push_back(Remark::constant);
  }
  if (ready.known < std::max<std::size_t>(10, plan.period > 1 ? 3 * plan.period : 0)) {
    out.push_back(Remark::few_values);
  }
  if (plan.is_intermittent) out.push_back(Remark::intermittent);
  if (ready.filled > 0) out.push_back(Remark::gaps_filled);
  if (ready.missing_at_end > 0) out.push_back(Remark::missing_at_end);
  if (ready.left_out > 0) out.push_back(Remark::oldest_left_out);
  return out;
}

EtsModel in_unit(EtsModel model, double scale) {
  model.level = unscaled(model.level, scale);
  model.slope = unscaled(model.slope, scale);
  if (model.shape.season == SeasonKind::additive) {
    for (double& effect : model.effect) effect = unscaled(effect, scale);
  }
  return model;
}

std::vector<Step> steps_of(const std::vector<double>& points, const Spread& spread,
                           const Prepared& ready, const Series& bounds, const Wish& wish) {
  std::vector<Step> out;
  std::vector<double> units;
  for (const double level : wish.levels) {
    units.push_back(Distribution::units(level, spread.freedom));
  }
  const std::size_t hidden = ready.missing_at_end;
  for (std::size_t h = hidden; h < points.size(); ++h) {
    Step step;
    const double wide = spread.one * std::pow(static_cast<double>(h + 1), spread.growth);
    step.distribution = {unscaled(points[h], ready.scale), unscaled(wide, ready.scale),
                         spread.freedom, bounds.low, bounds.high};
    step.point = std::clamp(step.distribution.middle, bounds.low, bounds.high);
    if (ready.known > 1) {
      for (const double unit : units) step.intervals.push_back(step.distribution.within(unit));
    }
    out.push_back(std::move(step));
  }
  return out;
}

}  // namespace

Result<Forecast> forecast(const Series& series, const Wish& wish) {
  PLUMB_CHECK(check(series, wish));
  std::vector<std::size_t> periods = series.seasons;
  std::sort(periods.begin(), periods.end());
  std::erase_if(periods, [](std::size_t period) { return period < 2; });
  const Prepared ready = prepare(series.values, periods.empty() ? 1 : periods.front());
  const Plan plan = plan_of(ready.values, periods);
  const std::size_t steps = wish.steps + ready.missing_at_end;
  const Work work{ready.values, plan, steps};
  const std::vector<Member> members = members_of(plan, ready.values, steps, Extent::whole);
  const Past past = back_test(work);
  const Spread spread = spread_for(past, work);
  Series bounds{{}, {}, series.low, series.high};
  if (plan.is_intermittent) bounds.low = std::max(bounds.low, 0.0);

  Forecast out;
  out.steps = steps_of(combined(members, steps), spread, ready, bounds, wish);
  out.parts = parts_of(members, past, ready.missing_at_end, ready.scale);
  out.best = best_of(out.parts);
  out.seasons = plan.seasons;
  if (plan.smoothing) out.smoothing = in_unit(*plan.smoothing, ready.scale);
  out.spread = unscaled(spread.one, ready.scale);
  out.growth = spread.growth;
  out.backtest = scored(past, work);
  out.remarks = remarks_of(ready, plan);
  return out;
}

double probability(const Forecast& forecast, std::size_t step, double target, Direction direction) {
  assert(step >= 1 && step <= forecast.steps.size());
  const Distribution& there = forecast.steps[step - 1].distribution;
  return direction == Direction::up ? there.at_least(target) : there.at_most(target);
}

double probability_between(const Forecast& forecast, std::size_t step, double low, double high) {
  assert(step >= 1 && step <= forecast.steps.size());
  const Distribution& there = forecast.steps[step - 1].distribution;
  return std::clamp(there.at_least(low) + there.at_most(high) - 1, 0.0, 1.0);
}

}  // namespace plumb::forecast
