// Elements of one snapshot as columns, for lists: what would cost parsing every element's fields is
// read once per snapshot, and for the next snapshot only where an element changed.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace plumb::api {

// What an element has in a column. Numbers, amounts of money and percentages are numbers, booleans
// 0 and 1; texts are folded (fold.h); lists are their items, one a line.
struct Cell {
  enum class Kind : unsigned char { none, number, text, list };
  Kind kind = Kind::none;
  double number = 0;
  std::string text;
};

Cell cell_of(const json::value& value);

// Orders none last, then numbers, then texts. Negative, zero, positive.
int compare(Cell::Kind a_kind, double a_number, std::string_view a_text, Cell::Kind b_kind,
            double b_number, std::string_view b_text);

// Chunks of cells that tables of neighbouring snapshots share.
class Column {
 public:
  static constexpr std::size_t kChunk = 256;
  const Cell& operator[](model::Index at) const { return chunks_[at / kChunk]->cells[at % kChunk]; }

 private:
  friend class ElementTable;
  struct Chunk {
    std::array<const char*, kChunk> source{};  // where the text a cell was read from lies
    std::array<Cell, kChunk> cells;
  };
  std::vector<std::shared_ptr<const Chunk>> chunks_;
};
using ColumnPtr = std::shared_ptr<const Column>;

class ElementTable {
 public:
  // `before`: a table of another state of the same workspace whose columns are taken over; or null.
  ElementTable(std::shared_ptr<const model::Model> model, const ElementTable* before);

  const model::Model& model() const { return *model_; }

  // By element: what a first look asks of it, close together. One pass over the elements the first
  // time.
  struct Kind {
    std::uint32_t type_side = 0;  // type * 3 + side: elements that share a component
    model::State state = model::State::absent;
  };
  const std::vector<Kind>& kinds() const;

  // Columns are made when first asked for. Linear in the elements that changed since the table
  // before had it, plus a quick look at every element. Any thread.
  ColumnPtr name() const { return column(kName); }
  // Folded id, name, description and tags, one a line.
  ColumnPtr words() const { return column(kWords); }
  ColumnPtr attribute(std::string_view id) const { return column(id); }

 private:
  friend class ElementTables;
  static constexpr std::string_view kName = "\x01name";
  static constexpr std::string_view kWords = "\x01words";

  ColumnPtr column(std::string_view id) const;
  ColumnPtr make(std::string_view id, const Column* before) const;
  const char* source(std::string_view id, model::Index at) const;
  Cell read(std::string_view id, model::Index at) const;

  std::shared_ptr<const model::Model> model_;
  mutable std::once_flag kinds_made_;
  mutable std::vector<Kind> kinds_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, ColumnPtr, std::less<>> columns_;
  mutable std::map<std::string, ColumnPtr, std::less<>> old_;
};

// The tables of a workspace: a few states, the latest used first.
class ElementTables {
 public:
  std::shared_ptr<const ElementTable> of(const std::shared_ptr<const model::Model>& model);

 private:
  static constexpr std::size_t kKept = 4;
  std::mutex mutex_;
  std::list<std::shared_ptr<const ElementTable>> kept_;
};

}  // namespace plumb::api
