#include "identity/cookie.h"

#include <fmt/format.h>

#include <algorithm>

#include "identity/limits.h"
#include "identity/secret.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string hardened(std::string_view name, CookieMode mode, std::string_view value,
                     std::chrono::seconds age) {
  return fmt::format("{}={}; Path=/; Max-Age={};{} HttpOnly; SameSite=Lax", name, value,
                     std::max<long>(age.count(), 0), mode == CookieMode::secure ? " Secure;" : "");
}

}  // namespace

std::string_view session_cookie_name(CookieMode mode) {
  return mode == CookieMode::secure ? "__Host-plumb_session" : "plumb_session";
}

std::string session_cookie(CookieMode mode, std::string_view secret, std::chrono::seconds age) {
  return hardened(session_cookie_name(mode), mode, secret, age);
}

std::string forget_session_cookie(CookieMode mode) {
  return session_cookie(mode, {}, std::chrono::seconds{0});
}

std::string_view journey_cookie_name(CookieMode mode) {
  return mode == CookieMode::secure ? "__Host-plumb_journey" : "plumb_journey";
}

std::string journey_cookie(CookieMode mode, std::string_view sealed, std::chrono::seconds age) {
  return hardened(journey_cookie_name(mode), mode, sealed, age);
}

std::string_view session_secret_in(std::string_view header, CookieMode mode) {
  if (header.size() > limits::kCookieBytes) return {};
  const std::string_view wanted = session_cookie_name(mode);
  std::string_view found;
  bool seen = false;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    const std::string_view pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != wanted) continue;
    if (seen) return {};
    seen = true;
    found = trimmed(pair.substr(equals + 1));
  }
  return is_secret(found) ? found : std::string_view{};
}

std::string_view token_secret_in(std::string_view header) {
  if (header.size() > limits::kCookieBytes) return {};
  header = trimmed(header);
  constexpr std::string_view kScheme = "bearer ";
  // The scheme's name is case-insensitive (RFC 9110, section 11.1).
  if (lower(header.substr(0, kScheme.size())) != kScheme) return {};
  header = trimmed(header.substr(kScheme.size()));
  if (header.substr(0, kTokenPrefix.size()) != kTokenPrefix) return {};
  header.remove_prefix(kTokenPrefix.size());
  return is_secret(header) ? header : std::string_view{};
}

}  // namespace plumb::identity
