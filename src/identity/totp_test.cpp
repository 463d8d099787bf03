// The RFC's own examples, the window, and codes that work once.
#include "identity/totp.h"

#include <doctest/doctest.h>

#include <cstring>

namespace plumb::identity {
namespace {

// "12345678901234567890", the secret of RFC 6238, appendix B.
TotpSecret rfc_secret() {
  TotpSecret out{};
  std::memcpy(out.data(), "12345678901234567890", out.size());
  return out;
}

Instant at(std::int64_t seconds) {
  return Instant{std::chrono::seconds{seconds}};
}

TEST_CASE("RFC 6238, appendix B, the rows for SHA-1") {
  struct Case {
    std::int64_t seconds;
    const char* code;
  };
  const Case cases[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.seconds);
    CHECK(totp_code(rfc_secret(), totp_step(at(c.seconds)), 8) == c.code);
    // Six digits are the last six of eight.
    CHECK(totp_code(rfc_secret(), totp_step(at(c.seconds))) == std::string(c.code + 2));
  }
}

TEST_CASE("RFC 4226, appendix D, counters 0 to 9") {
  const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                               "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t counter = 0; counter < 10; ++counter) {
    CHECK(totp_code(rfc_secret(), counter) == codes[counter]);
  }
}

TEST_CASE("which codes are accepted") {
  const Instant now = at(1000 * 30 + 15);
  struct Case {
    std::string name;
    std::int64_t step;  // the code's
    std::int64_t last_used;
    bool accepted;
  };
  const Case cases[] = {
      {"now", 1000, -1, true},
      {"the phone is a step behind", 999, -1, true},
      {"the phone is a step ahead", 1001, -1, true},
      {"two steps behind", 998, -1, false},
      {"two steps ahead", 1002, -1, false},
      {"used before", 1000, 1000, false},
      {"older than one that was used", 999, 1000, false},
      {"newer than one that was used", 1001, 1000, true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto step = accept_totp(rfc_secret(), totp_code(rfc_secret(), c.step), now, c.last_used);
    CHECK(step.has_value() == c.accepted);
    if (step) CHECK(*step == c.step);
  }
  for (const char* wrong : {"", "1", "000000", "abcdef", "1234567890123"}) {
    CAPTURE(wrong);
    CHECK_FALSE(accept_totp(rfc_secret(), wrong, now, -1));
  }
}

TEST_CASE("the secret as text") {
  // RFC 4648 base 32 of the RFC's secret.
  CHECK(totp_text(rfc_secret()) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  CHECK(parse_totp_text("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") == rfc_secret());
  const TotpSecret random = new_totp_secret();
  CHECK(parse_totp_text(totp_text(random)) == random);
  CHECK(random != new_totp_secret());
  for (const char* wrong :
       {"", "GEZDGNBV", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_totp_text(wrong));
  }
}

TEST_CASE("the address for a QR code") {
  CHECK(otpauth_uri(rfc_secret(), "Plumb line", "anna@example.org") ==
        "otpauth://totp/Plumb%20line:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Plumb%20line&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace plumb::identity
