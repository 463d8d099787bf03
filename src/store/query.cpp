// Read-only SQL for people and BI tools, on a connection of its own.
#include <chrono>

#include "store/db.h"
#include "store/store.h"

namespace plumb::store {
namespace {

constexpr auto kQueryTimeLimit = std::chrono::seconds(30);
constexpr int kInstructionsBetweenLooks = 100000;

int only_reading(void*, int action, const char*, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_FUNCTION:
      // The file system is out of reach of a query.
      return second != nullptr && (std::string_view(second) == "load_extension" ||
                                   std::string_view(second) == "readfile" ||
                                   std::string_view(second) == "writefile")
                 ? SQLITE_DENY
                 : SQLITE_OK;
    default: return SQLITE_DENY;
  }
}

int past_deadline(void* deadline) {
  return std::chrono::steady_clock::now() >
                 *static_cast<const std::chrono::steady_clock::time_point*>(deadline)
             ? 1
             : 0;
}

json::value cell(sqlite3_stmt* row, int column) {
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER: return sqlite3_column_int64(row, column);
    case SQLITE_FLOAT: return sqlite3_column_double(row, column);
    case SQLITE_NULL: return nullptr;
    case SQLITE_BLOB: {
      constexpr std::string_view kHex = "0123456789abcdef";
      const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(row, column));
      std::string out;
      for (int i = 0; i < sqlite3_column_bytes(row, column); ++i) {
        out += kHex[bytes[i] >> 4];
        out += kHex[bytes[i] & 15];
      }
      return json::value(out);
    }
    default: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
      return json::string(text, static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
    }
  }
}

Error query_failure(sqlite3* db) {
  const int code = sqlite3_errcode(db) & 0xff;
  if (code == SQLITE_AUTH) {
    return bad_input("Only reading is allowed here.", "query",
                     "Write a SELECT on the documented views; change data with other commands.");
  }
  if (code == SQLITE_INTERRUPT) {
    return over_limit("The query took longer than 30 seconds and was stopped.", "query",
                      "Narrow it, or run it on a backup with another SQLite tool.");
  }
  return bad_input(std::string("The query cannot be answered: ") + sqlite3_errmsg(db) + ".",
                   "query", "`plumb query \"SELECT name FROM sqlite_schema\"` lists the views.");
}

}  // namespace

Result<QueryResult> Store::query(std::string_view sql, std::size_t row_limit) const {
  sqlite3* db = nullptr;
  const auto close = [](sqlite3* handle) { sqlite3_close(handle); };
  const int opened = sqlite3_open_v2(db_->path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, decltype(close)> owner(db, close);
  if (opened != SQLITE_OK) return failure(db);
  sqlite3_busy_timeout(db, 10000);
  sqlite3_set_authorizer(db, only_reading, nullptr);
  auto deadline = std::chrono::steady_clock::now() + kQueryTimeLimit;
  sqlite3_progress_handler(db, kInstructionsBetweenLooks, past_deadline, &deadline);

  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int prepared =
      sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &raw, &tail);
  const auto finalise = [](sqlite3_stmt* handle) { sqlite3_finalize(handle); };
  const std::unique_ptr<sqlite3_stmt, decltype(finalise)> statement(raw, finalise);
  if (prepared != SQLITE_OK) return query_failure(db);
  if (raw == nullptr) return bad_input("The query is empty.", "query", "Write a SELECT.");
  const std::string_view rest(tail, static_cast<std::size_t>(sql.data() + sql.size() - tail));
  if (rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    return bad_input("There is more than one statement.", "query", "Send one SELECT at a time.");
  }
  QueryResult out;
  const int columns = sqlite3_column_count(raw);
  for (int i = 0; i < columns; ++i) out.columns.emplace_back(sqlite3_column_name(raw, i));
  int rc = SQLITE_DONE;
  while ((rc = sqlite3_step(raw)) == SQLITE_ROW) {
    if (out.rows.size() == row_limit) {
      out.truncated = true;
      return out;
    }
    auto& row = out.rows.emplace_back();
    for (int i = 0; i < columns; ++i) row.push_back(cell(raw, i));
  }
  if (rc != SQLITE_DONE) return query_failure(db);
  return out;
}

}  // namespace plumb::store
