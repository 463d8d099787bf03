// What a server keeps of its feeds: definitions and who changed them, sealed secrets, how runs
// went, when the next is due. One SQLite file (docs/formats/feeds.md); safe for any number of
// threads.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "feeds/definition.h"
#include "feeds/taker.h"

struct sqlite3;

namespace plumb::feeds {

enum class State : unsigned char { running, paused };
std::string_view name_of(State state);

// ok: every row was taken; partly: some were refused; empty: there was none; failed: the source did
// not answer, nothing could be kept, or every row was refused.
enum class Outcome : unsigned char { ok, partly, empty, failed };
std::string_view name_of(Outcome outcome);

struct Run {
  std::uint64_t number = 0;
  Instant began{};
  std::int64_t took_ms = 0;
  Outcome outcome = Outcome::ok;
  std::string by;  // account that asked for it; empty: its schedule, or the broker
  Counts counts;
  std::optional<Error> error;
  std::vector<Refusal> refusals;
};

struct Health {
  std::size_t failures = 0;  // one after the other
  Instant failing_since{};   // the epoch where it is not
  Instant last_run{};
  Instant last_success{};
  Instant next_run{};  // not before; the epoch: at once
  Counts total;
};

struct Feed {
  std::string id;
  std::string workspace;
  std::uint64_t version = 1;
  Definition definition;
  State state = State::running;
  std::string sealed;  // the secret; empty: none
  std::string made_by, changed_by;
  Instant made_at{}, changed_at{};
  Health health;
  std::optional<Run> last;  // newest run
};

// One turn of a definition: who wrote what.
struct Edition {
  std::uint64_t version = 0;
  Instant at{};
  std::string by;
  json::object definition;
};

class Book {
 public:
  static Result<std::unique_ptr<Book>> open(const std::string& path);
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book();

  Result<std::vector<Feed>> all();                           // of every workspace, by id
  Result<std::vector<Feed>> of(std::string_view workspace);  // by name
  // not_found where the workspace has no such feed.
  Result<Feed> find(std::string_view workspace, std::string_view id);

  Status add(const Feed& feed);
  // Definition, secret and state; `feed.version` is the one it was read at. conflict.
  Status change(const Feed& feed, bool new_edition);
  Status remove(std::string_view workspace, std::string_view id);
  Result<std::vector<Edition>> editions(std::string_view id);  // newest first

  // Keeps a run and what follows from it, together. Older runs than limits::kRuns are forgotten.
  Status keep_run(std::string_view id, const Run& run, const Health& health);
  Status set_next(std::string_view id, Instant next);
  Result<std::vector<Run>> runs(std::string_view id, std::size_t most);  // newest first

  // What a subscription took and the broker may send again (live.h); a text of its own.
  Result<std::string> ledger(std::string_view id);
  Status set_ledger(std::string_view id, std::string_view text);

 private:
  class Use;
  Book() = default;
  Status execute(const char* sql);
  Result<std::vector<Feed>> read(const char* sql, std::string_view one, std::string_view two);
  Error failure() const;

  std::mutex mutex_;
  sqlite3* db_ = nullptr;
};

json::object counts_json(const Counts& counts);
json::object run_json(const Run& run);

}  // namespace plumb::feeds
