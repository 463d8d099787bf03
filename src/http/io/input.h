// Bytes read and not yet used: a flat buffer that grows to a bound and can be given back.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace plumb::http::io {

class Input {
 public:
  std::string_view view() const { return {bytes_.get() + begin_, end_ - begin_}; }
  std::size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }
  void use(std::size_t count);

  struct Room {
    char* data;
    std::size_t size;
  };
  // Free room behind what is there, at least one byte and at most up to `capacity` bytes in all,
  // which must be more than size(). Views become invalid.
  Room room(std::size_t capacity);
  void filled(std::size_t count) { end_ += count; }

  void release();
  // release(), if it is empty and has grown.
  void trim() {
    if (empty() && capacity_ > kFirst) release();
  }

 private:
  static constexpr std::size_t kFirst = 4'096;
  void move_to(std::size_t capacity);

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace plumb::http::io
