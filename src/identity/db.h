// The little of SQLite that identity/ and mail/ use, with our errors. One connection, used by one
// thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"

namespace plumb::identity {

// One use of a prepared statement. Resets it at the end, so that no read stays open.
class Query {
 public:
  Query(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
  Query(Query&& other) noexcept
      : db_(other.db_), statement_(std::exchange(other.statement_, nullptr)) {}
  Query& operator=(Query&&) = delete;
  ~Query();

  // Moves to the next row; false: there is none.
  Result<bool> next();
  std::string text(int column) const;
  std::int64_t number(int column) const;
  bool flag(int column) const { return number(column) != 0; }
  Instant instant(int column) const;  // the epoch if the text is empty
  Digest digest(int column) const;    // zeros if the blob has another size

  void bind(int at, std::string_view text);
  void bind(int at, const std::string& text) { bind(at, std::string_view(text)); }
  void bind(int at, const char* text) { bind(at, std::string_view(text)); }
  void bind(int at, std::int64_t number);
  void bind(int at, int number) { bind(at, std::int64_t{number}); }
  void bind(int at, bool flag) { bind(at, std::int64_t{flag ? 1 : 0}); }
  void bind(int at, Instant moment) { bind(at, std::string_view(format_instant(moment))); }
  void bind(int at, const Digest& digest);

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_;
};

class Db {
 public:
  // Opens or creates the file (readable by its owner only) and brings its schema up to date.
  static Result<std::unique_ptr<Db>> open(const std::string& path);
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;
  ~Db();

  // A statement with its parameters, before its first row. `sql` must be a literal: it is prepared
  // once and found again by its address.
  template <typename... Values>
  Result<Query> query(const char* sql, const Values&... values) {
    PLUMB_TRY(sqlite3_stmt * prepared, statement(sql));
    if (on_write_ && sqlite3_stmt_readonly(prepared) == 0) on_write_();
    Query out(handle_, prepared);
    int at = 0;
    (out.bind(++at, values), ...);
    return out;
  }
  // Runs a statement that returns no rows.
  template <typename... Values>
  Status run(const char* sql, const Values&... values) {
    PLUMB_TRY(Query prepared, query(sql, values...));
    PLUMB_TRY([[maybe_unused]] const bool row, prepared.next());
    return done();
  }
  // Number of rows the last run() changed.
  std::int64_t changes() const { return sqlite3_changes64(handle_); }
  // Called before every statement that writes.
  void watch(std::function<void()> on_write) { on_write_ = std::move(on_write); }

 private:
  friend class Transaction;
  Db() = default;
  Status execute(const char* sql);
  Result<sqlite3_stmt*> statement(const char* sql);
  Status configure();
  Status migrate(const std::string& path);

  sqlite3* handle_ = nullptr;
  std::function<void()> on_write_;
  std::list<std::pair<const char*, sqlite3_stmt*>> statements_;
};

// Everything between begin and commit, or nothing. On disk when commit returns.
class Transaction {
 public:
  static Result<Transaction> begin(Db& db);
  Transaction(Transaction&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Status commit();

 private:
  explicit Transaction(Db& db) : db_(&db) {}
  Db* db_;
};

}  // namespace plumb::identity
