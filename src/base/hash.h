// BLAKE2b-256 (libsodium), for chaining the change log and naming attachments. Not for passwords.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plumb {

using Digest = std::array<std::uint8_t, 32>;

// Digest of a sequence of texts; each is preceded by its length, so that moving a byte from one to
// the next changes the result.
class Hasher {
 public:
  Hasher& add(std::string_view text);
  Hasher& add(const Digest& digest);
  Digest finish();

 private:
  std::string bytes_;  // hashed in one go: the parts are short
};

// Digest of bytes as they are, as `b2sum -l 256` prints it.
Digest digest_of(std::string_view bytes);

std::string to_hex(const Digest& digest);
// The other way; nothing if it is not 64 hexadecimal digits.
std::optional<Digest> digest_from_hex(std::string_view hex);

}  // namespace plumb
