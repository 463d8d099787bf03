#include "measure/expression.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace plumb::measure {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Expression parsed(const std::string& text) {
  auto out = parse_expression(text);
  CAPTURE(text);
  if (const Fault* fault = std::get_if<Fault>(&out)) FAIL(fault->what);
  return std::get<Expression>(out);
}
Fault refused(const std::string& text) {
  auto out = parse_expression(text);
  CAPTURE(text);
  REQUIRE(std::holds_alternative<Fault>(out));
  return std::get<Fault>(out);
}
std::vector<double> values(const std::string& text, const std::vector<std::vector<double>>& of,
                           std::vector<Unit> units = {}) {
  const Expression expression = parsed(text);
  units.resize(expression.references.size());
  return evaluate(expression, units, of);
}

TEST_CASE("signs bind as in school, functions take what they say") {
  const std::vector<std::vector<double>> ab = {{6}, {3}};
  struct Case {
    const char* text;
    double value;
  };
  for (const Case& one : {Case{"{a} + {b} * 2", 12},
                          {"({a} + {b}) * 2", 18},
                          {"{a} - {b} - 1", 2},
                          {"{a} / {b} / 2", 1},
                          {"-{a} + {b}", -3},
                          {"{a} − {b} × 2 ÷ 3", 4},
                          {"min({a}, {b}, 4)", 3},
                          {"max({a}; {b})", 6},
                          {"sum({a}, {b}, {a})", 15},
                          {"mean({a}, {b})", 4.5},
                          {"{a} * 50%", 3},
                          {"{a}+-{b}", 3},
                          {"1.5e1 - {a} * {b} / {b}", 9}}) {
    CAPTURE(one.text);
    auto with = ab;
    with.resize(parsed(one.text).references.size());
    CHECK(values(one.text, with)[0] == doctest::Approx(one.value));
  }
  CHECK(parsed("{b} / {a} + {b}").references == std::vector<std::string>{"b", "a"});
}

TEST_CASE("periods before, and over several") {
  const std::vector<double> a = {1, 2, kNone, 4, 5, 6};
  const auto is = [](const std::vector<double>& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      CAPTURE(i);
      CHECK(std::isnan(found[i]) == std::isnan(expected[i]));
      if (!std::isnan(expected[i])) CHECK(found[i] == doctest::Approx(expected[i]));
    }
  };
  is(values("previous({a})", {a}), {kNone, 1, 2, kNone, 4, 5});
  is(values("{a} - previous({a}, 2)", {a}), {kNone, kNone, kNone, 2, kNone, 2});
  is(values("moving_sum({a}, 2)", {a}), {kNone, 3, kNone, kNone, 9, 11});
  is(values("moving_mean({a}, 3)", {a}), {kNone, kNone, kNone, kNone, kNone, 5});
  CHECK(look_back(parsed("{a} / previous(moving_sum({a}, 12), 12)")) == 23);
  CHECK(look_back(parsed("{a} + 1")) == 0);
}

TEST_CASE("what is missing stays missing and is never zero") {
  for (const char* text : {"{a} + {b}", "{a} * {b}", "min({a}, {b})", "max({b}, {a})",
                           "sum({a}, {b})", "mean({a}, {b})", "0 * {b} + {a}"}) {
    CAPTURE(text);
    std::vector<std::vector<double>> of = {{1, 1}, {kNone, 2}};
    if (parsed(text).references[0] == "b") std::swap(of[0], of[1]);
    const auto found = values(text, of);
    CHECK(std::isnan(found[0]));
    CHECK_FALSE(std::isnan(found[1]));
  }
  CHECK(std::isnan(values("{a} / {b}", {{1}, {0}})[0]));
  CHECK(std::isnan(values("{a} * 1e308 * 1e308", {{1}})[0]));
}

TEST_CASE("units are converted, and kinds that do not go together are named") {
  CHECK(values("{a} + {b}", {{1}, {1}}, {unit_of("h"), unit_of("days")})[0] == 25 * 3600);
  CHECK(values("{a} * {b}", {{200}, {50}}, {unit_of("EUR"), unit_of("%")})[0] == 100);
  const auto unit = [](const char* text, const std::vector<const char*>& of) {
    std::vector<Unit> units;
    std::vector<std::string> names;
    for (const char* one : of) {
      units.push_back(unit_of(one));
      names.push_back("Measure " + std::to_string(names.size() + 1));
    }
    return unit_of(parsed(text), units, names);
  };
  CHECK(text_of(std::get<Unit>(unit("{a} / {b}", {"EUR", "tickets"}))) == "EUR/ticket");
  CHECK(text_of(std::get<Unit>(unit("({a} - {b}) / {a}", {"EUR", "EUR"}))).empty());
  CHECK(text_of(std::get<Unit>(unit("{a} + 5 [EUR]", {"€"}))) == "EUR");
  CHECK(text_of(std::get<Unit>(unit("1 - {a}", {"%"}))).empty());
  const auto bad = unit("2 * ({a} + {b})", {"EUR", "h"});
  REQUIRE(std::holds_alternative<Fault>(bad));
  CHECK(std::get<Fault>(bad).what == "EUR (Measure 1) and h (Measure 2) cannot be added.");
  CHECK(std::get<Fault>(bad).offset == 9);
  CHECK(std::holds_alternative<Fault>(unit("{a} + 5", {"EUR"})));
  CHECK(std::holds_alternative<Fault>(unit("max({a}, {b})", {"EUR", "USD"})));
}

TEST_CASE("a fault says where") {
  struct Case {
    const char* text;
    std::size_t offset;
  };
  for (const Case& one : {Case{"", 0},
                          {"{a} +", 5},
                          {"{a} {b}", 4},
                          {"({a}", 0},
                          {"{a", 0},
                          {"{}", 0},
                          {"{a} + median({a})", 6},
                          {"sum", 0},
                          {"sum({a}", 3},
                          {"previous({a}, 0)", 14},
                          {"previous({a}, {b})", 14},
                          {"previous({a}, 1, 2)", 17},
                          {"moving_sum({a})", 0},
                          {"moving_mean({a}, 1.5)", 17},
                          {"moving_mean({a}, 9999)", 17},
                          {"5 [EUR", 2},
                          {"{a} § 2", 4},
                          {"a + b", 0},
                          {"{a})", 3}}) {
    const Fault fault = refused(one.text);
    CAPTURE(fault.what);
    CHECK(fault.offset == one.offset);
    CHECK_FALSE(fault.remedy.empty());
  }
  CHECK(refused(std::string(3000, ' ') + "1").what.find("2000") != std::string::npos);
  CHECK(refused(std::string(1000, '(')).what == "The formula is nested too deeply.");
  CHECK(refused(std::string(1000, '-')).what == "The formula is nested too deeply.");
}

// A late value changes what depends on it and nothing else: what is computed again from where it
// came in equals what is computed whole.
TEST_CASE("a part computed with its look-back equals the whole") {
  const std::vector<std::string> texts = {
      "{a} + {b}", "previous({a}, 3) - {b}", "moving_sum({a}, 4) / moving_mean({b}, 2)",
      "moving_mean(previous({a}) * {b}, 3)", "max({a}, previous({b}, 5))"};
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::string& text = texts[static_cast<std::size_t>(round) % texts.size()];
    const Expression expression = parsed(text);
    std::vector<std::vector<double>> of(expression.references.size());
    for (auto& column : of) {
      for (int i = 0; i < 40; ++i) {
        column.push_back(random() % 8 == 0 ? kNone : static_cast<double>(random() % 100));
      }
    }
    const std::vector<Unit> units(of.size());
    const auto whole = evaluate(expression, units, of);
    const std::size_t from = 10 + random() % 20;
    const std::size_t begin = from - std::min(from, look_back(expression));
    auto part = of;
    for (auto& column : part) {
      column.erase(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(begin));
    }
    const auto again = evaluate(expression, units, part);
    for (std::size_t i = from; i < 40; ++i) {
      CAPTURE(text);
      const double a = whole[i];
      const double b = again[i - begin];
      CHECK((std::isnan(a) ? std::isnan(b) : a == b));
    }
  }
}

}  // namespace
}  // namespace plumb::measure
