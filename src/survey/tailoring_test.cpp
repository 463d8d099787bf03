#include "survey/tailoring.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace plumb;
using namespace plumb::survey;

namespace {

model::TailoringOption option(const std::string& id, double usual,
                              std::vector<std::pair<std::string, double>> items) {
  return {id, id, usual, std::move(items)};
}

// Three items, a factor of each rating; levels from 0 to 5.
model::Instrument instrument() {
  model::Instrument out;
  out.scales = {{"level", {{0, "0"}, {1, "1"}, {2, "2"}, {3, "3"}, {4, "4"}, {5, "5"}}}};
  for (const char* id : {"a", "b", "c"}) {
    model::InstrumentItem item;
    item.id = id;
    out.items.push_back(item);
  }
  out.tailoring = {{"goals",
                    "Goals",
                    "",
                    model::FactorRating::scale,
                    1,
                    5,
                    {option("growth", 3, {{"a", 2}, {"b", 1}}), option("cost", 3, {{"b", 2}})}},
                   {"threat",
                    "Threat",
                    "",
                    model::FactorRating::share,
                    0,
                    100,
                    {option("normal", 75, {}), option("high", 25, {{"c", 2}, {"a", -1}})}},
                   {"size",
                    "Size",
                    "",
                    model::FactorRating::one,
                    0,
                    1,
                    {option("large", 0, {{"a", 1}}), option("small", 0, {{"c", -2}})}}};
  out.tailoring_levels = {{75, 4}, {50, 3}, {25, 2}, {-100, 1}};
  return out;
}

FactorStatement values(std::map<std::string, double> said) {
  return {"", std::move(said)};
}

double importance(const std::vector<Need>& needs, const std::string& item) {
  for (const Need& need : needs) {
    if (need.item == item) return need.importance;
  }
  return std::nan("");
}

}  // namespace

TEST_CASE("weights that move: weight times distance from what is usual") {
  const model::Instrument of = instrument();
  const Weights weights = weights_of(of);
  struct Case {
    const char* name;
    Statement statement;
    double a, b, c;
  };
  const Case cases[] = {
      // a: 2 x (5-3)/2 = 2; b: 1 x 1 + 2 x (2-3)/2 = 0; c: 0. Largest 2.
      {"a scale, above and below usual",
       {{"goals", values({{"growth", 5}, {"cost", 2}})}},
       100,
       0,
       0},
      // a: -1 x (100-25)/100 = -0.75; c: 2 x 0.75 = 1.5. Largest 1.5.
      {"shares", {{"threat", values({{"high", 100}})}}, -50, 0, 100},
      {"all that is usual moves nothing",
       {{"goals", values({})}, {"threat", values({{"normal", 75}, {"high", 25}})}},
       0,
       0,
       0},
      {"one that is chosen", {{"size", {"small", {}}}}, 0, 0, -100},
      {"an option in full is its most", {{"goals", {"growth", {}}}}, 100, 50, 0},
      // a: 2 + 1 = 3; b: 1; c: 0. 100 x 1 / 3 is rounded to 35.
      {"factors add up", {{"goals", {"growth", {}}}, {"size", {"large", {}}}}, 100, 35, 0},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    REQUIRE(check_statement(of, one.statement).ok());
    const auto needs = needs_of(of, one.statement, weights);
    REQUIRE(needs.size() == 3);
    CHECK(importance(needs, "a") == one.a);
    CHECK(importance(needs, "b") == one.b);
    CHECK(importance(needs, "c") == one.c);
  }
  CHECK(needs_of(of, {}, weights).empty());
}

TEST_CASE("weights of a mapping table: the score relative to the usual one") {
  const model::Instrument of = instrument();
  Weights table;
  table.method = NeedMethod::relative;
  table.of[{"goals", "growth"}] = {{"a", 4}, {"b", 1}};
  table.of[{"goals", "cost"}] = {{"a", 1}, {"b", 4}};
  table.of[{"threat", "high"}] = {{"c", 3}};
  table.of[{"threat", "normal"}] = {{"c", 1}};
  // c = (3+3)/(5+1) = 1. a: 21/15 = 1.4, 40; b: 9/15 = 0.6, -40; c has no score in it.
  // c: (3x50 + 50) / (3x25 + 75) = 200/150, 33.3 rounded to 35.
  const Statement statement = {{"goals", values({{"growth", 5}, {"cost", 1}})},
                               {"threat", values({{"normal", 50}, {"high", 50}})}};
  const auto needs = needs_of(of, statement, table);
  REQUIRE(needs.size() == 3);
  CHECK(needs[0].sum == 40);
  CHECK(needs[1].sum == -40);
  CHECK(needs[2].sum == 35);
  CHECK(needs[0].importance == 100);
  CHECK(needs[1].importance == -100);
  CHECK(needs[2].importance == 90);  // 87.5, and halves go up
  CHECK(needs[0].target == 4);
  CHECK(needs[1].target == 1);
  REQUIRE(needs[0].parts.size() == 2);
  CHECK(needs[0].parts[0].terms.size() == 2);
  CHECK(needs[0].parts[0].c == 1);
  CHECK(needs[0].parts[1].terms.empty());

  // Whoever rates everything alike says nothing about what matters more: c takes it out.
  const auto alike = needs_of(of, {{"goals", values({{"growth", 5}, {"cost", 5}})}}, table);
  CHECK(alike[0].sum == 0);
  CHECK(alike[1].sum == 0);
}

TEST_CASE("the level an importance asks for stays on the item's scale") {
  model::Instrument of = instrument();
  const double importances[] = {100, 75, 70, 50, 25, 20, -100};
  const double levels[] = {4, 4, 3, 3, 2, 1, 1};
  for (std::size_t i = 0; i < std::size(levels); ++i) {
    CAPTURE(importances[i]);
    CHECK(level_for(of, of.items[0], importances[i]) == levels[i]);
  }
  of.scales[0].points = {{2, "2"}, {3, "3"}};
  CHECK(level_for(of, of.items[0], 100) == 3);
  CHECK(level_for(of, of.items[0], -100) == 2);
  of.tailoring_levels.clear();
  CHECK(!level_for(of, of.items[0], 100));
}

TEST_CASE("what is stated has to fit") {
  const model::Instrument of = instrument();
  struct Case {
    Statement statement;
    const char* where;
  };
  const Case cases[] = {
      {{{"none", {"a", {}}}}, "none"},
      {{{"goals", {"none", {}}}}, "goals"},
      {{{"goals", values({{"none", 3}})}}, "goals/none"},
      {{{"goals", values({{"growth", 6}})}}, "goals/growth"},
      {{{"goals", values({{"growth", std::nan("")}})}}, "goals/growth"},
      {{{"threat", values({{"normal", 50}, {"high", 40}})}}, "threat"},
      {{{"size", values({{"large", 1}})}}, "size"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.where);
    const Status checked = check_statement(of, one.statement);
    REQUIRE(!checked.ok());
    CHECK(checked.error().where == one.where);
    CHECK(!checked.error().remedy.empty());
  }
}
