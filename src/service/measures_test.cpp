#include "service/measures.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "service/formulas.h"
#include "service/measure_series.h"
#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using fixture::Bench;

Instant month(int n) {
  const auto date =
      std::chrono::year(2024 + n / 12) / std::chrono::month(static_cast<unsigned>(n % 12) + 1) / 1;
  return Instant(Day(date).time_since_epoch());
}

void make(Workspace& workspace, const std::string& id, json::object fields) {
  fields["type"] = "measure";
  fields["name"] = id;
  Batch batch{"me", "make", "test", {}, {}, {}};
  batch.writes.push_back(
      {model::Subject::element, model::Operation::create, id, std::move(fields), {}});
  REQUIRE(workspace.commit(std::move(batch)).ok());
}

void set(Workspace& workspace, const std::string& id, json::object fields) {
  Batch batch{"me", "because", "test", {}, {}, {}};
  batch.writes.push_back(
      {model::Subject::element, model::Operation::update, id, std::move(fields), {}});
  const auto done = workspace.commit(std::move(batch));
  REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().text()));
}

void observe(Workspace& workspace, const std::string& id, int n, std::optional<double> value) {
  store::Observation one;
  one.measure = id;
  one.at = month(n);
  one.value = value;
  one.source = "me";
  one.received = workspace.now();
  const auto done = record_observations(workspace, {one}, "me");
  REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().text()));
}

std::vector<measure::Point> values(Workspace& workspace, const std::string& id) {
  const auto series = series_of(workspace, id, {});
  REQUIRE(series.ok());
  return series->points;
}

TEST_CASE("a moment belongs to the newest version that holds by then") {
  std::vector<MeasureVersion> versions(4);
  const auto day = [](const char* text) { return *parse_day(text); };
  versions[1].since = day("2026-03-01");
  versions[2].since = day("2026-02-01");  // written later, holds from earlier: the second never did
  versions[3].since = day("2026-05-01");
  const auto at = [&](const char* text) { return version_at(versions, *parse_instant(text)); };
  CHECK(at("2026-01-31") == 0);
  CHECK(at("2026-02-01") == 2);
  CHECK(at("2026-04-30T12:00:00Z") == 2);
  CHECK(at("2026-05-01") == 3);
}

TEST_CASE("each period is summed up as its version says") {
  MeasureSeries series;
  for (int day = 0; day < 4; ++day) {
    series.points.push_back({month(0) + std::chrono::hours(24 * 5 * day), 1});
    series.points.push_back({month(1) + std::chrono::hours(24 * 5 * day), 1});
  }
  std::sort(series.points.begin(), series.points.end(),
            [](const auto& a, const auto& b) { return a.at < b.at; });
  series.versions.resize(2);
  series.versions[0].definition[4] = "sum";
  series.versions[1].definition[4] = "mean";
  series.versions[1].since = day_of(month(1));
  series.versions[1].comparable = false;
  const auto grid = grid_of(series, measure::Cadence::month, {});
  CHECK(grid.grid.values == std::vector<double>{4, 1});
  CHECK(grid.comparable_from == 1);
  CHECK(grid_of(series, measure::Cadence::month, day_of(month(0))).comparable_from == 0);
}

// Whatever comes in whatever order: what is kept of a formula equals what its operands say.
TEST_CASE("formulas equal their operands after any values, corrections and removals") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  make(workspace, "a", {{"cadence", "month"}, {"unit", "EUR"}});
  make(workspace, "b", {{"cadence", "month"}, {"unit", "EUR"}});
  make(workspace, "sum", {{"unit", "EUR"}, {"expression", "{a} + previous({b})"}});
  make(workspace, "last", {{"unit", "EUR"}, {"expression", "moving_sum({sum}, 2) - {a}"}});
  std::mt19937 random(11);
  constexpr int kMonths = 12;
  std::vector<std::optional<double>> a(kMonths);
  std::vector<std::optional<double>> b(kMonths);
  for (int step = 0; step < 60; ++step) {
    CAPTURE(step);
    const int n = static_cast<int>(random() % kMonths);
    const bool first = random() % 2 == 0;
    std::optional<double> value;
    if (random() % 4 != 0) value = static_cast<double>(random() % 50);
    (first ? a : b)[static_cast<std::size_t>(n)] = value;
    observe(workspace, first ? "a" : "b", n, value);
    std::vector<std::optional<double>> sum(kMonths);
    for (std::size_t i = 1; i < kMonths; ++i) {
      if (a[i] && b[i - 1]) sum[i] = *a[i] + *b[i - 1];
    }
    std::vector<measure::Point> expected;
    std::vector<measure::Point> expected_last;
    for (std::size_t i = 0; i < kMonths; ++i) {
      if (sum[i]) expected.push_back({month(static_cast<int>(i)), *sum[i]});
      if (i > 0 && sum[i] && sum[i - 1]) {
        expected_last.push_back({month(static_cast<int>(i)), *sum[i - 1] + *sum[i] - *a[i]});
      }
    }
    for (const auto& [id, wanted] :
         {std::pair{"sum", &expected}, std::pair{"last", &expected_last}}) {
      const auto found = values(workspace, id);
      REQUIRE(found.size() == wanted->size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].at == (*wanted)[i].at);
        CHECK(found[i].value == (*wanted)[i].value);
      }
    }
  }
}

TEST_CASE("what follows is computed after all it follows from") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  make(workspace, "a", {});
  make(workspace, "z", {{"expression", "{a}"}});
  make(workspace, "m", {{"expression", "{z} + {a}"}});
  make(workspace, "b", {{"expression", "{m} + {z}"}});
  const auto model = workspace.snapshot().model;
  std::string order;
  for (const model::Index at : dependents_of(*model, {"a"})) order += model->element_id(at);
  CHECK(order == "zmb");
  CHECK(dependents_of(*model, {"b"}).empty());
}

TEST_CASE("versions say who, why, and since when") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  make(workspace, "m", {{"unit", "h"}});
  set(workspace, "m", {{"unit", "days"}});
  observe(workspace, "m", 0, 1);
  set(workspace, "m", {{"unit", "min"}, {"holds_from", "2024-02-01"}});
  set(workspace, "m", {{"target", 5}});
  const auto series = series_of(workspace, "m", {});
  REQUIRE(series.ok());
  REQUIRE(series->versions.size() == 2);
  CHECK(said(series->versions[0].definition, "unit") == "days");
  CHECK_FALSE(series->versions[0].since);
  const MeasureVersion& second = series->versions[1];
  CHECK(second.by == "me");
  CHECK(second.reason == "because");
  CHECK(format_day(*second.since) == "2024-02-01");
  CHECK_FALSE(second.comparable);
}

}  // namespace
}  // namespace plumb::service
