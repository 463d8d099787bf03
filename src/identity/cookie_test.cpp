#include "identity/cookie.h"

#include <doctest/doctest.h>

#include "identity/limits.h"
#include "identity/secret.h"

namespace plumb::identity {
namespace {

const std::string kSecret = std::string(51, 'a') + "g";
const std::string kOther = std::string(51, 'b') + "0";

TEST_CASE("the cookie as it is set") {
  const std::chrono::hours age{1};
  CHECK(session_cookie(CookieMode::secure, "S", age) ==
        "__Host-plumb_session=S; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax");
  CHECK(session_cookie(CookieMode::plain_localhost, "S", age) ==
        "plumb_session=S; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
  CHECK(forget_session_cookie(CookieMode::secure) ==
        "__Host-plumb_session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
  CHECK(session_cookie(CookieMode::secure, "S", std::chrono::seconds{-5}).find("Max-Age=0;") !=
        std::string::npos);
}

TEST_CASE("the session in a Cookie header") {
  const std::string host = "__Host-plumb_session=";
  struct Case {
    std::string name;
    std::string header;
    std::string found;
  };
  const Case cases[] = {
      {"alone", host + kSecret, kSecret},
      {"among others", "theme=dark; " + host + kSecret + "; x=y", kSecret},
      {"without spaces", "theme=dark;" + host + kSecret + ";x=y", kSecret},
      {"nothing", "", ""},
      {"others only", "theme=dark", ""},
      {"the unprotected name does not count", "plumb_session=" + kSecret, ""},
      {"a name that ends alike", "x" + host + kSecret, ""},
      {"another case is another name", "__host-plumb_session=" + kSecret, ""},
      {"twice, the same", host + kSecret + "; " + host + kSecret, ""},
      {"twice, a planted one", host + kSecret + "; " + host + kOther, ""},
      {"twice, one malformed", host + "x; " + host + kSecret, ""},
      {"malformed", host + kSecret + "0", ""},
      {"quoted", host + "\"" + kSecret + "\"", ""},
      {"empty", host, ""},
      {"no equals sign", "__Host-plumb_session", ""},
      {"only separators", ";;; ; ;", ""},
      {"a header beyond the bound", std::string(limits::kCookieBytes, ' ') + host + kSecret, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(session_secret_in(c.header, CookieMode::secure) == c.found);
  }
  CHECK(session_secret_in("plumb_session=" + kSecret, CookieMode::plain_localhost) == kSecret);
  CHECK(session_secret_in(host + kSecret, CookieMode::plain_localhost).empty());
}

TEST_CASE("the token in an Authorization header") {
  struct Case {
    std::string name;
    std::string header;
    std::string found;
  };
  const Case cases[] = {
      {"a token", "Bearer plumb_" + kSecret, kSecret},
      {"the scheme in capitals", "BEARER plumb_" + kSecret, kSecret},
      {"spaces around", "  Bearer   plumb_" + kSecret + " ", kSecret},
      {"nothing", "", ""},
      {"the scheme alone", "Bearer", ""},
      {"another scheme", "Basic plumb_" + kSecret, ""},
      {"no scheme", "plumb_" + kSecret, ""},
      {"no prefix", "Bearer " + kSecret, ""},
      {"malformed", "Bearer plumb_" + kSecret + "x", ""},
      {"two", "Bearer plumb_" + kSecret + " plumb_" + kOther, ""},
      {"no space", "Bearerplumb_" + kSecret, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(token_secret_in(c.header) == c.found);
  }
}

}  // namespace
}  // namespace plumb::identity
