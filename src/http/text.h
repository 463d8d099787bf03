// Small text work of the wire: comparing, checking, escaping. All linear in their input.
#pragma once

#include <string>
#include <string_view>

namespace plumb::http {

// ASCII letters compare equal in either case, as header names do.
bool equals_ignoring_case(std::string_view a, std::string_view b);

// Without spaces and tabs at both ends.
std::string_view trimmed(std::string_view text);

// Splits at `separator`; the rest of `text` is what follows the first, which is returned.
std::string_view take_until(std::string_view& text, char separator);

// One or more characters of RFC 9110's token: what a method, a header name, a cookie name is.
bool is_token(std::string_view text);

bool is_utf8(std::string_view text);

// Appends `text` as a JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD.
void append_json(std::string& out, std::string_view text);

// base64url without padding. Decoding returns false for anything encode would not have written.
std::string to_base64(std::string_view bytes);
bool from_base64(std::string_view text, std::string& bytes);

}  // namespace plumb::http
