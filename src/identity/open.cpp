// Opening, and removing what has expired.
#include "identity/state.h"

namespace plumb::identity {
namespace {

Status load_attempts(Db& db, Throttle& accounts, Throttle& addresses) {
  PLUMB_TRY(Query row, db.query("SELECT key, kind, failures, last_at FROM login_attempt"));
  while (true) {
    PLUMB_TRY(const bool more, row.next());
    if (!more) return done();
    const Attempts attempts{static_cast<unsigned>(row.number(2)), row.instant(3), row.instant(3)};
    (row.text(1) == "account" ? accounts : addresses).restore(row.digest(0), attempts);
  }
}

}  // namespace

Identity::Identity(std::unique_ptr<State> state) : state_(std::move(state)) {}
Identity::~Identity() = default;

Result<std::unique_ptr<Identity>> Identity::open(const std::string& path, Environment environment,
                                                 Options options) {
  prepare_crypto();
  auto state = std::make_unique<State>(std::move(environment), options);
  PLUMB_TRY(state->db, Db::open(path));
  state->db->watch([recall = &state->recall] { recall->forget(); });
  // Checked against whenever there is no password to check against, so that this takes as long.
  PLUMB_TRY(state->nobodys_password, hash_password(new_secret(), options.password_cost));
  std::unique_ptr<Identity> out(new Identity(std::move(state)));
  State& opened = *out->state_;
  PLUMB_CHECK(load_attempts(*opened.db, opened.accounts_throttle, opened.address_throttle));
  PLUMB_CHECK(out->sweep());
  return out;
}

Status Identity::sweep() {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  const Instant now = state_->now();
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_CHECK(db.run("DELETE FROM session WHERE expires_at <= ?1 OR seen_at <= ?2", now,
                     now - state_->options.session_idle));
  PLUMB_CHECK(db.run("DELETE FROM setup_link WHERE expires_at <= ?1", now));
  PLUMB_CHECK(db.run("DELETE FROM invitation WHERE expires_at <= ?1", now));
  PLUMB_CHECK(db.run("DELETE FROM reset_link WHERE expires_at <= ?1", now));
  PLUMB_CHECK(db.run("DELETE FROM token WHERE expires_at <= ?1", now));
  for (const auto& [kind, rule] : {std::pair{"account", state_->options.account_throttle},
                                   std::pair{"address", state_->options.address_throttle}}) {
    PLUMB_CHECK(db.run("DELETE FROM login_attempt WHERE kind = ?1 AND last_at <= ?2", kind,
                       now - rule.longest_wait - rule.forget_after));
  }
  PLUMB_CHECK(transaction.commit());
  state_->accounts_throttle.forget_old(now);
  state_->address_throttle.forget_old(now);
  return done();
}

}  // namespace plumb::identity
