// What tests of the store share: a file in a folder of its own, and plain SQL on it.
#pragma once

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"

namespace plumb::store::fixture {

struct Folder {
  Folder()
      : path(std::filesystem::temp_directory_path() /
             ("plumb-store-" + std::to_string(static_cast<long>(getpid())) + "-" +
              std::to_string(counter++))) {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name = "w.plumb") const { return (path / name).string(); }

  static inline int counter = 0;
  std::filesystem::path path;
};

// First column of every row.
inline std::vector<std::string> sql(const std::string& path, const std::string& text) {
  sqlite3* raw = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &raw) == SQLITE_OK);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db(raw, sqlite3_close);
  std::vector<std::string> out;
  const auto keep = [](void* rows, int columns, char** values, char**) {
    if (columns > 0 && values[0] != nullptr) {
      static_cast<std::vector<std::string>*>(rows)->emplace_back(values[0]);
    }
    return 0;
  };
  CHECK(sqlite3_exec(raw, text.c_str(), keep, &out, nullptr) == SQLITE_OK);
  return out;
}

inline model::Model blank_model() {
  auto metamodel = std::make_shared<model::Metamodel>();
  metamodel->types.emplace_back().id = "process";
  metamodel->relations.emplace_back().id = "supports";
  metamodel->index();
  return model::Model(metamodel);
}

// A batch with one new artifact.
inline Commit new_artifact(const std::string& id, const std::string& kind, json::value body) {
  const model::Artifact artifact{id, kind, id, std::move(body), 1, false};
  model::Change change;
  change.subject = model::Subject::artifact;
  change.operation = model::Operation::create;
  change.id = id;
  change.after = model::record_of(artifact);
  Commit out;
  out.batch = {"b-" + id, "2026-01-01T00:00:00.000Z", "anna", "test", "", "", "", 0, 0};
  out.changes.push_back(std::move(change));
  return out;
}

inline Status append(Store& store, Commit commit) {
  model::Model now = blank_model();
  PLUMB_CHECK(store.load(now));
  for (const model::Change& change : commit.changes) PLUMB_CHECK(now.apply(change));
  std::vector<Commit> commits;
  commits.push_back(std::move(commit));
  return store.append(commits, now);
}

}  // namespace plumb::store::fixture
