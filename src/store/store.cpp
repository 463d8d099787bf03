#include "store/store.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "store/db.h"
#include "store/migrate.h"
#include "store/sqlite.h"

namespace plumb::store {
namespace {

constexpr int kBusyTimeoutMs = 10000;

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

namespace {

Status insert_batch(Store::Db& db, const BatchRow& batch) {
  PLUMB_TRY(Statement * insert,
            db.statement("INSERT INTO batch(id, at, actor, reason, source, scenario, undoes, "
                         "first_seq, last_seq) VALUES(?,?,?,?,?,?,?,?,?)"));
  insert->bind(1, batch.id);
  insert->bind(2, batch.at);
  insert->bind(3, batch.actor);
  insert->bind(4, batch.reason);
  insert->bind(5, batch.source);
  insert->bind(6, batch.scenario);
  insert->bind(7, batch.undoes);
  insert->bind(8, batch.first_seq);
  insert->bind(9, batch.last_seq);
  return run(db.handle, *insert);
}

Status insert_changes(Store::Db& db, Commit& commit, Head& head) {
  PLUMB_TRY(Statement * insert,
            db.statement("INSERT INTO change(seq, at, actor, batch, scenario, subject, operation, "
                         "id, before, after, hash) VALUES(?,?,?,?,?,?,?,?,?,?,?)"));
  const Digest batch = batch_digest(commit.batch);
  for (std::size_t i = 0; i < commit.changes.size(); ++i) {
    model::Change& change = commit.changes[i];
    change.seq = head.seq + 1;
    change.at = commit.batch.at;
    change.actor = commit.batch.actor;
    change.batch = commit.batch.id;
    change.scenario = commit.batch.scenario;
    const std::string before = json::serialize(change.before);
    const std::string after = json::serialize(change.after);
    const ChangeTexts texts{change.seq,
                            change.at,
                            change.actor,
                            change.batch,
                            change.scenario,
                            id_of(change.subject),
                            id_of(change.operation),
                            change.id,
                            before,
                            after};
    head.hash = chain(head.hash, i == 0 ? &batch : nullptr, texts);
    head.seq = change.seq;
    insert->bind(1, change.seq);
    insert->bind(2, texts.at);
    insert->bind(3, texts.actor);
    insert->bind(4, texts.batch);
    insert->bind(5, texts.scenario);
    insert->bind(6, texts.subject);
    insert->bind(7, texts.operation);
    insert->bind(8, texts.id);
    insert->bind(9, before);
    insert->bind(10, after);
    insert->bind_blob(11, head.hash.data(), head.hash.size());
    PLUMB_CHECK(run(db.handle, *insert));
  }
  return done();
}

Status upsert_elements(Store::Db& db, const std::vector<model::Element>& elements) {
  PLUMB_TRY(Statement * upsert,
            db.statement("INSERT OR REPLACE INTO element(id, type, name, side, fields, version, "
                         "deleted) VALUES(?,?,?,?,?,?,?)"));
  for (const model::Element& element : elements) {
    const json::value* side = element.fields.if_contains("side");
    const std::string fields = json::serialize(element.fields);
    upsert->bind(1, element.id);
    upsert->bind(2, element.type);
    upsert->bind(3, element.name);
    upsert->bind(4, side != nullptr && side->is_string()
                        ? std::string_view(side->get_string().data(), side->get_string().size())
                        : std::string_view(""));
    upsert->bind(5, fields);
    upsert->bind(6, std::uint64_t{element.version});
    upsert->bind(7, std::uint64_t{element.deleted});
    PLUMB_CHECK(run(db.handle, *upsert));
  }
  return done();
}

Status upsert_relations(Store::Db& db, const std::vector<model::Relation>& relations) {
  PLUMB_TRY(Statement * upsert,
            db.statement("INSERT OR REPLACE INTO relation(id, kind, from_id, to_id, fields, "
                         "version, deleted) VALUES(?,?,?,?,?,?,?)"));
  for (const model::Relation& relation : relations) {
    const std::string fields = json::serialize(relation.fields);
    upsert->bind(1, relation.id);
    upsert->bind(2, relation.kind);
    upsert->bind(3, relation.from);
    upsert->bind(4, relation.to);
    upsert->bind(5, fields);
    upsert->bind(6, std::uint64_t{relation.version});
    upsert->bind(7, std::uint64_t{relation.deleted});
    PLUMB_CHECK(run(db.handle, *upsert));
  }
  return done();
}

Status upsert_artifacts(Store::Db& db, const std::vector<model::Artifact>& artifacts) {
  PLUMB_TRY(Statement * upsert,
            db.statement("INSERT OR REPLACE INTO artifact(id, kind, name, body, version, deleted) "
                         "VALUES(?,?,?,?,?,?)"));
  for (const model::Artifact& artifact : artifacts) {
    const std::string body = json::serialize(artifact.body);
    upsert->bind(1, artifact.id);
    upsert->bind(2, artifact.kind);
    upsert->bind(3, artifact.name);
    upsert->bind(4, body);
    upsert->bind(5, std::uint64_t{artifact.version});
    upsert->bind(6, std::uint64_t{artifact.deleted});
    PLUMB_CHECK(run(db.handle, *upsert));
  }
  return done();
}

Status write_meta(Store::Db& db, std::string_view key, std::string_view value) {
  PLUMB_TRY(Statement * upsert,
            db.statement("INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)"));
  upsert->bind(1, key);
  upsert->bind(2, value);
  return run(db.handle, *upsert);
}

Status write_all(Store::Db& db, std::vector<Commit>& commits, Head& head) {
  for (Commit& commit : commits) {
    commit.batch.first_seq = head.seq + 1;
    commit.batch.last_seq = head.seq + commit.changes.size();
    PLUMB_CHECK(insert_batch(db, commit.batch));
    PLUMB_CHECK(insert_changes(db, commit, head));
    PLUMB_CHECK(upsert_elements(db, commit.elements));
    PLUMB_CHECK(upsert_relations(db, commit.relations));
    PLUMB_CHECK(upsert_artifacts(db, commit.artifacts));
  }
  // The head stands a second time, so that cutting off the newest changes shows.
  PLUMB_CHECK(write_meta(db, "head_seq", std::to_string(head.seq)));
  return write_meta(db, "head_hash", to_hex(head.hash));
}

}  // namespace

Status Store::append(std::vector<Commit>& commits) {
  PLUMB_CHECK(execute(db_->handle, "BEGIN IMMEDIATE"));
  const auto give_up = [&](Error error) -> Status {
    sqlite3_exec(db_->handle, "ROLLBACK", nullptr, nullptr, nullptr);
    return error;
  };
  auto actual = db_->read_head();
  if (!actual.ok()) return give_up(actual.error());
  if (actual->seq != db_->head.seq || actual->hash != db_->head.hash) {
    return give_up(conflict("Another program has changed the workspace meanwhile.", db_->path,
                            "Try again; the newest state has been read."));
  }
  Head head = db_->head;
  if (Status written = write_all(*db_, commits, head); !written.ok()) {
    return give_up(written.error());
  }
  if (Status committed = execute(db_->handle, "COMMIT"); !committed.ok()) {
    return give_up(committed.error());
  }
  db_->head = head;
  return done();
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
  return write_meta(*db_, key, value);
}

}  // namespace plumb::store
