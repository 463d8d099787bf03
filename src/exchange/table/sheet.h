// What a spreadsheet, a CSV file or a JSON array looks like to the rest of this folder: sheets of
// rows of cells, each row with its number in the source so that remarks can name it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/document.h"

namespace plumb::exchange::table {

enum class CellKind : std::uint8_t { empty, text, number, date, boolean, error };

// `text` is filled for every kind but empty: a number in its shortest form, a date as ISO 8601
// ("2026-03-31", with "T12:30:00" when there is a time), "true" or "false", "#N/A" for an error.
// CSV cells are always text; what they mean is decided per column (values.h).
struct Cell {
  CellKind kind = CellKind::empty;
  double number = 0;  // number only
  std::string text;
};

struct Row {
  std::size_t source = 0;   // 1-based row (CSV: record) number in the source
  std::size_t width = 0;    // cells the source has, trailing empty ones included
  std::vector<Cell> cells;  // without trailing empty ones

  const Cell& cell(std::size_t column) const;  // an empty cell beyond the end
};

struct Sheet {
  std::string name;
  std::vector<Row> rows;              // rows without any content are left out
  std::optional<std::size_t> header;  // index in rows of the guessed header; none: no table found
  bool fixed_width = false;           // rows are meant to be as wide as the header (CSV)
  bool whole_file = false;            // the file has no other sheet; `name` is the file's
  bool hidden = false;                // XLSX: not shown to whoever opens the file
};

struct Book {
  std::string format;  // "csv", "xlsx", "json"
  std::vector<Sheet> sheets;
  std::vector<Note> warnings;
  std::vector<Note> errors;  // rows that could not be read at all
};

// How to read a CSV file when guessing is not wanted.
struct BookOptions {
  char separator = '\0';  // '\0': guess among , ; tab |
  std::string encoding;   // "utf-8", "utf-16le", "utf-16be", "windows-1252"; empty: guess
};

// Reads any of the three formats, told apart by content. Bounded by base/limits.h. Failure:
// bad_input (not a table at all, damaged), limit.
Result<Book> read_book(std::string_view bytes, std::string_view file_name,
                       const BookOptions& options = {});

// The readers behind it.
Result<Book> read_csv(std::string_view bytes, std::string_view file_name,
                      const BookOptions& options = {});
Result<Book> read_xlsx(std::string_view bytes, std::string_view file_name);
// An array of flat objects, or an object whose members are such arrays (one sheet each).
Result<Book> read_json_rows(std::string_view bytes, std::string_view file_name);

// The row that looks most like column titles: among the first 50 rows with content, the first
// whose cells are all texts, mostly distinct, at least two (or the only column there is), and at
// least half as wide as the rows that follow it.
std::optional<std::size_t> guess_header(const std::vector<Row>& rows);

// "sheet 'Projects' row 14 column 'Budget'"; parts that are empty or 0 are left out, and the sheet
// of a CSV file is the file itself.
std::string place(const Sheet& sheet, std::size_t row = 0, std::string_view column = {});

// The parts of such a place; empty and 0 where they are left out, or if it is no such place.
struct Place {
  std::string sheet;  // of a CSV file: its name
  std::size_t row = 0;
  std::string column;
};
Place place_of(std::string_view where);

// Without spaces at the ends (also no-break spaces) and with single spaces inside.
std::string squeezed(std::string_view text);
std::string_view trimmed(std::string_view text);
// Lower case (ASCII), squeezed: how titles and words are compared.
std::string folded(std::string_view text);

// Appends to a list of remarks unless it holds limits::kImportNotes; the last one says so.
void add_note(std::vector<Note>& notes, std::string where, std::string what,
              std::string remedy = {});

}  // namespace plumb::exchange::table
