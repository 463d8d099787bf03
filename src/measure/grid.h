// A measure's observations at even spacing, as forecasts and charts need them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace plumb::measure {

// How often a measure is taken. Weeks begin on Monday; all periods are of UTC.
enum class Cadence : std::uint8_t { hour, day, week, month, quarter, year };
inline constexpr std::string_view kCadenceNames[] = {"hour",  "day",     "week",
                                                     "month", "quarter", "year"};
std::optional<Cadence> cadence_named(std::string_view name);
std::string_view name_of(Cadence cadence);
// Periods after which a season may come again, shortest first: 24 and 168 hours, 7 days, 52 weeks,
// 12 months, 4 quarters; none for years.
std::vector<std::size_t> seasons_of(Cadence cadence);
// Usual length of a period in days.
double days_of(Cadence cadence);

// Several values of one period become one.
enum class Summary : std::uint8_t { last, mean, sum };
std::optional<Summary> summary_named(std::string_view name);

struct Point {
  Instant at{};
  double value = 0;
};

// Values of successive periods, NaN where a period has none. The first and last period have one.
struct Grid {
  Cadence cadence = Cadence::month;
  std::vector<Instant> begins;  // of each period
  std::vector<double> values;   // as many
};

// Begin of the period a moment lies in, and of the period `steps` after one that begins then.
Instant period_of(Cadence cadence, Instant at);
Instant later(Cadence cadence, Instant begin, std::size_t steps);
// Whole periods from one that begins at `from` to the one that `to` lies in; 0 if not later.
std::size_t steps_to(Cadence cadence, Instant from, Instant to);

// The cadence that fits the usual distance of the points: the shortest whose period is at least
// three quarters of the median distance. Month for fewer than two points.
Cadence cadence_of(const std::vector<Point>& points);

inline constexpr std::size_t kMostPeriods = 200'000;

// Points in order of their moments. Of a grid that would be longer than kMostPeriods only the
// newest periods. Empty without points.
Grid grid_of(const std::vector<Point>& points, Cadence cadence, Summary summary);

}  // namespace plumb::measure
