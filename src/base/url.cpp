#include "base/url.h"

#include <algorithm>

namespace plumb {
namespace {

// What stands between the scheme and the path.
std::string_view authority_of(std::string_view url) {
  url.remove_prefix(std::min(url.find("://") + 3, url.size()));
  return url.substr(0, url.find_first_of("/?"));
}

bool is_loopback(std::string_view authority) {
  for (const std::string_view host : {"localhost", "127.0.0.1", "[::1]"}) {
    if (authority == host) return true;
    if (authority.starts_with(host) && authority[host.size()] == ':') return true;
  }
  return false;
}

}  // namespace

bool is_loopback_url(std::string_view url) {
  return is_loopback(authority_of(url));
}

bool is_fetchable(std::string_view url) {
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || c == '#' || c == '\\') return false;
  }
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://")) return false;
  const std::string_view authority = authority_of(url);
  if (authority.empty() || authority.find('@') != std::string_view::npos) return false;
  return secure || is_loopback(authority);
}

}  // namespace plumb
