// The open connection behind a Store, and the chain's hash. Private to store/.
#pragma once

#include <sqlite3.h>

#include <list>
#include <map>
#include <string>
#include <utility>

#include "store/sqlite.h"
#include "store/store.h"

namespace plumb::store {

inline constexpr int kBusyTimeoutMs = 10000;

struct Store::Db {
  Db() = default;
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;
  ~Db();

  // A prepared statement, kept for the life of the connection. `sql` must be a literal.
  Result<Statement*> statement(const char* sql);
  Result<Head> read_head();
  Status write_meta(std::string_view key, std::string_view value);

  std::string path;
  sqlite3* handle = nullptr;
  Head head;
  // Writes to answers through this connection: to one campaign's and to those of any.
  std::map<std::string, std::uint64_t, std::less<>> answer_writes;
  std::uint64_t answer_writes_to_any = 0;
  std::list<std::pair<std::string, Statement>> statements;
};

// A change as it stands in the file, which is what the chain covers.
struct ChangeTexts {
  std::uint64_t seq = 0;
  std::string_view at;
  std::string_view actor;
  std::string_view batch;
  std::string_view scenario;
  std::string_view subject;
  std::string_view operation;
  std::string_view id;
  std::string_view before;
  std::string_view after;
};

Digest batch_digest(const BatchRow& batch);
// hash(n) = BLAKE2b(hash(n-1), [digest of the batch if n is its first change], fields of n).
Digest chain(const Digest& previous, const Digest* batch, const ChangeTexts& change);

}  // namespace plumb::store
