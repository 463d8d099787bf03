// Moments and days, as ISO 8601 in UTC.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace plumb {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Day = std::chrono::sys_days;

// "2026-06-30" and nothing else.
std::optional<Day> parse_day(std::string_view text);
// "2026-06-30T12:00:00.123Z"; seconds and fraction may be missing, an offset "+02:00" is applied.
// A bare day is its last millisecond: "as of the 30th" includes the 30th.
std::optional<Instant> parse_instant(std::string_view text);

std::string format_day(Day day);         // "2026-06-30"
std::string format_instant(Instant at);  // "2026-06-30T12:00:00.123Z"
Day day_of(Instant at);

}  // namespace plumb
