// Every role with every verb, written out; then ownership, tokens, and what is kept from everybody.
#include "identity/access.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace plumb::identity {
namespace {

constexpr const char* kRetail = "retail";

Actor somebody(std::optional<Role> role) {
  Actor out;
  out.kind = Actor::Kind::account;
  out.account = "u-anna";
  if (role) out.memberships = {{"other", Role::admin, "person-9"}, {kRetail, *role, "person-1"}};
  return out;
}

Actor server_admin(std::optional<Role> role = std::nullopt) {
  Actor out = somebody(role);
  out.server_admin = true;
  return out;
}

Object thing(Object::Kind kind, std::vector<std::string> owners = {}) {
  Object out;
  out.kind = kind;
  out.workspace = kRetail;
  out.owners = std::move(owners);
  return out;
}

// 'y' or 'n' for reader, respondent, contributor, editor, steward, admin.
std::string row(Verb verb, const Object& object) {
  std::string out;
  for (std::size_t role = 0; role < kRoles; ++role) {
    out += may(somebody(static_cast<Role>(role)), verb, object).allowed ? 'y' : 'n';
  }
  return out;
}

struct Right {
  Verb verb;
  const char* unowned;  // an element nobody owns, or the workspace itself
  const char* own;      // an element the actor owns
  const char* others;   // an element somebody else owns
  bool server_admin;    // a server administrator without a role here
};

// Columns of the three words: reader, respondent, contributor, editor, steward, admin.
constexpr Right kTable[] = {
    {Verb::read, "yyyyyy", "yyyyyy", "yyyyyy", false},
    {Verb::export_, "yyyyyy", "yyyyyy", "yyyyyy", false},
    {Verb::verify, "yyyyyy", "yyyyyy", "yyyyyy", true},
    {Verb::answer, "nyyyyy", "nyyyyy", "nyyyyy", false},
    {Verb::comment, "nyyyyy", "nyyyyy", "nyyyyy", false},
    {Verb::propose, "nnyyyy", "nnyyyy", "nnyyyy", false},
    {Verb::edit_own, "nnnyyy", "nnyyyy", "nnnyyy", false},
    {Verb::observe, "nnnyyy", "nnyyyy", "nnnyyy", false},
    {Verb::restore, "nnnyyy", "nnyyyy", "nnnyyy", false},
    {Verb::edit, "nnnyyy", "nnyyyy", "nnnyyy", false},
    {Verb::import_, "nnnyyy", "nnnyyy", "nnnyyy", false},
    {Verb::merge, "nnnyyy", "nnnyyy", "nnnyyy", false},
    {Verb::query, "nnnyyy", "nnnyyy", "nnnyyy", false},
    {Verb::mute, "nnnyyy", "nnnyyy", "nnnyyy", false},
    {Verb::run_surveys, "nnnnyy", "nnnnyy", "nnnnyy", false},
    {Verb::configure_catalogs, "nnnnyy", "nnnnyy", "nnnnyy", false},
    {Verb::backup, "nnnnny", "nnnnny", "nnnnny", true},
    {Verb::read_audit, "nnnnny", "nnnnny", "nnnnny", true},
    {Verb::manage_people, "nnnnny", "nnnnny", "nnnnny", true},
    {Verb::manage_workspace, "nnnnny", "nnnnny", "nnnnny", true},
    {Verb::create_workspace, "nnnnnn", "nnnnnn", "nnnnnn", true},
    {Verb::manage_accounts, "nnnnnn", "nnnnnn", "nnnnnn", true},
    {Verb::manage_server, "nnnnnn", "nnnnnn", "nnnnnn", true},
};

TEST_CASE("every role with every verb") {
  static_assert(std::size(kTable) == kVerbs);
  for (std::size_t i = 0; i < kVerbs; ++i) {
    const Right& right = kTable[i];
    CAPTURE(name_of(right.verb));
    CHECK(static_cast<std::size_t>(right.verb) == i);
    CHECK(row(right.verb, thing(Object::Kind::workspace)) == right.unowned);
    CHECK(row(right.verb, thing(Object::Kind::element)) == right.unowned);
    CHECK(row(right.verb, thing(Object::Kind::element, {"u-anna"})) == right.own);
    CHECK(row(right.verb, thing(Object::Kind::element, {"u-bert"})) == right.others);
    CHECK(may(server_admin(), right.verb, thing(Object::Kind::element)).allowed ==
          right.server_admin);
    CHECK_FALSE(may(Actor{}, right.verb, thing(Object::Kind::element)).allowed);
    CHECK_FALSE(may(somebody({}), right.verb, thing(Object::Kind::element)).allowed);
    CHECK(may(local_operator(), right.verb, thing(Object::Kind::element)).allowed);
  }
}

TEST_CASE("ownership is of an account, a person element, or the owner of the unit") {
  struct Case {
    std::string name;
    Object object;
    bool allowed;
  };
  Object of_unit = thing(Object::Kind::element, {"u-bert"});
  of_unit.unit_owners = {"person-1"};
  Object comment_of_unit = thing(Object::Kind::comment, {"u-bert"});
  comment_of_unit.unit_owners = {"u-anna"};
  const Case cases[] = {
      {"owned by the account", thing(Object::Kind::element, {"u-anna"}), true},
      {"owned by the person of this workspace", thing(Object::Kind::element, {"person-1"}), true},
      {"one owner of several", thing(Object::Kind::element, {"u-bert", "person-1"}), true},
      {"the unit is the actor's", of_unit, true},
      {"owned by the actor's person of another workspace",
       thing(Object::Kind::element, {"person-9"}), false},
      {"owned by somebody with the actor's name", thing(Object::Kind::element, {"Anna"}), false},
      {"an owner who is not named", thing(Object::Kind::element, {""}), false},
      {"nobody's", thing(Object::Kind::element), false},
      {"the unit counts for elements only", comment_of_unit, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(may(somebody(Role::contributor), Verb::edit, c.object).allowed == c.allowed);
    CHECK(may(somebody(Role::contributor), Verb::edit_own, c.object).allowed == c.allowed);
  }
  Actor unlinked = somebody(Role::contributor);
  unlinked.memberships[1].person.clear();
  CHECK_FALSE(may(unlinked, Verb::edit, thing(Object::Kind::element, {""})).allowed);
}

TEST_CASE("comments, scenarios, batches and answers have makers") {
  struct Case {
    std::string name;
    Verb verb;
    Object::Kind kind;
    const char* own;
    const char* others;
  };
  const Case cases[] = {
      {"a comment: its author, or a steward", Verb::comment, Object::Kind::comment, "nyyyyy",
       "nnnnyy"},
      {"editing a comment is commenting", Verb::edit, Object::Kind::comment, "nyyyyy", "nnnnyy"},
      {"a scenario: its maker, or an editor", Verb::propose, Object::Kind::scenario, "nnyyyy",
       "nnnyyy"},
      {"editing a scenario is proposing", Verb::edit, Object::Kind::scenario, "nnyyyy", "nnnyyy"},
      {"merging one's own scenario takes an editor", Verb::merge, Object::Kind::scenario, "nnnyyy",
       "nnnyyy"},
      {"undoing a batch: who made it, or an editor", Verb::restore, Object::Kind::batch, "nnyyyy",
       "nnnyyy"},
      {"changing an answer: only who gave it", Verb::answer, Object::Kind::answer, "nyyyyy",
       "nnnnnn"},
      {"editing somebody's answer: nobody", Verb::edit, Object::Kind::answer, "nnnnnn", "nnnnnn"},
      {"restoring somebody's answer: nobody", Verb::restore, Object::Kind::answer, "nnnnnn",
       "nnnnnn"},
      {"reading an answer: who gave it, or a steward", Verb::read, Object::Kind::answer, "yyyyyy",
       "nnnnyy"},
      {"exporting answers follows reading", Verb::export_, Object::Kind::answer, "yyyyyy",
       "nnnnyy"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(row(c.verb, thing(c.kind, {"u-anna"})) == c.own);
    CHECK(row(c.verb, thing(c.kind, {"u-bert"})) == c.others);
  }
  CHECK(row(Verb::answer, thing(Object::Kind::answer)) == "nyyyyy");
  for (const Verb verb : {Verb::read, Verb::export_, Verb::query}) {
    CHECK_MESSAGE(row(verb, thing(Object::Kind::answer)) == "nnnnnn",
                  "an anonymous answer is for nobody");
  }
}

TEST_CASE("a token does no more than its scope, and no more than its account") {
  const auto with = [](Role role, Role at_most, Verbs verbs) {
    Actor out = somebody(role);
    out.scope = Scope{kRetail, at_most, verbs};
    return out;
  };
  const Object own = thing(Object::Kind::element, {"u-anna"});
  const Object others = thing(Object::Kind::element, {"u-bert"});
  Object elsewhere = own;
  elsewhere.workspace = "other";
  struct Case {
    std::string name;
    Actor actor;
    Verb verb;
    Object object;
    bool allowed;
  };
  const Actor reading = with(Role::admin, Role::admin, {Verb::read});
  const Actor capped = with(Role::admin, Role::reader, {Verb::read, Verb::edit, Verb::import_});
  const Actor demoted = with(Role::reader, Role::admin, {Verb::read, Verb::edit});
  const Actor owning = with(Role::admin, Role::editor, {Verb::edit_own});
  Actor all = with(Role::admin, Role::admin, {Verb::manage_people, Verb::manage_server});
  all.server_admin = true;
  Actor no_role = all;
  no_role.memberships.clear();
  const Case cases[] = {
      {"a verb in scope", reading, Verb::read, own, true},
      {"a verb out of scope", reading, Verb::export_, own, false},
      {"another workspace, though the account is admin there", reading, Verb::read, elsewhere,
       false},
      {"the role is capped", capped, Verb::edit, others, false},
      {"reading under the cap", capped, Verb::read, others, true},
      {"the account lost its role since", demoted, Verb::edit, others, false},
      {"edit_own: something owned", owning, Verb::edit, own, true},
      {"edit_own: something else, though the role could", owning, Verb::edit, others, false},
      {"managing people, when said so", all, Verb::manage_people, own, true},
      {"never the server", all, Verb::manage_server, thing(Object::Kind::server), false},
      {"a server administrator's token has no rights without a role", no_role, Verb::manage_people,
       own, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Decision decision = may(c.actor, c.verb, c.object);
    CHECK(decision.allowed == c.allowed);
    CHECK_FALSE(decision.reason.empty());
  }
  CHECK(reading.role_in("other") == std::nullopt);
  CHECK(capped.role_in(kRetail) == Role::reader);
}

TEST_CASE("refusals say what is missing, and hide what is not theirs to know") {
  struct Case {
    std::string name;
    Actor actor;
    Verb verb;
    const char* reason;
    bool hidden;
  };
  const Case cases[] = {
      {"nobody", Actor{}, Verb::read, "You are not signed in.", false},
      {"a stranger", somebody({}), Verb::read,
       "There is no such workspace, or you have no role in it.", true},
      {"a server administrator does not read along", server_admin(), Verb::read,
       "There is no such workspace, or you have no role in it.", true},
      {"a reader edits", somebody(Role::reader), Verb::edit,
       "To edit this you need the role editor; yours here is reader.", false},
      {"a contributor edits what is not theirs", somebody(Role::contributor), Verb::edit,
       "To edit this you need the role editor, or to own it; yours here is contributor.", false},
      {"an editor manages people", somebody(Role::editor), Verb::manage_people,
       "To manage people you need the role admin; yours here is editor.", false},
      {"an admin of a workspace manages accounts", somebody(Role::admin), Verb::manage_accounts,
       "To manage accounts you need to be a server administrator.", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Decision decision = may(c.actor, c.verb, thing(Object::Kind::element, {"u-bert"}));
    CHECK_FALSE(decision.allowed);
    CHECK(decision.reason == c.reason);
    CHECK(decision.hidden == c.hidden);
  }
  CHECK(may(server_admin(Role::reader), Verb::read, thing(Object::Kind::element)).allowed);
  CHECK(
      may(server_admin(Role::reader), Verb::manage_people, thing(Object::Kind::workspace)).reason ==
      "as server admin");
  Object nowhere = thing(Object::Kind::element);
  nowhere.workspace.clear();
  CHECK_FALSE(may(somebody(Role::admin), Verb::read, nowhere).allowed);
}

TEST_CASE("names go to the wire and back") {
  for (std::size_t i = 0; i < kRoles; ++i) {
    CHECK(role_named(name_of(static_cast<Role>(i))) == static_cast<Role>(i));
  }
  for (std::size_t i = 0; i < kVerbs; ++i) {
    CHECK(verb_named(name_of(static_cast<Verb>(i))) == static_cast<Verb>(i));
  }
  CHECK(name_of(Verb::import_) == "import");
  CHECK_FALSE(role_named("owner"));
  CHECK_FALSE(verb_named("Read"));
  CHECK(text_of({Verb::import_, Verb::read}) == "read,import");
  CHECK(verbs_in("read,import") == Verbs{Verb::read, Verb::import_});
  CHECK(verbs_in("") == Verbs{});
  for (const char* wrong : {",", "read,", ",read", "read,,import", "read,fly", " read"}) {
    CAPTURE(wrong);
    CHECK_FALSE(verbs_in(wrong));
  }
}

// An actor and an object drawn at random, over few names so that they often meet.
Actor any_actor() {
  const auto role = static_cast<Role>(*rc::gen::inRange(0, int{kRoles}));
  Actor out = somebody(*rc::gen::arbitrary<bool>() ? std::optional(role) : std::nullopt);
  out.server_admin = *rc::gen::arbitrary<bool>();
  return out;
}
Object any_object() {
  Object out = thing(static_cast<Object::Kind>(*rc::gen::inRange(0, 7)));
  const auto name = rc::gen::element<std::string>("u-anna", "u-bert", "person-1", "");
  out.owners = *rc::gen::container<std::vector<std::string>>(name);
  out.unit_owners = *rc::gen::container<std::vector<std::string>>(name);
  return out;
}

TEST_CASE("a greater role never loses a right") {
  CHECK(rc::check([] {
    const Object object = any_object();
    const auto verb = static_cast<Verb>(*rc::gen::inRange(0, int{kVerbs}));
    const int role = *rc::gen::inRange(0, int{kRoles} - 1);
    if (may(somebody(static_cast<Role>(role)), verb, object).allowed) {
      RC_ASSERT(may(somebody(static_cast<Role>(role + 1)), verb, object).allowed);
    }
  }));
}

TEST_CASE("a token never has a right its account lacks") {
  CHECK(rc::check([] {
    const Actor account = any_actor();
    const Object object = any_object();
    Actor token = account;
    token.scope = Scope{*rc::gen::element<std::string>("retail", "other"),
                        static_cast<Role>(*rc::gen::inRange(0, int{kRoles})),
                        {}};
    for (std::size_t i = 0; i < kVerbs; ++i) {
      if (*rc::gen::arbitrary<bool>()) token.scope->verbs.add(static_cast<Verb>(i));
    }
    const auto verb = static_cast<Verb>(*rc::gen::inRange(0, int{kVerbs}));
    if (may(token, verb, object).allowed) RC_ASSERT(may(account, verb, object).allowed);
  }));
}

}  // namespace
}  // namespace plumb::identity
