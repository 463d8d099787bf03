#include "model/text_pool.h"

#include <mutex>

namespace plumb::model {
namespace {

std::uint64_t hash_of(std::string_view text) {
  // Eight bytes at a time, mixed after each: ids share long prefixes, so all bits need the whole.
  std::uint64_t hash = 1469598103934665603ull ^ text.size();
  const auto mix = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
    hash ^= hash >> 29;
  };
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    mix(word);
  }
  std::uint64_t rest = 0;
  if (at < text.size()) std::memcpy(&rest, text.data() + at, text.size() - at);
  mix(rest);
  mix(0);
  return hash;
}

// An index is smaller than the table, so the bits above are free for a part of the hash: a look-up
// then reads the texts of other ids hardly ever. `mask`: slots less one.
Index entry_of(std::uint64_t hash, Index index, std::size_t mask) {
  return (static_cast<Index>(hash >> 32) & ~static_cast<Index>(mask)) | index;
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
    const Index entry = slots_[slot];
    if (entry == kNoIndex) return kNoIndex;
    const Index index = entry & static_cast<Index>(mask);
    if (entry == entry_of(hash, index, mask) && ids_[index].view() == id) return index;
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
  slots_[slot] = entry_of(hash, index, mask);
  return index;
}

void IdTable::grow() {
  const std::size_t size = slots_.empty() ? 1024 : slots_.size() * 2;
  slots_.assign(size, kNoIndex);
  const std::size_t mask = size - 1;
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    const std::uint64_t hash = hash_of(ids_[i].view());
    std::size_t slot = hash & mask;
    while (slots_[slot] != kNoIndex) slot = (slot + 1) & mask;
    slots_[slot] = entry_of(hash, static_cast<Index>(i), mask);
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
