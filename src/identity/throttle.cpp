#include "identity/throttle.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace plumb::identity {

using std::chrono::seconds;

seconds Throttle::wait_after(unsigned failures) const {
  if (failures < rule_.free_failures || failures == 0) return seconds{0};
  seconds out = rule_.first_wait;
  // Stops as soon as the longest wait is passed, so the doubling cannot overflow.
  for (unsigned i = rule_.free_failures; i < failures && out < rule_.longest_wait; ++i) out *= 2;
  return std::min(out, rule_.longest_wait);
}

bool Throttle::is_forgotten(const Attempts& attempts, Instant now) const {
  return now - attempts.last_at >= wait_after(attempts.failures) + rule_.forget_after;
}

seconds Throttle::wait(const Digest& key, Instant now) const {
  const auto found = keys_.find(key);
  if (found == keys_.end() || is_forgotten(found->second, now)) return seconds{0};
  const seconds whole = wait_after(found->second.failures);
  // A clock that was set back must not lock anybody out for longer than the rule says.
  const Instant since = std::min(found->second.last_at, now);
  const auto left = whole - (now - since);
  return std::max(seconds{0}, std::chrono::ceil<seconds>(left));
}

std::optional<Digest> Throttle::admit(const Digest& key, Instant now) {
  const auto found = keys_.find(key);
  if (found != keys_.end()) {
    if (is_forgotten(found->second, now)) found->second.failures = 0;
    found->second.failures = std::min(found->second.failures + 1, 1'000'000U);
    found->second.before_at = std::exchange(found->second.last_at, now);
    return std::nullopt;
  }
  std::optional<Digest> gave_way;
  if (keys_.size() >= most_keys_ && !keys_.empty()) {
    const auto least =
        std::min_element(keys_.begin(), keys_.end(), [](const auto& a, const auto& b) {
          if (a.second.failures != b.second.failures) return a.second.failures < b.second.failures;
          return a.second.last_at < b.second.last_at;
        });
    gave_way = least->first;
    keys_.erase(least);
  }
  keys_.emplace(key, Attempts{1, now, now});
  return gave_way;
}

void Throttle::take_back(const Digest& key) {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return;
  Attempts& attempts = found->second;
  if (--attempts.failures == 0) {
    keys_.erase(found);
    return;
  }
  // Who typed the right password need not wait again before the code.
  attempts.last_at = attempts.before_at;
}

void Throttle::clear(const Digest& key) {
  keys_.erase(key);
}

std::optional<Attempts> Throttle::find(const Digest& key) const {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

void Throttle::restore(const Digest& key, Attempts attempts) {
  if (attempts.failures > 0 && keys_.size() < most_keys_) keys_[key] = attempts;
}

void Throttle::forget_old(Instant now) {
  std::erase_if(keys_, [&](const auto& entry) { return is_forgotten(entry.second, now); });
}

std::string address_block(std::string_view address) {
  const std::string text(address.substr(0, 64));
  in6_addr six{};
  if (inet_pton(AF_INET6, text.c_str(), &six) != 1) return text;
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    inet_ntop(AF_INET, &six.s6_addr[12], out.data(), out.size());
    return out.data();
  }
  std::memset(&six.s6_addr[8], 0, 8);
  inet_ntop(AF_INET6, &six, out.data(), out.size());
  return std::string(out.data()) + "/64";
}

}  // namespace plumb::identity
