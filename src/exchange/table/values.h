// What the text of a cell means: numbers in the notations of several countries, amounts of money,
// dates. A notation is decided for a column, never for a single cell ("1.234" alone says nothing).
// Everything here is pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "exchange/table/sheet.h"

namespace plumb::exchange::table {

// A figure as written, in plain notation: "-1234.50" for "(1.234,50 EUR)".
struct Figure {
  std::string digits;    // what from_chars reads
  bool percent = false;  // a "%" stood behind it
  std::string currency;  // ISO code of a sign or code beside it; "$" if only that stands there
  int power = 0;         // of ten, from "k", "m", "bn" behind it (money only)
};

// `decimal` is '.' or ','; the other one, apostrophes and blanks separate thousands and must do so
// in threes. Accepts a sign, brackets for negative, a currency or "%", an exponent. Nothing else
// may stand in the text.
std::optional<Figure> parse_figure(std::string_view text, char decimal);

// Whether amounts in this currency are written with "$".
bool is_dollar(std::string_view currency);

// The value of a figure times `factor`. Powers of ten move the decimal point, so that 15.297 times
// a million is 15297000 and not a neighbour of it.
double value_of(const Figure& figure, double factor = 1);

// Whole numbers as integers, so that they print without a fraction.
json::value json_number(double number);
std::string number_text(double number);  // the shortest text that reads back as the same number

// The decimal sign of a column: ',' if its cells can only be read that way or more of them can;
// `fallback` when they say nothing. Linear.
char guess_decimal(const std::vector<std::string_view>& texts, char fallback = '.');

enum class DateOrder : std::uint8_t { day_first, month_first };

// Day first unless a cell shows a month in second place that cannot be one ("05/31/2024"). Dates
// with a dot are always day first.
DateOrder guess_date_order(const std::vector<std::string_view>& texts);

// An ISO day. Knows ISO with or without time, 31.12.2024, 31/12/24 (by `order`), 2024/12/31,
// 31 Dec 2024, December 31, 2024, Dec-23 and December 2023 (the first of the month). Two-digit
// years up to 68 are 20xx. A time behind the date is ignored.
std::optional<std::string> parse_date(std::string_view text, DateOrder order);
// Periods as reports name them. A year that begins in another month than January carries the
// number of the calendar year it ends in, as fiscal years do.
enum class Period : std::uint8_t { day, month, quarter, year };
struct Periods {
  int year_begins = 1;          // month: 10 for a fiscal year from October
  Period end_of = Period::day;  // a date becomes the last day of its month, quarter, year
};

// The same by a pattern of %Y %y %q %m %d %b %B %H %I %M %S %p %% and literal characters; a blank
// in the pattern matches any blanks; the text may not go on. Without %d the day is the first. A
// year alone, or one with a quarter (%q), is of `periods`.
std::optional<std::string> parse_date_as(std::string_view text, std::string_view pattern,
                                         const Periods& periods = {});
// The last day of the period an ISO day lies in.
std::string end_of_period(const std::string& iso_day, const Periods& periods);
// What is wrong with a pattern; empty if nothing.
std::string pattern_problem(std::string_view pattern);

// ISO day (and time, if there is one) of an Excel serial number; none outside 1900 to 9999.
// `since_1904` is the workbook's date system.
std::optional<std::string> date_of_serial(double serial, bool since_1904);
// The other way, for the 1900 system; none before 1900-03-01, where Excel counts a day that never
// was.
std::optional<double> serial_of_date(std::string_view iso_day);

std::optional<bool> parse_boolean(std::string_view text);

// Words that say there is no value: empty, "-", "n/a", "#N/A", "#REF!", "NFP", "Not reported" ...
// in any case. The list is in docs/formats/recipe.md.
bool is_missing_word(std::string_view text);

// Of a list written into one cell; blank items are dropped.
std::vector<std::string> split(std::string_view text, std::string_view separators);

}  // namespace plumb::exchange::table
