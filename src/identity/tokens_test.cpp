// Service tokens: scope, expiry, revocation, and what happens to them when people change.
#include "identity/cookie.h"
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;

struct Office : Bench {
  Office() : ada(administrator()) {
    REQUIRE(identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk).ok());
    REQUIRE(identity->add_workspace(ada.actor, {"bank", "Bank", "bank.plumb"}, kDesk).ok());
    ada = session(sign_in("ada", kPassword)->secret);
    bert = member(ada.actor, "bert", "retail", Role::editor);
  }
  TokenSpec spec(Role at_most = Role::editor, Verbs verbs = {Verb::read, Verb::import_}) const {
    return {"nightly import", {"retail", at_most, verbs}, now + hours(24 * 30)};
  }
  Result<Actor> use(const std::string& text) {
    return identity->authenticate_token(token_secret_in("Bearer " + text));
  }
  Session ada;
  Session bert;
};

Object in(const char* workspace) {
  Object out;
  out.workspace = workspace;
  return out;
}

TEST_CASE("a token acts for its account within its scope") {
  Office office;
  const NewToken token = *office.identity->create_token(office.bert, office.spec(), kDesk);
  CHECK(token.text.rfind("plumb_", 0) == 0);
  const Actor actor = *office.use(token.text);
  CHECK(actor.account == office.bert.actor.account);
  CHECK(may(actor, Verb::import_, in("retail")).allowed);
  CHECK_FALSE(may(actor, Verb::merge, in("retail")).allowed);
  CHECK_FALSE(may(actor, Verb::read, in("bank")).allowed);
  CHECK_FALSE(office.identity->authenticate(token.text.substr(6)).ok());
}

TEST_CASE("what ends a token or shrinks it") {
  Office office;
  const NewToken token = *office.identity->create_token(office.bert, office.spec(), kDesk);
  const std::string id = office.bert.actor.account;
  const auto refused = [&] {
    const auto actor = office.use(token.text);
    return !actor.ok() && actor.error().what ==
                              "This token is not valid: it is unknown, has expired or was revoked.";
  };
  REQUIRE_FALSE(refused());
  SUBCASE("its last day") {
    office.now += hours(24 * 30);
    CHECK(refused());
  }
  SUBCASE("revocation by its owner") {
    REQUIRE(office.identity->revoke_token(office.bert.actor, token.id, kDesk).ok());
    CHECK(refused());
  }
  SUBCASE("revocation by an admin of the workspace") {
    REQUIRE(office.identity->revoke_token(office.ada.actor, token.id, kDesk).ok());
    CHECK(refused());
  }
  SUBCASE("not by others, who do not learn that it exists; and not by itself") {
    const Session carl = office.member(office.ada.actor, "carl", "retail", Role::steward);
    CHECK(office.identity->revoke_token(carl.actor, token.id, kDesk).error().what ==
          office.identity->revoke_token(carl.actor, "t-none", kDesk).error().what);
    CHECK_FALSE(office.identity->revoke_token(*office.use(token.text), token.id, kDesk).ok());
    CHECK_FALSE(refused());
  }
  SUBCASE("its account is disabled") {
    REQUIRE(office.identity->set_state(office.ada.actor, id, AccountState::disabled, kDesk).ok());
    CHECK(refused());
  }
  SUBCASE("its account loses the role") {
    REQUIRE(office.identity->set_role(office.ada.actor, id, "retail", {}, {}, kDesk).ok());
    CHECK_FALSE(may(*office.use(token.text), Verb::read, in("retail")).allowed);
  }
  SUBCASE("its account becomes a reader") {
    REQUIRE(
        office.identity->set_role(office.ada.actor, id, "retail", Role::reader, {}, kDesk).ok());
    CHECK(may(*office.use(token.text), Verb::read, in("retail")).allowed);
    CHECK_FALSE(may(*office.use(token.text), Verb::import_, in("retail")).allowed);
  }
  SUBCASE("a changed password does not: programs go on working") {
    REQUIRE(office.identity->change_password(office.bert, kPassword, kPassword2, kDesk).ok());
    CHECK_FALSE(refused());
  }
}

TEST_CASE("tokens that cannot be made") {
  Office office;
  struct Case {
    std::string name;
    TokenSpec spec;
  };
  TokenSpec endless = office.spec();
  endless.expires_at = office.now + hours(24 * 367);
  TokenSpec over = office.spec();
  over.expires_at = office.now;
  TokenSpec elsewhere = office.spec();
  elsewhere.scope.workspace = "bank";
  TokenSpec nameless = office.spec();
  nameless.name = " ";
  const Case cases[] = {
      {"for no verb", office.spec(Role::reader, {})},
      {"for accounts", office.spec(Role::admin, {Verb::read, Verb::manage_accounts})},
      {"for the server", office.spec(Role::admin, {Verb::manage_server})},
      {"for making workspaces", office.spec(Role::admin, {Verb::create_workspace})},
      {"for more than a year", endless},
      {"that is over already", over},
      {"for a workspace without a role", elsewhere},
      {"without a name", nameless},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto token = office.identity->create_token(office.bert, c.spec, kDesk);
    REQUIRE_FALSE(token.ok());
    CHECK_FALSE(token.error().what.empty());
  }
  for (std::size_t i = 0; i < limits::kTokens; ++i) {
    REQUIRE(office.identity->create_token(office.bert, office.spec(), kDesk).ok());
  }
  CHECK(office.identity->create_token(office.bert, office.spec(), kDesk).error().code ==
        Error::Code::limit);
}

TEST_CASE("lists show everything but the secret; use is noted by the hour") {
  Office office;
  const NewToken token = *office.identity->create_token(office.bert, office.spec(), kDesk);
  const auto only = [&] {
    const auto list = *office.identity->tokens(office.bert);
    REQUIRE(list.size() == 1);
    return list[0];
  };
  CHECK(only().id == token.id);
  CHECK(only().name == "nightly import");
  CHECK(only().scope.role_at_most == Role::editor);
  CHECK(only().scope.verbs == Verbs{Verb::read, Verb::import_});
  CHECK(only().used_at == Instant{});
  const Instant first = office.now;
  REQUIRE(office.use(token.text).ok());
  CHECK(only().used_at == first);
  office.now += minutes(59);
  REQUIRE(office.use(token.text).ok());
  CHECK(only().used_at == first);
  office.now += minutes(1);
  REQUIRE(office.use(token.text).ok());
  CHECK(only().used_at == office.now);
  CHECK(office.identity->workspace_tokens(office.ada.actor, "retail")->size() == 1);
  CHECK(office.identity->workspace_tokens(office.ada.actor, "bank")->empty());
  CHECK_FALSE(office.identity->workspace_tokens(office.bert.actor, "retail").ok());
  CHECK(office.identity->tokens(office.ada)->empty());
}

TEST_CASE("service accounts have tokens made by administrators, people do not") {
  Office office;
  const std::string feed =
      *office.identity->create_service_account(office.ada.actor, "feed", "Meter feed", kDesk);
  const TokenSpec spec = office.spec(Role::contributor, {Verb::observe});
  CHECK(office.identity->create_service_token(office.ada.actor, feed, spec, kDesk).error().code ==
        Error::Code::not_found);
  REQUIRE(
      office.identity->set_role(office.ada.actor, feed, "retail", Role::editor, {}, kDesk).ok());
  const auto token = office.identity->create_service_token(office.ada.actor, feed, spec, kDesk);
  REQUIRE(token.ok());
  CHECK(office.use(token->text)->login == "feed");
  CHECK(office.identity
            ->create_service_token(office.ada.actor, office.bert.actor.account, spec, kDesk)
            .error()
            .code == Error::Code::conflict);
  CHECK_FALSE(office.identity->create_service_token(office.bert.actor, feed, spec, kDesk).ok());
  CHECK(
      office.identity->set_server_rights(office.ada.actor, feed, ServerRights::administrator, kDesk)
          .error()
          .code == Error::Code::conflict);
  CHECK(office.identity->reset_link(office.ada.actor, feed, kDesk).error().code ==
        Error::Code::conflict);
  CHECK_FALSE(office.identity->create_service_account(office.bert.actor, "x2", "X", kDesk).ok());
}

}  // namespace
}  // namespace plumb::identity
