// Every opened number equals the analysis, and its shares add up to it.
#include "service/explain.h"

#include <cmath>

#include "score/links.h"
#include "service/generate.h"
#include "service/import.h"
#include "service/insight_fixture.h"

namespace plumb::service {
namespace {

std::optional<double> number(const json::object& in, const char* key) {
  const json::value& value = in.at(key);
  if (value.is_null()) return std::nullopt;
  return value.to_number<double>();
}

double shares(const json::object& explanation) {
  double out = 0;
  for (const json::value& input : explanation.at("inputs").as_array()) {
    out += input.as_object().at("share").to_number<double>();
  }
  return out;
}

void check_sum(const json::object& explanation, std::optional<double> value) {
  CAPTURE(json::serialize(explanation.at("id")));
  CHECK(number(explanation, "value") == value);
  if (value) {
    CHECK(std::abs(shares(explanation) - *value) < 1e-9);
    CHECK(!explanation.contains("missing"));
  } else {
    CHECK(explanation.at("inputs").as_array().empty());
    CHECK(!explanation.at("missing").as_string().empty());
  }
}

void check_all(const Assessment& assessment) {
  const auto index = explain_line(assessment, "index");
  REQUIRE(index.ok());
  check_sum(index.value(), assessment.index.value);
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    const auto line = explain_line(assessment, score::kLineIds[i]);
    REQUIRE(line.ok());
    check_sum(line.value(), assessment.index.lines[i].value);
  }
  for (const score::ComponentFigures& figures : assessment.components) {
    const auto component = explain_component(assessment, figures.id);
    REQUIRE(component.ok());
    check_sum(component.value(), figures.condition);
  }
  for (std::size_t link = 0; link < model::kLinks.size(); ++link) {
    const json::object explained = explain_link(assessment, link);
    const score::LinkScore& score = assessment.analysis().links[link];
    check_sum(explained.at("coverage").as_object(), score.coverage);
    check_sum(explained.at("purpose").as_object(), score.purpose);
    CHECK(number(explained.at("score").as_object(), "score") == score.score);
  }
}

}  // namespace

TEST_CASE("Shares add up to the analysis in every company") {
  for (const char* company : kCompanies) {
    CAPTURE(company);
    TestWorkspace test(company);
    check_all(*test.assess());
  }
}

TEST_CASE("Shares add up where there is little or nothing") {
  TestWorkspace test;
  check_all(*test.assess());
  test.element("g", {{"type", "goal"}});
  check_all(*test.assess());
  test.element("p", {{"type", "process"}});
  test.element("a", {{"type", "application"}});
  test.element("b", {{"type", "application"}});
  test.relation("p", "supports", "g");
  test.relation("a", "supports", "p");
  check_all(*test.assess());
  // A cycle that only partly leads to the goal.
  test.relation("b", "supports", "a");
  test.relation("a", "supports", "b", {{"strength", 0.75}});
  test.change("a", {{"annual_cost", {{"amount", 100}, {"currency", "EUR"}}}});
  check_all(*test.assess());
}

TEST_CASE("Shares add up in large models, the rest as one entry") {
  Shape shape;
  shape.elements = 8000;
  shape.relations = 30'000;
  TestWorkspace test;
  ImportOptions options;
  options.actor = "anna";
  options.duplicate_hints = false;
  REQUIRE(import_document(*test, generate_document(shape), options).ok());
  check_all(*test.assess());
}

TEST_CASE("A link says what limits it and what would raise it") {
  TestWorkspace test;
  test.element("g", {{"type", "goal"}});
  test.element("p", {{"type", "process"}});
  test.element("a", {{"type", "application"}});
  test.element(
      "weak",
      {{"type", "application"},
       {"evidence", json::array{{{"kind", "assessed"}, {"value", 0.2}, {"at", "2026-06-01"}}}}});
  test.relation("p", "supports", "g", {{"strength", 1}});
  test.relation("a", "supports", "p", {{"strength", 0.5}});
  test.relation("weak", "supports", "a", {{"strength", 1}});
  const auto assessment = test.assess();
  const json::object link = explain_link(*assessment, 2);  // BS-II
  CHECK(link.at("id") == "BS-II");
  std::string chain;
  for (const json::value& step : link.at("chain").as_array()) {
    chain += std::string(step.as_object().at("id").as_string()) + " ";
  }
  CHECK(chain == "g p a weak ");
  CHECK(link.at("chain").as_array().back().as_object().at("limited_by") == "its own condition");
  const json::array& raise = link.at("raise").as_array();
  REQUIRE(!raise.empty());
  for (const json::value& row : raise) {
    CHECK(row.as_object().at("link_gain").to_number<double>() > 0);
  }
  // The gain is exact: what the engine says once it is done.
  json::object best;
  for (const json::value& row : raise) {
    const json::object& lever = row.as_object();
    if (lever.at("kind") == "strength" && lever.at("relation") == "a-supports-p") best = lever;
  }
  REQUIRE(!best.empty());
  const double before = *assessment->analysis().links[2].score;
  json::object patch{{"strength", 1}};
  Batch batch;
  batch.actor = "anna";
  batch.writes.push_back({model::Subject::relation, model::Operation::update, "a-supports-p",
                          std::move(patch), std::nullopt});
  REQUIRE(test->commit(std::move(batch)).ok());
  CHECK(*test.assess()->analysis().links[2].score - before ==
        doctest::Approx(best.at("link_gain").to_number<double>()));
}

TEST_CASE("What is left out is named") {
  TestWorkspace test("retail");
  const auto assessment = test.assess();
  test.element("loose-measure", {{"type", "measure"}, {"target", 3}});
  const auto after = test.assess();
  const auto outcomes = explain_line(*after, "outcomes");
  REQUIRE(outcomes.ok());
  bool named = false;
  for (const json::value& row : outcomes.value().at("excluded").as_array()) {
    const json::object& item = row.as_object();
    if (item.if_contains("id") != nullptr && item.at("id") == "loose-measure") {
      named = item.at("reason") == "it has no value or no target";
    }
  }
  CHECK(named);
  CHECK(!explain_line(*assessment, "luck").ok());
  CHECK(!explain_component(*assessment, "XX.luck").ok());
}

}  // namespace plumb::service
