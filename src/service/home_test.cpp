#include "service/home.h"

#include <algorithm>

#include "service/insight_fixture.h"
#include "service/perspective_page.h"

namespace plumb::service {
namespace {

json::object nobody(std::string_view account) {
  return {{"id", account}, {"name", account}};
}

}  // namespace

TEST_CASE("Home of every company holds what the analysis says") {
  for (const char* company : kCompanies) {
    CAPTURE(company);
    TestWorkspace test(company);
    const auto assessment = test.assess();
    const FindingDesk desk(*assessment, nullptr, nobody);
    IndexHistory history(*test);
    const Day today = day_of(test.now);
    auto points = history.points(today - std::chrono::days(90), today, 6);
    REQUIRE(points.ok());
    const json::object home =
        home_json({desk, std::move(*points), levers_of(*assessment, kTopLevers), nullptr, {}});
    CHECK(home.at("scores").as_object().at("index").to_number<double>() ==
          *assessment->index.value);
    CHECK(home.at("changed").is_null());
    CHECK(home.at("levers").as_array().size() == kTopLevers);
    CHECK(home.at("findings").as_object().at("items").as_array().size() ==
          std::min(kTopFindings, desk.open().size()));
    CHECK(home.at("components").as_array().size() == 12);
    CHECK(home.at("owed").as_array().empty());
    const json::object& spend = home.at("spend").as_object();
    const double share = spend.at("purposeful_share").to_number<double>();
    CHECK(share > 0);
    CHECK(share <= 1);
    const json::object& measures = home.at("measures").as_object();
    CHECK(measures.at("total") == measures.at("on_track").to_number<std::uint64_t>() +
                                      measures.at("off_track").to_number<std::uint64_t>() +
                                      measures.at("without_value").to_number<std::uint64_t>());
  }
}

TEST_CASE("Home of an empty model says so and invents nothing") {
  TestWorkspace test;
  const auto assessment = test.assess();
  const FindingDesk desk(*assessment, nullptr, nobody);
  const json::object home = home_json({desk, {}, {}, nullptr, {}});
  CHECK(home.at("sentence").as_object().at("id") == "home.empty");
  CHECK(home.at("scores").as_object().at("index").is_null());
  CHECK(home.at("missing_lines").as_array().size() == 5);
  CHECK(home.at("spend").as_object().at("annual").is_null());
  CHECK(home.at("levers").as_array().empty());
}

TEST_CASE("What somebody owes") {
  TestWorkspace test;
  const auto dated = [](const char* day) {
    return json::array{{{"kind", "assessed"}, {"value", 0.8}, {"at", day}}};
  };
  test.element("me", {{"type", "person"}, {"side", "it"}});
  test.element("other", {{"type", "person"}});
  test.element("fresh",
               {{"type", "application"}, {"owner", "me"}, {"evidence", dated("2026-06-01")}});
  test.element("old",
               {{"type", "application"}, {"owner", "me"}, {"evidence", dated("2025-01-01")}});
  test.element("bare", {{"type", "application"}, {"owner", "me"}});
  test.element("theirs", {{"type", "application"}, {"owner", "other"}});
  test.element("late", {{"type", "action"}, {"owner", "me"}, {"due", "2026-06-01"}});
  test.element("soon", {{"type", "action"}, {"owner", "me"}, {"due", "2026-07-10"}});
  test.element("far", {{"type", "action"}, {"owner", "me"}, {"due", "2026-12-10"}});
  test.element("done",
               {{"type", "action"}, {"owner", "me"}, {"due", "2026-06-01"}, {"status", "done"}});
  test.element("look", {{"type", "review"}, {"owner", "me"}, {"due", "2026-07-01"}});
  test.element("kpi", {{"type", "measure"},
                       {"owner", "me"},
                       {"current", 3},
                       {"target", 4},
                       {"as_of", "2026-03-31"}});
  test.element("empty-kpi", {{"type", "measure"}, {"owner", "me"}});
  test.element("mine", {{"type", "goal"}, {"owner", "me"}, {"evidence", dated("2026-06-01")}});
  test.element("agreed", {{"type", "goal"},
                          {"owner", "me"},
                          {"signed_it", "other"},
                          {"evidence", dated("2026-06-01")}});
  const auto assessment = test.assess();
  std::string found;
  for (const Owed& owed : owed_by(*assessment, {"me", ""})) {
    found += owed.kind + " " + owed.subject + (owed.overdue ? " overdue" : "") + "\n";
  }
  CHECK(found ==
        "stale_evidence element:old overdue\n"
        "measure_due element:kpi overdue\n"
        "action_due element:late overdue\n"
        "review_due element:look\n"
        "action_due element:soon\n"
        "missing_owner_data element:bare\n"
        "measure_due element:empty-kpi\n"
        "sign_off element:mine\n");
  CHECK(owed_by(*assessment, {}).empty());
}

TEST_CASE("Perspectives come with roles, impacts and the measures that stand for them") {
  TestWorkspace test("retail");
  const json::object page = perspectives_page(*test.assess());
  CHECK(page.at("declared") == "competitive_potential");
  std::size_t measured = 0;
  double shares = page.at("unattributed").to_number<double>();
  for (const json::value& value : page.at("items").as_array()) {
    const json::object& item = value.as_object();
    CHECK(item.at("roles").as_array().size() >= 4);
    CHECK(item.at("impacts").as_array().size() >= 5);
    shares += item.at("spend_share").to_number<double>();
    for (const json::value& impact : item.at("impacts_detail").as_array()) {
      measured += impact.as_object().at("measures").as_array().size();
      CHECK(!impact.as_object().at("suggested").as_array().empty());
    }
  }
  CHECK(shares == doctest::Approx(1));
  MESSAGE(measured << " measures stand for impacts");
}

}  // namespace plumb::service
