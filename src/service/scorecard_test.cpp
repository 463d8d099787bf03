#include "service/scorecard.h"

#include "score/evidence_fields.h"
#include "service/insight_fixture.h"
#include "service/scorecard_reviews.h"
#include "service/strategy_map.h"

namespace plumb::service {
namespace {

Scorecard card(TestWorkspace& test, const std::string& unit = "") {
  const auto assessment = test.assess();
  ScorecardWish wish;
  wish.unit = unit;
  auto found = scorecard_of(*test, *assessment, wish);
  if (!found.ok()) FAIL(found.error().text());
  return std::move(found).value();
}

const ScoreObjective& objective(TestWorkspace& test, const Scorecard& card, const std::string& id) {
  const auto model = test->snapshot().model;
  for (const ScoreObjective& one : card.objectives) {
    if (model->element_id(one.at) == id) return one;
  }
  FAIL(id);
  return card.objectives.front();
}

std::string perspective(const Scorecard& card, const ScoreObjective& one) {
  return one.perspective < card.perspectives.size() ? card.perspectives[one.perspective].id : "";
}

void measure(TestWorkspace& test, const std::string& id, const std::string& goal,
             json::object fields, json::object relation = {}) {
  fields["type"] = "measure";
  test.element(id, std::move(fields));
  test.relation(id, "measures", goal, std::move(relation));
}

void keep(TestWorkspace& test, Result<Batch> batch) {
  if (!batch.ok()) FAIL(batch.error().text());
  batch->actor = "anna";
  const auto kept = test->commit(std::move(*batch));
  if (!kept.ok()) FAIL(kept.error().text());
}

}  // namespace

TEST_CASE("An objective's status is that of its worst measure, and missing is not bad") {
  struct Case {
    const char* name;
    std::vector<json::object> measures;
    ObjectiveStatus status;
    std::optional<double> attainment;
  };
  const Case cases[] = {
      {"nothing measures it", {}, ObjectiveStatus::no_measure, std::nullopt},
      {"no target", {{{"current", 5}}}, ObjectiveStatus::no_target, std::nullopt},
      {"no value", {{{"target", 5}}}, ObjectiveStatus::no_value, std::nullopt},
      {"reached", {{{"target", 5}, {"current", 6}}}, ObjectiveStatus::reached, 1.0},
      {"a year left, half the way done",
       {{{"baseline", 0}, {"target", 10}, {"current", 5}, {"due", "2027-06-30"}}},
       ObjectiveStatus::on_track,
       0.5},
      {"it is due and half is done",
       {{{"baseline", 0}, {"target", 10}, {"current", 5}, {"due", "2026-07-01"}}},
       ObjectiveStatus::behind,
       0.5},
      {"as far as it should be, but forecast to miss",
       {{{"baseline", 0}, {"target", 10}, {"current", 5}, {"forecast", 7}, {"due", "2027-06-30"}}},
       ObjectiveStatus::at_risk,
       0.5},
      {"one reached, one without a value",
       {{{"target", 5}, {"current", 6}}, {{"target", 5}}},
       ObjectiveStatus::reached,
       1.0},
      {"one reached, one behind",
       {{{"target", 5}, {"current", 6}}, {{"baseline", 0}, {"target", 10}, {"current", 2}}},
       ObjectiveStatus::behind,
       0.6},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestWorkspace test;
    test.element("g", {{"type", "goal"}});
    for (std::size_t i = 0; i < c.measures.size(); ++i) {
      measure(test, "m" + std::to_string(i), "g", c.measures[i]);
    }
    const Scorecard found = card(test);
    const ScoreObjective& one = objective(test, found, "g");
    CHECK(name_of(one.status) == name_of(c.status));
    CHECK(one.attainment.has_value() == c.attainment.has_value());
    if (c.attainment) CHECK(*one.attainment == doctest::Approx(*c.attainment));
  }
}

TEST_CASE("A roll-up is the mean by weight of what has a value, and says how much that is") {
  TestWorkspace test;
  test.element("a", {{"type", "goal"}, {"perspective", "customer"}, {"weight", 3}});
  test.element("b", {{"type", "goal"}, {"perspective", "customer"}});
  test.element("c", {{"type", "goal"}, {"perspective", "customer"}, {"weight", 6}});
  measure(test, "ma", "a", {{"baseline", 0}, {"target", 10}, {"current", 4}});
  measure(test, "mb", "b", {{"baseline", 0}, {"target", 10}, {"current", 8}});
  measure(test, "mb2", "b", {{"target", 10}}, {{"weight", 3}});
  const Scorecard found = card(test);
  const ScoreRoll& roll = found.rolls[1];
  CHECK(found.perspectives[1].id == "customer");
  CHECK(roll.objectives == 3);
  CHECK(roll.counted == 2);
  CHECK(roll.weight_counted == doctest::Approx(4));
  CHECK(roll.weight_total == doctest::Approx(10));
  CHECK(*roll.attainment == doctest::Approx((3 * 0.4 + 1 * 0.8) / 4));
  CHECK_FALSE(found.rolls[0].attainment.has_value());
  const ScoreObjective& b = objective(test, found, "b");
  CHECK(*b.attainment == doctest::Approx(0.8));
  CHECK(b.weight_counted == doctest::Approx(1));
  CHECK(b.weight_total == doctest::Approx(4));
}

TEST_CASE(
    "Where no perspective is set, most measures decide, and an own one is kept with the map") {
  TestWorkspace test;
  test.element("g", {{"type", "goal"}});
  CHECK(perspective(card(test), objective(test, card(test), "g")).empty());
  measure(test, "m1", "g", {{"perspective", "learning"}});
  measure(test, "m2", "g", {{"perspective", "internal"}});
  measure(test, "m3", "g", {{"perspective", "learning"}});
  Scorecard found = card(test);
  CHECK(perspective(found, objective(test, found, "g")) == "learning");
  CHECK(objective(test, found, "g").perspective_from == "measures");

  keep(test, keep_perspectives(*test, {{"customer", "Those we serve"}, {"", "Climate"}}));
  found = card(test);
  REQUIRE(found.perspectives.size() == 2);
  CHECK(found.perspectives[0].name == "Those we serve");
  CHECK(perspective(found, objective(test, found, "g")).empty());  // learning is gone
  const std::string climate = found.perspectives[1].id;
  keep(test, move_objectives(*test->snapshot().model, {{"g", climate, 7}}));
  found = card(test);
  CHECK(perspective(found, objective(test, found, "g")) == climate);
  CHECK(objective(test, found, "g").perspective_from == "set");
  // Into one of the metamodel's: the attribute says so, and the own placement is gone.
  keep(test, move_objectives(*test->snapshot().model, {{"g", "customer", 0}}));
  CHECK(score::text(*score::fields_of(*test->snapshot().model, found.objectives[0].at),
                    "perspective") == "customer");
  found = card(test);
  CHECK(perspective(found, objective(test, found, "g")) == "customer");
  CHECK_FALSE(keep_perspectives(*test, {{"", "Twice"}, {"", "Twice"}}).ok());
  CHECK_FALSE(keep_perspectives(*test, {{"", ""}}).ok());
  CHECK_FALSE(move_objectives(*test->snapshot().model, {{"m1", std::nullopt, 0}}).ok());
  CHECK_FALSE(move_objectives(*test->snapshot().model, {{"g", "nowhere", 0}}).ok());
  CHECK_FALSE(move_objectives(*test->snapshot().model, {{"g", std::nullopt, kMapSlots}}).ok());
}

TEST_CASE("Boxes keep their places; of two at one the lighter gives way") {
  TestWorkspace test;
  for (const char* id : {"a", "b", "c"}) {
    test.element(id, {{"type", "goal"}, {"perspective", "internal"}});
  }
  test.change("b", {{"weight", 5}});
  keep(test,
       move_objectives(*test->snapshot().model, {{"a", std::nullopt, 2}, {"b", std::nullopt, 2}}));
  const auto assessment = test.assess();
  ScorecardWish wish;
  const auto found = scorecard_of(*test, *assessment, wish);
  const json::object map = strategy_map_json(*assessment, *found);
  std::map<std::string, std::size_t> slots;
  for (const json::value& one : map.at("objectives").as_array()) {
    slots[std::string(one.at("id").as_string())] = one.at("slot").to_number<std::size_t>();
  }
  CHECK(slots == std::map<std::string, std::size_t>{{"a", 0}, {"b", 2}, {"c", 1}});
}

TEST_CASE("A unit's scorecard has its own objectives and says what they contribute, both ways") {
  TestWorkspace test;
  test.element("board", {{"type", "unit"}});
  test.element("sales", {{"type", "unit"}, {"head", "eva"}});
  test.element("crew", {{"type", "team"}});
  test.relation("sales", "reports_to", "board");
  for (const char* id : {"eva", "tom"}) test.element(id, {{"type", "person"}});
  test.relation("tom", "member_of", "crew");
  test.element("grow", {{"type", "goal"}, {"weight", 4}});
  test.relation("board", "accountable_for", "grow");
  test.element("sell", {{"type", "goal"}, {"owner", "eva"}});
  test.element("call", {{"type", "goal"}, {"owner", "tom"}});
  test.element("help", {{"type", "goal"}});
  test.relation("sell", "part_of", "grow", {{"weight", 3}});
  test.relation("help", "part_of", "grow", {{"weight", 1}});
  test.relation("call", "supports", "sell", {{"strength", 0.5}});
  measure(test, "m", "grow", {{"baseline", 0}, {"target", 4}, {"current", 1}});

  const Scorecard sales = card(test, "sales");
  REQUIRE(sales.objectives.size() == 1);
  const ScoreObjective& sell = sales.objectives.front();
  CHECK(sell.units.front().through == "owner");
  CHECK(sell.weight == doctest::Approx(3));  // three of four parts of what weighs 4
  REQUIRE(sell.contributes_to.size() == 1);
  CHECK(sell.contributes_to[0].how == "part_of");
  CHECK(*sell.contributes_to[0].share == doctest::Approx(0.75));
  CHECK(*sell.contributes_to[0].attainment == doctest::Approx(0.25));
  REQUIRE(sell.receives.size() == 1);
  CHECK(sell.receives[0].how == "supports");
  CHECK(*sell.receives[0].share == doctest::Approx(1));
  CHECK(test->snapshot().model->element_id(sell.receives[0].units.at(0).at) == "crew");

  CHECK(card(test, "board").objectives.front().units.front().through == "accountable_for");
  CHECK(card(test, "crew").objectives.size() == 1);
  CHECK(card(test).objectives.size() == 4);
  CHECK(card(test).units.size() == 3);
  const auto assessment = test.assess();
  ScorecardWish wish;
  wish.unit = "grow";
  CHECK(scorecard_of(*test, *assessment, wish).error().code == Error::Code::not_found);
}

TEST_CASE("Money counts once, cancelled work not at all, and what has no objective is named") {
  TestWorkspace test;
  const auto euro = [](double amount) {
    return json::object{{"amount", amount}, {"currency", "EUR"}};
  };
  for (const char* id : {"a", "b"}) {
    test.element(id, {{"type", "goal"}, {"perspective", "financial"}});
  }
  test.element("both", {{"type", "initiative"}, {"budget", euro(100)}, {"spent", euro(40)}});
  test.element("gone", {{"type", "initiative"}, {"budget", euro(7)}, {"status", "cancelled"}});
  test.element("stray", {{"type", "initiative"}, {"budget", euro(9)}});
  test.element("free", {{"type", "initiative"}});
  test.relation("both", "contributes_to", "a");
  test.relation("both", "contributes_to", "b");
  test.relation("gone", "contributes_to", "a");
  const Scorecard found = card(test);
  CHECK(objective(test, found, "a").initiatives.size() == 1);
  CHECK(objective(test, found, "a").initiatives[0].objectives == 2);
  CHECK(*objective(test, found, "b").spent == doctest::Approx(40));
  CHECK(*found.rolls[0].budget == doctest::Approx(100));
  CHECK(*found.whole.spent == doctest::Approx(40));
  REQUIRE(found.unlinked.size() == 1);
  CHECK(test->snapshot().model->element_id(found.unlinked[0].at) == "stray");
}

TEST_CASE("A review keeps the figures of its day, and a closed one does not change") {
  TestWorkspace test;
  test.element("g", {{"type", "goal"}});
  measure(test, "m", "g", {{"baseline", 0}, {"target", 10}, {"current", 4}});
  const auto assessment = test.assess();
  ScoreReview wish;
  wish.name = "Second quarter";
  wish.day = "2026-06-30";
  wish.figures = review_figures(*assessment, card(test));
  auto made = open_review(*test, wish, "anna");
  REQUIRE(made.ok());
  test.change("m", {{"current", 9}});
  const auto note = [&](const char* objective, const char* text) {
    return change_review(*test, made->id, "anna", "", [&](ScoreReview& review) {
      review.notes[objective] = text;
      return done();
    });
  };
  CHECK(note("g", "Slower than hoped").ok());
  CHECK_FALSE(note("m", "Not an objective").ok());
  const auto decided =
      decide_in_review(*test, made->id, {"g", "Add a second shift", "", "", "2026-12-01"}, "anna");
  REQUIRE(decided.ok());
  const auto model = test->snapshot().model;
  const model::Index decision = model->find_element(decided->decisions.at(0).id);
  CHECK(model->type_name(decision) == "decision");
  bool about = false;
  model->for_each_out(decision, [&](model::Index relation, model::Index to) {
    about = about || (model->kind_name(relation) == "decides" && model->element_id(to) == "g");
  });
  CHECK(about);
  CHECK_FALSE(decide_in_review(*test, made->id, {"m", "No", "", "", ""}, "anna").ok());
  CHECK_FALSE(decide_in_review(*test, made->id, {"g", "When", "", "", "soon"}, "anna").ok());

  const auto close = [&](bool closed) {
    return change_review(*test, made->id, "anna", "", [&](ScoreReview& review) {
      review.closed = closed;
      return done();
    });
  };
  REQUIRE(close(true).ok());
  CHECK(note("g", "Later").error().code == Error::Code::conflict);
  CHECK(remove_review(*test, made->id, "anna").error().code == Error::Code::conflict);
  const auto kept = find_review(*test->snapshot().model, made->id);
  CHECK(kept->notes.at("g") == "Slower than hoped");
  CHECK(kept->figures.at("objectives").at(0).at("attainment").as_double() == doctest::Approx(0.4));
  REQUIRE(close(false).ok());
  CHECK(remove_review(*test, made->id, "anna").ok());
  CHECK(reviews_of(*test->snapshot().model).empty());
}

}  // namespace plumb::service
