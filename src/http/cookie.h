// Cookies (RFC 6265).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/headers.h"

namespace plumb::http {

// The value of the first cookie of this name in a Cookie header, without surrounding quotes.
// A pair that is malformed is passed over. Names compare with regard to case.
std::optional<std::string_view> cookie_in(std::string_view header, std::string_view name);

// In all Cookie headers of a request. A name that occurs twice counts as absent: one of the two
// was planted by a neighbouring site, and nobody can tell which.
std::optional<std::string_view> cookie(const RequestHeaders& headers, std::string_view name);

struct SetCookie {
  enum class SameSite { strict, lax };
  enum class Script { hidden, readable };  // from scripts of the page
  std::string name;                        // a token
  std::string value;                       // letters, digits and "-_.~" (to_base64's alphabet)
  std::string path = "/";
  std::optional<std::chrono::seconds> lasts;  // empty: until the browser closes; 0: delete it
  SameSite same_site = SameSite::lax;
  Script script = Script::hidden;
  bool secure = true;  // false only for plain HTTP on the loopback

  std::string header() const;  // value of a Set-Cookie header
};

}  // namespace plumb::http
