#include "identity/errors.h"

#include <fmt/format.h>

namespace plumb::identity {

Error too_many_attempts(std::chrono::seconds wait) {
  const auto count = wait.count();
  const std::string when = count < 120 ? fmt::format("{} second{}", count, count == 1 ? "" : "s")
                                       : fmt::format("{} minutes", (count + 59) / 60);
  return throttled("There were too many attempts to sign in.", {},
                   fmt::format("Try again in {}.", when));
}

}  // namespace plumb::identity
