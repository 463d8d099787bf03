// Settings, catalogs, branches and backups.
#include <doctest/doctest.h>

#include <filesystem>
#include <memory>

#include "service/backup.h"
#include "service/branches.h"
#include "service/catalogs.h"
#include "service/settings.h"
#include "service/template.h"
#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using fixture::Bench;
using fixture::goal;
using fixture::set;

TEST_CASE("settings say what they are and what is wrong with a wish") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  const auto settings = settings_of(workspace);
  REQUIRE(settings.ok());
  const json::object values = setting_values(workspace, *settings);
  CHECK(values.at("currency") == "EUR");
  CHECK(values.at("line_weights.structure") == 1);
  CHECK(values.at("declared_perspective").is_null());
  struct Row {
    const char* id;
    json::value value;
    bool good;
  };
  const Row rows[] = {
      {"declared_perspective", "service_level", true},
      {"declared_perspective", "nonsense", false},
      {"line_weights.structure", 2.5, true},
      {"line_weights.structure", -1, false},
      {"line_weights.structure", "much", false},
      {"appetite", 0.3, true},
      {"appetite", 1.5, false},
      {"currency", "CHF", true},
      {"currency", "francs", false},
      {"roots", json::array{"product"}, true},
      {"roots", json::array{"unicorn"}, false},
      {"thresholds.budget_overrun.tolerance", 0.2, true},
      {"thresholds.budget_overrun.nothing", 0.2, false},
      {"appetite", nullptr, true},
  };
  for (const Row& row : rows) {
    INFO(row.id << " " << json::serialize(row.value));
    const SettingsPlan plan = plan_settings(workspace, *settings, {{row.id, row.value}});
    CHECK(plan.problems.empty() == row.good);
    if (!row.good) CHECK(plan.problems.front().field == row.id);
  }
}

TEST_CASE("settings move the index before and after they are kept") {
  const auto folder = std::filesystem::temp_directory_path() / "plumb-settings-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  Environment environment;
  environment.now = [] { return *parse_instant("2026-06-30T12:00:00Z"); };
  environment.random = [seed = std::make_shared<std::uint64_t>(3)] {
    return *seed += 0x9e3779b97f4a7c15u;
  };
  TemplateOptions wish;
  wish.path = (folder / "w.plumb").string();
  wish.id = "retail";
  wish.actor = "anna";
  REQUIRE(create_from_template(wish, environment).ok());
  {
    const auto opened = Workspace::open(wish.path, environment);
    REQUIRE(opened.ok());
    Workspace& workspace = **opened;
    const auto settings = settings_of(workspace);
    const auto now = [&] {
      const Snapshot base = workspace.snapshot();
      return scores_of(workspace, base, {base.seq, workspace.now()})
          ->at("index")
          .to_number<double>();
    };
    const double before = now();
    const SettingsPlan plan = plan_settings(
        workspace, *settings, {{"line_weights.perception", 10}, {"roots", json::array{"product"}}});
    CHECK(plan.metamodel);
    const double promised = scores_under(workspace, plan)->at("index").to_number<double>();
    CHECK(promised < before - 1);
    CHECK(now() == before);
    const SettingsPlan weights =
        plan_settings(workspace, *settings, {{"line_weights.perception", 10}});
    const double expected = scores_under(workspace, weights)->at("index").to_number<double>();
    const auto kept = commit_settings(workspace, weights, "anna");
    INFO((kept.ok() ? std::string() : kept.error().text()));
    REQUIRE(kept.ok());
    CHECK(now() == doctest::Approx(expected));
    const SettingsPlan back =
        plan_settings(workspace, *settings, {{"line_weights.perception", nullptr}});
    REQUIRE(commit_settings(workspace, back, "anna").ok());
    CHECK(now() == doctest::Approx(before));
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("a catalog is judged by line, and types in use stay") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  const std::string good =
      "catalog: metamodel\nversion: 1\ntypes:\n  - {id: satellite, name: Satellite, plural: "
      "Satellites, group: technology, component_it: II.architecture}\n";
  const CatalogCheck fine = inspect_catalog(workspace, "ours.yaml", good);
  for (const catalog::Problem& one : fine.problems) MESSAGE(one.where() << " " << one.what);
  const CatalogCheck bad =
      inspect_catalog(workspace, "ours.yaml", "catalog: metamodel\nversion: 1\nplanets: []\n");
  REQUIRE_FALSE(bad.problems.empty());
  CHECK(bad.problems.front().line == 3);
  CHECK(bad.problems.front().file == "ours.yaml");
  CHECK_FALSE(inspect_catalog(workspace, "ours.yaml", std::string("nothing")).problems.empty());
}

TEST_CASE("scenarios are renamed, closed, opened and compared by name") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  REQUIRE(bench.write({goal("g", "Fast"), fixture::process("p")}).ok());
  const auto made = workspace.create_scenario("Plan", "u-anna");
  REQUIRE(made.ok());
  CHECK(find_scenario(workspace, made->id)->by == "u-anna");
  REQUIRE(
      bench.write({set("g", {{"weight", 4}}), fixture::relate("r", "p", "supports", "g")}, made->id)
          .ok());
  REQUIRE(bench.write({set("g", {{"weight", 2}})}).ok());
  const auto renamed = change_scenario(workspace, made->id, {"Plan B", "closed"}, "u-anna");
  REQUIRE(renamed.ok());
  CHECK(renamed->name == "Plan B");
  CHECK(renamed->status == "closed");
  const auto late = bench.write({set("g", {{"weight", 5}})}, made->id);
  REQUIRE_FALSE(late.ok());
  CHECK(late.error().code == Error::Code::conflict);
  CHECK(late.error().what == "The scenario Plan B is closed.");
  CHECK_FALSE(late.error().remedy.empty());
  CHECK(change_scenario(workspace, made->id, {{}, "open"}, "u-anna")->status == "open");
  CHECK_FALSE(change_scenario(workspace, made->id, {{}, "merged"}, "u-anna").ok());
  CHECK_FALSE(change_scenario(workspace, "s-none", {"x", {}}, "u-anna").ok());

  const auto items = workspace.scenario_diff(made->id);
  REQUIRE(items.ok());
  const auto branched = workspace.scenario(made->id);
  const json::array rows = diff_json(*items, *workspace.snapshot().model, *branched->model);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].at("type") == "goal");
  CHECK(rows[0].at("conflict").at("weight") == 2);
  CHECK(rows[1].at("name") == "p supports Fast");
  const auto trial = merged_trial(workspace, *items);
  REQUIRE(trial.ok());
  CHECK(bench.field(*trial->model, "g", "weight") == "4");
  CHECK(bench.field(*workspace.snapshot().model, "g", "weight") == "2");
  CHECK(workspace.merge_scenario(made->id, {}, Prefer::refuse, "u").error().code ==
        Error::Code::conflict);
}

TEST_CASE("a backup comes back only whole and never over another file") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Goal")}).ok());
  const std::string copy = (bench.folder / "copy.plumb").string();
  const std::string to = (bench.folder / "back.plumb").string();
  REQUIRE(bench.workspace->store().backup(copy).ok());
  const auto found = restore_backup(copy, to, bench.environment);
  REQUIRE(found.ok());
  CHECK(found->head.seq == bench.workspace->snapshot().seq);
  CHECK(restore_backup(copy, to, bench.environment).error().code == Error::Code::conflict);
  CHECK_FALSE(std::filesystem::exists(to + ".part"));

  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(copy.c_str(), &db) == SQLITE_OK);
  CHECK(sqlite3_exec(db, "UPDATE element SET name = 'Other'", nullptr, nullptr, nullptr) ==
        SQLITE_OK);
  sqlite3_close(db);
  const std::string other = (bench.folder / "other.plumb").string();
  CHECK(restore_backup(copy, other, bench.environment).error().code == Error::Code::corrupt);
  CHECK_FALSE(std::filesystem::exists(other));
}

}  // namespace
}  // namespace plumb::service
