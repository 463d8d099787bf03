// The outside world a workspace may touch besides its file: the clock and randomness. Passed in, so
// that a whole workspace runs in a test from a seed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace plumb {

struct Environment {
  std::function<Instant()> now;
  std::function<std::uint64_t()> random;
};

// The real clock and the system's random numbers. PLUMB_NOW (an ISO moment) and PLUMB_SEED (a
// number) in the process environment replace them, for repeatable runs.
Environment system_environment();

// "b-7k2m9q4x0d3f": prefix and 12 characters of base 32, 60 random bits.
std::string new_id(std::string_view prefix, const Environment& environment);

}  // namespace plumb
