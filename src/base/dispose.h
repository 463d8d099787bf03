// Freeing large structures on another thread, so that nobody waits for it.
#pragma once

#include <future>
#include <utility>

namespace plumb {

// Destroys `object` meanwhile. Whoever keeps the future waits for the end of it in its destructor.
template <typename T>
[[nodiscard]] std::future<void> dispose(T&& object) {
  return std::async(std::launch::async, [gone = std::forward<T>(object)]() mutable {
    [[maybe_unused]] const T taken = std::move(gone);
  });
}

}  // namespace plumb
