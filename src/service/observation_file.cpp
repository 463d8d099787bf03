// Observations as people and feeds send them: CSV with titles, or one JSON object a line.
#include <charconv>

#include <fmt/format.h>

#include "exchange/table/sheet.h"
#include "service/artifacts.h"
#include "service/measures.h"

namespace plumb::service {
namespace {

namespace table = exchange::table;
using Wishes = std::vector<ObservationWish>;

Error too_many() {
  return over_limit(fmt::format("The file has more than {} observations.", kMostObservations),
                    "file", "Split it.");
}

// Digits as a decimal comma goes with them: "1.234,5" and "1 234,5" are 1234.5.
std::string with_point(std::string_view text) {
  std::string out;
  for (const char one : text) {
    if (one == '.' || one == ' ') continue;
    out += one == ',' ? '.' : one;
  }
  return out;
}

// A plain number with a point; nothing for anything else.
std::optional<double> plain_number(std::string_view text) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<Wishes> json_lines(std::string_view text) {
  Wishes out;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = table::trimmed(text.substr(at, end - at));
    at = end + 1;
    ++number;
    if (line.empty()) continue;
    if (out.size() == kMostObservations) return too_many();
    ObservationWish wish;
    wish.row = fmt::format("line {}", number);
    boost::system::error_code failed;
    const json::value value = json::parse(json::string_view(line.data(), line.size()), failed);
    if (failed || !value.is_object()) {
      wish.wrong =
          bad_input("The line is no JSON object.", wish.row,
                    "Write {\"measure\": \"…\", \"at\": \"2026-06-30\", \"value\": 12.5}.");
      out.push_back(std::move(wish));
      continue;
    }
    const json::object& said = value.get_object();
    wish.measure = text_in(said, "measure");
    wish.at = text_in(said, "at");
    wish.note = text_in(said, "note");
    const json::value* figure = said.if_contains("value");
    if (figure != nullptr && figure->is_number()) {
      wish.value = figure->to_number<double>();
    } else if (figure == nullptr || !figure->is_null()) {
      wish.wrong = bad_input("The line has no value.", wish.row,
                             "Give a number; null takes the value of that moment back.");
    }
    out.push_back(std::move(wish));
  }
  return out;
}

struct Columns {
  std::optional<std::size_t> measure, at, value, note;
};

Columns columns_of(const table::Row& titles) {
  Columns out;
  for (std::size_t i = 0; i < titles.cells.size(); ++i) {
    const std::string title = table::folded(titles.cells[i].text);
    if (title == "measure" || title == "kennzahl") out.measure = i;
    if (title == "at" || title == "date" || title == "datum") out.at = i;
    if (title == "value" || title == "wert") out.value = i;
    if (title == "note" || title == "bemerkung") out.note = i;
  }
  return out;
}

// "30.06.2026" as 2026-06-30; everything else as it is.
std::string day_with_dots(const std::string& text) {
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string::npos ? first : text.find('.', first + 1);
  if (second == std::string::npos || text.size() != second + 5) return text;
  const std::string day = text.substr(0, first);
  const std::string month = text.substr(first + 1, second - first - 1);
  const auto two = [](const std::string& digits) {
    return digits.size() == 1 ? "0" + digits : digits;
  };
  const std::string out = text.substr(second + 1) + "-" + two(month) + "-" + two(day);
  return parse_day(out) ? out : text;
}

Result<Wishes> csv_rows(std::string_view text, char decimal) {
  PLUMB_TRY(const table::Book book, table::read_csv(text, "observations"));
  if (!book.errors.empty()) {
    const exchange::Note& first = book.errors.front();
    return bad_input(first.what, first.where, first.remedy);
  }
  if (book.sheets.empty() || book.sheets.front().rows.empty()) {
    return bad_input("The file has no rows.", "row 1", "Fill it in.");
  }
  const table::Sheet& sheet = book.sheets.front();
  const Columns columns = columns_of(sheet.rows.front());
  if (!columns.measure || !columns.at || !columns.value) {
    return bad_input("The first row does not name the columns measure, at and value.", "row 1",
                     "Write: measure,at,value,note");
  }
  Wishes out;
  for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
    const table::Row& row = sheet.rows[i];
    if (out.size() == kMostObservations) return too_many();
    ObservationWish wish;
    wish.row = fmt::format("row {}", row.source);
    wish.measure = table::squeezed(row.cell(*columns.measure).text);
    wish.at = day_with_dots(table::squeezed(row.cell(*columns.at).text));
    if (columns.note) wish.note = row.cell(*columns.note).text;
    const std::string figure = table::squeezed(row.cell(*columns.value).text);
    if (!figure.empty()) {
      wish.value = plain_number(decimal == ',' ? with_point(figure) : figure);
      if (!wish.value) {
        wish.wrong = bad_input("\"" + figure.substr(0, 40) + "\" is no number.", wish.row,
                               fmt::format("Write digits with a {} and nothing else; an empty cell "
                                           "takes the value of that moment back.",
                                           decimal == ',' ? "comma" : "point"));
      }
    }
    out.push_back(std::move(wish));
  }
  return out;
}

}  // namespace

Result<Wishes> observations_in(std::string_view text, char decimal) {
  const std::string_view begin = table::trimmed(text.substr(0, 1024));
  if (begin.empty()) return bad_input("The file is empty.", "line 1", "Fill it in.");
  return begin.front() == '{' ? json_lines(text) : csv_rows(text, decimal);
}

}  // namespace plumb::service
