// Signing in through a provider: the way there, the way back, and all that may go wrong on it.
#include "identity/oidc.h"
#include "identity/oidc_discovery.h"
#include "identity/oidc_fixture.h"
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kIssuer = "https://login.example.org";
constexpr const char* kBack = "https://here.example/api/v1/oidc/company/callback";

const TestKey& signing_key() {
  static const TestKey key = TestKey::p256("k-1");
  return key;
}
const TestKey& next_key() {
  static const TestKey key = TestKey::p256("k-2");
  return key;
}

json::object description() {
  return {{"issuer", kIssuer},
          {"authorization_endpoint", "https://login.example.org/auth"},
          {"token_endpoint", "https://login.example.org/token"},
          {"userinfo_endpoint", "https://login.example.org/me"},
          {"jwks_uri", "https://login.example.org/keys"},
          {"response_types_supported", json::array{"code", "id_token"}},
          {"id_token_signing_alg_values_supported", json::array{"RS256", "ES256"}},
          {"authorization_response_iss_parameter_supported", true}};
}

// A provider, a browser on its way, and a clock.
struct Visit {
  Visit() {
    publish(description(), {signing_key()});
    ProviderSettings settings;
    settings.id = "company";
    settings.issuer = kIssuer;
    settings.client_id = "plumb";
    settings.client_secret = "a secret/with:signs";
    settings.newcomers = Newcomers::everybody;
    ProviderSettings other = settings;
    other.id = "other";
    other.issuer = "https://other.example.org";
    Environment environment;
    environment.now = [this] { return now; };
    environment.random = [] { return std::uint64_t{1}; };
    client = std::make_unique<OidcClient>(std::vector{settings, other}, fetch, environment);
  }

  void publish(const json::object& document, const std::vector<TestKey>& keys) {
    fetch->answers["https://login.example.org/.well-known/openid-configuration"] = {
        200, json::serialize(document)};
    fetch->answers["https://login.example.org/keys"] = {200, key_set(keys)};
  }

  void leave(std::string_view return_to = "/w/retail") {
    auto begun = client->begin("company", kBack, return_to, "s-1");
    REQUIRE(begun.ok());
    start = *std::move(begun);
  }

  // A parameter of the address the browser was sent to, as it stands there.
  std::string sent(const std::string& name) const {
    const std::string mark = name + "=";
    std::size_t at = start.redirect_url.find("?" + mark);
    if (at == std::string::npos) at = start.redirect_url.find("&" + mark);
    REQUIRE(at != std::string::npos);
    const std::size_t begin = at + 1 + mark.size();
    return start.redirect_url.substr(begin, start.redirect_url.find('&', begin) - begin);
  }

  json::object claims() const {
    const auto at = std::chrono::floor<seconds>(now).time_since_epoch().count();
    return {{"iss", kIssuer},
            {"aud", "plumb"},
            {"sub", "248"},
            {"exp", at + 300},
            {"iat", at},
            {"nonce", sent("nonce")},
            {"email", "A@b.org"},
            {"groups", {"architects"}},
            {"email_verified", true}};
  }
  void hand_out(const json::object& said, const TestKey& key = signing_key()) {
    fetch->answers["https://login.example.org/token"] = {
        200, json::serialize(json::object{{"access_token", "at-1"},
                                          {"token_type", "Bearer"},
                                          {"id_token", token_of(said, key)}})};
  }
  ProviderAnswer answer() const { return {"code-1", sent("state"), "", "", kIssuer}; }
  Result<JourneyEnd> come_back() { return client->finish("company", answer(), start.cookie); }

  Instant now = *parse_instant("2026-03-01T09:00:00Z");
  std::shared_ptr<FakeFetch> fetch = std::make_shared<FakeFetch>();
  std::unique_ptr<OidcClient> client;
  JourneyStart start;
};

TEST_CASE("there and back") {
  Visit visit;
  visit.leave();
  CHECK(visit.start.redirect_url.starts_with("https://login.example.org/auth?response_type=code&"));
  CHECK(visit.sent("client_id") == "plumb");
  CHECK(visit.sent("redirect_uri") ==
        "https%3A%2F%2Fhere.example%2Fapi%2Fv1%2Foidc%2Fcompany%2Fcallback");
  CHECK(visit.sent("scope") == "openid%20email%20profile");
  CHECK(visit.sent("code_challenge_method") == "S256");
  CHECK(visit.sent("state").size() == 52);
  CHECK(visit.sent("nonce") != visit.sent("state"));
  CHECK(visit.start.redirect_url.find("secret") == std::string::npos);
  visit.hand_out(visit.claims());
  const auto end = visit.come_back();
  REQUIRE(end.ok());
  CHECK(end->claims.issuer == kIssuer);
  CHECK(end->claims.subject == "248");
  CHECK(end->claims.email == "a@b.org");
  CHECK(end->claims.email_verified);
  CHECK(end->claims.groups == std::vector<std::string>{"architects"});
  CHECK(end->newcomers == Newcomers::everybody);
  CHECK(end->return_to == "/w/retail");
  CHECK(end->bound_to == "s-1");
  const FetchRequest& trade = visit.fetch->asked.back();
  CHECK(trade.url == "https://login.example.org/token");
  // RFC 6749 2.3.1: both escaped, then joined, then base64.
  CHECK(trade.authorization == "Basic cGx1bWI6YSUyMHNlY3JldCUyRndpdGglM0FzaWducw==");
  const std::size_t verifier = trade.form.find("code_verifier=") + 14;
  CHECK(challenge_of(trade.form.substr(verifier)) == visit.sent("code_challenge"));
  CHECK(trade.form.starts_with("grant_type=authorization_code&code=code-1&redirect_uri=https%3A"));
}

TEST_CASE("ways back that lead nowhere") {
  struct Case {
    std::string name;
    std::function<void(Visit&, ProviderAnswer&, std::string& cookie, std::string& provider)> change;
    Error::Code code = Error::Code::unauthenticated;
  };
  const Case cases[] = {
      {"no cookie", [](Visit&, ProviderAnswer&, std::string& cookie, auto&) { cookie.clear(); }},
      {"somebody else's cookie",
       [](Visit& visit, ProviderAnswer&, std::string& cookie, auto&) {
         cookie = visit.client->begin("company", kBack, "/").value().cookie;
       }},
      {"a cookie of another server",
       [](Visit&, ProviderAnswer&, std::string& cookie, auto&) {
         Visit elsewhere;
         elsewhere.leave();
         cookie = elsewhere.start.cookie;
       }},
      {"no state", [](Visit&, ProviderAnswer& answer, auto&, auto&) { answer.state.clear(); }},
      {"another state", [](Visit&, ProviderAnswer& answer, auto&, auto&) { answer.state[5] ^= 1; }},
      {"another provider's callback",
       [](Visit&, ProviderAnswer&, auto&, std::string& provider) { provider = "other"; }},
      {"a provider nobody set up",
       [](Visit&, ProviderAnswer&, auto&, std::string& provider) { provider = "none"; },
       Error::Code::not_found},
      {"ten minutes later",
       [](Visit& visit, ProviderAnswer&, auto&, auto&) { visit.now += minutes(10); }},
      {"from another issuer",
       [](Visit&, ProviderAnswer& answer, auto&, auto&) { answer.iss = "https://evil.example"; }},
      {"from an issuer that does not say so",
       [](Visit&, ProviderAnswer& answer, auto&, auto&) { answer.iss.clear(); }},
      {"no code", [](Visit&, ProviderAnswer& answer, auto&, auto&) { answer.code.clear(); }},
      {"cancelled",
       [](Visit&, ProviderAnswer& answer, auto&, auto&) { answer.error = "access_denied"; }},
      {"the provider is down",
       [](Visit&, ProviderAnswer& answer, auto&, auto&) { answer.error = "server_error"; },
       Error::Code::unavailable},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Visit visit;
    visit.leave();
    visit.hand_out(visit.claims());
    ProviderAnswer answer = visit.answer();
    std::string cookie = visit.start.cookie;
    std::string provider = "company";
    c.change(visit, answer, cookie, provider);
    const auto end = visit.client->finish(provider, answer, cookie);
    REQUIRE_FALSE(end.ok());
    CHECK(end.error().code == c.code);
    CHECK((end.error().remedy.empty() == (c.code == Error::Code::not_found)));
    // Nothing was told to the provider.
    CHECK(visit.fetch->times("https://login.example.org/token") == 0);
  }
}

TEST_CASE("the same way back a second time leads nowhere, whatever the first led to") {
  for (const bool good : {true, false}) {
    CAPTURE(good);
    Visit visit;
    visit.leave();
    visit.hand_out(visit.claims(), good ? signing_key() : next_key());
    CHECK(visit.come_back().ok() == good);
    visit.hand_out(visit.claims());
    const auto again = visit.come_back();
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().code == Error::Code::unauthenticated);
    CHECK(visit.fetch->times("https://login.example.org/token") == 1);
  }
}

TEST_CASE("what a provider may answer to the code") {
  const auto body = [](Visit& visit, int status, std::string text) {
    visit.fetch->answers["https://login.example.org/token"] = {status, std::move(text)};
  };
  struct Case {
    std::string name;
    std::function<void(Visit&)> change;
    Error::Code code = Error::Code::unauthenticated;
  };
  const Case cases[] = {
      {"nothing", [](Visit& v) { v.fetch->answers.erase("https://login.example.org/token"); },
       Error::Code::unavailable},
      {"a page", [&](Visit& v) { body(v, 200, "<html>"); }},
      {"a code it does not know", [&](Visit& v) { body(v, 400, R"({"error":"invalid_grant"})"); }},
      {"a client it does not know",
       [&](Visit& v) { body(v, 401, R"({"error":"invalid_client"})"); }},
      {"no ID token", [&](Visit& v) { body(v, 200, R"({"access_token":"a"})"); }},
      {"a redirect", [&](Visit& v) { body(v, 302, "{}"); }},
      {"an access token with a line end",
       [&](Visit& v) {
         body(v, 200,
              json::serialize(json::object{{"access_token", "a\r\nX: y"},
                                           {"id_token", token_of(v.claims(), signing_key())}}));
       }},
      {"an access token that is another's",
       [](Visit& v) {
         json::object claims = v.claims();
         claims["at_hash"] = "77QmUPtjPfzWtF2AnpK9RQ";
         v.hand_out(claims);
       }},
      {"the nonce of another visit",
       [](Visit& v) {
         json::object claims = v.claims();
         claims["nonce"] = "x";
         v.hand_out(claims);
       }},
      {"a key it does not publish", [](Visit& v) { v.hand_out(v.claims(), next_key()); }},
      {"no subject",
       [](Visit& v) {
         json::object claims = v.claims();
         claims.erase("sub");
         v.hand_out(claims);
       },
       Error::Code::bad_input},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Visit visit;
    visit.leave();
    visit.hand_out(visit.claims());
    c.change(visit);
    const auto end = visit.come_back();
    REQUIRE_FALSE(end.ok());
    CHECK(end.error().code == c.code);
  }
}

TEST_CASE("an address and groups the ID token leaves out are asked for") {
  Visit visit;
  visit.leave();
  json::object bare = visit.claims();
  bare.erase("email");
  bare.erase("groups");
  visit.hand_out(bare);
  std::string& me = visit.fetch->answers["https://login.example.org/me"].body;
  visit.fetch->answers["https://login.example.org/me"].status = 200;
  SUBCASE("from who it is") {
    me = R"({"sub":"248","email":"c@d.org","groups":["board"],"email_verified":false})";
    const auto end = visit.come_back();
    REQUIRE(end.ok());
    CHECK(end->claims.email == "c@d.org");
    CHECK(end->claims.groups == std::vector<std::string>{"board"});
    // What is signed wins.
    CHECK(end->claims.email_verified);
    CHECK(visit.fetch->asked.back().authorization == "Bearer at-1");
  }
  SUBCASE("not from somebody else") {
    me = R"({"sub":"249","email":"c@d.org"})";
    CHECK(visit.come_back().error().code == Error::Code::unauthenticated);
  }
  SUBCASE("not from nobody") {
    me = R"({"email":"c@d.org"})";
    CHECK(visit.come_back().error().code == Error::Code::unauthenticated);
  }
  SUBCASE("no answer") {
    visit.fetch->answers.erase("https://login.example.org/me");
    CHECK(visit.come_back().error().code == Error::Code::unavailable);
  }
}

TEST_CASE("what a provider publishes is kept, and fetched anew when a key is unknown") {
  const char* const keys = "https://login.example.org/keys";
  const char* const document = "https://login.example.org/.well-known/openid-configuration";
  Visit visit;
  visit.leave();
  visit.leave();
  CHECK(visit.fetch->times(document) == 1);
  CHECK(visit.fetch->times(keys) == 1);
  // The provider changes its keys between two visits.
  visit.publish(description(), {next_key()});
  visit.hand_out(visit.claims(), next_key());
  CHECK(visit.come_back().ok());
  CHECK(visit.fetch->times(keys) == 2);
  // Names nobody knows do not make us ask again and again.
  for (int i = 0; i < 5; ++i) {
    visit.leave();
    visit.hand_out(visit.claims(), TestKey{"k-3", "ES256", next_key().key});
    CHECK_FALSE(visit.come_back().ok());
  }
  CHECK(visit.fetch->times(keys) == 2);
  visit.now += kKeysAtMostEvery;
  visit.leave();
  visit.hand_out(visit.claims(), TestKey{"k-3", "ES256", next_key().key});
  CHECK_FALSE(visit.come_back().ok());
  CHECK(visit.fetch->times(keys) == 3);
  CHECK(visit.fetch->times(document) == 1);
  visit.now += minutes(61);
  visit.leave();
  CHECK(visit.fetch->times(document) == 2);
}

TEST_CASE("a provider that does not answer is left alone for a moment") {
  const char* const document = "https://login.example.org/.well-known/openid-configuration";
  Visit visit;
  const auto good = visit.fetch->answers[document];
  visit.fetch->answers.erase(document);
  for (int i = 0; i < 3; ++i) {
    CHECK(visit.client->begin("company", kBack, "/").error().code == Error::Code::unavailable);
  }
  CHECK(visit.fetch->times(document) == 1);
  visit.fetch->answers[document] = good;
  visit.now += seconds(5);
  CHECK(visit.client->begin("company", kBack, "/").ok());
}

TEST_CASE("descriptions of providers") {
  const auto changed = [](std::string_view name, json::value value) {
    json::object out = description();
    if (value.is_null()) {
      out.erase(name);
    } else {
      out[name] = std::move(value);
    }
    return json::serialize(out);
  };
  struct Case {
    std::string name;
    std::string text;
    bool usable;
  };
  const Case cases[] = {
      {"as it should be", json::serialize(description()), true},
      {"another issuer", changed("issuer", "https://login.example.com"), false},
      {"the issuer with a slash", changed("issuer", "https://login.example.org/"), false},
      {"no issuer", changed("issuer", nullptr), false},
      {"keys without encryption", changed("jwks_uri", "http://login.example.org/keys"), false},
      {"keys on this machine", changed("jwks_uri", "http://127.0.0.1:9/keys"), true},
      {"keys in a file", changed("jwks_uri", "file:///etc/passwd"), false},
      {"no keys", changed("jwks_uri", nullptr), false},
      {"no token endpoint", changed("token_endpoint", nullptr), false},
      {"a user in an address", changed("token_endpoint", "https://a@b.example/"), false},
      {"no userinfo", changed("userinfo_endpoint", nullptr), true},
      {"no codes", changed("response_types_supported", json::array{"id_token"}), false},
      {"other signatures", changed("id_token_signing_alg_values_supported", json::array{"HS256"}),
       false},
      {"a list", "[]", false},
      {"nothing", "", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(read_discovery(c.text, kIssuer).ok() == c.usable);
  }
  const char* const methods = "token_endpoint_auth_methods_supported";
  CHECK_FALSE(read_discovery(changed(methods, nullptr), kIssuer)->secret_in_form);
  CHECK(
      read_discovery(changed(methods, json::array{"client_secret_post"}), kIssuer)->secret_in_form);
  CHECK(discovery_url("https://a.example/realm/") ==
        "https://a.example/realm/.well-known/openid-configuration");
}

TEST_CASE("addresses that may be fetched") {
  struct Case {
    std::string url;
    bool fetchable;
  };
  const Case cases[] = {
      {"https://login.example.org", true},
      {"https://login.example.org:8443/a?b=c", true},
      {"http://localhost:8080/a", true},
      {"http://127.0.0.1/a", true},
      {"http://[::1]:80/a", true},
      {"http://login.example.org/", false},
      {"http://localhost.example.org/", false},
      {"http://127.0.0.1.example.org/", false},
      {"http://localhost@example.org/", false},
      {"https://a@b.example/", false},
      {"https:///a", false},
      {"https://", false},
      {"https://a.example/#b", false},
      {"https://a.example\\b", false},
      {"https://a.example/ b", false},
      {"https://a.example/\r\nX: y", false},
      {"HTTPS://a.example", false},
      {"ftp://a.example", false},
      {"file:///etc/passwd", false},
      {"", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.url);
    CHECK(is_fetchable(c.url) == c.fetchable);
  }
  const auto fetch = make_fetch();
  CHECK(fetch->fetch({"file:///etc/passwd", {}, {}}).error().code == Error::Code::bad_input);
}

}  // namespace
}  // namespace plumb::identity
