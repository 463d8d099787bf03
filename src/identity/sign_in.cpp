// Proving who one is: password, throttle, second factor.
#include "identity/state.h"
#include "identity/totp.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

// Uses up a code from the phone or a recovery code. False: it is neither.
Result<bool> use_code(Db& db, const AccountRow& account, std::string_view code, Instant now) {
  if (const auto secret = parse_totp_text(account.totp)) {
    if (const auto step = accept_totp(*secret, code, now, account.totp_step)) {
      PLUMB_CHECK(db.run("UPDATE account SET totp_step = ?2 WHERE id = ?1", account.id, *step));
      return true;
    }
  }
  const std::string recovery = plain_recovery_code(code);
  if (recovery.empty()) return false;
  PLUMB_CHECK(db.run("DELETE FROM recovery_code WHERE account = ?1 AND hash = ?2", account.id,
                     secret_digest(Purpose::recovery, recovery, account.id)));
  return db.changes() > 0;
}

}  // namespace

HashSlots::Slot::~Slot() {
  if (slots_ == nullptr) return;
  {
    const std::lock_guard<std::mutex> lock(slots_->mutex_);
    ++slots_->free_;
  }
  slots_->changed_.notify_one();
}

Result<HashSlots::Slot> HashSlots::enter() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (free_ == 0 && waiting_ >= limits::kHashWaiters) {
    return unavailable("Too many people are signing in at this moment.", {},
                       "Try again in a few seconds.");
  }
  ++waiting_;
  changed_.wait(lock, [this] { return free_ > 0; });
  --waiting_;
  --free_;
  return Slot(*this);
}

AttemptKeys attempt_keys(std::string_view login, std::string_view address) {
  return {secret_digest(Purpose::attempt, lower(login), "account"),
          secret_digest(Purpose::attempt, address_block(address), "address")};
}

std::chrono::seconds Identity::State::wait_for(const Guard&, const AttemptKeys& keys,
                                               Instant at) const {
  return std::max(accounts_throttle.wait(keys.account, at),
                  address_throttle.wait(keys.address, at));
}

Status Identity::State::admit(const Guard& lock, const AttemptKeys& keys) {
  const Instant at = now();
  const std::chrono::seconds wait = wait_for(lock, keys, at);
  if (wait.count() > 0) return too_many_attempts(wait);
  for (const auto& gave_way :
       {accounts_throttle.admit(keys.account, at), address_throttle.admit(keys.address, at)}) {
    if (gave_way) PLUMB_CHECK(db->run("DELETE FROM login_attempt WHERE key = ?1", *gave_way));
  }
  return done();
}

void Identity::State::take_back(const Guard&, const AttemptKeys& keys) {
  accounts_throttle.take_back(keys.account);
  address_throttle.take_back(keys.address);
}

Status Identity::State::keep_failure(const Guard& lock, const AttemptKeys& keys,
                                     const AccountRow* account, const Client& client) {
  PLUMB_TRY(Transaction transaction, Transaction::begin(*db));
  const auto keep = [this](const Throttle& throttle, const Digest& key, const char* kind) {
    const auto attempts = throttle.find(key);
    if (!attempts) return done();
    return db->run(
        "INSERT INTO login_attempt(key, kind, failures, last_at) VALUES(?1, ?2, ?3, ?4)"
        " ON CONFLICT(key) DO UPDATE SET failures = ?3, last_at = ?4",
        key, kind, std::int64_t{attempts->failures}, attempts->last_at);
  };
  PLUMB_CHECK(keep(accounts_throttle, keys.account, "account"));
  PLUMB_CHECK(keep(address_throttle, keys.address, "address"));
  // Noted once, when the waiting starts, and for accounts that exist: strangers must not be able to
  // fill the disk.
  const auto attempts = accounts_throttle.find(keys.account);
  if (account != nullptr && attempts &&
      attempts->failures == options.account_throttle.free_failures) {
    PLUMB_CHECK(note(lock, {{}, "account.throttled", account->id, {}, {}}, client));
  }
  return transaction.commit();
}

Result<std::string> Identity::State::hash(std::string_view password) {
  PLUMB_TRY([[maybe_unused]] const HashSlots::Slot slot, hash_slots.enter());
  return hash_password(password, options.password_cost);
}

Result<AccountRow> Identity::State::prove_password(std::string_view login,
                                                   std::string_view password,
                                                   const Client& client) {
  // No account has such a password, so saying no at once tells nothing about any.
  if (password.size() > limits::kPasswordBytes) return wrong_credentials();
  if (login.size() > limits::kLoginCharacters) return wrong_credentials();
  const AttemptKeys keys = attempt_keys(login, client.address);
  std::optional<AccountRow> account;
  {
    const Guard lock(mutex);
    PLUMB_CHECK(admit(lock, keys));
    PLUMB_TRY(account, find_login(lock, lower(login)));
  }

  const bool usable =
      account && !account->disabled && !account->service && !account->password.empty();
  bool right = false;
  std::string stronger;
  {
    const Result<HashSlots::Slot> slot = hash_slots.enter();
    if (!slot.ok()) {
      const Guard lock(mutex);
      take_back(lock, keys);
      return slot.error();
    }
    const bool matches = password_matches(usable ? account->password : nobodys_password, password);
    right = usable && matches;
    if (right && needs_rehash(account->password, options.password_cost)) {
      // Without memory for the stronger hash the old one stays, and the person gets in.
      Result<std::string> hashed = hash_password(password, options.password_cost);
      if (hashed.ok()) stronger = std::move(*hashed);
    }
  }

  const Guard lock(mutex);
  if (!right) {
    PLUMB_CHECK(keep_failure(lock, keys, account ? &*account : nullptr, client));
    return wrong_credentials();
  }
  take_back(lock, keys);
  // The password may have been changed, or the account disabled, while we were hashing.
  PLUMB_TRY(const std::optional<AccountRow> fresh, find_account(lock, account->id));
  if (!fresh || fresh->disabled || fresh->password != account->password) {
    return wrong_credentials();
  }
  if (!stronger.empty()) {
    PLUMB_CHECK(db->run("UPDATE account SET password = ?2 WHERE id = ?1 AND password = ?3",
                        fresh->id, stronger, fresh->password));
  }
  return *fresh;
}

Result<SignIn> Identity::State::complete_sign_in(const Guard& lock, const AccountRow& account,
                                                 const Client& client, std::string_view how) {
  const AttemptKeys keys = attempt_keys(account.login, client.address);
  PLUMB_CHECK(db->run("DELETE FROM login_attempt WHERE key = ?1", keys.account));
  PLUMB_CHECK(db->run("UPDATE account SET signed_in_at = ?2 WHERE id = ?1", account.id, now()));
  PLUMB_CHECK(note(lock, {account.id, "account.signed_in", account.id, {}, how}, client));
  PLUMB_TRY(SignIn out, open_session(lock, account, SignIn::Stage::complete, client));
  accounts_throttle.clear(keys.account);
  return out;
}

Result<SignIn> Identity::State::after_first_factor(const Guard& lock, const AccountRow& account,
                                                   const Client& client, std::string_view how) {
  // What failed before stays counted: a password must not give endless tries at the code.
  if (!account.totp.empty()) {
    return open_session(lock, account, SignIn::Stage::second_factor, client);
  }
  return complete_sign_in(lock, account, client, how);
}

std::chrono::seconds Identity::sign_in_wait(std::string_view login, const Client& client) const {
  const Guard lock(state_->mutex);
  return state_->wait_for(lock, attempt_keys(login, client.address), state_->now());
}

Result<SignIn> Identity::sign_in(const Credentials& credentials, const Client& client) {
  PLUMB_TRY(const AccountRow account,
            state_->prove_password(credentials.login, credentials.password, client));
  const Guard lock(state_->mutex);
  PLUMB_TRY(Transaction transaction, Transaction::begin(*state_->db));
  PLUMB_TRY(SignIn out, state_->after_first_factor(lock, account, client, "password"));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Result<SignIn> Identity::confirm_second_factor(std::string_view session_secret,
                                               std::string_view code, const Client& client) {
  if (!is_secret(session_secret)) return no_session();
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  const Instant now = state_->now();
  const Digest hash = secret_digest(Purpose::session, session_secret);
  std::string account_id;
  {
    PLUMB_TRY(Query row, db.query("SELECT account FROM session WHERE hash = ?1 AND"
                                  " stage = 'second_factor' AND expires_at > ?2",
                                  hash, now));
    PLUMB_TRY(const bool found, row.next());
    if (!found) return no_session();
    account_id = row.text(0);
  }
  PLUMB_TRY(const AccountRow account, state_->need_account(lock, account_id));
  if (account.disabled) return no_session();
  const AttemptKeys keys = attempt_keys(account.login, client.address);
  PLUMB_CHECK(state_->admit(lock, keys));
  {
    PLUMB_TRY(Transaction transaction, Transaction::begin(db));
    PLUMB_TRY(const bool right, use_code(db, account, code, now));
    if (right) {
      PLUMB_CHECK(db.run("DELETE FROM session WHERE hash = ?1", hash));
      PLUMB_TRY(SignIn out, state_->complete_sign_in(lock, account, client, "second factor"));
      PLUMB_CHECK(transaction.commit());
      state_->address_throttle.take_back(keys.address);
      return out;
    }
  }
  PLUMB_CHECK(state_->keep_failure(lock, keys, &account, client));
  return wrong_code();
}

}  // namespace plumb::identity
