#include "measure/unit.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace plumb::measure {
namespace {

constexpr std::string_view kTime = "second";
constexpr double kDay = 86400;
constexpr double kYear = 365.2425 * kDay;

struct Word {
  std::string_view text;
  double scale;
};
// The first of equal scale is what it is written as.
constexpr Word kTimes[] = {{"ms", 0.001},
                           {"millisecond", 0.001},
                           {"s", 1},
                           {"sec", 1},
                           {"second", 1},
                           {"sekunde", 1},
                           {"min", 60},
                           {"minute", 60},
                           {"h", 3600},
                           {"hr", 3600},
                           {"hour", 3600},
                           {"stunde", 3600},
                           {"day", kDay},
                           {"d", kDay},
                           {"tag", kDay},
                           {"week", 7 * kDay},
                           {"woche", 7 * kDay},
                           {"month", kYear / 12},
                           {"mo", kYear / 12},
                           {"monat", kYear / 12},
                           {"quarter", kYear / 4},
                           {"quartal", kYear / 4},
                           {"year", kYear},
                           {"jahr", kYear}};
constexpr Word kPlain[] = {{"count", 1},          {"number", 1},     {"anzahl", 1},
                           {"share", 1},          {"anteil", 1},     {"ratio", 1},
                           {"factor", 1},         {"faktor", 1},     {"%", 0.01},
                           {"percent", 0.01},     {"prozent", 0.01}, {"percentage point", 0.01},
                           {"prozentpunkt", 0.01}};
constexpr Word kMultiples[] = {{"k", 1e3},         {"thousand", 1e3}, {"tausend", 1e3},
                               {"tsd", 1e3},       {"million", 1e6},  {"mio", 1e6},
                               {"millionen", 1e6}, {"billion", 1e9},  {"mrd", 1e9}};

template <typename Table>
std::optional<double> scale_in(const Table& table, std::string_view word) {
  for (const Word& one : table) {
    if (one.text == word) return one.scale;
  }
  return std::nullopt;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_code(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string singular(std::string word) {
  const auto ends = [&](std::string_view end) {
    return word.size() > end.size() + 1 && word.ends_with(end);
  };
  if (ends("ies")) {
    word.replace(word.size() - 3, 3, "y");
  } else if (ends("sses") || ends("shes") || ends("ches") || ends("xes")) {
    word.resize(word.size() - 2);
  } else if (ends("s") && !ends("ss") && !ends("us") && !ends("is")) {
    word.pop_back();
  }
  return word;
}

// Words of German have other plurals; only those of time are known.
std::optional<double> time_scale(const std::string& word) {
  for (const std::string& form :
       {word, singular(word), word.substr(0, word.size() - (word.ends_with("n") ? 1 : 0)),
        word.substr(0, word.size() - (word.ends_with("e") ? 1 : 0)),
        word.substr(0, word.size() - (word.ends_with("en") ? 2 : 0))}) {
    if (const auto scale = scale_in(kTimes, form)) return scale;
  }
  return std::nullopt;
}

std::optional<double> number_in(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != ',' && c != '\'') digits += c;
  }
  double out = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return std::isfinite(out) && out > 0 ? std::optional(out) : std::nullopt;
}

// Signs become words of their own.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  const auto end = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  const std::pair<std::string_view, std::string_view> signs[] = {
      {"€", "EUR"}, {"$", "USD"}, {"£", "GBP"}, {"¥", "JPY"}, {"·", "*"}, {"×", "*"}, {"*", "*"},
      {"/", "/"},   {"÷", "/"},   {"%", "%"},   {"(", ""},    {")", ""},  {"²", "²"}, {"³", "³"}};
  for (std::size_t at = 0; at < text.size();) {
    bool found = false;
    for (const auto& [sign, stands_for] : signs) {
      if (!text.substr(at).starts_with(sign)) continue;
      end();
      if (!stands_for.empty()) out.emplace_back(stands_for);
      at += sign.size();
      found = true;
      break;
    }
    if (found) continue;
    if (std::isspace(static_cast<unsigned char>(text[at])) != 0 || text[at] == '.') {
      // A point inside a number belongs to it.
      if (text[at] == '.' && !word.empty() &&
          word.find_first_not_of("0123456789,'") == std::string::npos) {
        word += '.';
      } else {
        end();
      }
    } else {
      word += text[at];
    }
    ++at;
  }
  end();
  return out;
}

class Reader {
 public:
  Unit read(std::string_view text) {
    for (const std::string& word : words_of(text)) {
      if (word == "/" || lower(word) == "per" || lower(word) == "pro" || lower(word) == "je") {
        close();
        power_ = -1;
      } else if (word == "*") {
        close();
      } else if (word == "²" || word == "³") {
        const int more = word == "²" ? 1 : 2;
        for (int i = 0; i < more; ++i) again();
      } else {
        take(word);
      }
    }
    close();
    return std::move(out_);
  }

 private:
  void scale(double factor) { out_.scale *= power_ > 0 ? factor : 1 / factor; }
  void add(std::string_view thing) {
    last_ = std::string(thing);
    auto& power = out_.powers[last_];
    power += power_;
    if (power == 0) out_.powers.erase(last_);
  }
  void again() {
    close();
    if (!last_.empty()) add(std::string(last_));
  }

  // Of several words that are one thing, the last stands in the singular.
  void close() {
    if (thing_.empty()) return;
    const std::string thing = singular(std::move(thing_));
    thing_.clear();
    if (const auto plain = scale_in(kPlain, thing)) {
      scale(*plain);
    } else {
      add(thing);
    }
  }

  void take(const std::string& word) {
    const std::string small = lower(word);
    if (thing_.empty() || is_code(word)) {
      if (const auto number = number_in(word)) return scale(*number);
      if (is_code(word)) {
        close();
        return add(word);
      }
      if (const auto time = time_scale(small)) {
        scale(*time);
        return add(kTime);
      }
      if (const auto plain = scale_in(kPlain, singular(small))) return scale(*plain);
      if (const auto multiple = scale_in(kMultiples, small)) return scale(*multiple);
    }
    thing_ += (thing_.empty() ? "" : " ") + small;
  }

  Unit out_;
  int power_ = 1;
  std::string thing_, last_;
};

bool near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

// A word for time that takes the whole scale; else the second.
std::string_view time_word(double& scale, int power) {
  for (const Word& one : kTimes) {
    if (near(scale, std::pow(one.scale, power))) {
      scale = 1;
      return one.text;
    }
  }
  return "s";
}

}  // namespace

Unit unit_of(std::string_view text) {
  return Reader().read(text);
}

bool same_kind(const Unit& a, const Unit& b) {
  return a.powers == b.powers;
}

Unit product(const Unit& a, const Unit& b) {
  Unit out = a;
  out.scale *= b.scale;
  for (const auto& [thing, power] : b.powers) {
    if ((out.powers[thing] += power) == 0) out.powers.erase(thing);
  }
  return out;
}

Unit quotient(const Unit& a, const Unit& b) {
  Unit inverse;
  inverse.scale = 1 / b.scale;
  for (const auto& [thing, power] : b.powers) inverse.powers[thing] = -power;
  return product(a, inverse);
}

std::string text_of(const Unit& unit) {
  double scale = unit.scale;
  if (unit.plain()) {
    if (near(scale, 1)) return "";
    return near(scale, 0.01) ? "%" : fmt::format("{:.12g}", scale);
  }
  std::string above;
  std::string below;
  for (const auto& [thing, power] : unit.powers) {
    const std::string word(thing == kTime ? time_word(scale, power) : std::string_view(thing));
    for (int i = 0; i < std::abs(power); ++i) {
      if (power > 0) {
        above += (above.empty() ? "" : "*") + word;
      } else {
        below += "/" + word;
      }
    }
  }
  std::string factor;
  if (near(scale, 0.01)) {
    factor = "% ";
  } else if (!near(scale, 1)) {
    factor = fmt::format("{:.12g} ", scale);
  }
  if (above.empty()) above = factor.empty() ? "1" : "";
  std::string out = factor + above + below;
  if (out.starts_with("1/") && !below.empty()) out = "per " + below.substr(1);
  return out;
}

}  // namespace plumb::measure
