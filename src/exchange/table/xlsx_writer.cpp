// XLSX through libxlsxwriter. It writes to a named file and returns codes; both end here.
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <set>

#include "base/time.h"
#include "exchange/table/plain.h"
#include "exchange/table/table.h"
#include "exchange/table/temporary_file.h"
#include "exchange/table/values.h"
#include "exchange/table/xlsx_text.h"

namespace plumb::exchange::table {
namespace {

constexpr std::size_t kSheetRows = 1'048'576;
constexpr std::size_t kSheetColumns = 16'384;
constexpr std::size_t kSheetNameLength = 31;
constexpr std::size_t kCellCharacters = 32'767;  // counted as UTF-16
// Parts of long texts: at most as many bytes, so certainly as few characters, escapes included.
constexpr std::size_t kPartBytes = 4'600;
constexpr double kNarrowest = 8;
constexpr double kWidest = 60;

// Characters as XLSX counts them.
std::size_t utf16_length(std::string_view text) {
  std::size_t out = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) out += byte >= 0xf0 ? 2 : 1;
  }
  return out;
}

// libxlsxwriter prints numbers with 16 digits; some need 17.
bool survives(double number) {
  char text[40];
  const int length = std::snprintf(text, sizeof text, "%.16G", number);
  double back = 0;
  std::from_chars(text, text + length, back);
  return back == number;
}

class Writer {
 public:
  Writer(lxw_workbook* book) : book_(book) {
    header_ = workbook_add_format(book);
    format_set_bold(header_);
    format_set_bottom(header_, LXW_BORDER_THIN);
    date_ = workbook_add_format(book);
    format_set_num_format(date_, "yyyy-mm-dd");
  }

  Status add(const PlainTable& table) {
    if (table.rows.size() + 1 > kSheetRows || table.titles.size() > kSheetColumns) {
      return over_limit("The sheet '" + table.name +
                            "' needs more than 1,048,576 rows or 16,384 "
                            "columns, which XLSX cannot hold.",
                        "", "Export as CSV or JSON.");
    }
    sheet_ = workbook_add_worksheet(book_, sheet_name(table.name).c_str());
    if (sheet_ == nullptr) return unavailable("The sheet '" + table.name + "' was refused.");
    widths_.assign(table.titles.size(), 0);
    for (std::size_t i = 0; i < table.titles.size(); ++i) {
      put_text(0, i, table.titles[i], header_);
    }
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      for (std::size_t c = 0; c < table.rows[r].size(); ++c) put(r + 1, c, table.rows[r][c]);
    }
    finish(table);
    return done();
  }

  PlainTable long_texts() {
    PlainTable out;
    out.name = "Long texts";
    out.titles = {"long", "part", "text"};
    out.rows = std::move(long_rows_);
    return out;
  }
  bool has_long_texts() const { return !long_rows_.empty(); }

 private:
  std::string sheet_name(const std::string& wanted);
  void put(std::size_t row, std::size_t column, const Cell& cell);
  void put_text(std::size_t row, std::size_t column, const std::string& text, lxw_format* format);
  void put_date(std::size_t row, std::size_t column, const std::string& iso_day);
  std::string keep_long(const std::string& text);
  void widen(std::size_t column, std::size_t characters) {
    if (column < widths_.size()) {
      widths_[column] = std::max(widths_[column], static_cast<double>(characters));
    }
  }
  void finish(const PlainTable& table);

  lxw_workbook* book_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* header_ = nullptr;
  lxw_format* date_ = nullptr;
  std::set<std::string> names_;
  std::vector<double> widths_;
  std::vector<std::vector<Cell>> long_rows_;
  std::size_t long_count_ = 0;
};

// At most 31 characters, none of []:*?/\, not used before in any case, and not "History".
std::string Writer::sheet_name(const std::string& wanted) {
  std::string base;
  for (const char c : wanted) {
    base += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  }
  base = squeezed(base);
  if (base.empty() || folded(base) == "history") base = "Sheet";
  for (std::size_t n = 1;; ++n) {
    const std::string suffix = n == 1 ? "" : " " + std::to_string(n);
    std::string name = base;
    while (name.size() + suffix.size() > kSheetNameLength) {
      while ((static_cast<unsigned char>(name.back()) & 0xc0) == 0x80) name.pop_back();
      name.pop_back();
    }
    name = squeezed(name) + suffix;
    if (names_.insert(folded(name)).second) return name;
  }
}

void Writer::put_text(std::size_t row, std::size_t column, const std::string& text,
                      lxw_format* format) {
  const std::string escaped = escape_xlsx(text);
  const bool fits = utf16_length(escaped) <= kCellCharacters;
  worksheet_write_string(sheet_, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                         fits ? escaped.c_str() : keep_long(text).c_str(), format);
  widen(column, std::min(text.find('\n'), text.size()));
}

std::string Writer::keep_long(const std::string& text) {
  const std::string id = std::to_string(++long_count_);
  const auto cell = [](std::string content, CellKind kind, double number) {
    Cell out;
    out.kind = kind;
    out.text = std::move(content);
    out.number = number;
    return out;
  };
  std::size_t part = 1;
  for (std::size_t at = 0; at < text.size(); ++part) {
    std::size_t end = std::min(at + kPartBytes, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    long_rows_.push_back({cell(id, CellKind::text, 0),
                          cell(std::to_string(part), CellKind::number, static_cast<double>(part)),
                          cell(text.substr(at, end - at), CellKind::text, 0)});
    at = end;
  }
  return std::string(kLongMark) + id;
}

void Writer::put_date(std::size_t row, std::size_t column, const std::string& iso_day) {
  const auto serial = serial_of_date(iso_day);
  if (!serial) return put_text(row, column, iso_day, nullptr);
  worksheet_write_number(sheet_, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column),
                         *serial, date_);
  widen(column, 10);
}

void Writer::put(std::size_t row, std::size_t column, const Cell& cell) {
  const auto at_row = static_cast<lxw_row_t>(row);
  const auto at_column = static_cast<lxw_col_t>(column);
  switch (cell.kind) {
    case CellKind::empty:
    case CellKind::error: return;
    case CellKind::date: return put_date(row, column, cell.text);
    case CellKind::boolean:
      worksheet_write_boolean(sheet_, at_row, at_column, cell.text == "true" ? 1 : 0, nullptr);
      return widen(column, 5);
    case CellKind::number:
      if (!survives(cell.number) || number_text(cell.number) != cell.text) {
        return put_text(row, column, cell.text, nullptr);
      }
      worksheet_write_number(sheet_, at_row, at_column, cell.number, nullptr);
      return widen(column, cell.text.size());
    case CellKind::text: return put_text(row, column, cell.text, nullptr);
  }
}

void Writer::finish(const PlainTable& table) {
  worksheet_freeze_panes(sheet_, 1, 0);
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(sheet_, column, column, std::clamp(widths_[i] + 2, kNarrowest, kWidest),
                         nullptr);
  }
  if (!table.rows.empty()) {
    worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(table.rows.size()),
                         static_cast<lxw_col_t>(table.titles.size() - 1));
  }
}

// Elements by type: those of the metamodel in its order, then unknown ones by id.
std::vector<PlainTable> element_tables(const Content& content, const model::Metamodel& metamodel) {
  std::map<std::string, std::vector<const model::Element*>> by_type;
  for (const model::Element& element : content.elements) {
    by_type[element.type].push_back(&element);
  }
  std::vector<PlainTable> out;
  for (const model::ElementType& type : metamodel.types) {
    const auto found = by_type.find(type.id);
    if (found == by_type.end()) continue;
    out.push_back(element_table(found->second, type.plural.empty() ? type.id : type.plural,
                                metamodel, Guard::none));
    by_type.erase(found);
  }
  for (const auto& [type, elements] : by_type) {
    out.push_back(element_table(elements, type, metamodel, Guard::none));
  }
  if (out.empty()) out.push_back(element_table({}, "Elements", metamodel, Guard::none));
  return out;
}

// Names of both ends behind the relations, for people; the reader passes over titles in brackets.
void add_names(PlainTable& table, const Content& content) {
  std::map<std::string_view, const std::string*> names;
  for (const model::Element& element : content.elements) names[element.id] = &element.name;
  const std::size_t width = table.titles.size();
  table.titles.insert(table.titles.end(), {"(from name)", "(to name)"});
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    table.rows[i].resize(width);
    for (const std::string* id : {&content.relations[i].from, &content.relations[i].to}) {
      Cell& cell = table.rows[i].emplace_back();
      const auto found = names.find(*id);
      if (found == names.end() || found->second->empty()) continue;
      cell.kind = CellKind::text;
      cell.text = *found->second;
    }
  }
}

std::vector<PlainTable> tables_of(const Content& content, const model::Metamodel& metamodel) {
  std::vector<PlainTable> out = element_tables(content, metamodel);
  if (!content.relations.empty()) {
    out.push_back(relation_table(content, metamodel, Guard::none));
    add_names(out.back(), content);
  }
  if (!content.artifacts.empty()) {
    out.push_back(artifact_table(content, Guard::none, kPartBytes));
  }
  return out;
}

}  // namespace

Result<std::string> write_xlsx(const Content& content, const model::Metamodel& metamodel) {
  const TemporaryFile file;
  if (!file.ok()) {
    return unavailable("No temporary file could be made.", "", "Check the disk and TMPDIR.");
  }
  lxw_workbook* book = workbook_new(file.path().c_str());
  if (book == nullptr) return unavailable("There is not enough memory to write the workbook.");
  Status status = done();
  {
    Writer writer(book);
    // A fixed date, so that the same content gives the same bytes.
    lxw_doc_properties properties{};
    std::string title = escape_xlsx(content.name);
    properties.title = title.data();
    properties.created = 1'577'836'800;  // 2020-01-01
    workbook_set_properties(book, &properties);
    for (const PlainTable& table : tables_of(content, metamodel)) {
      if (status.ok()) status = writer.add(table);
    }
    if (status.ok() && writer.has_long_texts()) status = writer.add(writer.long_texts());
  }
  const lxw_error failed = workbook_close(book);
  if (!status.ok()) return status.error();
  if (failed != LXW_NO_ERROR) {
    return unavailable(
        std::string("The workbook could not be written: ") + lxw_strerror(failed) + ".", "",
        "Check the space on the disk.");
  }
  return file.bytes();
}

}  // namespace plumb::exchange::table
