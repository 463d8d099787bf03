// Slows down guessing. Counts failed attempts per key (an account's login, a network address) and
// makes the next one wait, twice as long each time. Knows nothing of accounts: a login that is not
// there is slowed like any other, so the wait reveals nothing.
//
// An attempt counts as failed from the moment it is admitted until it is taken back, so that many
// attempts at once get no further than the same number one after the other.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/time.h"

namespace plumb::identity {

struct ThrottleRule {
  unsigned free_failures = 5;          // before anybody waits
  std::chrono::seconds first_wait{1};  // after the failure that follows; then 2, 4, 8 …
  std::chrono::seconds longest_wait{900};
  std::chrono::seconds forget_after{3600};  // counted from the end of the wait
};

// What is known of one key; also how it is kept on disk.
struct Attempts {
  unsigned failures = 0;
  Instant last_at{};
  Instant before_at{};  // last_at of the attempt before, for take_back(); not kept on disk
};

class Throttle {
 public:
  // `most_keys` bounds the memory. When it is full the key with the fewest failures gives way, the
  // one quiet for longest among equals: a flood of new keys cannot wash out one under attack.
  Throttle(ThrottleRule rule, std::size_t most_keys) : rule_(rule), most_keys_(most_keys) {}

  // How long `key` still has to wait; zero: it may try. Logarithmic.
  std::chrono::seconds wait(const Digest& key, Instant now) const;

  // Counts an attempt. Call only when wait() is zero. Returns the key that gave way, if one did.
  // Linear in the number of keys when that happens, otherwise logarithmic.
  std::optional<Digest> admit(const Digest& key, Instant now);
  // The attempt did not fail, or was not made.
  void take_back(const Digest& key);
  // The key's owner has proved who they are: nothing is held against it any more.
  void clear(const Digest& key);

  std::optional<Attempts> find(const Digest& key) const;
  // Puts back what was kept on disk.
  void restore(const Digest& key, Attempts attempts);
  // Drops what has been quiet long enough.
  void forget_old(Instant now);
  std::size_t size() const { return keys_.size(); }

 private:
  std::chrono::seconds wait_after(unsigned failures) const;
  bool is_forgotten(const Attempts& attempts, Instant now) const;

  ThrottleRule rule_;
  std::size_t most_keys_;
  std::map<Digest, Attempts> keys_;
};

// One key for what one attacker can easily have: a whole IPv4 address, the /64 of an IPv6 address.
// An IPv4 address inside IPv6 is the IPv4 address. Other texts stand for themselves.
std::string address_block(std::string_view address);

}  // namespace plumb::identity
