// Links that work once: setting up, invitations, new passwords.
#include <array>

#include "identity/state.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

struct InvitationRow {
  InvitationInfo info;
  Digest hash{};
};

Result<std::optional<InvitationRow>> find_invitation(Db& db, const Digest& hash, Instant now) {
  PLUMB_TRY(Query row,
            db.query("SELECT i.id, i.workspace, i.role, i.email, i.person, w.name, i.invited_by,"
                     " i.expires_at FROM invitation i JOIN workspace w ON w.id = i.workspace"
                     " WHERE i.hash = ?1 AND i.expires_at > ?2 AND w.archived = 0",
                     hash, now));
  PLUMB_TRY(const bool found, row.next());
  if (!found) return std::optional<InvitationRow>{};
  InvitationRow out;
  out.hash = hash;
  out.info = {
      row.text(0),
      {row.text(1), role_named(row.text(2)).value_or(Role::reader), row.text(3), row.text(4)},
      row.text(5),
      row.text(6),
      row.instant(7)};
  return std::optional<InvitationRow>{std::move(out)};
}

// Uses the link up. Whoever deletes the row has it; a second use finds nothing to delete.
Status use_up(Db& db, const char* remove, const Digest& hash) {
  PLUMB_CHECK(db.run(remove, hash));
  return db.changes() == 1 ? done() : Status(dead_link());
}

Result<bool> has_administrator(Db& db) {
  PLUMB_TRY(Query row, db.query("SELECT 1 FROM account WHERE server_admin = 1 AND disabled = 0 AND"
                                " kind = 'person' LIMIT 1"));
  return row.next();
}

Result<bool> setup_link_exists(Db& db, const Digest& hash, Instant now) {
  PLUMB_TRY(Query row,
            db.query("SELECT 1 FROM setup_link WHERE hash = ?1 AND expires_at > ?2", hash, now));
  return row.next();
}

Result<std::string> account_of_reset(Db& db, const Digest& hash, Instant now) {
  PLUMB_TRY(
      Query row,
      db.query("SELECT account FROM reset_link WHERE hash = ?1 AND expires_at > ?2", hash, now));
  PLUMB_TRY(const bool found, row.next());
  if (!found) return dead_link();
  return row.text(0);
}

// Takes the invited role if it is more than the account has been given here.
Status join(Db& db, const std::string& account, const InvitationSpec& spec) {
  std::string role(name_of(spec.role));
  {
    PLUMB_TRY(Query row, db.query("SELECT role FROM membership WHERE account = ?1 AND"
                                  " workspace = ?2 AND source = 'local'",
                                  account, spec.workspace));
    PLUMB_TRY(const bool found, row.next());
    const auto present = found ? role_named(row.text(0)) : std::nullopt;
    if (present && *present > spec.role) role = name_of(*present);
  }
  return db.run(
      "INSERT INTO membership(account, workspace, source, role, person)"
      " VALUES(?1, ?2, 'local', ?3, ?4) ON CONFLICT(account, workspace, source)"
      " DO UPDATE SET role = ?3, person = iif(?4 = '', person, ?4)",
      account, spec.workspace, role, spec.person);
}

constexpr const char* kUseInvitation = "DELETE FROM invitation WHERE hash = ?1";
constexpr const char* kUseReset = "DELETE FROM reset_link WHERE hash = ?1";
constexpr const char* kUseSetup = "DELETE FROM setup_link WHERE hash = ?1";

}  // namespace

Result<std::optional<Link>> Identity::setup_link() {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const bool done_already, has_administrator(db));
  if (done_already) return std::optional<Link>{};
  Link out{new_id("l-", state_->environment), new_secret(),
           state_->now() + state_->options.setup_link_valid};
  PLUMB_CHECK(db.run("DELETE FROM setup_link"));
  PLUMB_CHECK(db.run("INSERT INTO setup_link(hash, id, expires_at) VALUES(?1, ?2, ?3)",
                     secret_digest(Purpose::setup, out.secret), out.id, out.expires_at));
  PLUMB_CHECK(transaction.commit());
  return std::optional<Link>{std::move(out)};
}

Result<SignIn> Identity::set_up(std::string_view secret, const NewPerson& person,
                                const Client& client) {
  const Digest hash = secret_digest(Purpose::setup, secret);
  {
    const Guard lock(state_->mutex);
    PLUMB_TRY(const bool exists, setup_link_exists(*state_->db, hash, state_->now()));
    if (!exists) return dead_link();
  }
  PLUMB_TRY(AccountRow row, read_person(person));
  PLUMB_TRY(row.password, state_->hash(person.password));
  row.server_admin = true;
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const bool done_already, has_administrator(db));
  if (done_already) return dead_link();
  PLUMB_CHECK(use_up(db, kUseSetup, hash));
  PLUMB_TRY(row.id, state_->insert_account(lock, row));
  PLUMB_CHECK(state_->note(lock, {row.id, "server.set_up", row.id, {}, {}}, client));
  PLUMB_TRY(SignIn out, state_->complete_sign_in(lock, row, client, "setup link"));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Result<Link> Identity::invite(const Actor& by, const InvitationSpec& spec, const Client& client) {
  PLUMB_CHECK(require_in(by, Verb::manage_people, spec.workspace));
  PLUMB_TRY(const std::string email, read_email(spec.email));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const std::int64_t known,
            state_->count(lock, "SELECT count(*) FROM workspace WHERE id = ?1 AND archived = 0",
                          spec.workspace));
  if (known == 0) return not_found("There is no such workspace.", printable(spec.workspace, 64));
  PLUMB_CHECK(db.run("DELETE FROM invitation WHERE expires_at <= ?1", state_->now()));
  PLUMB_TRY(
      const std::int64_t open,
      state_->count(lock, "SELECT count(*) FROM invitation WHERE workspace = ?1", spec.workspace));
  if (open >= static_cast<std::int64_t>(limits::kInvitations)) {
    return over_limit("This workspace has 1000 open invitations.", spec.workspace,
                      "Withdraw some of them first.");
  }
  Link out{new_id("i-", state_->environment), new_secret(),
           state_->now() + state_->options.invitation_valid};
  PLUMB_CHECK(
      db.run("INSERT INTO invitation(hash, id, workspace, role, email, person, invited_by,"
             " created_at, expires_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
             secret_digest(Purpose::invitation, out.secret), out.id, spec.workspace,
             name_of(spec.role), email, spec.person, by.account, state_->now(), out.expires_at));
  PLUMB_CHECK(state_->note(
      lock, {by.account, "person.invited", out.id, spec.workspace, name_of(spec.role)}, client));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Result<std::vector<InvitationInfo>> Identity::invitations(const Actor& by,
                                                          std::string_view workspace) const {
  PLUMB_CHECK(require_in(by, Verb::manage_people, workspace));
  const Guard lock(state_->mutex);
  PLUMB_TRY(Query row,
            state_->db->query("SELECT i.id, i.workspace, i.role, i.email, i.person, w.name,"
                              " i.invited_by, i.expires_at FROM invitation i JOIN workspace w ON"
                              " w.id = i.workspace WHERE i.workspace = ?1 AND i.expires_at > ?2"
                              " ORDER BY i.created_at DESC, i.id",
                              workspace, state_->now()));
  std::vector<InvitationInfo> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    out.push_back(
        {row.text(0),
         {row.text(1), role_named(row.text(2)).value_or(Role::reader), row.text(3), row.text(4)},
         row.text(5),
         row.text(6),
         row.instant(7)});
  }
}

Status Identity::revoke_invitation(const Actor& by, std::string_view id, const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  const Error absent = not_found("There is no such invitation.", printable(id, 40));
  std::string workspace;
  {
    PLUMB_TRY(Query row, db.query("SELECT workspace FROM invitation WHERE id = ?1", id));
    PLUMB_TRY(const bool found, row.next());
    if (!found) return absent;
    workspace = row.text(0);
  }
  if (!require_in(by, Verb::manage_people, workspace).ok()) return absent;
  PLUMB_CHECK(db.run("DELETE FROM invitation WHERE id = ?1", id));
  PLUMB_CHECK(state_->note(lock, {by.account, "invitation.withdrawn", id, workspace, {}}, client));
  return transaction.commit();
}

Result<InvitationInfo> Identity::invitation(std::string_view secret) const {
  const Guard lock(state_->mutex);
  PLUMB_TRY(
      const auto found,
      find_invitation(*state_->db, secret_digest(Purpose::invitation, secret), state_->now()));
  if (!found) return dead_link();
  return found->info;
}

Result<SignIn> Identity::accept_invitation(std::string_view secret, const NewPerson& person,
                                           const Client& client) {
  PLUMB_TRY(const InvitationInfo info, invitation(secret));
  NewPerson invited = person;
  // The address the invitation was sent to is better known than one that is typed.
  if (!info.spec.email.empty()) invited.email = info.spec.email;
  PLUMB_TRY(AccountRow row, read_person(invited));
  PLUMB_TRY(row.password, state_->hash(invited.password));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  // It may have been withdrawn while we were hashing.
  PLUMB_CHECK(use_up(db, kUseInvitation, secret_digest(Purpose::invitation, secret)));
  PLUMB_TRY(row.id, state_->insert_account(lock, row));
  PLUMB_CHECK(join(db, row.id, info.spec));
  PLUMB_CHECK(state_->note(
      lock, {row.id, "invitation.accepted", row.id, info.spec.workspace, name_of(info.spec.role)},
      client));
  PLUMB_TRY(SignIn out, state_->complete_sign_in(lock, row, client, "invitation"));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Status Identity::accept_invitation(std::string_view secret, const Session& session,
                                   const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const auto found,
            find_invitation(db, secret_digest(Purpose::invitation, secret), state_->now()));
  if (!found) return dead_link();
  const std::string& id = session.actor.account;
  PLUMB_CHECK(use_up(db, kUseInvitation, found->hash));
  PLUMB_CHECK(join(db, id, found->info.spec));
  PLUMB_CHECK(state_->rotate_sessions(lock, id));
  PLUMB_CHECK(state_->note(
      lock,
      {id, "invitation.accepted", id, found->info.spec.workspace, name_of(found->info.spec.role)},
      client));
  return transaction.commit();
}

Result<Link> Identity::reset_link(const Actor& by, std::string_view account, const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::manage_accounts));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, account));
  if (row.disabled || row.service) {
    return conflict("This account cannot sign in, so it needs no password.", row.login,
                    row.disabled ? "Enable it first." : "Give it a token.");
  }
  Link out{new_id("l-", state_->environment), new_secret(),
           state_->now() + state_->options.reset_link_valid};
  PLUMB_CHECK(db.run("DELETE FROM reset_link WHERE account = ?1", row.id));
  PLUMB_CHECK(db.run("INSERT INTO reset_link(hash, id, account, expires_at) VALUES(?1, ?2, ?3, ?4)",
                     secret_digest(Purpose::reset, out.secret), out.id, row.id, out.expires_at));
  PLUMB_CHECK(state_->note(lock, {by.account, "reset_link.made", row.id, {}, {}}, client));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Status Identity::use_reset_link(std::string_view secret, std::string_view password,
                                const Client& client) {
  const Digest hash = secret_digest(Purpose::reset, secret);
  {
    const Guard lock(state_->mutex);
    PLUMB_TRY(const std::string id, account_of_reset(*state_->db, hash, state_->now()));
    PLUMB_TRY(const AccountRow row, state_->need_account(lock, id));
    const std::array<std::string, 3> names = {row.login, row.name, row.email};
    PLUMB_CHECK(check_new_password(password, names));
  }
  PLUMB_TRY(const std::string hashed, state_->hash(password));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const std::string id, account_of_reset(db, hash, state_->now()));
  PLUMB_CHECK(use_up(db, kUseReset, hash));
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, id));
  if (row.disabled) return dead_link();
  PLUMB_CHECK(db.run("UPDATE account SET password = ?2 WHERE id = ?1", row.id, hashed));
  PLUMB_CHECK(state_->end_sessions(lock, row.id));
  // The waiting was for guesses at the old password.
  const AttemptKeys keys = attempt_keys(row.login, client.address);
  PLUMB_CHECK(db.run("DELETE FROM login_attempt WHERE key = ?1", keys.account));
  state_->accounts_throttle.clear(keys.account);
  PLUMB_CHECK(state_->note(lock, {row.id, "password.reset", row.id, {}, {}}, client));
  return transaction.commit();
}

}  // namespace plumb::identity
