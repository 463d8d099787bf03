#include "measure/grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

namespace plumb::measure {
namespace {

using std::chrono::floor;
constexpr std::array<std::string_view, 3> kSummaries = {"last", "mean", "sum"};
constexpr std::array<double, 6> kDays = {1.0 / 24, 1, 7, 30.44, 91.31, 365.24};
constexpr unsigned kMonthsOfQuarter = 3;

Instant of_day(Day day) {
  return Instant(day.time_since_epoch());
}

// First day of a month counted from year 0.
Day first_of(int month) {
  const int year = month >= 0 ? month / 12 : (month - 11) / 12;
  return std::chrono::year(year) /
         std::chrono::month(static_cast<unsigned>(month - 12 * year) + 1) / 1;
}
int month_of(Instant at) {
  const std::chrono::year_month_day date(floor<std::chrono::days>(at));
  return static_cast<int>(date.year()) * 12 +
         static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

int months_of(Cadence cadence) {
  return cadence == Cadence::month ? 1 : cadence == Cadence::quarter ? kMonthsOfQuarter : 12;
}

}  // namespace

std::optional<Cadence> cadence_named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kCadenceNames); ++i) {
    if (kCadenceNames[i] == name) return static_cast<Cadence>(i);
  }
  return std::nullopt;
}

std::string_view name_of(Cadence cadence) {
  return kCadenceNames[static_cast<std::size_t>(cadence)];
}

std::vector<std::size_t> seasons_of(Cadence cadence) {
  switch (cadence) {
    case Cadence::hour: return {24, 168};
    case Cadence::day: return {7};
    case Cadence::week: return {52};
    case Cadence::month: return {12};
    case Cadence::quarter: return {4};
    case Cadence::year: break;
  }
  return {};
}

double days_of(Cadence cadence) {
  return kDays[static_cast<std::size_t>(cadence)];
}

std::optional<Summary> summary_named(std::string_view name) {
  for (std::size_t i = 0; i < kSummaries.size(); ++i) {
    if (kSummaries[i] == name) return static_cast<Summary>(i);
  }
  return std::nullopt;
}

Instant period_of(Cadence cadence, Instant at) {
  switch (cadence) {
    case Cadence::hour: return Instant(floor<std::chrono::hours>(at));
    case Cadence::day: return of_day(floor<std::chrono::days>(at));
    case Cadence::week: {
      const Day day = floor<std::chrono::days>(at);
      const unsigned since_monday = std::chrono::weekday(day).iso_encoding() - 1;
      return of_day(day - std::chrono::days(since_monday));
    }
    case Cadence::month:
    case Cadence::quarter:
    case Cadence::year: break;
  }
  const int months = months_of(cadence);
  const int month = month_of(at);
  const int over = ((month % months) + months) % months;
  return of_day(first_of(month - over));
}

Instant later(Cadence cadence, Instant begin, std::size_t steps) {
  const auto count = static_cast<std::int64_t>(steps);
  switch (cadence) {
    case Cadence::hour: return begin + std::chrono::hours(count);
    case Cadence::day: return begin + std::chrono::days(count);
    case Cadence::week: return begin + std::chrono::weeks(count);
    case Cadence::month:
    case Cadence::quarter:
    case Cadence::year: break;
  }
  return of_day(first_of(month_of(begin) + months_of(cadence) * static_cast<int>(count)));
}

std::size_t steps_to(Cadence cadence, Instant from, Instant to) {
  if (to <= from) return 0;
  const Instant end = period_of(cadence, to);
  if (end <= from) return 0;
  switch (cadence) {
    case Cadence::hour: return static_cast<std::size_t>((end - from) / std::chrono::hours(1));
    case Cadence::day: return static_cast<std::size_t>((end - from) / std::chrono::days(1));
    case Cadence::week: return static_cast<std::size_t>((end - from) / std::chrono::weeks(1));
    case Cadence::month:
    case Cadence::quarter:
    case Cadence::year: break;
  }
  return static_cast<std::size_t>((month_of(end) - month_of(from)) / months_of(cadence));
}

Cadence cadence_of(const std::vector<Point>& points) {
  if (points.size() < 2) return Cadence::month;
  std::vector<double> gaps;
  for (std::size_t i = 1; i < points.size(); ++i) {
    gaps.push_back(
        std::chrono::duration<double, std::ratio<86400>>(points[i].at - points[i - 1].at).count());
  }
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  constexpr double kFits = 0.75;
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    // The next longer one is taken where its period fits the distance as well.
    const bool longer_fits = i + 1 < kDays.size() && *middle >= kFits * kDays[i + 1];
    if (!longer_fits) return static_cast<Cadence>(i);
  }
  return Cadence::year;
}

Grid grid_of(const std::vector<Point>& points, Cadence cadence, Summary summary) {
  Grid out;
  out.cadence = cadence;
  if (points.empty()) return out;
  const Instant last = period_of(cadence, points.back().at);
  Instant first = period_of(cadence, points.front().at);
  std::size_t length = steps_to(cadence, first, last) + 1;
  if (length > kMostPeriods) {
    first = later(cadence, first, length - kMostPeriods);
    length = kMostPeriods;
  }
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  out.values.assign(length, kNone);
  std::vector<std::size_t> counts(length, 0);
  for (const Point& point : points) {
    if (point.at < first) continue;
    const std::size_t at = steps_to(cadence, first, point.at);
    double& value = out.values[at];
    if (counts[at]++ == 0 || summary == Summary::last) {
      value = point.value;
    } else {
      value += point.value;
    }
  }
  if (summary == Summary::mean) {
    for (std::size_t i = 0; i < length; ++i) {
      if (counts[i] > 1) out.values[i] /= static_cast<double>(counts[i]);
    }
  }
  for (std::size_t i = 0; i < length; ++i) out.begins.push_back(later(cadence, first, i));
  return out;
}

}  // namespace plumb::measure
