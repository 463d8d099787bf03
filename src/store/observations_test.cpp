// Observations: kept with every correction, read as they are or as they were known.
#include "store/store_fixture.h"

namespace plumb::store {
namespace {

using namespace fixture;

Instant at(const char* text) {
  return *parse_instant(text);
}

Observation one(const std::string& measure, const char* moment, std::optional<double> value,
                const char* received = "2026-06-01T00:00:00Z") {
  Observation out;
  out.measure = measure;
  out.at = at(moment);
  out.value = value;
  out.source = "ann";
  out.received = at(received);
  return out;
}

std::vector<double> values(const Store& store, const std::string& measure,
                           const ObservationRange& range = {}) {
  const auto read = store.observations(measure, range);
  REQUIRE(read.ok());
  std::vector<double> out;
  for (const Observation& row : *read) out.push_back(row.value.value_or(-1));
  return out;
}

TEST_CASE("the newest value is told without the series, and what comes late is counted") {
  const Folder folder;
  auto store = Store::open(folder.file(), Store::Mode::create);
  REQUIRE(store.ok());
  const auto newest = [&] {
    const auto found = store->newest_observation("m");
    REQUIRE(found.ok());
    return *found ? (*found)->value : std::optional<double>{};
  };
  CHECK(!newest());
  // In the order of a file, also backwards, nothing of a new series is late.
  const auto first =
      store->keep_observations({one("m", "2026-02-01", 2), one("m", "2026-01-01", 1)});
  REQUIRE(first.ok());
  CHECK(first->late == 0);
  CHECK(newest() == 2);
  const auto second =
      store->keep_observations({one("m", "2025-12-01", 0), one("m", "2026-03-01", 3),
                                one("m", "2026-01-01", 4), one("n", "2025-01-01", 9)});
  REQUIRE(second.ok());
  CHECK(second->late == 1);
  CHECK(second->corrected == 1);
  CHECK(newest() == 3);
  REQUIRE(store->keep_observations({one("m", "2026-03-01", {})}).ok());
  CHECK(newest() == 2);
}

TEST_CASE("a value is kept, corrected and taken back, and every turn stays") {
  const Folder folder;
  auto store = Store::open(folder.file(), Store::Mode::create);
  REQUIRE(store.ok());
  const auto first = store->keep_observations(
      {one("m", "2026-02-01", 2), one("m", "2026-01-01", 1), one("other", "2026-01-01", 9)});
  REQUIRE(first.ok());
  CHECK(first->fresh == 3);
  CHECK(values(*store, "m") == std::vector<double>{1, 2});
  const auto second = store->keep_observations({one("m", "2026-01-01", 1),
                                                one("m", "2026-02-01", 5, "2026-07-01T00:00:00Z"),
                                                one("m", "2026-03-01", {})});
  REQUIRE(second.ok());
  CHECK(second->unchanged == 2);
  CHECK(second->corrected == 1);
  CHECK(values(*store, "m") == std::vector<double>{1, 5});
  // As it was known before the correction came.
  ObservationRange june;
  june.known_at = at("2026-06-15T00:00:00Z");
  CHECK(values(*store, "m", june) == std::vector<double>{1, 2});
  REQUIRE(store->keep_observations({one("m", "2026-02-01", {}, "2026-08-01T00:00:00Z")}).ok());
  CHECK(values(*store, "m") == std::vector<double>{1});
  ObservationRange turns;
  turns.turns = true;
  turns.from = at("2026-01-15T00:00:00Z");
  CHECK(values(*store, "m", turns) == std::vector<double>{2, 5, -1});
  // A value after it was taken back is a new one.
  CHECK(store->keep_observations({one("m", "2026-02-01", 7)})->fresh == 1);
  CHECK(values(*store, "nobody").empty());
}

TEST_CASE("later ones of the same moment correct earlier ones of the same list") {
  const Folder folder;
  auto store = Store::open(folder.file(), Store::Mode::create);
  REQUIRE(store.ok());
  const auto kept =
      store->keep_observations({one("m", "2026-01-01", 1), one("m", "2026-01-01", 2)});
  CHECK(kept->fresh == 1);
  CHECK(kept->corrected == 1);
  CHECK(values(*store, "m") == std::vector<double>{2});
}

TEST_CASE("nobody changes or removes an observation, and the view shows the newest turn") {
  const Folder folder;
  auto store = Store::open(folder.file(), Store::Mode::create);
  REQUIRE(store.ok());
  REQUIRE(store->keep_observations({one("m", "2026-01-01", 1), one("m", "2026-01-01", 2)}).ok());
  CHECK(sql(folder.file(), "SELECT value FROM v_observations") == std::vector<std::string>{"2.0"});
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(folder.file().c_str(), &db) == SQLITE_OK);
  for (const char* wish : {"UPDATE observation SET value = 3", "DELETE FROM observation"}) {
    CHECK(sqlite3_exec(db, wish, nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT);
  }
  sqlite3_close(db);
  CHECK(values(*store, "m") == std::vector<double>{2});
}

}  // namespace
}  // namespace plumb::store
