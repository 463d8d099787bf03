#include "base/hash.h"

#include <sodium.h>

namespace plumb {
namespace {

crypto_generichash_state* state_in(std::array<unsigned char, 384>& bytes) {
  static_assert(sizeof(crypto_generichash_state) <= 384);
  return reinterpret_cast<crypto_generichash_state*>(bytes.data());
}

}  // namespace

Hasher::Hasher() {
  crypto_generichash_init(state_in(state_), nullptr, 0, Digest{}.size());
}

Hasher& Hasher::add(std::string_view text) {
  std::array<unsigned char, 8> size{};
  for (std::size_t i = 0; i < size.size(); ++i) {
    size[i] = static_cast<unsigned char>(text.size() >> (8 * i));
  }
  crypto_generichash_update(state_in(state_), size.data(), size.size());
  crypto_generichash_update(state_in(state_), reinterpret_cast<const unsigned char*>(text.data()),
                            text.size());
  return *this;
}

Hasher& Hasher::add(const Digest& digest) {
  return add(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Digest Hasher::finish() {
  Digest out{};
  crypto_generichash_final(state_in(state_), out.data(), out.size());
  return out;
}

Digest digest_of(std::string_view bytes) {
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
