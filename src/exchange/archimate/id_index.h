// Positions by identifier, for lists that are built once and looked into often: open addressing
// over 8 bytes per slot, hashed with a seed of the process so that no file can be made to collide.
#pragma once

#include <cstdint>
#include <cstring>
#include <random>
#include <string_view>
#include <vector>

namespace plumb::exchange::archimate {

class IdIndex {
 public:
  static constexpr std::size_t kNone = ~std::size_t{0};

  // `size` is how many identifiers will be added at most.
  explicit IdIndex(std::size_t size) {
    std::size_t slots = 16;
    while (slots < size * 2) slots *= 2;
    slots_.resize(slots);
  }

  // Adds position `at`, unless an equal identifier is there: returns its position, else kNone.
  // `id_at(position)` gives the identifier of a position added before.
  template <typename IdAt>
  std::size_t add(std::string_view id, std::size_t at, const IdAt& id_at) {
    const std::uint64_t hash = hash_of(id);
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot].position != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      const std::size_t other = slots_[slot].position - 1;
      if (slots_[slot].hash == static_cast<std::uint32_t>(hash >> 32U) && id_at(other) == id) {
        return other;
      }
    }
    slots_[slot] = {static_cast<std::uint32_t>(hash >> 32U), static_cast<std::uint32_t>(at + 1)};
    return kNone;
  }

  template <typename IdAt>
  std::size_t find(std::string_view id, const IdAt& id_at) const {
    const std::uint64_t hash = hash_of(id);
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot].position != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      const std::size_t other = slots_[slot].position - 1;
      if (slots_[slot].hash == static_cast<std::uint32_t>(hash >> 32U) && id_at(other) == id) {
        return other;
      }
    }
    return kNone;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t position = 0;  // plus one; 0: free
  };

  static std::uint64_t hash_of(std::string_view id) {
    static const std::uint64_t kSeed =
        (static_cast<std::uint64_t>(std::random_device{}()) << 32U) | std::random_device{}();
    std::uint64_t hash = kSeed ^ id.size();
    const auto mix = [&hash](std::uint64_t word) {
      hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
      hash ^= hash >> 29U;
    };
    std::size_t at = 0;
    for (; at + 8 <= id.size(); at += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, id.data() + at, 8);
      mix(word);
    }
    std::uint64_t rest = 0;
    if (at < id.size()) std::memcpy(&rest, id.data() + at, id.size() - at);
    mix(rest);
    mix(kSeed);
    return hash;
  }

  std::vector<Slot> slots_;
};

}  // namespace plumb::exchange::archimate
