#include "base/environment.h"

#include <sodium.h>

#include <cstdlib>
#include <memory>
#include <random>

namespace plumb {

Environment system_environment() {
  Environment out;
  const char* now = std::getenv("PLUMB_NOW");
  const auto fixed = now != nullptr ? parse_instant(now) : std::nullopt;
  if (fixed) {
    out.now = [at = *fixed] { return at; };
  } else {
    out.now = [] {
      return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    };
  }
  if (const char* seed = std::getenv("PLUMB_SEED"); seed != nullptr) {
    auto generator = std::make_shared<std::mt19937_64>(std::strtoull(seed, nullptr, 10));
    out.random = [generator] { return (*generator)(); };
  } else {
    out.random = [] {
      std::uint64_t bits = 0;
      randombytes_buf(&bits, sizeof bits);
      return bits;
    };
  }
  return out;
}

std::string new_id(std::string_view prefix, const Environment& environment) {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::uint64_t bits = environment.random();
  std::string out(prefix);
  for (int i = 0; i < 12; ++i) {
    out += kAlphabet[bits & 31];
    bits >>= 5;
  }
  return out;
}

}  // namespace plumb
