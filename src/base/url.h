// Addresses this program is willing to call.
#pragma once

#include <string_view>

namespace plumb {

// https://, or http:// to this very machine; no user, no fragment, no space or control character.
bool is_fetchable(std::string_view url);

// Whether the host of a URL is localhost, 127.0.0.1 or [::1].
bool is_loopback_url(std::string_view url);

}  // namespace plumb
