// Sessions: how long they live, when their secret changes, who ends them.
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Office : Bench {
  explicit Office(Options chosen = {}) : Bench(chosen), ada(administrator()) {
    REQUIRE(identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk).ok());
    bert = member(ada.actor, "bert", "retail", Role::editor);
    secret = sign_in("bert", kPassword)->secret;
  }
  Status make(Role role) {
    return identity->set_role(ada.actor, bert.actor.account, "retail", role, {}, kDesk);
  }
  Session ada;
  Session bert;
  std::string secret;
};

TEST_CASE("what proves nothing") {
  Office office;
  const std::string wrong[] = {"",
                               "x",
                               office.secret.substr(1),
                               office.secret + "0",
                               "plumb_" + office.secret,
                               std::string(52, '0')};
  for (const std::string& text : wrong) {
    CAPTURE(text);
    const auto refused = office.identity->authenticate(text);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().what == "You are not signed in, or your session has ended.");
  }
  CHECK_FALSE(office.identity->authenticate_token(office.secret).ok());
}

TEST_CASE("a session says who asks, with the roles of this moment") {
  Office office;
  const Session session = office.session(office.secret);
  CHECK(session.actor.kind == Actor::Kind::account);
  CHECK(session.actor.login == "bert");
  CHECK(session.actor.name == "Person bert");
  CHECK(session.actor.role_in("retail") == Role::editor);
  CHECK_FALSE(session.actor.server_admin);
  CHECK_FALSE(session.actor.scope);
  REQUIRE(office.make(Role::reader).ok());
  CHECK(office.session(office.secret).actor.role_in("retail") == Role::reader);
}

TEST_CASE("a session ends when it is idle, and in any case after the longest time") {
  Office office;
  SUBCASE("idle") {
    office.now += hours(12) - seconds(1);
    CHECK(office.alive(office.secret));
    office.now += hours(12) - seconds(1);
    CHECK(office.alive(office.secret));
    office.now += hours(12);
    CHECK_FALSE(office.alive(office.secret));
    // Ada's and the one that accepting the invitation opened are idle too, but nobody asked.
    CHECK(office.sql("SELECT count(*) FROM session") == "2");
  }
  SUBCASE("longest") {
    for (int i = 0; i < 16; ++i) {
      office.now += hours(10);
      CHECK(office.alive(office.secret));
    }
    office.now += hours(8) - seconds(1);
    CHECK(office.alive(office.secret));
    office.now += seconds(1);
    CHECK_FALSE(office.alive(office.secret));
  }
}

TEST_CASE("being seen is written once a minute at most") {
  Office office;
  const auto seen_after = [&](seconds pause) {
    office.now += pause;
    CHECK(office.alive(office.secret));
    return office.sql("SELECT max(seen_at) FROM session");
  };
  CHECK(seen_after(seconds(59)) == "2026-03-01T09:00:00.000Z");
  CHECK(seen_after(seconds(1)) == "2026-03-01T09:01:00.000Z");
  CHECK(seen_after(seconds(59)) == "2026-03-01T09:01:00.000Z");
}

TEST_CASE("a change of rights replaces the secret; the old one works for half a minute more") {
  Office office;
  REQUIRE(office.make(Role::admin).ok());
  const Session first = office.session(office.secret);
  const std::string renewed = first.renewed_secret;
  REQUIRE_FALSE(renewed.empty());
  CHECK(renewed != office.secret);
  CHECK(first.actor.role_in("retail") == Role::admin);
  // A request that was on its way with the old cookie is answered, and gets no third secret.
  const Session second = office.session(office.secret);
  CHECK(second.renewed_secret.empty());
  CHECK(second.id == first.id);
  CHECK(second.csrf == first.csrf);
  CHECK(office.session(renewed).renewed_secret.empty());
  office.now += seconds(29);
  CHECK(office.alive(office.secret));
  office.now += seconds(1);
  CHECK_FALSE(office.alive(office.secret));
  CHECK(office.alive(renewed));
}

TEST_CASE("what counts as a change of rights") {
  Office office;
  const auto renewed = [&] {
    const std::string next = office.session(office.secret).renewed_secret;
    if (!next.empty()) office.secret = next;
    return !next.empty();
  };
  const std::string id = office.bert.actor.account;
  CHECK_FALSE(renewed());
  REQUIRE(
      office.identity->set_server_rights(office.ada.actor, id, ServerRights::administrator, kDesk)
          .ok());
  CHECK(renewed());
  REQUIRE(office.identity->set_server_rights(office.ada.actor, id, ServerRights::none, kDesk).ok());
  CHECK(renewed());
  REQUIRE(office.identity->set_role(office.ada.actor, id, "retail", {}, {}, kDesk).ok());
  CHECK(renewed());
  REQUIRE(office.identity->rename(office.bert, "Bert", "", kDesk).ok());
  CHECK_FALSE(renewed());
}

TEST_CASE("the CSRF token belongs to its session") {
  Office office;
  const Session one = office.session(office.secret);
  const SignIn other = *office.sign_in("bert", kPassword);
  CHECK(csrf_matches(one, one.csrf));
  CHECK(csrf_matches(office.session(other.secret), other.csrf));
  CHECK_FALSE(csrf_matches(one, other.csrf));
  CHECK_FALSE(csrf_matches(one, ""));
  CHECK_FALSE(csrf_matches(one, office.secret));
  CHECK_FALSE(csrf_matches(Session{}, ""));
}

TEST_CASE("signing out ends one session") {
  Office office;
  const std::string other = office.sign_in("bert", kPassword)->secret;
  REQUIRE(office.identity->sign_out(office.secret, kDesk).ok());
  CHECK_FALSE(office.alive(office.secret));
  CHECK(office.alive(other));
  CHECK(office.identity->sign_out(office.secret, kDesk).ok());
  CHECK(office.identity->sign_out("nonsense", kDesk).ok());
}

TEST_CASE("signing out with the old secret after a rotation ends the session too") {
  Office office;
  REQUIRE(office.make(Role::admin).ok());
  const std::string renewed = office.session(office.secret).renewed_secret;
  REQUIRE(office.identity->sign_out(office.secret, kDesk).ok());
  CHECK_FALSE(office.alive(renewed));
}

TEST_CASE("listing and ending one's own sessions") {
  Office office;
  office.now += minutes(5);
  const std::string phone =
      office.sign_in("bert", kPassword, {"203.0.113.5", "Phone\x1b[2J" + std::string(500, 'x')})
          ->secret;
  const Session desk = office.session(office.secret);
  const auto list = *office.identity->sessions(desk);
  REQUIRE(list.size() == 3);  // the invitation's own, the desk's, the phone's
  CHECK(list[0].seen_at == office.now);
  bool found = false;
  for (const SessionInfo& info : list) {
    if (info.address != "203.0.113.5") continue;
    found = true;
    CHECK(info.agent.size() == limits::kAgentBytes);
    CHECK(info.agent.rfind("Phone?[2J", 0) == 0);
    REQUIRE(office.identity->end_session(desk, info.id, kDesk).ok());
  }
  CHECK(found);
  CHECK_FALSE(office.alive(phone));
  CHECK(office.identity->end_session(desk, office.ada.id, kDesk).error().code ==
        Error::Code::not_found);
  REQUIRE(office.identity->end_other_sessions(desk, kDesk).ok());
  CHECK(office.identity->sessions(desk)->size() == 1);
  CHECK(office.alive(office.secret));
  CHECK(office.identity->sessions(office.ada)->size() == 1);
}

TEST_CASE("disabling an account ends its sessions at once") {
  Office office;
  const std::string id = office.bert.actor.account;
  REQUIRE(office.identity->set_state(office.ada.actor, id, AccountState::disabled, kDesk).ok());
  CHECK_FALSE(office.alive(office.secret));
  REQUIRE(office.identity->set_state(office.ada.actor, id, AccountState::enabled, kDesk).ok());
  CHECK_FALSE(office.alive(office.secret));
  CHECK(office.sign_in("bert", kPassword).ok());
}

TEST_CASE("an account has so many sessions and no more") {
  Office office;
  for (std::size_t i = 0; i < limits::kSessions + 5; ++i) {
    office.now += seconds(1);
    REQUIRE(office.sign_in("bert", kPassword).ok());
  }
  CHECK_FALSE(office.alive(office.secret));
  CHECK(office.sql("SELECT count(*) FROM session WHERE account = '" + office.bert.actor.account +
                   "'") == std::to_string(limits::kSessions));
}

}  // namespace
}  // namespace plumb::identity
