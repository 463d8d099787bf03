#include "cli/series_dates.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <map>

#include "base/time.h"
#include "exchange/table/values.h"

namespace plumb::cli {
namespace {

using exchange::table::DateOrder;
constexpr long long kDay = 24 * 60;

std::optional<int> number_in(std::string_view text, std::size_t from, std::size_t count) {
  int out = 0;
  if (text.size() < from + count) return std::nullopt;
  const char* end = text.data() + from + count;
  const auto [stopped, failed] = std::from_chars(text.data() + from, end, out);
  if (failed != std::errc{} || stopped != end || out < 0) return std::nullopt;
  return out;
}

long long minutes_of(int year, int month) {
  const std::chrono::sys_days day =
      std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} / 1;
  return day.time_since_epoch().count() * kDay;
}

// "2026", "2026-03", "2026-Q1", "2026Q1", "2026 Q1".
std::optional<long long> coarse(std::string_view text) {
  const std::optional<int> year = number_in(text, 0, 4);
  if (!year || *year < 1000) return std::nullopt;
  if (text.size() == 4) return minutes_of(*year, 1);
  std::string_view rest = text.substr(4);
  if (rest.front() == '-' || rest.front() == ' ' || rest.front() == '/') rest.remove_prefix(1);
  if (rest.size() == 2 && (rest[0] == 'Q' || rest[0] == 'q') && rest[1] >= '1' && rest[1] <= '4') {
    return minutes_of(*year, 3 * (rest[1] - '1') + 1);
  }
  const std::optional<int> month = number_in(rest, 0, 2);
  if (rest.size() != 2 || !month || *month < 1 || *month > 12) return std::nullopt;
  return minutes_of(*year, *month);
}

// Minutes of the first "12:30" in a text; 0 without one.
long long time_in(std::string_view text) {
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos;) {
    const std::optional<int> hours = colon >= 2 ? number_in(text, colon - 2, 2) : std::nullopt;
    const std::optional<int> minutes = number_in(text, colon + 1, 2);
    if (hours && minutes) return *hours * 60LL + *minutes;
    break;
  }
  return 0;
}

std::optional<long long> moment_of(std::string_view text, DateOrder order) {
  if (const std::optional<long long> found = coarse(text)) return found;
  const std::optional<std::string> day = exchange::table::parse_date(text, order);
  if (!day) return std::nullopt;
  const std::optional<Day> parsed = parse_day(std::string_view(*day).substr(0, 10));
  if (!parsed) return std::nullopt;
  return parsed->time_since_epoch().count() * kDay + time_in(text);
}

long long months_of(long long minutes) {
  const Day day{std::chrono::days{minutes >= 0 ? minutes / kDay : (minutes - kDay + 1) / kDay}};
  const std::chrono::year_month_day date{day};
  return 12LL * static_cast<int>(date.year()) + static_cast<unsigned>(date.month());
}

struct Pace {
  bool by_month = false;
  long long length = 1;  // months or minutes
  std::vector<std::size_t> seasons;
};

Pace pace_of(long long minutes) {
  const auto days = static_cast<double>(minutes) / static_cast<double>(kDay);
  if (days > 360 && days < 370) return {true, 12, {}};
  if (days > 85 && days < 95) return {true, 3, {4}};
  if (days > 27 && days < 32) return {true, 1, {12}};
  Pace out{false, minutes, {}};
  if (minutes == 7 * kDay) out.seasons = {52};
  if (minutes == kDay) out.seasons = {7};
  // Parts of a day repeat by day and by week.
  if (minutes < kDay && kDay % minutes == 0 && minutes >= 12) {
    const auto per_day = static_cast<std::size_t>(kDay / minutes);
    out.seasons = {per_day, 7 * per_day};
    std::erase_if(out.seasons, [](std::size_t period) { return period < 2; });
  }
  return out;
}

}  // namespace

std::optional<std::vector<long long>> moments_of(const std::vector<std::string_view>& texts) {
  const DateOrder order = exchange::table::guess_date_order(texts);
  std::vector<long long> out;
  for (const std::string_view text : texts) {
    const std::optional<long long> moment = moment_of(text, order);
    if (!moment) return std::nullopt;
    out.push_back(*moment);
  }
  return out;
}

std::optional<Grid> grid_of(const std::vector<long long>& minutes) {
  if (minutes.size() < 2)
    return Grid{std::vector<std::size_t>(minutes.size(), 0), {}, minutes.size()};
  std::vector<long long> sorted = minutes;
  std::sort(sorted.begin(), sorted.end());
  std::map<long long, std::size_t> distances;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    // Months of 28 to 31 days are one distance.
    long long distance = sorted[i] - sorted[i - 1];
    if (distance > 27 * kDay && distance < 32 * kDay) distance = 30 * kDay;
    if (distance > 85 * kDay && distance < 95 * kDay) distance = 91 * kDay;
    if (distance > 360 * kDay && distance < 370 * kDay) distance = 365 * kDay;
    ++distances[distance];
  }
  const auto most =
      std::max_element(distances.begin(), distances.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most->first == 0) return std::nullopt;
  const Pace pace = pace_of(most->first);
  const auto position = [&](long long at) {
    return pace.by_month ? months_of(at) - months_of(sorted.front()) : at - sorted.front();
  };
  Grid out{{}, pace.seasons, 0};
  std::vector<std::size_t> taken;
  for (const long long at : minutes) {
    const long long from_start = position(at);
    if (from_start % pace.length != 0) return std::nullopt;
    out.place.push_back(static_cast<std::size_t>(from_start / pace.length));
    out.length = std::max(out.length, out.place.back() + 1);
  }
  taken = out.place;
  std::sort(taken.begin(), taken.end());
  if (std::adjacent_find(taken.begin(), taken.end()) != taken.end()) return std::nullopt;
  if (out.length > 100 * minutes.size()) return std::nullopt;
  return out;
}

}  // namespace plumb::cli
