// A vector that is cheap to copy: copies share fixed-size chunks, and a write clones only the chunk
// it touches. Snapshots of a model are such copies.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace plumb::model {

// Call before writing through a pointer whose use_count() is 1: pairs with the release of the last
// other owner, who may have been another thread.
template <typename T>
void acquire_sole(const std::shared_ptr<T>& owner) {
#ifdef __SANITIZE_THREAD__
  // The thread sanitizer does not know fences; giving up a second ownership acquires, too.
  const std::shared_ptr<T> second = owner;
#else
  (void)owner;
  std::atomic_thread_fence(std::memory_order_acquire);
#endif
}

template <typename T, std::size_t kChunk = 256>
class Chunked {
 public:
  std::size_t size() const { return size_; }
  const T& operator[](std::size_t i) const { return (*chunks_[i / kChunk])[i % kChunk]; }

  // For writing. Clones the chunk if a snapshot still shares it.
  T& at(std::size_t i) {
    auto& chunk = chunks_[i / kChunk];
    if (chunk.use_count() > 1) {
      chunk = std::make_shared<Chunk>(*chunk);
    } else {
      acquire_sole(chunk);
    }
    return (*chunk)[i % kChunk];
  }

  // Calls visit(i) for every i below both sizes that lies in a chunk the two do not share: a
  // superset of where they differ, found in a step per chunk.
  template <typename Visit>
  void for_each_unshared(const Chunked& other, Visit visit) const {
    const std::size_t common = std::min(size_, other.size_);
    for (std::size_t first = 0; first < common; first += kChunk) {
      if (chunks_[first / kChunk] == other.chunks_[first / kChunk]) continue;
      for (std::size_t i = first; i < std::min(first + kChunk, common); ++i) visit(i);
    }
  }

  void resize(std::size_t size) {
    const std::size_t need = (size + kChunk - 1) / kChunk;
    while (chunks_.size() < need) chunks_.push_back(std::make_shared<Chunk>());
    size_ = size;
  }

 private:
  using Chunk = std::array<T, kChunk>;
  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace plumb::model
