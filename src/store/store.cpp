#include "store/store.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "store/db.h"
#include "store/migrate.h"
#include "store/sqlite.h"

namespace plumb::store {
namespace {

Status configure(sqlite3* db) {
  sqlite3_busy_timeout(db, kBusyTimeoutMs);
  sqlite3_extended_result_codes(db, 1);
  // Durable at every commit: WAL with a full fsync of the log before a commit returns.
  PLUMB_CHECK(execute(db, "PRAGMA journal_mode=WAL"));
  PLUMB_CHECK(execute(db, "PRAGMA synchronous=FULL"));
  PLUMB_CHECK(execute(db, "PRAGMA foreign_keys=ON"));
  PLUMB_CHECK(execute(db, "PRAGMA cache_size=-65536"));
  PLUMB_CHECK(execute(db, "PRAGMA temp_store=MEMORY"));
  // Views call json_extract and json_each only; nothing in a file may run other functions.
  PLUMB_CHECK(execute(db, "PRAGMA trusted_schema=OFF"));
  return done();
}

}  // namespace

Digest batch_digest(const BatchRow& batch) {
  Hasher hasher;
  hasher.add(batch.id).add(batch.at).add(batch.actor).add(batch.reason).add(batch.source);
  hasher.add(batch.scenario).add(batch.undoes);
  return hasher.finish();
}

Digest chain(const Digest& previous, const Digest* batch, const ChangeTexts& change) {
  Hasher hasher;
  hasher.add(previous);
  // The first change of a batch carries the batch's own words, so that they cannot be altered.
  if (batch != nullptr) hasher.add(*batch);
  hasher.add(std::to_string(change.seq)).add(change.at).add(change.actor).add(change.batch);
  hasher.add(change.scenario).add(change.subject).add(change.operation).add(change.id);
  hasher.add(change.before).add(change.after);
  return hasher.finish();
}

Store::Store(std::unique_ptr<Db> db) : db_(std::move(db)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store::Db::~Db() {
  // Statements are finalised before the connection closes.
  statements.clear();
  if (handle != nullptr) sqlite3_close(handle);
}

Result<Statement*> Store::Db::statement(const char* sql) {
  for (auto& [text, prepared] : statements) {
    if (text == sql) return &prepared;
  }
  PLUMB_TRY(Statement prepared, prepare(handle, sql));
  statements.emplace_back(sql, std::move(prepared));
  return &statements.back().second;
}

Result<Store> Store::open(const std::string& path, Mode mode) {
  std::error_code ignored;
  const bool exists = std::filesystem::exists(path, ignored);
  if (mode == Mode::open && !exists) {
    return not_found("There is no workspace at this place.", path,
                     "Create one with `plumb init -w " + path + "`.");
  }
  if (mode == Mode::create && exists) {
    return conflict("There is a file at this place already.", path,
                    "Choose another name or remove the file first.");
  }
  auto db = std::make_unique<Db>();
  db->path = path;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == Mode::create ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path.c_str(), &db->handle, flags, nullptr) != SQLITE_OK) {
    return unavailable("The workspace file cannot be opened.", path,
                       "Check that the folder exists and that you may write to it.");
  }
  PLUMB_CHECK(configure(db->handle));
  PLUMB_CHECK(migrate(db->handle, path));
  Store out(std::move(db));
  PLUMB_TRY([[maybe_unused]] const bool moved, out.refresh());
  return out;
}

const std::string& Store::path() const {
  return db_->path;
}
Head Store::head() const {
  return db_->head;
}

Result<Head> Store::Db::read_head() {
  PLUMB_TRY(Statement * select,
            statement("SELECT seq, hash FROM change ORDER BY seq DESC LIMIT 1"));
  Head out;
  const int rc = select->step();
  if (rc == SQLITE_ROW) {
    out.seq = select->number(0);
    const std::string_view hash = select->text(1);
    if (hash.size() == out.hash.size()) std::memcpy(out.hash.data(), hash.data(), hash.size());
  } else if (rc != SQLITE_DONE) {
    return failure(handle);
  }
  select->reset();
  return out;
}

Result<bool> Store::refresh() {
  PLUMB_TRY(const Head head, db_->read_head());
  const bool moved = head.seq != db_->head.seq || head.hash != db_->head.hash;
  db_->head = head;
  return moved;
}

Status Store::Db::write_meta(std::string_view key, std::string_view value) {
  PLUMB_TRY(Statement * upsert, statement("INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)"));
  upsert->bind(1, key);
  upsert->bind(2, value);
  return run(handle, *upsert);
}

Result<std::string> Store::meta(std::string_view key) const {
  PLUMB_TRY(Statement * select, db_->statement("SELECT value FROM meta WHERE key = ?"));
  select->bind(1, key);
  std::string out;
  const int rc = select->step();
  if (rc == SQLITE_ROW) out = std::string(select->text(0));
  const bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE;
  Error error;
  if (!ok) error = failure(db_->handle);
  select->reset();
  if (!ok) return error;
  return out;
}

Status Store::set_meta(std::string_view key, std::string_view value) {
  return db_->write_meta(key, value);
}

}  // namespace plumb::store
