// Observations that come with an import, and go with it.
#include <doctest/doctest.h>

#include "service/import_series.h"
#include "service/studio.h"
#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using fixture::Bench;
using fixture::create;

constexpr const char* kRecipe =
    "recipe: t\nsheets:\n  - latest_by: [Day]\n    elements:\n"
    "      - {as: kpi, type: measure, id: 'kpi-{Id}', name: Name, fields: {maximum: Most}}\n"
    "    observations:\n      - {of: kpi, at: Day, value: Value}\n";
constexpr const char* kTable =
    "Id,Name,Day,Most,Value\n"
    "1,Speed,2025-01-31,100,50\n1,Speed,2025-02-28,100,60\n1,Speed,2025-03-31,100,400\n"
    "2,Calm,2025-01-31,,7\n2,Calm,2999-01-31,,8\n";

Result<Study> bring(Workspace& workspace, const std::string& table, bool write,
                    const std::string& scenario = {}) {
  StagedFile file;
  file.name = "figures.csv";
  file.decisions.recipe = kRecipe;
  file.decisions.scenario = scenario;
  StudyOptions options;
  options.actor = "anna";
  options.write = write;
  options.refused_rows = true;
  return study(workspace, file, table, options);
}

std::vector<store::Observation> series(Workspace& workspace, const std::string& id,
                                       bool turns = false) {
  store::ObservationRange range;
  range.turns = turns;
  return *workspace.beside_log([&](store::Store& store) { return store.observations(id, range); });
}

TEST_CASE(
    "a preview counts the observations, the batch keeps them and brings elements up to date") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  const auto before = bring(workspace, kTable, false);
  REQUIRE(before.ok());
  CHECK(before->report.observations.fresh == 3);
  CHECK(before->report.series == 2);
  CHECK(before->report.created_elements == 2);
  // One is more than its measure can be, one has not come yet.
  REQUIRE(before->report.errors.size() == 2);
  CHECK(before->report.errors[0].where == "figures.csv row 4 column 'Value'");
  CHECK(before->report.errors[1].where == "figures.csv row 6 column 'Value'");
  CHECK(before->refused.find("400") != std::string::npos);
  CHECK(series(workspace, "kpi-1").empty());

  const auto written = bring(workspace, kTable, true);
  REQUIRE(written.ok());
  CHECK(written->report.observations.fresh == 3);
  CHECK(series(workspace, "kpi-1").size() == 2);
  CHECK(series(workspace, "kpi-1")[0].source.starts_with("figures.csv ("));
  const auto model = workspace.snapshot().model;
  CHECK(bench.field(*model, "kpi-1", "current") == "6E1");
  CHECK(bench.field(*model, "kpi-1", "as_of") == "\"2025-02-28\"");

  const auto again = bring(workspace, kTable, true);
  REQUIRE(again.ok());
  CHECK(again->report.observations.fresh == 0);
  CHECK(again->report.observations.unchanged == 3);
  CHECK(again->report.batch.empty());
}

TEST_CASE("taking a batch back takes its observations back, and bringing it back brings them") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  REQUIRE(bring(workspace, kTable, true).ok());
  const std::string corrected =
      "Id,Name,Day,Most,Value\n1,Speed,2025-02-28,100,65\n1,Speed,2025-04-30,100,70\n";
  const auto second = bring(workspace, corrected, true);
  REQUIRE(second.ok());
  CHECK(second->report.observations.corrected == 1);
  CHECK(second->report.observations.fresh == 1);
  REQUIRE(series(workspace, "kpi-1").size() == 3);

  const auto undone = workspace.undo_batch(second->report.batch, "anna", false);
  REQUIRE(undone.ok());
  auto now = series(workspace, "kpi-1");
  REQUIRE(now.size() == 2);
  CHECK(*now[1].value == 60);
  CHECK(bench.field(*workspace.snapshot().model, "kpi-1", "current") == "6E1");
  CHECK(series(workspace, "kpi-1", true).size() == 6);  // nothing was removed

  REQUIRE(workspace.undo_batch(undone->batch, "anna", false).ok());
  now = series(workspace, "kpi-1");
  REQUIRE(now.size() == 3);
  CHECK(*now[1].value == 65);
  CHECK(*now[2].value == 70);
  CHECK(bench.field(*workspace.snapshot().model, "kpi-1", "current") == "7E1");
}

TEST_CASE("what was corrected since stays when the batch before goes") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  const auto first = bring(workspace, kTable, true);
  REQUIRE(first.ok());
  const auto second = bring(workspace, "Id,Name,Day,Most,Value\n1,Speed,2025-02-28,100,65\n", true);
  REQUIRE(second.ok());
  const auto refused = workspace.undo_batch(first->report.batch, "anna", false);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Error::Code::conflict);
  CHECK(series(workspace, "kpi-1").size() == 2);
  REQUIRE(workspace.undo_batch(first->report.batch, "anna", true).ok());
  const auto now = series(workspace, "kpi-1");
  REQUIRE(now.size() == 1);
  CHECK(*now[0].value == 65);
}

TEST_CASE("observations alone are a batch that can be taken back") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  REQUIRE(bring(workspace, kTable, true).ok());
  // Older than what the element says: nothing but the series changes.
  const auto older = bring(workspace, "Id,Name,Day,Most,Value\n1,Speed,2024-12-31,100,40\n", true);
  REQUIRE(older.ok());
  REQUIRE_FALSE(older->report.batch.empty());
  CHECK(older->report.updated_elements == 0);
  CHECK(series(workspace, "kpi-1").size() == 3);
  REQUIRE(workspace.undo_batch(older->report.batch, "anna", false).ok());
  CHECK(series(workspace, "kpi-1").size() == 2);
}

TEST_CASE("a scenario takes elements and says that it has no observations") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  const auto scenario = workspace.create_scenario("What if", "anna");
  REQUIRE(scenario.ok());
  const auto out = bring(workspace, kTable, true, scenario->id);
  REQUIRE(out.ok());
  CHECK(out->report.created_elements == 2);
  CHECK(out->report.observations.fresh == 0);
  REQUIRE_FALSE(out->report.warnings.empty());
  CHECK(out->report.warnings.back().what.find("5 observations were left out") != std::string::npos);
  CHECK(series(workspace, "kpi-1").empty());
}

}  // namespace
}  // namespace plumb::service
