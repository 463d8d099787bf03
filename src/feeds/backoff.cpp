#include "feeds/backoff.h"

#include <algorithm>

namespace plumb::feeds {

std::chrono::milliseconds back_off(std::size_t failures, std::chrono::milliseconds base,
                                   std::chrono::milliseconds cap, std::uint64_t chance) {
  if (failures == 0) return std::chrono::milliseconds{0};
  std::chrono::milliseconds out = std::min(base, cap);
  for (std::size_t i = 1; i < failures && out < cap; ++i) out = std::min(out * 2, cap);
  const auto half = static_cast<std::uint64_t>(out.count() / 2);
  const auto less = half == 0 ? 0 : chance % (half + 1);
  return out - std::chrono::milliseconds(static_cast<std::int64_t>(less));
}

}  // namespace plumb::feeds
