// A vector that is cheap to copy: copies share fixed-size chunks, and a write clones only the chunk
// it touches. Snapshots of a model are such copies.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

namespace plumb::model {

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
      // Pairs with the release of the last other owner, who may have been another thread.
      std::atomic_thread_fence(std::memory_order_acquire);
    }
    return (*chunk)[i % kChunk];
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
