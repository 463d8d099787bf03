// Who may do what: roles, verbs, objects, and the one function that decides. Pure; API, event
// stream, export, SQL and command line over HTTP all ask it, so they cannot disagree.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plumb::identity {

// Roles in a workspace, each with everything the one before may do.
enum class Role : std::uint8_t { reader, respondent, contributor, editor, steward, admin };
inline constexpr std::size_t kRoles = 6;

enum class Verb : std::uint8_t {
  read,                // see model, scores, findings, history
  export_,             // take out what one may read: files, reports
  verify,              // check that the history was not altered
  answer,              // answer surveys
  comment,             // write comments, change one's own
  propose,             // make a scenario, change one's own
  edit_own,            // change what one owns
  observe,             // record measurements of what one owns; of anything: from editor
  restore,             // undo one's own batches; anybody's and removed things: from editor
  edit,                // change anything in the model
  import_,             // bring in files
  merge,               // merge a scenario into the base
  query,               // read-only SQL on the documented views
  mute,                // mute findings
  run_surveys,         // write instruments, run campaigns
  configure_catalogs,  // override metamodel, rules, texts
  backup,              // copy the whole workspace file
  read_audit,          // see who signed in and who was given what
  manage_people,       // invite, give and take roles in the workspace
  manage_workspace,    // settings, name, archive
  create_workspace,    // server: a new workspace
  manage_accounts,     // server: accounts, reset links, group rules
  manage_server,       // server: settings, all audit entries
};
inline constexpr std::size_t kVerbs = 23;

// Words on the wire: "reader", "import". Total one way; the other way empty if unknown.
std::string_view name_of(Role role);
std::string_view name_of(Verb verb);
std::optional<Role> role_named(std::string_view name);
std::optional<Verb> verb_named(std::string_view name);

// A set of verbs.
class Verbs {
 public:
  Verbs() = default;
  Verbs(std::initializer_list<Verb> verbs) {
    for (const Verb verb : verbs) add(verb);
  }
  void add(Verb verb) { bits_ |= bit(verb); }
  bool has(Verb verb) const { return (bits_ & bit(verb)) != 0; }
  bool empty() const { return bits_ == 0; }
  friend bool operator==(const Verbs&, const Verbs&) = default;

 private:
  static std::uint32_t bit(Verb verb) { return 1U << static_cast<unsigned>(verb); }
  std::uint32_t bits_ = 0;
};
// "read,export,import", in the order of Verb; the other way empty if a word is unknown.
std::string text_of(const Verbs& verbs);
std::optional<Verbs> verbs_in(std::string_view text);

// What a service token is cut down to.
struct Scope {
  std::string workspace;  // exactly one
  Role role_at_most = Role::reader;
  Verbs verbs;
};

struct Membership {
  std::string workspace;
  Role role = Role::reader;
  std::string person;  // element of that workspace which stands for this account, or empty
};

// Who asks. Made by Identity; `nobody` until then.
struct Actor {
  enum class Kind : std::uint8_t {
    nobody,    // not signed in
    account,   // a person or a service, by session or token
    operator_  // whoever holds the files: the command line on the server itself
  };
  Kind kind = Kind::nobody;
  std::string account;  // id, "u-7k2m9q4x0d3f"
  std::string login;
  std::string name;
  bool server_admin = false;
  std::vector<Membership> memberships;  // one per workspace
  std::optional<Scope> scope;           // of the token; none: a session

  // The role in a workspace, after the token's cut. Linear in the memberships.
  std::optional<Role> role_in(std::string_view workspace) const;
};

Actor local_operator();

// What is asked for. `owners` are account ids or person elements, never names people can choose for
// themselves. For an edit state the object as it stands; for something new, as it would be.
struct Object {
  enum class Kind : std::uint8_t {
    workspace,  // the workspace as a whole, and what has no rule of its own
    element,    // also relations (their owners: those of the element they start at)
    comment,    // owner: its author
    answer,     // owner: the respondent; none: given anonymously
    scenario,   // owner: who made it
    batch,      // owner: who committed it
    server,     // no workspace
  };
  Kind kind = Kind::workspace;
  std::string workspace;
  std::vector<std::string> owners;
  std::vector<std::string> unit_owners;  // owners of the unit the element belongs to
};

struct Decision {
  bool allowed = false;
  // Refused: a sentence for the person, naming what they lack. Allowed: the ground, in two words.
  std::string reason;
  // Refused because the actor has no business in that workspace: answer as if it did not exist.
  bool hidden = false;
};

// Decides. No allocation when allowed; linear in memberships and owners.
Decision may(const Actor& actor, Verb verb, const Object& object);

// The least role that has a verb; none for the verbs of the server.
std::optional<Role> least_role(Verb verb);

}  // namespace plumb::identity
