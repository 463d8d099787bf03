// Who may connect: counts connections, in all and by address.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <unordered_map>

#include "http/limits.h"

namespace plumb::http::io {

class Admission {
 public:
  explicit Admission(const Limits& limits) : limits_(limits) {}

  enum class Entry : unsigned char { welcome, full, address_full };
  // `address` is an IPv4 address or the first half of an IPv6 one, which one customer owns whole.
  // Counts in every case: leave() must follow.
  Entry enter(const std::string& address);
  void leave(const std::string& address);

  std::size_t count() const;
  // Waits until nobody is left, or until then; true when nobody is.
  bool wait_empty(std::chrono::steady_clock::time_point until);

 private:
  const Limits& limits_;
  mutable std::mutex mutex_;
  std::condition_variable left_;
  std::size_t count_ = 0;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace plumb::http::io
