#include "base/time.h"

#include <fmt/format.h>

namespace plumb {
namespace {

using namespace std::chrono;

// Reads exactly `digits` digits at `pos`; -1 if they are not there.
int number(std::string_view text, std::size_t pos, std::size_t digits) {
  if (pos + digits > text.size()) return -1;
  int out = 0;
  for (std::size_t i = pos; i < pos + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    out = out * 10 + (text[i] - '0');
  }
  return out;
}

std::optional<Day> day_at_start(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int y = number(text, 0, 4);
  const int m = number(text, 5, 2);
  const int d = number(text, 8, 2);
  if (y < 0 || m < 0 || d < 0) return std::nullopt;
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)},
                            day{static_cast<unsigned>(d)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date};
}

// Minutes an offset adds to UTC: "Z", "+02:00", "-0500", "". Empty if malformed.
std::optional<int> offset_minutes(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return 0;
  if (text[0] != '+' && text[0] != '-') return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  const int h = number(text, 1, 2);
  const bool colon = text.size() > 3 && text[3] == ':';
  const std::size_t at = colon ? 4 : 3;
  const int m = text.size() == 3 ? 0 : number(text, at, 2);
  const std::size_t end = text.size() == 3 ? 3 : at + 2;
  if (h < 0 || h > 23 || m < 0 || m > 59 || text.size() != end) return std::nullopt;
  return sign * (h * 60 + m);
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  return day_at_start(text);
}

std::optional<Instant> parse_instant(std::string_view text) {
  const auto start = day_at_start(text);
  if (!start) return std::nullopt;
  if (text.size() == 10) return Instant{*start} + hours{24} - milliseconds{1};
  if (text[10] != 'T' && text[10] != ' ') return std::nullopt;
  const int h = number(text, 11, 2);
  const int m = text.size() > 13 && text[13] == ':' ? number(text, 14, 2) : -1;
  if (h < 0 || h > 23 || m < 0 || m > 59) return std::nullopt;
  std::size_t at = 16;
  int s = 0;
  int ms = 0;
  if (at < text.size() && text[at] == ':') {
    s = number(text, at + 1, 2);
    if (s < 0 || s > 60) return std::nullopt;
    at += 3;
    if (at < text.size() && text[at] == '.') {
      int scale = 100;
      ++at;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        ms += (text[at] - '0') * scale;
        scale /= 10;
        ++at;
      }
    }
  }
  const auto offset = offset_minutes(text.substr(at));
  if (!offset) return std::nullopt;
  return Instant{*start} + hours{h} + minutes{m} + seconds{s} + milliseconds{ms} - minutes{*offset};
}

std::string format_day(Day day) {
  const year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string format_instant(Instant at) {
  const Day day = day_of(at);
  const hh_mm_ss time{at - day};
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", format_day(day), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

Day day_of(Instant at) {
  return floor<days>(at);
}

}  // namespace plumb
