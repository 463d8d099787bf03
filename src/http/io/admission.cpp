#include "http/io/admission.h"

namespace plumb::http::io {

Admission::Entry Admission::enter(const std::string& address) {
  const std::lock_guard lock(mutex_);
  ++count_;
  const std::size_t same = ++by_address_[address];
  if (count_ > limits_.connections) return Entry::full;
  if (limits_.connections_per_address > 0 && same > limits_.connections_per_address) {
    return Entry::address_full;
  }
  return Entry::welcome;
}

void Admission::leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto same = by_address_.find(address);
  if (--same->second == 0) by_address_.erase(same);
  // Under the lock: who waits may destroy this object as soon as it sees nobody.
  if (--count_ == 0) left_.notify_all();
}

std::size_t Admission::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

bool Admission::wait_empty(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  return left_.wait_until(lock, until, [this] { return count_ == 0; });
}

}  // namespace plumb::http::io
