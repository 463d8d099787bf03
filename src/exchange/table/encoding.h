// From the bytes of a text file to UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plumb::exchange::table {

struct Decoded {
  std::string text;           // valid UTF-8 without byte order mark
  std::string encoding;       // what it was: "utf-8", "utf-16le", "utf-16be", "windows-1252"
  std::size_t replaced = 0;   // bytes or units that meant nothing and became U+FFFD
  std::size_t nul_bytes = 0;  // zero bytes that were dropped
};

// `wanted` empty: a byte order mark decides, then zero bytes in every second place (UTF-16), then
// whether the bytes are UTF-8. Bytes that are not are read as Windows-1252, of which Latin-1 is a
// part, unless most of the sequences beyond ASCII are good UTF-8: then single bad bytes are
// replaced. Linear. Failure: bad_input for an encoding it does not know and for binary data (more
// than one byte in twenty is a control character).
Result<Decoded> decode(std::string_view bytes, std::string_view wanted, std::string_view file_name);

// Length of the well-formed UTF-8 sequence at the start of `text`; 0 if there is none.
std::size_t utf8_length(std::string_view text);
void append_utf8(std::string& out, char32_t code_point);
// Appends `text` with anything that is not UTF-8 replaced; returns how many bytes were replaced.
std::size_t append_clean(std::string& out, std::string_view text);

}  // namespace plumb::exchange::table
