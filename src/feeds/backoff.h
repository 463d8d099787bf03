// How long to wait after failures: doubled each time up to a cap, less up to a half by chance, so
// that feeds which failed together do not all come back together.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace plumb::feeds {

// `chance` is a random number: the same one gives the same wait. Never shorter than half of `base`
// and never longer than `cap`. No failure: no wait.
std::chrono::milliseconds back_off(std::size_t failures, std::chrono::milliseconds base,
                                   std::chrono::milliseconds cap, std::uint64_t chance);

}  // namespace plumb::feeds
