#include "identity/claims.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "identity/limits.h"

namespace plumb::identity {
namespace {

constexpr const char* kIssuer = "https://id.example.org";

json::value token(const char* changes = "{}") {
  json::object out = json::parse(R"({"iss": "https://id.example.org", "sub": "00u1",
      "email": "Anna@Example.org", "email_verified": true, "name": "Anna Smith",
      "preferred_username": "anna", "groups": ["b", "a", "b"]})")
                         .as_object();
  const json::value parsed = json::parse(changes);
  for (const auto& [key, value] : parsed.as_object()) out[key] = value;
  return out;
}

TEST_CASE("claims as they are read") {
  const Claims claims = *read_claims(token());
  CHECK(claims.issuer == kIssuer);
  CHECK(claims.subject == "00u1");
  CHECK(claims.email == "anna@example.org");
  CHECK(claims.email_verified);
  CHECK(claims.name == "Anna Smith");
  CHECK(claims.user_name == "anna");
  CHECK(claims.groups == std::vector<std::string>{"a", "b"});
  CHECK(read_claims(token(R"({"roles": "editors"})"), "roles")->groups ==
        std::vector<std::string>{"editors"});
  CHECK(read_claims(token(R"({"groups": null})"))->groups.empty());
}

TEST_CASE("when an address counts as verified") {
  struct Case {
    const char* claim;
    bool verified;
  };
  const Case cases[] = {
      {R"({"email_verified": true})", true},
      {R"({"email_verified": "true"})", true},
      {R"({"email_verified": false})", false},
      {R"({"email_verified": "false"})", false},
      {R"({"email_verified": 1})", false},
      {R"({"email_verified": "yes"})", false},
      {R"({"email_verified": null})", false},
      {R"({"email_verified": [true]})", false},
      {R"({"email": "", "email_verified": true})", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.claim);
    CHECK(read_claims(token(c.claim))->email_verified == c.verified);
  }
}

TEST_CASE("claims that are refused name the claim") {
  struct Case {
    const char* claims;
    const char* where;
  };
  const Case cases[] = {
      {R"({"iss": null})", "claim iss"},
      {R"({"iss": "http://id.example.org"})", "claim iss"},
      {R"({"iss": "https://"})", "claim iss"},
      {R"({"iss": 7})", "claim iss"},
      {R"({"sub": ""})", "claim sub"},
      {R"({"sub": "a\u0000b"})", "claim sub"},
      {R"({"email": "nobody"})", "claim email"},
      {R"({"email": {}})", "claim email"},
      {R"({"groups": 7})", "claim groups"},
      {R"({"groups": ["a", 7]})", "claim groups"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.claims);
    const auto read = read_claims(token(c.claims));
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().where == c.where);
  }
  CHECK_FALSE(read_claims(json::value("text")).ok());
  json::value many = token();
  many.as_object()["groups"] = json::array(limits::kGroups + 1, json::value("g"));
  CHECK(read_claims(many).error().code == Error::Code::limit);
  json::value longest = token();
  longest.as_object()["name"] = std::string(limits::kClaimBytes + 1, 'a');
  CHECK(read_claims(longest).error().where == "claim name");
}

TEST_CASE("roles that follow from groups") {
  const std::vector<GroupRule> rules = {
      {kIssuer, "staff", "retail", Role::reader},
      {kIssuer, "architects", "retail", Role::editor},
      {kIssuer, "architects", "bank", Role::steward},
      {kIssuer, "Admins", "bank", Role::admin},
      {"https://other.example.org", "staff", "bank", Role::admin},
  };
  struct Case {
    std::string name;
    std::vector<std::string> groups;
    std::vector<Grant> grants;
  };
  const Case cases[] = {
      {"no groups", {}, {}},
      {"a group without a rule", {"guests"}, {}},
      {"one rule", {"staff"}, {{"retail", Role::reader}}},
      {"the highest of two, in the order of workspaces",
       {"architects", "staff"},
       {{"bank", Role::steward}, {"retail", Role::editor}}},
      {"capitals matter", {"admins"}, {}},
      {"part of a name is not the name", {"staf", "staffs"}, {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Claims claims;
    claims.issuer = kIssuer;
    claims.groups = c.groups;
    CHECK(grants_for(claims, rules) == c.grants);
  }
}

TEST_CASE("more groups never give less") {
  CHECK(rc::check([] {
    const auto name = rc::gen::element<std::string>("a", "b", "c", "d");
    std::vector<GroupRule> rules;
    for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
      rules.push_back({kIssuer, *name, *rc::gen::element<std::string>("x", "y"),
                       static_cast<Role>(*rc::gen::inRange(0, 6))});
    }
    Claims few;
    few.issuer = kIssuer;
    for (const char* group : {"a", "b", "c", "d"}) {
      if (*rc::gen::arbitrary<bool>()) few.groups.emplace_back(group);
    }
    Claims more = few;
    more.groups = {"a", "b", "c", "d"};
    const std::vector<Grant> greater = grants_for(more, rules);
    for (const Grant& grant : grants_for(few, rules)) {
      RC_ASSERT(std::any_of(greater.begin(), greater.end(), [&](const Grant& g) {
        return g.workspace == grant.workspace && g.role >= grant.role;
      }));
    }
  }));
}

TEST_CASE("who gets in through a provider") {
  constexpr const char* kNo = "You cannot sign in here.";
  struct Case {
    std::string name;
    KnownPerson known;
    Newcomers newcomers;
    bool has_grants;
    const char* claims;
    std::optional<ClaimsAction> action;
    const char* refused;
  };
  const auto everybody = Newcomers::everybody;
  const auto mapped = Newcomers::in_mapped_group;
  const auto sign_in = ClaimsAction::sign_in;
  const auto create = ClaimsAction::create_account;
  const char* unverified = R"({"email_verified": false})";
  const Case cases[] = {
      {"a linked account", {true, false, false}, Newcomers::nobody, false, "{}", sign_in, ""},
      {"a linked account whose address is not verified",
       {true, false, false},
       everybody,
       false,
       unverified,
       sign_in,
       ""},
      {"a disabled account", {true, true, false}, everybody, true, "{}", {}, kNo},
      {"a newcomer, when all may come", {}, everybody, false, "{}", create, ""},
      {"a newcomer, when nobody may come", {}, Newcomers::nobody, true, "{}", {}, kNo},
      {"a newcomer in a mapped group", {}, mapped, true, "{}", create, ""},
      {"a newcomer in no mapped group", {}, mapped, false, "{}", {}, kNo},
      {"a newcomer whose address is not verified",
       {},
       everybody,
       true,
       unverified,
       {},
       "The sign-in provider has not verified your e-mail address."},
      {"a newcomer without an address",
       {},
       everybody,
       true,
       R"({"email": null})",
       {},
       "The sign-in provider has not verified your e-mail address."},
      {"a newcomer with the address of a local account",
       {false, false, true},
       everybody,
       true,
       "{}",
       {},
       "There is an account with your e-mail address already."},
      {"the same, unverified: nothing is said about the account",
       {false, false, true},
       everybody,
       true,
       unverified,
       {},
       "The sign-in provider has not verified your e-mail address."},
      {"the same, unwelcome: nothing is said about the account",
       {false, false, true},
       Newcomers::nobody,
       true,
       "{}",
       {},
       kNo},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto decided =
        decide_claims(*read_claims(token(c.claims)), c.known, c.newcomers, c.has_grants);
    CHECK(decided.ok() == c.action.has_value());
    if (decided.ok() && c.action) CHECK(*decided == *c.action);
    if (!decided.ok()) CHECK(decided.error().what == c.refused);
  }
}

}  // namespace
}  // namespace plumb::identity
