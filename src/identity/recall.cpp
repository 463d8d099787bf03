#include "identity/recall.h"

#include <algorithm>

namespace plumb::identity {

std::shared_ptr<const Recalled> Recall::find(const Digest& proof, Instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(proof);
  if (found == entries_.end()) return nullptr;
  const Entry& entry = found->second;
  return entry.from <= now && now < entry.until ? entry.who : nullptr;
}

void Recall::keep(const Digest& proof, Recalled who, Instant now, Instant until) {
  Entry entry{std::make_shared<const Recalled>(std::move(who)), now,
              std::min(until, now + kLongest)};
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= kMost) entries_.clear();
  entries_.insert_or_assign(proof, std::move(entry));
}

void Recall::forget() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

}  // namespace plumb::identity
