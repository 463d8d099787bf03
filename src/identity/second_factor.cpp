// What a person changes about their own proofs: password, codes from the phone, recovery codes.
#include "identity/state.h"
#include "identity/totp.h"

namespace plumb::identity {
namespace {

constexpr std::string_view kIssuer = "Plumbline";

// Replaces all recovery codes of an account. The texts exist only in the answer.
Result<std::vector<std::string>> replace_recovery_codes(Db& db, const std::string& account) {
  PLUMB_CHECK(db.run("DELETE FROM recovery_code WHERE account = ?1", account));
  std::vector<std::string> out;
  for (std::size_t i = 0; i < limits::kRecoveryCodes; ++i) {
    out.push_back(new_recovery_code());
    const Digest hash = secret_digest(Purpose::recovery, plain_recovery_code(out.back()), account);
    PLUMB_CHECK(db.run("INSERT INTO recovery_code(account, hash) VALUES(?1, ?2)", account, hash));
  }
  return out;
}

// A password as typed once more by somebody signed in. Same words and same throttle as at sign-in.
Status prove_again(Result<AccountRow> proved, const Session& session) {
  if (!proved.ok()) {
    if (proved.error().code != wrong_credentials().code) return proved.error();
    // The session is in order: what was typed is not.
    return bad_input("The password is not right.", {}, "Type your present password again.");
  }
  return proved->id == session.actor.account ? done() : Status(no_session());
}

Error no_second_factor() {
  return conflict("No second factor is set up for this account.", {},
                  "Set one up in your profile first.");
}

}  // namespace

Result<SignIn> Identity::change_password(const Session& session, std::string_view current,
                                         std::string_view next, const Client& client) {
  PLUMB_CHECK(prove_again(state_->prove_password(session.actor.login, current, client), session));
  if (same_secret(current, next)) {
    return bad_input("The new password is the present one.", {}, "Choose another one.");
  }
  {
    PLUMB_TRY(const Account known, account(session));
    const std::string names[] = {known.login, known.name, known.email};
    PLUMB_CHECK(check_new_password(next, names));
  }
  PLUMB_TRY(const std::string hash, state_->hash(next));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, session.actor.account));
  if (row.disabled) return no_session();
  PLUMB_CHECK(db.run("UPDATE account SET password = ?2 WHERE id = ?1", row.id, hash));
  PLUMB_CHECK(db.run("DELETE FROM reset_link WHERE account = ?1", row.id));
  PLUMB_CHECK(state_->end_sessions(lock, row.id));
  PLUMB_CHECK(state_->note(lock, {row.id, "password.changed", row.id, {}, {}}, client));
  PLUMB_TRY(SignIn out, state_->open_session(lock, row, SignIn::Stage::complete, client));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Result<TotpEnrolment> Identity::begin_totp(const Session& session, std::string_view password,
                                           const Client& client) {
  PLUMB_CHECK(prove_again(state_->prove_password(session.actor.login, password, client), session));
  const TotpSecret secret = new_totp_secret();
  const Guard lock(state_->mutex);
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, session.actor.account));
  if (!row.totp.empty()) {
    return conflict("A second factor is set up already.", {}, "Remove it first.");
  }
  PLUMB_CHECK(state_->db->run("UPDATE account SET totp_pending = ?2 WHERE id = ?1", row.id,
                              totp_text(secret)));
  return TotpEnrolment{totp_text(secret), otpauth_uri(secret, kIssuer, row.login)};
}

Result<std::vector<std::string>> Identity::confirm_totp(const Session& session,
                                                        std::string_view code,
                                                        const Client& client) {
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, session.actor.account));
  const auto secret = parse_totp_text(row.totp_pending);
  if (!secret || !row.totp.empty()) return no_second_factor();
  const auto step = accept_totp(*secret, code, state_->now(), -1);
  // Not throttled: a wrong guess here only means that one's own phone is not set up.
  if (!step) {
    return bad_input("The code is not right.", {}, "Check the clock of the phone, then try again.");
  }
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  // The step is spent, so that the code just shown does not also open a session.
  PLUMB_CHECK(
      db.run("UPDATE account SET totp = totp_pending, totp_pending = '', totp_step = ?2"
             " WHERE id = ?1",
             row.id, *step));
  PLUMB_TRY(std::vector<std::string> out, replace_recovery_codes(db, row.id));
  // Other sessions were opened with less proof than is asked for from now on.
  PLUMB_CHECK(db.run("DELETE FROM session WHERE account = ?1 AND id <> ?2", row.id, session.id));
  PLUMB_CHECK(state_->rotate_sessions(lock, row.id));
  PLUMB_CHECK(state_->note(lock, {row.id, "second_factor.added", row.id, {}, {}}, client));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Status Identity::disable_totp(const Session& session, std::string_view password,
                              const Client& client) {
  PLUMB_CHECK(prove_again(state_->prove_password(session.actor.login, password, client), session));
  const Guard lock(state_->mutex);
  Db& db = *state_->db;
  PLUMB_TRY(Transaction transaction, Transaction::begin(db));
  const std::string& id = session.actor.account;
  PLUMB_CHECK(db.run("UPDATE account SET totp = '', totp_pending = '' WHERE id = ?1", id));
  PLUMB_CHECK(db.run("DELETE FROM recovery_code WHERE account = ?1", id));
  PLUMB_CHECK(state_->rotate_sessions(lock, id));
  PLUMB_CHECK(state_->note(lock, {id, "second_factor.removed", id, {}, {}}, client));
  return transaction.commit();
}

Result<std::vector<std::string>> Identity::new_recovery_codes(const Session& session,
                                                              std::string_view password,
                                                              const Client& client) {
  PLUMB_CHECK(prove_again(state_->prove_password(session.actor.login, password, client), session));
  const Guard lock(state_->mutex);
  PLUMB_TRY(Transaction transaction, Transaction::begin(*state_->db));
  PLUMB_TRY(const AccountRow row, state_->need_account(lock, session.actor.account));
  if (row.totp.empty()) return no_second_factor();
  PLUMB_TRY(std::vector<std::string> out, replace_recovery_codes(*state_->db, row.id));
  PLUMB_CHECK(state_->note(lock, {row.id, "recovery_codes.renewed", row.id, {}, {}}, client));
  PLUMB_CHECK(transaction.commit());
  return out;
}

Result<std::size_t> Identity::recovery_codes_left(const Session& session) const {
  const Guard lock(state_->mutex);
  PLUMB_TRY(const std::int64_t left,
            state_->count(lock, "SELECT count(*) FROM recovery_code WHERE account = ?1",
                          session.actor.account));
  return static_cast<std::size_t>(left);
}

}  // namespace plumb::identity
