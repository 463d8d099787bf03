// Hashing, and which passwords a person may choose.
#include "identity/password.h"

#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "identity/common_passwords.h"

namespace plumb::identity {
namespace {

TEST_CASE("hashing is Argon2id, salted, and says its own parameters") {
  const std::string hash = *hash_password("umbrella teapot anchor", kLeastPasswordCost);
  CHECK(hash.rfind("$argon2id$v=19$m=8,t=1,p=1$", 0) == 0);
  CHECK(hash != *hash_password("umbrella teapot anchor", kLeastPasswordCost));
  CHECK(password_matches(hash, "umbrella teapot anchor"));
  CHECK_FALSE(password_matches(hash, "umbrella teapot Anchor"));
  CHECK_FALSE(password_matches(hash, ""));
  CHECK_FALSE(password_matches("", "umbrella teapot anchor"));
  CHECK_FALSE(password_matches("not a hash", "umbrella teapot anchor"));
  CHECK_FALSE(password_matches(std::string(500, '$'), "umbrella teapot anchor"));
  CHECK_FALSE(needs_rehash(hash, kLeastPasswordCost));
  CHECK(needs_rehash(hash, PasswordCost{2, 8192}));
  CHECK(needs_rehash(hash, PasswordCost{1, 16384}));
}

TEST_CASE("a hash that needs more memory than there is fails in words") {
  const auto hash = hash_password("umbrella teapot anchor", PasswordCost{1, std::size_t{1} << 60});
  REQUIRE_FALSE(hash.ok());
  CHECK(hash.error().code == Error::Code::unavailable);
}

TEST_CASE("which passwords may be chosen") {
  const std::vector<std::string> names = {"anna.smith", "Anna Smith", "anna@example.org"};
  constexpr const char* kFine = "";
  constexpr const char* kShort = "shorter than 12";
  constexpr const char* kCommon = "one of the first";
  constexpr const char* kName = "your own name";
  struct Case {
    std::string name;
    std::string password;
    const char* refused;  // part of the sentence; empty: accepted
  };
  const Case cases[] = {
      {"three words", "umbrella teapot anchor", kFine},
      {"twelve random characters", "kR7!vu2p;Qz9", kFine},
      {"letters of other languages", "größter Ärger im Büro", kFine},
      {"a common word among others", "dragon teapot anchor lamp", kFine},
      {"one's name in a long sentence", "anna never eats raw turnips", kFine},
      {"eleven characters", "kR7!vu2p;Qz", kShort},
      {"twelve bytes, fewer characters", "ääääöö", kShort},
      {"nothing", "", kShort},
      {"the most common one", "123456789012", kCommon},
      {"in capitals", "QWERTYUIOPAS", kCommon},
      {"with a number", "password1234", kCommon},
      {"with a year and signs", "Summer2024!!", kCommon},
      {"number in front", "2024-2025 welcome", kCommon},
      {"look-alikes", "P4$$w0rdP4$$w0rd", kCommon},
      {"twice", "passwordpassword", kCommon},
      {"a run, repeated", "abcabcabcabcabc", kCommon},
      {"one character", "zzzzzzzzzzzzzzzz", kCommon},
      {"two characters", "ababbabaabbabaab", kCommon},
      {"a short piece over and over", "x7kqx7kqx7kqx7kq", kCommon},
      {"the product's name", "plumbline2026", kCommon},
      {"one's login and a number", "anna.smith1234", kName},
      {"one's name backwards order", "SmithAnna!99", kName},
      {"one's address", "anna@example.org", kName},
      {"not UTF-8", std::string("umbrella teapot \xff\xfe"), "not readable"},
      {"too long", std::string(1025, 'q') + "werty", "longer than 1024"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Status status = check_new_password(c.password, names);
    CHECK(status.ok() == (std::string(c.refused).empty()));
    if (!status.ok()) {
      CHECK(status.error().what.find(c.refused) != std::string::npos);
      CHECK_FALSE(status.error().remedy.empty());
      // An error may end up in a log.
      CHECK((c.password.empty() || status.error().text().find(c.password) == std::string::npos));
    }
  }
}

TEST_CASE("the list of common passwords") {
  const std::set<std::string_view> distinct(kCommonPasswords.begin(), kCommonPasswords.end());
  CHECK(distinct.size() == kCommonPasswords.size());
  CHECK(distinct.size() >= 200);
  for (const std::string_view word : kCommonPasswords) {
    CAPTURE(word);
    for (const char c : word) CHECK_FALSE((c >= 'A' && c <= 'Z'));
    if (word.size() >= 12) CHECK_FALSE(check_new_password(word, {}).ok());
  }
}

}  // namespace
}  // namespace plumb::identity
