// A JSON array of flat objects as a sheet, so that recipes work on it.
#include <algorithm>
#include <unordered_map>

#include "base/json_text.h"
#include "base/limits.h"
#include "exchange/table/encoding.h"
#include "exchange/table/sheet.h"
#include "exchange/table/values.h"

namespace plumb::exchange::table {
namespace {

Cell cell_of(const json::value& value) {
  Cell cell;
  if (value.is_null()) return cell;
  if (value.is_string()) {
    cell.text.assign(value.get_string().data(), value.get_string().size());
    if (!cell.text.empty()) cell.kind = CellKind::text;
  } else if (value.is_bool()) {
    cell.kind = CellKind::boolean;
    cell.text = value.get_bool() ? "true" : "false";
  } else if (value.is_number()) {
    cell.kind = CellKind::number;
    cell.number = value.to_number<double>();
    // Integers keep all their digits: an id may be longer than a double is exact.
    cell.text = value.is_double() ? number_text(cell.number) : json::serialize(value);
  } else {
    cell.kind = CellKind::text;
    cell.text = json::serialize(value);
  }
  return cell;
}

bool is_rows(const json::value& value) {
  return value.is_array() && !value.get_array().empty() &&
         std::all_of(value.get_array().begin(), value.get_array().end(),
                     [](const json::value& item) { return item.is_object(); });
}

class SheetBuilder {
 public:
  SheetBuilder(Book& book, std::string name, std::size_t& cells) : book_(book), cells_(cells) {
    sheet_.name = std::move(name);
    sheet_.rows.emplace_back();  // the header, filled as keys turn up
  }

  Status add(const json::object& object, std::size_t number) {
    Row row;
    row.source = number;
    for (const auto& member : object) {
      const std::string_view key(member.key().data(), member.key().size());
      auto found = columns_.find(std::string(key));
      if (found == columns_.end()) {
        if (columns_.size() >= limits::kTableColumns) return too_large();
        found = columns_.emplace(key, columns_.size()).first;
        Cell& title = sheet_.rows[0].cells.emplace_back();
        title.kind = CellKind::text;
        title.text = key;
      }
      Cell cell = cell_of(member.value());
      if (cell.kind == CellKind::empty) continue;
      if (cell.text.size() > limits::kTableCellBytes) {
        add_note(book_.errors, place(sheet_, number, key),
                 "The value is longer than " + std::to_string(limits::kTableCellBytes) +
                     " bytes (limit kTableCellBytes); the record was left out.");
        return done();
      }
      if (row.cells.size() <= found->second) row.cells.resize(found->second + 1);
      row.cells[found->second] = std::move(cell);
    }
    row.width = row.cells.size();
    cells_ += row.cells.size();
    if (cells_ > limits::kTableCells || sheet_.rows.size() >= limits::kTableRows) {
      return too_large();
    }
    if (!row.cells.empty()) sheet_.rows.push_back(std::move(row));
    return done();
  }

  Sheet take() {
    sheet_.header = 0;
    sheet_.rows[0].width = sheet_.rows[0].cells.size();
    return std::move(sheet_);
  }

 private:
  Error too_large() const {
    return over_limit(
        "The file has more rows, columns or cells than can be read (limits "
        "kTableRows, kTableColumns, kTableCells).",
        sheet_.name, "Split it into several files.");
  }

  Book& book_;
  Sheet sheet_;
  std::size_t& cells_;
  std::unordered_map<std::string, std::size_t> columns_;
};

}  // namespace

Result<Book> read_json_rows(std::string_view bytes, std::string_view file_name) {
  const std::string where(file_name);
  PLUMB_TRY(const Decoded decoded, decode(bytes, {}, file_name));
  PLUMB_TRY(const json::value root, parse_json(decoded.text, file_name));
  Book book;
  book.format = "json";
  std::size_t cells = 0;
  const auto add_sheet = [&](const std::string& name, const json::array& rows) -> Status {
    SheetBuilder builder(book, name, cells);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      PLUMB_CHECK(builder.add(rows[i].get_object(), i + 1));
    }
    book.sheets.push_back(builder.take());
    return done();
  };
  if (is_rows(root)) {
    PLUMB_CHECK(add_sheet(where, root.get_array()));
    book.sheets.back().whole_file = true;
  } else if (root.is_object()) {
    for (const auto& member : root.get_object()) {
      if (!is_rows(member.value()) || book.sheets.size() >= limits::kTableSheets) continue;
      PLUMB_CHECK(add_sheet(std::string(member.key()), member.value().get_array()));
    }
  }
  if (book.sheets.empty()) {
    return bad_input("The JSON holds no list of objects.", where,
                     "A table in JSON is a list of flat objects, one per row.");
  }
  return book;
}

}  // namespace plumb::exchange::table
