#include "store/migrate.h"

#include <filesystem>
#include <memory>

#include "store/schema.h"
#include "store/sqlite.h"

namespace plumb::store {
namespace {

namespace fs = std::filesystem;

Result<std::int64_t> pragma_number(sqlite3* db, const char* sql) {
  PLUMB_TRY(Statement statement, prepare(db, sql));
  if (statement.step() != SQLITE_ROW) return failure(db);
  return static_cast<std::int64_t>(statement.number(0));
}

// Copies the file as it was before the transaction that migrates it, through a connection of its
// own. An earlier copy is never overwritten: "w.plumb.v1.backup", then "w.plumb.v1-2.backup".
Result<std::string> keep_copy(const std::string& path, std::int64_t version) {
  const std::string stem = path + ".v" + std::to_string(version);
  std::string to = stem + ".backup";
  std::error_code ignored;
  for (int n = 2; fs::exists(to, ignored); ++n) to = stem + "-" + std::to_string(n) + ".backup";
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  const auto close = [](sqlite3* handle) { sqlite3_close(handle); };
  const std::unique_ptr<sqlite3, decltype(close)> reader(raw, close);
  if (opened != SQLITE_OK) return failure(raw);
  // Made beside and moved into place, so that no half copy bears the name.
  const std::string part = to + ".part";
  fs::remove(part, ignored);
  Status copied = copy_database(raw, part);
  if (copied.ok()) {
    std::error_code moved;
    fs::rename(part, to, moved);
    if (moved) copied = unavailable("The copy of the older workspace cannot be kept.", to, "");
  }
  if (!copied.ok()) {
    fs::remove(part, ignored);
    return unavailable(
        "The workspace is of an older version, and no copy of it can be made before "
        "bringing it up to date: " +
            copied.error().what,
        path, "Make room and check that you may write to the folder.");
  }
  return to;
}

Status run_steps(sqlite3* db, std::int64_t version) {
  for (auto step = static_cast<std::size_t>(version); step < kMigrations.size(); ++step) {
    PLUMB_CHECK(execute(db, kMigrations[step]));
  }
  const std::string stamp = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                            ";PRAGMA user_version=" + std::to_string(kSchemaVersion);
  PLUMB_CHECK(execute(db, stamp.c_str()));
  return execute(db, "COMMIT");
}

}  // namespace

Status migrate(sqlite3* db, const std::string& path) {
  PLUMB_TRY(const std::int64_t application, pragma_number(db, "PRAGMA application_id"));
  PLUMB_TRY(std::int64_t version, pragma_number(db, "PRAGMA user_version"));
  if (application != kApplicationId && (application != 0 || version != 0)) {
    return bad_input("This file belongs to another program.", path,
                     "Name a file made by `plumb init`.");
  }
  if (version > kSchemaVersion) {
    return bad_input("This workspace was written by a newer version of Plumbline.", path,
                     "Update Plumbline to open it.");
  }
  if (version == kSchemaVersion) return done();
  PLUMB_CHECK(execute(db, "BEGIN IMMEDIATE"));
  std::string copy;
  const auto steps = [&]() -> Status {
    // Another process may have done it while this one waited for its turn.
    PLUMB_TRY(version, pragma_number(db, "PRAGMA user_version"));
    if (version == kSchemaVersion) return execute(db, "COMMIT");
    if (version > 0) {
      PLUMB_TRY(copy, keep_copy(path, version));
    }
    return run_steps(db, version);
  };
  Status migrated = steps();
  if (!migrated.ok()) {
    sqlite3_exec(db, "ROLLBACK", nullptr, nullptr, nullptr);
    std::error_code ignored;
    // The file is as it was: a copy of it is of no use, and trying again would make another.
    if (!copy.empty()) fs::remove(copy, ignored);
  }
  return migrated;
}

Status copy_database(sqlite3* from, const std::string& to) {
  sqlite3* target = nullptr;
  const auto close = [](sqlite3* db) { sqlite3_close(db); };
  const int opened =
      sqlite3_open_v2(to.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const std::unique_ptr<sqlite3, decltype(close)> owner(target, close);
  if (opened != SQLITE_OK) {
    return unavailable("The backup file cannot be written.", to,
                       "Check the folder and its rights.");
  }
  sqlite3_backup* copy = sqlite3_backup_init(target, "main", from, "main");
  if (copy == nullptr) return failure(target);
  const int rc = sqlite3_backup_step(copy, -1);
  sqlite3_backup_finish(copy);
  if (rc != SQLITE_DONE) return failure(target);
  return done();
}

}  // namespace plumb::store
