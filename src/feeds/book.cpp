#include "feeds/book.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "base/json_text.h"
#include "feeds/limits.h"

namespace plumb::feeds {
namespace {

constexpr int kSchemaVersion = 1;
constexpr const char* kSchema = R"sql(
CREATE TABLE feed(
  id TEXT PRIMARY KEY, workspace TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL,
  definition TEXT NOT NULL, state TEXT NOT NULL, sealed TEXT NOT NULL,
  made_at INTEGER NOT NULL, made_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0, failing_since INTEGER NOT NULL DEFAULT 0,
  last_run INTEGER NOT NULL DEFAULT 0, last_success INTEGER NOT NULL DEFAULT 0,
  next_run INTEGER NOT NULL DEFAULT 0, total TEXT NOT NULL DEFAULT '{}',
  ledger TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX feed_of_workspace ON feed(workspace);
CREATE TABLE edition(
  feed TEXT NOT NULL REFERENCES feed(id) ON DELETE CASCADE, version INTEGER NOT NULL,
  at INTEGER NOT NULL, by TEXT NOT NULL, definition TEXT NOT NULL,
  PRIMARY KEY(feed, version)) STRICT, WITHOUT ROWID;
CREATE TABLE run(
  feed TEXT NOT NULL REFERENCES feed(id) ON DELETE CASCADE, number INTEGER NOT NULL,
  began INTEGER NOT NULL, took_ms INTEGER NOT NULL, outcome TEXT NOT NULL, by TEXT NOT NULL,
  counts TEXT NOT NULL, error TEXT NOT NULL, refusals TEXT NOT NULL,
  PRIMARY KEY(feed, number)) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* kFeeds =
    "SELECT f.id, f.workspace, f.version, f.definition, f.state, f.sealed, f.made_at, f.made_by, "
    "f.changed_at, f.changed_by, f.failures, f.failing_since, f.last_run, f.last_success, "
    "f.next_run, f.total, r.number, r.began, r.took_ms, r.outcome, r.by, r.counts, r.error, "
    "r.refusals FROM feed f LEFT JOIN run r ON r.feed = f.id AND r.number = (SELECT max(number) "
    "FROM run WHERE feed = f.id) ";

constexpr std::array<std::string_view, 2> kStates = {"running", "paused"};
constexpr std::array<std::string_view, 4> kOutcomes = {"ok", "partly", "empty", "failed"};

template <typename Enum, std::size_t size>
Enum named(const std::array<std::string_view, size>& names, std::string_view name) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return Enum{};
}

std::int64_t count_of(Instant at) {
  return at.time_since_epoch().count();
}
Instant instant_of(std::int64_t count) {
  return Instant(Instant::duration(count));
}

json::object object_in(const std::string& text) {
  auto value = json_from(text);
  return value && value->is_object() ? std::move(value->get_object()) : json::object{};
}

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

Counts counts_in(const std::string& text) {
  const json::object object = object_in(text);
  const auto count = [&](std::string_view name) -> std::size_t {
    const json::value* found = object.if_contains(name);
    return found != nullptr && found->is_number() ? found->to_number<std::size_t>() : 0;
  };
  return {count("rows"),      count("fresh"),   count("corrected"),
          count("unchanged"), count("refused"), count("late")};
}

std::string error_text(const std::optional<Error>& error) {
  if (!error) return {};
  return json::serialize(json::object{{"code", static_cast<int>(error->code)},
                                      {"what", error->what},
                                      {"where", error->where},
                                      {"remedy", error->remedy}});
}

json::array refusals_json(const std::vector<Refusal>& refusals) {
  json::array out;
  for (const Refusal& one : refusals) {
    out.push_back({{"row", one.row}, {"what", one.what}, {"remedy", one.remedy}});
  }
  return out;
}

}  // namespace

std::string_view name_of(State state) {
  return kStates[static_cast<std::size_t>(state)];
}
std::string_view name_of(Outcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

json::object counts_json(const Counts& one) {
  return {{"rows", one.rows},           {"fresh", one.fresh},     {"corrected", one.corrected},
          {"unchanged", one.unchanged}, {"refused", one.refused}, {"late", one.late}};
}

json::object run_json(const Run& run) {
  json::value error = nullptr;
  if (run.error) {
    error = json::object{
        {"what", run.error->what}, {"where", run.error->where}, {"remedy", run.error->remedy}};
  }
  return {{"number", run.number},
          {"began", format_instant(run.began)},
          {"took_ms", run.took_ms},
          {"outcome", name_of(run.outcome)},
          {"by", run.by},
          {"counts", counts_json(run.counts)},
          {"error", std::move(error)},
          {"refusals", refusals_json(run.refusals)}};
}

// One statement, used once. Rare enough to be prepared each time.
class Book::Use {
 public:
  Use(sqlite3* db, const char* sql) { sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() { sqlite3_finalize(statement_); }

  Use& put(std::string_view text) {
    sqlite3_bind_text(statement_, ++bound_, text.data() == nullptr ? "" : text.data(),
                      static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Use& put(std::int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }
  Use& put(std::uint64_t number) { return put(static_cast<std::int64_t>(number)); }
  Use& put(Instant at) { return put(count_of(at)); }
  int step() { return sqlite3_step(statement_); }
  std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }
  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  std::uint64_t count(int column) const { return static_cast<std::uint64_t>(number(column)); }
  Instant at(int column) const { return instant_of(number(column)); }
  bool null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

  // The run whose columns begin at `column`.
  Run run(int column) const {
    Run out;
    out.number = count(column);
    out.began = at(column + 1);
    out.took_ms = number(column + 2);
    out.outcome = named<Outcome>(kOutcomes, text(column + 3));
    out.by = text(column + 4);
    out.counts = counts_in(text(column + 5));
    if (const json::object error = object_in(text(column + 6)); !error.empty()) {
      out.error =
          unavailable(text_of(error, "what"), text_of(error, "where"), text_of(error, "remedy"));
    }
    const auto refusals = json_from(text(column + 7));
    if (refusals && refusals->is_array()) {
      for (const json::value& one : refusals->get_array()) {
        if (!one.is_object()) continue;
        const json::object& it = one.get_object();
        out.refusals.push_back({text_of(it, "row"), text_of(it, "what"), text_of(it, "remedy")});
      }
    }
    return out;
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

Error Book::failure() const {
  const char* name = sqlite3_db_filename(db_, "main");
  const std::string where = name == nullptr ? "" : name;
  switch (sqlite3_errcode(db_) & 0xff) {
    case SQLITE_FULL:
      return unavailable("The disk is full; nothing was written.", where,
                         "Free some space and try again.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return unavailable("Another program is writing to the list of feeds.", where,
                         "Wait until it has finished and try again.");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return corrupt("The list of feeds is damaged.", where, "Restore it from a backup.");
    default:
      return unavailable(
          "The list of feeds cannot be read or written: " + std::string(sqlite3_errmsg(db_)) + ".",
          where, "Check the disk and the rights to the file.");
  }
}

Status Book::execute(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure();
  return done();
}

Result<std::unique_ptr<Book>> Book::open(const std::string& path) {
  std::unique_ptr<Book> out(new Book());
  // Readable by its owner only from the first moment on.
  const int made = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) ::close(made);
  if (sqlite3_open_v2(path.c_str(), &out->db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                      nullptr) != SQLITE_OK) {
    return unavailable("The list of feeds cannot be opened.", path,
                       "Check that the folder exists and that you may write to it.");
  }
  sqlite3_busy_timeout(out->db_, 10'000);
  PLUMB_CHECK(out->execute("PRAGMA journal_mode=WAL"));
  PLUMB_CHECK(out->execute("PRAGMA synchronous=FULL"));
  PLUMB_CHECK(out->execute("PRAGMA foreign_keys=ON"));
  PLUMB_CHECK(out->execute("PRAGMA trusted_schema=OFF"));
  PLUMB_CHECK(out->execute("PRAGMA secure_delete=ON"));
  PLUMB_CHECK(out->execute("BEGIN IMMEDIATE"));
  std::int64_t version = 0;
  {
    Use ask(out->db_, "PRAGMA user_version");
    if (ask.step() != SQLITE_ROW) return out->failure();
    version = ask.number(0);
  }
  if (version > kSchemaVersion) {
    return bad_input("The list of feeds was made by a newer version.", path,
                     "Use that version, or restore feeds.db from a backup.");
  }
  if (version == 0) {
    PLUMB_CHECK(out->execute(kSchema));
    PLUMB_CHECK(out->execute("PRAGMA user_version = 1"));
  }
  PLUMB_CHECK(out->execute("COMMIT"));
  return out;
}

Book::~Book() {
  if (db_ != nullptr) sqlite3_close(db_);
}

Result<std::vector<Feed>> Book::read(const char* sql, std::string_view one, std::string_view two) {
  const std::lock_guard lock(mutex_);
  Use ask(db_, sql);
  if (!one.empty()) ask.put(one);
  if (!two.empty()) ask.put(two);
  std::vector<Feed> out;
  int rc = SQLITE_DONE;
  while ((rc = ask.step()) == SQLITE_ROW) {
    Feed feed;
    feed.id = ask.text(0);
    feed.workspace = ask.text(1);
    feed.version = ask.count(2);
    PLUMB_TRY(feed.definition, kept_definition(object_in(ask.text(3))));
    feed.state = named<State>(kStates, ask.text(4));
    feed.sealed = ask.text(5);
    feed.made_at = ask.at(6);
    feed.made_by = ask.text(7);
    feed.changed_at = ask.at(8);
    feed.changed_by = ask.text(9);
    feed.health.failures = static_cast<std::size_t>(ask.number(10));
    feed.health.failing_since = ask.at(11);
    feed.health.last_run = ask.at(12);
    feed.health.last_success = ask.at(13);
    feed.health.next_run = ask.at(14);
    feed.health.total = counts_in(ask.text(15));
    if (!ask.null(16)) feed.last = ask.run(16);
    out.push_back(std::move(feed));
  }
  if (rc != SQLITE_DONE) return failure();
  return out;
}

Result<std::vector<Feed>> Book::all() {
  static const std::string sql = std::string(kFeeds) + "ORDER BY f.id";
  return read(sql.c_str(), {}, {});
}

Result<std::vector<Feed>> Book::of(std::string_view workspace) {
  static const std::string sql =
      std::string(kFeeds) + "WHERE f.workspace = ? ORDER BY f.name, f.id";
  return read(sql.c_str(), workspace, {});
}

Result<Feed> Book::find(std::string_view workspace, std::string_view id) {
  static const std::string sql = std::string(kFeeds) + "WHERE f.workspace = ? AND f.id = ?";
  PLUMB_TRY(auto found, read(sql.c_str(), workspace, id.empty() ? "-" : id));
  if (!found.empty()) return std::move(found.front());
  return not_found("There is no such feed.", std::string(id), "The list of feeds names them all.");
}

Status Book::add(const Feed& feed) {
  const std::lock_guard lock(mutex_);
  const std::string definition = json::serialize(definition_json(feed.definition));
  PLUMB_CHECK(execute("BEGIN IMMEDIATE"));
  int rc = SQLITE_DONE;
  {
    Use insert(db_,
               "INSERT INTO feed(id, workspace, version, name, definition, state, sealed, "
               "made_at, made_by, changed_at, changed_by, next_run) "
               "VALUES(?,?,1,?,?,?,?,?,?,?,?,?)");
    insert.put(feed.id).put(feed.workspace).put(feed.definition.name).put(definition);
    insert.put(name_of(feed.state)).put(feed.sealed).put(feed.made_at).put(feed.made_by);
    insert.put(feed.changed_at).put(feed.changed_by).put(feed.health.next_run);
    rc = insert.step();
  }
  if (rc == SQLITE_DONE) {
    Use edition(db_, "INSERT INTO edition(feed, version, at, by, definition) VALUES(?,1,?,?,?)");
    edition.put(feed.id).put(feed.made_at).put(feed.made_by).put(definition);
    rc = edition.step();
  }
  if (rc == SQLITE_DONE) return execute("COMMIT");
  const Error why = failure();
  (void)execute("ROLLBACK");
  return why;
}

Status Book::change(const Feed& feed, bool new_edition) {
  const std::lock_guard lock(mutex_);
  const std::string definition = json::serialize(definition_json(feed.definition));
  PLUMB_CHECK(execute("BEGIN IMMEDIATE"));
  int rc = SQLITE_DONE;
  {
    Use update(db_,
               "UPDATE feed SET version = version + 1, name = ?, definition = ?, state = ?, "
               "sealed = ?, changed_at = ?, changed_by = ?, next_run = ?, failures = ?, "
               "failing_since = ?, ledger = CASE WHEN ? THEN '' ELSE ledger END "
               "WHERE id = ? AND version = ?");
    update.put(feed.definition.name).put(definition).put(name_of(feed.state)).put(feed.sealed);
    update.put(feed.changed_at).put(feed.changed_by).put(feed.health.next_run);
    update.put(std::uint64_t{feed.health.failures}).put(feed.health.failing_since);
    update.put(std::int64_t{new_edition ? 1 : 0}).put(feed.id).put(feed.version);
    rc = update.step();
  }
  const bool found = sqlite3_changes(db_) == 1;
  if (rc == SQLITE_DONE && found && new_edition) {
    Use edition(db_, "INSERT INTO edition(feed, version, at, by, definition) VALUES(?,?,?,?,?)");
    edition.put(feed.id).put(feed.version + 1).put(feed.changed_at).put(feed.changed_by);
    edition.put(definition);
    rc = edition.step();
    Use old(db_, "DELETE FROM edition WHERE feed = ? AND version <= ?");
    old.put(feed.id).put(static_cast<std::int64_t>(feed.version + 1) -
                         static_cast<std::int64_t>(limits::kVersions));
    if (rc == SQLITE_DONE) rc = old.step();
  }
  if (rc == SQLITE_DONE && found) return execute("COMMIT");
  const Error why = rc != SQLITE_DONE ? failure()
                                      : conflict("Somebody has changed this feed meanwhile.",
                                                 feed.id, "Load it again and repeat the change.");
  (void)execute("ROLLBACK");
  return why;
}

Status Book::remove(std::string_view workspace, std::string_view id) {
  const std::lock_guard lock(mutex_);
  Use drop(db_, "DELETE FROM feed WHERE workspace = ? AND id = ?");
  if (drop.put(workspace).put(id).step() != SQLITE_DONE) return failure();
  return done();
}

Result<std::vector<Edition>> Book::editions(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Use ask(db_,
          "SELECT version, at, by, definition FROM edition WHERE feed = ? "
          "ORDER BY version DESC");
  ask.put(id);
  std::vector<Edition> out;
  int rc = SQLITE_DONE;
  while ((rc = ask.step()) == SQLITE_ROW) {
    out.push_back({ask.count(0), ask.at(1), ask.text(2), object_in(ask.text(3))});
  }
  if (rc != SQLITE_DONE) return failure();
  return out;
}

Status Book::keep_run(std::string_view id, const Run& run, const Health& health) {
  const std::lock_guard lock(mutex_);
  PLUMB_CHECK(execute("BEGIN IMMEDIATE"));
  int rc = SQLITE_DONE;
  {
    Use update(db_,
               "UPDATE feed SET failures = ?, failing_since = ?, last_run = ?, "
               "last_success = ?, next_run = ?, total = ? WHERE id = ?");
    update.put(std::uint64_t{health.failures}).put(health.failing_since).put(health.last_run);
    update.put(health.last_success).put(health.next_run);
    update.put(json::serialize(counts_json(health.total))).put(id);
    rc = update.step();
  }
  // It may have been removed while it ran.
  const bool there = sqlite3_changes(db_) == 1;
  if (rc == SQLITE_DONE && there) {
    Use insert(db_,
               "INSERT INTO run(feed, number, began, took_ms, outcome, by, counts, error, "
               "refusals) SELECT ?1, coalesce((SELECT max(number) FROM run WHERE feed = ?1), "
               "0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8");
    insert.put(id).put(run.began).put(run.took_ms).put(name_of(run.outcome)).put(run.by);
    insert.put(json::serialize(counts_json(run.counts))).put(error_text(run.error));
    insert.put(json::serialize(refusals_json(run.refusals)));
    rc = insert.step();
  }
  if (rc == SQLITE_DONE && there) {
    Use old(db_,
            "DELETE FROM run WHERE feed = ?1 AND number <= (SELECT max(number) FROM run "
            "WHERE feed = ?1) - ?2");
    old.put(id).put(std::uint64_t{limits::kRuns});
    rc = old.step();
  }
  if (rc == SQLITE_DONE) return execute("COMMIT");
  const Error why = failure();
  (void)execute("ROLLBACK");
  return why;
}

Status Book::set_next(std::string_view id, Instant next) {
  const std::lock_guard lock(mutex_);
  Use update(db_, "UPDATE feed SET next_run = ? WHERE id = ?");
  if (update.put(next).put(id).step() != SQLITE_DONE) return failure();
  return done();
}

Result<std::vector<Run>> Book::runs(std::string_view id, std::size_t most) {
  const std::lock_guard lock(mutex_);
  Use ask(db_,
          "SELECT number, began, took_ms, outcome, by, counts, error, refusals FROM run "
          "WHERE feed = ? ORDER BY number DESC LIMIT ?");
  ask.put(id).put(std::uint64_t{most});
  std::vector<Run> out;
  int rc = SQLITE_DONE;
  while ((rc = ask.step()) == SQLITE_ROW) out.push_back(ask.run(0));
  if (rc != SQLITE_DONE) return failure();
  return out;
}

Result<std::string> Book::ledger(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Use ask(db_, "SELECT ledger FROM feed WHERE id = ?");
  const int rc = ask.put(id).step();
  if (rc == SQLITE_ROW) return ask.text(0);
  if (rc == SQLITE_DONE) return std::string();
  return failure();
}

Status Book::set_ledger(std::string_view id, std::string_view text) {
  const std::lock_guard lock(mutex_);
  Use update(db_, "UPDATE feed SET ledger = ? WHERE id = ?");
  if (update.put(text).put(id).step() != SQLITE_DONE) return failure();
  return done();
}

}  // namespace plumb::feeds
