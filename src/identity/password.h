// Passwords: Argon2id by libsodium, in the text form `$argon2id$v=19$m=…,t=…,p=1$salt$hash` that
// carries its own parameters.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plumb::identity {

// The defaults are libsodium's interactive ones. Tests take the least the algorithm allows.
struct PasswordCost {
  unsigned long long passes = 2;
  std::size_t memory_bytes = std::size_t{64} << 20;
};
inline constexpr PasswordCost kLeastPasswordCost{1, 8192};

// Takes the cost in time and memory. Fails if that memory is not there.
Result<std::string> hash_password(std::string_view password, PasswordCost cost);

// Takes the time and memory written in `hash`; false for a hash that cannot be read.
bool password_matches(const std::string& hash, std::string_view password);

// Whether `hash` was made with other parameters than `cost`.
bool needs_rehash(const std::string& hash, PasswordCost cost);

// Whether a person may choose this password: long enough, UTF-8, not one of the most common ones
// (also with digits and signs around it, letters swapped for look-alikes, or repeated), and not
// little more than `own_names` (login, name, e-mail). Nothing else is asked of it: length beats
// mixed character classes (NIST SP 800-63B, 5.1.1.2).
Status check_new_password(std::string_view password, std::span<const std::string> own_names);

}  // namespace plumb::identity
