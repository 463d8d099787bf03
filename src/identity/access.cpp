#include "identity/access.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace plumb::identity {
namespace {

// The whole table of rights. A role has the verbs of its row and of all rows with a lesser role.
struct Right {
  Verb verb;
  std::string_view name;                 // on the wire
  std::optional<Role> least;             // none: server administrators only
  std::optional<Role> least_for_others;  // what one does not own; none: as `least`
  bool administrative;                   // server administrators have it in every workspace
  std::string_view doing;                // "To … you need the role …"
};

constexpr std::array<Right, kVerbs> kRights = {{
    {Verb::read, "read", Role::reader, {}, false, "read this workspace"},
    {Verb::export_, "export", Role::reader, {}, false, "export"},
    {Verb::verify, "verify", Role::reader, {}, true, "verify the history"},
    {Verb::answer, "answer", Role::respondent, {}, false, "answer surveys"},
    {Verb::comment, "comment", Role::respondent, {}, false, "comment"},
    {Verb::propose, "propose", Role::contributor, {}, false, "propose changes"},
    {Verb::edit_own, "edit_own", Role::contributor, Role::editor, false, "edit this"},
    {Verb::observe, "observe", Role::contributor, Role::editor, false,
     "record measurements of this"},
    {Verb::restore, "restore", Role::contributor, Role::editor, false, "undo or restore this"},
    {Verb::edit, "edit", Role::editor, {}, false, "edit this"},
    {Verb::import_, "import", Role::editor, {}, false, "import"},
    {Verb::merge, "merge", Role::editor, {}, false, "merge scenarios"},
    {Verb::query, "query", Role::editor, {}, false, "run SQL"},
    {Verb::mute, "mute", Role::editor, {}, false, "mute findings"},
    {Verb::run_surveys, "run_surveys", Role::steward, {}, false, "run surveys"},
    {Verb::configure_catalogs, "configure_catalogs", Role::steward, {}, false, "change catalogs"},
    {Verb::backup, "backup", Role::admin, {}, true, "back the workspace up"},
    {Verb::read_audit, "read_audit", Role::admin, {}, true, "read the audit log"},
    {Verb::manage_people, "manage_people", Role::admin, {}, true, "manage people"},
    {Verb::manage_workspace, "manage_workspace", Role::admin, {}, true, "manage the workspace"},
    {Verb::create_workspace, "create_workspace", {}, {}, true, "create workspaces"},
    {Verb::manage_accounts, "manage_accounts", {}, {}, true, "manage accounts"},
    {Verb::manage_server, "manage_server", {}, {}, true, "manage the server"},
}};

constexpr bool table_is_in_order() {
  for (std::size_t i = 0; i < kRights.size(); ++i) {
    if (static_cast<std::size_t>(kRights[i].verb) != i) return false;
  }
  return true;
}
static_assert(table_is_in_order());

constexpr std::array<std::string_view, kRoles> kRoleNames = {"reader", "respondent", "contributor",
                                                             "editor", "steward",    "admin"};
// Short enough to need no memory of their own.
constexpr std::array<const char*, kRoles> kGrounds = {
    "as reader", "as respondent", "as contributor", "as editor", "as steward", "as admin"};

const Right& right_of(Verb verb) {
  return kRights[static_cast<std::size_t>(verb)];
}

Decision allowed(const char* ground) {
  return {true, ground, false};
}
Decision refused(std::string reason) {
  return {false, std::move(reason), false};
}
Decision no_such_workspace() {
  return {false, "There is no such workspace, or you have no role in it.", true};
}

Decision lacks(const Right& right, Role role, Role needed, bool or_owner) {
  return refused(fmt::format("To {} you need the role {}{}; yours here is {}.", right.doing,
                             name_of(needed), or_owner ? ", or to own it" : "", name_of(role)));
}

const Membership* membership_in(const Actor& actor, std::string_view workspace) {
  for (const Membership& membership : actor.memberships) {
    if (membership.workspace == workspace) return &membership;
  }
  return nullptr;
}

bool names_actor(const std::vector<std::string>& owners, const Actor& actor,
                 const Membership* membership) {
  return std::any_of(owners.begin(), owners.end(), [&](const std::string& owner) {
    if (owner.empty()) return false;
    return owner == actor.account || (membership != nullptr && owner == membership->person);
  });
}

bool in_scope(const Actor& actor, Verb verb) {
  return !actor.scope || actor.scope->verbs.has(verb);
}

Decision out_of_scope(Verb verb) {
  return refused(fmt::format("This token is not for the verb {}.", name_of(verb)));
}

Decision decide_server(const Actor& actor, const Right& right) {
  // A token is for one workspace, whoever made it.
  if (actor.scope) return refused("Tokens are for one workspace; sign in to manage the server.");
  if (actor.server_admin) return allowed("as server admin");
  return refused(fmt::format("To {} you need to be a server administrator.", right.doing));
}

// Nobody speaks for somebody else, and nobody reads what was given anonymously.
Decision decide_answer(const Right& right, Role role, const Object& object, bool owns) {
  switch (right.verb) {
    case Verb::answer:
      if (role < *right.least) return lacks(right, role, *right.least, false);
      if (object.owners.empty() || owns) return allowed(kGrounds[static_cast<std::size_t>(role)]);
      return refused("An answer can only be changed by the person who gave it.");
    case Verb::read:
    case Verb::export_:
    case Verb::query:
      if (role < *right.least) return lacks(right, role, *right.least, false);
      if (owns) return allowed("as owner");
      if (object.owners.empty()) {
        return refused("This answer was given anonymously; only summaries can be read.");
      }
      if (role >= Role::steward) return allowed(kGrounds[static_cast<std::size_t>(role)]);
      return refused("To read the answer of somebody else you need the role steward.");
    default: return refused("An answer can only be changed by the person who gave it.");
  }
}

// Comments and scenarios that exist: their maker, or a role that looks after everybody's.
Decision decide_made(const Right& right, Role role, const Object& object, bool owns) {
  if (role < *right.least) return lacks(right, role, *right.least, false);
  if (object.owners.empty()) return allowed(kGrounds[static_cast<std::size_t>(role)]);
  if (owns) return allowed("as owner");
  const Role needed = object.kind == Object::Kind::comment ? Role::steward : Role::editor;
  if (role >= needed) return allowed(kGrounds[static_cast<std::size_t>(role)]);
  return lacks(right, role, needed, true);
}

// Verbs that ownership opens up. `edit` on something one owns is edit_own.
Decision decide_owned(const Actor& actor, const Right& right, Role role, bool owns) {
  const char* const ground = kGrounds[static_cast<std::size_t>(role)];
  if (right.verb == Verb::edit || right.verb == Verb::edit_own) {
    const bool any = in_scope(actor, Verb::edit) && role >= Role::editor;
    if (any) return allowed(ground);
    const Role least_own = *right_of(Verb::edit_own).least;
    const bool own = in_scope(actor, Verb::edit_own) && role >= least_own;
    if (own && owns) return allowed("as owner");
    if (!in_scope(actor, Verb::edit)) {
      if (!in_scope(actor, Verb::edit_own)) return out_of_scope(right.verb);
      if (role >= least_own) return refused("This token may only edit what its account owns.");
    }
    return lacks(right, role, role < least_own && owns ? least_own : Role::editor,
                 role >= least_own);
  }
  if (role >= *right.least_for_others) return allowed(ground);
  if (role >= *right.least && owns) return allowed("as owner");
  if (role < *right.least && owns) return lacks(right, role, *right.least, false);
  return lacks(right, role, *right.least_for_others, role >= *right.least);
}

}  // namespace

std::string_view name_of(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

std::string_view name_of(Verb verb) {
  return right_of(verb).name;
}

std::optional<Role> role_named(std::string_view name) {
  const auto found = std::find(kRoleNames.begin(), kRoleNames.end(), name);
  if (found == kRoleNames.end()) return std::nullopt;
  return static_cast<Role>(found - kRoleNames.begin());
}

std::optional<Verb> verb_named(std::string_view name) {
  for (const Right& right : kRights) {
    if (right.name == name) return right.verb;
  }
  return std::nullopt;
}

std::string text_of(const Verbs& verbs) {
  std::string out;
  for (const Right& right : kRights) {
    if (!verbs.has(right.verb)) continue;
    if (!out.empty()) out += ',';
    out += right.name;
  }
  return out;
}

std::optional<Verbs> verbs_in(std::string_view text) {
  Verbs out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const auto verb = verb_named(text.substr(0, end));
    if (!verb || end + 1 == text.size()) return std::nullopt;
    out.add(*verb);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::optional<Role> least_role(Verb verb) {
  return right_of(verb).least;
}

std::optional<Role> Actor::role_in(std::string_view workspace) const {
  const Membership* found = membership_in(*this, workspace);
  if (found == nullptr) return std::nullopt;
  if (!scope) return found->role;
  if (scope->workspace != workspace) return std::nullopt;
  return std::min(found->role, scope->role_at_most);
}

Actor local_operator() {
  Actor out;
  out.kind = Actor::Kind::operator_;
  out.account = "operator";
  out.login = "operator";
  out.name = "Operator of the server";
  return out;
}

Decision may(const Actor& actor, Verb asked, const Object& object) {
  // Comments and scenarios have a verb of their own; changing one is no other right.
  const bool edits = asked == Verb::edit || asked == Verb::edit_own;
  const bool of_comment = object.kind == Object::Kind::comment;
  const bool of_scenario = object.kind == Object::Kind::scenario;
  const Verb verb = edits && of_comment    ? Verb::comment
                    : edits && of_scenario ? Verb::propose
                                           : asked;
  const Right& right = right_of(verb);
  if (actor.kind == Actor::Kind::nobody) return refused("You are not signed in.");
  if (actor.kind == Actor::Kind::operator_) return allowed("as operator");
  if (!right.least) return decide_server(actor, right);
  if (object.workspace.empty()) return no_such_workspace();

  const auto role = actor.role_in(object.workspace);
  if (!role) {
    if (actor.server_admin && !actor.scope && right.administrative) {
      return allowed("as server admin");
    }
    return no_such_workspace();
  }
  const Membership* membership = membership_in(actor, object.workspace);
  const bool owns =
      names_actor(object.owners, actor, membership) ||
      (object.kind == Object::Kind::element && names_actor(object.unit_owners, actor, membership));
  const bool edits_model = edits && verb == asked;
  if (!edits_model && !in_scope(actor, verb)) return out_of_scope(verb);
  if (object.kind == Object::Kind::answer) return decide_answer(right, *role, object, owns);
  if ((of_comment && verb == Verb::comment) || (of_scenario && verb == Verb::propose)) {
    return decide_made(right, *role, object, owns);
  }
  if (edits_model || right.least_for_others) return decide_owned(actor, right, *role, owns);
  if (*role >= *right.least) return allowed(kGrounds[static_cast<std::size_t>(*role)]);
  if (actor.server_admin && !actor.scope && right.administrative) return allowed("as server admin");
  return lacks(right, *role, *right.least, false);
}

}  // namespace plumb::identity
