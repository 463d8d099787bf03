// Service tokens: made, found again by their secret, listed, revoked.
#include <fmt/format.h>

#include "identity/cookie.h"
#include "identity/state.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

constexpr std::chrono::hours kUsedResolution{1};
constexpr std::chrono::days kLongestToken{366};

// Verbs no token carries: what they touch goes beyond one workspace.
bool is_for_server(Verb verb) {
  return !least_role(verb).has_value();
}

Status check_spec(const TokenSpec& spec, Instant now) {
  PLUMB_TRY([[maybe_unused]] const std::string name, read_name(spec.name));
  if (spec.scope.verbs.empty()) {
    return bad_input("The token is for no verb at all.", spec.name,
                     "Say what it is for: read, export, import ...");
  }
  for (std::size_t i = 0; i < kVerbs; ++i) {
    const auto verb = static_cast<Verb>(i);
    if (spec.scope.verbs.has(verb) && is_for_server(verb)) {
      return bad_input(fmt::format("A token cannot be for the verb {}.", name_of(verb)), spec.name,
                       "Leave it out; sign in to do that.");
    }
  }
  if (spec.expires_at <= now || spec.expires_at > now + kLongestToken) {
    return bad_input("The token's last day is not within the next year.", spec.name,
                     "Choose a day between tomorrow and a year from now.");
  }
  return done();
}

Result<NewToken> insert_token(Db& db, const Environment& environment, std::string_view account,
                              const TokenSpec& spec) {
  const std::string secret = new_secret();
  NewToken out{new_id("t-", environment), std::string(kTokenPrefix) + secret};
  PLUMB_TRY(const std::string name, read_name(spec.name));
  PLUMB_CHECK(
      db.run("INSERT INTO token(hash, id, account, name, workspace, role_at_most, verbs,"
             " created_at, expires_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
             secret_digest(Purpose::token, secret), out.id, account, name, spec.scope.workspace,
             name_of(spec.scope.role_at_most), text_of(spec.scope.verbs), environment.now(),
             spec.expires_at));
  return out;
}

// Matches the order of columns of the two statements below.
Result<std::vector<TokenInfo>> read_tokens(Result<Query> query) {
  PLUMB_TRY(Query row, std::move(query));
  std::vector<TokenInfo> out;
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return out;
    out.push_back({row.text(0),
                   row.text(1),
                   row.text(2),
                   {row.text(3), role_named(row.text(4)).value_or(Role::reader),
                    verbs_in(row.text(5)).value_or(Verbs{})},
                   row.instant(6),
                   row.instant(7),
                   row.instant(8)});
  }
}
#define PLUMB_TOKEN_COLUMNS                                                           \
  "SELECT id, account, name, workspace, role_at_most, verbs, created_at, expires_at," \
  " used_at FROM token "

}  // namespace

Result<NewToken> Identity::State::make_token(const Guard& lock, const AccountRow& account,
                                             std::string_view by, const TokenSpec& spec,
                                             const Client& client) {
  PLUMB_CHECK(check_spec(spec, now()));
  PLUMB_TRY(const Actor actor, actor_of(lock, account));
  if (!actor.role_in(spec.scope.workspace)) {
    return not_found("There is no such workspace, or the account has no role in it.",
                     printable(spec.scope.workspace, 64));
  }
  PLUMB_TRY(Transaction transaction, Transaction::begin(*db));
  PLUMB_TRY(const std::int64_t present,
            count(lock, "SELECT count(*) FROM token WHERE account = ?1", account.id));
  if (present >= static_cast<std::int64_t>(limits::kTokens)) {
    return over_limit("This account has 100 tokens.", account.login, "Revoke some of them first.");
  }
  PLUMB_TRY(NewToken out, insert_token(*db, environment, account.id, spec));
  const std::string detail = fmt::format("{} {} {}", account.id, name_of(spec.scope.role_at_most),
                                         text_of(spec.scope.verbs));
  PLUMB_CHECK(note(lock, {by, "token.made", out.id, spec.scope.workspace, detail}, client));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Result<NewToken> Identity::create_token(const Session& session, const TokenSpec& spec,
                                        const Client& client) {
  const Guard lock(state_->mutex);
  PLUMB_TRY(const AccountRow account, state_->need_account(lock, session.actor.account));
  return state_->make_token(lock, account, account.id, spec, client);
}

Result<NewToken> Identity::create_service_token(const Actor& by, std::string_view account,
                                                const TokenSpec& spec, const Client& client) {
  PLUMB_CHECK(require_on_server(by, Verb::manage_accounts));
  const Guard lock(state_->mutex);
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, account));
  if (!row.service) {
    // Otherwise an administrator could act in somebody's name.
    return conflict("Only service accounts get their tokens from an administrator.", row.login,
                    "Let the person make it in their profile.");
  }
  return state_->make_token(lock, row, by.account, spec, client);
}

Result<Actor> Identity::authenticate_token(std::string_view secret) {
  const Error refused = unauthenticated(
      "This token is not valid: it is unknown, has expired or"
      " was revoked.",
      {}, "Make a new one in your profile.");
  if (!is_secret(secret)) return refused;
  if (const auto known = recall_token(secret)) return known->actor;
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  const Instant now = state_->now();
  const Digest hash = secret_digest(Purpose::token, secret);
  PLUMB_TRY(
      const std::vector<TokenInfo> found,
      read_tokens(db.query(PLUMB_TOKEN_COLUMNS "WHERE hash = ?1 AND expires_at > ?2", hash, now)));
  if (found.empty()) return refused;
  const TokenInfo& token = found.front();
  PLUMB_TRY(const std::optional<AccountRow> account, state_->find_account(lock, token.account));
  if (!account || account->disabled) return refused;
  PLUMB_TRY(Actor out, state_->actor_of(lock, *account));
  out.scope = token.scope;
  if (now - token.used_at >= kUsedResolution) {
    PLUMB_CHECK(db.run("UPDATE token SET used_at = ?2 WHERE id = ?1", token.id, now));
  }
  state_->recall.keep(hash, {out, {}}, now, token.expires_at);
  return out;
}

std::shared_ptr<const Recalled> Identity::recall_token(std::string_view secret) const {
  if (!is_secret(secret)) return nullptr;
  return state_->recall.find(secret_digest(Purpose::token, secret), state_->now());
}

Result<std::vector<TokenInfo>> Identity::tokens(const Session& session) const {
  const Guard lock(state_->mutex);
  return read_tokens(state_->db->query(
      PLUMB_TOKEN_COLUMNS "WHERE account = ?1 ORDER BY created_at, id", session.actor.account));
}

Result<std::vector<TokenInfo>> Identity::workspace_tokens(const Actor& by,
                                                          std::string_view workspace) const {
  PLUMB_CHECK(require_in(by, Verb::manage_people, workspace));
  const Guard lock(state_->mutex);
  return read_tokens(state_->db->query(
      PLUMB_TOKEN_COLUMNS "WHERE workspace = ?1 ORDER BY created_at, id", workspace));
}

Status Identity::revoke_token(const Actor& by, std::string_view id, const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(const std::vector<TokenInfo> found,
            read_tokens(db.query(PLUMB_TOKEN_COLUMNS "WHERE id = ?1", id)));
  const Error absent = not_found("There is no such token.", printable(id, 40));
  if (found.empty()) return absent;
  const TokenInfo& token = found.front();
  // One's own from a session; a token does not decide about tokens unless it is for people.
  const bool own = by.kind == Actor::Kind::account && by.account == token.account && !by.scope;
  if (!own && !require_in(by, Verb::manage_people, token.scope.workspace).ok()) return absent;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(db.run("DELETE FROM token WHERE id = ?1", id));
  PLUMB_CHECK(state_->note(
      lock, {by.account, "token.revoked", id, token.scope.workspace, token.account}, client));
  return transaction.commit();
}

}  // namespace plumb::identity
