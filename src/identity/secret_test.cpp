#include "identity/secret.h"

#include <doctest/doctest.h>

#include <set>

namespace plumb::identity {
namespace {

TEST_CASE("secrets are well-formed and never the same") {
  std::set<std::string> seen;
  std::set<char> last;
  for (int i = 0; i < 1000; ++i) {
    const std::string secret = new_secret();
    CHECK(is_secret(secret));
    CHECK(seen.insert(secret).second);
    last.insert(secret.back());
  }
  CHECK(last == std::set<char>{'0', 'g'});
}

TEST_CASE("what is a secret") {
  const std::string good(kSecretLength, '0');
  struct Case {
    std::string name;
    std::string text;
    bool good;
  };
  const Case cases[] = {
      {"zeros", good, true},
      {"the other last character", good.substr(1) + "g", true},
      {"bits beyond the 256th", good.substr(1) + "1", false},
      {"empty", "", false},
      {"one short", good.substr(1), false},
      {"one more", good + "0", false},
      {"a capital", "A" + good.substr(1), false},
      {"a letter left out of the alphabet", "l" + good.substr(1), false},
      {"a zero byte", std::string(1, '\0') + good.substr(1), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(is_secret(c.text) == c.good);
  }
}

TEST_CASE("a digest depends on purpose, owner and secret") {
  const Digest one = secret_digest(Purpose::session, "s", "anna");
  CHECK(one == secret_digest(Purpose::session, "s", "anna"));
  CHECK(one != secret_digest(Purpose::token, "s", "anna"));
  CHECK(one != secret_digest(Purpose::session, "t", "anna"));
  CHECK(one != secret_digest(Purpose::session, "s", "bert"));
  CHECK(secret_digest(Purpose::session, "as", "") != secret_digest(Purpose::session, "s", "a"));
}

TEST_CASE("recovery codes as people type them") {
  const std::string code = new_recovery_code();
  CHECK(code.size() == kRecoveryLength + 3);
  CHECK(plain_recovery_code(code).size() == kRecoveryLength);
  struct Case {
    const char* typed;
    const char* plain;
  };
  const Case cases[] = {
      {"abcd-efgh-jkmn-pqrs", "abcdefghjkmnpqrs"},
      {" ABCD efgh JKMN pqrs ", "abcdefghjkmnpqrs"},
      {"Oi1L-0000-0000-0000", "0111000000000000"},
      {"abcdefghjkmnpqrs", "abcdefghjkmnpqrs"},
      {"abcd-efgh-jkmn-pqr", ""},
      {"abcd-efgh-jkmn-pqrst", ""},
      {"abcd-efgh-jkmn-pqr!", ""},
      {"123456", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.typed);
    CHECK(plain_recovery_code(c.typed) == c.plain);
  }
}

TEST_CASE("comparison") {
  CHECK(same_secret("abc", "abc"));
  CHECK(same_secret("", ""));
  CHECK_FALSE(same_secret("abc", "abd"));
  CHECK_FALSE(same_secret("abc", "ab"));
}

}  // namespace
}  // namespace plumb::identity
