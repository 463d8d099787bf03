// How far a service keeps its promise, window by window, and what is left of its error budget.
// docs/service-levels.md has the formulas and where they come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/grid.h"

namespace plumb::measure {

enum class Window : std::uint8_t { month, quarter, year, rolling };
inline constexpr std::string_view kWindowNames[] = {"month", "quarter", "year", "rolling"};
std::optional<Window> window_named(std::string_view name);

// When a period of the indicator is good. share: its values are shares of good, [0, 1], already.
enum class Condition : std::uint8_t { share, at_most, at_least };

struct Objective {
  double target = 0.99;  // share of periods that are to be good, [0, 1]
  Condition condition = Condition::share;
  double threshold = 0;  // of at_most and at_least
  Window window = Window::month;
  int days = 30;  // of a rolling window; at least one period
};

struct Exclusion {
  Instant from{};
  Instant to{};  // not included
};

// One window. Periods begin in it; those of which half or more is excluded do not count.
struct WindowRecord {
  Instant from{};
  Instant to{};             // not included
  bool complete = false;    // it has ended
  std::size_t periods = 0;  // that count: good + bad
  double good = 0;
  double bad = 0;
  std::size_t excluded = 0;        // periods, of those that have ended
  std::size_t unknown = 0;         // ended without a value
  std::optional<double> attained;  // good / periods
  std::optional<bool> kept;  // of a complete one; false of a running one whose budget is spent
};

// In periods, over the whole running window with what is still to come of it.
struct Budget {
  double allowed = 0;  // bad periods the objective leaves
  double used = 0;
  double left = 0;        // negative: overspent
  double left_share = 0;  // of allowed; 0 where nothing is allowed and nothing was used
  // Bad share over the bad share allowed; at 1 the budget lasts exactly as long as the window. None
  // where nothing is allowed or nothing counts.
  std::optional<double> burn_rate;
  std::optional<double> burn_rate_recent;  // over `recent` newest periods that count
  std::size_t recent = 0;
  std::optional<Instant> exhausted;  // when it was spent, or will be at the recent rate
};

// Windows that failed. Of rolling ones, successive failures are one.
struct Breach {
  Instant from{};
  Instant to{};         // not included
  double attained = 0;  // the worst
  double bad = 0;       // then
};

struct ServiceRecord {
  std::vector<WindowRecord> windows;  // oldest first; the one `now` lies in last
  std::optional<Budget> budget;       // of that; none without values in any window
  std::vector<Breach> breaches;       // oldest first
};

// Windows from that of the first value to that of `now`. A window shorter than a period of the grid
// is as long as the period. Rolling windows end with the period before `now`, and those before it
// lie side by side; whether they failed is asked at the end of every period. Linear.
ServiceRecord service_record(const Grid& grid, const Objective& objective,
                             const std::vector<Exclusion>& exclusions, Instant now);

}  // namespace plumb::measure
