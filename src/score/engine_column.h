// Memory of the engine: columns on large pages, four numbers side by side, and a journal that
// puts columns back exactly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace plumb::score {

// Allocates 64-byte aligned memory; blocks of 4 MiB and more ask the kernel for large pages, which
// spares the passes most of their page faults and address look-ups.
void* allocate_column(std::size_t bytes);
void free_column(void* block, std::size_t bytes) noexcept;

template <typename T>
struct ColumnAllocator {
  using value_type = T;
  ColumnAllocator() = default;
  template <typename U>
  ColumnAllocator(const ColumnAllocator<U>&) {}  // NOLINT(google-explicit-constructor)
  T* allocate(std::size_t count) { return static_cast<T*>(allocate_column(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept { free_column(block, count * sizeof(T)); }
  friend bool operator==(const ColumnAllocator&, const ColumnAllocator&) { return true; }
};

template <typename T>
using Column = std::vector<T, ColumnAllocator<T>>;

using Pair = double __attribute__((vector_size(16)));

// Four doubles worked on together. The compiler splits them where the machine is narrower.
struct Lanes {
  using Vector = double __attribute__((vector_size(32)));
  Vector v = {0, 0, 0, 0};

  // The first and the second two of them; free of charge.
  Pair low() const { return half(0); }
  Pair high() const { return half(1); }

 private:
  Pair half(std::size_t which) const {
    Pair out;
    std::memcpy(&out, reinterpret_cast<const unsigned char*>(&v) + which * sizeof(Pair),
                sizeof(Pair));
    return out;
  }
};

// Old values of everything written since begin(), newest last. undo() writes them back, so a
// what-if leaves the engine as it was to the last bit.
class Journal {
 public:
  bool recording() const { return recording_; }
  void begin() { recording_ = true; }

  template <typename Container>
  void set(Container& column, std::size_t index, const typename Container::value_type& value) {
    note<Container>(column, index, column[index], &put_back<Container>);
    column[index] = value;
  }
  template <typename Container>
  void push(Container& column, const typename Container::value_type& value) {
    note<Container>(column, 0, value, &drop_last<Container>);
    column.push_back(value);
  }
  template <typename Container>
  void pop(Container& column) {
    note<Container>(column, 0, column.back(), &push_back<Container>);
    column.pop_back();
  }

  // Restores everything and stops recording.
  void undo() {
    recording_ = false;
    for (std::size_t i = entries_.size(); i-- > 0;) entries_[i].restore(entries_[i]);
    entries_.clear();
  }
  // Keeps everything and stops recording.
  void keep() {
    recording_ = false;
    entries_.clear();
  }

 private:
  struct Entry {
    void* column;
    void (*restore)(const Entry&);
    std::size_t index;
    unsigned char old[32];
  };

  template <typename Container>
  void note(Container& column, std::size_t index, const typename Container::value_type& old,
            void (*restore)(const Entry&)) {
    using Value = typename Container::value_type;
    static_assert(std::is_trivially_copyable_v<Value> && sizeof(Value) <= 32);
    if (!recording_) return;
    Entry& entry = entries_.emplace_back();
    entry.column = &column;
    entry.restore = restore;
    entry.index = index;
    std::memcpy(entry.old, &old, sizeof(Value));
  }
  template <typename Container>
  static typename Container::value_type old_value(const Entry& entry) {
    typename Container::value_type value{};
    std::memcpy(&value, entry.old, sizeof(value));
    return value;
  }
  template <typename Container>
  static void put_back(const Entry& entry) {
    (*static_cast<Container*>(entry.column))[entry.index] = old_value<Container>(entry);
  }
  template <typename Container>
  static void drop_last(const Entry& entry) {
    static_cast<Container*>(entry.column)->pop_back();
  }
  template <typename Container>
  static void push_back(const Entry& entry) {
    static_cast<Container*>(entry.column)->push_back(old_value<Container>(entry));
  }

  bool recording_ = false;
  std::vector<Entry> entries_;
};

}  // namespace plumb::score
