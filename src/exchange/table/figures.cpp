// Numbers in cells.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "exchange/table/values.h"

namespace plumb::exchange::table {
namespace {

constexpr std::size_t kLongestFigure = 64;
constexpr int kLargestExponent = 100;  // so that no multiplier leads out of range

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

struct Sign {
  std::string_view text;
  std::string_view code;
};
// "$" names no country by itself; who asks decides which dollar it is.
constexpr std::array<Sign, 8> kSigns = {{{"€", "EUR"},
                                         {"£", "GBP"},
                                         {"¥", "JPY"},
                                         {"US$", "USD"},
                                         {"A$", "AUD"},
                                         {"C$", "CAD"},
                                         {"NZ$", "NZD"},
                                         {"$", "$"}}};

struct Unit {
  std::string_view word;
  int power;
};
constexpr std::array<Unit, 9> kUnits = {{{"thousand", 3},
                                         {"million", 6},
                                         {"millions", 6},
                                         {"billion", 9},
                                         {"bn", 9},
                                         {"mn", 6},
                                         {"k", 3},
                                         {"m", 6},
                                         {"b", 9}}};

bool strip_front(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text = trimmed(text.substr(prefix.size()));
  return true;
}
bool strip_back(std::string_view& text, std::string_view suffix) {
  if (text.size() < suffix.size() || text.substr(text.size() - suffix.size()) != suffix) {
    return false;
  }
  text = trimmed(text.substr(0, text.size() - suffix.size()));
  return true;
}

bool is_code(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Currency signs and codes at either end, once.
void take_currency(std::string_view& text, Figure& figure) {
  for (const Sign& sign : kSigns) {
    if (strip_front(text, sign.text) || strip_back(text, sign.text)) {
      figure.currency = sign.code;
      return;
    }
  }
  if (text.size() > 3 && is_code(text.substr(0, 3)) &&
      (is_digit(trimmed(text.substr(3)).front()) || trimmed(text.substr(3)).front() == '-')) {
    figure.currency = text.substr(0, 3);
    text = trimmed(text.substr(3));
  } else if (text.size() > 3 && is_code(text.substr(text.size() - 3))) {
    figure.currency = text.substr(text.size() - 3);
    text = trimmed(text.substr(0, text.size() - 3));
  }
}

void take_unit(std::string_view& text, Figure& figure) {
  std::size_t letters = 0;
  while (letters < text.size() && (text[text.size() - 1 - letters] | 0x20) >= 'a' &&
         (text[text.size() - 1 - letters] | 0x20) <= 'z') {
    ++letters;
  }
  if (letters == 0 || letters == text.size()) return;
  const std::string word = folded(text.substr(text.size() - letters));
  for (const Unit& unit : kUnits) {
    if (word != unit.word) continue;
    figure.power = unit.power;
    text = trimmed(text.substr(0, text.size() - letters));
    return;
  }
}

// Length of a mark between thousands at the start of `text`, 0 if there is none.
std::size_t thousands_mark(std::string_view text, char decimal) {
  const char c = text.front();
  if (c == (decimal == ',' ? '.' : ',') || c == '\'' || c == ' ') return 1;
  if (text.substr(0, 2) == "\u00a0") return 2;
  for (const std::string_view mark : {"\u2009", "\u202f", "\u2019"}) {
    if (text.substr(0, 3) == mark) return 3;
  }
  return 0;
}

// Digits with marks in threes, then decimals, then an exponent. False if anything else is there.
bool take_digits(std::string_view text, char decimal, std::string& out) {
  std::size_t group = 0;   // digits since the last mark
  std::size_t before = 0;  // digits before the decimal sign
  bool marked = false;
  while (!text.empty()) {
    if (is_digit(text.front())) {
      out += text.front();
      text.remove_prefix(1);
      ++group;
      ++before;
      continue;
    }
    const std::size_t mark = thousands_mark(text, decimal);
    if (mark == 0) break;
    if (before == 0 || (marked ? group != 3 : group > 3)) return false;
    marked = true;
    group = 0;
    text.remove_prefix(mark);
  }
  if (marked && group != 3) return false;
  std::size_t after = 0;
  if (!text.empty() && text.front() == decimal) {
    out += '.';
    text.remove_prefix(1);
    for (; !text.empty() && is_digit(text.front()); ++after) {
      out += text.front();
      text.remove_prefix(1);
    }
    if (after == 0) out += '0';
  }
  if (before + after == 0) return false;
  if (before == 0) out.insert(out.find('.'), "0");
  if (text.empty()) return true;
  if ((text.front() != 'e' && text.front() != 'E') || marked) return false;
  text.remove_prefix(1);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int exponent = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (failed != std::errc{} || end != text.data() + text.size()) return false;
  if (exponent > kLargestExponent || exponent < -kLargestExponent) return false;
  out += "e" + std::to_string(exponent);
  return true;
}

}  // namespace

bool is_dollar(std::string_view currency) {
  static constexpr std::array<std::string_view, 8> kDollars = {"USD", "AUD", "CAD", "NZD",
                                                               "SGD", "HKD", "TWD", "MXN"};
  return std::find(kDollars.begin(), kDollars.end(), currency) != kDollars.end();
}

std::optional<Figure> parse_figure(std::string_view text, char decimal) {
  text = trimmed(text);
  if (text.empty() || text.size() > kLongestFigure) return std::nullopt;
  Figure figure;
  bool negative = false;
  if (text.front() == '(' && text.back() == ')') {
    negative = true;
    text = trimmed(text.substr(1, text.size() - 2));
  }
  const auto take_sign = [&] {
    if (strip_front(text, "-") || strip_front(text, "\u2212")) {
      negative = !negative;
    } else {
      strip_front(text, "+");
    }
  };
  take_sign();
  figure.percent = strip_back(text, "%");
  if (!figure.percent) take_currency(text, figure);
  take_unit(text, figure);
  if (text.empty()) return std::nullopt;
  if (!negative) take_sign();  // "$ -5"
  std::string digits;
  if (text.empty() || !take_digits(text, decimal, digits)) return std::nullopt;
  figure.digits = (negative ? "-" : "") + digits;
  return figure;
}

double value_of(const Figure& figure, double factor) {
  int power = figure.power - (figure.percent ? 2 : 0);
  double rest = factor;
  // Powers of ten up to 10^15 are exact, so this finds them exactly.
  for (int i = 1; i <= 15; ++i) {
    if (factor == std::pow(10.0, i)) {
      power += i;
      rest = 1;
    } else if (factor == 1 / std::pow(10.0, i)) {
      power -= i;
      rest = 1;
    }
  }
  std::string digits = figure.digits;
  const std::size_t exponent = digits.find('e');
  if (exponent != std::string::npos) {
    int own = 0;
    std::from_chars(digits.data() + exponent + 1, digits.data() + digits.size(), own);
    power += own;
    digits.resize(exponent);
  }
  if (power != 0) digits += "e" + std::to_string(power);
  double out = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (result.ec == std::errc::result_out_of_range) return 0;
  out *= rest;
  return out == 0 ? 0.0 : out;  // no negative zero
}

json::value json_number(double number) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (number == std::floor(number) && std::abs(number) <= kExact) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

std::string number_text(double number) {
  const json::value value = json_number(number);
  return value.is_int64() ? std::to_string(value.get_int64()) : fmt::format("{}", number);
}

char guess_decimal(const std::vector<std::string_view>& texts, char fallback) {
  std::size_t only_point = 0;
  std::size_t only_comma = 0;
  for (const std::string_view text : texts) {
    const bool point = parse_figure(text, '.').has_value();
    const bool comma = parse_figure(text, ',').has_value();
    if (point && !comma) ++only_point;
    if (comma && !point) ++only_comma;
  }
  if (only_comma != only_point) return only_comma > only_point ? ',' : '.';
  return fallback;
}

}  // namespace plumb::exchange::table
