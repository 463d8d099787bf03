// Workspaces, roles, accounts, sign-in providers, and the audit log of all of it.
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;
using std::chrono::seconds;

struct Office : Bench {
  Office() : ada(administrator()) {
    REQUIRE(identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk).ok());
    ada = session(sign_in("ada", kPassword)->secret);
    bert = member(ada.actor, "bert", "retail", Role::editor);
  }
  Status give(const Actor& by, const Session& to, std::optional<Role> role,
              const char* workspace = "retail") {
    return identity->set_role(by, to.actor.account, workspace, role, "p-7", kDesk);
  }
  Session again(const char* login) { return session(sign_in(login, kPassword)->secret); }
  Session ada;
  Session bert;
};

TEST_CASE("workspaces that can be added") {
  Office office;
  struct Case {
    std::string name;
    WorkspaceEntry entry;
    bool added;
  };
  const Case cases[] = {
      {"another one", {"bank-2", "The bank", "bank.plumb"}, true},
      {"the same short name", {"retail", "Other", "other.plumb"}, false},
      {"the same file", {"other", "Other", "retail.plumb"}, false},
      {"no short name", {"", "Other", "other.plumb"}, false},
      {"capitals", {"Other", "Other", "other.plumb"}, false},
      {"a slash", {"a/b", "Other", "other.plumb"}, false},
      {"a hyphen in front", {"-o", "Other", "other.plumb"}, false},
      {"a long short name", {std::string(65, 'a'), "Other", "other.plumb"}, false},
      {"no name", {"other", "", "other.plumb"}, false},
      {"a path", {"other", "Other", "../other.plumb"}, false},
      {"an absolute path", {"other", "Other", "/tmp/other.plumb"}, false},
      {"a hidden file", {"other", "Other", ".other.plumb"}, false},
      {"another kind of file", {"other", "Other", "identity.db"}, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(office.identity->add_workspace(office.ada.actor, c.entry, kDesk).ok() == c.added);
  }
  CHECK_FALSE(office.identity->add_workspace(office.bert.actor, {"b", "B", "b.plumb"}, kDesk).ok());
}

TEST_CASE("who sees which workspaces") {
  Office office;
  REQUIRE(
      office.identity->add_workspace(local_operator(), {"bank", "Bank", "bank.plumb"}, kDesk).ok());
  CHECK(office.identity->workspaces(office.ada.actor)->size() == 2);
  CHECK(office.identity->workspaces(local_operator())->size() == 2);
  CHECK(office.identity->workspaces(Actor{})->empty());
  const auto seen = *office.identity->workspaces(office.bert.actor);
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].name == "Retail");
  // The operator has no account, so nobody has a role in the bank yet.
  CHECK(office.identity->members(office.ada.actor, "bank")->empty());
  CHECK(office.again("ada").actor.role_in("retail") == Role::admin);
}

TEST_CASE("renaming and archiving") {
  Office office;
  const auto archive = [&](const Actor& by, WorkspaceState state) {
    return office.identity->set_workspace_state(by, "retail", state, kDesk);
  };
  CHECK_FALSE(office.identity->rename_workspace(office.bert.actor, "retail", "New", kDesk).ok());
  REQUIRE(office.identity->rename_workspace(office.ada.actor, "retail", "New", kDesk).ok());
  CHECK(office.identity->workspaces(office.bert.actor)->at(0).name == "New");
  CHECK_FALSE(archive(office.bert.actor, WorkspaceState::archived).ok());
  REQUIRE(archive(office.ada.actor, WorkspaceState::archived).ok());
  CHECK(office.again("bert").actor.memberships.empty());
  CHECK(office.identity->workspaces(office.again("bert").actor)->empty());
  REQUIRE(archive(office.again("ada").actor, WorkspaceState::open).ok());
  CHECK(office.again("bert").actor.role_in("retail") == Role::editor);
  CHECK(office.identity->rename_workspace(local_operator(), "none", "X", kDesk).error().code ==
        Error::Code::not_found);
}

TEST_CASE("giving and taking roles") {
  Office office;
  CHECK_FALSE(office.give(office.bert.actor, office.bert, Role::admin).ok());
  REQUIRE(office.give(office.ada.actor, office.bert, Role::admin).ok());
  CHECK(office.again("bert").actor.role_in("retail") == Role::admin);
  CHECK(office.again("bert").actor.memberships[0].person == "p-7");
  const Actor bert = office.again("bert").actor;
  REQUIRE(office.give(bert, office.ada, Role::reader).ok());
  const Status last = office.give(bert, office.bert, Role::editor);
  CHECK(last.error().what == "This is the last admin of the workspace.");
  CHECK_FALSE(office.give(bert, office.bert, std::nullopt).ok());
  REQUIRE(office.give(bert, office.ada, std::nullopt).ok());
  CHECK(office.again("ada").actor.role_in("retail") == std::nullopt);
  CHECK(office.identity->members(bert, "retail")->size() == 1);
  CHECK(office.give(local_operator(), office.bert, Role::reader, "none").error().code ==
        Error::Code::not_found);
  CHECK(office.identity->set_role(bert, "u-none", "retail", Role::reader, {}, kDesk).error().code ==
        Error::Code::not_found);
}

TEST_CASE("the server keeps an administrator") {
  Office office;
  const auto rights = [&](const Session& of, ServerRights to) {
    return office.identity->set_server_rights(office.ada.actor, of.actor.account, to, kDesk);
  };
  const auto state = [&](const Session& of, AccountState to) {
    return office.identity->set_state(office.ada.actor, of.actor.account, to, kDesk);
  };
  CHECK(rights(office.ada, ServerRights::none).error().what ==
        "This is the last administrator of the server.");
  CHECK_FALSE(state(office.ada, AccountState::disabled).ok());
  REQUIRE(rights(office.bert, ServerRights::administrator).ok());
  CHECK(rights(office.bert, ServerRights::administrator).ok());
  CHECK(office.again("bert").actor.server_admin);
  REQUIRE(state(office.bert, AccountState::disabled).ok());
  CHECK_FALSE(rights(office.ada, ServerRights::none).ok());
  REQUIRE(state(office.bert, AccountState::enabled).ok());
  REQUIRE(rights(office.ada, ServerRights::none).ok());
  CHECK_FALSE(office.identity->accounts(office.again("ada").actor).ok());
  const auto list = *office.identity->accounts(office.again("bert").actor);
  REQUIRE(list.size() == 2);
  CHECK(list[0].login == "ada");
  CHECK(list[0].has_password);
  CHECK(list[0].signed_in_at == office.now);
  CHECK_FALSE(list[0].server_admin);
}

TEST_CASE("one's own name and address") {
  Office office;
  REQUIRE(office.identity->rename(office.bert, "Bert Baker", "Bert@Example.org", kDesk).ok());
  const Account bert = *office.identity->account(office.bert);
  CHECK(bert.name == "Bert Baker");
  CHECK(bert.email == "bert@example.org");
  CHECK(office.identity->rename(office.bert, "Bert", "ada@example.org", kDesk).error().what ==
        "This e-mail address cannot be used.");
  CHECK_FALSE(office.identity->rename(office.bert, "", "", kDesk).ok());
  CHECK(office.identity->account(office.bert)->name == "Bert Baker");
}

// Somebody as a provider describes them.
Claims claims(const char* subject, const char* email, std::vector<std::string> groups = {}) {
  Claims out;
  out.issuer = "https://id.example.org";
  out.subject = subject;
  out.email = email;
  out.email_verified = true;
  out.name = "Carla Provided";
  out.groups = std::move(groups);
  return out;
}

struct Federated : Office {
  Federated() {
    REQUIRE(identity->add_workspace(ada.actor, {"bank", "Bank", "bank.plumb"}, kDesk).ok());
    ada = again("ada");
    const std::string issuer = "https://id.example.org";
    REQUIRE(identity
                ->set_group_rules(ada.actor, issuer,
                                  {{issuer, "architects", "retail", Role::editor},
                                   {issuer, "architects", "bank", Role::reader},
                                   {issuer, "owners", "bank", Role::steward}},
                                  kDesk)
                .ok());
  }
  Result<SignIn> enter(const Claims& with, Newcomers newcomers = Newcomers::in_mapped_group) {
    return identity->sign_in_with_claims(with, newcomers, kDesk);
  }
};

TEST_CASE("a newcomer gets an account and the roles of their groups, which follow the groups") {
  Federated office;
  const auto first = office.enter(claims("1", "carla@example.org", {"architects", "owners"}));
  REQUIRE(first.ok());
  const Session carla = office.session(first->secret);
  CHECK(carla.actor.login == "carla@example.org");
  CHECK(carla.actor.name == "Carla Provided");
  CHECK(carla.actor.role_in("retail") == Role::editor);
  CHECK(carla.actor.role_in("bank") == Role::steward);
  // A role given here stays, whatever the provider says; the greater one counts.
  REQUIRE(office.give(office.ada.actor, carla, Role::contributor).ok());
  CHECK(office.session(first->secret).actor.role_in("retail") == Role::editor);
  const auto second = office.enter(claims("1", "new@example.org", {}), Newcomers::nobody);
  REQUIRE(second.ok());
  const Session later = office.session(second->secret);
  CHECK(later.actor.account == carla.actor.account);
  CHECK(later.actor.role_in("retail") == Role::contributor);
  CHECK(later.actor.role_in("bank") == std::nullopt);
  CHECK(office.identity->account(later)->email == "carla@example.org");
  const auto members = *office.identity->members(office.ada.actor, "retail");
  CHECK(members.size() == 3);
  for (const Member& member : members) {
    if (member.account == carla.actor.account) CHECK(member.local_role == Role::contributor);
  }
  CHECK_FALSE(office.sign_in("carla@example.org", "").ok());
}

TEST_CASE("who is turned away at the provider's door") {
  Federated office;
  CHECK_FALSE(office.enter(claims("2", "dora@example.org", {"guests"})).ok());
  Claims unverified = claims("2", "dora@example.org", {"owners"});
  unverified.email_verified = false;
  CHECK(office.enter(unverified).error().what ==
        "The sign-in provider has not verified your e-mail address.");
  CHECK(office.enter(claims("2", "ada@example.org", {"owners"})).error().what ==
        "There is an account with your e-mail address already.");
  CHECK(office.sql("SELECT count(*) FROM account") == "2");
  CHECK(office.sql("SELECT count(*) FROM external_login") == "0");
  const auto first = office.enter(claims("1", "carla@example.org", {"owners"}));
  REQUIRE(office.identity
              ->set_state(office.ada.actor, office.session(first->secret).actor.account,
                          AccountState::disabled, kDesk)
              .ok());
  CHECK(office.enter(claims("1", "carla@example.org", {"owners"})).error().what ==
        "You cannot sign in here.");
  Claims elsewhere = claims("1", "eve@example.org", {"owners"});
  elsewhere.issuer = "https://other.example.org";
  CHECK_FALSE(office.enter(elsewhere).ok());
}

TEST_CASE("logins made from addresses are free and well-formed") {
  Federated office;
  const auto login = [&](const char* subject, const char* email) {
    const auto in = office.enter(claims(subject, email), Newcomers::everybody);
    return in.ok() ? office.session(in->secret).actor.login : in.error().text();
  };
  CHECK(login("1", "o'neil@example.org") == "o-neil@example.org");
  CHECK(login("2", "o!neil@example.org") == "o-neil@example.org-2");
  const std::string longest = std::string(150, 'a') + "@example.org";
  CHECK(login("3", longest.c_str()) == std::string(92, 'a'));
}

TEST_CASE("linking and unlinking a provider") {
  Federated office;
  const Claims at_provider = claims("9", "ada@example.org", {"owners"});
  REQUIRE(office.identity->link_provider(office.ada, at_provider, kDesk).ok());
  CHECK(office.identity->link_provider(office.ada, at_provider, kDesk).ok());
  CHECK(office.identity->link_provider(office.bert, at_provider, kDesk).error().code ==
        Error::Code::conflict);
  CHECK(office.session(office.enter(at_provider)->secret).actor.login == "ada");
  CHECK(office.identity->unlink_provider(office.ada, "https://other.example.org", kDesk)
            .error()
            .code == Error::Code::not_found);
  REQUIRE(office.identity->unlink_provider(office.ada, at_provider.issuer, kDesk).ok());
  CHECK_FALSE(office.enter(at_provider).ok());
  const auto carla = office.enter(claims("1", "carla@example.org", {"owners"}));
  CHECK(office.identity->unlink_provider(office.session(carla->secret), at_provider.issuer, kDesk)
            .error()
            .what == "This is the only way into your account.");
}

TEST_CASE("a second factor set up here is asked for after a provider too") {
  Federated office;
  const Claims at_provider = claims("9", "ada@example.org");
  REQUIRE(office.identity->link_provider(office.ada, at_provider, kDesk).ok());
  const TotpEnrolment totp = *office.identity->begin_totp(office.ada, kPassword, kDesk);
  REQUIRE(office.identity->confirm_totp(office.ada, office.code(totp.secret), kDesk).ok());
  office.now += seconds(30);
  const auto first = office.enter(at_provider);
  REQUIRE(first.ok());
  CHECK(first->stage == SignIn::Stage::second_factor);
  CHECK_FALSE(office.alive(first->secret));
  CHECK(
      office.identity->confirm_second_factor(first->secret, office.code(totp.secret), kDesk).ok());
}

TEST_CASE("group rules that are refused leave the old ones") {
  Federated office;
  const std::string issuer = "https://id.example.org";
  const std::vector<GroupRule> wrong[] = {
      {{issuer, "", "retail", Role::reader}},
      {{"https://other.example.org", "a", "retail", Role::reader}},
      {{issuer, "a", "none", Role::reader}},
      {{issuer, "a", "retail", Role::reader}, {issuer, "a", "retail", Role::admin}},
      std::vector<GroupRule>(limits::kGroupRules + 1, {issuer, "a", "retail", Role::reader}),
  };
  for (const auto& rules : wrong) {
    CHECK_FALSE(office.identity->set_group_rules(office.ada.actor, issuer, rules, kDesk).ok());
  }
  CHECK(office.identity->group_rules(office.ada.actor, issuer)->size() == 3);
  CHECK_FALSE(office.identity->set_group_rules(office.bert.actor, issuer, {}, kDesk).ok());
  CHECK_FALSE(office.identity->group_rules(office.bert.actor, issuer).ok());
}

TEST_CASE("the audit log says who did what, and shows each reader their part") {
  Office office;
  const auto entries = *office.identity->audit(office.ada.actor, "", 0, 100);
  REQUIRE(entries.size() > 5);
  std::string actions;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    actions += entry->action + (std::next(entry) == entries.rend() ? "" : " ");
  }
  CHECK(actions ==
        "server.set_up account.signed_in session.opened workspace.added account.signed_in "
        "session.opened person.invited invitation.accepted account.signed_in session.opened");
  CHECK(entries[2].action == "invitation.accepted");
  CHECK(entries[2].actor == office.bert.actor.account);
  CHECK(entries[2].workspace == "retail");
  CHECK(entries[2].detail == "editor");
  CHECK(entries[2].address == kDesk.address);
  CHECK(entries[0].seq == entries.size());
  CHECK(office.identity->audit(office.ada.actor, "", entries[2].seq, 1)->at(0).action ==
        "person.invited");
  CHECK(office.identity->audit(office.ada.actor, "retail", 0, 100)->size() == 3);
  CHECK_FALSE(office.identity->audit(office.bert.actor, "retail", 0, 100).ok());
  REQUIRE(office.give(office.ada.actor, office.bert, Role::admin).ok());
  const Actor admin = office.again("bert").actor;
  CHECK(office.identity->audit(admin, "retail", 0, 100)->size() == 4);
  CHECK_FALSE(office.identity->audit(admin, "", 0, 100).ok());
}

TEST_CASE("an altered audit log is noticed") {
  Office office;
  const AuditHead head = *office.identity->verify_audit();
  CHECK(head.hash.size() == 64);
  CHECK(office.identity->verify_audit()->hash == head.hash);
  struct Case {
    std::string name;
    const char* sql;
    const char* what;
  };
  const Case cases[] = {
      {"a changed word", "UPDATE audit SET detail = 'x' WHERE seq = 4", "entry 4"},
      {"a changed moment", "UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2",
       "entry 2"},
      {"a removed entry", "DELETE FROM audit WHERE seq = 3", "entry 3"},
      {"a changed hash", "UPDATE audit SET hash = zeroblob(32) WHERE seq = 1", "entry 1"},
  };
  CHECK_FALSE(office.sql_accepted("DELETE FROM audit WHERE seq = 3"));
  CHECK_FALSE(office.sql_accepted("UPDATE audit SET detail = 'x' WHERE seq = 3"));
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Office other;
    other.sql(
        "DROP TRIGGER audit_is_append_only_update; DROP TRIGGER audit_is_append_only_delete;");
    REQUIRE(other.identity->verify_audit().ok());
    other.sql(c.sql);
    const auto verified = other.identity->verify_audit();
    REQUIRE_FALSE(verified.ok());
    CHECK(verified.error().code == Error::Code::corrupt);
    CHECK(verified.error().what.find(c.what) != std::string::npos);
  }
}

TEST_CASE("accounts with a password are made on the server itself, by nobody else") {
  Office office;
  const NewPerson person{"dora", "Dora", "dora@example.org", kPassword};
  for (const Actor& by : {Actor{}, office.ada.actor, office.bert.actor}) {
    CAPTURE(by.login);
    const auto refused = office.identity->create_account(by, person);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == Error::Code::forbidden);
  }
  const auto id = office.identity->create_account(local_operator(), person);
  REQUIRE(id.ok());
  CHECK(office.session(office.sign_in("dora", kPassword)->secret).actor.account == *id);
  CHECK(office.identity->set_role(local_operator(), *id, "retail", Role::editor, {}, {}).ok());
  CHECK(office.identity->create_account(local_operator(), person).error().code ==
        Error::Code::conflict);
  CHECK(
      office.identity->create_account(local_operator(), {"eve", "Eve", "", "short"}).error().code ==
      Error::Code::bad_input);
  CHECK(office.sql("SELECT actor FROM audit WHERE action = 'account.created' AND subject = '" +
                   *id + "'") == "operator");
}

}  // namespace
}  // namespace plumb::identity
