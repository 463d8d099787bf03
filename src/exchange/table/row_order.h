// Which of two rows is more recent, by the columns a recipe names.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "exchange/table/convert.h"
#include "exchange/table/sheet.h"

namespace plumb::exchange::table {

// Each column is compared as dates if nine in ten of its cells are dates, else as numbers if they
// are, else as text. Cells without a value come first.
class RowOrder {
 public:
  // `rows` are indexes into sheet.rows. Linear in the rows.
  RowOrder(const Sheet& sheet, const std::vector<std::size_t>& rows,
           const std::vector<std::size_t>& columns, const Conventions& conventions);

  // Below 0 if the row at position `a` of `rows` is older than that at `b`, 0 if they are equal.
  int compare(std::size_t a, std::size_t b) const;

 private:
  struct Key {
    bool filled = false;
    double number = 0;
    std::string text;
  };
  void add_column(const Sheet& sheet, const std::vector<std::size_t>& rows, std::size_t column,
                  const Conventions& conventions);
  std::vector<std::vector<Key>> keys_;  // by column, then row
};

}  // namespace plumb::exchange::table
