// The little of SQLite that the store uses, with our errors. Private to store/.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plumb::store {

// A prepared statement; finalised with its owner.
class Statement {
 public:
  Statement() = default;
  Statement(Statement&& other) noexcept : handle_(other.handle_) { other.handle_ = nullptr; }
  Statement& operator=(Statement&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Statement() { sqlite3_finalize(handle_); }

  sqlite3_stmt* get() const { return handle_; }
  void bind(int at, std::string_view text);
  void bind(int at, std::uint64_t number);
  void bind_blob(int at, const void* bytes, std::size_t size);
  void bind_integer(int at, std::int64_t number);
  void bind_real(int at, double number);
  void bind_null(int at);
  // SQLITE_ROW, SQLITE_DONE or an error code.
  int step() const { return sqlite3_step(handle_); }
  void reset();
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  std::uint64_t number(int column) const;
  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_, column); }
  double real(int column) const { return sqlite3_column_double(handle_, column); }
  bool null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

 private:
  friend Result<Statement> prepare(sqlite3* db, std::string_view sql);
  sqlite3_stmt* handle_ = nullptr;
};

Result<Statement> prepare(sqlite3* db, std::string_view sql);
Status execute(sqlite3* db, const char* sql);
// What went wrong last, in words for a person: full disk, locked, damaged file.
Error failure(sqlite3* db);
// Steps a statement that returns no rows and resets it.
Status run(sqlite3* db, Statement& statement);

}  // namespace plumb::store
