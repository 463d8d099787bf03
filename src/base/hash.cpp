#include "base/hash.h"

#include <sodium.h>

namespace plumb {
Hasher& Hasher::add(std::string_view text) {
  std::array<char, 8> size{};
  for (std::size_t i = 0; i < size.size(); ++i) {
    size[i] = static_cast<char>(text.size() >> (8 * i));
  }
  if (bytes_.empty()) bytes_.reserve(512);
  bytes_.append(size.data(), size.size());
  bytes_.append(text);
  return *this;
}

Hasher& Hasher::add(const Digest& digest) {
  return add(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Digest Hasher::finish() {
  return digest_of(bytes_);
}

Digest digest_of(std::string_view bytes) {
  // Lets the library choose code for this processor; without it, it takes the slowest.
  [[maybe_unused]] static const int kReady = sodium_init();
  Digest out{};
  crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  return out;
}

std::string to_hex(const Digest& digest) {
  std::string out(digest.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), digest.data(), digest.size());
  out.pop_back();
  return out;
}

std::optional<Digest> digest_from_hex(std::string_view hex) {
  Digest out{};
  std::size_t read = 0;
  if (hex.size() != out.size() * 2 || sodium_hex2bin(out.data(), out.size(), hex.data(), hex.size(),
                                                     nullptr, &read, nullptr) != 0) {
    return std::nullopt;
  }
  return out;
}

}  // namespace plumb
