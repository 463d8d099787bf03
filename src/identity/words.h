// Texts that come from people: logins, names, addresses. Private to identity/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plumb::identity {

// ASCII letters in lower case; other bytes as they are.
std::string lower(std::string_view text);

// Number of characters if `text` is UTF-8, -1 if not (overlong forms and surrogates are not).
long utf8_length(std::string_view text);

// What a person signs in with, in lower case: 2 to 100 of a-z, 0-9, and . _ - + @. ASCII only, so
// that two logins that look alike are alike.
Result<std::string> read_login(std::string_view text);
// A display name: 1 to 200 bytes of UTF-8 without control characters, not only spaces.
Result<std::string> read_name(std::string_view text);
// Empty, or something@something in lower case, at most 254 bytes, no spaces or control characters.
Result<std::string> read_email(std::string_view text);

// At most `bytes` bytes, control characters and what is not UTF-8 as '?'. For logs and lists.
std::string printable(std::string_view text, std::size_t bytes);

// Everything but letters, digits and "-._~" as %XX: for the parts of a URL and for forms.
std::string percent_encoded(std::string_view text);

// base64url without padding, as tokens use it (RFC 7515). Empty for what no encoder would have
// written.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace plumb::identity
