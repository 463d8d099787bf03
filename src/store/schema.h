// The tables and views of a workspace file. Private to store/; documented in
// docs/formats/workspace.md. A new version adds a step to kMigrations, never edits one.
#pragma once

#include <array>

namespace plumb::store {

inline constexpr int kSchemaVersion = 5;
inline constexpr int kApplicationId = 0x504c4d42;  // "PLMB", in the file header

inline constexpr std::array<const char*, kSchemaVersion> kMigrations = {
    // 1: the log, the tables, the views.
    R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE batch(
  id TEXT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
  source TEXT NOT NULL, scenario TEXT NOT NULL, undoes TEXT NOT NULL,
  first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX batch_first_seq ON batch(first_seq);

CREATE TABLE change(
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, batch TEXT NOT NULL,
  scenario TEXT NOT NULL, subject TEXT NOT NULL, operation TEXT NOT NULL, id TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX change_id ON change(id);

CREATE TRIGGER change_is_append_only_update BEFORE UPDATE ON change
  BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER change_is_append_only_delete BEFORE DELETE ON change
  BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;

CREATE TABLE element(
  id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, side TEXT NOT NULL,
  fields TEXT NOT NULL, version INTEGER NOT NULL, deleted INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE relation(
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, from_id TEXT NOT NULL, to_id TEXT NOT NULL,
  fields TEXT NOT NULL, version INTEGER NOT NULL, deleted INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE artifact(
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  version INTEGER NOT NULL, deleted INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIEW v_elements AS
  SELECT id, type, name, side, json_extract(fields, '$.description') AS description,
         json_extract(fields, '$.owner') AS owner,
         json_extract(fields, '$.annual_cost.amount') AS annual_cost,
         json_extract(fields, '$.annual_cost.currency') AS currency, fields, version
  FROM element WHERE deleted = 0;
CREATE VIEW v_relations AS
  SELECT r.id, r.kind, r.from_id, f.name AS from_name, f.type AS from_type, r.to_id,
         t.name AS to_name, t.type AS to_type, json_extract(r.fields, '$.strength') AS strength,
         r.fields, r.version
  FROM relation r JOIN element f ON f.id = r.from_id AND f.deleted = 0
                  JOIN element t ON t.id = r.to_id AND t.deleted = 0
  WHERE r.deleted = 0;
CREATE VIEW v_goals AS
  SELECT id, name, side, json_extract(fields, '$.weight') AS weight,
         json_extract(fields, '$.owner') AS owner, json_extract(fields, '$.due') AS due,
         json_extract(fields, '$.signed_business') AS signed_business,
         json_extract(fields, '$.signed_it') AS signed_it
  FROM element WHERE deleted = 0 AND type = 'goal';
CREATE VIEW v_initiatives AS
  SELECT id, name, json_extract(fields, '$.status') AS status,
         json_extract(fields, '$.phase') AS phase,
         json_extract(fields, '$.budget.amount') AS budget,
         json_extract(fields, '$.spent.amount') AS spent,
         json_extract(fields, '$.budget.currency') AS currency,
         json_extract(fields, '$.start') AS "start", json_extract(fields, '$.end') AS "end",
         json_extract(fields, '$.sponsor') AS sponsor
  FROM element WHERE deleted = 0 AND type = 'initiative';
CREATE VIEW v_measures AS
  SELECT id, name, json_extract(fields, '$.unit') AS unit,
         json_extract(fields, '$.direction') AS direction,
         json_extract(fields, '$.baseline') AS baseline, json_extract(fields, '$.target') AS target,
         json_extract(fields, '$.current') AS current, json_extract(fields, '$.as_of') AS as_of,
         json_extract(fields, '$.due') AS due, json_extract(fields, '$.owner') AS owner
  FROM element WHERE deleted = 0 AND type = 'measure';
CREATE VIEW v_evidence AS
  SELECT e.id AS element, e.name, json_extract(i.value, '$.kind') AS kind,
         json_extract(i.value, '$.value') AS value, json_extract(i.value, '$.at') AS at,
         json_extract(i.value, '$.side') AS side, json_extract(i.value, '$.by') AS by,
         json_extract(i.value, '$.source') AS source
  FROM element e, json_each(e.fields, '$.evidence') i WHERE e.deleted = 0;
CREATE VIEW v_changes AS
  SELECT c.seq, c.at, c.actor, c.batch, b.reason, b.source, c.scenario, c.subject, c.operation,
         c.id, e.name, c.before, c.after
  FROM change c JOIN batch b ON b.id = c.batch LEFT JOIN element e ON e.id = c.id;
CREATE VIEW v_batches AS
  SELECT id, at, actor, reason, source, scenario, undoes, first_seq, last_seq,
         last_seq - first_seq + 1 AS changes FROM batch;
)sql",
    // 2: bytes of attachments, by their hash. A rowid table: rows are large.
    R"sql(
CREATE TABLE blob(hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
)sql",
    // 3: ways into campaigns and what was answered there. No times and no order of arrival, so that
    // nothing here can be matched with who did what when (docs/decisions/0009).
    R"sql(
CREATE TABLE ballot(
  id TEXT PRIMARY KEY, campaign TEXT NOT NULL, secret BLOB NOT NULL UNIQUE, side TEXT NOT NULL,
  unit TEXT NOT NULL, role TEXT NOT NULL, person TEXT NOT NULL,
  state TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX ballot_campaign ON ballot(campaign);
CREATE TABLE answer(
  campaign TEXT NOT NULL, ballot TEXT NOT NULL, item TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(campaign, ballot, item)) STRICT, WITHOUT ROWID;
CREATE INDEX answer_item ON answer(campaign, item);
)sql",
    // 4: who may answer without the link, where names are known; and what they answer by, in order,
    // because only the newest hold. Ballots of anonymous campaigns have neither.
    R"sql(
ALTER TABLE ballot ADD COLUMN holder TEXT NOT NULL DEFAULT '';
CREATE INDEX ballot_holder ON ballot(holder) WHERE holder <> '';
CREATE TABLE own_way(secret BLOB NOT NULL UNIQUE, ballot TEXT NOT NULL) STRICT;
CREATE INDEX own_way_ballot ON own_way(ballot);
)sql",
    // 5: what was measured, and every correction of it, newest turn last. Nothing is ever changed
    // or removed here; a taken back value is a turn without one. Moments in milliseconds of Unix.
    R"sql(
CREATE TABLE series(id INTEGER PRIMARY KEY, measure TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE observation(
  series INTEGER NOT NULL, at INTEGER NOT NULL, turn INTEGER NOT NULL, value REAL,
  note TEXT NOT NULL, source TEXT NOT NULL, received INTEGER NOT NULL,
  PRIMARY KEY(series, at, turn)) STRICT, WITHOUT ROWID;
CREATE TRIGGER observation_is_append_only_update BEFORE UPDATE ON observation
  BEGIN SELECT RAISE(ABORT, 'observations are append-only'); END;
CREATE TRIGGER observation_is_append_only_delete BEFORE DELETE ON observation
  BEGIN SELECT RAISE(ABORT, 'observations are append-only'); END;
CREATE VIEW v_observations AS
  SELECT s.measure, e.name, strftime('%Y-%m-%dT%H:%M:%SZ', o.at / 1000.0, 'unixepoch') AS at,
         o.value, o.note, o.source,
         strftime('%Y-%m-%dT%H:%M:%SZ', o.received / 1000.0, 'unixepoch') AS received, o.turn
  FROM observation o JOIN series s ON s.id = o.series LEFT JOIN element e ON e.id = s.measure
  WHERE o.value IS NOT NULL AND NOT EXISTS(
    SELECT 1 FROM observation n WHERE n.series = o.series AND n.at = o.at AND n.turn > o.turn);
)sql"};

}  // namespace plumb::store
