// What Identity holds, and the steps its methods share. Private to identity/.
//
// Functions that take a Guard need the lock held; those that write are called within a Transaction,
// which the caller commits.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "identity/db.h"
#include "identity/errors.h"
#include "identity/identity.h"
#include "identity/recall.h"
#include "identity/secret.h"

namespace plumb::identity {

using Guard = std::lock_guard<std::mutex>;

// Bounds how many passwords are checked at one time, since each check takes tens of megabytes.
class HashSlots {
 public:
  explicit HashSlots(unsigned slots) : free_(slots) {}
  class Slot {
   public:
    explicit Slot(HashSlots& slots) : slots_(&slots) {}
    Slot(Slot&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot();

   private:
    HashSlots* slots_;
  };
  // Waits for a slot; refuses when limits::kHashWaiters wait already.
  Result<Slot> enter();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  unsigned free_;
  unsigned waiting_ = 0;
};

struct AccountRow {
  std::string id;
  std::string login;
  std::string name;
  std::string email;
  bool service = false;
  std::string password;  // Argon2id text; empty: none
  std::string totp;      // base 32; empty: off
  std::int64_t totp_step = -1;
  std::string totp_pending;
  bool server_admin = false;
  bool disabled = false;
  Instant created_at;
  Instant signed_in_at;
};

// The two keys an attempt to sign in is counted under.
struct AttemptKeys {
  Digest account{};
  Digest address{};
};
AttemptKeys attempt_keys(std::string_view login, std::string_view address);

struct Event {
  std::string_view actor;  // empty: nobody signed in
  std::string_view action;
  std::string_view subject;
  std::string_view workspace;
  std::string_view detail;
};

// Checks what the person typed; the password is hashed later, once it is known to be wanted.
Result<AccountRow> read_person(const NewPerson& person);

// May `by` do this? The error is not_found where the object's existence is not theirs to know.
Status require(const Actor& by, Verb verb, const Object& object);
Status require_in(const Actor& by, Verb verb, std::string_view workspace);
Status require_on_server(const Actor& by, Verb verb);

struct Identity::State {
  State(Environment outside, const Options& chosen)
      : environment(std::move(outside)),
        options(chosen),
        accounts_throttle(chosen.account_throttle, chosen.throttle_keys),
        address_throttle(chosen.address_throttle, chosen.throttle_keys),
        hash_slots(chosen.hash_slots) {}

  Instant now() const { return environment.now(); }

  // Rows ---------------------------------------------------------------------------- accounts.cpp
  Result<std::optional<AccountRow>> find_account(const Guard&, std::string_view id);
  Result<std::optional<AccountRow>> find_login(const Guard&, std::string_view login);
  // not_found with words for an administrator.
  Result<AccountRow> need_account(const Guard&, std::string_view id);
  // Conflict if login or e-mail is taken. Returns the id.
  Result<std::string> insert_account(const Guard&, const AccountRow& row);
  Result<std::vector<Membership>> memberships_of(const Guard&, std::string_view account);
  Result<Actor> actor_of(const Guard&, const AccountRow& account);
  Result<std::int64_t> count(const Guard&, const char* sql, std::string_view value);

  // Sessions ------------------------------------------------------------------------ sessions.cpp
  Result<SignIn> open_session(const Guard&, const AccountRow& account, SignIn::Stage stage,
                              const Client& client);
  // After the last proof: forgets failed attempts, notes the moment, opens the session.
  Result<SignIn> complete_sign_in(const Guard&, const AccountRow& account, const Client& client,
                                  std::string_view how);
  // First factor given: a full session, or one that waits for the second factor.
  Result<SignIn> after_first_factor(const Guard&, const AccountRow& account, const Client& client,
                                    std::string_view how);
  Status end_sessions(const Guard&, std::string_view account);
  // The account's rights changed: its sessions get new secrets at their next request.
  Status rotate_sessions(const Guard&, std::string_view account);

  // Proof ---------------------------------------------------------------------------- sign_in.cpp
  std::chrono::seconds wait_for(const Guard&, const AttemptKeys& keys, Instant at) const;
  Status admit(const Guard&, const AttemptKeys& keys);
  void take_back(const Guard&, const AttemptKeys& keys);
  // Writes the failures of both keys; begins and commits a transaction of its own.
  Status keep_failure(const Guard&, const AttemptKeys& keys, const AccountRow* account,
                      const Client& client);
  // Takes the lock itself, twice, and hashes in between. The attempt is taken back when the
  // password is right, and kept when it is wrong.
  Result<AccountRow> prove_password(std::string_view login, std::string_view password,
                                    const Client& client);
  // Waits for a slot and hashes; without the lock.
  Result<std::string> hash(std::string_view password);

  // Providers ------------------------------------------------------------------------ provider.cpp
  // Makes and links an account for somebody decide_claims() lets in.
  Result<AccountRow> newcomer(const Guard&, const Claims& claims, const Client& client);

  // Tokens ---------------------------------------------------------------------------- tokens.cpp
  // Writes in a transaction of its own. `account` must have a role in the workspace.
  Result<NewToken> make_token(const Guard&, const AccountRow& account, std::string_view by,
                              const TokenSpec& spec, const Client& client);

  // Audit ------------------------------------------------------------------------------ audit.cpp
  Status note(const Guard&, const Event& event, const Client& client);

  mutable std::mutex mutex;
  Environment environment;
  Options options;
  Recall recall;  // outlives db, which empties it
  std::unique_ptr<Db> db;
  Throttle accounts_throttle;
  Throttle address_throttle;
  HashSlots hash_slots;
  std::string nobodys_password;  // what an unknown login is checked against
};

}  // namespace plumb::identity
