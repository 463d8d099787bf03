#include "http/cookie.h"

#include <cassert>

#include "http/text.h"

namespace plumb::http {
namespace {

struct Found {
  std::size_t times = 0;
  std::string_view value;
};

void look(std::string_view header, std::string_view name, Found& found) {
  while (!header.empty()) {
    std::string_view value = trimmed(take_until(header, ';'));
    const bool pair = value.find('=') != std::string_view::npos;
    const std::string_view key = trimmed(take_until(value, '='));
    if (!pair || key != name) continue;
    value = trimmed(value);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (found.times++ == 0) found.value = value;
  }
}

}  // namespace

std::optional<std::string_view> cookie_in(std::string_view header, std::string_view name) {
  Found found;
  look(header, name, found);
  if (found.times == 0) return std::nullopt;
  return found.value;
}

std::optional<std::string_view> cookie(const RequestHeaders& headers, std::string_view name) {
  Found found;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (equals_ignoring_case(headers.name(i), "Cookie")) look(headers.value(i), name, found);
  }
  if (found.times != 1) return std::nullopt;
  return found.value;
}

std::string SetCookie::header() const {
  assert(is_token(name));
  assert(value.find_first_of(" \t\r\n\",;\\") == std::string::npos);
  std::string out = name + "=" + value + "; Path=" + path;
  if (lasts) out += "; Max-Age=" + std::to_string(lasts->count());
  if (secure) out += "; Secure";
  if (script == Script::hidden) out += "; HttpOnly";
  out += same_site == SameSite::strict ? "; SameSite=Strict" : "; SameSite=Lax";
  return out;
}

}  // namespace plumb::http
