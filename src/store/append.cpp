// Appending to the log and bringing the tables up to date, in one transaction. A large batch is
// written by two threads: one makes texts and hashes of the next changes while the other inserts
// those before them, in the same order always.
#include <algorithm>
#include <future>
#include <optional>
#include <span>

#include "base/json_text.h"
#include "store/db.h"
#include "store/store.h"

namespace plumb::store {
namespace {

using model::Change;
using model::Model;
using model::Operation;
using model::Subject;

constexpr std::size_t kAhead = 2048;  // changes whose texts are made at once

// From so many changes on, a transaction is written once instead of twice (see RollbackJournal).
constexpr std::size_t kBulk = 20000;

// Texts and hashes of some changes, one behind another.
struct Texts {
  struct Row {
    std::size_t before = 0;  // where its texts begin
    std::size_t after = 0;
    std::size_t end = 0;
    Digest hash{};
    model::Index at = model::kNoIndex;  // of its subject in the tables; of artifacts: none
  };
  std::string bytes;
  std::vector<Row> rows;

  std::string_view before(const Row& row) const {
    return std::string_view(bytes).substr(row.before, row.after - row.before);
  }
  std::string_view after(const Row& row) const {
    return std::string_view(bytes).substr(row.after, row.end - row.after);
  }
};

// {"type":...,"name":...} with the fields' text behind it: what the record serialises to.
void append_record(std::string& out,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> head,
                   std::string_view fields) {
  char before = '{';
  for (const auto& [key, value] : head) {
    out += before;
    append_json(out, key);
    out += ':';
    append_json(out, value);
    before = ',';
  }
  if (fields.size() > 2) {
    out += ',';
    out.append(fields.substr(1));
  } else {
    out += '}';
  }
}

// The record of a creation with the fields of row `at`, which it made: they are text already. False
// if the row has moved on or the record is not in the usual order.
bool append_created(std::string& out, const Change& change, const Model& now, model::Index at) {
  if (change.operation != Operation::create || at == model::kNoIndex) return false;
  auto key = change.after.begin();
  const auto next_is = [&](std::string_view name, std::string_view& value) {
    if (key == change.after.end() || key->key() != name || !key->value().is_string()) return false;
    value = {key->value().get_string().data(), key->value().get_string().size()};
    ++key;
    return true;
  };
  if (change.subject == Subject::element) {
    const model::ElementRow& row = now.element_row(at);
    std::string_view type;
    std::string_view name;
    if (row.version != 1 || !next_is("type", type) || !next_is("name", name)) return false;
    append_record(out, {{"type", type}, {"name", name}}, row.fields.view());
    return true;
  }
  const model::RelationRow& row = now.relation_row(at);
  std::string_view kind;
  std::string_view from;
  std::string_view to;
  if (row.version != 1 || !next_is("kind", kind) || !next_is("from", from) || !next_is("to", to)) {
    return false;
  }
  append_record(out, {{"kind", kind}, {"from", from}, {"to", to}}, row.fields.view());
  return true;
}

// The row of a change's subject; none for artifacts, and for scenarios, which have no rows.
model::Index row_of(const Change& change, const Model& now) {
  if (!change.scenario.empty()) return model::kNoIndex;
  switch (change.subject) {
    case Subject::element: return now.find_element(change.id);
    case Subject::relation: return now.find_relation(change.id);
    case Subject::artifact: break;
  }
  return model::kNoIndex;
}

// Makes texts of changes and chains their hashes on to `head`.
Texts make_texts(const BatchRow& batch, std::span<const Change> changes, const Model& now,
                 Digest head) {
  Texts out;
  out.rows.reserve(changes.size());
  const Digest words = batch_digest(batch);
  for (const Change& change : changes) {
    Texts::Row row;
    row.before = out.bytes.size();
    append_json(out.bytes, change.before);
    row.after = out.bytes.size();
    row.at = row_of(change, now);
    if (!append_created(out.bytes, change, now, row.at)) append_json(out.bytes, change.after);
    row.end = out.bytes.size();
    const ChangeTexts texts{change.seq,
                            batch.at,
                            batch.actor,
                            batch.id,
                            batch.scenario,
                            id_of(change.subject),
                            id_of(change.operation),
                            change.id,
                            out.before(row),
                            out.after(row)};
    head = chain(head, change.seq == batch.first_seq ? &words : nullptr, texts);
    row.hash = head;
    out.rows.push_back(row);
  }
  return out;
}

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

Status insert_changes(Store::Db& db, const BatchRow& batch, std::span<const Change> changes,
                      const Texts& texts) {
  PLUMB_TRY(Statement * insert,
            db.statement("INSERT INTO change(seq, at, actor, batch, scenario, subject, operation, "
                         "id, before, after, hash) VALUES(?,?,?,?,?,?,?,?,?,?,?)"));
  // What all of them share stays bound.
  insert->bind(2, batch.at);
  insert->bind(3, batch.actor);
  insert->bind(4, batch.id);
  insert->bind(5, batch.scenario);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Change& change = changes[i];
    const Texts::Row& row = texts.rows[i];
    insert->bind(1, change.seq);
    insert->bind(6, id_of(change.subject));
    insert->bind(7, id_of(change.operation));
    insert->bind(8, change.id);
    insert->bind(9, texts.before(row));
    insert->bind(10, texts.after(row));
    insert->bind_blob(11, row.hash.data(), row.hash.size());
    PLUMB_CHECK(run(db.handle, *insert));
  }
  return done();
}

// Which rows the commits touched, in order of id: the tables are kept in that order, and inserting
// in it is several times faster than here and there.
struct Touched {
  struct Row {
    std::string_view id;
    model::Index at;
  };
  std::vector<Row> elements;
  std::vector<Row> relations;
  std::vector<std::string_view> artifacts;

  void add(std::span<const Change> changes, const Texts& texts);
  void sort();
};

void Touched::add(std::span<const Change> changes, const Texts& texts) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Change& change = changes[i];
    if (!change.scenario.empty()) continue;
    switch (change.subject) {
      case Subject::element: elements.push_back({change.id, texts.rows[i].at}); break;
      case Subject::relation: relations.push_back({change.id, texts.rows[i].at}); break;
      case Subject::artifact: artifacts.push_back(change.id); break;
    }
  }
}

void Touched::sort() {
  const auto less = [](const Row& a, const Row& b) { return a.id < b.id; };
  const auto equal = [](const Row& a, const Row& b) { return a.id == b.id; };
  for (auto* rows : {&elements, &relations}) {
    if (!std::is_sorted(rows->begin(), rows->end(), less)) {
      std::sort(rows->begin(), rows->end(), less);
    }
    rows->erase(std::unique(rows->begin(), rows->end(), equal), rows->end());
  }
  std::sort(artifacts.begin(), artifacts.end());
  artifacts.erase(std::unique(artifacts.begin(), artifacts.end()), artifacts.end());
}

Status write_changes(Store::Db& db, const Commit& commit, const Model& now, Head& head,
                     Touched& touched) {
  const std::span<const Change> all(commit.changes);
  const auto texts_of = [&](std::span<const Change> changes, Digest from) {
    return make_texts(commit.batch, changes, now, from);
  };
  Texts texts = texts_of(all.first(std::min(kAhead, all.size())), head.hash);
  for (std::size_t at = 0; at < all.size();) {
    const auto these = all.subspan(at, texts.rows.size());
    at += these.size();
    head.hash = texts.rows.back().hash;
    head.seq = these.back().seq;
    const auto coming = all.subspan(at, std::min(kAhead, all.size() - at));
    std::future<Texts> next;
    if (!coming.empty()) next = std::async(std::launch::async, texts_of, coming, head.hash);
    PLUMB_CHECK(insert_changes(db, commit.batch, these, texts));
    touched.add(these, texts);
    if (next.valid()) texts = next.get();
  }
  return done();
}

std::string_view text_or_none(std::string_view fields) {
  return fields.empty() ? std::string_view("{}") : fields;
}

Status upsert_elements(Store::Db& db, const std::vector<Touched::Row>& rows, const Model& now) {
  PLUMB_TRY(Statement * upsert,
            db.statement("INSERT OR REPLACE INTO element(id, type, name, side, fields, version, "
                         "deleted) VALUES(?,?,?,?,?,?,?)"));
  for (const Touched::Row& touched : rows) {
    const model::ElementRow& row = now.element_row(touched.at);
    upsert->bind(1, touched.id);
    upsert->bind(2, std::string_view(now.type_name(touched.at)));
    upsert->bind(3, row.name.view());
    upsert->bind(4, id_of(row.side));
    upsert->bind(5, text_or_none(row.fields.view()));
    upsert->bind(6, std::uint64_t{row.version});
    upsert->bind(7, std::uint64_t{row.state == model::State::deleted});
    PLUMB_CHECK(run(db.handle, *upsert));
  }
  return done();
}

Status upsert_relations(Store::Db& db, const std::vector<Touched::Row>& rows, const Model& now) {
  PLUMB_TRY(Statement * upsert,
            db.statement("INSERT OR REPLACE INTO relation(id, kind, from_id, to_id, fields, "
                         "version, deleted) VALUES(?,?,?,?,?,?,?)"));
  for (const Touched::Row& touched : rows) {
    const model::RelationRow& row = now.relation_row(touched.at);
    upsert->bind(1, touched.id);
    upsert->bind(2, std::string_view(now.kind_name(touched.at)));
    upsert->bind(3, row.from_relation ? now.relation_id(row.from) : now.element_id(row.from));
    upsert->bind(4, row.to_relation ? now.relation_id(row.to) : now.element_id(row.to));
    upsert->bind(5, text_or_none(row.fields.view()));
    upsert->bind(6, std::uint64_t{row.version});
    upsert->bind(7, std::uint64_t{row.state == model::State::deleted});
    PLUMB_CHECK(run(db.handle, *upsert));
  }
  return done();
}

Status upsert_artifacts(Store::Db& db, const std::vector<std::string_view>& ids, const Model& now) {
  PLUMB_TRY(Statement * upsert,
            db.statement("INSERT OR REPLACE INTO artifact(id, kind, name, body, version, deleted) "
                         "VALUES(?,?,?,?,?,?)"));
  std::string body;
  for (const std::string_view id : ids) {
    const model::Artifact& artifact = *now.artifacts().find(id)->second;
    body.clear();
    append_json(body, artifact.body);
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

Status write_all(Store::Db& db, std::vector<Commit>& commits, const Model& now, Head& head) {
  Touched touched;
  for (Commit& commit : commits) {
    commit.batch.first_seq = head.seq + 1;
    commit.batch.last_seq = head.seq + commit.changes.size();
    std::uint64_t seq = head.seq;
    for (Change& change : commit.changes) {
      change.seq = ++seq;
      change.scenario = commit.batch.scenario;
    }
    PLUMB_CHECK(insert_batch(db, commit.batch));
    PLUMB_CHECK(write_changes(db, commit, now, head, touched));
  }
  touched.sort();
  PLUMB_CHECK(upsert_elements(db, touched.elements, now));
  PLUMB_CHECK(upsert_relations(db, touched.relations, now));
  PLUMB_CHECK(upsert_artifacts(db, touched.artifacts, now));
  // The head stands a second time, so that cutting off the newest changes shows.
  PLUMB_CHECK(db.write_meta("head_seq", std::to_string(head.seq)));
  return db.write_meta("head_hash", to_hex(head.hash));
}

// While it lives, the file keeps a rollback journal instead of a write-ahead log, if nobody else
// has it open. A large transaction mostly adds pages: they then go straight into the file, where
// the write-ahead log would hold each of them once more. As durable, with the same synchronous
// setting; readers have to wait, which is why it is not the rule.
class RollbackJournal {
 public:
  explicit RollbackJournal(sqlite3* db) : db_(db) {
    sqlite3_busy_timeout(db_, 0);
    sqlite3_exec(db_, "PRAGMA journal_mode=TRUNCATE", nullptr, nullptr, nullptr);
    sqlite3_busy_timeout(db_, kBusyTimeoutMs);
  }
  RollbackJournal(const RollbackJournal&) = delete;
  RollbackJournal& operator=(const RollbackJournal&) = delete;
  // Where somebody reads at this moment the old mode stays, until the file is opened next.
  ~RollbackJournal() { sqlite3_exec(db_, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr); }

 private:
  sqlite3* db_;
};

std::size_t changes_of(const std::vector<Commit>& commits) {
  std::size_t out = 0;
  for (const Commit& commit : commits) out += commit.changes.size();
  return out;
}

}  // namespace

Status Store::append(std::vector<Commit>& commits, const Model& now) {
  std::optional<RollbackJournal> journal;
  if (changes_of(commits) >= kBulk) journal.emplace(db_->handle);
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
  if (Status written = write_all(*db_, commits, now, head); !written.ok()) {
    return give_up(written.error());
  }
  if (Status committed = execute(db_->handle, "COMMIT"); !committed.ok()) {
    return give_up(committed.error());
  }
  db_->head = head;
  return done();
}

}  // namespace plumb::store
