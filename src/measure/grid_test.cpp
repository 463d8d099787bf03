#include "measure/grid.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

namespace plumb::measure {
namespace {

Instant at(const char* text) {
  return *parse_instant(text);
}

TEST_CASE("a moment lies in one period, and periods follow each other") {
  struct Case {
    Cadence cadence;
    const char* moment;
    const char* begin;
    const char* third;
  };
  for (const Case& one :
       {Case{Cadence::hour, "2026-02-28T23:59:59Z", "2026-02-28T23:00:00Z", "2026-03-01T02:00:00Z"},
        {Cadence::day, "2024-02-28T10:00:00Z", "2024-02-28T00:00:00Z", "2024-03-02T00:00:00Z"},
        {Cadence::week, "2026-01-01T00:00:00Z", "2025-12-29T00:00:00Z", "2026-01-19T00:00:00Z"},
        {Cadence::month, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-03-01T00:00:00Z"},
        {Cadence::quarter, "2026-06-30T00:00:00Z", "2026-04-01T00:00:00Z", "2027-01-01T00:00:00Z"},
        {Cadence::year, "1999-12-31T00:00:00Z", "1999-01-01T00:00:00Z", "2002-01-01T00:00:00Z"}}) {
    const Instant begin = period_of(one.cadence, at(one.moment));
    CHECK(format_instant(begin) == format_instant(at(one.begin)));
    CHECK(format_instant(later(one.cadence, begin, 3)) == format_instant(at(one.third)));
    CHECK(steps_to(one.cadence, begin, at(one.third)) == 3);
    CHECK(steps_to(one.cadence, begin, at(one.moment)) == 0);
    CHECK(steps_to(one.cadence, at(one.third), begin) == 0);
    CHECK(cadence_named(name_of(one.cadence)) == one.cadence);
  }
  CHECK_FALSE(cadence_named("fortnight"));
}

TEST_CASE("the cadence follows the usual distance, whatever is missing between") {
  std::vector<Point> months;
  for (const char* day : {"2026-01-31", "2026-02-28", "2026-03-31", "2026-06-30", "2026-07-31"}) {
    months.push_back({at(day), 1});
  }
  CHECK(cadence_of(months) == Cadence::month);
  CHECK(cadence_of({}) == Cadence::month);
  CHECK(cadence_of({{at("2026-01-01"), 1}, {at("2026-01-02"), 1}}) == Cadence::day);
  CHECK(cadence_of({{at("2026-01-01"), 1}, {at("2026-01-09"), 1}}) == Cadence::week);
  CHECK(cadence_of({{at("2025-01-01"), 1}, {at("2026-01-02"), 1}}) == Cadence::year);
  CHECK(cadence_of({{at("2026-01-01T00:00:00Z"), 1}, {at("2026-01-01T00:20:00Z"), 1}}) ==
        Cadence::hour);
}

TEST_CASE("several values of a period become one, and none stays none") {
  const std::vector<Point> points = {
      {at("2026-01-05"), 2}, {at("2026-01-25"), 4}, {at("2026-03-31"), 9}};
  const Grid last = grid_of(points, Cadence::month, Summary::last);
  REQUIRE(last.values.size() == 3);
  CHECK(last.values[0] == 4);
  CHECK(std::isnan(last.values[1]));
  CHECK(last.values[2] == 9);
  CHECK(format_day(day_of(last.begins[2])) == "2026-03-01");
  CHECK(grid_of(points, Cadence::month, Summary::mean).values[0] == 3);
  CHECK(grid_of(points, Cadence::month, Summary::sum).values[0] == 6);
  CHECK(grid_of({}, Cadence::day, Summary::last).values.empty());
  // A stray value far in the past does not cost a grid of a million hours.
  const Grid long_one =
      grid_of({{at("1970-01-01"), 1}, {at("2026-01-01"), 2}}, Cadence::hour, Summary::last);
  CHECK(long_one.values.size() == kMostPeriods);
  CHECK(long_one.values.back() == 2);
}

}  // namespace
}  // namespace plumb::measure
