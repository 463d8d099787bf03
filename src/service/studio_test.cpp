// Files on the table: staging, decisions, reports, and public files where they are at hand.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "service/files.h"
#include "service/studio.h"
#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using fixture::Bench;
using fixture::create;

constexpr const char* kTable =
    "Id,Type,Name,Annual cost,Owner\n"
    "a-1,application,Case management system,\"1.200,50\",Anna\n"
    "a-2,application,Web shop,\"3.400,00\",Ben\n"
    "a-3,application,,\"10,00\",Ben\n"
    "a-4,application,=2+3,\"7,00\",Ben\n";

StagedFile staged(std::string name) {
  StagedFile out;
  out.workspace = "w";
  out.account = "u-anna";
  out.name = std::move(name);
  return out;
}

StudyOptions dry() {
  StudyOptions out;
  out.actor = "u-anna";
  return out;
}

TEST_CASE("staged files belong to one account and go after a day") {
  Bench bench;
  Staging staging((bench.folder / "staging").string(), bench.environment);
  const auto kept = staging.stage(staged("a.csv"), kTable);
  REQUIRE(kept.ok());
  CHECK(staging.find("w", "u-anna", kept->id).ok());
  CHECK_FALSE(staging.find("w", "u-ben", kept->id).ok());
  CHECK_FALSE(staging.find("v", "u-anna", kept->id).ok());
  CHECK_FALSE(staging.find("w", "u-anna", "../" + kept->id).ok());
  StagedFile changed = *kept;
  changed.decisions.cells.push_back({"", 4, "Name", "Depot"});
  changed.decisions.skip.push_back({"", 5});
  changed.decisions.same_as["a-1"] = "app-1";
  REQUIRE(staging.keep(changed).ok());
  const auto again = staging.find("w", "u-anna", kept->id);
  REQUIRE(again.ok());
  CHECK(again->decisions.cells.front().value == "Depot");
  CHECK(again->decisions.same_as.at("a-1") == "app-1");
  CHECK(*staging.bytes(*again) == kTable);
  for (std::size_t i = 1; i < kStagedFiles; ++i) {
    REQUIRE(staging.stage(staged("b.csv"), "x,y\n1,2\n").ok());
  }
  CHECK(staging.stage(staged("c.csv"), "x").error().code == Error::Code::limit);
  bench.now += std::chrono::hours(25);
  CHECK_FALSE(staging.find("w", "u-anna", kept->id).ok());
  staging.sweep();
  CHECK_FALSE(staging.bytes(*kept).ok());
}

TEST_CASE("a table is read, repaired, united with what is there, and written as one batch") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  REQUIRE(
      bench
          .write({create("app-1", {{"type", "application"}, {"name", "Case Management Solution"}})})
          .ok());
  StagedFile file = staged("apps.csv");
  const auto first = study(workspace, file, kTable, dry());
  REQUIRE(first.ok());
  CHECK(first->format == "csv");
  REQUIRE(first->recipe.has_value());
  REQUIRE(first->sheets.size() == 1);
  CHECK(first->sheets[0].rows == 4);
  CHECK(first->sheets[0].header_row == 1);
  const auto cost = std::find_if(first->sheets[0].columns.begin(), first->sheets[0].columns.end(),
                                 [](const StudioColumn& c) { return c.name == "Annual cost"; });
  REQUIRE(cost != first->sheets[0].columns.end());
  CHECK(cost->attribute.find("annual_cost") != std::string::npos);
  CHECK(cost->note.find("decimal comma") != std::string::npos);
  CHECK(cost->samples.front() == "1.200,50");
  CHECK(first->report.errors.size() == 1);
  CHECK(first->report.created_elements == 3);
  REQUIRE(first->duplicates.size() == 1);
  CHECK(first->duplicates[0].element == "app-1");

  StudyOptions refused = dry();
  refused.refused_rows = true;
  const auto rows = study(workspace, file, kTable, refused);
  REQUIRE(rows.ok());
  CHECK(rows->refused.find("a-3") != std::string::npos);
  CHECK(rows->refused.find("a-1") == std::string::npos);

  file.decisions.cells = {{"", 4, "Name", "Depot"}, {"", 5, "Annual cost", "8,00"}};
  file.decisions.same_as[first->duplicates[0].id] = "app-1";
  const auto second = study(workspace, file, kTable, dry());
  REQUIRE(second.ok());
  CHECK(second->problems.empty());
  CHECK(second->report.errors.empty());
  CHECK(second->report.created_elements == 3);
  CHECK(second->report.updated_elements == 1);
  CHECK(second->duplicates.empty());

  StudyOptions write = dry();
  write.write = true;
  const auto written = study(workspace, file, kTable, write);
  REQUIRE(written.ok());
  CHECK(written->report.batch.starts_with("b-"));
  CHECK(bench.field(*workspace.snapshot().model, "app-1", "name") ==
        "\"Case Management Solution\"");
  CHECK(bench.field(*workspace.snapshot().model, "app-1", "annual_cost").find("1.2005E3") !=
        std::string::npos);
  REQUIRE(workspace.undo_batch(written->report.batch, "u-anna", false).ok());
  CHECK(workspace.snapshot().model->counts().elements == 1);
}

TEST_CASE("decisions that do not fit are named") {
  Bench bench;
  struct Row {
    Decisions decisions;
    const char* field;
  };
  Row rows[5];
  rows[0].decisions.cells = {{"", 99, "Name", "x"}};
  rows[0].field = "cells[0]";
  rows[1].decisions.cells = {{"", 2, "Nome", "x"}};
  rows[1].field = "cells[0]";
  rows[2].decisions.skip = {{"", 1}};
  rows[2].field = "skip[0]";
  rows[3].decisions.skip = {{"", 77}};
  rows[3].field = "skip[0]";
  rows[4].decisions.same_as = {{"a-9", "nothing"}};
  rows[4].field = "same_as";
  for (const Row& row : rows) {
    StagedFile file = staged("apps.csv");
    file.decisions = row.decisions;
    const auto found = study(*bench.workspace, file, kTable, dry());
    REQUIRE(found.ok());
    REQUIRE(found->problems.size() == 1);
    CHECK(found->problems[0].field == row.field);
  }
}

TEST_CASE("a file cannot bring in what its owner may not change") {
  Bench bench;
  const char* text =
      R"({"plumbline": 1, "name": "W", "elements": [{"id": "g", "type": "goal", "name": "G"}],
          "artifacts": [{"id": "catalog:x.yaml", "kind": "catalog", "name": "x.yaml", "body": "no"},
                        {"id": "settings", "kind": "settings", "name": "S", "body": {}},
                        {"id": "c-1", "kind": "comment", "name": "c", "body": {"by": "u-ben"}}]})";
  const auto found = study(*bench.workspace, staged("all.json"), text, dry());
  REQUIRE(found.ok());
  CHECK(found->report.errors.size() == 3);
  CHECK(found->report.created_elements == 1);
  CHECK(found->report.created_artifacts == 0);
  StudyOptions admin = dry();
  admin.may_configure = admin.may_manage = true;
  const auto all = study(*bench.workspace, staged("all.json"), text, admin);
  REQUIRE(all.ok());
  // A broken catalog is left out whoever brings it: the workspace would not open again.
  CHECK(all->report.errors.size() == 1);
  CHECK(all->report.created_artifacts == 2);
}

TEST_CASE("public models and portfolios go through the studio") {
  const std::filesystem::path data =
      std::filesystem::path(PLUMB_SOURCE_DIR) / ".." / "shared" / "data";
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: ../shared/data is not here");
    return;
  }
  std::size_t seen = 0;
  for (const char* folder : {"archimate", "it-portfolio"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data / folder)) {
      const std::string ending = entry.path().extension().string();
      const bool known =
          ending == ".archimate" || ending == ".xml" || ending == ".csv" || ending == ".xlsx";
      constexpr std::uintmax_t kSmall = 600'000;  // the large ones are the importers' own tests
      if (!entry.is_regular_file() || !known || entry.file_size() > kSmall) continue;
      INFO(entry.path().string());
      Bench bench;
      const auto bytes = read_bytes(entry.path().string());
      REQUIRE(bytes.ok());
      const auto found =
          study(*bench.workspace, staged(entry.path().filename().string()), *bytes, dry());
      if (!found.ok()) continue;  // schemas and notes beside the data
      CHECK(found->problems.empty());
      CHECK_FALSE(found->format.empty());
      if (found->format == "csv" || found->format == "xlsx") CHECK_FALSE(found->sheets.empty());
      ++seen;
      if (seen % 8 == 0) break;
    }
  }
  CHECK(seen > 3);
}

}  // namespace
}  // namespace plumb::service
