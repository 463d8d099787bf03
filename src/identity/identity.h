// People and access: accounts, sessions, tokens, links, workspaces and who has which role in them,
// kept in one SQLite file (docs/formats/identity.md).
//
// Every method may be called from any thread. Checking a password takes its Argon2id cost in time
// and memory, outside the lock and in a bounded number of slots; everything else microseconds, or
// one durable write. Methods that take an Actor ask may() themselves. A Session or an Actor comes
// from authenticate() or authenticate_token() of the same request and is not kept.
//
// Secrets (cookies, tokens, links, recovery codes) leave this class once, when they are made; the
// file holds digests of them.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/json.h"
#include "base/result.h"
#include "identity/access.h"
#include "identity/claims.h"
#include "identity/limits.h"
#include "identity/password.h"
#include "identity/throttle.h"

namespace plumb::identity {

struct Options {
  PasswordCost password_cost;
  unsigned hash_slots = 2;  // passwords checked at one time; each needs password_cost.memory_bytes
  std::chrono::minutes session_idle{12 * 60};
  std::chrono::hours session_longest{7 * 24};
  std::chrono::minutes second_factor_within{5};
  std::chrono::seconds rotation_grace{30};  // the old cookie still works for requests on their way
  std::chrono::minutes setup_link_valid{30};
  std::chrono::hours reset_link_valid{24};
  std::chrono::hours invitation_valid{7 * 24};
  ThrottleRule account_throttle{5, std::chrono::seconds{1}, std::chrono::minutes{15},
                                std::chrono::hours{1}};
  // Wider than an account's: a whole office may share one address.
  ThrottleRule address_throttle{20, std::chrono::seconds{1}, std::chrono::minutes{15},
                                std::chrono::hours{1}};
  std::size_t throttle_keys = limits::kThrottleKeys;
};

// Where a request comes from, as its lists and logs show it.
struct Client {
  std::string address;
  std::string agent;
};

struct Credentials {
  std::string login;
  std::string password;
};

struct NewPerson {
  std::string login;
  std::string name;
  std::string email;  // may be empty
  std::string password;
};

// A new secret to be handed over once: the last part of a URL.
struct Link {
  std::string id;
  std::string secret;
  Instant expires_at;
};

// A new session. Stage `second_factor` opens nothing but confirm_second_factor().
struct SignIn {
  enum class Stage { complete, second_factor };
  Stage stage = Stage::complete;
  std::string secret;  // for the cookie
  std::string csrf;
  Instant expires_at;
};

struct Session {
  std::string id;  // a handle, not the secret
  Actor actor;
  std::string csrf;
  Instant expires_at;
  // Not empty: the secret was replaced because the account's rights changed; send the new cookie.
  std::string renewed_secret;
};

// Whether `sent` (a header or form field) is the session's CSRF token. Required for every request
// that changes something and is proved by a cookie; a bearer token needs none.
bool csrf_matches(const Session& session, std::string_view sent);

struct SessionInfo {
  std::string id;
  Instant created_at;
  Instant seen_at;  // to the minute
  Instant expires_at;
  std::string address;
  std::string agent;
};

struct Account {
  std::string id;
  std::string login;
  std::string name;
  std::string email;
  bool service = false;  // has tokens, cannot sign in
  bool server_admin = false;
  bool disabled = false;
  bool second_factor = false;
  bool has_password = false;
  Instant created_at;
  Instant signed_in_at;  // the epoch: never
};

struct TotpEnrolment {
  std::string secret;  // base 32, for typing
  std::string uri;     // otpauth://, for a QR code
};

struct TokenSpec {
  std::string name;
  Scope scope;
  Instant expires_at;  // at most a year ahead
};
struct NewToken {
  std::string id;
  std::string text;  // "plumb_…", shown once
};
struct TokenInfo {
  std::string id;
  std::string account;
  std::string name;
  Scope scope;
  Instant created_at;
  Instant expires_at;
  Instant used_at;  // to the hour; the epoch: never
};

struct WorkspaceEntry {
  std::string id;  // a-z, 0-9, hyphen; part of URLs
  std::string name;
  std::string file;  // file name in the data folder
  bool archived = false;
};

struct Member {
  std::string account;
  std::string login;
  std::string name;
  Role role = Role::reader;        // the highest of all sources
  std::optional<Role> local_role;  // given here; none: only through a provider's groups
  std::string person;
  bool disabled = false;
};

struct InvitationSpec {
  std::string workspace;
  Role role = Role::reader;
  std::string email;   // of the person invited; may be empty
  std::string person;  // element that stands for them; may be empty
};
struct InvitationInfo {
  std::string id;
  InvitationSpec spec;
  std::string workspace_name;
  std::string invited_by;  // account id
  Instant expires_at;
};

struct AuditEntry {
  std::uint64_t seq = 0;
  Instant at;
  std::string actor;      // account id, "operator", or empty: nobody signed in
  std::string action;     // "session.opened", "role.given" …
  std::string subject;    // account, token, session … it was done to
  std::string workspace;  // empty: the server
  std::string detail;
  std::string address;
};

struct AuditHead {
  std::uint64_t seq = 0;
  std::string hash;  // hexadecimal
};

// Somebody who has proved who they are; `session` unless by a token.
struct Recalled {
  Actor actor;
  std::optional<Session> session;
};

enum class AccountState { enabled, disabled };
enum class ServerRights { none, administrator };
enum class WorkspaceState { open, archived };

class Identity {
 public:
  // Opens or creates the file and brings its schema up to date.
  static Result<std::unique_ptr<Identity>> open(const std::string& path, Environment environment,
                                                Options options = {});
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;
  ~Identity();

  // First run ------------------------------------------------------------------------------------
  // A link that makes the first administrator; replaces an earlier one. None once there is an
  // enabled server administrator who can sign in.
  Result<std::optional<Link>> setup_link();
  Result<SignIn> set_up(std::string_view secret, const NewPerson& person, const Client& client);

  // Signing in -----------------------------------------------------------------------------------
  // The answer and the time taken are the same for a wrong password, an unknown name and an account
  // that cannot sign in.
  Result<SignIn> sign_in(const Credentials& credentials, const Client& client);
  // `code` is from the phone or a recovery code. Replaces the session of stage second_factor.
  Result<SignIn> confirm_second_factor(std::string_view session_secret, std::string_view code,
                                       const Client& client);
  // How long this client has to wait before it may try this login; zero: it may. For Retry-After.
  std::chrono::seconds sign_in_wait(std::string_view login, const Client& client) const;
  // `claims` are checked: see claims.h. Makes an account where decide_claims() says so, and
  // replaces the roles that came from this issuer's groups by those that follow now.
  Result<SignIn> sign_in_with_claims(const Claims& claims, Newcomers newcomers,
                                     const Client& client);
  // The caller has bound the provider's answer to this very session (state, nonce).
  Status link_provider(const Session& session, const Claims& claims, const Client& client);
  Status unlink_provider(const Session& session, std::string_view issuer, const Client& client);
  Status sign_out(std::string_view session_secret, const Client& client);

  // Every request --------------------------------------------------------------------------------
  Result<Session> authenticate(std::string_view session_secret);
  // Who a session belongs to at this moment, by its handle, for somebody who listens for long: it
  // is neither prolonged nor given a new secret, which nobody would carry to the browser.
  Result<Actor> listening(std::string_view session_id) const;
  // `secret` is what token_secret_in() finds in the Authorization header.
  Result<Actor> authenticate_token(std::string_view secret);
  // The same again for a secret proved within the last second, if nothing was written since; null:
  // ask one of the above. Never waits for the file.
  std::shared_ptr<const Recalled> recall_session(std::string_view secret) const;
  std::shared_ptr<const Recalled> recall_token(std::string_view secret) const;

  // One's own account ----------------------------------------------------------------------------
  Result<Account> account(const Session& session) const;
  Status rename(const Session& session, std::string_view name, std::string_view email,
                const Client& client);
  // Ends all sessions of the account and opens a new one.
  Result<SignIn> change_password(const Session& session, std::string_view current,
                                 std::string_view next, const Client& client);
  Result<std::vector<SessionInfo>> sessions(const Session& session) const;
  Status end_session(const Session& session, std::string_view id, const Client& client);
  Status end_other_sessions(const Session& session, const Client& client);
  // Nothing changes until confirm_totp() has seen a code. Both ask for proof, because a session
  // that was left open must not be enough.
  Result<TotpEnrolment> begin_totp(const Session& session, std::string_view password,
                                   const Client& client);
  Result<std::vector<std::string>> confirm_totp(const Session& session, std::string_view code,
                                                const Client& client);
  Status disable_totp(const Session& session, std::string_view password, const Client& client);
  Result<std::vector<std::string>> new_recovery_codes(const Session& session,
                                                      std::string_view password,
                                                      const Client& client);
  Result<std::size_t> recovery_codes_left(const Session& session) const;

  // Settings of the application that follow a person: theme, columns, what was read last. `scope`
  // is a workspace the actor has a role in, or empty for all. Only for people: a token has none.
  Result<json::object> preferences(const Actor& by, std::string_view scope) const;
  // Sets what `changes` names and removes what it names with null; nothing unless all of it is
  // good. One durable write when something changes. Failure: bad_input (a key that is no key),
  // limit (limits::kPreferences keys of an account, kPreferenceBytes for a value).
  Status set_preferences(const Actor& by, std::string_view scope, const json::object& changes);
  // What everybody chose under one key, by account: for work the server does for people who are not
  // there. Only for the operator.
  Result<std::map<std::string, json::value>> preference_of_all(const Actor& by,
                                                               std::string_view scope,
                                                               std::string_view key) const;

  // Service tokens -------------------------------------------------------------------------------
  // Only from a session. A token can never do more than its account can at that moment.
  Result<NewToken> create_token(const Session& session, const TokenSpec& spec,
                                const Client& client);
  Result<NewToken> create_service_token(const Actor& by, std::string_view account,
                                        const TokenSpec& spec, const Client& client);
  Result<std::vector<TokenInfo>> tokens(const Session& session) const;
  Result<std::vector<TokenInfo>> workspace_tokens(const Actor& by,
                                                  std::string_view workspace) const;
  // One's own; any of a workspace whose people one manages.
  Status revoke_token(const Actor& by, std::string_view id, const Client& client);

  // Links ----------------------------------------------------------------------------------------
  Result<Link> invite(const Actor& by, const InvitationSpec& spec, const Client& client);
  Result<std::vector<InvitationInfo>> invitations(const Actor& by,
                                                  std::string_view workspace) const;
  Status revoke_invitation(const Actor& by, std::string_view id, const Client& client);
  // What the page behind the link says before anything is accepted.
  Result<InvitationInfo> invitation(std::string_view secret) const;
  Result<SignIn> accept_invitation(std::string_view secret, const NewPerson& person,
                                   const Client& client);
  Status accept_invitation(std::string_view secret, const Session& session, const Client& client);
  // Replaces an earlier link of the account. Using it ends all its sessions.
  Result<Link> reset_link(const Actor& by, std::string_view account, const Client& client);
  Status use_reset_link(std::string_view secret, std::string_view password, const Client& client);

  // Accounts, by server administrators -----------------------------------------------------------
  Result<std::vector<Account>> accounts(const Actor& by) const;
  Result<std::string> create_service_account(const Actor& by, std::string_view login,
                                             std::string_view name, const Client& client);
  // For seeding from the command line on the server itself: only the local operator may. Returns
  // the account's id. The password follows the rules for all passwords.
  Result<std::string> create_account(const Actor& by, const NewPerson& person);
  // Disabling ends the account's sessions at once and stops its tokens.
  Status set_state(const Actor& by, std::string_view account, AccountState state,
                   const Client& client);
  // One enabled administrator who can sign in always remains.
  Status set_server_rights(const Actor& by, std::string_view account, ServerRights rights,
                           const Client& client);
  Status remove_second_factor(const Actor& by, std::string_view account, const Client& client);

  // Workspaces and people ------------------------------------------------------------------------
  // Whoever makes a workspace is its first admin.
  Status add_workspace(const Actor& by, const WorkspaceEntry& workspace, const Client& client);
  Status rename_workspace(const Actor& by, std::string_view id, std::string_view name,
                          const Client& client);
  // Nobody has a role in an archived workspace; opening it again brings the roles back.
  Status set_workspace_state(const Actor& by, std::string_view id, WorkspaceState state,
                             const Client& client);
  // Those the actor has a role in; all of them for server administrators and the operator.
  Result<std::vector<WorkspaceEntry>> workspaces(const Actor& by) const;
  Result<std::vector<Member>> members(const Actor& by, std::string_view workspace) const;
  // Gives, changes or (no role) takes the role given here; one that follows from groups is not
  // touched. A workspace keeps at least one enabled admin.
  Status set_role(const Actor& by, std::string_view account, std::string_view workspace,
                  std::optional<Role> role, std::string_view person, const Client& client);
  Status set_group_rules(const Actor& by, std::string_view issuer,
                         const std::vector<GroupRule>& rules, const Client& client);
  Result<std::vector<GroupRule>> group_rules(const Actor& by, std::string_view issuer) const;

  // Audit ----------------------------------------------------------------------------------------
  // Newest first, before `before_seq` (0: from the newest). `workspace` empty: everything.
  Result<std::vector<AuditEntry>> audit(const Actor& by, std::string_view workspace,
                                        std::uint64_t before_seq, std::size_t limit) const;
  // Notes what another room did to the server, "mail.settings_changed".
  Status record(const Actor& by, std::string_view action, std::string_view detail,
                const Client& client);
  // Recomputes the hash chain. Linear; error `corrupt` names the first entry that does not fit.
  Result<AuditHead> verify_audit() const;

  // Removes what has expired. To be called now and then; also done by open().
  Status sweep();

 private:
  struct State;
  explicit Identity(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace plumb::identity
