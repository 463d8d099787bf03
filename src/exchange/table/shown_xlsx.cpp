#include <xlsxwriter.h>

#include <algorithm>
#include <array>

#include "exchange/table/shown_table.h"
#include "exchange/table/temporary_file.h"
#include "exchange/table/values.h"
#include "exchange/table/xlsx_text.h"

namespace plumb::exchange::table {
namespace {

using Kind = ShownColumn::Kind;

constexpr std::size_t kSheetRows = 1'048'576;
constexpr std::size_t kSheetColumns = 16'384;
constexpr std::size_t kCellBytes = 32'000;  // a cell holds 32,767 characters
constexpr std::size_t kNarrowest = 9;
constexpr std::size_t kWidest = 60;

// At most so many bytes, cut between characters and marked as cut.
std::string shortened(std::string_view text) {
  if (text.size() <= kCellBytes) return std::string(text);
  std::size_t end = kCellBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

class ShownSheet {
 public:
  ShownSheet(lxw_workbook* book, const ShownTable& table) : book_(book), table_(table) {
    title_ = workbook_add_format(book);
    format_set_bold(title_);
    format_set_font_size(title_, 14);
    faint_ = workbook_add_format(book);
    format_set_font_color(faint_, 0x5F6B7A);
    header_ = workbook_add_format(book);
    format_set_bold(header_);
    format_set_bottom(header_, LXW_BORDER_THIN);
    formats_[static_cast<std::size_t>(Kind::percent)] = with_number_format("0.0%");
    formats_[static_cast<std::size_t>(Kind::money)] = with_number_format("#,##0.00");
    formats_[static_cast<std::size_t>(Kind::date)] = with_number_format("yyyy-mm-dd");
  }

  bool write() {
    sheet_ = workbook_add_worksheet(book_, "Table");
    if (sheet_ == nullptr) return false;
    text(0, 0, table_.title, title_);
    text(1, 0, table_.stamp, faint_);
    constexpr std::size_t kHeader = 3;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      text(kHeader, i, table_.columns[i].name, header_);
      widen(i, table_.columns[i].name.size() + 2);
    }
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      const json::array& row = table_.rows[r];
      for (std::size_t i = 0; i < std::min(row.size(), table_.columns.size()); ++i) {
        put(kHeader + 1 + r, i, row[i]);
      }
    }
    finish(kHeader);
    return true;
  }

 private:
  lxw_format* with_number_format(const char* format) {
    lxw_format* out = workbook_add_format(book_);
    format_set_num_format(out, format);
    return out;
  }

  void text(std::size_t row, std::size_t column, std::string_view words, lxw_format* format) {
    if (words.empty()) return;
    const std::string escaped = escape_xlsx(shortened(words));
    worksheet_write_string(sheet_, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                           escaped.c_str(), format);
  }

  void put(std::size_t row, std::size_t column, const json::value& value) {
    const Kind kind = table_.columns[column].kind;
    lxw_format* format = formats_[static_cast<std::size_t>(kind)];
    const auto at_row = static_cast<lxw_row_t>(row);
    const auto at_column = static_cast<lxw_col_t>(column);
    if (value.is_number()) {
      worksheet_write_number(sheet_, at_row, at_column, value.to_number<double>(), format);
      return widen(column, 12);
    }
    if (value.is_bool()) {
      worksheet_write_boolean(sheet_, at_row, at_column, value.get_bool() ? 1 : 0, nullptr);
      return;
    }
    if (!value.is_string()) return;
    const std::string_view words(value.get_string());
    if (kind == Kind::date) {
      if (const auto serial = serial_of_date(words.substr(0, 10)); serial) {
        worksheet_write_number(sheet_, at_row, at_column, *serial, format);
        return widen(column, 12);
      }
    }
    text(row, column, words, nullptr);
    widen(column, words.size() + 1);
  }

  void widen(std::size_t column, std::size_t characters) {
    widths_.resize(std::max(widths_.size(), column + 1), kNarrowest);
    widths_[column] = std::clamp(characters, widths_[column], std::max(widths_[column], kWidest));
  }

  void finish(std::size_t header) {
    worksheet_freeze_panes(sheet_, static_cast<lxw_row_t>(header + 1), 0);
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      const auto column = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet_, column, column, static_cast<double>(widths_[i]), nullptr);
    }
    if (table_.rows.empty() || table_.columns.empty()) return;
    worksheet_autofilter(sheet_, static_cast<lxw_row_t>(header), 0,
                         static_cast<lxw_row_t>(header + table_.rows.size()),
                         static_cast<lxw_col_t>(table_.columns.size() - 1));
  }

  lxw_workbook* book_;
  const ShownTable& table_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* title_ = nullptr;
  lxw_format* faint_ = nullptr;
  lxw_format* header_ = nullptr;
  std::array<lxw_format*, 5> formats_{};
  std::vector<std::size_t> widths_;
};

}  // namespace

Result<std::string> shown_xlsx(const ShownTable& table) {
  constexpr std::size_t kAbove = 5;
  if (table.rows.size() + kAbove > kSheetRows || table.columns.size() > kSheetColumns) {
    return over_limit("The table has more rows or columns than XLSX can hold.", {},
                      "Filter it, or export CSV.");
  }
  const TemporaryFile file;
  if (!file.ok()) {
    return unavailable("No temporary file could be made.", {}, "Check the disk and TMPDIR.");
  }
  lxw_workbook* book = workbook_new(file.path().c_str());
  if (book == nullptr) return unavailable("There is not enough memory to write the workbook.");
  lxw_doc_properties properties{};
  std::string title = escape_xlsx(shortened(table.title));
  properties.title = title.data();
  properties.created = 1'577'836'800;  // 2020-01-01: the same table gives the same bytes
  workbook_set_properties(book, &properties);
  const bool written = ShownSheet(book, table).write();
  const lxw_error failed = workbook_close(book);
  if (!written || failed != LXW_NO_ERROR) {
    return unavailable("The workbook could not be written.", {}, "Check the space on the disk.");
  }
  return file.bytes();
}

}  // namespace plumb::exchange::table
