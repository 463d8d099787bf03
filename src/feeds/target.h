// What a URL names, for http:// and https:// alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plumb::feeds {

struct Target {
  bool secure = false;
  std::string host;  // lower case, without brackets
  std::uint16_t port = 0;
};

// None for another scheme, a user before the host, a fragment, spaces, or no host.
std::optional<Target> target_of(std::string_view url);

}  // namespace plumb::feeds
