// SQL on a SQLite file inside the operator's folder: opened read-only, one SELECT, with a deadline.
#include <sqlite3.h>

#include <memory>

#include <fmt/format.h>

#include "feeds/source.h"

namespace plumb::feeds {
namespace {

using Deadline = std::chrono::steady_clock::time_point;
constexpr int kInstructionsBetweenLooks = 20'000;

int only_reading(void*, int action, const char*, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_FUNCTION:
      return second != nullptr && (std::string_view(second) == "load_extension" ||
                                   std::string_view(second) == "readfile" ||
                                   std::string_view(second) == "writefile")
                 ? SQLITE_DENY
                 : SQLITE_OK;
    default: return SQLITE_DENY;
  }
}

struct Bound {
  Deadline deadline;
  const Asking& asking;
};

int past_bound(void* bound) {
  const Bound& it = *static_cast<const Bound*>(bound);
  return it.asking.stopped() || std::chrono::steady_clock::now() > it.deadline ? 1 : 0;
}

json::value cell(sqlite3_stmt* row, int column) {
  switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER: return sqlite3_column_int64(row, column);
    case SQLITE_FLOAT: return sqlite3_column_double(row, column);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
      return json::string(text, static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
    }
    default: return nullptr;  // also bytes, which no mapping reads
  }
}

class SqliteSource final : public Source {
 public:
  SqliteSource(const Origin& origin, const Gate& gate) : origin_(origin), gate_(gate) {}

  Result<std::vector<Row>> pull(const Asking& asking) override {
    PLUMB_TRY(const std::string path, gate_.file(origin_.file));
    sqlite3* opened = nullptr;
    const int rc = sqlite3_open_v2(path.c_str(), &opened,
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW, nullptr);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db(opened, sqlite3_close);
    if (rc != SQLITE_OK) return failed(opened, asking);
    sqlite3_busy_timeout(opened, static_cast<int>(asking.within.count()));
    sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, static_cast<int>(asking.most_bytes));
    sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    Bound bound{std::chrono::steady_clock::now() + asking.within, asking};
    sqlite3_progress_handler(opened, kInstructionsBetweenLooks, past_bound, &bound);
    const std::string sql =
        sql_with_moments(origin_.query, format_instant(asking.since), format_instant(asking.now));
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    sqlite3_set_authorizer(opened, only_reading, nullptr);
    const int prepared =
        sqlite3_prepare_v2(opened, sql.c_str(), static_cast<int>(sql.size()), &raw, &tail);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw,
                                                                               sqlite3_finalize);
    if (prepared != SQLITE_OK) return failed(opened, asking);
    if (raw == nullptr) return bad_input("The query is empty.", "origin.query", "Write a SELECT.");
    // What follows may be a comment, and no second statement.
    sqlite3_stmt* more = nullptr;
    const int second = sqlite3_prepare_v2(opened, tail, -1, &more, nullptr);
    const bool alone = second == SQLITE_OK && more == nullptr;
    sqlite3_finalize(more);
    if (!alone) {
      return bad_input("There is more than one statement.", "origin.query", "Send one SELECT.");
    }
    return rows(opened, raw, asking);
  }

 private:
  static Result<std::vector<Row>> rows(sqlite3* db, sqlite3_stmt* statement, const Asking& asking) {
    std::vector<Row> out;
    std::size_t bytes = 0;
    int rc = SQLITE_DONE;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
      if (out.size() == asking.most_rows) {
        if (asking.cut) return out;
        return too_many_rows(asking.most_rows);
      }
      json::object row;
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        row[sqlite3_column_name(statement, i)] = cell(statement, i);
        bytes += static_cast<std::size_t>(sqlite3_column_bytes(statement, i)) + 8;
      }
      if (bytes > asking.most_bytes) return too_many_bytes(asking.most_bytes);
      out.push_back({std::move(row), json::value(out.size())});
    }
    if (rc != SQLITE_DONE) return failed(db, asking);
    return out;
  }

  static Error failed(sqlite3* db, const Asking& asking) {
    switch (sqlite3_errcode(db) & 0xff) {
      case SQLITE_AUTH:
      case SQLITE_READONLY:
        return bad_input("Only reading is allowed here.", "origin.query", "Write one SELECT.");
      case SQLITE_INTERRUPT:
        return over_limit(fmt::format("The query took longer than {} s and was stopped.",
                                      asking.within.count() / 1000),
                          "origin.query", "Narrow it, or give the feed more time.");
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        return unavailable("Another program is writing to the file.", {}, "It is tried again.");
      case SQLITE_NOTADB:
        return bad_input("This is no SQLite file.", "origin.file", "Name another file.");
      case SQLITE_CANTOPEN:
        return unavailable("The file cannot be opened.", "origin.file",
                           "Check that the server may read it and, where it has a write-ahead log, "
                           "that the -shm file is there.");
      case SQLITE_TOOBIG: return too_many_bytes(asking.most_bytes);
      default:
        return bad_input(fmt::format("The query cannot be answered: {}.", sqlite3_errmsg(db)),
                         "origin.query", "Try it with another SQLite program.");
    }
  }

  const Origin origin_;
  const Gate& gate_;
};

}  // namespace

std::unique_ptr<Source> make_sqlite_source(const Definition& definition, const Gate& gate) {
  return std::make_unique<SqliteSource>(definition.origin, gate);
}

}  // namespace plumb::feeds
