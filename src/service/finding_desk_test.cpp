// Findings as people work with them, on a company whose findings are known to be there.
#include "service/finding_desk.h"

#include "service/finding_past.h"
#include "service/finding_work.h"
#include "service/insight_fixture.h"

namespace plumb::service {
namespace {

json::object nobody(std::string_view account) {
  return {{"id", account}, {"name", account}};
}

std::size_t total(const json::object& list) {
  return list.at("total").to_number<std::size_t>();
}

void keep(TestWorkspace& test, Batch batch) {
  batch.actor = "u-anna";
  const auto kept = test->commit(std::move(batch));
  if (!kept.ok()) FAIL(kept.error().text());
}

}  // namespace

TEST_CASE("Filters leave what they say and counts say what they would leave") {
  TestWorkspace test("financial");
  const auto assessment = test.assess();
  const FindingDesk desk(*assessment, nullptr, nobody);
  const json::object all = desk.list({}, {0, 500});
  REQUIRE(total(all) > 10);
  CHECK(total(all) == assessment->findings.size());
  CHECK(!all.at("diagnoses").as_array().empty());
  const auto check_facet = [&](const char* facet, auto set) {
    for (const auto& entry : all.at("counts").as_object().at(facet).as_object()) {
      FindingFilter filter;
      set(filter, std::string(entry.key()));
      CAPTURE(facet);
      CAPTURE(std::string(entry.key()));
      std::size_t counted = 0;
      const json::object found = desk.list(filter, {0, 500});
      for (const json::value& item : found.at("items").as_array()) {
        counted += item.as_object().at("count").to_number<std::size_t>();
      }
      CHECK(counted == entry.value().to_number<std::size_t>());
      CHECK(counted > 0);
    }
  };
  check_facet("level", [](FindingFilter& f, std::string v) { f.levels = {std::move(v)}; });
  check_facet("theme", [](FindingFilter& f, std::string v) { f.themes = {std::move(v)}; });
  check_facet("domain", [](FindingFilter& f, std::string v) { f.domains = {std::move(v)}; });
  check_facet("rule", [](FindingFilter& f, std::string v) { f.rules = {std::move(v)}; });
}

TEST_CASE("Lists are sorted, paged and searched") {
  TestWorkspace test("financial");
  const auto assessment = test.assess();
  const FindingDesk desk(*assessment, nullptr, nobody);
  for (const char* sort : {"-severity", "severity", "rule", "-theme", "domain", "owner", "text"}) {
    CAPTURE(sort);
    FindingFilter filter;
    filter.sort = sort;
    const json::object whole = desk.list(filter, {0, 500});
    const json::object first = desk.list(filter, {0, 3});
    const json::object second = desk.list(filter, {3, 3});
    const json::array& items = whole.at("items").as_array();
    CHECK(first.at("items").as_array()[2] == items[2]);
    CHECK(second.at("items").as_array()[0] == items[3]);
  }
  FindingFilter filter;
  const std::string name(assessment->findings.front().text.substr(0, 12));
  filter.text = name;
  CHECK(total(desk.list(filter, {})) >= 1);
  filter.text = "no such words anywhere";
  CHECK(total(desk.list(filter, {})) == 0);
  filter = {};
  filter.element = std::string(assessment->model().element_id(assessment->findings[0].subjects[0]));
  CHECK(total(desk.list(filter, {})) >= 1);
}

TEST_CASE("A mute holds until its day, and undo brings the finding back") {
  TestWorkspace test("financial");
  const auto assessment = test.assess();
  const score::Finding& finding = assessment->findings.front();
  FindingChange change;
  change.mute = Mute{"Known and accepted", *parse_day("2026-07-15"), "u-anna", "2026-06-30"};
  change.assignee = "u-bert";
  change.due = *parse_day("2026-07-10");
  keep(test, change_finding(*assessment, finding, change));
  struct Case {
    const char* day;
    const char* state;
  };
  for (const Case& c :
       {Case{"2026-06-30", "muted"}, {"2026-07-15", "muted"}, {"2026-07-16", "open"}}) {
    CAPTURE(c.day);
    test.now = *parse_instant(c.day);
    const auto then = test.assess();
    const FindingDesk desk(*then, nullptr, nobody);
    const score::Finding* found = desk.find(finding.key);
    if (found == nullptr) continue;  // other findings may replace it as time passes
    const json::object row = desk.row(*found);
    CHECK(row.at("state") == c.state);
    CHECK(row.at("muted").as_object().at("reason") == "Known and accepted");
    CHECK(row.at("assignee").as_object().at("id") == "u-bert");
    CHECK(row.at("due") == "2026-07-10");
  }
  test.now = *parse_instant("2026-06-30T12:00:00Z");
  const auto batches = test->store().batches(1);
  REQUIRE(batches.ok());
  REQUIRE(test->undo_batch(batches.value()[0].id, "anna", false).ok());
  const auto after = test.assess();
  const FindingDesk desk(*after, nullptr, nobody);
  CHECK(desk.row(*desk.find(finding.key)).at("state") == "open");
  // And muting it again restores what the undo removed.
  keep(test, change_finding(*after, *desk.find(finding.key), change));
  const auto again = test.assess();
  const FindingDesk last(*again, nullptr, nobody);
  CHECK(last.row(*last.find(finding.key)).at("state") == "muted");
  FindingFilter muted;
  muted.state = "muted";
  CHECK(total(last.list(muted, {})) == 1);
}

TEST_CASE("A follow-up is an element with relations, listed back on the finding") {
  TestWorkspace test("financial");
  const auto assessment = test.assess();
  for (const char* type : {"action", "initiative"}) {
    CAPTURE(type);
    const score::Finding& finding = assessment->findings.front();
    FollowUpBatch made =
        follow_up(*test, *assessment, finding,
                  {type, "Do something", "person-x", *parse_day("2026-09-30"), ""});
    keep(test, std::move(made.batch));
    const auto after = test.assess();
    const model::Model& model = after->model();
    const model::Index at = model.find_element(made.id);
    REQUIRE(model.live(at));
    CHECK(model.type_name(at) == type);
    std::size_t relations = 0;
    model.for_each_out(at, [&](model::Index, model::Index) { ++relations; });
    CHECK(relations == finding.subjects.size());
    const FindingState state = finding_state(model, finding.key);
    CHECK(state.follow_ups.back() == made.id);
    const FindingDesk desk(*after, nullptr, nobody);
    if (const score::Finding* found = desk.find(finding.key)) {
      CHECK(!desk.row(*found).at("follow_ups").as_array().empty());
    }
    break;
  }
}

TEST_CASE("Since when, what is new, and what a closed one looked like") {
  TestWorkspace test;
  test.now = *parse_instant("2026-01-10T08:00:00Z");
  test.element("p", {{"type", "process"}});
  test.now = *parse_instant("2026-02-20T08:00:00Z");
  test.element("g", {{"type", "goal"}});
  test.now = *parse_instant("2026-06-30T08:00:00Z");
  FindingPast past(*test);
  const std::string key = "unsupported_goal/g";
  const auto now = test->moment("now");
  REQUIRE(now.ok());
  const auto since = past.since(key, now.value());
  REQUIRE(since.ok());
  REQUIRE(since.value().has_value());
  CHECK(format_day(*since.value()) == "2026-02-20");

  const auto before = past.keys_at(*test->moment("2026-01-31"));
  REQUIRE(before.ok());
  const auto assessment = test.assess();
  const FindingDesk desk(*assessment, before.value().get(), nobody);
  REQUIRE(desk.find(key) != nullptr);
  CHECK(desk.row(*desk.find(key)).at("new") == true);
  CHECK(desk.new_ones() > 0);

  test.relation("p", "supports", "g", {{"strength", 1}});
  const auto closed = past.last_page(key, nobody);
  REQUIRE(closed.ok());
  REQUIRE(closed.value().is_object());
  CHECK(closed.value().as_object().at("state") == "closed");
  CHECK(closed.value().as_object().at("key") == json::value(key));
  const auto never = past.last_page("unsupported_goal/nobody", nobody);
  REQUIRE(never.ok());
  CHECK(never.value().is_null());
}

}  // namespace plumb::service
