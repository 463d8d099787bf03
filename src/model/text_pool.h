// Append-only storage of short texts, shared by all snapshots of a workspace, and a table that
// gives each id one small number for good.
#pragma once

#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <shared_mutex>
#include <string_view>
#include <vector>

namespace plumb::model {

// A text in a pool: eight bytes, never moves, valid as long as the pool. Default: empty.
class Text {
 public:
  Text() = default;
  std::string_view view() const {
    if (at_ == nullptr) return {};
    std::uint32_t size = 0;
    std::memcpy(&size, at_, sizeof size);
    return {at_ + sizeof size, size};
  }
  bool empty() const { return at_ == nullptr; }

 private:
  friend class TextPool;
  explicit Text(const char* at) : at_(at) {}
  const char* at_ = nullptr;
};

// One writer at a time; reading texts already handed out needs no lock.
class TextPool {
 public:
  Text add(std::string_view text);
  // The same for texts that tend to repeat ({"strength":0.75}): equal short texts are stored once,
  // as long as there are not too many different ones.
  Text share(std::string_view text);
  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t left_ = 0;
  char* next_ = nullptr;
  std::size_t bytes_ = 0;
  std::vector<Text> shared_;  // open addressing, a power of two; grown on first use
  std::size_t shared_count_ = 0;
};

using Index = std::uint32_t;
inline constexpr Index kNoIndex = 0xffffffff;

// Id to index, dense from 0, never reused. Look-ups may run beside one writer.
class IdTable {
 public:
  Index find(std::string_view id) const;
  // The id's index, given on first sight.
  Index intern(std::string_view id);
  std::string_view id(Index index) const;
  std::size_t size() const;
  std::size_t bytes() const;

 private:
  Index find_unlocked(std::string_view id, std::uint64_t hash) const;
  void grow();

  mutable std::shared_mutex mutex_;
  TextPool pool_;
  std::deque<Text> ids_;      // a deque wastes no room by doubling
  std::vector<Index> slots_;  // open addressing, power of two, kNoIndex = free
};

}  // namespace plumb::model
