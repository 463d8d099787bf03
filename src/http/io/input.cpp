#include "http/io/input.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace plumb::http::io {

void Input::use(std::size_t count) {
  assert(count <= size());
  begin_ += count;
  if (begin_ == end_) begin_ = end_ = 0;
}

void Input::move_to(std::size_t capacity) {
  auto bytes = std::unique_ptr<char[]>(new char[capacity]);
  if (!empty()) std::memcpy(bytes.get(), bytes_.get() + begin_, size());
  end_ = size();
  begin_ = 0;
  bytes_ = std::move(bytes);
  capacity_ = capacity;
}

Input::Room Input::room(std::size_t capacity) {
  assert(capacity > size());
  if (capacity_ == 0) move_to(std::min(kFirst, capacity));
  if (end_ == capacity_) {
    if (begin_ > 0) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, size());
      end_ -= begin_;
      begin_ = 0;
    } else {
      move_to(std::min(capacity, capacity_ * 4));
    }
  }
  return {bytes_.get() + end_, capacity_ - end_};
}

void Input::release() {
  bytes_.reset();
  capacity_ = begin_ = end_ = 0;
}

}  // namespace plumb::http::io
