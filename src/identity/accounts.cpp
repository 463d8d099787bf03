// Accounts: rows, one's own details, and what server administrators do to them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "identity/state.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

// Matches the order of columns in the three statements below.
AccountRow read_account(const Query& row) {
  AccountRow out;
  out.id = row.text(0);
  out.login = row.text(1);
  out.name = row.text(2);
  out.email = row.text(3);
  out.service = row.text(4) == "service";
  out.password = row.text(5);
  out.totp = row.text(6);
  out.totp_step = row.number(7);
  out.totp_pending = row.text(8);
  out.server_admin = row.flag(9);
  out.disabled = row.flag(10);
  out.created_at = row.instant(11);
  out.signed_in_at = row.instant(12);
  return out;
}
#define PLUMB_ACCOUNT_COLUMNS                                                      \
  "SELECT id, login, name, email, kind, password, totp, totp_step, totp_pending, " \
  "server_admin, disabled, created_at, signed_in_at FROM account "

Result<std::optional<AccountRow>> one_account(Result<Query> query) {
  PLUMB_TRY(Query row, std::move(query));
  PLUMB_TRY(const bool found, row.next());
  if (!found) return std::optional<AccountRow>{};
  return std::optional<AccountRow>{read_account(row)};
}

Account shown(const AccountRow& row) {
  return {row.id,         row.login,         row.name,
          row.email,      row.service,       row.server_admin,
          row.disabled,   !row.totp.empty(), !row.password.empty(),
          row.created_at, row.signed_in_at};
}

// Whether somebody other than `account` can sign in and administer the server.
Result<bool> another_administrator(Db& db, std::string_view account) {
  PLUMB_TRY(Query row, db.query("SELECT count(*) FROM account WHERE server_admin = 1 AND"
                                " disabled = 0 AND kind = 'person' AND id <> ?1",
                                account));
  PLUMB_TRY([[maybe_unused]] const bool one, row.next());
  return row.number(0) > 0;
}

Error last_administrator() {
  return conflict("This is the last administrator of the server.", {},
                  "Make somebody else an administrator first.");
}

}  // namespace

Result<AccountRow> read_person(const NewPerson& person) {
  AccountRow out;
  PLUMB_TRY(out.login, read_login(person.login));
  PLUMB_TRY(out.name, read_name(person.name));
  PLUMB_TRY(out.email, read_email(person.email));
  const std::array<std::string, 3> names = {out.login, out.name, out.email};
  PLUMB_CHECK(check_new_password(person.password, names));
  return out;
}

Status require(const Actor& by, Verb verb, const Object& object) {
  Decision decision = may(by, verb, object);
  if (decision.allowed) return done();
  if (by.kind == Actor::Kind::nobody) return no_session();
  if (decision.hidden) return not_found(std::move(decision.reason));
  return forbidden(std::move(decision.reason), {}, "Ask an administrator if you need this.");
}

Status require_in(const Actor& by, Verb verb, std::string_view workspace) {
  Object object;
  object.workspace = workspace;
  return require(by, verb, object);
}

Status require_on_server(const Actor& by, Verb verb) {
  Object object;
  object.kind = Object::Kind::server;
  return require(by, verb, object);
}

Result<std::optional<AccountRow>> Identity::State::find_account(const Guard&, std::string_view id) {
  return one_account(db->query(PLUMB_ACCOUNT_COLUMNS "WHERE id = ?1", id));
}

Result<std::optional<AccountRow>> Identity::State::find_login(const Guard&,
                                                              std::string_view login) {
  return one_account(db->query(PLUMB_ACCOUNT_COLUMNS "WHERE login = ?1", login));
}

Result<AccountRow> Identity::State::need_account(const Guard& lock, std::string_view id) {
  PLUMB_TRY(std::optional<AccountRow> found, find_account(lock, id));
  if (!found) return not_found("There is no such account.", printable(id, 40));
  return std::move(*found);
}

Result<std::int64_t> Identity::State::count(const Guard&, const char* sql, std::string_view value) {
  PLUMB_TRY(Query row, db->query(sql, value));
  PLUMB_TRY([[maybe_unused]] const bool one, row.next());
  return row.number(0);
}

Result<std::string> Identity::State::insert_account(const Guard& lock, const AccountRow& row) {
  PLUMB_TRY(const std::int64_t logins,
            count(lock, "SELECT count(*) FROM account WHERE login = ?1", row.login));
  if (logins > 0) {
    return conflict("This sign-in name is taken.", row.login, "Choose another one.");
  }
  PLUMB_TRY(
      const std::int64_t emails,
      count(lock, "SELECT count(*) FROM account WHERE email = ?1 AND email <> ''", row.email));
  if (emails > 0) {
    return conflict("There is an account with this e-mail address.", row.email,
                    "Sign in to it, or ask an administrator.");
  }
  std::string id = new_id("u-", environment);
  PLUMB_CHECK(
      db->run("INSERT INTO account(id, login, name, email, kind, password, server_admin,"
              " created_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
              id, row.login, row.name, row.email, row.service ? "service" : "person", row.password,
              row.server_admin, now()));
  return id;
}

Result<std::vector<Membership>> Identity::State::memberships_of(const Guard&,
                                                                std::string_view account) {
  PLUMB_TRY(Query row, db->query("SELECT m.workspace, m.role, m.person FROM membership m"
                                 " JOIN workspace w ON w.id = m.workspace"
                                 " WHERE m.account = ?1 AND w.archived = 0"
                                 " ORDER BY m.workspace, m.source",
                                 account));
  std::vector<Membership> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    const Role role = role_named(row.text(1)).value_or(Role::reader);
    const std::string workspace = row.text(0);
    // One row per source; what counts is the highest role and whichever person is known.
    if (out.empty() || out.back().workspace != workspace) {
      out.push_back({workspace, role, row.text(2)});
      continue;
    }
    out.back().role = std::max(out.back().role, role);
    if (out.back().person.empty()) out.back().person = row.text(2);
  }
}

Result<Actor> Identity::State::actor_of(const Guard& lock, const AccountRow& account) {
  Actor out;
  out.kind = Actor::Kind::account;
  out.account = account.id;
  out.login = account.login;
  out.name = account.name;
  out.server_admin = account.server_admin;
  PLUMB_TRY(out.memberships, memberships_of(lock, account.id));
  return out;
}

Result<Account> Identity::account(const Session& session) const {
  const Guard lock(state_->mutex);
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, session.actor.account));
  return shown(row);
}

Status Identity::rename(const Session& session, std::string_view name, std::string_view email,
                        const Client& client) {
  PLUMB_TRY(const std::string new_name, read_name(name));
  PLUMB_TRY(const std::string new_email, read_email(email));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  {
    PLUMB_TRY(Query taken, db.query("SELECT 1 FROM account WHERE email = ?1 AND email <> '' AND"
                                    " id <> ?2",
                                    new_email, session.actor.account));
    PLUMB_TRY(const bool found, taken.next());
    if (found) {
      return conflict("This e-mail address cannot be used.", new_email,
                      "Enter another one, or leave it empty.");
    }
  }
  PLUMB_CHECK(db.run("UPDATE account SET name = ?2, email = ?3 WHERE id = ?1",
                     session.actor.account, new_name, new_email));
  PLUMB_CHECK(state_->note(
      lock, {session.actor.account, "account.renamed", session.actor.account, {}, new_email},
      client));
  return transaction.commit();
}

Result<std::vector<Account>> Identity::accounts(const Actor& by) const {
  PLUMB_CHECK(require_on_server(by, Verb::manage_accounts));
  const Guard lock(state_->mutex);
  PLUMB_TRY(Query row, state_->db->query(PLUMB_ACCOUNT_COLUMNS "ORDER BY login"));
  std::vector<Account> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    out.push_back(shown(read_account(row)));
  }
}

Result<std::string> Identity::create_service_account(const Actor& by, std::string_view login,
                                                     std::string_view name, const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::manage_accounts));
  AccountRow row;
  PLUMB_TRY(row.login, read_login(login));
  PLUMB_TRY(row.name, read_name(name));
  row.service = true;
  const Guard lock(state_->mutex);
  PLUMB_TRY(Transaction transaction, Transaction::begin(*state_->db));
  PLUMB_TRY(std::string id, state_->insert_account(lock, row));
  PLUMB_CHECK(state_->note(lock, {by.account, "account.created", id, {}, "service"}, client));
  PLUMB_CHECK(transaction.commit());
  return id;
}

Result<std::string> Identity::create_account(const Actor& by, const NewPerson& person) {
  if (by.kind != Actor::Kind::operator_) {
    return forbidden("Accounts with a password are only made on the server itself.", {},
                     "Invite the person instead.");
  }
  PLUMB_TRY(AccountRow row, read_person(person));
  PLUMB_TRY(row.password, state_->hash(person.password));
  const Guard lock(state_->mutex);
  PLUMB_TRY(Transaction transaction, Transaction::begin(*state_->db));
  PLUMB_TRY(std::string id, state_->insert_account(lock, row));
  PLUMB_CHECK(state_->note(lock, {by.account, "account.created", id, {}, "person"}, {}));
  PLUMB_CHECK(transaction.commit());
  return id;
}

Status Identity::set_state(const Actor& by, std::string_view account, AccountState state,
                           const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::manage_accounts));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, account));
  const bool disable = state == AccountState::disabled;
  if (row.disabled == disable) return done();
  if (disable && row.server_admin) {
    PLUMB_TRY(const bool others, another_administrator(db, row.id));
    if (!others) return last_administrator();
  }
  PLUMB_CHECK(db.run("UPDATE account SET disabled = ?2 WHERE id = ?1", row.id, disable));
  if (disable) {
    PLUMB_CHECK(state_->end_sessions(lock, row.id));
    PLUMB_CHECK(db.run("DELETE FROM reset_link WHERE account = ?1", row.id));
  }
  PLUMB_CHECK(state_->note(
      lock, {by.account, disable ? "account.disabled" : "account.enabled", row.id, {}, {}},
      client));
  return transaction.commit();
}

Status Identity::set_server_rights(const Actor& by, std::string_view account, ServerRights rights,
                                   const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::manage_server));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, account));
  const bool grant = rights == ServerRights::administrator;
  if (row.server_admin == grant) return done();
  if (grant && row.service) {
    return conflict("A service account cannot administer the server.", row.login);
  }
  if (!grant) {
    PLUMB_TRY(const bool others, another_administrator(db, row.id));
    if (!others) return last_administrator();
  }
  PLUMB_CHECK(db.run("UPDATE account SET server_admin = ?2 WHERE id = ?1", row.id, grant));
  PLUMB_CHECK(state_->rotate_sessions(lock, row.id));
  PLUMB_CHECK(state_->note(
      lock, {by.account, grant ? "administrator.given" : "administrator.taken", row.id, {}, {}},
      client));
  return transaction.commit();
}

Status Identity::remove_second_factor(const Actor& by, std::string_view account,
                                      const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::manage_accounts));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, account));
  PLUMB_CHECK(db.run("UPDATE account SET totp = '', totp_pending = '' WHERE id = ?1", row.id));
  PLUMB_CHECK(db.run("DELETE FROM recovery_code WHERE account = ?1", row.id));
  // Whoever held the phone may hold a session too.
  PLUMB_CHECK(state_->end_sessions(lock, row.id));
  PLUMB_CHECK(state_->note(lock, {by.account, "second_factor.removed", row.id, {}, {}}, client));
  return transaction.commit();
}

}  // namespace plumb::identity
