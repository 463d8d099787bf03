#include "identity/secret.h"

#include <sodium.h>

#include <array>
#include <cassert>

namespace plumb::identity {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

std::string encode(const unsigned char* bytes, std::size_t size) {
  std::string out;
  unsigned buffer = 0;
  unsigned bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    buffer = (buffer << 8 | bytes[i]) & 0xffffU;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += kAlphabet[buffer >> bits & 31U];
    }
  }
  if (bits > 0) out += kAlphabet[buffer << (5 - bits) & 31U];
  return out;
}

template <std::size_t size>
std::string random_text() {
  prepare_crypto();
  std::array<unsigned char, size> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string out = encode(bytes.data(), bytes.size());
  sodium_memzero(bytes.data(), bytes.size());
  return out;
}

const char* name_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::session: return "plumb session 1";
    case Purpose::token: return "plumb token 1";
    case Purpose::setup: return "plumb setup link 1";
    case Purpose::invitation: return "plumb invitation 1";
    case Purpose::reset: return "plumb reset link 1";
    case Purpose::recovery: return "plumb recovery code 1";
    case Purpose::attempt: return "plumb sign-in attempt 1";
  }
  return "";
}

}  // namespace

void prepare_crypto() {
  // Thread-safe and repeatable by contract; fails only where the system has no random numbers.
  static const int ready = sodium_init();
  assert(ready >= 0);
  static_cast<void>(ready);
}

std::string new_secret() {
  std::string out = random_text<32>();
  assert(out.size() == kSecretLength);
  return out;
}

std::string new_recovery_code() {
  std::string out = random_text<10>();
  assert(out.size() == kRecoveryLength);
  for (const std::size_t at : {12U, 8U, 4U}) out.insert(at, 1, '-');
  return out;
}

bool is_secret(std::string_view text) {
  if (text.size() != kSecretLength) return false;
  if (text.find_first_not_of(kAlphabet) != std::string_view::npos) return false;
  // 52 characters hold 260 bits; the last four are zero, which leaves two possible last characters.
  return text.back() == kAlphabet[0] || text.back() == kAlphabet[16];
}

std::string plain_recovery_code(std::string_view typed) {
  std::string out;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower == 'o') lower = '0';
    if (lower == 'i' || lower == 'l') lower = '1';
    out += lower;
    if (out.size() > kRecoveryLength) break;
  }
  const bool fits =
      out.size() == kRecoveryLength && out.find_first_not_of(kAlphabet) == std::string::npos;
  if (!fits) out.clear();
  return out;
}

Digest secret_digest(Purpose purpose, std::string_view secret, std::string_view owner) {
  return Hasher().add(name_of(purpose)).add(owner).add(secret).finish();
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace plumb::identity
