// CSV as it is found: any of four separators, quotes where they are and where they are not meant,
// line ends of three kinds, rows that are too long or too short.
#include <algorithm>
#include <array>
#include <map>

#include "base/limits.h"
#include "exchange/table/encoding.h"
#include "exchange/table/sheet.h"

namespace plumb::exchange::table {
namespace {

constexpr std::size_t kSampleBytes = std::size_t{64} << 10;
constexpr std::size_t kSampleRows = 200;

// Cuts a text into records and cells. A quote opens only at the start of a cell; inside, "" is a
// quote and a single one closes; what follows the closing quote up to the separator is kept. An
// opening quote that never closes, or closes further away than a cell may be long, is an ordinary
// character. Every byte is looked at a bounded number of times: a quote that fails to close means
// that no single quote follows within the bound.
class Cutter {
 public:
  Cutter(std::string_view text, char separator) : text_(text), separator_(separator) {}

  bool at_end() const { return at_ >= text_.size(); }
  bool stray_quote() const { return stray_quote_; }  // in the record just read
  bool too_long() const { return too_long_; }

  // Reads one record; `cell(index, text)` gets each cell, valid during the call.
  template <typename Cell>
  void record(Cell cell) {
    stray_quote_ = false;
    too_long_ = false;
    for (std::size_t index = 0;; ++index) {
      const std::string_view content = next_cell();
      if (content.size() > limits::kTableCellBytes) {
        too_long_ = true;
      } else {
        cell(index, content);
      }
      if (at_end()) return;
      const char c = text_[at_++];
      if (c == separator_) continue;
      if (c == '\r' && !at_end() && text_[at_] == '\n') ++at_;
      return;
    }
  }

 private:
  bool ends_cell(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

  std::size_t cell_end(std::size_t from) const {
    while (from < text_.size() && !ends_cell(text_[from])) ++from;
    return from;
  }

  std::string_view next_cell() {
    if (at_ < text_.size() && text_[at_] == '"') {
      const std::size_t before = at_;
      if (quoted()) return buffer_;
      at_ = before;
      stray_quote_ = true;
    }
    const std::size_t end = cell_end(at_);
    const std::string_view content = text_.substr(at_, end - at_);
    at_ = end;
    return content;
  }

  bool quoted() {
    buffer_.clear();
    std::size_t from = at_ + 1;
    while (true) {
      const std::size_t quote = text_.substr(0, from + limits::kTableCellBytes + 1).find('"', from);
      if (quote == std::string_view::npos) return false;
      buffer_.append(text_.substr(from, quote - from));
      if (buffer_.size() > limits::kTableCellBytes) return false;
      from = quote + 1;
      if (from < text_.size() && text_[from] == '"') {
        buffer_ += '"';
        ++from;
        continue;
      }
      const std::size_t end = cell_end(from);
      if (end > from && !trimmed(text_.substr(from, end - from)).empty()) stray_quote_ = true;
      if (stray_quote_) buffer_.append(text_.substr(from, end - from));
      at_ = end;
      return true;
    }
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  bool stray_quote_ = false;
  bool too_long_ = false;
  std::string buffer_;
};

// The separator that cuts most rows of a sample into the same number of cells, at least two; with
// as many rows, the one that makes more cells.
char guess_separator(std::string_view text) {
  std::string_view sample = text.substr(0, kSampleBytes);
  if (sample.size() < text.size()) {
    const std::size_t end = sample.rfind('\n');
    if (end != std::string_view::npos) sample = sample.substr(0, end);
  }
  char best = ',';
  double best_score = 0;
  for (const char separator : {',', ';', '\t', '|'}) {
    std::map<std::size_t, std::size_t> widths;
    std::size_t rows = 0;
    Cutter cutter(sample, separator);
    while (!cutter.at_end() && rows < kSampleRows) {
      std::size_t width = 0;
      cutter.record([&](std::size_t index, std::string_view cell) {
        width = std::max(width, index + (cell.empty() && index == 0 ? 0 : 1));
      });
      if (width == 0) continue;
      ++widths[width];
      ++rows;
    }
    for (const auto& [width, count] : widths) {
      if (width < 2) continue;
      const double share = static_cast<double>(count) / static_cast<double>(rows);
      const double score = share + 0.001 * static_cast<double>(std::min<std::size_t>(width, 100));
      if (score > best_score) {
        best_score = score;
        best = separator;
      }
    }
  }
  return best;
}

// Excel's own first line "sep=;".
char stated_separator(std::string_view& text) {
  if (text.size() < 5 || folded(text.substr(0, 4)) != "sep=") return '\0';
  const std::size_t end = text.find_first_of("\r\n", 5);
  if (end != 5) return '\0';
  const char separator = text[4];
  text.remove_prefix(text.substr(5, 2) == "\r\n" ? 7 : 6);
  return separator;
}

class Builder {
 public:
  Builder(Book& book, Sheet& sheet) : book_(book), sheet_(sheet) {}

  Status read(std::string_view text, char separator, std::size_t first_row) {
    Cutter cutter(text, separator);
    for (std::size_t source = first_row; !cutter.at_end(); ++source) {
      Row row;
      row.source = source;
      cutter.record([&](std::size_t index, std::string_view content) {
        row.width = index + 1;
        if (index < limits::kTableColumns && !content.empty()) add(row, index, content);
      });
      PLUMB_CHECK(keep(std::move(row), cutter));
    }
    return done();
  }

 private:
  static void add(Row& row, std::size_t index, std::string_view content) {
    if (row.cells.size() <= index) row.cells.resize(index + 1);
    Cell& cell = row.cells[index];
    cell.kind = CellKind::text;
    cell.text = content;
  }

  Status keep(Row row, const Cutter& cutter) {
    const std::string where = place(sheet_, row.source);
    if (cutter.too_long()) {
      add_note(book_.errors, where,
               "A cell of this row has more than " + std::to_string(limits::kTableCellBytes) +
                   " bytes (limit kTableCellBytes); the row was left out.",
               "Shorten the text, or close the quotes around it.");
      return done();
    }
    if (cutter.stray_quote()) {
      add_note(book_.warnings, where, "A quotation mark in this row has no partner.",
               "Check the row; write a quotation mark inside quotes twice.");
    }
    if (row.width > limits::kTableColumns && row.cells.size() == limits::kTableColumns) {
      add_note(book_.warnings, where,
               "The row is wider than " + std::to_string(limits::kTableColumns) +
                   " columns (limit kTableColumns); the rest was not read.");
    }
    const bool blank = std::all_of(row.cells.begin(), row.cells.end(),
                                   [](const Cell& cell) { return trimmed(cell.text).empty(); });
    if (blank) return done();
    cells_ += row.cells.size();
    if (sheet_.rows.size() >= limits::kTableRows || cells_ > limits::kTableCells) {
      return over_limit("The table is larger than " + std::to_string(limits::kTableRows) +
                            " rows or " + std::to_string(limits::kTableCells) +
                            " cells (limits kTableRows, kTableCells).",
                        where, "Split it into several files.");
    }
    sheet_.rows.push_back(std::move(row));
    return done();
  }

  Book& book_;
  Sheet& sheet_;
  std::size_t cells_ = 0;
};

}  // namespace

Result<Book> read_csv(std::string_view bytes, std::string_view file_name,
                      const BookOptions& options) {
  PLUMB_TRY(const Decoded decoded, decode(bytes, options.encoding, file_name));
  Book book;
  book.format = "csv";
  Sheet& sheet = book.sheets.emplace_back();
  sheet.name = file_name;
  sheet.fixed_width = true;
  sheet.whole_file = true;
  if (decoded.replaced > 0) {
    add_note(book.warnings, sheet.name,
             std::to_string(decoded.replaced) + " bytes are not " + decoded.encoding +
                 " and were replaced.",
             "Save the file as UTF-8.");
  }
  if (decoded.nul_bytes > 0) {
    add_note(book.warnings, sheet.name,
             std::to_string(decoded.nul_bytes) + " zero bytes were dropped.",
             "Save the file as UTF-8.");
  }
  std::string_view text = decoded.text;
  std::size_t first_row = 1;
  char separator = stated_separator(text);
  if (separator != '\0') first_row = 2;
  if (options.separator != '\0') separator = options.separator;
  if (separator == '\0') separator = guess_separator(text);
  PLUMB_CHECK(Builder(book, sheet).read(text, separator, first_row));
  if (sheet.rows.empty() && book.errors.empty()) {
    return bad_input("The file is empty.", sheet.name, "Choose a file with a header and rows.");
  }
  sheet.header = guess_header(sheet.rows);
  return book;
}

}  // namespace plumb::exchange::table
