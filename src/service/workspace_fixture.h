// What tests of workspaces share: one in a folder of its own, and short ways to write wishes.
#pragma once

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "service/workspace.h"

namespace plumb::service::fixture {

using model::Operation;
using model::Subject;

// A workspace in a folder of its own, with a clock that moves one minute a look.
struct Bench {
  Bench() {
    folder = std::filesystem::temp_directory_path() /
             ("plumb-test-" + std::to_string(static_cast<long>(getpid())) + "-" +
              std::to_string(counter++));
    std::filesystem::create_directories(folder);
    path = (folder / "w.plumb").string();
    environment.now = [this] { return now += std::chrono::minutes(1); };
    environment.random = [this] {
      return seed = seed * 6364136223846793005u + 1442695040888963407u;
    };
    workspace = std::move(*Workspace::create(path, "Test", "EUR", environment));
  }
  ~Bench() {
    workspace.reset();
    std::filesystem::remove_all(folder);
  }
  void reopen() {
    workspace.reset();
    workspace = std::move(*Workspace::open(path, environment));
  }
  Result<Committed> write(std::vector<Write> writes, std::string scenario = {}) {
    Batch batch;
    batch.actor = "anna";
    batch.reason = "test";
    batch.scenario = std::move(scenario);
    batch.writes = std::move(writes);
    return workspace->commit(std::move(batch));
  }
  std::string field(const model::Model& model, std::string_view id, std::string_view key) {
    const json::value record = model.record(Subject::element, id);
    if (!record.is_object()) return "(absent)";
    const json::value* value = record.get_object().if_contains(key);
    return value == nullptr ? "(none)" : json::serialize(*value);
  }
  void sql(const char* text) {
    workspace.reset();
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, text, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
    workspace = std::move(*Workspace::open(path, environment));
  }

  static inline int counter = 0;
  std::filesystem::path folder;
  std::string path;
  Instant now = *parse_instant("2026-01-01T08:00:00Z");
  std::uint64_t seed = 7;
  Environment environment;
  std::unique_ptr<Workspace> workspace;
};

inline Write create(std::string id, json::object record) {
  return {Subject::element, Operation::create, std::move(id), std::move(record), std::nullopt};
}
inline Write goal(std::string id, std::string name) {
  return create(std::move(id), {{"type", "goal"}, {"name", name}});
}
inline Write process(std::string id) {
  return create(id, {{"type", "process"}, {"name", id}});
}
inline Write set(std::string id, json::object fields) {
  return {Subject::element, Operation::update, std::move(id), std::move(fields), std::nullopt};
}
inline Write relate(std::string id, std::string from, std::string kind, std::string to) {
  return {Subject::relation,
          Operation::create,
          std::move(id),
          {{"kind", kind}, {"from", from}, {"to", to}},
          std::nullopt};
}

}  // namespace plumb::service::fixture
