#include "score/engine_column.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace plumb::score {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;
constexpr std::size_t kLargeFrom = std::size_t{4} << 20;

std::align_val_t alignment_of(std::size_t bytes) {
  return static_cast<std::align_val_t>(bytes >= kLargeFrom ? kLargePage : 64);
}

}  // namespace

void* allocate_column(std::size_t bytes) {
  void* block = ::operator new(bytes, alignment_of(bytes));
#ifdef __linux__
  if (bytes >= kLargeFrom) madvise(block, bytes, MADV_HUGEPAGE);
#endif
  return block;
}

void free_column(void* block, std::size_t bytes) noexcept {
  ::operator delete(block, alignment_of(bytes));
}

}  // namespace plumb::score
