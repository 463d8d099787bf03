#include "feeds/target.h"

#include <algorithm>
#include <charconv>

namespace plumb::feeds {

std::optional<Target> target_of(std::string_view url) {
  Target out;
  if (url.starts_with("https://")) {
    out.secure = true;
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  const bool clean = std::all_of(url.begin(), url.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '\\' && c != '#';
  });
  if (!clean) return std::nullopt;
  std::string_view authority = url.substr(0, url.find_first_of("/?"));
  if (authority.find('@') != authority.npos || authority.find('{') != authority.npos) {
    return std::nullopt;  // a user; a placeholder that could name any host
  }
  out.port = out.secure ? 443 : 80;
  std::size_t colon = authority.rfind(':');
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == authority.npos) return std::nullopt;
    out.host = authority.substr(1, close - 1);
    colon =
        close + 1 < authority.size() && authority[close + 1] == ':' ? close + 1 : authority.npos;
    if (colon == authority.npos && close + 1 != authority.size()) return std::nullopt;
  } else {
    out.host = authority.substr(0, colon);
  }
  if (colon != authority.npos) {
    const std::string_view port = authority.substr(colon + 1);
    const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (failed != std::errc{} || end != port.data() + port.size() || out.port == 0) {
      return std::nullopt;
    }
  }
  std::transform(out.host.begin(), out.host.end(), out.host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (out.host.empty()) return std::nullopt;
  return out;
}

}  // namespace plumb::feeds
