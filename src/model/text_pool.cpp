#include "model/text_pool.h"

#include <mutex>

namespace plumb::model {
namespace {

std::uint64_t hash_of(std::string_view text) {
  // FNV-1a with a final mix: ids share long prefixes, so the low bits need the whole text.
  std::uint64_t hash = 1469598103934665603ull;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ull;
  }
  hash ^= hash >> 32;
  hash *= 0x9e3779b97f4a7c15ull;
  return hash ^ (hash >> 29);
}

}  // namespace

Text TextPool::add(std::string_view text) {
  if (text.empty()) return {};
  const std::size_t need = sizeof(std::uint32_t) + text.size();
  char* at = nullptr;
  if (need > kChunkBytes / 4) {
    // A long text gets a chunk of its own, so that it wastes no room in the shared one.
    chunks_.push_back(std::make_unique<char[]>(need));
    at = chunks_.back().get();
    bytes_ += need;
  } else {
    if (need > left_) {
      chunks_.push_back(std::make_unique<char[]>(kChunkBytes));
      next_ = chunks_.back().get();
      left_ = kChunkBytes;
      bytes_ += kChunkBytes;
    }
    at = next_;
    next_ += need;
    left_ -= need;
  }
  const auto size = static_cast<std::uint32_t>(text.size());
  std::memcpy(at, &size, sizeof size);
  std::memcpy(at + sizeof size, text.data(), text.size());
  return Text(at);
}

Text TextPool::share(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  constexpr std::size_t kSlots = std::size_t{1} << 14;
  if (text.empty() || text.size() > kLongest) return add(text);
  if (shared_.empty()) shared_.resize(kSlots);
  for (std::size_t slot = hash_of(text) & (kSlots - 1);; slot = (slot + 1) & (kSlots - 1)) {
    if (shared_[slot].view() == text) return shared_[slot];
    if (!shared_[slot].empty()) continue;
    // Half full: these texts do not repeat, so looking for them is not worth more room.
    if (shared_count_ >= kSlots / 2) return add(text);
    ++shared_count_;
    return shared_[slot] = add(text);
  }
}

Index IdTable::find_unlocked(std::string_view id, std::uint64_t hash) const {
  if (slots_.empty()) return kNoIndex;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const Index index = slots_[slot];
    if (index == kNoIndex || ids_[index].view() == id) return index;
  }
}

Index IdTable::find(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  return find_unlocked(id, hash_of(id));
}

Index IdTable::intern(std::string_view id) {
  const std::uint64_t hash = hash_of(id);
  const std::unique_lock lock(mutex_);
  if (const Index found = find_unlocked(id, hash); found != kNoIndex) return found;
  if ((ids_.size() + 1) * 3 > slots_.size() * 2) grow();
  const auto index = static_cast<Index>(ids_.size());
  ids_.push_back(pool_.add(id));
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != kNoIndex) slot = (slot + 1) & mask;
  slots_[slot] = index;
  return index;
}

void IdTable::grow() {
  const std::size_t size = slots_.empty() ? 1024 : slots_.size() * 2;
  slots_.assign(size, kNoIndex);
  const std::size_t mask = size - 1;
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    std::size_t slot = hash_of(ids_[i].view()) & mask;
    while (slots_[slot] != kNoIndex) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<Index>(i);
  }
}

std::string_view IdTable::id(Index index) const {
  const std::shared_lock lock(mutex_);
  return ids_[index].view();
}

std::size_t IdTable::size() const {
  const std::shared_lock lock(mutex_);
  return ids_.size();
}

std::size_t IdTable::bytes() const {
  const std::shared_lock lock(mutex_);
  return pool_.bytes() + ids_.size() * sizeof(Text) + slots_.capacity() * sizeof(Index);
}

}  // namespace plumb::model
