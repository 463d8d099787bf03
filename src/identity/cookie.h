// Proofs as they travel in HTTP headers: the session cookie and the bearer token. Pure text work;
// whether a proof is good is for Identity to say.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plumb::identity {

// `secure` is for every server people reach by HTTPS. `plain_localhost` is for http://localhost
// only: browsers refuse `__Host-` and `Secure` there (RFC 6265bis, section 4.1.3).
enum class CookieMode { secure, plain_localhost };

inline constexpr std::string_view kTokenPrefix = "plumb_";

std::string_view session_cookie_name(CookieMode mode);

// Value of a Set-Cookie header that keeps `secret` for `age` (zero or less forgets it):
// __Host-plumb_session=…; Path=/; Max-Age=…; Secure; HttpOnly; SameSite=Lax
std::string session_cookie(CookieMode mode, std::string_view secret, std::chrono::seconds age);
std::string forget_session_cookie(CookieMode mode);

// The cookie of a visit to a sign-in provider (oidc.h), as session_cookie(). SameSite=Lax: the
// provider sends the browser back from another site.
std::string_view journey_cookie_name(CookieMode mode);
std::string journey_cookie(CookieMode mode, std::string_view sealed, std::chrono::seconds age);

// The session's secret in the value of a Cookie header. Empty if there is none, if it is malformed,
// or if the name is there twice: somebody may have planted the second one. Linear; headers over
// limits::kCookieBytes hold none.
std::string_view session_secret_in(std::string_view cookie_header, CookieMode mode);

// The secret of a service token in the value of an Authorization header, "Bearer plumb_…"; empty if
// there is none or it is malformed.
std::string_view token_secret_in(std::string_view authorization_header);

}  // namespace plumb::identity
