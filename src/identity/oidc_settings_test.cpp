// The sign-in providers of a server as its operator writes them down.
#include <map>

#include "identity/oidc_settings.h"
#include "identity/testing.h"

namespace plumb::identity {
namespace {

constexpr const char* kWhole = R"(providers:
  - id: company
    label: Company account
    issuer: https://login.example.org/realm
    client_id: plumb
    client_secret: s3cret
    scopes: [email, groups]
    groups_claim: roles
    newcomers: everybody
  - {id: second, issuer: "http://127.0.0.1:8080", client_id: p}
)";

TEST_CASE("settings of providers: all of them, and what is left out") {
  const auto read = read_providers(kWhole, "oidc.yaml");
  REQUIRE(read.ok());
  REQUIRE(read->size() == 2);
  const ProviderSettings& first = read->front();
  CHECK(first.id == "company");
  CHECK(first.label == "Company account");
  CHECK(first.issuer == "https://login.example.org/realm");
  CHECK(first.client_id == "plumb");
  CHECK(first.client_secret == "s3cret");
  CHECK(first.scopes == std::vector<std::string>{"openid", "email", "groups"});
  CHECK(first.groups_claim == "roles");
  CHECK(first.newcomers == Newcomers::everybody);
  const ProviderSettings& second = read->back();
  CHECK(second.label == "second");
  CHECK(second.client_secret.empty());
  CHECK(second.scopes == std::vector<std::string>{"openid", "email", "profile"});
  CHECK(second.groups_claim == "groups");
  CHECK(second.newcomers == Newcomers::in_mapped_group);
}

TEST_CASE("JSON is YAML") {
  const auto read = read_providers(
      R"({"providers":[{"id":"a","issuer":"https://a.example","client_id":"p"}]})", "oidc.json");
  REQUIRE(read.ok());
  CHECK(read->front().issuer == "https://a.example");
}

TEST_CASE("settings that are refused name the line") {
  const auto one = [](const std::string& lines) {
    return "providers:\n  - id: a\n    issuer: https://a.example\n    client_id: p\n" + lines;
  };
  struct Case {
    std::string name;
    std::string text;
    std::string where;
  };
  const Case cases[] = {
      {"nothing", "", "oidc.yaml"},
      {"no list", "providers: 1", "oidc.yaml"},
      {"a word for a provider", "providers:\n  - a\n", "oidc.yaml:2"},
      {"no id", "providers:\n  - issuer: https://a.example\n    client_id: p\n", "oidc.yaml:2"},
      {"an id with a slash", "providers:\n  - id: a/b\n    issuer: https://a.example\n",
       "oidc.yaml:2"},
      {"no encryption", "providers:\n  - id: a\n    issuer: http://a.example\n    client_id: p\n",
       "oidc.yaml:2"},
      {"no client", "providers:\n  - id: a\n    issuer: https://a.example\n", "oidc.yaml:2"},
      {"an unknown setting", one("    secret: x\n"), "oidc.yaml:5"},
      {"unknown newcomers", one("    newcomers: some\n"), "oidc.yaml:5"},
      {"scopes in one text", one("    scopes: openid email\n"), "oidc.yaml:5"},
      {"a scope of two words", one("    scopes: [openid, a b]\n"), "oidc.yaml:2"},
      {"a list for a secret", one("    client_secret: [a]\n"), "oidc.yaml:5"},
      {"the same id again", one("  - id: a\n    issuer: https://b.example\n    client_id: p\n"),
       "oidc.yaml:5"},
      {"the same issuer again", one("  - id: b\n    issuer: https://a.example\n    client_id: p\n"),
       "oidc.yaml:5"},
      {"no YAML", "providers: [", "oidc.yaml:1"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto read = read_providers(c.text, "oidc.yaml");
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == Error::Code::bad_input);
    CHECK(read.error().where == c.where);
    CHECK_FALSE(read.error().remedy.empty());
  }
}

TEST_CASE("a provider from the environment") {
  std::map<std::string, std::string> variables;
  const auto read = [&] {
    return provider_in([&](const std::string& name) { return variables[name]; });
  };
  CHECK_FALSE(read()->has_value());
  variables["PLUMB_OIDC_ISSUER"] = "https://a.example";
  CHECK_FALSE(read().ok());
  variables["PLUMB_OIDC_CLIENT_ID"] = "p";
  ProviderSettings least = read()->value();
  CHECK(least.id == "oidc");
  CHECK(least.label == "Single sign-on");
  variables["PLUMB_OIDC_SCOPES"] = "openid  groups";
  variables["PLUMB_OIDC_NEWCOMERS"] = "nobody";
  variables["PLUMB_OIDC_GROUPS_CLAIM"] = "roles";
  variables["PLUMB_OIDC_CLIENT_SECRET"] = "s";
  const ProviderSettings all = read()->value();
  CHECK(all.scopes == std::vector<std::string>{"openid", "groups"});
  CHECK(all.newcomers == Newcomers::nobody);
  CHECK(all.groups_claim == "roles");
  CHECK(all.client_secret == "s");
  variables["PLUMB_OIDC_NEWCOMERS"] = "some";
  CHECK_FALSE(read().ok());
}

}  // namespace
}  // namespace plumb::identity
