#include "measure/service_window.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace plumb::measure {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Instant at(const char* text) {
  const auto day = parse_day(text);
  return day ? Instant(day->time_since_epoch()) : *parse_instant(text);
}

Grid days(const char* first, const std::vector<double>& values) {
  Grid out;
  out.cadence = Cadence::day;
  out.values = values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.begins.push_back(later(Cadence::day, at(first), i));
  }
  return out;
}

Objective monthly(double target) {
  Objective out;
  out.target = target;
  return out;
}

TEST_CASE("calendar months, each judged by its own days") {
  // January: 31 days of which 3 are slow; February: 28 good ones; March runs, 10 days, 1 slow.
  std::vector<double> ms(31 + 28 + 10, 200);
  for (const std::size_t slow : {3U, 4U, 5U, 60U}) ms[slow] = 900;
  Objective objective = monthly(0.95);
  objective.condition = Condition::at_most;
  objective.threshold = 300;
  const auto found =
      service_record(days("2026-01-01", ms), objective, {}, at("2026-03-11T00:00:00Z"));
  REQUIRE(found.windows.size() == 3);
  CHECK(found.windows[0].attained.value() == doctest::Approx(28.0 / 31));
  CHECK(found.windows[0].kept == false);
  CHECK(found.windows[1].kept == true);
  CHECK_FALSE(found.windows[2].complete);
  CHECK_FALSE(found.windows[2].kept);
  REQUIRE(found.breaches.size() == 1);
  CHECK(format_instant(found.breaches[0].from).substr(0, 10) == "2026-01-01");
  CHECK(found.breaches[0].bad == 3);
  const Budget& budget = found.budget.value();
  CHECK(budget.allowed == doctest::Approx(31 * 0.05));
  CHECK(budget.used == 1);
  CHECK(budget.left_share == doctest::Approx(0.55 / 1.55));
  // One of ten bad where one of twenty is allowed.
  CHECK(budget.burn_rate.value() == doctest::Approx(2));
  CHECK(budget.recent == 4);
  CHECK(budget.burn_rate_recent == 0);
  CHECK_FALSE(budget.exhausted);
}

TEST_CASE("the day a budget will be spent, and the day it was") {
  std::vector<double> good(10, 1);
  good[8] = 0.5;
  good[9] = 0.5;
  Objective objective = monthly(0.9);  // 3.1 bad days in March, a quarter of a day lost a day
  auto found = service_record(days("2026-03-01", good), objective, {}, at("2026-03-11"));
  CHECK(found.budget->used == 1);
  CHECK(found.budget->burn_rate_recent.value() == doctest::Approx(2.5));
  // 2.1 left at 0.25 a day: eight days bring 2.0, the ninth is too much.
  REQUIRE(found.budget->exhausted);
  CHECK(format_day(day_of(*found.budget->exhausted)) == "2026-03-19");
  good = {0, 0, 0, 0.5, 1, 1, 1, 1, 1, 1};
  found = service_record(days("2026-03-01", good), objective, {}, at("2026-03-11"));
  CHECK(found.budget->left < 0);
  CHECK(format_day(day_of(found.budget->exhausted.value())) == "2026-03-04");
  CHECK(found.windows.back().kept == false);
  found = service_record(days("2026-03-01", {1, 1, 0}), monthly(1), {}, at("2026-03-04"));
  CHECK(found.budget->allowed == 0);
  CHECK_FALSE(found.budget->burn_rate);
  CHECK(found.budget->left_share == -1);
}

TEST_CASE("agreed times do not count, nor do periods nobody measured") {
  const std::vector<double> good = {1, 0, 0, kNone, 1, 1, 1, 1, 1, 1};
  // The second day whole, most of the third by two that overlap, a corner of the fifth.
  const std::vector<Exclusion> out = {{at("2026-03-02"), at("2026-03-03T08:00:00Z")},
                                      {at("2026-03-03T06:00:00Z"), at("2026-03-03T12:00:00Z")},
                                      {at("2026-03-05T23:00:00Z"), at("2026-03-06T00:00:00Z")}};
  const auto found = service_record(days("2026-03-01", good), monthly(0.9), out, at("2026-03-11"));
  const WindowRecord& window = found.windows.back();
  CHECK(window.periods == 7);
  CHECK(window.excluded == 2);
  CHECK(window.unknown == 1);
  CHECK(window.attained == 1);
  CHECK(found.budget->allowed == doctest::Approx(29 * 0.1));
}

TEST_CASE("a rolling window forgets, and failures that follow each other are one") {
  std::vector<double> good(40, 1);
  good[10] = good[11] = 0;
  Objective objective = monthly(0.8);
  objective.window = Window::rolling;
  objective.days = 7;
  const auto found = service_record(days("2026-01-01", good), objective, {}, at("2026-02-10"));
  REQUIRE(found.breaches.size() == 1);
  CHECK(found.breaches[0].attained == doctest::Approx(5.0 / 7));
  CHECK(format_day(day_of(found.breaches[0].from)) == "2026-01-06");
  CHECK(format_day(day_of(found.breaches[0].to)) == "2026-01-18");
  CHECK(found.windows.back().attained == 1);
  CHECK(found.windows.back().complete);
  CHECK(found.windows.size() == 6);
  CHECK_FALSE(found.windows.front().complete);
}

TEST_CASE("a window is at least a period, and nothing gives nothing") {
  Grid quarters;
  quarters.cadence = Cadence::quarter;
  quarters.begins = {at("2026-01-01"), at("2026-04-01")};
  quarters.values = {0.5, 1};
  const auto found = service_record(quarters, monthly(0.9), {}, at("2026-07-01"));
  CHECK(found.windows.size() == 3);
  CHECK(found.windows[0].kept == false);
  CHECK(found.windows[1].kept == true);
  CHECK_FALSE(found.windows[2].attained);
  CHECK(service_record({}, monthly(0.9), {}, at("2026-07-01")).windows.empty());
}

// Whatever is excluded and missing: every period that has ended lies in one window, good and bad
// make up those that count, and what is excluded could as well have been anything.
TEST_CASE("windows share out the periods, whatever is excluded") {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    std::vector<double> good;
    const std::size_t length = 20 + random() % 120;
    for (std::size_t i = 0; i < length; ++i) {
      good.push_back(random() % 7 == 0 ? kNone : static_cast<double>(random() % 5) / 4);
    }
    good.front() = 1;
    std::vector<Exclusion> out;
    for (std::size_t i = random() % 4; i > 0; --i) {
      const Instant from =
          at("2026-01-01") + std::chrono::hours(random() % (24 * static_cast<unsigned>(length)));
      out.push_back({from, from + std::chrono::hours(random() % 100)});
    }
    Objective objective = monthly(0.9);
    objective.window = static_cast<Window>(random() % 4);
    objective.days = 1 + static_cast<int>(random() % 40);
    const Instant now = later(Cadence::day, at("2026-01-01"), length);
    const auto found = service_record(days("2026-01-01", good), objective, out, now);
    std::size_t periods = 0;
    for (const WindowRecord& window : found.windows) {
      periods += window.periods + window.excluded + window.unknown;
      CHECK(window.good + window.bad == doctest::Approx(static_cast<double>(window.periods)));
      CHECK(window.from < window.to);
    }
    CHECK(periods == length);
    // Anything instead of what is excluded.
    auto other = good;
    for (std::size_t i = 1; i < length; ++i) {
      const Instant begin = later(Cadence::day, at("2026-01-01"), i);
      for (const Exclusion& one : out) {
        if (one.from <= begin && one.to >= begin + std::chrono::hours(24)) other[i] = 0;
      }
    }
    const auto again = service_record(days("2026-01-01", other), objective, out, now);
    REQUIRE(again.windows.size() == found.windows.size());
    for (std::size_t i = 0; i < found.windows.size(); ++i) {
      CHECK(again.windows[i].attained == found.windows[i].attained);
    }
  }
}

}  // namespace
}  // namespace plumb::measure
