#include "identity/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "identity/common_passwords.h"
#include "identity/limits.h"
#include "identity/secret.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

// What must be left of a password when the person's own names are taken out.
constexpr std::size_t kBytesBesidesNames = 8;
constexpr std::size_t kShortestName = 3;  // "an" in a passphrase says nothing about Ann
constexpr std::size_t kLongestRepeat = 6;
constexpr std::size_t kDistinctBytes = 5;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_common(std::string_view text) {
  return std::find(kCommonPasswords.begin(), kCommonPasswords.end(), text) !=
         kCommonPasswords.end();
}

// Look-alikes back to letters: p4$$w0rd is password.
std::string without_disguise(std::string_view text) {
  constexpr std::string_view kSigns = "0134578@$!|+";
  constexpr std::string_view kMeant = "oieastbasilt";
  static_assert(kSigns.size() == kMeant.size());
  std::string out(text);
  for (char& c : out) {
    const std::size_t at = kSigns.find(c);
    if (at != std::string_view::npos) c = kMeant[at];
  }
  return out;
}

// "2024summer!!" is summer: people who must add digits and signs add them at the ends.
std::string_view core(std::string_view text) {
  while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
  return text;
}

// The shortest text that `text` is a repetition of, cut anywhere; `text` itself if none is.
std::string_view repeated_unit(std::string_view text) {
  for (std::size_t unit = 1; unit * 2 <= text.size(); ++unit) {
    if (text.substr(unit) == text.substr(0, text.size() - unit)) return text.substr(0, unit);
  }
  return text;
}

bool is_worn(const std::string& text) {
  const std::string_view unit = repeated_unit(text);
  if (unit.size() <= kLongestRepeat && unit.size() < text.size()) return true;
  return is_common(text) || is_common(unit) || is_common(core(text)) ||
         is_common(repeated_unit(core(text)));
}

void remove_all(std::string& text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part)) {
    text.erase(at, part.size());
  }
}

// The pieces of logins, names and addresses somebody would build a password from.
std::vector<std::string> pieces(std::span<const std::string> names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const std::string plain = lower(name);
    if (plain.size() >= kShortestName) out.push_back(plain);
    std::string piece;
    for (const char c : plain + " ") {
      if (is_letter(c) || (c >= '0' && c <= '9')) {
        piece += c;
        continue;
      }
      if (piece.size() >= kShortestName) out.push_back(piece);
      piece.clear();
    }
  }
  // Longest first, so that "anna.smith" goes as a whole.
  std::stable_sort(out.begin(), out.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return out;
}

}  // namespace

Result<std::string> hash_password(std::string_view password, PasswordCost cost) {
  prepare_crypto();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str(out.data(), password.data(), password.size(), cost.passes,
                        cost.memory_bytes) != 0) {
    return unavailable("There is not enough memory to check passwords.", {},
                       "Free some memory and try again.");
  }
  return std::string(out.data());
}

bool password_matches(const std::string& hash, std::string_view password) {
  prepare_crypto();
  return hash.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(const std::string& hash, PasswordCost cost) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

Status check_new_password(std::string_view password, std::span<const std::string> own_names) {
  if (password.size() > limits::kPasswordBytes) {
    return over_limit("The password is longer than 1024 bytes.", {}, "Choose a shorter one.");
  }
  const long length = utf8_length(password);
  if (length < 0) return bad_input("The password is not readable text.", {}, "Type it again.");
  if (length < static_cast<long>(limits::kPasswordCharacters)) {
    return bad_input("The password is shorter than 12 characters.", {},
                     "Choose a longer one; a few unrelated words are easy to remember.");
  }
  const std::string plain = lower(password);
  const std::set<char> distinct(plain.begin(), plain.end());
  if (distinct.size() < kDistinctBytes || is_worn(plain) || is_worn(without_disguise(plain))) {
    return bad_input("This password is one of the first that others would try.", {},
                     "Choose another one; a few unrelated words are easy to remember.");
  }
  std::string rest = plain;
  for (const std::string& piece : pieces(own_names)) remove_all(rest, piece);
  if (rest.size() < kBytesBesidesNames) {
    return bad_input("The password is little more than your own name.", {},
                     "Choose one that does not build on your name or address.");
  }
  return done();
}

}  // namespace plumb::identity
