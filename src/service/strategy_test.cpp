#include "service/strategy.h"

#include "score/smart.h"
#include "service/insight_fixture.h"
#include "service/what_if.h"

namespace plumb::service {
namespace {

json::object nobody(std::string_view account) {
  return {{"id", account}, {"name", account}};
}

json::object strategy_of(const Assessment& assessment) {
  const FindingDesk desk(assessment, nullptr, nobody);
  return strategy_json(desk, [&](model::Index at) { return ref_json(assessment.model(), at); });
}

void keep(TestWorkspace& test, Batch batch) {
  batch.actor = "anna";
  const auto kept = test->commit(std::move(batch));
  if (!kept.ok()) FAIL(kept.error().text());
}

}  // namespace

TEST_CASE("Goals come as a tree, parents first, and agree with the rule on SMART goals") {
  for (const char* company : kCompanies) {
    CAPTURE(company);
    TestWorkspace test(company);
    const auto assessment = test.assess();
    const FindingDesk desk(*assessment, nullptr, nobody);
    const json::object strategy = strategy_of(*assessment);
    std::set<std::string> seen;
    for (const json::value& value : strategy.at("goals").as_array()) {
      const json::object& goal = value.as_object();
      const std::string id(goal.at("id").as_string());
      if (!goal.at("parent").is_null()) {
        CHECK(seen.contains(std::string(goal.at("parent").as_string())));
        CHECK(goal.at("depth").to_number<int>() > 0);
      }
      seen.insert(id);
      const json::object& smart = goal.at("smart").as_object();
      const bool complete = smart.at("text").as_string().empty();
      CHECK(complete == (desk.find("goal_not_smart/" + id) == nullptr));
    }
    CHECK(!seen.empty());
    CHECK(!strategy.at("drivers").as_array().empty());
    CHECK(!strategy.at("visions").as_array().empty());
  }
}

TEST_CASE("Goals in a circle are listed once") {
  TestWorkspace test;
  for (const char* id : {"a", "b", "c"}) test.element(id, {{"type", "goal"}});
  test.relation("a", "part_of", "b");
  test.relation("b", "part_of", "c");
  test.relation("c", "part_of", "a");
  CHECK(strategy_of(*test.assess()).at("goals").as_array().size() == 3);
}

TEST_CASE("A person speaks for the side they state, else that of their unit") {
  TestWorkspace test;
  test.element("b", {{"type", "unit"}, {"side", "business"}});
  test.element("i", {{"type", "unit"}, {"side", "it"}, {"head", "boss"}});
  test.element("states", {{"type", "person"}, {"side", "it"}});
  test.element("member", {{"type", "person"}});
  test.element("boss", {{"type", "person"}});
  test.element("both", {{"type", "person"}});
  test.element("alone", {{"type", "person"}});
  test.relation("states", "member_of", "b");
  test.relation("member", "member_of", "b");
  test.relation("both", "member_of", "b");
  test.relation("both", "member_of", "i");
  struct Case {
    const char* person;
    model::Side side;
  };
  const Case cases[] = {{"states", model::Side::it},  {"member", model::Side::business},
                        {"boss", model::Side::it},    {"both", model::Side::none},
                        {"alone", model::Side::none}, {"nobody", model::Side::none}};
  const auto model = test->snapshot().model;
  for (const Case& c : cases) {
    CAPTURE(c.person);
    CHECK(side_of_person(*model, c.person) == c.side);
  }
}

TEST_CASE("Agreement is recorded with who and when, and taken back") {
  TestWorkspace test;
  test.element("g", {{"type", "goal"}});
  test.element("p", {{"type", "process"}});
  test.element("ann", {{"type", "person"}});
  const Day today = *parse_day("2026-06-30");
  const auto model = test->snapshot().model;
  auto batch = sign_off(*model, "g", model::Side::it, true, "ann", today);
  REQUIRE(batch.ok());
  keep(test, std::move(*batch));
  json::object goal = strategy_of(*test.assess()).at("goals").as_array()[0].as_object();
  CHECK(goal.at("signed").as_object().at("it") == "ann");
  CHECK(goal.at("signed").as_object().at("it_on") == "2026-06-30");
  CHECK(goal.at("signed").as_object().at("business").is_null());
  keep(test, std::move(*sign_off(*model, "g", model::Side::it, false, "ann", today)));
  goal = strategy_of(*test.assess()).at("goals").as_array()[0].as_object();
  CHECK(goal.at("signed").as_object().at("it").is_null());
  CHECK(!sign_off(*model, "p", model::Side::it, true, "ann", today).ok());
  CHECK(!sign_off(*model, "none", model::Side::it, true, "ann", today).ok());
  CHECK(!sign_off(*model, "g", model::Side::none, true, "ann", today).ok());
}

TEST_CASE("Weights of roots and of parts, of all or some of them") {
  TestWorkspace test;
  for (const char* id : {"a", "b", "c", "a1", "a2"}) test.element(id, {{"type", "goal"}});
  test.element("p", {{"type", "process"}});
  test.relation("a1", "part_of", "a");
  test.relation("a2", "part_of", "a");
  test.relation("p", "supports", "b");
  struct Case {
    const char* name;
    WeighWish wish;
    std::vector<double> weights;  // empty: refused
  };
  const Case cases[] = {
      {"rank of all roots", {"rank", {"b", "a", "c"}, {}, {}}, {0.611111, 0.277778, 0.111111}},
      // The third keeps its weight of 1, the two share their two.
      {"direct of some", {"direct", {"a", "b"}, {3, 1}, {}}, {1.5, 0.5}},
      {"pairs of parts", {"pairwise", {"a1", "a2"}, {}, {{"a1", "a2", 3}}}, {0.75, 0.25}},
      {"mixed levels", {"rank", {"a", "a1"}, {}, {}}, {}},
      {"no goal", {"rank", {"p"}, {}, {}}, {}},
      {"twice", {"rank", {"a", "a"}, {}, {}}, {}},
      {"too few values", {"direct", {"a", "b"}, {1}, {}}, {}},
      {"nothing", {"direct", {"a", "b"}, {0, 0}, {}}, {}},
      {"not connected", {"pairwise", {"a", "b", "c"}, {}, {{"a", "b", 3}}}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto assessment = test.assess();
    const auto found = weigh_goals(*assessment, c.wish);
    CHECK(found.ok() == !c.weights.empty());
    if (!found.ok()) continue;
    REQUIRE(found.value().weights.size() == c.weights.size());
    for (std::size_t i = 0; i < c.weights.size(); ++i) {
      CHECK(found.value().weights[i] == doctest::Approx(c.weights[i]));
    }
  }
}

TEST_CASE("What weights would do is what they then do, and comparisons are kept") {
  TestWorkspace test("retail");
  const auto assessment = test.assess();
  WeighWish wish;
  wish.method = "pairwise";
  const json::object strategy = strategy_of(*assessment);
  for (const json::value& value : strategy.at("goals").as_array()) {
    const json::object& goal = value.as_object();
    if (goal.at("parent").is_null() && goal.at("weight").to_number<double>() > 0) {
      wish.goals.emplace_back(goal.at("id").as_string());
    }
  }
  REQUIRE(wish.goals.size() > 2);
  for (std::size_t i = 1; i < wish.goals.size(); ++i) {
    wish.comparisons.push_back({wish.goals[0], wish.goals[i], 5});
  }
  wish.comparisons.push_back({wish.goals[1], wish.goals[2], 2});
  auto weighed = weigh_goals(*assessment, wish);
  REQUIRE(weighed.ok());
  CHECK(*weighed.value().consistency > 0);
  CHECK(weighed.value().worst.has_value());
  const auto scores = what_if(*assessment, weighed.value().trials);
  REQUIRE(scores.ok());
  CHECK(*scores.value().before.index.value != *scores.value().after.index.value);
  keep(test, std::move(weighed.value().batch));
  const auto after = test.assess();
  CHECK(*after->index.value == doctest::Approx(*scores.value().after.index.value));
  const json::object weights = strategy_of(*after).at("weights").as_object();
  CHECK(weights.at("method") == "pairwise");
  CHECK(weights.at("comparisons").as_array().size() == wish.comparisons.size());
}

}  // namespace plumb::service
