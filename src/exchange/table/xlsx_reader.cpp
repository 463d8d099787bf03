// XLSX: a zip of XML parts. Only what a cell shows is read: no formulas, charts, macros or links.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "base/limits.h"
#include "exchange/table/encoding.h"
#include "exchange/table/sheet.h"
#include "exchange/table/values.h"
#include "exchange/table/xlsx_text.h"
#include "exchange/xml/inflate.h"
#include "exchange/xml/sax.h"

namespace plumb::exchange::table {
namespace {

using xml::Attributes;
using xml::Node;

bool spreadsheet_namespace(std::string_view uri) {
  return uri == "http://schemas.openxmlformats.org/spreadsheetml/2006/main" ||
         uri == "http://purl.oclc.org/ooxml/spreadsheetml/main" ||
         uri == "http://schemas.openxmlformats.org/package/2006/relationships" ||
         uri == "http://schemas.openxmlformats.org/officeDocument/2006/relationships" ||
         uri == "http://purl.oclc.org/ooxml/officeDocument/relationships";
}

// Enters the elements named in `path`, one below the other, and hands over whole subtrees below.
class PartSink : public xml::Sink {
 public:
  explicit PartSink(std::vector<std::string_view> path) : path_(std::move(path)) {}
  bool own_namespace(std::string_view uri) const override { return spreadsheet_namespace(uri); }
  Wish opened(std::string_view name, const Attributes& /*attributes*/,
              std::size_t /*line*/) override {
    const bool on_path = depth_ < path_.size() && (path_[depth_] == name || depth_ == 0);
    if (!on_path) return Wish::capture;
    ++depth_;
    return Wish::enter;
  }
  void closed(std::string_view /*name*/) override { --depth_; }

 protected:
  bool at_bottom() const { return depth_ == path_.size(); }

 private:
  std::vector<std::string_view> path_;
  std::size_t depth_ = 0;
};

template <typename Take>
class Captures : public PartSink {
 public:
  Captures(std::vector<std::string_view> path, Take take)
      : PartSink(std::move(path)), take_(std::move(take)) {}
  void captured(const Node& root) override { take_(root, at_bottom()); }

 private:
  Take take_;
};

struct SheetEntry {
  std::string name;
  std::string part;
  bool hidden = false;
};

struct Workbook {
  bool since_1904 = false;
  std::vector<SheetEntry> sheets;
  std::vector<std::string> strings;
  std::vector<bool> date_styles;  // by index of the cell format
};

// Text of a shared or inline string: its runs, without phonetic hints.
std::string string_of(const Node& node) {
  std::string raw;
  for (Node child = node.first_child(); child; child = child.next()) {
    if (child.name() == "t") raw += child.text();
    if (child.name() == "r" && child.child("t")) raw += child.child("t").text();
  }
  return unescape_xlsx(raw);
}

std::size_t number_of(std::string_view text, std::size_t otherwise) {
  std::size_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc{} && end == text.data() + text.size() ? out : otherwise;
}

// 0-based column of "AB12"; kTableColumns if there is none or it lies beyond.
std::size_t column_of(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (; letters < reference.size(); ++letters) {
    const char c = static_cast<char>(reference[letters] | 0x20);
    if (c < 'a' || c > 'z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'a') + 1;
    if (letters > 3) return limits::kTableColumns;
  }
  return letters == 0 || column > limits::kTableColumns ? limits::kTableColumns : column - 1;
}

class Reader {
 public:
  Reader(std::string_view bytes, std::string_view file_name)
      : bytes_(bytes), file_name_(file_name) {}

  Result<Book> read() {
    book_.format = "xlsx";
    PLUMB_CHECK(read_workbook());
    PLUMB_CHECK(read_optional("xl/styles.xml",
                              [this](const std::string& part) { return read_styles(part); }));
    PLUMB_CHECK(read_optional("xl/sharedStrings.xml",
                              [this](const std::string& part) { return read_strings(part); }));
    for (const SheetEntry& entry : workbook_.sheets) PLUMB_CHECK(read_sheet(entry));
    return std::move(book_);
  }

 private:
  Result<std::string> part(std::string_view name) {
    PLUMB_TRY(xml::ZipEntry entry, xml::unzip(bytes_, name, file_name_));
    unpacked_ += entry.bytes.size();
    if (unpacked_ > limits::kImportBytes) return too_large("bytes when unpacked", "kImportBytes");
    return std::move(entry.bytes);
  }

  Error too_large(const std::string& what, const std::string& limit) const {
    return over_limit("The workbook has too many " + what + " (limit " + limit + ").", file_name_,
                      "Split it, or save the sheet that matters as CSV.");
  }

  template <typename Read>
  Status read_optional(std::string_view name, Read read) {
    Result<std::string> bytes = part(name);
    if (bytes.ok()) return read(*bytes);
    return bytes.error().code == Error::Code::not_found ? done() : Status(bytes.error());
  }

  template <typename Take>
  Status scan(std::string_view bytes, const std::string& name, std::vector<std::string_view> path,
              Take take) {
    Captures<Take> sink(std::move(path), std::move(take));
    return xml::parse(bytes, file_name_ + "/" + name, sink, book_.warnings);
  }

  Status read_workbook();
  Status read_styles(const std::string& bytes);
  Status read_strings(const std::string& bytes);
  Status read_sheet(const SheetEntry& entry);
  void add_row(Sheet& sheet, const Node& node, std::size_t& next_row);
  bool add_cell(Row& row, const Node& node, std::size_t column, const Sheet& sheet);
  void set_value(Cell& cell, std::string_view type, const Node& node);
  void set_number(Cell& cell, std::string_view value, std::string_view style);

  std::string_view bytes_;
  std::string file_name_;
  Book book_;
  Workbook workbook_;
  std::size_t unpacked_ = 0;
  std::size_t cells_ = 0;
  std::size_t text_bytes_ = 0;
  std::size_t uncomputed_ = 0;  // formulas without a stored value, in this sheet
  std::optional<Error> stopped_;
};

Status Reader::read_workbook() {
  Result<std::string> bytes = part("xl/workbook.xml");
  if (!bytes.ok()) {
    if (bytes.error().code != Error::Code::not_found) return bytes.error();
    return bad_input("The file is a zip archive, but no Excel workbook.", file_name_,
                     "Save the table as .xlsx or CSV.");
  }
  PLUMB_TRY(const std::string relations, part("xl/_rels/workbook.xml.rels"));
  std::unordered_map<std::string, std::string> targets;
  PLUMB_CHECK(scan(relations, "workbook.xml.rels", {"Relationships"}, [&](const Node& node, bool) {
    std::string target(node.attribute("Target"));
    if (target.substr(0, 1) == "/") {
      target.erase(0, 1);
    } else {
      target.insert(0, "xl/");
    }
    targets[std::string(node.attribute("Id"))] = std::move(target);
  }));
  return scan(*bytes, "workbook.xml", {"workbook"}, [&](const Node& node, bool) {
    if (node.name() == "workbookPr") {
      const std::string_view flag = node.attribute("date1904");
      workbook_.since_1904 = flag == "1" || flag == "true";
    }
    if (node.name() != "sheets") return;
    for (Node sheet = node.first_child(); sheet; sheet = sheet.next()) {
      const auto target = targets.find(std::string(sheet.attribute("id")));
      if (sheet.name() != "sheet" || target == targets.end()) continue;
      if (workbook_.sheets.size() >= limits::kTableSheets) {
        add_note(book_.errors, "sheet '" + std::string(sheet.attribute("name")) + "'",
                 "The workbook has more than " + std::to_string(limits::kTableSheets) +
                     " sheets (limit kTableSheets); this one was not read.");
        continue;
      }
      workbook_.sheets.push_back(
          {std::string(sheet.attribute("name")), target->second,
           !sheet.attribute("state").empty() && sheet.attribute("state") != "visible"});
    }
  });
}

Status Reader::read_styles(const std::string& bytes) {
  std::unordered_map<std::size_t, bool> custom;
  return scan(bytes, "styles.xml", {"styleSheet"}, [&](const Node& node, bool) {
    for (Node child = node.first_child(); child; child = child.next()) {
      if (child.is_text()) continue;
      const std::size_t id = number_of(child.attribute("numFmtId"), 0);
      if (node.name() == "numFmts") {
        custom[id] = is_date_format(child.attribute("formatCode"));
      } else if (node.name() == "cellXfs") {
        const auto own = custom.find(id);
        workbook_.date_styles.push_back(own != custom.end() ? own->second : is_date_format(id));
      }
    }
  });
}

Status Reader::read_strings(const std::string& bytes) {
  return scan(bytes, "sharedStrings.xml", {"sst"}, [&](const Node& node, bool) {
    if (node.name() == "si") workbook_.strings.push_back(string_of(node));
  });
}

Status Reader::read_sheet(const SheetEntry& entry) {
  Result<std::string> bytes = part(entry.part);
  if (!bytes.ok() && bytes.error().code == Error::Code::not_found) {
    add_note(book_.errors, "sheet '" + entry.name + "'", "The file does not hold this sheet.",
             "Open and save the file in a spreadsheet program.");
    return done();
  }
  if (!bytes.ok()) return bytes.error();
  Sheet sheet;
  sheet.name = entry.name;
  sheet.hidden = entry.hidden;
  std::size_t next_row = 1;
  uncomputed_ = 0;
  PLUMB_CHECK(
      scan(*bytes, entry.part, {"worksheet", "sheetData"}, [&](const Node& node, bool deep) {
        if (deep && node.name() == "row" && !stopped_) add_row(sheet, node, next_row);
      }));
  if (stopped_) return *stopped_;
  if (uncomputed_ > 0) {
    add_note(book_.warnings, place(sheet),
             std::to_string(uncomputed_) + " formulas have no stored result and read as empty.",
             "Open and save the file in a spreadsheet program.");
  }
  sheet.header = guess_header(sheet.rows);
  book_.sheets.push_back(std::move(sheet));
  return done();
}

void Reader::add_row(Sheet& sheet, const Node& node, std::size_t& next_row) {
  Row row;
  row.source = number_of(node.attribute("r"), next_row);
  next_row = row.source + 1;
  std::size_t next_column = 0;
  for (Node cell = node.first_child(); cell; cell = cell.next()) {
    if (cell.is_text() || cell.name() != "c") continue;
    const std::string_view reference = cell.attribute("r");
    const std::size_t column = reference.empty() ? next_column : column_of(reference);
    next_column = column + 1;
    if (column >= limits::kTableColumns) {
      add_note(book_.warnings, place(sheet, row.source), "A cell outside the sheet was not read.");
    } else if (!add_cell(row, cell, column, sheet)) {
      return;
    }
  }
  row.width = row.cells.size();
  if (row.cells.empty()) return;
  cells_ += row.cells.size();
  if (cells_ > limits::kTableCells || sheet.rows.size() >= limits::kTableRows) {
    stopped_ = too_large("rows or cells", "kTableRows, kTableCells");
  } else if (text_bytes_ > limits::kImportBytes) {
    stopped_ = too_large("bytes of text", "kImportBytes");
  }
  sheet.rows.push_back(std::move(row));
}

// False if the row cannot be read.
bool Reader::add_cell(Row& row, const Node& node, std::size_t column, const Sheet& sheet) {
  const std::string_view type = node.attribute("t");
  Cell cell;
  set_value(cell, type, node);
  if (cell.text.size() > limits::kTableCellBytes) {
    add_note(book_.errors, place(sheet, row.source),
             "A cell of this row has more than " + std::to_string(limits::kTableCellBytes) +
                 " bytes (limit kTableCellBytes); the row was left out.",
             "Shorten the text.");
    return false;
  }
  if (cell.kind == CellKind::empty) return true;
  text_bytes_ += cell.text.size();
  if (row.cells.size() <= column) row.cells.resize(column + 1);
  row.cells[column] = std::move(cell);
  return true;
}

void Reader::set_value(Cell& cell, std::string_view type, const Node& node) {
  if (type == "inlineStr") {
    if (const Node inline_text = node.child("is")) cell.text = string_of(inline_text);
    if (!cell.text.empty()) cell.kind = CellKind::text;
    return;
  }
  const Node value = node.child("v");
  if (!value || value.text().empty()) {
    if (node.child("f")) ++uncomputed_;
    return;
  }
  const std::string_view text = value.text();
  if (type == "s") {
    const std::size_t at = number_of(text, workbook_.strings.size());
    if (at < workbook_.strings.size()) cell.text = workbook_.strings[at];
  } else if (type == "str") {
    cell.text = unescape_xlsx(text);
  } else if (type == "b") {
    cell.kind = CellKind::boolean;
    cell.text = text == "1" || text == "true" ? "true" : "false";
    return;
  } else if (type == "e") {
    cell.kind = CellKind::error;
    cell.text = text;
    return;
  } else if (type == "d") {
    cell.kind = CellKind::date;
    cell.text = text;
    return;
  } else {
    set_number(cell, text, node.attribute("s"));
    return;
  }
  if (!cell.text.empty()) cell.kind = CellKind::text;
}

void Reader::set_number(Cell& cell, std::string_view value, std::string_view style) {
  double number = 0;
  const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (failed != std::errc{} || end != value.data() + value.size() || !std::isfinite(number)) {
    cell.kind = CellKind::text;
    cell.text = value;
    return;
  }
  const std::size_t format = number_of(style, 0);
  if (format < workbook_.date_styles.size() && workbook_.date_styles[format]) {
    if (auto date = date_of_serial(number, workbook_.since_1904)) {
      cell.kind = CellKind::date;
      cell.text = std::move(*date);
      return;
    }
  }
  cell.kind = CellKind::number;
  cell.number = number;
  cell.text = number_text(number);
}

}  // namespace

Result<Book> read_xlsx(std::string_view bytes, std::string_view file_name) {
  return Reader(bytes, file_name).read();
}

}  // namespace plumb::exchange::table
