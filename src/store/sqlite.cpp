#include "store/sqlite.h"

namespace plumb::store {

void Statement::bind(int at, std::string_view text) {
  // The texts outlive the step, so SQLite need not copy them. A null pointer would bind NULL.
  sqlite3_bind_text(handle_, at, text.data() == nullptr ? "" : text.data(),
                    static_cast<int>(text.size()), SQLITE_STATIC);
}

void Statement::bind(int at, std::uint64_t number) {
  sqlite3_bind_int64(handle_, at, static_cast<sqlite3_int64>(number));
}

void Statement::bind_blob(int at, const void* bytes, std::size_t size) {
  sqlite3_bind_blob(handle_, at, bytes, static_cast<int>(size), SQLITE_STATIC);
}

void Statement::bind_integer(int at, std::int64_t number) {
  sqlite3_bind_int64(handle_, at, number);
}

void Statement::bind_real(int at, double number) {
  sqlite3_bind_double(handle_, at, number);
}

void Statement::bind_null(int at) {
  sqlite3_bind_null(handle_, at);
}

void Statement::reset() {
  sqlite3_reset(handle_);
}

std::string_view Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
  return bytes == nullptr ? std::string_view{} : std::string_view{bytes, size};
}

std::string_view Statement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
  return bytes == nullptr ? std::string_view{} : std::string_view{bytes, size};
}

std::uint64_t Statement::number(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(handle_, column));
}

Result<Statement> prepare(sqlite3* db, std::string_view sql) {
  Statement out;
  const int rc = sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                                    SQLITE_PREPARE_PERSISTENT, &out.handle_, nullptr);
  if (rc != SQLITE_OK) return failure(db);
  return out;
}

Status execute(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(db);
  return done();
}

Error failure(sqlite3* db) {
  const char* name = sqlite3_db_filename(db, "main");
  const std::string where = name == nullptr ? "" : name;
  switch (sqlite3_errcode(db) & 0xff) {
    case SQLITE_FULL:
      return unavailable("The disk is full; nothing was written.", where,
                         "Free some space and try again.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable("Another program is writing to the workspace.", where,
                         "Wait until it has finished and try again.");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return unavailable("The workspace file cannot be opened or written.", where,
                         "Check that the folder exists and that you may write to it.");
    case SQLITE_NOTADB:
      return bad_input("This file is not a Plumbline workspace.", where,
                       "Name a file made by `plumb init`.");
    case SQLITE_CORRUPT:
      return corrupt("The workspace file is damaged.", where, "Restore it from a backup.");
    case SQLITE_IOERR:
      return unavailable("Reading or writing the workspace file failed.", where,
                         "Check the disk and try again.");
    default:
      return corrupt(std::string("The workspace file does not answer as expected: ") +
                         sqlite3_errmsg(db) + ".",
                     where, "Run `plumb verify`.");
  }
}

Status run(sqlite3* db, Statement& statement) {
  const int rc = statement.step();
  const bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW;
  Error error;
  if (!ok) error = failure(db);
  statement.reset();
  if (!ok) return error;
  return done();
}

}  // namespace plumb::store
