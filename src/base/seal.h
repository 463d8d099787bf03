// Secrets that must be told again, such as the password of a mail server: sealed for as long as
// they are kept, with a key that stands in a file of its own. What only has to be recognised is
// kept as a digest instead (identity/secret.h). Decision 0011.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plumb {

class Seal {
 public:
  // Reads the key (64 hexadecimal digits), or makes the file, readable by its owner only. Failure:
  // unavailable where it cannot be read or made, bad_input where it holds no key or others may read
  // it.
  static Result<Seal> open(const std::string& path);

  // Text of letters, digits, - and _. Two seals of one text differ. `about` says what it belongs to
  // and is not kept: what was sealed for one thing does not open for another.
  std::string seal(std::string_view text, std::string_view about) const;
  // None for what was not sealed with this key, for this thing, or was altered.
  std::optional<std::string> unseal(std::string_view sealed, std::string_view about) const;

 private:
  static constexpr std::size_t kKeyBytes = 32;
  Seal() = default;
  std::array<unsigned char, kKeyBytes> key_{};
};

}  // namespace plumb
