// Links that work once: setting up, invitations, new passwords.
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kDead =
    "This link is not valid: it has been used, has expired or was replaced.";

TEST_CASE("the setup link makes the first administrator, once") {
  Bench bench;
  const NewPerson ada{"ada", "Ada Chief", "ada@example.org", kPassword};
  const auto use = [&](const Link& link, const NewPerson& person) {
    return bench.identity->set_up(link.secret, person, kDesk);
  };
  const Link link = **bench.identity->setup_link();
  CHECK(link.expires_at == bench.now + minutes(30));
  SUBCASE("used") {
    const auto signed_in = use(link, ada);
    REQUIRE(signed_in.ok());
    CHECK(bench.session(signed_in->secret).actor.server_admin);
    CHECK(use(link, {"eve", "Eve", "", kPassword}).error().what == kDead);
    CHECK_FALSE(bench.identity->setup_link()->has_value());
  }
  SUBCASE("a mistake on the form does not use it up") {
    CHECK(use(link, {"ada", "Ada", "", "short"}).error().what.find("12 characters") !=
          std::string::npos);
    CHECK(use(link, {"a b", "Ada", "", kPassword}).error().code == Error::Code::bad_input);
    CHECK(use(link, ada).ok());
  }
  SUBCASE("expired") {
    bench.now += minutes(30);
    CHECK(use(link, ada).error().what == kDead);
    CHECK(use(**bench.identity->setup_link(), ada).ok());
  }
  SUBCASE("in its last moment") {
    bench.now += minutes(30) - seconds(1);
    CHECK(use(link, ada).ok());
  }
  SUBCASE("replaced") {
    const Link second = **bench.identity->setup_link();
    CHECK(use(link, ada).error().what == kDead);
    CHECK(use(second, ada).ok());
  }
  SUBCASE("made up") {
    CHECK(use({"", std::string(52, '0'), {}}, ada).error().what == kDead);
    CHECK(use({"", "", {}}, ada).error().what == kDead);
  }
  SUBCASE("two links held, one administrator made meanwhile") {
    REQUIRE(use(link, ada).ok());
    bench.sql("UPDATE account SET disabled = 1");
    CHECK(bench.identity->setup_link()->has_value());
  }
}

struct Office : Bench {
  Office() : ada(administrator()) {
    for (const char* id : {"retail", "bank"}) {
      REQUIRE(identity->add_workspace(ada.actor, {id, id, std::string(id) + ".plumb"}, kDesk).ok());
    }
    ada = session(sign_in("ada", kPassword)->secret);
  }
  Session ada;
};

TEST_CASE("an invitation makes an account with the role it names") {
  Office office;
  const Link link = *office.identity->invite(
      office.ada.actor, {"retail", Role::steward, "Bert@Example.org", "p-1"}, kDesk);
  const InvitationInfo info = *office.identity->invitation(link.secret);
  CHECK(info.workspace_name == "retail");
  CHECK(info.spec.role == Role::steward);
  CHECK(info.spec.email == "bert@example.org");
  CHECK(office.identity->invitations(office.ada.actor, "retail")->size() == 1);
  CHECK(office.identity->invitations(office.ada.actor, "bank")->empty());

  CHECK(office.identity->accept_invitation(link.secret, {"ada", "Bert", "", kPassword}, kDesk)
            .error()
            .what == "This sign-in name is taken.");
  CHECK(office.identity
            ->accept_invitation(link.secret, {"bert", "Bert", "", "bert@example.org"}, kDesk)
            .error()
            .what == "The password is little more than your own name.");
  const auto signed_in = office.identity->accept_invitation(
      link.secret, {"bert", "Bert", "other@example.org", kPassword}, kDesk);
  REQUIRE(signed_in.ok());
  const Session bert = office.session(signed_in->secret);
  CHECK(bert.actor.role_in("retail") == Role::steward);
  CHECK(bert.actor.role_in("bank") == std::nullopt);
  CHECK(bert.actor.memberships[0].person == "p-1");
  CHECK(office.identity->account(bert)->email == "bert@example.org");
  CHECK(office.identity->accept_invitation(link.secret, {"eve", "Eve", "", kPassword}, kDesk)
            .error()
            .what == kDead);
  CHECK(office.identity->invitations(office.ada.actor, "retail")->empty());
}

TEST_CASE("an invitation opened by somebody who is signed in gives the greater role") {
  Office office;
  const Session bert = office.member(office.ada.actor, "bert", "retail", Role::editor);
  struct Case {
    const char* workspace;
    Role invited;
    Role after;
  };
  const Case cases[] = {
      {"retail", Role::reader, Role::editor},
      {"retail", Role::steward, Role::steward},
      {"bank", Role::respondent, Role::respondent},
  };
  for (const Case& c : cases) {
    const Link link =
        *office.identity->invite(office.ada.actor, {c.workspace, c.invited, {}, {}}, kDesk);
    REQUIRE(office.identity->accept_invitation(link.secret, bert, kDesk).ok());
    CHECK(office.identity->accept_invitation(link.secret, bert, kDesk).error().what == kDead);
    const auto members = *office.identity->members(office.ada.actor, c.workspace);
    for (const Member& member : members) {
      if (member.login == "bert") CHECK(member.role == c.after);
    }
    CHECK(members.size() == 2);
  }
}

TEST_CASE("invitations end") {
  Office office;
  const Link link =
      *office.identity->invite(office.ada.actor, {"retail", Role::editor, {}, {}}, kDesk);
  const NewPerson bert{"bert", "Bert", "", kPassword};
  SUBCASE("after a week") {
    office.now += hours(7 * 24);
    CHECK(office.identity->accept_invitation(link.secret, bert, kDesk).error().what == kDead);
    CHECK(office.identity->invitation(link.secret).error().what == kDead);
  }
  SUBCASE("when withdrawn") {
    REQUIRE(office.identity->revoke_invitation(office.ada.actor, link.id, kDesk).ok());
    CHECK(office.identity->accept_invitation(link.secret, bert, kDesk).error().what == kDead);
    CHECK(office.identity->revoke_invitation(office.ada.actor, link.id, kDesk).error().code ==
          Error::Code::not_found);
  }
  SUBCASE("when the workspace is archived") {
    REQUIRE(office.identity
                ->set_workspace_state(office.ada.actor, "retail", WorkspaceState::archived, kDesk)
                .ok());
    CHECK(office.identity->accept_invitation(link.secret, bert, kDesk).error().what == kDead);
  }
  SUBCASE("a link for one thing is none for another") {
    CHECK(office.identity->use_reset_link(link.secret, kPassword2, kDesk).error().what == kDead);
    CHECK(office.identity->set_up(link.secret, bert, kDesk).error().what == kDead);
    CHECK(office.identity->accept_invitation(link.secret, bert, kDesk).ok());
  }
}

TEST_CASE("who may invite") {
  Office office;
  const Session editor = office.member(office.ada.actor, "bert", "retail", Role::editor);
  const Session admin = office.member(office.ada.actor, "carl", "retail", Role::admin);
  struct Case {
    std::string name;
    Actor by;
    const char* workspace;
    std::optional<Error::Code> refused;
  };
  const Case cases[] = {
      {"an admin of the workspace", admin.actor, "retail", {}},
      {"a server administrator", office.ada.actor, "bank", {}},
      {"the operator", local_operator(), "bank", {}},
      {"an editor", editor.actor, "retail", Error::Code::forbidden},
      {"an admin of another workspace", admin.actor, "bank", Error::Code::not_found},
      {"nobody", Actor{}, "retail", Error::Code::unauthenticated},
      {"to a workspace that is not there", local_operator(), "none", Error::Code::not_found},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto link = office.identity->invite(c.by, {c.workspace, Role::reader, {}, {}}, kDesk);
    CHECK(link.ok() == !c.refused);
    if (!link.ok() && c.refused) CHECK(link.error().code == *c.refused);
  }
  const Link link = *office.identity->invite(admin.actor, {"retail", Role::reader, {}, {}}, kDesk);
  CHECK(office.identity->revoke_invitation(editor.actor, link.id, kDesk).error().code ==
        Error::Code::not_found);
  CHECK(office.identity->invite(admin.actor, {"retail", Role::reader, "nobody", {}}, kDesk)
            .error()
            .what == "This is not an e-mail address.");
}

TEST_CASE("a reset link sets a new password and ends all sessions, once") {
  Office office;
  const Session bert = office.member(office.ada.actor, "bert", "retail", Role::editor);
  const std::string id = bert.actor.account;
  const std::string open = office.sign_in("bert", kPassword)->secret;
  const auto link = [&] { return office.identity->reset_link(office.ada.actor, id, kDesk); };
  const auto use = [&](const Link& with, const char* password) {
    return office.identity->use_reset_link(with.secret, password, kDesk);
  };
  SUBCASE("used") {
    const Link made = *link();
    CHECK(use(made, "short").error().what.find("12 characters") != std::string::npos);
    CHECK(use(made, "person-bert-12").error().what.find("own name") != std::string::npos);
    CHECK(office.alive(open));
    REQUIRE(use(made, kPassword2).ok());
    CHECK_FALSE(office.alive(open));
    CHECK_FALSE(office.sign_in("bert", kPassword).ok());
    CHECK(office.sign_in("bert", kPassword2).ok());
    CHECK(use(made, kPassword).error().what == kDead);
  }
  SUBCASE("it ends the waiting after wrong guesses") {
    for (int i = 0; i < 7; ++i) office.sign_in("bert", "wrong", kElsewhere).ok();
    REQUIRE(office.identity->sign_in_wait("bert", kDesk) > seconds{0});
    REQUIRE(use(*link(), kPassword2).ok());
    CHECK(office.sign_in("bert", kPassword2).ok());
  }
  SUBCASE("expired") {
    const Link made = *link();
    office.now += hours(24);
    CHECK(use(made, kPassword2).error().what == kDead);
  }
  SUBCASE("replaced by a newer one") {
    const Link first = *link();
    const Link second = *link();
    CHECK(use(first, kPassword2).error().what == kDead);
    CHECK(use(second, kPassword2).ok());
  }
  SUBCASE("the password was changed meanwhile") {
    const Link made = *link();
    REQUIRE(
        office.identity->change_password(office.session(open), kPassword, kPassword2, kDesk).ok());
    CHECK(use(made, kPassword).error().what == kDead);
  }
  SUBCASE("the account was disabled meanwhile") {
    const Link made = *link();
    REQUIRE(office.identity->set_state(office.ada.actor, id, AccountState::disabled, kDesk).ok());
    CHECK(use(made, kPassword2).error().what == kDead);
    CHECK(link().error().code == Error::Code::conflict);
  }
  SUBCASE("the second factor stays") {
    const Session session = office.session(open);
    const TotpEnrolment totp = *office.identity->begin_totp(session, kPassword, kDesk);
    REQUIRE(office.identity->confirm_totp(session, office.code(totp.secret), kDesk).ok());
    REQUIRE(use(*link(), kPassword2).ok());
    CHECK(office.sign_in("bert", kPassword2)->stage == SignIn::Stage::second_factor);
  }
  SUBCASE("only a server administrator makes one: an account is more than one workspace") {
    const Session admin = office.member(office.ada.actor, "carl", "retail", Role::admin);
    CHECK(office.identity->reset_link(admin.actor, id, kDesk).error().code ==
          Error::Code::forbidden);
    CHECK(office.identity->reset_link(local_operator(), id, kDesk).ok());
    CHECK(office.identity->reset_link(local_operator(), "u-none", kDesk).error().code ==
          Error::Code::not_found);
  }
}

}  // namespace
}  // namespace plumb::identity
