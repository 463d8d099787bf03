// The tables of identity.db; documented in docs/formats/identity.md. A new
// version adds a step to kMigrations, never edits one.
#pragma once

#include <array>

namespace plumb::identity {

inline constexpr int kSchemaVersion = 3;
inline constexpr int kApplicationId = 0x504c4d49;  // "PLMI", in the file header

inline constexpr const char* kAccountsAndAccess = R"sql(
CREATE TABLE account(
  id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'service')),
  password TEXT NOT NULL, totp TEXT NOT NULL DEFAULT '', totp_step INTEGER NOT NULL DEFAULT -1,
  totp_pending TEXT NOT NULL DEFAULT '',
  server_admin INTEGER NOT NULL CHECK (server_admin IN (0, 1)),
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  created_at TEXT NOT NULL, signed_in_at TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_email ON account(email) WHERE email <> '';

CREATE TABLE recovery_code(
  account TEXT NOT NULL REFERENCES account(id), hash BLOB NOT NULL,
  PRIMARY KEY (account, hash)) STRICT, WITHOUT ROWID;

CREATE TABLE external_login(
  issuer TEXT NOT NULL, subject TEXT NOT NULL, account TEXT NOT NULL REFERENCES account(id),
  linked_at TEXT NOT NULL, PRIMARY KEY (issuer, subject)) STRICT, WITHOUT ROWID;
CREATE INDEX external_login_account ON external_login(account);

CREATE TABLE workspace(
  id TEXT PRIMARY KEY, name TEXT NOT NULL, file TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))) STRICT, WITHOUT ROWID;

CREATE TABLE membership(
  account TEXT NOT NULL REFERENCES account(id), workspace TEXT NOT NULL REFERENCES workspace(id),
  source TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN
    ('reader', 'respondent', 'contributor', 'editor', 'steward', 'admin')),
  person TEXT NOT NULL, PRIMARY KEY (account, workspace, source)) STRICT, WITHOUT ROWID;
CREATE INDEX membership_workspace ON membership(workspace);

CREATE TABLE group_rule(
  issuer TEXT NOT NULL, group_name TEXT NOT NULL, workspace TEXT NOT NULL REFERENCES workspace(id),
  role TEXT NOT NULL CHECK (role IN
    ('reader', 'respondent', 'contributor', 'editor', 'steward', 'admin')),
  PRIMARY KEY (issuer, group_name, workspace)) STRICT, WITHOUT ROWID;

CREATE TABLE session(
  hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account(id),
  stage TEXT NOT NULL CHECK (stage IN ('full', 'second_factor')), csrf TEXT NOT NULL,
  created_at TEXT NOT NULL, seen_at TEXT NOT NULL, expires_at TEXT NOT NULL,
  address TEXT NOT NULL, agent TEXT NOT NULL,
  rotate INTEGER NOT NULL DEFAULT 0 CHECK (rotate IN (0, 1)),
  previous BLOB NOT NULL DEFAULT x'', previous_until TEXT NOT NULL DEFAULT '')
  STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session(account);
CREATE INDEX session_previous ON session(previous) WHERE previous <> x'';

CREATE TABLE token(
  hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account(id),
  name TEXT NOT NULL, workspace TEXT NOT NULL REFERENCES workspace(id),
  role_at_most TEXT NOT NULL CHECK (role_at_most IN
    ('reader', 'respondent', 'contributor', 'editor', 'steward', 'admin')),
  verbs TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL,
  used_at TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
CREATE INDEX token_account ON token(account);

CREATE TABLE setup_link(
  hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, expires_at TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE invitation(
  hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  workspace TEXT NOT NULL REFERENCES workspace(id), role TEXT NOT NULL CHECK (role IN
    ('reader', 'respondent', 'contributor', 'editor', 'steward', 'admin')),
  email TEXT NOT NULL, person TEXT NOT NULL, invited_by TEXT NOT NULL, created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_workspace ON invitation(workspace);

CREATE TABLE reset_link(
  hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL UNIQUE REFERENCES account(id), expires_at TEXT NOT NULL)
  STRICT, WITHOUT ROWID;

CREATE TABLE login_attempt(
  key BLOB PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('account', 'address')),
  failures INTEGER NOT NULL, last_at TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE audit(
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
  subject TEXT NOT NULL, workspace TEXT NOT NULL, detail TEXT NOT NULL, address TEXT NOT NULL,
  hash BLOB NOT NULL) STRICT;
CREATE INDEX audit_workspace ON audit(workspace, seq);
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
)sql";

inline constexpr const char* kPreferenceTable = R"sql(
CREATE TABLE preference(
  account TEXT NOT NULL REFERENCES account(id), scope TEXT NOT NULL, key TEXT NOT NULL,
  value TEXT NOT NULL, PRIMARY KEY (account, scope, key)) STRICT, WITHOUT ROWID;
)sql";

// Written by mail/ alone, through a connection of its own.
inline constexpr const char* kMailTables = R"sql(
CREATE TABLE mail_settings(
  one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL, password TEXT NOT NULL,
  changed_at TEXT NOT NULL, changed_by TEXT NOT NULL) STRICT;

CREATE TABLE mail(
  id TEXT PRIMARY KEY, workspace TEXT NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'failed')), sealed TEXT NOT NULL,
  forget INTEGER NOT NULL CHECK (forget IN (0, 1)), made_at TEXT NOT NULL, due_at TEXT NOT NULL,
  expires_at TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',
  said TEXT NOT NULL DEFAULT '', remedy TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
CREATE INDEX mail_due ON mail(state, due_at);
CREATE INDEX mail_workspace ON mail(workspace, state);
CREATE INDEX mail_about ON mail(about) WHERE about <> '';

CREATE TABLE mail_day(
  workspace TEXT NOT NULL, day TEXT NOT NULL, queued INTEGER NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace, day)) STRICT, WITHOUT ROWID;

CREATE TABLE mail_mark(
  account TEXT NOT NULL REFERENCES account(id), workspace TEXT NOT NULL, seq INTEGER NOT NULL,
  told_at TEXT NOT NULL, digest_day TEXT NOT NULL, digest_seq INTEGER NOT NULL,
  PRIMARY KEY (account, workspace)) STRICT, WITHOUT ROWID;

CREATE TABLE mail_note(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql";

inline constexpr std::array<const char*, kSchemaVersion> kMigrations = {
    kAccountsAndAccess, kPreferenceTable, kMailTables};

}  // namespace plumb::identity
