// Sessions: made, found again by their secret, given a new secret, ended.
#include "identity/state.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

// Written at most this often, so that reading a page does not cost a write to disk.
constexpr std::chrono::minutes kSeenResolution{1};

struct SessionRow {
  std::string id;
  std::string account;
  std::string csrf;
  Instant seen_at;
  Instant expires_at;
  bool rotate = false;
  bool by_previous = false;  // found by the secret it had before
};

Result<std::optional<SessionRow>> find_session(Db& db, const Digest& hash, Instant now) {
  PLUMB_TRY(Query row, db.query("SELECT id, account, csrf, seen_at, expires_at, rotate, hash <> ?1"
                                " FROM session WHERE stage = 'full' AND (hash = ?1 OR"
                                " (previous = ?1 AND previous <> x'' AND previous_until > ?2))",
                                hash, now));
  PLUMB_TRY(const bool found, row.next());
  if (!found) return std::optional<SessionRow>{};
  return std::optional<SessionRow>{SessionRow{row.text(0), row.text(1), row.text(2), row.instant(3),
                                              row.instant(4), row.flag(5), row.flag(6)}};
}

// The new secret; the old one still works for `grace`, for requests that are on their way.
Result<std::string> rotate(Db& db, const SessionRow& row, const Digest& old_hash,
                           Instant grace_until) {
  std::string secret = new_secret();
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(
      db.run("UPDATE session SET hash = ?2, previous = ?3, previous_until = ?4, rotate = 0"
             " WHERE id = ?1 AND hash = ?3 AND rotate = 1",
             row.id, secret_digest(Purpose::session, secret), old_hash, grace_until));
  // Another program was faster: its caller has the new secret, ours goes on with the old one.
  if (db.changes() == 0) secret.clear();
  PLUMB_CHECK(transaction.commit());
  return secret;
}

}  // namespace

bool csrf_matches(const Session& session, std::string_view sent) {
  return !session.csrf.empty() && same_secret(session.csrf, sent);
}

Result<SignIn> Identity::State::open_session(const Guard& lock, const AccountRow& account,
                                             SignIn::Stage stage, const Client& client) {
  // The oldest gives way, so that signing in never fails for having signed in often.
  PLUMB_CHECK(
      db->run("DELETE FROM session WHERE account = ?1 AND id NOT IN (SELECT id FROM session"
              " WHERE account = ?1 ORDER BY seen_at DESC, id LIMIT ?2)",
              account.id, static_cast<std::int64_t>(limits::kSessions) - 1));
  const bool full = stage == SignIn::Stage::complete;
  const Instant at = now();
  SignIn out;
  out.stage = stage;
  out.secret = new_secret();
  out.csrf = new_secret();
  out.expires_at = full ? at + options.session_longest : at + options.second_factor_within;
  const std::string id = new_id("s-", environment);
  PLUMB_CHECK(db->run(
      "INSERT INTO session(hash, id, account, stage, csrf, created_at, seen_at,"
      " expires_at, address, agent) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9)",
      secret_digest(Purpose::session, out.secret), id, account.id, full ? "full" : "second_factor",
      out.csrf, at, out.expires_at, client.address, printable(client.agent, limits::kAgentBytes)));
  if (full) {
    PLUMB_CHECK(note(lock, {account.id, "session.opened", id, {}, {}}, client));
  }
  return out;
}

Status Identity::State::end_sessions(const Guard&, std::string_view account) {
  return db->run("DELETE FROM session WHERE account = ?1", account);
}

Status Identity::State::rotate_sessions(const Guard&, std::string_view account) {
  return db->run("UPDATE session SET rotate = 1 WHERE account = ?1 AND stage = 'full'", account);
}

Result<Actor> Identity::listening(std::string_view session_id) const {
  const Guard lock(state_->mutex);
  const Instant now = state_->now();
  PLUMB_TRY(Query row, state_->db->query("SELECT account, seen_at, expires_at FROM session"
                                         " WHERE id = ?1 AND stage = 'full'",
                                         session_id));
  PLUMB_TRY(const bool found, row.next());
  if (!found || now >= row.instant(2) || now - row.instant(1) >= state_->options.session_idle) {
    return no_session();
  }
  PLUMB_TRY(const std::optional<AccountRow> account, state_->find_account(lock, row.text(0)));
  if (!account || account->disabled) return no_session();
  return state_->actor_of(lock, *account);
}

Result<Session> Identity::authenticate(std::string_view session_secret) {
  if (!is_secret(session_secret)) return no_session();
  if (const auto known = recall_session(session_secret)) return *known->session;
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  const Instant now = state_->now();
  const Digest hash = secret_digest(Purpose::session, session_secret);
  PLUMB_TRY(const std::optional<SessionRow> row, find_session(db, hash, now));
  if (!row) return no_session();
  if (now >= row->expires_at || now - row->seen_at >= state_->options.session_idle) {
    PLUMB_CHECK(db.run("DELETE FROM session WHERE id = ?1", row->id));
    return no_session();
  }
  PLUMB_TRY(const std::optional<AccountRow> account, state_->find_account(lock, row->account));
  if (!account || account->disabled) return no_session();

  Session out;
  out.id = row->id;
  out.csrf = row->csrf;
  out.expires_at = row->expires_at;
  PLUMB_TRY(out.actor, state_->actor_of(lock, *account));
  if (row->rotate && !row->by_previous) {
    PLUMB_TRY(out.renewed_secret, rotate(db, *row, hash, now + state_->options.rotation_grace));
  }
  Instant seen = row->seen_at;
  if (now - seen >= kSeenResolution) {
    PLUMB_CHECK(db.run("UPDATE session SET seen_at = ?2 WHERE id = ?1", row->id, now));
    seen = now;
  }
  // What is due when it is asked for once more has to come here.
  if (!row->rotate && !row->by_previous) {
    const Instant until = std::min(
        {row->expires_at, seen + state_->options.session_idle, Instant(seen + kSeenResolution)});
    state_->recall.keep(hash, {out.actor, out}, now, until);
  }
  return out;
}

std::shared_ptr<const Recalled> Identity::recall_session(std::string_view secret) const {
  if (!is_secret(secret)) return nullptr;
  return state_->recall.find(secret_digest(Purpose::session, secret), state_->now());
}

Status Identity::sign_out(std::string_view session_secret, const Client& client) {
  if (!is_secret(session_secret)) return done();
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  const Digest hash = secret_digest(Purpose::session, session_secret);
  PLUMB_TRY(const std::optional<SessionRow> row, find_session(db, hash, state_->now()));
  // Signing out of nothing is done.
  if (!row) return db.run("DELETE FROM session WHERE hash = ?1", hash);
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(db.run("DELETE FROM session WHERE id = ?1", row->id));
  PLUMB_CHECK(state_->note(lock, {row->account, "session.ended", row->id, {}, {}}, client));
  return transaction.commit();
}

Result<std::vector<SessionInfo>> Identity::sessions(const Session& session) const {
  const Guard lock(state_->mutex);
  PLUMB_TRY(Query row, state_->db->query(
                           "SELECT id, created_at, seen_at, expires_at, address, agent FROM session"
                           " WHERE account = ?1 AND stage = 'full' AND expires_at > ?2 AND"
                           " seen_at > ?3 ORDER BY seen_at DESC, id",
                           session.actor.account, state_->now(),
                           state_->now() - state_->options.session_idle));
  std::vector<SessionInfo> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    out.push_back(
        {row.text(0), row.instant(1), row.instant(2), row.instant(3), row.text(4), row.text(5)});
  }
}

Status Identity::end_session(const Session& session, std::string_view id, const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(
      db.run("DELETE FROM session WHERE id = ?1 AND account = ?2", id, session.actor.account));
  if (db.changes() == 0) return not_found("There is no such session.", printable(id, 40));
  PLUMB_CHECK(state_->note(lock, {session.actor.account, "session.ended", id, {}, {}}, client));
  return transaction.commit();
}

Status Identity::end_other_sessions(const Session& session, const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(db.run("DELETE FROM session WHERE account = ?1 AND id <> ?2", session.actor.account,
                     session.id));
  const std::string ended = std::to_string(db.changes());
  PLUMB_CHECK(state_->note(
      lock, {session.actor.account, "session.others_ended", session.id, {}, ended}, client));
  return transaction.commit();
}

}  // namespace plumb::identity
