#include "measure/unit.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace plumb::measure {
namespace {

TEST_CASE("a text is read as a unit and written so that it reads back") {
  struct Case {
    const char* text;
    const char* written;
    double scale;
  };
  for (const Case& one : {Case{"", "", 1},
                          {"%", "%", 0.01},
                          {"Prozent", "%", 0.01},
                          {"share", "", 1},
                          {"count", "", 1},
                          {"EUR", "EUR", 1},
                          {"€", "EUR", 1},
                          {"$ million", "1000000 USD", 1e6},
                          {"h", "h", 3600},
                          {"Hours", "h", 3600},
                          {"Stunden", "h", 3600},
                          {"Tage", "day", 86400},
                          {"ms", "ms", 0.001},
                          {"tickets", "ticket", 1},
                          {"story points", "story point", 1},
                          {"EUR/ticket", "EUR/ticket", 1},
                          {"€ per ticket", "EUR/ticket", 1},
                          {"hours per incident", "h/incident", 3600},
                          {"incidents per 1,000 users", "0.001 incident/user", 0.001},
                          {"per week", "per week", 1 / (7 * 86400.0)},
                          {"EUR * h", "EUR*h", 3600},
                          {"companies", "company", 1}}) {
    CAPTURE(one.text);
    const Unit unit = unit_of(one.text);
    CHECK(text_of(unit) == one.written);
    CHECK(unit.scale == doctest::Approx(one.scale));
    const Unit again = unit_of(text_of(unit));
    CHECK(same_kind(unit, again));
    CHECK(again.scale == doctest::Approx(unit.scale));
  }
}

TEST_CASE("what is of one kind, and what is not") {
  CHECK(same_kind(unit_of("h"), unit_of("days")));
  CHECK(same_kind(unit_of("%"), unit_of("share")));
  CHECK(same_kind(unit_of("tickets"), unit_of("Ticket")));
  CHECK_FALSE(same_kind(unit_of("EUR"), unit_of("USD")));
  CHECK_FALSE(same_kind(unit_of("EUR"), unit_of("h")));
  CHECK_FALSE(same_kind(unit_of("EUR"), unit_of("EUR/h")));
  CHECK_FALSE(same_kind(unit_of("tickets"), unit_of("users")));
  CHECK_FALSE(same_kind(unit_of("points"), unit_of("")));
}

TEST_CASE("products and quotients obey the algebra of a group, for any units") {
  const std::vector<std::string> words = {"EUR", "USD",  "h",  "days",  "%",
                                          "",    "user", "ms", "users", "story points"};
  std::mt19937 random(20260101);
  const auto any = [&] {
    Unit out = unit_of(words[random() % words.size()]);
    for (int i = 0; i < 3; ++i) {
      const Unit more = unit_of(words[random() % words.size()]);
      out = random() % 2 == 0 ? product(out, more) : quotient(out, more);
    }
    return out;
  };
  const auto equal = [](const Unit& a, const Unit& b) {
    return same_kind(a, b) && a.scale == doctest::Approx(b.scale).epsilon(1e-9);
  };
  for (int i = 0; i < 2000; ++i) {
    const Unit a = any();
    const Unit b = any();
    const Unit c = any();
    CAPTURE(text_of(a));
    CAPTURE(text_of(b));
    CHECK(equal(product(a, b), product(b, a)));
    CHECK(equal(product(product(a, b), c), product(a, product(b, c))));
    CHECK(equal(quotient(product(a, b), b), a));
    CHECK(quotient(a, a).plain());
    CHECK(equal(unit_of(text_of(a)), a));
  }
}

}  // namespace
}  // namespace plumb::measure
