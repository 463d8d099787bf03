#include "cli/series_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/limits.h"
#include "cli/series_dates.h"
#include "exchange/table/sheet.h"
#include "exchange/table/values.h"
#include "exchange/xml/inflate.h"

namespace plumb::cli {
namespace {

namespace table = exchange::table;
const double kMissing = std::nan("");

// Seasons by the competitions' names of steps; weeks and hours have longer ones than their files
// say, because those count only what their measures are scaled by.
std::vector<std::size_t> seasons_named(std::string_view period, std::size_t frequency) {
  const std::string name = table::folded(period);
  if (name == "hourly") return {24, 168};
  if (name == "weekly") return {52};
  if (name == "daily") return {7};
  if (frequency > 1) return {frequency};
  return {};
}

std::optional<double> plain_number(std::string_view text) {
  double out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(out)) {
    return std::nullopt;
  }
  return out;
}

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// Fields of a line up to the next comma; the competitions' files have no quotes.
std::string_view next_field(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view out = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return out;
}

Result<NamedSeries> competition_line(std::string_view line, const std::string& where) {
  NamedSeries out;
  out.id = next_field(line, ',');
  const std::string_view period = next_field(line, ',');
  const std::optional<std::size_t> frequency = whole_number(next_field(line, ','));
  next_field(line, ',');  // type
  next_field(line, ',');  // start
  next_field(line, ',');  // n
  const std::optional<std::size_t> horizon = whole_number(next_field(line, ','));
  if (!frequency || !horizon) {
    return bad_input("Frequency and h must be whole numbers.", where,
                     "Columns are id,period,frequency,type,start,n,h,train.");
  }
  out.seasons = seasons_named(period, *frequency);
  out.horizon = *horizon;
  std::string_view train = next_field(line, ',');
  while (!train.empty()) {
    const std::string_view text = next_field(train, ';');
    const std::optional<double> value = plain_number(text);
    if (!value && !table::is_missing_word(text)) {
      return bad_input(fmt::format("\"{}\" is not a number.", text), where + " column 'train'",
                       "Separate numbers with semicolons; leave a missing one empty.");
    }
    out.values.push_back(value.value_or(kMissing));
  }
  return out;
}

constexpr std::string_view kCompetition = "id,period,frequency,type,start,n,h,train";

Result<std::vector<NamedSeries>> competition(std::string_view text, const std::string& name) {
  std::vector<NamedSeries> out;
  std::size_t number = 0;
  while (!text.empty()) {
    std::string_view line = next_field(text, '\n');
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (number == 1 || line.empty()) continue;
    PLUMB_TRY(NamedSeries series, competition_line(line, fmt::format("{}:{}", name, number)));
    out.push_back(std::move(series));
  }
  return out;
}

// One column of a table below its title.
struct Column {
  std::string title;
  std::vector<std::string_view> texts;
};

std::vector<Column> columns_of(const table::Sheet& sheet, std::vector<std::size_t>& rows) {
  std::vector<Column> out;
  std::size_t width = 0;
  for (const table::Row& row : sheet.rows) width = std::max(width, row.cells.size());
  // A first row whose every cell reads as a number or a date is a value, whatever it was guessed.
  std::size_t from = sheet.header ? *sheet.header + 1 : 0;
  if (!sheet.header && !sheet.rows.empty()) {
    const std::string& last = sheet.rows.front().cells.back().text;
    if (!table::parse_figure(last, '.') && !table::parse_figure(last, ',')) from = 1;
  }
  for (std::size_t c = 0; c < width; ++c) {
    Column column;
    if (from > 0) column.title = table::squeezed(sheet.rows[from - 1].cell(c).text);
    for (std::size_t r = from; r < sheet.rows.size(); ++r) {
      column.texts.push_back(sheet.rows[r].cell(c).text);
    }
    out.push_back(std::move(column));
  }
  for (std::size_t r = from; r < sheet.rows.size(); ++r) rows.push_back(sheet.rows[r].source);
  return out;
}

Result<std::vector<double>> numbers_of(const Column& column, const std::vector<std::size_t>& rows,
                                       const std::string& name) {
  const char decimal = table::guess_decimal(column.texts);
  std::vector<double> out;
  for (std::size_t i = 0; i < column.texts.size(); ++i) {
    if (table::is_missing_word(column.texts[i])) {
      out.push_back(kMissing);
      continue;
    }
    const std::optional<table::Figure> figure = table::parse_figure(column.texts[i], decimal);
    const double value = figure ? table::value_of(*figure) : kMissing;
    if (!std::isfinite(value)) {
      return bad_input(fmt::format("\"{}\" is not a number.", column.texts[i]),
                       fmt::format("{}: row {} column '{}'", name, rows[i], column.title),
                       "Correct it, or leave the cell empty if the value is not known.");
    }
    out.push_back(value);
  }
  return out;
}

std::vector<std::string> labels_of(const std::vector<std::string_view>& texts, const Grid& grid) {
  std::vector<std::string> out(grid.length);
  for (std::size_t i = 0; i < texts.size(); ++i) out[grid.place[i]] = texts[i];
  return out;
}

Result<std::vector<NamedSeries>> from_columns(const std::vector<Column>& columns,
                                              const std::vector<std::size_t>& rows,
                                              const std::string& name) {
  Grid grid{{}, {}, rows.size()};
  for (std::size_t i = 0; i < rows.size(); ++i) grid.place.push_back(i);
  std::vector<std::string> labels;
  if (columns.size() > 1) {
    if (const auto moments = moments_of(columns.front().texts)) {
      const std::optional<Grid> found = grid_of(*moments);
      if (!found) {
        return bad_input("The dates are no even steps, or one stands there twice.",
                         fmt::format("{}: column '{}'", name, columns.front().title),
                         "Give one row per day, week, month, quarter or year.");
      }
      grid = *found;
    }
    labels = labels_of(columns.front().texts, grid);
  }
  std::vector<NamedSeries> out;
  for (std::size_t c = columns.size() > 1 ? 1 : 0; c < columns.size(); ++c) {
    PLUMB_TRY(const std::vector<double> numbers, numbers_of(columns[c], rows, name));
    NamedSeries series{columns[c].title, std::vector<double>(grid.length, kMissing), grid.seasons,
                       0, labels};
    if (series.id.empty()) series.id = "series " + std::to_string(out.size() + 1);
    for (std::size_t i = 0; i < numbers.size(); ++i) series.values[grid.place[i]] = numbers[i];
    out.push_back(std::move(series));
  }
  return out;
}

}  // namespace

Result<std::vector<NamedSeries>> read_series(std::string_view bytes, const std::string& name) {
  std::string unpacked;
  if (exchange::xml::is_gzip(bytes)) {
    PLUMB_TRY(unpacked, exchange::xml::gunzip(bytes, name));
    bytes = unpacked;
  }
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  std::vector<NamedSeries> out;
  if (bytes.starts_with(kCompetition)) {
    PLUMB_TRY(out, competition(bytes, name));
  } else {
    PLUMB_TRY(const table::Book book, table::read_book(bytes, name));
    if (!book.sheets.empty() && !book.sheets.front().rows.empty()) {
      std::vector<std::size_t> rows;
      const std::vector<Column> columns = columns_of(book.sheets.front(), rows);
      PLUMB_TRY(out, from_columns(columns, rows, name));
    }
  }
  if (out.empty()) {
    return bad_input("There is no series in the file.", name,
                     "Give a column of dates and one of values, or one column of values.");
  }
  return out;
}

}  // namespace plumb::cli
