// What a forecast says of ordinary and of odd series.
#include "forecast/forecast.h"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "base/limits.h"
#include "forecast/prepare.h"
#include "forecast/published.h"
#include "forecast/spread.h"

using namespace plumb;
using namespace plumb::forecast;
using doctest::Approx;

namespace {

using Values = std::vector<double>;
const double kGone = std::nan("");

bool says(const Forecast& f, Remark remark) {
  return std::find(f.remarks.begin(), f.remarks.end(), remark) != f.remarks.end();
}

Forecast of(const Values& values, std::size_t steps, std::vector<std::size_t> seasons = {}) {
  Result<Forecast> got = forecast::forecast({values, std::move(seasons)}, {steps, {0.8, 0.95}});
  REQUIRE(got.ok());
  REQUIRE(got->steps.size() == steps);
  for (const Step& step : got->steps) CHECK(std::isfinite(step.point));
  return *got;
}

}  // namespace

TEST_CASE("airline passengers: a year ahead within 6 percent, better than naive") {
  const Forecast f = of({kAirline.begin(), kAirline.begin() + 48}, 12, {12});
  double error = 0;
  for (std::size_t h = 0; h < 12; ++h) {
    error += std::abs(f.steps[h].point / kAirline[48 + h] - 1) / 12;
  }
  CHECK(error < 0.06);
  REQUIRE(f.backtest);
  CHECK(f.backtest->ratio < 1);
  CHECK(f.backtest->origins > 0);
  CHECK(f.seasons == std::vector<std::size_t>{12});
  CHECK(f.parts.size() >= 5);
}

TEST_CASE("odd series have a forecast, or a reason") {
  struct Case {
    const char* name;
    Values values;
    double first;  // NaN: any finite value
    Remark remark;
  };
  Values zeros_and_ones(40, 0.0);
  for (std::size_t t = 3; t < 40; t += 5) zeros_and_ones[t] = 1;
  const Case cases[] = {
      {"one value", {5}, 5, Remark::single_value},
      {"two values", {5, 7}, 7, Remark::few_values},
      {"five values", {1, 2, 3, 4, 5}, kGone, Remark::few_values},
      {"all the same", Values(20, 3.5), 3.5, Remark::constant},
      {"all zero", Values(20, 0.0), 0, Remark::constant},
      {"mostly zero", zeros_and_ones, kGone, Remark::intermittent},
      {"gaps", {1, 2, kGone, 4, 5, kGone, 7, 8, 9, 10, 11, 12}, kGone, Remark::gaps_filled},
      {"begins with gaps", {kGone, kGone, 4}, 4, Remark::single_value},
      {"ends with gaps", {5, 5, 5, kGone, kGone}, 5, Remark::missing_at_end},
      {"huge", {1e300, 1.1e300, 1.3e300, 1.2e300, 1.5e300, 1.6e300}, kGone, Remark::few_values},
      {"tiny", {1e-300, 2e-300, 3e-300, 2e-300, 4e-300, 3e-300}, kGone, Remark::few_values},
      {"at the edge", {1.7e308, -1.7e308, 1.7e308, -1.7e308, 1.7e308}, kGone, Remark::few_values},
      {"subnormal", {4e-320, 8e-320, 4e-320, 9e-320, 3e-320, 5e-320}, kGone, Remark::few_values},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Forecast f = of(c.values, 4);
    CHECK(says(f, c.remark));
    if (!std::isnan(c.first)) CHECK(f.steps[0].point == Approx(c.first));
    CHECK(f.steps[0].intervals.empty() == says(f, Remark::single_value));
    for (const Step& step : f.steps) {
      for (const Interval& interval : step.intervals) CHECK(std::isfinite(interval.high));
    }
  }
}

TEST_CASE("what cannot be forecast is refused with a reason") {
  const double infinite = std::numeric_limits<double>::infinity();
  struct Case {
    const char* name;
    Series series;
    Wish wish;
    Error::Code code;
  };
  const Case cases[] = {
      {"no value", {{}, {}}, {}, Error::Code::bad_input},
      {"all missing", {{kGone, kGone}, {}}, {}, Error::Code::bad_input},
      {"infinite", {{1, infinite, 2}, {}}, {}, Error::Code::bad_input},
      {"bounds exchanged", {{1, 2}, {}, 5, 4}, {}, Error::Code::bad_input},
      {"level of 1", {{1, 2}, {}}, {3, {1.0}}, Error::Code::bad_input},
      {"no step", {{1, 2}, {}}, {0, {}}, Error::Code::limit},
      {"too many steps", {{1, 2}, {}}, {limits::kForecastSteps + 1, {}}, Error::Code::limit},
      {"a season too long", {{1, 2}, {limits::kForecastPeriod + 1}}, {}, Error::Code::limit},
      {"seasons too many", {{1, 2}, {2, 3, 4, 5, 6}}, {}, Error::Code::limit},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Result<Forecast> got = forecast::forecast(c.series, c.wish);
    REQUIRE_FALSE(got.ok());
    CHECK(got.error().code == c.code);
    CHECK_FALSE(got.error().what.empty());
  }
}

TEST_CASE("bounds hold points, intervals and chances") {
  Values share;
  for (int t = 0; t < 24; ++t) share.push_back(80 + 0.8 * t + (t % 3));
  const Result<Forecast> got = forecast::forecast({share, {}, 0, 100}, {12, {0.8, 0.95}});
  REQUIRE(got.ok());
  for (std::size_t h = 1; h <= 12; ++h) {
    const Step& step = got->steps[h - 1];
    CHECK(step.point <= 100);
    CHECK(step.intervals[1].high <= 100);
    CHECK(probability(*got, h, 100.1, Direction::up) == 0);
    CHECK(probability(*got, h, 0, Direction::up) == 1);
    CHECK(probability(*got, h, 100, Direction::down) == 1);
  }
}

TEST_CASE("chances agree with intervals") {
  const Forecast f = of(kOil, 6);
  for (std::size_t h = 1; h <= 6; ++h) {
    const auto [low, high] = f.steps[h - 1].intervals[0];
    CHECK(probability(f, h, high, Direction::up) == Approx(0.1).epsilon(1e-6));
    CHECK(probability(f, h, low, Direction::down) == Approx(0.1).epsilon(1e-6));
    CHECK(probability_between(f, h, low, high) == Approx(0.8).epsilon(1e-6));
    CHECK(probability(f, h, f.steps[h - 1].point, Direction::up) == Approx(0.5));
  }
}

TEST_CASE("missing values at the end are forecast too, and not shown") {
  Values line;
  for (int t = 0; t < 30; ++t) line.push_back(t);
  Values shortened = line;
  shortened[28] = shortened[29] = kGone;
  const Forecast whole = of(shortened, 3);
  const Forecast cut = of({line.begin(), line.begin() + 28}, 5);
  for (std::size_t h = 0; h < 3; ++h) CHECK(whole.steps[h].point == Approx(cut.steps[h + 2].point));
}

TEST_CASE("a gap in a season is bridged along the season") {
  Values values;
  for (std::size_t t = 0; t < 48; ++t) values.push_back(t % 12 == 6 ? 100 : 10);
  values[30] = kGone;
  const Prepared ready = prepare(values, 12);
  CHECK(ready.filled == 1);
  CHECK(ready.values[30] * ready.scale == Approx(100).epsilon(0.15));
}

TEST_CASE("several seasons at once: hours of a day and of a week") {
  Values values;
  for (std::size_t t = 0; t < 24 * 7 * 5; ++t) {
    const bool weekend = t / 24 % 7 >= 5;
    values.push_back((weekend ? 40 : 100) + 10 * std::sin(static_cast<double>(t % 24) * 0.2618));
  }
  const Values past(values.begin(), values.end() - 48);
  const Forecast f = of(past, 48, {168, 24});
  for (std::size_t h = 0; h < 48; ++h) {
    CHECK(f.steps[h].point == Approx(values[past.size() + h]).epsilon(0.1));
  }
}

TEST_CASE("a shift of level is followed") {
  Values values;
  for (int t = 0; t < 40; ++t) values.push_back((t < 30 ? 10 : 50) + (t % 2));
  CHECK(of(values, 1).steps[0].point > 40);
}

TEST_CASE("spread by hand") {
  // Without errors the prior: 1.3 mean changes, growth 1.1 without a season and at least 0.4.
  const Spread prior = spread_of({}, 2, 10, 1);
  CHECK(prior.one == Approx(2.6));
  CHECK(prior.growth == Approx(1.1));
  CHECK(prior.freedom == Approx(3));
  CHECK(spread_of({}, 2, 1, 1).freedom == Approx(1));
  CHECK(spread_of({}, 2, 10, 52).growth == Approx(0.4));
  // Errors of one step only, +-2 at six origins of the worth of one error each, beside three of
  // the prior: (3 * 1.69 + 6 * 4) / 9.
  const std::vector<Errors> ones = {{2}, {-2}, {2}, {-2}, {2}, {-2}};
  const Spread learnt = spread_of(ones, 1, 10, 1);
  CHECK(learnt.one == Approx(std::sqrt((3 * 1.69 + 6 * 4) / 9)));
  CHECK(learnt.freedom == Approx(9));
}

TEST_CASE("distribution: quantiles of Student's t from the tables") {
  // t with 5 degrees of freedom: 97.5 percent at 2.570582, 90 percent at 1.475884.
  const Distribution d{10, 2, 5};
  CHECK(d.interval(0.95).high == Approx(10 + 2 * 2.570582).epsilon(1e-6));
  CHECK(d.interval(0.8).low == Approx(10 - 2 * 1.475884).epsilon(1e-6));
  CHECK(d.at_most(10) == Approx(0.5));
  CHECK(d.quantile(d.at_most(12.5)) == Approx(12.5));
  const Distribution sure{3, 0, 5};
  CHECK(sure.at_least(3) == 1);
  CHECK(sure.at_least(3.1) == 0);
  CHECK(sure.interval(0.95).low == 3);
}
