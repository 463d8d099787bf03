// Reading a workspace file: tables into a model, the log, queries, backups.
#include <algorithm>
#include <chrono>

#include "base/json_text.h"
#include "store/db.h"
#include "store/migrate.h"
#include "store/store.h"

namespace plumb::store {
namespace {

json::value parse(std::string_view text) {
  auto out = json_from(text);
  return out ? std::move(*out) : json::value(nullptr);
}

json::object parse_object(std::string_view text) {
  json::value out = parse(text);
  return out.is_object() ? std::move(out.get_object()) : json::object{};
}

model::Subject subject_of(std::string_view text) {
  if (text == "relation") return model::Subject::relation;
  return text == "artifact" ? model::Subject::artifact : model::Subject::element;
}

model::Operation operation_of(std::string_view text) {
  if (text == "update") return model::Operation::update;
  if (text == "remove") return model::Operation::remove;
  return text == "restore" ? model::Operation::restore : model::Operation::create;
}

model::Change change_in(const Statement& row) {
  model::Change out;
  out.seq = row.number(0);
  out.at = std::string(row.text(1));
  out.actor = std::string(row.text(2));
  out.batch = std::string(row.text(3));
  out.scenario = std::string(row.text(4));
  out.subject = subject_of(row.text(5));
  out.operation = operation_of(row.text(6));
  out.id = std::string(row.text(7));
  out.before = parse_object(row.text(8));
  out.after = parse_object(row.text(9));
  return out;
}

BatchRow batch_in(const Statement& row) {
  BatchRow out;
  out.id = std::string(row.text(0));
  out.at = std::string(row.text(1));
  out.actor = std::string(row.text(2));
  out.reason = std::string(row.text(3));
  out.source = std::string(row.text(4));
  out.scenario = std::string(row.text(5));
  out.undoes = std::string(row.text(6));
  out.first_seq = row.number(7);
  out.last_seq = row.number(8);
  return out;
}

constexpr const char* kBatchColumns =
    "SELECT id, at, actor, reason, source, scenario, undoes, first_seq, last_seq FROM batch ";

Status load_elements(sqlite3* db, model::Model& into) {
  PLUMB_TRY(Statement rows,
            prepare(db, "SELECT id, type, name, side, fields, version, deleted FROM element"));
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) {
    const std::string_view side = rows.text(3);
    into.load_element(rows.text(0), rows.text(1), rows.text(2), rows.text(4),
                      side == "it"         ? model::Side::it
                      : side == "business" ? model::Side::business
                                           : model::Side::none,
                      static_cast<std::uint32_t>(rows.number(5)), rows.number(6) != 0);
  }
  if (rc != SQLITE_DONE) return failure(db);
  return done();
}

Status load_relations(sqlite3* db, model::Model& into) {
  // A relation may end at a relation that comes later in the table: those wait for another round.
  PLUMB_TRY(Statement rows,
            prepare(db, "SELECT id, kind, from_id, to_id, fields, version, deleted FROM relation"));
  struct Waiting {
    std::string id, kind, from, to, fields;
    std::uint32_t version;
    bool deleted;
  };
  std::vector<Waiting> waiting;
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) {
    const auto version = static_cast<std::uint32_t>(rows.number(5));
    const bool deleted = rows.number(6) != 0;
    if (!into.load_relation(rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4),
                            version, deleted)) {
      waiting.push_back({std::string(rows.text(0)), std::string(rows.text(1)),
                         std::string(rows.text(2)), std::string(rows.text(3)),
                         std::string(rows.text(4)), version, deleted});
    }
  }
  if (rc != SQLITE_DONE) return failure(db);
  for (std::size_t left = waiting.size() + 1; !waiting.empty() && waiting.size() < left;) {
    left = waiting.size();
    std::erase_if(waiting, [&](const Waiting& row) {
      return into.load_relation(row.id, row.kind, row.from, row.to, row.fields, row.version,
                                row.deleted);
    });
  }
  if (!waiting.empty()) {
    return corrupt("Relation " + waiting.front().id + " ends at something that does not exist.",
                   "table relation", "Run `plumb verify` and restore a backup.");
  }
  return done();
}

}  // namespace

Status Store::load(model::Model& into) const {
  PLUMB_CHECK(load_elements(db_->handle, into));
  PLUMB_CHECK(load_relations(db_->handle, into));
  PLUMB_TRY(Statement rows,
            prepare(db_->handle, "SELECT id, kind, name, body, version, deleted FROM artifact"));
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) {
    model::Artifact artifact;
    artifact.id = std::string(rows.text(0));
    artifact.kind = std::string(rows.text(1));
    artifact.name = std::string(rows.text(2));
    artifact.body = parse(rows.text(3));
    artifact.version = static_cast<std::uint32_t>(rows.number(4));
    artifact.deleted = rows.number(5) != 0;
    into.load_artifact(std::move(artifact));
  }
  if (rc != SQLITE_DONE) return failure(db_->handle);
  return done();
}

Status Store::for_each_change(std::uint64_t first, std::uint64_t last,
                              const std::optional<std::string>& scenario,
                              const std::function<Status(model::Change&&)>& visit) const {
  PLUMB_TRY(Statement rows,
            prepare(db_->handle,
                    "SELECT seq, at, actor, batch, scenario, subject, operation, id, before, after "
                    "FROM change WHERE seq BETWEEN ?1 AND ?2 AND (?3 = 0 OR scenario = ?4) "
                    "ORDER BY seq"));
  rows.bind(1, first);
  rows.bind(2, std::min<std::uint64_t>(last, INT64_MAX));
  rows.bind(3, std::uint64_t{scenario.has_value()});
  const std::string wanted = scenario.value_or("");
  rows.bind(4, wanted);
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) PLUMB_CHECK(visit(change_in(rows)));
  if (rc != SQLITE_DONE) return failure(db_->handle);
  return done();
}

Status Store::visit_history(std::string_view subject_id,
                            const std::function<bool(model::Change&&)>& visit) const {
  PLUMB_TRY(Statement rows,
            prepare(db_->handle,
                    "SELECT seq, at, actor, batch, scenario, subject, operation, id, before, after "
                    "FROM change WHERE id = ?1 ORDER BY seq DESC"));
  rows.bind(1, subject_id);
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) {
    if (!visit(change_in(rows))) return done();
  }
  if (rc != SQLITE_DONE) return failure(db_->handle);
  return done();
}

Result<std::vector<model::Change>> Store::history(std::string_view subject_id,
                                                  std::size_t limit) const {
  std::vector<model::Change> out;
  if (limit == 0) return out;
  PLUMB_CHECK(visit_history(subject_id, [&](model::Change&& change) {
    out.push_back(std::move(change));
    return out.size() < limit;
  }));
  return out;
}

Result<std::vector<BatchRow>> Store::batches(std::size_t limit) const {
  const std::string sql = std::string(kBatchColumns) + "ORDER BY first_seq DESC LIMIT ?1";
  PLUMB_TRY(Statement rows, prepare(db_->handle, sql));
  rows.bind(1, std::uint64_t{limit});
  std::vector<BatchRow> out;
  int rc = SQLITE_DONE;
  while ((rc = rows.step()) == SQLITE_ROW) out.push_back(batch_in(rows));
  if (rc != SQLITE_DONE) return failure(db_->handle);
  return out;
}

Result<BatchRow> Store::batch(std::string_view id) const {
  const std::string sql = std::string(kBatchColumns) + "WHERE id = ?1";
  PLUMB_TRY(Statement rows, prepare(db_->handle, sql));
  rows.bind(1, id);
  const int rc = rows.step();
  if (rc == SQLITE_ROW) return batch_in(rows);
  if (rc != SQLITE_DONE) return failure(db_->handle);
  return not_found("There is no batch " + std::string(id) + ".", {},
                   "`plumb history` lists the batches of this workspace.");
}

Result<std::uint64_t> Store::seq_at(std::string_view at) const {
  PLUMB_TRY(Statement rows,
            prepare(db_->handle, "SELECT coalesce(max(last_seq), 0) FROM batch WHERE at <= ?1"));
  rows.bind(1, at);
  if (rows.step() != SQLITE_ROW) return failure(db_->handle);
  return rows.number(0);
}

Result<std::string> Store::at_of(std::uint64_t seq) const {
  PLUMB_TRY(Statement rows, prepare(db_->handle, "SELECT at FROM change WHERE seq = ?1"));
  rows.bind(1, seq);
  const int rc = rows.step();
  if (rc == SQLITE_ROW) return std::string(rows.text(0));
  if (rc != SQLITE_DONE) return failure(db_->handle);
  return std::string();
}

Status Store::backup(const std::string& to) const {
  return copy_database(db_->handle, to);
}

}  // namespace plumb::store
