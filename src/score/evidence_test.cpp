#include "score/evidence.h"

#include <doctest/doctest.h>

#include <cmath>

#include "score/compile_fixture.h"

namespace plumb::score {
namespace {

using fixture::Organisation;

constexpr auto kNone = std::nullopt;

TEST_CASE("attainment of a measure") {
  struct Case {
    const char* name;
    Figures figures;
    std::optional<double> value;
  };
  const Case cases[] = {
      {"half of the way up", {Direction::up, 10, 20, kNone, 15}, 0.5},
      {"below the baseline", {Direction::up, 10, 20, kNone, 5}, 0},
      {"beyond the target", {Direction::up, 10, 20, kNone, 30}, 1},
      {"up without a baseline", {Direction::up, kNone, 80, kNone, 60}, 0.75},
      {"up to a target of 0, reached", {Direction::up, kNone, 0, kNone, 0}, 1},
      {"up to a target of 0, not reached", {Direction::up, kNone, 0, kNone, -1}, 0},
      {"up from a baseline beyond the target", {Direction::up, 30, 20, kNone, 15}, 0},
      {"half of the way down", {Direction::down, 20, 10, kNone, 15}, 0.5},
      {"down without a baseline", {Direction::down, kNone, 10, kNone, 40}, 0.25},
      {"down, reached without a baseline", {Direction::down, kNone, 10, kNone, 0}, 1},
      {"down to 0 without a baseline", {Direction::down, kNone, 0, kNone, 5}, 0},
      {"inside the band", {Direction::band, kNone, 10, 20, 20}, 1},
      {"half a width above the band", {Direction::band, kNone, 10, 20, 25}, 0.5},
      {"half a width below the band", {Direction::band, kNone, 10, 20, 5}, 0.5},
      {"far outside the band", {Direction::band, kNone, 10, 20, 99}, 0},
      {"outside a band without width", {Direction::band, kNone, 10, 10, 11}, 0},
      {"band without an upper end", {Direction::band, kNone, 10, kNone, 11}, kNone},
      {"band upside down", {Direction::band, kNone, 10, 5, 11}, kNone},
      {"direction follows from the figures", {Direction::none, 20, 10, kNone, 15}, 0.5},
      {"no direction and no baseline means up", {Direction::none, kNone, 10, kNone, 5}, 0.5},
      {"no current value", {Direction::up, 10, 20, kNone, kNone}, kNone},
      {"no target", {Direction::up, 10, kNone, kNone, 15}, kNone},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.name));
    const auto value = attainment(c.figures);
    REQUIRE(value.has_value() == c.value.has_value());
    if (value) CHECK(*value == doctest::Approx(*c.value));
  }
}

TEST_CASE("attainment of a service level") {
  CHECK(*service_level_attainment(0.99, 0.9) == 1);
  CHECK(*service_level_attainment(0.45, 0.9) == doctest::Approx(0.5));
  CHECK_FALSE(service_level_attainment(kNone, 0.9));
  CHECK_FALSE(service_level_attainment(0.9, kNone));
  CHECK_FALSE(service_level_attainment(0.9, 0));
}

TEST_CASE("an incident weighs by severity and duration") {
  CHECK(incident_value("low", 0) == doctest::Approx(0.9));
  CHECK(incident_value("", 0) == doctest::Approx(0.75));
  CHECK(incident_value("high", 0) == doctest::Approx(0.6));
  CHECK(incident_value("high", 8) == doctest::Approx(0.4));
  CHECK(incident_value("high", 1e9) == doctest::Approx(0.2));
  CHECK(incident_value("high", -5) == doctest::Approx(0.6));
}

TEST_CASE("evidence decays by half-lives") {
  const Day today = *parse_day("2026-06-30");
  CHECK(decay(today, today, 365) == 1);
  CHECK(decay(today + std::chrono::days{3}, today, 365) == 1);
  CHECK(decay(today - std::chrono::days{365}, today, 365) == doctest::Approx(0.5));
  CHECK(decay(today - std::chrono::days{730}, today, 365) == doctest::Approx(0.25));
  CHECK(decay(kNone, today, 365) == 0.25);
}

struct ConditionCase {
  const char* name;
  const char* type;
  const char* fields;
  double condition;
  double confidence;
};

// Half-life of "assessed" is 365 days: 2025-06-30 is one of them before the day of the fixture.
const ConditionCase kConditions[] = {
    {"no evidence gives the prior", "process", "{}", 0.7, 0},
    {"one fresh item", "process",
     R"({"evidence":[{"kind":"assessed","value":0.4,"at":"2026-06-30"}]})", 0.4, 0.7},
    {"a level on its scale", "process",
     R"({"evidence":[{"kind":"assessed","level":4,"at":"2026-06-30"}]})", 0.75, 0.7},
    {"a level on a scale of its own", "process",
     R"({"evidence":[{"kind":"assessed","level":4,"scale":7,"at":"2026-06-30"}]})", 0.5, 0.7},
    {"an item as old as its half-life has half the confidence", "process",
     R"({"evidence":[{"kind":"assessed","value":0.4,"at":"2025-06-30"}]})", 0.4, 0.35},
    {"an undated item has a quarter", "process",
     R"({"evidence":[{"kind":"assessed","value":0.4}]})", 0.4, 0.175},
    {"an old item has half the weight of a fresh one", "process",
     R"({"evidence":[{"kind":"assessed","value":0.9,"at":"2026-06-30"},
                     {"kind":"assessed","value":0.3,"at":"2025-06-30"}]})",
     0.7, 1 - 0.3 * 0.65},
    {"kinds have weights of their own", "process",
     R"({"evidence":[{"kind":"audit","value":1,"at":"2026-06-30"},
                     {"kind":"assessed","value":0,"at":"2026-06-30"}]})",
     0.6, 1 - 0.15 * 0.3},
    {"an item may state its own weight and confidence", "process",
     R"({"evidence":[{"kind":"assessed","value":1,"at":"2026-06-30","weight":3,"confidence":0.2},
                     {"kind":"assessed","value":0,"at":"2026-06-30"}]})",
     0.75, 1 - 0.8 * 0.3},
    {"an item from tomorrow does not count", "process",
     R"({"evidence":[{"kind":"assessed","value":0.1,"at":"2026-07-01"}]})", 0.7, 0},
    {"an item of this day at a later hour does not count", "process",
     R"({"evidence":[{"kind":"assessed","value":0.1,"at":"2026-06-30T15:00:00Z"}]})", 0.7, 0},
    {"a kind nobody knows does not count", "process",
     R"({"evidence":[{"kind":"rumour","value":0.1,"at":"2026-06-30"}]})", 0.7, 0},
    {"a value out of range does not count", "process",
     R"({"evidence":[{"kind":"assessed","value":7,"at":"2026-06-30"}]})", 0.7, 0},
    {"an item of weight 0 does not count", "process",
     R"({"evidence":[{"kind":"assessed","value":0.1,"at":"2026-06-30","weight":0}]})", 0.7, 0},
    {"evidence from before memory has no weight left", "process",
     R"({"evidence":[{"kind":"assessed","value":0.1,"at":"0001-01-01"}]})", 0.7, 0},
    {"the stage of the lifecycle", "application", R"({"lifecycle":"phase_out"})", 0.5, 0.5},
    {"a stage that says nothing", "application", R"({"lifecycle":"planned"})", 0.7, 0},
    {"the end of life has passed", "application",
     R"({"lifecycle":"active","end_of_life":"2026-01-01"})", 0.2, 0.5},
    {"the end of life has passed and no stage is stated", "application",
     R"({"end_of_life":"2026-01-01"})", 0.2, 0.5},
    {"retired is worse than the end of life", "application",
     R"({"lifecycle":"retired","end_of_life":"2026-01-01"})", 0, 0.5},
    {"the end of life is ahead", "application",
     R"({"lifecycle":"active","end_of_life":"2027-01-01"})", 0.9, 0.5},
};

TEST_CASE("condition and confidence of an element") {
  for (const ConditionCase& c : kConditions) {
    CAPTURE(std::string(c.name));
    Organisation it;
    it.element("x", c.type, c.fields);
    const EvidenceReader reader(it.model, {it.options.as_of, {}});
    const Condition condition = reader.condition(it.at("x"));
    CHECK(condition.condition == doctest::Approx(c.condition));
    CHECK(condition.confidence == doctest::Approx(c.confidence));
    CHECK(condition.assumed == (c.confidence == 0));
    const ConditionExplained explained = reader.explain(it.at("x"));
    CHECK(explained.result.condition == condition.condition);
    CHECK(explained.result.confidence == condition.confidence);
    double shares = 0;
    for (const EvidenceItem& item : explained.items) {
      shares += item.share;
      CHECK((item.share > 0) == item.excluded.empty());
    }
    CHECK(shares == doctest::Approx(condition.assumed ? 0 : 1));
  }
}

TEST_CASE("evidence that follows from relations") {
  Organisation it;
  it.element("x", "process");
  const EvidenceReader reader(it.model, {it.options.as_of, {}});
  const auto condition = [&] { return reader.condition(it.at("x")); };

  it.element("m", "measure",
             R"({"direction":"up","baseline":0,"target":10,"current":4,"as_of":"2026-06-30"})");
  CHECK(condition().assumed);
  it.relation("m", "measures", "x");
  CHECK(condition().condition == doctest::Approx(0.4));
  CHECK(condition().confidence == doctest::Approx(0.8));
  it.relation("m", "measures", "x", "{}", "#2");
  CHECK_MESSAGE(condition().items == 1, "a measure counts once");

  it.element("sl", "service_level", R"({"target":0.8,"attained":0.8,"as_of":"2026-06-30"})");
  it.relation("sl", "measures", "x", R"({"until":"2026-06-29"})");
  CHECK_MESSAGE(condition().items == 1, "the relation is over");
  it.update("sl>measures>x", R"({"until":"2026-06-30"})");
  CHECK(condition().condition == doctest::Approx(0.7));

  it.element("i", "incident", R"({"at":"2026-06-30","severity":"high","duration_hours":8})");
  it.relation("i", "affected", "x");
  CHECK(condition().condition == doctest::Approx((1.5 * 0.4 + 1.5 * 1 + 0.4) / 4));
  it.remove("i");
  CHECK(condition().condition == doctest::Approx(0.7));

  it.element("g", "goal");
  it.relation("g", "measures", "x");
  CHECK_MESSAGE(condition().items == 2, "only measures and service levels measure");
}

TEST_CASE("explanations name what does not count and why") {
  Organisation it;
  it.element(
      "x", "process",
      R"({"evidence":[{"kind":"assessed","value":0.4,"at":"2026-06-30","by":"Ada","note":"n"},
                             {"kind":"assessed","value":0.1,"at":"2026-07-01"},
                             {"kind":"rumour","value":0.1},
                             {"kind":"assessed","at":"2026-06-30"}]})");
  it.element("m", "measure", R"({"target":10})");
  it.relation("m", "measures", "x");
  const EvidenceReader reader(it.model, {it.options.as_of, {}});
  const ConditionExplained out = reader.explain(it.at("x"));
  REQUIRE(out.items.size() == 5);
  CHECK(out.items[0].excluded.empty());
  CHECK(out.items[0].by == "Ada");
  CHECK(out.items[0].share == 1);
  CHECK(out.items[1].excluded == "dated after the day the data are judged at");
  CHECK(out.items[2].excluded == "of a kind the metamodel does not know");
  CHECK(out.items[3].excluded == "without a value from 0 to 1 or a level on a scale");
  CHECK(out.items[4].from == it.at("m"));
  CHECK_FALSE(out.items[4].excluded.empty());
  CHECK(out.prior == 0.7);
}

TEST_CASE("each side has a mean of its own") {
  Organisation it;
  it.element("x", "process",
             R"({"evidence":[{"kind":"assessed","value":0.8,"at":"2026-06-30","side":"business"},
                             {"kind":"assessed","value":0.2,"at":"2026-06-30","side":"it"},
                             {"kind":"assessed","value":0.6,"at":"2026-05-30"}]})");
  const EvidenceReader reader(it.model, {it.options.as_of, {}});
  const Condition out = reader.condition(it.at("x"));
  CHECK(*out.business == doctest::Approx(0.8));
  CHECK(*out.it == doctest::Approx(0.2));
  CHECK(*out.newest == *parse_day("2026-06-30"));
}

TEST_CASE("the stage of the lifecycle is dated by the newest change if that is known") {
  Organisation it;
  it.element("x", "application", R"({"lifecycle":"active"})");
  const EvidenceReader reader(
      it.model, {it.options.as_of, [](model::Index) { return parse_instant("2024-06-30"); }});
  CHECK(reader.condition(it.at("x")).confidence == doctest::Approx(0.25));
}

}  // namespace
}  // namespace plumb::score
