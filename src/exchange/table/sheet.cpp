#include "exchange/table/sheet.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "base/limits.h"
#include "exchange/xml/inflate.h"

namespace plumb::exchange::table {
namespace {

constexpr std::size_t kHeaderSearchRows = 50;
constexpr std::size_t kHeaderCompareRows = 50;

// Length of a blank at the start of `text`: ASCII white space, no-break space, thin spaces, the
// byte order mark; 0 if there is none.
std::size_t blank_length(std::string_view text) {
  if (text.empty()) return 0;
  const char c = text.front();
  if (c > ' ') return 0;
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f') return 1;
  if (text.substr(0, 2) == "\u00a0") return 2;
  for (const std::string_view wide : {"\u2007", "\u2009", "\u200b", "\u202f", "\ufeff"}) {
    if (text.substr(0, 3) == wide) return 3;
  }
  return 0;
}

std::size_t blank_length_at_end(std::string_view text) {
  if (text.empty() || text.back() > ' ') return 0;
  for (const std::size_t length : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    if (text.size() >= length && blank_length(text.substr(text.size() - length)) == length) {
      return length;
    }
  }
  return 0;
}

std::size_t filled(const Row& row) {
  return static_cast<std::size_t>(
      std::count_if(row.cells.begin(), row.cells.end(),
                    [](const Cell& cell) { return cell.kind != CellKind::empty; }));
}

bool could_be_header(const Row& row) {
  std::unordered_set<std::string> seen;
  std::size_t titles = 0;
  for (const Cell& cell : row.cells) {
    if (cell.kind == CellKind::empty) continue;
    if (cell.kind != CellKind::text || cell.text.size() > 200) return false;
    // A figure or a date is data, not a title.
    const std::string_view text = trimmed(cell.text);
    if (text.empty()) continue;
    if (text.find_first_not_of("0123456789.,-+/:$% ") == std::string_view::npos) return false;
    seen.insert(folded(text));
    ++titles;
  }
  return titles > 0 && seen.size() * 2 > titles;
}

bool looks_like_json(std::string_view bytes) {
  const std::string_view text = trimmed(bytes.substr(0, 4096));
  if (text.empty() || (text.front() != '[' && text.front() != '{')) return false;
  const std::string_view next = trimmed(text.substr(1));
  return text.front() == '{' ? (next.empty() || next.front() == '"' || next.front() == '}')
                             : (next.empty() || next.front() == '{' || next.front() == ']');
}

}  // namespace

const Cell& Row::cell(std::size_t column) const {
  static const Cell kEmpty;
  return column < cells.size() ? cells[column] : kEmpty;
}

std::string_view trimmed(std::string_view text) {
  while (const std::size_t length = blank_length(text)) text.remove_prefix(length);
  while (const std::size_t length = blank_length_at_end(text)) text.remove_suffix(length);
  return text;
}

std::string squeezed(std::string_view text) {
  text = trimmed(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (std::size_t length = blank_length(text)) {
      while (length > 0) {
        text.remove_prefix(length);
        length = blank_length(text);
      }
      out += ' ';
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string folded(std::string_view text) {
  std::string out = squeezed(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string place(const Sheet& sheet, std::size_t row, std::string_view column) {
  std::string out = sheet.whole_file ? sheet.name : "sheet '" + sheet.name + "'";
  if (row > 0) out += " row " + std::to_string(row);
  if (!column.empty()) out += " column '" + squeezed(column) + "'";
  return out;
}

Place place_of(std::string_view where) {
  Place out;
  constexpr std::string_view kColumn = " column '";
  if (where.ends_with('\'')) {
    const std::size_t at = where.rfind(kColumn);
    if (at != std::string_view::npos) {
      out.column = where.substr(at + kColumn.size(), where.size() - at - kColumn.size() - 1);
      where = where.substr(0, at);
    }
  }
  constexpr std::string_view kRow = " row ";
  if (const std::size_t at = where.rfind(kRow); at != std::string_view::npos) {
    const std::string_view digits = where.substr(at + kRow.size());
    const auto [end, failed] =
        std::from_chars(digits.data(), digits.data() + digits.size(), out.row);
    if (failed != std::errc{} || end != digits.data() + digits.size()) {
      out.row = 0;
    } else {
      where = where.substr(0, at);
    }
  }
  constexpr std::string_view kSheet = "sheet '";
  if (where.starts_with(kSheet) && where.ends_with('\'')) {
    out.sheet = where.substr(kSheet.size(), where.size() - kSheet.size() - 1);
  } else if (out.row > 0) {
    out.sheet = where;
  }
  return out;
}

void add_note(std::vector<Note>& notes, std::string where, std::string what, std::string remedy) {
  if (notes.size() >= limits::kImportNotes) return;
  if (notes.size() + 1 == limits::kImportNotes) {
    notes.push_back({"", "There are more remarks than can be listed (limit kImportNotes).",
                     "Correct these first, then import again."});
    return;
  }
  notes.push_back({std::move(where), std::move(what), std::move(remedy)});
}

std::optional<std::size_t> guess_header(const std::vector<Row>& rows) {
  const std::size_t end = std::min(rows.size(), kHeaderSearchRows);
  for (std::size_t i = 0; i < end; ++i) {
    if (!could_be_header(rows[i])) continue;
    const std::size_t titles = filled(rows[i]);
    std::size_t widest = 0;
    const std::size_t last = std::min(rows.size(), i + 1 + kHeaderCompareRows);
    for (std::size_t j = i + 1; j < last; ++j) widest = std::max(widest, filled(rows[j]));
    if (widest == 0) return rows.size() == 1 ? std::optional(i) : std::nullopt;
    if (titles * 2 >= widest && (titles >= 2 || widest == 1)) return i;
  }
  return std::nullopt;
}

Result<Book> read_book(std::string_view bytes, std::string_view file_name,
                       const BookOptions& options) {
  const std::string where(file_name);
  if (bytes.size() > limits::kImportBytes) {
    return over_limit("The file is larger than " + std::to_string(limits::kImportBytes >> 20) +
                          " MiB (limit kImportBytes).",
                      where, "Split the table.");
  }
  if (bytes.substr(0, 4) == "\xd0\xcf\x11\xe0") {
    return bad_input("This is an Excel file of the old kind, or one with a password.", where,
                     "Save it as .xlsx without a password.");
  }
  if (bytes.substr(0, 2) == "PK") return read_xlsx(bytes, file_name);
  if (xml::is_gzip(bytes)) {
    PLUMB_TRY(const std::string unpacked, xml::gunzip(bytes, file_name));
    if (xml::is_gzip(unpacked)) {
      return bad_input("The file is packed twice.", where, "Unpack it and import the result.");
    }
    return read_book(unpacked, file_name, options);
  }
  if (looks_like_json(bytes)) return read_json_rows(bytes, file_name);
  return read_csv(bytes, file_name, options);
}

}  // namespace plumb::exchange::table
