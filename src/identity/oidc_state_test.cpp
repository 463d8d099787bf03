// Journeys to a provider and back: sealed, bound to a browser, used once.
#include "identity/oidc_state.h"
#include "identity/limits.h"
#include "identity/secret.h"
#include "identity/testing.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

const Instant kNow = *parse_instant("2026-03-01T09:00:00Z");

Journey journey() {
  return {"company",
          "state",
          "nonce",
          "verifier",
          "https://here.example/back",
          "/w/retail?x=1#a",
          "s-1",
          kNow + std::chrono::minutes(10)};
}

TEST_CASE("the challenge of RFC 7636, appendix B") {
  CHECK(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("a sealed journey opens again, where it was sealed, unchanged") {
  const JourneySeal seal;
  const JourneySeal other;
  const std::string sealed = seal.seal(journey());
  CHECK(sealed.find("verifier") == std::string::npos);
  CHECK(sealed.find_first_not_of(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
        std::string::npos);
  CHECK(seal.seal(journey()) != sealed);
  const auto opened = seal.open(sealed);
  REQUIRE(opened);
  CHECK(opened->provider == "company");
  CHECK(opened->state == "state");
  CHECK(opened->nonce == "nonce");
  CHECK(opened->verifier == "verifier");
  CHECK(opened->redirect_uri == "https://here.example/back");
  CHECK(opened->return_to == "/w/retail?x=1#a");
  CHECK(opened->bound_to == "s-1");
  CHECK(opened->ends_at == journey().ends_at);
  CHECK_FALSE(other.open(sealed));
  CHECK_FALSE(seal.open(""));
  CHECK_FALSE(seal.open("AAAA"));
  CHECK_FALSE(seal.open(sealed + "="));
  CHECK_FALSE(seal.open(std::string(9'000, 'A')));
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE(seal.open(changed));
  }
}

TEST_CASE("a state comes back once") {
  UsedStates used;
  const Instant ends = kNow + std::chrono::minutes(10);
  CHECK(used.use("a", ends, kNow));
  CHECK_FALSE(used.use("a", ends, kNow));
  CHECK(used.use("b", ends, kNow));
  CHECK_FALSE(used.use("a", ends, kNow + std::chrono::minutes(9)));
  // Those that end last stay when there are too many.
  for (std::size_t i = 0; i < limits::kUsedStates; ++i) {
    CHECK(used.use("c" + std::to_string(i), ends + std::chrono::minutes(1), kNow));
  }
  CHECK_FALSE(used.use("c0", ends, kNow));
}

TEST_CASE("where a sign-in may lead") {
  struct Case {
    std::string path;
    std::string safe;
  };
  const Case cases[] = {
      {"/", "/"},
      {"/w/retail/findings?severity=high#f-1", "/w/retail/findings?severity=high#f-1"},
      {"", "/"},
      {"//elsewhere.example", "/"},
      {"/\\elsewhere.example", "/"},
      {"\\\\elsewhere.example", "/"},
      {"https://elsewhere.example/", "/"},
      {"javascript:alert(1)", "/"},
      {"/\t/elsewhere.example", "/"},
      {"/a\r\nSet-Cookie: x", "/"},
      {"w/retail", "/"},
      {"/" + std::string(2'000, 'a'), "/"},
      {"/\xff", "/"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    CHECK(safe_return(c.path) == c.safe);
  }
}

}  // namespace
}  // namespace plumb::identity
