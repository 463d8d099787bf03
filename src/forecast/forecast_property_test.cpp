// What holds for every series.
#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "forecast/anomalies.h"
#include "forecast/forecast.h"

using namespace plumb::forecast;

namespace {

using Values = std::vector<double>;

// Whole multiples of 1/8 and now and then a missing one: sizes of everyday figures.
rc::Gen<Values> everyday() {
  return rc::gen::map(rc::gen::mapcat(rc::gen::inRange(1, 70),
                                      [](int n) {
                                        return rc::gen::container<std::vector<int>>(
                                            static_cast<std::size_t>(n),
                                            rc::gen::inRange(-4000, 9000));
                                      }),
                      [](const std::vector<int>& raw) {
                        Values out;
                        for (const int v : raw) out.push_back(v % 29 == 0 ? std::nan("") : v / 8.0);
                        if (std::isnan(out.front())) out.front() = 1;
                        return out;
                      });
}

std::vector<std::size_t> some_seasons() {
  return *rc::gen::element(std::vector<std::size_t>{}, std::vector<std::size_t>{4},
                           std::vector<std::size_t>{12}, std::vector<std::size_t>{52},
                           std::vector<std::size_t>{3, 21});
}

Forecast of(const Series& series) {
  const plumb::Result<Forecast> got = forecast(series, {5, {0.5, 0.8, 0.95}});
  RC_ASSERT(got.ok());
  return *got;
}

bool near(double a, double b, double size) {
  return std::abs(a - b) <= 1e-6 * std::max({std::abs(a), std::abs(b), size});
}

void check(bool passed) {
  CHECK(passed);
}

}  // namespace

TEST_CASE("intervals hold the point, are ordered and nested, and chances fall with the target") {
  check(rc::check([] {
    const Forecast f = of({*everyday(), some_seasons()});
    for (std::size_t h = 1; h <= f.steps.size(); ++h) {
      const Step& step = f.steps[h - 1];
      RC_ASSERT(std::isfinite(step.point));
      double low = step.point;
      double high = step.point;
      for (const Interval& interval : step.intervals) {
        RC_ASSERT(std::isfinite(interval.low) && std::isfinite(interval.high));
        RC_ASSERT(interval.low <= low && interval.high >= high);
        low = interval.low;
        high = interval.high;
      }
      double before = 1;
      for (double target = low - 10; target <= high + 10; target += (high - low + 20) / 7) {
        const double now = probability(f, h, target, Direction::up);
        RC_ASSERT(now >= 0 && now <= before);
        RC_ASSERT(probability(f, h, target, Direction::down) >= 1 - now - 1e-9);
        before = now;
      }
    }
  }));
}

TEST_CASE("twice the series is twice the forecast, exactly for powers of two") {
  check(rc::check([] {
    const Series series{*everyday(), some_seasons()};
    Series scaled = series;
    const double factor = std::pow(2.0, *rc::gen::inRange(-30, 30));
    for (double& v : scaled.values) v *= factor;
    const Forecast a = of(series);
    const Forecast b = of(scaled);
    for (std::size_t h = 0; h < a.steps.size(); ++h) {
      RC_ASSERT(a.steps[h].point * factor == b.steps[h].point);
      RC_ASSERT(a.steps[h].distribution.spread * factor == b.steps[h].distribution.spread);
    }
  }));
}

TEST_CASE("the same series has the same forecast") {
  check(rc::check([] {
    const Series series{*everyday(), some_seasons()};
    const Forecast a = of(series);
    const Forecast b = of(series);
    for (std::size_t h = 0; h < a.steps.size(); ++h) {
      RC_ASSERT(a.steps[h].point == b.steps[h].point);
    }
    RC_ASSERT(a.best == b.best);
  }));
}

TEST_CASE("what stands out scales and shifts with the series") {
  check(rc::check([] {
    Series series{*everyday(), some_seasons()};
    Series moved = series;
    for (double& v : moved.values) v = 2 * v + 1024;
    const Findings a = findings_of(series);
    const Findings b = findings_of(moved);
    RC_ASSERT(a.anomalies.size() == b.anomalies.size());
    for (std::size_t i = 0; i < a.anomalies.size(); ++i) {
      RC_ASSERT(a.anomalies[i].index == b.anomalies[i].index);
      RC_ASSERT(near(2 * a.anomalies[i].expected + 1024, b.anomalies[i].expected, 1024));
    }
    RC_ASSERT(a.changes.size() == b.changes.size());
  }));
}

TEST_CASE("any finite values have a finite forecast") {
  check(rc::check([] {
    Values values = *rc::gen::nonEmpty(rc::gen::container<Values>(
        rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](std::uint64_t bits) {
          // Any exponent a double has, with either sign.
          const double size = std::scalbn(1.0, static_cast<int>(bits % 2040) - 1020);
          return (bits >> 60U) % 2 == 0 ? size : -size;
        })));
    const Forecast f = of({values, some_seasons()});
    for (const Step& step : f.steps) {
      RC_ASSERT(std::isfinite(step.point));
      for (const Interval& i : step.intervals) {
        RC_ASSERT(std::isfinite(i.low) && std::isfinite(i.high) && i.low <= i.high);
      }
    }
    findings_of({values, {}});
  }));
}
