#include "api/fold.h"

#include <array>
#include <cstdint>

namespace plumb::api {
namespace {

// U+00C0 to U+017F, what each letter is without its mark and case.
constexpr std::array<std::string_view, 192> kLatin = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c",        "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o",  "o",  "o", "o", "o",  "\xC3\x97", "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a",  "a",  "a", "a", "ae", "c",        "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o",  "o",  "o", "o", "o",  "\xC3\xB7", "o", "u", "u", "u", "u", "y", "th", "y",
    "a", "a", "a",  "a",  "a", "a", "c",  "c",        "c", "c", "c", "c", "c", "c", "d",  "d",
    "d", "d", "e",  "e",  "e", "e", "e",  "e",        "e", "e", "e", "e", "g", "g", "g",  "g",
    "g", "g", "g",  "g",  "h", "h", "h",  "h",        "i", "i", "i", "i", "i", "i", "i",  "i",
    "i", "i", "ij", "ij", "j", "j", "k",  "k",        "k", "l", "l", "l", "l", "l", "l",  "l",
    "l", "l", "l",  "n",  "n", "n", "n",  "n",        "n", "n", "n", "n", "o", "o", "o",  "o",
    "o", "o", "oe", "oe", "r", "r", "r",  "r",        "r", "r", "s", "s", "s", "s", "s",  "s",
    "s", "s", "t",  "t",  "t", "t", "t",  "t",        "u", "u", "u", "u", "u", "u", "u",  "u",
    "u", "u", "u",  "u",  "w", "w", "y",  "y",        "y", "z", "z", "z", "z", "z", "z",  "s"};

void append_utf8(std::string& out, std::uint32_t code) {
  out += static_cast<char>(0xC0 | (code >> 6));
  out += static_cast<char>(0x80 | (code & 0x3F));
}

// Two-byte characters: Latin, Greek, Cyrillic, and marks that stand alone.
void fold_two(std::string& out, std::uint32_t code) {
  if (code >= 0xC0 && code < 0x180) {
    out += kLatin[code - 0xC0];
  } else if (code >= 0x300 && code < 0x370) {
    // A combining mark goes away.
  } else if ((code >= 0x391 && code <= 0x3A9) || (code >= 0x410 && code <= 0x42F)) {
    append_utf8(out, code + 32);
  } else if (code >= 0x400 && code <= 0x40F) {
    append_utf8(out, code + 80);
  } else {
    append_utf8(out, code);
  }
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 'A' && byte <= 'Z') {
      out += static_cast<char>(byte + 32);
    } else if ((byte & 0xE0) == 0xC0 && i + 1 < text.size()) {
      const auto next = static_cast<unsigned char>(text[++i]);
      fold_two(out, (static_cast<std::uint32_t>(byte & 0x1F) << 6) | (next & 0x3F));
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < folded.size()) {
    const std::size_t end = std::min(folded.find_first_of(" \t\r\n", at), folded.size());
    if (end > at) out.emplace_back(folded.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace plumb::api
