#include "exchange/table/row_order.h"

#include "exchange/table/values.h"

namespace plumb::exchange::table {

RowOrder::RowOrder(const Sheet& sheet, const std::vector<std::size_t>& rows,
                   const std::vector<std::size_t>& columns, const Conventions& conventions) {
  for (const std::size_t column : columns) add_column(sheet, rows, column, conventions);
}

void RowOrder::add_column(const Sheet& sheet, const std::vector<std::size_t>& rows,
                          std::size_t column, const Conventions& conventions) {
  std::vector<std::string_view> texts;
  for (const std::size_t row : rows) {
    const Cell& cell = sheet.rows[row].cell(column);
    if (!conventions.is_missing(cell, {})) texts.push_back(cell.text);
  }
  const DateOrder order = guess_date_order(texts);
  const char decimal = guess_decimal(texts);
  std::size_t dates = 0;
  std::size_t numbers = 0;
  for (const std::string_view text : texts) {
    dates += parse_date(text, order) ? 1 : 0;
    numbers += parse_figure(text, decimal) ? 1 : 0;
  }
  std::vector<Key>& keys = keys_.emplace_back();
  for (const std::size_t row : rows) {
    const Cell& cell = sheet.rows[row].cell(column);
    Key key;
    key.filled = !conventions.is_missing(cell, {});
    if (key.filled && dates * 10 >= texts.size() * 9) {
      key.text = parse_date(cell.text, order).value_or("");
    } else if (key.filled && numbers * 10 >= texts.size() * 9) {
      if (const auto figure = parse_figure(cell.text, decimal)) key.number = value_of(*figure);
    } else if (key.filled) {
      key.text = folded(cell.text);
    }
    keys.push_back(std::move(key));
  }
}

int RowOrder::compare(std::size_t a, std::size_t b) const {
  for (const std::vector<Key>& keys : keys_) {
    const Key& left = keys[a];
    const Key& right = keys[b];
    if (left.filled != right.filled) return left.filled ? 1 : -1;
    if (left.number != right.number) return left.number < right.number ? -1 : 1;
    if (const int compared = left.text.compare(right.text); compared != 0) return compared;
  }
  return 0;
}

}  // namespace plumb::exchange::table
