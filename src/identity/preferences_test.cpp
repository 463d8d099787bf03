// Settings that follow a person: kept apart by person and scope, bounded, all or nothing.
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;

struct Office : Bench {
  Session ada = administrator();
  Session bert = [this] {
    REQUIRE(identity->add_workspace(ada.actor, {"retail", "Retail", "retail.plumb"}, kDesk).ok());
    REQUIRE(identity->add_workspace(ada.actor, {"bank", "Bank", "bank.plumb"}, kDesk).ok());
    return member(ada.actor, "bert", "retail", Role::reader);
  }();

  std::string of(const Session& session, std::string_view scope) const {
    return json::serialize(identity->preferences(session.actor, scope).value());
  }
  Status set(const Session& session, std::string_view scope, std::string_view changes) const {
    return identity->set_preferences(session.actor, scope, json::parse(changes).get_object());
  }
};

TEST_CASE("preferences are one person's, in one scope, and stay") {
  Office office;
  CHECK(office.of(office.bert, "") == "{}");
  REQUIRE(office.set(office.bert, "", R"({"theme":"dark","columns":["name",1,true]})").ok());
  REQUIRE(office.set(office.bert, "retail", R"({"theme":{"a":null}})").ok());
  CHECK(office.of(office.bert, "") == R"({"columns":["name",1,true],"theme":"dark"})");
  CHECK(office.of(office.bert, "retail") == R"({"theme":{"a":null}})");
  CHECK(office.of(office.ada, "") == "{}");
  office.reopen();
  REQUIRE(office.set(office.bert, "", R"({"theme":"light","columns":null,"none":null})").ok());
  CHECK(office.of(office.bert, "") == R"({"theme":"light"})");
}

TEST_CASE("what is refused changes nothing") {
  Office office;
  REQUIRE(office.set(office.bert, "", R"({"theme":"dark"})").ok());
  const auto text = [](std::size_t bytes) { return "\"" + std::string(bytes - 2, 'x') + "\""; };
  struct Case {
    std::string name;
    std::string changes;
    std::optional<Error::Code> refused;
  };
  const Case cases[] = {
      {"no key", R"({"":1})", Error::Code::bad_input},
      {"a key with a space", R"({"a b":1})", Error::Code::bad_input},
      {"a key of 100 bytes", "{\"" + std::string(100, 'k') + "\":1}", {}},
      {"a key of 101 bytes", "{\"" + std::string(101, 'k') + "\":1}", Error::Code::bad_input},
      {"a value of 16384 bytes", "{\"a\":" + text(16'384) + "}", {}},
      {"a value of 16385 bytes", "{\"a\":" + text(16'385) + "}", Error::Code::limit},
      {"one nested 31 deep", "{\"a\":" + std::string(31, '[') + std::string(31, ']') + "}", {}},
      {"a good one beside a bad one", R"({"theme":"light","a b":1})", Error::Code::bad_input},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::string before = office.of(office.bert, "");
    const Status status = office.set(office.bert, "", c.changes);
    if (c.refused) {
      REQUIRE_FALSE(status.ok());
      CHECK(status.error().code == *c.refused);
      CHECK(office.of(office.bert, "") == before);
    } else {
      CHECK(status.ok());
    }
  }
}

TEST_CASE("a value that could not be read again is not kept") {
  Office office;
  json::value deep = 1;
  for (int i = 0; i < 40; ++i) deep = json::array{std::move(deep)};
  CHECK(office.identity->set_preferences(office.bert.actor, "", {{"a", deep}}).error().code ==
        Error::Code::bad_input);
  CHECK(office.of(office.bert, "") == "{}");
}

TEST_CASE("an account has at most 200 preferences, in all scopes together") {
  Office office;
  const auto many = [](const std::string& prefix, int count) {
    json::object out;
    for (int i = 0; i < count; ++i) out[prefix + std::to_string(i)] = i;
    return out;
  };
  const Actor& bert = office.bert.actor;
  REQUIRE(office.identity->set_preferences(bert, "", many("a", 150)).ok());
  const Status over = office.identity->set_preferences(bert, "retail", many("b", 51));
  REQUIRE_FALSE(over.ok());
  CHECK(over.error().code == Error::Code::limit);
  CHECK(office.of(office.bert, "retail") == "{}");
  CHECK(office.identity->set_preferences(bert, "retail", many("b", 50)).ok());
  // One goes, another comes, at the limit.
  CHECK(office.set(office.bert, "retail", R"({"b0":null,"c":1})").ok());
}

TEST_CASE("who has no preferences") {
  Office office;
  const NewToken token = *office.identity->create_token(
      office.bert,
      {"ci", {"retail", Role::reader, {Verb::read}}, office.now + std::chrono::hours(1)}, kDesk);
  struct Case {
    std::string name;
    Actor by;
    std::string scope;
    Error::Code code;
  };
  const Case cases[] = {
      {"nobody", Actor{}, "", Error::Code::unauthenticated},
      {"the operator", local_operator(), "", Error::Code::forbidden},
      {"a token", *office.identity->authenticate_token(token.text.substr(6)), "",
       Error::Code::forbidden},
      {"somebody elsewhere", office.bert.actor, "bank", Error::Code::not_found},
      {"in a workspace that is not there", office.bert.actor, "none", Error::Code::not_found},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(office.identity->preferences(c.by, c.scope).error().code == c.code);
    CHECK(office.identity->set_preferences(c.by, c.scope, {{"a", 1}}).error().code == c.code);
  }
}

TEST_CASE("what everybody chose is for the server's own work") {
  Office office;
  REQUIRE(
      office.identity->set_preferences(office.bert.actor, "", {{"mail.notices", "daily"}}).ok());
  const auto all = office.identity->preference_of_all(local_operator(), "", "mail.notices");
  REQUIRE(all.ok());
  CHECK(*all == std::map<std::string, json::value>{{office.bert.actor.account, "daily"}});
  CHECK(office.identity->preference_of_all(local_operator(), "", "other")->empty());
  CHECK(office.identity->preference_of_all(office.bert.actor, "", "mail.notices").error().code ==
        Error::Code::forbidden);
}

}  // namespace
}  // namespace plumb::identity
