#include "identity/db.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <cstring>

#include "identity/schema.h"

namespace plumb::identity {
namespace {

constexpr int kBusyTimeoutMs = 10000;

// What went wrong last, in words for a person.
Error failure(sqlite3* db) {
  const char* name = sqlite3_db_filename(db, "main");
  const std::string where = name == nullptr ? "" : name;
  switch (sqlite3_errcode(db) & 0xff) {
    case SQLITE_FULL:
      return unavailable("The disk is full; nothing was written.", where,
                         "Free some space and try again.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable("Another program is writing to the list of accounts.", where,
                         "Wait until it has finished and try again.");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return unavailable("The file of accounts cannot be opened or written.", where,
                         "Check that the folder exists and that you may write to it.");
    case SQLITE_NOTADB:
      return bad_input("This file is not a Plumbline file of accounts.", where,
                       "Name another folder, or restore identity.db from a backup.");
    case SQLITE_CORRUPT:
      return corrupt("The file of accounts is damaged.", where, "Restore it from a backup.");
    case SQLITE_IOERR:
      return unavailable("Reading or writing the file of accounts failed.", where,
                         "Check the disk and try again.");
    default:
      return corrupt(std::string("The file of accounts does not answer as expected: ") +
                         sqlite3_errmsg(db) + ".",
                     where, "Restore it from a backup.");
  }
}

}  // namespace

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Result<bool> Query::next() {
  const int rc = sqlite3_step(statement_);
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) return false;
  return failure(db_);
}

std::string Query::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string{} : std::string{bytes, size};
}

std::int64_t Query::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

Instant Query::instant(int column) const {
  return parse_instant(text(column)).value_or(Instant{});
}

Digest Query::digest(int column) const {
  Digest out{};
  const void* bytes = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  if (bytes != nullptr && size == out.size()) std::memcpy(out.data(), bytes, size);
  return out;
}

void Query::bind(int at, std::string_view text) {
  // A null pointer would bind NULL.
  sqlite3_bind_text(statement_, at, text.data() == nullptr ? "" : text.data(),
                    static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void Query::bind(int at, std::int64_t number) {
  sqlite3_bind_int64(statement_, at, number);
}

void Query::bind(int at, const Digest& digest) {
  sqlite3_bind_blob(statement_, at, digest.data(), static_cast<int>(digest.size()),
                    SQLITE_TRANSIENT);
}

Db::~Db() {
  for (const auto& [sql, prepared] : statements_) sqlite3_finalize(prepared);
  if (handle_ != nullptr) sqlite3_close(handle_);
}

Status Db::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(handle_);
  return done();
}

Result<sqlite3_stmt*> Db::statement(const char* sql) {
  for (const auto& [text, prepared] : statements_) {
    if (text != sql) continue;
    // Two uses at once would share one cursor.
    assert(sqlite3_stmt_busy(prepared) == 0);
    return prepared;
  }
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) !=
      SQLITE_OK) {
    return failure(handle_);
  }
  statements_.emplace_back(sql, prepared);
  return prepared;
}

Status Db::configure() {
  sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
  sqlite3_extended_result_codes(handle_, 1);
  // Durable at every commit: a session that was revoked stays revoked after a power cut.
  PLUMB_CHECK(execute("PRAGMA journal_mode=WAL"));
  PLUMB_CHECK(execute("PRAGMA synchronous=FULL"));
  PLUMB_CHECK(execute("PRAGMA foreign_keys=ON"));
  PLUMB_CHECK(execute("PRAGMA temp_store=MEMORY"));
  PLUMB_CHECK(execute("PRAGMA trusted_schema=OFF"));
  // Removed secrets are overwritten, not only unlinked.
  return execute("PRAGMA secure_delete=ON");
}

Status Db::migrate(const std::string& path) {
  // Read inside the transaction: two programs may open a new file at the same moment.
  PLUMB_TRY(Transaction transaction, Transaction::begin(*this));
  std::int64_t application = 0;
  std::int64_t version = 0;
  {
    PLUMB_TRY(Query first, query("PRAGMA application_id"));
    PLUMB_TRY([[maybe_unused]] const bool row, first.next());
    application = first.number(0);
    PLUMB_TRY(Query second, query("PRAGMA user_version"));
    PLUMB_TRY([[maybe_unused]] const bool other, second.next());
    version = second.number(0);
  }
  if (application != kApplicationId && (application != 0 || version != 0)) {
    return bad_input("This file belongs to another program.", path,
                     "Name another folder, or restore identity.db from a backup.");
  }
  if (version > kSchemaVersion) {
    return bad_input("The accounts were written by a newer version of Plumbline.", path,
                     "Update Plumbline to open them.");
  }
  if (version == kSchemaVersion) return done();
  for (auto step = static_cast<std::size_t>(version); step < kMigrations.size(); ++step) {
    PLUMB_CHECK(execute(kMigrations[step]));
  }
  const std::string stamp = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                            ";PRAGMA user_version=" + std::to_string(kSchemaVersion);
  PLUMB_CHECK(execute(stamp.c_str()));
  return transaction.commit();
}

Result<std::unique_ptr<Db>> Db::open(const std::string& path) {
  // Made by us and not by SQLite, so that nobody else can read it, not even for a moment. The WAL
  // and the shared memory file take over its permissions. A file that exists is left alone: closing
  // it here would drop the locks another connection of this process holds on it.
  const int made = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) ::close(made);
  std::unique_ptr<Db> out(new Db);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path.c_str(), &out->handle_, flags, nullptr) != SQLITE_OK) {
    return unavailable("The file of accounts cannot be opened or written.", path,
                       "Check that the folder exists and that you may write to it.");
  }
  PLUMB_CHECK(out->configure());
  PLUMB_CHECK(out->migrate(path));
  return out;
}

Result<Transaction> Transaction::begin(Db& db) {
  PLUMB_CHECK(db.execute("BEGIN IMMEDIATE"));
  return Transaction(db);
}

Transaction::~Transaction() {
  if (db_ != nullptr) sqlite3_exec(db_->handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

Status Transaction::commit() {
  // On failure the destructor rolls back.
  PLUMB_CHECK(db_->execute("COMMIT"));
  db_ = nullptr;
  return done();
}

}  // namespace plumb::identity
