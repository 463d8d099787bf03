#include "score/lines.h"

#include <doctest/doctest.h>

#include <cmath>

#include "score/compile_fixture.h"
#include "score/engine.h"
#include "score/lines_practice.h"

namespace plumb::score {
namespace {

using fixture::Organisation;

Lines lines_in(const Organisation& it) {
  const Compiled compiled = it.compiled();
  const Analysis analysis = analyse(compiled.graph);
  const Situation situation{it.model, compiled, compiled.graph, analysis};
  return lines_of(situation, LineInputs(it.model, it.options));
}

LineValue value_of(const Lines& lines, Line which) {
  return line(lines, which);
}

TEST_CASE("resources: shares of importance against shares of cost") {
  struct Case {
    const char* name;
    std::vector<double> importance;
    std::vector<double> cost;
    std::optional<double> value;
    double confidence;
  };
  const Case cases[] = {
      {"money follows importance", {0.2, 0.6}, {1, 3}, 1, 1},
      {"money where nothing is important", {1, 0}, {0, 5}, 0, 0},
      {"nothing is important at all", {0, 0}, {0, 5}, std::nullopt, 0},
      {"half of the money is in the wrong place", {0.5, 0.5}, {1, 3}, 0.75, 1},
      {"all of the money on one of two", {0.5, 0.5}, {4, 0}, 1, 0.5},
      {"no cost is known", {0.5, 0.5}, {0, 0}, std::nullopt, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.name));
    Graph graph;
    Analysis analysis;
    graph.domain.assign(c.cost.size(), model::Domain::II);
    graph.cost = c.cost;
    analysis.importance = c.importance;
    const LineValue line = resources_line(graph, analysis);
    REQUIRE(line.value.has_value() == c.value.has_value());
    CHECK(line.missing.empty() == c.value.has_value());
    if (!c.value) continue;
    CHECK(*line.value == doctest::Approx(*c.value));
    CHECK(*line.confidence == doctest::Approx(c.confidence));
    CHECK(*line.stderr_ == doctest::Approx(0.25 * (1 - c.confidence)));
  }
}

TEST_CASE("structure is the mean of the links the engine could score") {
  Organisation it;
  it.element("g", "goal").element("p", "process").relation("p", "supports", "g");
  const LineValue line = value_of(lines_in(it), Line::structure);
  REQUIRE(line.value);
  CHECK(line.count == 1);
  CHECK(line.parts.size() == 6);
  CHECK(line.confidence);
  Organisation empty;
  CHECK_FALSE(value_of(lines_in(empty), Line::structure).value);
  CHECK_FALSE(value_of(lines_in(empty), Line::structure).missing.empty());
}

TEST_CASE("outcomes weigh attainment by the importance of what is measured") {
  Organisation it;
  it.element("big", "goal", R"({"weight":3})").element("small", "goal", R"({"weight":1})");
  it.element("idle", "process");
  CHECK_FALSE(value_of(lines_in(it), Line::outcomes).value);
  it.element("m", "measure", R"({"target":10,"current":5,"as_of":"2026-06-30"})");
  CHECK_MESSAGE(!value_of(lines_in(it), Line::outcomes).value, "it measures nothing");
  it.relation("m", "measures", "idle");
  CHECK(value_of(lines_in(it), Line::outcomes).missing ==
        "nothing that is measured has importance");
  it.relation("m", "measures", "big");
  it.element("sl", "service_level", R"({"target":0.8,"attained":0.8,"as_of":"2026-01-01"})");
  it.relation("sl", "measures", "small");
  const LineValue line = value_of(lines_in(it), Line::outcomes);
  CHECK(*line.value == doctest::Approx(0.75 * 0.5 + 0.25 * 1));
  // The service level is 180 days old: its confidence has halved.
  const double k = 0.75 * 0.8 + 0.25 * 0.425;
  CHECK(*line.confidence == doctest::Approx(k));
  CHECK(*line.stderr_ ==
        doctest::Approx(0.25 * std::sqrt(0.75 * 0.75 * 0.2 * 0.2 + 0.25 * 0.25 * 0.575 * 0.575)));
  CHECK(line.count == 2);
  it.element("later", "measure", R"({"target":10,"current":0,"as_of":"2026-07-01"})");
  it.relation("later", "measures", "big");
  CHECK_MESSAGE(value_of(lines_in(it), Line::outcomes).count == 2, "measured after the day");
}

TEST_CASE("perception weighs both sides equally and shows the gap") {
  Organisation it;
  CHECK(value_of(lines_in(it), Line::perception).missing == "no survey has a result");
  const auto result = [&](const char* id, const char* side, const char* dimension, double level,
                          const char* at) {
    it.element(id, "survey_result",
               json::serialize(json::object{{"side", side},
                                            {"dimension", dimension},
                                            {"level", level},
                                            {"respondents", 36},
                                            {"as_of", at}}));
  };
  result("a", "business", "trust", 3, "2026-06-30");
  result("b", "it", "trust", 5, "2026-06-30");
  result("c", "business", "value", 2, "2026-06-30");
  const LineValue line = value_of(lines_in(it), Line::perception);
  CHECK(*line.value == doctest::Approx((0.75 + 0.25) / 2));
  CHECK(*line.gap == doctest::Approx(-0.5));
  CHECK(*line.confidence == doctest::Approx(0.9));
  REQUIRE(line.parts.size() == 2);
  CHECK(line.parts[0].id == "/trust");
  CHECK(*line.parts[0].business == 0.5);
  CHECK(*line.parts[0].it == 1);
  CHECK_FALSE(line.parts[1].it);
  result("old", "it", "value", 5, "2024-06-30");
  result("new", "it", "value", 2, "2026-06-01");
  result("future", "it", "value", 5, "2026-07-30");
  result("broken", "it", "value", 9, "2026-06-30");
  CHECK_MESSAGE(*value_of(lines_in(it), Line::perception).parts[1].it == 0.25, "the newest counts");
}

struct PracticeCase {
  const char* name;
  const char* type;
  const char* fields;
  // An element that points here: type, kind, fields; null: none.
  const char* from;
  const char* kind;
  const char* from_fields;
  int met;  // -1: does not count
};

const PracticeCase kPractices[] = {
    {"a body without a meeting", "body", "{}", nullptr, nullptr, nullptr, 0},
    {"a body that met in time", "body", R"({"meets_every_days":30})", "meeting", "meeting_of",
     R"({"at":"2026-06-01","status":"held"})", 1},
    {"a body that met 1.5 intervals ago", "body", R"({"meets_every_days":30})", "meeting",
     "meeting_of", R"({"at":"2026-05-16"})", 1},
    {"a body that met longer ago", "body", R"({"meets_every_days":30})", "meeting", "meeting_of",
     R"({"at":"2026-05-15"})", 0},
    {"a meeting that is planned", "body", "{}", "meeting", "meeting_of",
     R"({"at":"2026-06-01","status":"planned"})", 0},
    {"a meeting in the future", "body", "{}", "meeting", "meeting_of", R"({"at":"2026-07-01"})", 0},
    {"a decision with its reason", "decision", R"({"rationale":"r"})", nullptr, nullptr, nullptr,
     1},
    {"a decision without", "decision", R"({"status":"decided"})", nullptr, nullptr, nullptr, 0},
    {"a decision whose review is due", "decision", R"({"rationale":"r","review_on":"2026-06-01"})",
     nullptr, nullptr, nullptr, 0},
    {"a decision that was reviewed", "decision",
     R"({"rationale":"r","review_on":"2026-06-01","reviewed":"2026-06-05"})", nullptr, nullptr,
     nullptr, 1},
    {"a proposal", "decision", R"({"status":"proposed"})", nullptr, nullptr, nullptr, -1},
    {"a decision of tomorrow", "decision", R"({"decided":"2026-07-01"})", nullptr, nullptr, nullptr,
     -1},
    {"an action that is done", "action", R"({"status":"done","due":"2020-01-01"})", nullptr,
     nullptr, nullptr, 1},
    {"an action that is due today", "action", R"({"due":"2026-06-30"})", nullptr, nullptr, nullptr,
     1},
    {"an action overdue", "action", R"({"status":"open","due":"2026-06-29"})", nullptr, nullptr,
     nullptr, 0},
    {"an action called off", "action", R"({"status":"cancelled"})", nullptr, nullptr, nullptr, -1},
    {"an initiative with a change plan", "initiative", R"({"status":"active"})", "change_plan",
     "plans_change_for", "{}", 1},
    {"an initiative without", "initiative", R"({"status":"active"})", nullptr, nullptr, nullptr, 0},
    {"an initiative that is proposed", "initiative", R"({"status":"proposed"})", nullptr, nullptr,
     nullptr, -1},
    {"an initiative whose dates say it is over", "initiative", R"({"end":"2026-01-01"})", nullptr,
     nullptr, nullptr, -1},
    {"a critical service without recovery", "it_service", R"({"criticality":"critical"})", nullptr,
     nullptr, nullptr, 0},
    {"a plan that was never tested", "it_service", R"({"criticality":"high"})", "dr_plan",
     "recovers", "{}", 0},
    {"a service that is not critical", "it_service", R"({"criticality":"medium"})", nullptr,
     nullptr, nullptr, -1},
};

TEST_CASE("whether a practice is kept up") {
  for (const PracticeCase& c : kPractices) {
    CAPTURE(std::string(c.name));
    Organisation it;
    it.element("x", c.type, c.fields);
    if (c.from != nullptr) {
      it.element("y", c.from, c.from_fields).relation("y", c.kind, "x");
    }
    const auto state = practice_state(it.model, it.at("x"), day_of(it.options.as_of));
    CHECK((state ? static_cast<int>(state->met) : -1) == c.met);
  }
}

TEST_CASE("a recovery counts for a year after a drill that did not fail") {
  Organisation it;
  it.element("s", "it_service", R"({"criticality":"critical"})").element("p", "dr_plan");
  it.relation("p", "recovers", "s");
  const auto met = [&] {
    return practice_state(it.model, it.at("s"), day_of(it.options.as_of))->met;
  };
  it.element("d1", "drill", R"({"at":"2025-06-29"})").relation("d1", "drill_of", "p");
  CHECK_FALSE(met());
  it.element("d2", "drill", R"({"at":"2025-06-30"})").relation("d2", "drill_of", "p");
  CHECK(met());
  it.update("d2", R"({"passed":false})");
  CHECK_FALSE(met());
  it.element("d3", "drill", R"({"at":"2026-06-01"})").relation("d3", "drill_of", "p");
  CHECK(met());
}

TEST_CASE("practice is the mean of the shares that exist") {
  Organisation it;
  CHECK_FALSE(value_of(lines_in(it), Line::practice).value);
  it.element("a1", "action", R"({"status":"done"})");
  it.element("a2", "action", R"({"due":"2026-01-01"})");
  it.element("d", "decision", R"({"rationale":"r"})");
  const LineValue line = value_of(lines_in(it), Line::practice);
  CHECK(*line.value == doctest::Approx(0.75));
  CHECK(*line.confidence == doctest::Approx(0.4));
  REQUIRE(line.parts.size() == 5);
  CHECK(line.parts[2].met == 1);
  CHECK(line.parts[2].of == 2);
  CHECK_FALSE(line.parts[0].value);
}

}  // namespace
}  // namespace plumb::score
