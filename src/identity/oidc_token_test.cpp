// ID tokens: what is accepted, and everything else.
#include <openssl/hmac.h>

#include "identity/oidc_fixture.h"
#include "identity/testing.h"

namespace plumb::identity {
namespace {

using namespace testing;

const Instant kNow = *parse_instant("2026-03-01T09:00:00Z");
const std::int64_t kSeconds = 1'772'355'600;  // the same moment

json::object good_claims() {
  return {{"iss", "https://login.example.org"},
          {"aud", "plumb"},
          {"sub", "248289761001"},
          {"nonce", "n-1"},
          {"iat", kSeconds - 5},
          {"exp", kSeconds + 300}};
}

json::object with(std::string_view name, json::value value) {
  json::object out = good_claims();
  out[name] = std::move(value);
  return out;
}

json::object without(std::string_view name) {
  json::object out = good_claims();
  out.erase(name);
  return out;
}

Expected expected() {
  return {"https://login.example.org", "plumb", "n-1", kNow};
}

const TestKey& rsa() {
  static const TestKey key = TestKey::rsa("rsa-1");
  return key;
}
const TestKey& p256() {
  static const TestKey key = TestKey::p256("ec-1");
  return key;
}
std::vector<SigningKey> both_keys() {
  return read_key_set(key_set({rsa(), p256()})).value();
}

TEST_CASE("the moment of these tests") {
  CHECK(std::chrono::floor<std::chrono::seconds>(kNow).time_since_epoch().count() == kSeconds);
}

TEST_CASE("claims of an ID token") {
  struct Case {
    std::string name;
    json::object claims;
    std::optional<TokenFault> fault;
  };
  const Case cases[] = {
      {"as it should be", good_claims(), {}},
      {"a list with us alone", with("aud", json::array{"plumb"}), {}},
      {"another issuer", with("iss", "https://login.example.com"), TokenFault::issuer},
      {"the issuer with a slash", with("iss", "https://login.example.org/"), TokenFault::issuer},
      {"no issuer", without("iss"), TokenFault::issuer},
      {"for another application", with("aud", "other"), TokenFault::audience},
      {"for others", with("aud", json::array{"other", "third"}), TokenFault::audience},
      {"for several without saying who asked", with("aud", json::array{"plumb", "other"}),
       TokenFault::audience},
      {"for nobody", with("aud", json::array{}), TokenFault::audience},
      {"no audience", without("aud"), TokenFault::audience},
      {"a number for an audience", with("aud", 7), TokenFault::audience},
      {"ended 59 seconds ago", with("exp", kSeconds - 59), {}},
      {"ended 60 seconds ago", with("exp", kSeconds - 60), TokenFault::expired},
      {"never ends", without("exp"), TokenFault::expired},
      {"ends in words", with("exp", "tomorrow"), TokenFault::expired},
      {"ends beyond all years", with("exp", 1e300), TokenFault::expired},
      {"made in 60 seconds", with("iat", kSeconds + 60), {}},
      {"made in 61 seconds", with("iat", kSeconds + 61), TokenFault::not_yet_valid},
      {"made at no time", without("iat"), TokenFault::not_yet_valid},
      {"valid in 61 seconds", with("nbf", kSeconds + 61), TokenFault::not_yet_valid},
      {"valid since a minute", with("nbf", kSeconds - 60), {}},
      {"of another sign-in", with("nonce", "n-2"), TokenFault::nonce},
      {"of no sign-in", without("nonce"), TokenFault::nonce},
  };
  for (const Case& c : cases) {
    for (const TestKey& key : {rsa(), p256()}) {
      CAPTURE(c.name);
      CAPTURE(key.algorithm);
      const CheckedToken checked = check_id_token(token_of(c.claims, key), both_keys(), expected());
      CHECK(checked.fault == c.fault);
      CHECK(checked.claims.empty() == c.fault.has_value());
    }
  }
  json::object several = with("aud", json::array{"plumb", "other"});
  several["azp"] = "plumb";
  CHECK_FALSE(check_id_token(token_of(several, rsa()), both_keys(), expected()).fault);
  // A nonce that was never chosen proves nothing.
  Expected none = expected();
  none.nonce = "";
  CHECK(check_id_token(token_of(with("nonce", ""), rsa()), both_keys(), none).fault ==
        TokenFault::nonce);
}

// Signed with a shared secret under the name of a public key.
std::string signed_by_secret(const std::string& claims, const std::string& secret) {
  const std::string text = to_base64url(R"({"alg":"HS256","kid":"rsa-1"})") + "." + claims;
  std::string mac(32, '\0');
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(mac.data()), &size);
  return text + "." + to_base64url(mac);
}

// What somebody without the provider's private key could try.
TEST_CASE("forged tokens") {
  const std::string good = token_of(good_claims(), rsa());
  const std::string claims = to_base64url(json::serialize(good_claims()));
  const std::string modulus = number_text(rsa().key.get(), OSSL_PKEY_PARAM_RSA_N);
  const auto plain = [&](std::string_view header) { return to_base64url(header) + "." + claims; };
  const TestKey stranger = TestKey::rsa("rsa-1");
  const std::size_t last = good.rfind('.');
  const std::string changed = good.substr(0, good.find('.') + 1) +
                              to_base64url(json::serialize(with("sub", "1"))) + good.substr(last);
  const std::string zeros(64, '\0');
  struct Case {
    std::string name;
    std::string token;
    TokenFault fault;
  };
  const Case cases[] = {
      {"no signature at all", plain(R"({"alg":"none"})") + ".", TokenFault::algorithm},
      {"none in capitals", plain(R"({"alg":"None","kid":"rsa-1"})") + ".", TokenFault::algorithm},
      {"none with a good signature", plain(R"({"alg":"none"})") + good.substr(last),
       TokenFault::algorithm},
      {"the public key as a shared secret", signed_by_secret(claims, modulus),
       TokenFault::algorithm},
      {"the published text as a shared secret",
       signed_by_secret(claims, json::serialize(rsa().jwk())), TokenFault::algorithm},
      {"an algorithm we do not take",
       token_of({{"alg", "RS512"}, {"kid", "rsa-1"}}, good_claims(), rsa()), TokenFault::algorithm},
      {"no algorithm", token_of({{"kid", "rsa-1"}}, good_claims(), rsa()), TokenFault::algorithm},
      {"a list of algorithms",
       token_of({{"alg", json::array{"RS256"}}, {"kid", "rsa-1"}}, good_claims(), rsa()),
       TokenFault::algorithm},
      {"the other key's algorithm",
       token_of({{"alg", "ES256"}, {"kid", "rsa-1"}}, good_claims(), p256()),
       TokenFault::unknown_key},
      {"a stranger's key under a known name", token_of(good_claims(), stranger),
       TokenFault::signature},
      {"a key nobody published",
       token_of({{"alg", "RS256"}, {"kid", "rsa-2"}}, good_claims(), rsa()),
       TokenFault::unknown_key},
      {"a number for a key", token_of({{"alg", "RS256"}, {"kid", 1}}, good_claims(), rsa()),
       TokenFault::unknown_key},
      {"a key of its own in the header",
       token_of({{"alg", "RS256"}, {"kid", "rsa-1"}, {"jwk", stranger.jwk()}}, good_claims(),
                stranger),
       TokenFault::signature},
      {"something that must be understood",
       token_of({{"alg", "RS256"}, {"kid", "rsa-1"}, {"crit", json::array{"x"}}}, good_claims(),
                rsa()),
       TokenFault::malformed},
      {"claims that were changed", changed, TokenFault::signature},
      {"another token's signature",
       good.substr(0, last) +
           token_of(without("nonce"), rsa()).substr(token_of(without("nonce"), rsa()).rfind('.')),
       TokenFault::signature},
      {"an empty signature", good.substr(0, last + 1), TokenFault::signature},
      {"zeros on P-256", plain(R"({"alg":"ES256","kid":"ec-1"})") + "." + to_base64url(zeros),
       TokenFault::signature},
      {"too short on P-256", plain(R"({"alg":"ES256","kid":"ec-1"})") + ".AAAA",
       TokenFault::signature},
      {"two parts", good.substr(0, last), TokenFault::malformed},
      {"four parts", good + ".AAAA", TokenFault::malformed},
      {"padding", good + "=", TokenFault::malformed},
      {"a space in it", good.substr(0, 10) + " " + good.substr(10), TokenFault::malformed},
      {"a list for claims", to_base64url(R"({"alg":"RS256"})") + "." + to_base64url("[]") + ".AA",
       TokenFault::malformed},
      {"nothing", "", TokenFault::malformed},
      {"dots", "..", TokenFault::malformed},
      {"more than 64 KiB", std::string(70'000, 'A') + ".AA.AA", TokenFault::malformed},
  };
  REQUIRE_FALSE(check_id_token(good, both_keys(), expected()).fault);
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const CheckedToken checked = check_id_token(c.token, both_keys(), expected());
    CHECK(checked.fault == c.fault);
    CHECK(checked.claims.empty());
  }
}

TEST_CASE("a token without a key's name fits the only key there is") {
  const std::string token = token_of({{"alg", "RS256"}}, good_claims(), rsa());
  CHECK_FALSE(check_id_token(token, both_keys(), expected()).fault);
  const auto two = read_key_set(key_set({rsa(), TestKey::rsa("rsa-2")})).value();
  CHECK(check_id_token(token, two, expected()).fault == TokenFault::unknown_key);
  CHECK(check_id_token(token, {}, expected()).fault == TokenFault::unknown_key);
}

TEST_CASE("key sets") {
  json::object encrypting = rsa().jwk();
  encrypting["use"] = "enc";
  json::object weak_exponent = rsa().jwk();
  weak_exponent["e"] = "AQ";  // 1: every text is its own signature
  json::object off_curve = p256().jwk();
  off_curve["y"] = off_curve["x"];
  json::object other_curve = p256().jwk();
  other_curve["crv"] = "P-521";
  json::object other_algorithm = rsa().jwk();
  other_algorithm["alg"] = "PS256";
  json::object no_modulus = rsa().jwk();
  no_modulus.erase("n");
  const json::object symmetric{{"kty", "oct"}, {"k", "AAAA"}, {"kid", "s"}};
  struct Case {
    std::string name;
    json::object key;
    std::size_t usable;
  };
  const Case cases[] = {
      {"RSA", rsa().jwk(), 1},
      {"P-256", p256().jwk(), 1},
      {"RSA of 1024 bits", TestKey::rsa("weak", 1024).jwk(), 0},
      {"for encryption", encrypting, 0},
      {"an exponent of one", weak_exponent, 0},
      {"no modulus", no_modulus, 0},
      {"a point off the curve", off_curve, 0},
      {"another curve", other_curve, 0},
      {"another algorithm", other_algorithm, 0},
      {"a shared secret", symmetric, 0},
      {"nothing", {}, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto read = read_key_set(json::serialize(json::object{{"keys", json::array{c.key}}}));
    REQUIRE(read.ok());
    CHECK(read->size() == c.usable);
  }
  for (const std::string_view text :
       {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[1]})", "{\"keys\":"}) {
    CAPTURE(text);
    CHECK_FALSE(read_key_set(text).ok());
  }
  json::array many(101, json::object{});
  CHECK_FALSE(read_key_set(json::serialize(json::object{{"keys", many}})).ok());
}

TEST_CASE("an access token and the ID token it came with") {
  // OpenID Connect Core 1.0, appendix A.3.
  const std::string access = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
  CHECK(access_token_fits({{"at_hash", "77QmUPtjPfzWtF2AnpK9RQ"}}, access));
  CHECK_FALSE(access_token_fits({{"at_hash", "77QmUPtjPfzWtF2AnpK9RQ"}}, access + "x"));
  CHECK_FALSE(access_token_fits({{"at_hash", 7}}, access));
  CHECK(access_token_fits({}, access));
}

}  // namespace
}  // namespace plumb::identity
