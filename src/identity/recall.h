// Who has proved themselves a moment ago, so that a request need not ask the file again. Private to
// identity/.
//
// What was proved holds until anything is written through this connection, and for a second at
// most, since another program may write as well. Kept with the lock of Identity held, found
// without.
#pragma once

#include <chrono>
#include <cstring>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/hash.h"
#include "identity/identity.h"

namespace plumb::identity {

class Recall {
 public:
  static constexpr std::chrono::seconds kLongest{1};
  static constexpr std::size_t kMost = 4'096;

  std::shared_ptr<const Recalled> find(const Digest& proof, Instant now) const;
  void keep(const Digest& proof, Recalled who, Instant now, Instant until);
  void forget();

 private:
  struct Entry {
    std::shared_ptr<const Recalled> who;
    Instant from;
    Instant until;
  };
  struct Hash {
    std::size_t operator()(const Digest& digest) const {
      std::size_t out = 0;
      std::memcpy(&out, digest.data(), sizeof out);  // a digest is as good as random
      return out;
    }
  };
  mutable std::mutex mutex_;
  std::unordered_map<Digest, Entry, Hash> entries_;
};

}  // namespace plumb::identity
