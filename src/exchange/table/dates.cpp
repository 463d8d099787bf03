// Dates in cells, and the small words: yes, no, not available.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/time.h"
#include "exchange/table/values.h"

namespace plumb::exchange::table {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

struct DateParts {
  int year = -1;
  int month = 0;
  int day = 1;
  int quarter = 0;  // of a year that may begin in any month; 0: none was said
};

std::optional<std::string> checked(const DateParts& parts) {
  if (parts.year < 1000 || parts.year > 9999) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(parts.year),
                                        std::chrono::month(static_cast<unsigned>(parts.month)),
                                        std::chrono::day(static_cast<unsigned>(parts.day))};
  if (parts.month < 1 || parts.day < 1 || !day.ok()) return std::nullopt;
  return format_day(std::chrono::sys_days(day));
}

int full_year(int two_digits) {
  return two_digits + (two_digits <= 68 ? 2000 : 1900);
}

// 1 to 12, by the whole name or its first three letters ("sept" as well); 0 if it is none.
int month_number(std::string_view word) {
  const std::string name = folded(word);
  if (name.size() < 3) return 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i].substr(0, name.size()) == name && (name.size() <= 4 || name == kMonths[i])) {
      return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

// A date cut into numbers and words, with the characters between them.
struct Piece {
  bool word = false;
  int number = 0;
  std::size_t digits = 0;
  std::string_view text;
  char after = '\0';  // first character between this piece and the next that is not a blank
};

std::vector<Piece> cut(std::string_view text) {
  std::vector<Piece> out;
  std::size_t at = 0;
  while (at < text.size() && out.size() < 12) {
    const std::size_t begin = at;
    Piece piece;
    if (is_digit(text[at])) {
      for (; at < text.size() && is_digit(text[at]); ++at) {
        if (piece.digits++ < 9) piece.number = piece.number * 10 + (text[at] - '0');
      }
    } else if (is_letter(text[at])) {
      piece.word = true;
      while (at < text.size() && is_letter(text[at])) ++at;
    } else {
      if (out.empty()) return {};
      if (text[at] != ' ' && out.back().after == '\0') out.back().after = text[at];
      ++at;
      continue;
    }
    piece.text = text.substr(begin, at - begin);
    out.push_back(piece);
  }
  return out;
}

// A time or nothing may follow the date.
bool is_time_from(const std::vector<Piece>& pieces, std::size_t from) {
  for (std::size_t i = from; i < pieces.size(); ++i) {
    if (!pieces[i].word) continue;
    const std::string word = folded(pieces[i].text);
    if (word != "am" && word != "pm" && word != "t" && word != "z") return false;
  }
  return pieces.size() <= from || pieces.size() >= from + 2;
}

int year_of(const Piece& piece) {
  if (piece.word || (piece.digits != 2 && piece.digits != 4)) return -1;
  return piece.digits == 2 ? full_year(piece.number) : piece.number;
}

std::optional<std::string> numeric_date(const std::vector<Piece>& p, DateOrder order) {
  if (p[0].after != p[1].after && p[1].after != '\0') return std::nullopt;
  if (p[0].digits == 4) return checked({p[0].number, p[1].number, p[2].number});
  if (p[0].digits > 2 || p[1].digits > 2) return std::nullopt;
  const bool day_first = order == DateOrder::day_first || p[0].after == '.';
  return checked({year_of(p[2]), day_first ? p[1].number : p[0].number,
                  day_first ? p[0].number : p[1].number});
}

// Cells such as "31 Dec 2024", "Dec-23" and "December 31, 2024".
std::optional<std::string> worded_date(const std::vector<Piece>& p) {
  const auto month_at = [&](std::size_t at) {
    return at < p.size() && p[at].word ? month_number(p[at].text) : 0;
  };
  if (const int month = month_at(0)) {
    if (p.size() >= 3 && p[1].digits > 0 && p[1].digits <= 2 && p[2].digits > 0 &&
        is_time_from(p, 3)) {
      return checked({year_of(p[2]), month, p[1].number});
    }
    if (p.size() == 2) return checked({year_of(p[1]), month, 1});
    return std::nullopt;
  }
  if (p[0].digits == 0 || p[0].digits > 2) return std::nullopt;
  const std::string ordinal = p.size() > 1 && p[1].word ? folded(p[1].text) : "";
  const std::size_t skip =
      ordinal == "st" || ordinal == "nd" || ordinal == "rd" || ordinal == "th" ? 1 : 0;
  const int month = month_at(1 + skip);
  if (month == 0 || p.size() < 3 + skip || !is_time_from(p, 3 + skip)) return std::nullopt;
  return checked({year_of(p[2 + skip]), month, p[0].number});
}

// Reads up to `most` digits; -1 if there is none.
int take_number(std::string_view& text, std::size_t most) {
  int out = -1;
  for (std::size_t i = 0; i < most && !text.empty() && is_digit(text.front()); ++i) {
    out = (out < 0 ? 0 : out * 10) + (text.front() - '0');
    text.remove_prefix(1);
  }
  return out;
}

std::string_view take_word(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && is_letter(text[length])) ++length;
  const std::string_view word = text.substr(0, length);
  text.remove_prefix(length);
  return word;
}

bool take_field(char letter, std::string_view& text, DateParts& parts) {
  switch (letter) {
    case 'Y': return (parts.year = take_number(text, 4)) >= 0;
    case 'y': {
      const int year = take_number(text, 2);
      parts.year = year < 0 ? -1 : full_year(year);
      return year >= 0;
    }
    case 'q': return (parts.quarter = take_number(text, 1)) >= 1 && parts.quarter <= 4;
    case 'm': return (parts.month = take_number(text, 2)) >= 0;
    case 'd': return (parts.day = take_number(text, 2)) >= 0;
    case 'b':
    case 'B': return (parts.month = month_number(take_word(text))) > 0;
    case 'p': return !take_word(text).empty();
    case '%':
      if (text.empty() || text.front() != '%') return false;
      text.remove_prefix(1);
      return true;
    default: return take_number(text, 2) >= 0;  // hours, minutes, seconds
  }
}

}  // namespace

DateOrder guess_date_order(const std::vector<std::string_view>& texts) {
  std::size_t month_first = 0;
  std::size_t day_first = 0;
  for (const std::string_view text : texts) {
    const std::vector<Piece> pieces = cut(trimmed(text).substr(0, 40));
    if (pieces.size() < 3 || pieces[0].word || pieces[1].word || pieces[0].digits > 2) continue;
    if (pieces[0].after == '.') continue;
    if (pieces[0].number > 12) ++day_first;
    if (pieces[1].number > 12) ++month_first;
  }
  return month_first > day_first ? DateOrder::month_first : DateOrder::day_first;
}

std::optional<std::string> parse_date(std::string_view text, DateOrder order) {
  text = trimmed(text);
  if (text.size() < 5 || text.size() > 40) return std::nullopt;
  const std::vector<Piece> pieces = cut(text);
  if (pieces.size() < 2) return std::nullopt;
  const bool numeric = pieces.size() >= 3 && !pieces[0].word && !pieces[1].word && !pieces[2].word;
  if (numeric) {
    if (pieces[0].after != '.' && pieces[0].after != '/' && pieces[0].after != '-') {
      return std::nullopt;
    }
    if (!is_time_from(pieces, 3)) return std::nullopt;
    return numeric_date(pieces, order);
  }
  return worded_date(pieces);
}

std::optional<std::string> parse_date_as(std::string_view text, std::string_view pattern,
                                         const Periods& periods) {
  text = trimmed(text);
  DateParts parts;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '%' && i + 1 < pattern.size()) {
      if (!take_field(pattern[++i], text, parts)) return std::nullopt;
    } else if (pattern[i] == ' ') {
      text = trimmed(text);
    } else {
      if (text.empty() || text.front() != pattern[i]) return std::nullopt;
      text.remove_prefix(1);
    }
  }
  if (!trimmed(text).empty()) return std::nullopt;
  if (parts.month == 0 && parts.year >= 0) {
    // A quarter or a year alone: its first month.
    const int months = periods.year_begins - 1 + 3 * (std::max(parts.quarter, 1) - 1);
    parts.year += months / 12 - (periods.year_begins > 1 ? 1 : 0);
    parts.month = months % 12 + 1;
  }
  return checked(parts);
}

std::string end_of_period(const std::string& iso_day, const Periods& periods) {
  const std::optional<Day> day = parse_day(iso_day);
  if (!day || periods.end_of == Period::day) return iso_day;
  const std::chrono::year_month_day date{*day};
  const std::chrono::year_month month = date.year() / date.month();
  const int since =
      (static_cast<int>(static_cast<unsigned>(date.month())) - periods.year_begins + 12) %
      12;  // months since the year began
  const int length = periods.end_of == Period::month     ? 1
                     : periods.end_of == Period::quarter ? 3
                                                         : 12;
  const auto next = month + std::chrono::months{length - since % length};
  return format_day(Day(next / 1) - std::chrono::days{1});
}

std::string pattern_problem(std::string_view pattern) {
  bool year = false;
  bool month = false;
  bool day = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    const char letter = ++i < pattern.size() ? pattern[i] : '\0';
    if (letter == '\0' ||
        std::string_view("YyqmdbBHIMSp%").find(letter) == std::string_view::npos) {
      return "a date format uses %Y %y %q %m %d %b %B %H %I %M %S %p and no other letters after %";
    }
    year = year || letter == 'Y' || letter == 'y';
    month = month || letter == 'm' || letter == 'b' || letter == 'B';
    day = day || letter == 'd';
  }
  if (!year) return "a date format needs at least a year";
  return day && !month ? "a date format with a day needs a month" : "";
}

std::optional<std::string> date_of_serial(double serial, bool since_1904) {
  if (!std::isfinite(serial) || serial < 0 || serial >= 2958466) return std::nullopt;
  double whole = std::floor(serial);
  auto seconds = static_cast<long long>(std::llround((serial - whole) * 86400));
  if (seconds == 86400) {
    whole += 1;
    seconds = 0;
  }
  using std::chrono::days;
  // The 1900 system counts a 29 February 1900; before it, days are one further on.
  const Day epoch = since_1904   ? Day(std::chrono::year(1904) / 1 / 1)
                    : whole < 60 ? Day(std::chrono::year(1899) / 12 / 31)
                                 : Day(std::chrono::year(1899) / 12 / 30);
  std::string out = format_day(epoch + days(static_cast<int>(whole)));
  if (seconds > 0) {
    out += fmt::format("T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
  return out;
}

std::optional<double> serial_of_date(std::string_view iso_day) {
  const std::optional<Day> day = parse_day(iso_day);
  if (!day || *day < Day(std::chrono::year(1900) / 3 / 1) ||
      *day > Day(std::chrono::year(9999) / 12 / 31)) {
    return std::nullopt;
  }
  return static_cast<double>((*day - Day(std::chrono::year(1899) / 12 / 30)).count());
}

std::optional<bool> parse_boolean(std::string_view text) {
  const std::string word = folded(text);
  for (const std::string_view yes : {"true", "yes", "y", "1", "x", "ja", "oui", "wahr"}) {
    if (word == yes) return true;
  }
  for (const std::string_view no : {"false", "no", "n", "0", "nein", "non", "falsch"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

bool is_missing_word(std::string_view text) {
  static constexpr std::array<std::string_view, 31> kWords = {"",
                                                              "-",
                                                              "--",
                                                              "\u2013",
                                                              "\u2014",
                                                              "n/a",
                                                              "na",
                                                              "n.a.",
                                                              "#n/a",
                                                              "#ref!",
                                                              "#value!",
                                                              "#name?",
                                                              "#div/0!",
                                                              "#null!",
                                                              "#num!",
                                                              "nfp",
                                                              "null",
                                                              "none",
                                                              "nil",
                                                              "nan",
                                                              "tbd",
                                                              "tbc",
                                                              "unknown",
                                                              "not reported",
                                                              "not available",
                                                              "?",
                                                              "unavailable",
                                                              "not stated",
                                                              "not published",
                                                              "not for publication",
                                                              "not applicable"};
  if (text.size() > 40) return false;
  const std::string word = folded(text);
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    std::string item = squeezed(text.substr(at, end - at));
    if (!item.empty()) out.push_back(std::move(item));
    at = end + 1;
  }
  return out;
}

}  // namespace plumb::exchange::table
