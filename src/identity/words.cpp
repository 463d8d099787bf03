#include "identity/words.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "identity/limits.h"

namespace plumb::identity {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Length of the UTF-8 character at `at`, 0 if there is none.
std::size_t character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned first = byte(0);
  std::size_t size = 0;
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) size = 2;
  if (first >= 0xe0 && first <= 0xef) size = 3;
  if (first >= 0xf0 && first <= 0xf4) size = 4;
  if (size == 0 || at + size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
  }
  const unsigned second = byte(1);
  if (first == 0xe0 && second < 0xa0) return 0;   // overlong
  if (first == 0xed && second >= 0xa0) return 0;  // surrogates
  if (first == 0xf0 && second < 0x90) return 0;   // overlong
  if (first == 0xf4 && second >= 0x90) return 0;  // beyond U+10FFFF
  return size;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

long utf8_length(std::string_view text) {
  long count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    const std::size_t size = character_at(text, at);
    if (size == 0) return -1;
    at += size;
  }
  return count;
}

Result<std::string> read_login(std::string_view text) {
  std::string out = lower(text);
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789._-+@";
  if (out.size() < 2 || out.size() > limits::kLoginCharacters ||
      out.find_first_not_of(kAllowed) != std::string::npos) {
    return bad_input("This cannot be a sign-in name.", printable(text, limits::kLoginCharacters),
                     "Use 2 to 100 letters a to z, digits, and any of . _ - + @.");
  }
  return out;
}

Result<std::string> read_name(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) {
    return bad_input("The name is empty.", {}, "Enter the name others should see.");
  }
  text = text.substr(first, text.find_last_not_of(' ') - first + 1);
  if (text.size() > limits::kNameBytes || utf8_length(text) < 0 ||
      std::any_of(text.begin(), text.end(), is_control)) {
    return bad_input("This cannot be a name.", printable(text, limits::kNameBytes),
                     "Use at most 200 bytes of text on one line.");
  }
  return std::string(text);
}

Result<std::string> read_email(std::string_view text) {
  std::string out = lower(text);
  if (out.empty()) return out;
  const std::size_t at = out.find('@');
  const bool shaped = at != std::string::npos && at > 0 && at + 1 < out.size() &&
                      out.find('@', at + 1) == std::string::npos;
  constexpr std::string_view kNever = " <>,;:\"\\()[]";
  if (!shaped || out.size() > limits::kEmailBytes || utf8_length(out) < 0 ||
      out.find_first_of(kNever) != std::string::npos ||
      std::any_of(out.begin(), out.end(), is_control)) {
    return bad_input("This is not an e-mail address.", printable(text, limits::kEmailBytes),
                     "Write it like name@example.org, or leave it empty.");
  }
  return out;
}

std::string printable(std::string_view text, std::size_t bytes) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_at(text, at);
    const bool plain = size > 0 && !is_control(text[at]);
    if (out.size() + (plain ? size : 1) > bytes) break;
    if (plain) {
      out += text.substr(at, size);
    } else {
      out += '?';
    }
    at += std::max<std::size_t>(size, 1);
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string to_base64url(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  out.pop_back();  // the final zero
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  // libsodium 1.0.18 takes some bytes beyond ASCII for digits.
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (text.find_first_not_of(kDigits) != std::string_view::npos) return std::nullopt;
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &size, &end,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  out.resize(size);
  return out;
}

}  // namespace plumb::identity
