// People who sign in through an OpenID Connect provider.
#include <fmt/format.h>

#include "identity/state.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

// Which account is linked to the person in the claims; empty: none.
Result<std::string> linked_account(Db& db, const Claims& claims) {
  PLUMB_TRY(Query row, db.query("SELECT account FROM external_login WHERE issuer = ?1 AND"
                                " subject = ?2",
                                claims.issuer, claims.subject));
  PLUMB_TRY(const bool found, row.next());
  return found ? row.text(0) : std::string{};
}

Status link(Db& db, const Claims& claims, const std::string& account, Instant now) {
  return db.run(
      "INSERT INTO external_login(issuer, subject, account, linked_at)"
      " VALUES(?1, ?2, ?3, ?4)",
      claims.issuer, claims.subject, account, now);
}

Result<std::vector<GroupRule>> read_rules(Db& db, std::string_view issuer) {
  PLUMB_TRY(Query row, db.query("SELECT issuer, group_name, workspace, role FROM group_rule WHERE"
                                " issuer = ?1 ORDER BY group_name, workspace",
                                issuer));
  std::vector<GroupRule> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    out.push_back(
        {row.text(0), row.text(1), row.text(2), role_named(row.text(3)).value_or(Role::reader)});
  }
}

Result<std::vector<Grant>> present_grants(Db& db, const std::string& account,
                                          const std::string& issuer) {
  PLUMB_TRY(Query row, db.query("SELECT workspace, role FROM membership WHERE account = ?1 AND"
                                " source = ?2 ORDER BY workspace",
                                account, issuer));
  std::vector<Grant> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    out.push_back({row.text(0), role_named(row.text(1)).value_or(Role::reader)});
  }
}

Status replace_grants(Db& db, const std::string& account, const std::string& issuer,
                      const std::vector<Grant>& grants) {
  PLUMB_CHECK(db.run("DELETE FROM membership WHERE account = ?1 AND source = ?2", account, issuer));
  for (const Grant& grant : grants) {
    PLUMB_CHECK(
        db.run("INSERT INTO membership(account, workspace, source, role, person)"
               " VALUES(?1, ?2, ?3, ?4, '')",
               account, grant.workspace, issuer, name_of(grant.role)));
  }
  return done();
}

std::string text_of(const std::vector<Grant>& grants) {
  std::string out;
  for (const Grant& grant : grants) {
    out += fmt::format("{}{}={}", out.empty() ? "" : " ", grant.workspace, name_of(grant.role));
  }
  return out.empty() ? "none" : out;
}

// A login nobody has, made from the verified address. Only a label: nothing relies on it.
Result<std::string> free_login(Db& db, const Claims& claims) {
  std::string base = lower(claims.email);
  for (char& c : base) {
    if (!read_login(std::string("a") + c).ok()) c = '-';
  }
  constexpr std::size_t kRoomForNumber = 8;
  base.resize(std::min(base.size(), limits::kLoginCharacters - kRoomForNumber));
  for (int number = 1;; ++number) {
    std::string login = number == 1 ? base : fmt::format("{}-{}", base, number);
    PLUMB_TRY(Query row, db.query("SELECT 1 FROM account WHERE login = ?1", login));
    PLUMB_TRY(const bool taken, row.next());
    if (!taken) return login;
  }
}

}  // namespace

Result<AccountRow> Identity::State::newcomer(const Guard& lock, const Claims& claims,
                                             const Client& client) {
  AccountRow row;
  PLUMB_TRY(row.login, free_login(*db, claims));
  const Result<std::string> name = read_name(claims.name);
  row.name = name.ok() ? *name : claims.email;
  row.email = claims.email;
  PLUMB_TRY(row.id, insert_account(lock, row));
  PLUMB_CHECK(link(*db, claims, row.id, now()));
  PLUMB_CHECK(note(lock, {row.id, "account.created", row.id, {}, claims.issuer}, client));
  return row;
}

Result<SignIn> Identity::sign_in_with_claims(const Claims& claims, Newcomers newcomers,
                                             const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const std::vector<GroupRule> rules, read_rules(db, claims.issuer));
  const std::vector<Grant> grants = grants_for(claims, rules);
  PLUMB_TRY(const std::string linked, linked_account(db, claims));
  AccountRow account;
  KnownPerson known;
  if (!linked.empty()) {
    PLUMB_TRY(account, state_->need_account(lock, linked));
    known.linked = true;
    known.disabled = account.disabled;
  } else {
    PLUMB_TRY(const std::int64_t taken,
              state_->count(lock, "SELECT count(*) FROM account WHERE email = ?1 AND email <> ''",
                            claims.email));
    known.email_taken = taken > 0;
  }
  PLUMB_TRY(const ClaimsAction action, decide_claims(claims, known, newcomers, !grants.empty()));
  if (action == ClaimsAction::create_account) {
    PLUMB_TRY(account, state_->newcomer(lock, claims, client));
  }
  PLUMB_TRY(const std::vector<Grant> before, present_grants(db, account.id, claims.issuer));
  if (before != grants) {
    PLUMB_CHECK(replace_grants(db, account.id, claims.issuer, grants));
    PLUMB_CHECK(state_->rotate_sessions(lock, account.id));
    PLUMB_CHECK(state_->note(
        lock,
        {account.id, "groups.mapped", account.id, {}, text_of(before) + " to " + text_of(grants)},
        client));
  }
  PLUMB_TRY(SignIn out, state_->after_first_factor(lock, account, client, claims.issuer));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Status Identity::link_provider(const Session& session, const Claims& claims, const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const std::string linked, linked_account(db, claims));
  const std::string& id = session.actor.account;
  if (linked == id) return done();
  if (!linked.empty()) {
    return conflict("This person at the provider is linked to another account.", {},
                    "Sign in to that account, or ask an administrator.");
  }
  PLUMB_CHECK(link(db, claims, id, state_->now()));
  PLUMB_CHECK(state_->note(lock, {id, "provider.linked", id, {}, claims.issuer}, client));
  return transaction.commit();
}

Status Identity::unlink_provider(const Session& session, std::string_view issuer,
                                 const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  const std::string& id = session.actor.account;
  PLUMB_TRY(const AccountRow account, state_->need_account(lock, id));
  if (account.password.empty()) {
    return conflict("This is the only way into your account.", printable(issuer, 200),
                    "Ask an administrator for a link to set a password first.");
  }
  PLUMB_CHECK(db.run("DELETE FROM external_login WHERE account = ?1 AND issuer = ?2", id, issuer));
  if (db.changes() == 0) {
    return not_found("Your account is not linked to this provider.", printable(issuer, 200));
  }
  // Roles that came through the provider go with it.
  PLUMB_CHECK(db.run("DELETE FROM membership WHERE account = ?1 AND source = ?2", id, issuer));
  PLUMB_CHECK(state_->rotate_sessions(lock, id));
  PLUMB_CHECK(state_->note(lock, {id, "provider.unlinked", id, {}, issuer}, client));
  return transaction.commit();
}

Status Identity::set_group_rules(const Actor& by, std::string_view issuer,
                                 const std::vector<GroupRule>& rules, const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::manage_accounts));
  if (rules.size() > limits::kGroupRules) {
    return over_limit("There are more than 1000 rules for this provider.", printable(issuer, 200),
                      "Use fewer, broader groups.");
  }
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(db.run("DELETE FROM group_rule WHERE issuer = ?1", issuer));
  for (const GroupRule& rule : rules) {
    const std::string where = printable(rule.group, 100) + ", " + printable(rule.workspace, 64);
    if (rule.issuer != issuer || rule.group.empty() || rule.group.size() > limits::kClaimBytes) {
      return bad_input("A rule has no group, or belongs to another provider.", where,
                       "Give each rule the provider's issuer and one group.");
    }
    PLUMB_TRY(const std::int64_t known,
              state_->count(lock, "SELECT count(*) FROM workspace WHERE id = ?1", rule.workspace));
    if (known == 0) return not_found("There is no such workspace.", where);
    PLUMB_CHECK(
        db.run("INSERT INTO group_rule(issuer, group_name, workspace, role)"
               " VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
               rule.issuer, rule.group, rule.workspace, name_of(rule.role)));
    if (db.changes() == 0) {
      return bad_input("Two rules give the same group a role in the same workspace.", where,
                       "Keep one of them.");
    }
  }
  PLUMB_CHECK(state_->note(
      lock, {by.account, "group_rules.set", issuer, {}, std::to_string(rules.size())}, client));
  return transaction.commit();
}

Result<std::vector<GroupRule>> Identity::group_rules(const Actor& by,
                                                     std::string_view issuer) const {
  PLUMB_CHECK(require_on_server(by, Verb::manage_accounts));
  const Guard lock(state_->mutex);
  return read_rules(*state_->db, issuer);
}

}  // namespace plumb::identity
