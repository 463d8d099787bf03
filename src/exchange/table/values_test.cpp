#include "exchange/table/values.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/time.h"
#include "exchange/table/pattern.h"
#include "exchange/table/xlsx_text.h"

namespace plumb::exchange::table {

TEST_CASE("figures are read in the notation of their column") {
  struct Case {
    const char* name;
    const char* text;
    char decimal;
    std::optional<double> value;
  };
  const Case cases[] = {
      {"a plain number", "1234.5", '.', 1234.5},
      {"thousands in threes", "1,234,567.25", '.', 1234567.25},
      {"thousands with points, decimals with a comma", "1.234.567,25", ',', 1234567.25},
      {"three digits behind a point are decimals in a point column", "1.234", '.', 1.234},
      {"three digits behind a point are thousands in a comma column", "1.234", ',', 1234.0},
      {"Swiss thousands", "1'234'567.5", '.', 1234567.5},
      {"French thousands with narrow blanks", "1\u202f234\u202f567,5", ',', 1234567.5},
      {"no-break blanks around", "\u00a012\u00a0", '.', 12.0},
      {"thousands that are no threes are no number", "12,34.5", '.', std::nullopt},
      {"a mark in front of all digits is no number", ",123", '.', std::nullopt},
      {"brackets are negative", "(1,200)", '.', -1200.0},
      {"a minus sign of typographers", "\u221212", '.', -12.0},
      {"a dollar sign", "$1,200.50", '.', 1200.5},
      {"a minus behind the sign", "$ -5", '.', -5.0},
      {"a code in front", "EUR 12", '.', 12.0},
      {"a code behind", "12 EUR", '.', 12.0},
      {"an exponent", "6.96E-04", '.', 0.000696},
      {"percent counts to a hundred", "12.5%", '.', 0.125},
      {"millions", "2.5m", '.', 2500000.0},
      {"a decimal sign alone behind", "5.", '.', 5.0},
      {"a decimal sign alone in front", ".5", '.', 0.5},
      {"nothing", "", '.', std::nullopt},
      {"a word", "NFP", '.', std::nullopt},
      {"a sign alone", "-", '.', std::nullopt},
      {"brackets alone", "()", '.', std::nullopt},
      {"two decimal signs", "1.2.3", '.', std::nullopt},
      {"words behind a number", "12 months", '.', std::nullopt},
      {"a date", "30.06.2026", '.', std::nullopt},
      {"an exponent beyond all bounds", "1e999", '.', std::nullopt},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto figure = parse_figure(c.text, c.decimal);
    REQUIRE(figure.has_value() == c.value.has_value());
    if (figure) CHECK(value_of(*figure) == *c.value);
  }
}

TEST_CASE("multiplying by powers of ten moves the point and rounds nothing") {
  CHECK(value_of(*parse_figure("15.297", '.'), 1e6) == 15297000.0);
  CHECK(value_of(*parse_figure("0.1", '.'), 1e3) == 100.0);
  CHECK(value_of(*parse_figure("189.80000000000001", '.'), 1) == 189.8);
  CHECK(value_of(*parse_figure("3", '.'), 2.5) == 7.5);
  rc::check("a number with d decimals times 10^d is the integer of its digits", [] {
    const auto whole = *rc::gen::inRange<std::int64_t>(0, 100'000'000'000);
    const auto decimals = static_cast<std::size_t>(*rc::gen::inRange(1, 7));
    std::string digits = std::to_string(whole);
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, ".");
    double factor = 1;
    for (std::size_t i = 0; i < decimals; ++i) factor *= 10;
    RC_ASSERT(value_of(*parse_figure(digits, '.'), factor) == static_cast<double>(whole));
  });
}

TEST_CASE("the currency beside a figure is told") {
  CHECK(parse_figure("€5", '.')->currency == "EUR");
  CHECK(parse_figure("5 USD", '.')->currency == "USD");
  CHECK(parse_figure("A$5", '.')->currency == "AUD");
  CHECK(parse_figure("$5", '.')->currency == "$");
  CHECK(parse_figure("5", '.')->currency.empty());
}

TEST_CASE("the decimal sign is decided by the column") {
  CHECK(guess_decimal({"1,5", "2,75"}) == ',');
  CHECK(guess_decimal({"1,500", "2,750"}) == '.');
  CHECK(guess_decimal({"1.234,5", "1.234"}) == ',');
  CHECK(guess_decimal({"1.5", "1.234"}) == '.');
  CHECK(guess_decimal({"12", "13"}, ',') == ',');
  CHECK(guess_decimal({"1.234.567", "1.234"}) == ',');
}

TEST_CASE("dates are read in many notations") {
  struct Case {
    const char* name;
    const char* text;
    DateOrder order;
    const char* day;  // empty: none
  };
  const auto day_first = DateOrder::day_first;
  const auto month_first = DateOrder::month_first;
  const Case cases[] = {
      {"ISO", "2026-06-30", day_first, "2026-06-30"},
      {"ISO with a time", "2011-01-10T00:00:00Z", day_first, "2011-01-10"},
      {"year first with slashes", "2026/6/3", month_first, "2026-06-03"},
      {"dots are day first whatever the column says", "03.06.2026", month_first, "2026-06-03"},
      {"slashes follow the column, day first", "03/06/2026", day_first, "2026-06-03"},
      {"slashes follow the column, month first", "03/06/2026", month_first, "2026-03-06"},
      {"a time behind is ignored", "05/01/2014 12:00:00 AM", month_first, "2014-05-01"},
      {"two-digit years up to 68 are 20xx", "1.1.68", day_first, "2068-01-01"},
      {"two-digit years from 69 are 19xx", "1.1.69", day_first, "1969-01-01"},
      {"month in words", "31 Dec 2024", day_first, "2024-12-31"},
      {"month in words first", "December 31, 2024", day_first, "2024-12-31"},
      {"an ordinal", "1st March 2024", day_first, "2024-03-01"},
      {"a month alone is its first day", "Dec-23", day_first, "2023-12-01"},
      {"a month in full", "January 2024", day_first, "2024-01-01"},
      {"no such day", "31.02.2024", day_first, ""},
      {"no such month", "2024-13-01", day_first, ""},
      {"a leap day", "29/02/2024", day_first, "2024-02-29"},
      {"a year alone", "2024", day_first, ""},
      {"a number", "12.5", day_first, ""},
      {"words", "Ongoing", day_first, ""},
      {"words with numbers", "Phase 2 of 3", day_first, ""},
      {"a version", "1.2.3.4", day_first, ""},
      {"mixed separators", "12/31-2024", day_first, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(parse_date(c.text, c.order).value_or("") == c.day);
  }
}

TEST_CASE("the order of day and month is decided by the column") {
  CHECK(guess_date_order({"05/01/2014", "05/31/2014"}) == DateOrder::month_first);
  CHECK(guess_date_order({"05/01/2014", "31/05/2014"}) == DateOrder::day_first);
  CHECK(guess_date_order({"05/01/2014"}) == DateOrder::day_first);
  CHECK(guess_date_order({}) == DateOrder::day_first);
}

TEST_CASE("dates by a pattern read exactly the pattern") {
  CHECK(parse_date_as("2026|06|30", "%Y|%m|%d").value_or("") == "2026-06-30");
  CHECK(parse_date_as("30-Jun-26 14:00", "%d-%b-%y %H:%M").value_or("") == "2026-06-30");
  CHECK(parse_date_as("June 2026", "%B %Y").value_or("") == "2026-06-01");
  CHECK_FALSE(parse_date_as("2026|06|30 x", "%Y|%m|%d"));
  CHECK_FALSE(parse_date_as("2026", "%Y|%m|%d"));
  CHECK(pattern_problem("%Y-%m-%d").empty());
  CHECK_FALSE(pattern_problem("%d.%m.").empty());
  CHECK_FALSE(pattern_problem("%Q").empty());
  CHECK_FALSE(pattern_problem("%").empty());
}

TEST_CASE("Excel's serial numbers are days in both systems") {
  CHECK(date_of_serial(46934, false) == "2028-06-30");
  CHECK(date_of_serial(1, false) == "1900-01-01");
  CHECK(date_of_serial(59, false) == "1900-02-28");
  CHECK(date_of_serial(61, false) == "1900-03-01");
  CHECK(date_of_serial(0, true) == "1904-01-01");
  CHECK(date_of_serial(45472, true) == "2028-06-30");
  CHECK(date_of_serial(46934.5, false) == "2028-06-30T12:00:00");
  CHECK(date_of_serial(46933.9999999, false) == "2028-06-30");
  CHECK_FALSE(date_of_serial(-1, false));
  CHECK_FALSE(date_of_serial(1e10, false));
  rc::check("a day becomes a serial number and back", [] {
    const auto offset = *rc::gen::inRange(0, 2'900'000);
    const Day day = Day(std::chrono::year(1900) / 3 / 1) + std::chrono::days(offset);
    const auto serial = serial_of_date(format_day(day));
    RC_ASSERT(serial.has_value());
    RC_ASSERT(date_of_serial(*serial, false) == format_day(day));
  });
}

TEST_CASE("words for no value are known in any case") {
  for (const char* word : {"", "  ", "n/a", "N/A", "#N/A", "#REF!", "#VALUE!", "NFP", "nfp",
                           "Not reported", " not  available ", "-", "TBD", "null", "\u2014"}) {
    CAPTURE(word);
    CHECK(is_missing_word(word));
  }
  for (const char* word : {"0", "0.0", "No", "Nil desperandum", "High", "NFP project"}) {
    CAPTURE(word);
    CHECK_FALSE(is_missing_word(word));
  }
}

TEST_CASE("numbers are written in their shortest form") {
  CHECK(number_text(1200000) == "1200000");
  CHECK(number_text(0.1) == "0.1");
  CHECK(number_text(1e300) == "1e+300");
  CHECK(json_number(3.0).is_int64());
  CHECK(json_number(3.5).is_double());
}

TEST_CASE("number formats of XLSX show dates or not") {
  for (const char* code :
       {"yyyy-mm-dd", "d/m/yy", "[$-409]mmmm d, yyyy;@", "mmm-yy", "dd.mm.", "m/d/yy h:mm"}) {
    CAPTURE(code);
    CHECK(is_date_format(std::string_view(code)));
  }
  for (const char* code : {"General", "0.00", "#,##0", "h:mm", "[h]:mm:ss", "mm:ss", "\"day\" 0",
                           "0\\d", "[Red]0", "_-\"$\"* #,##0.00_-"}) {
    CAPTURE(code);
    CHECK_FALSE(is_date_format(std::string_view(code)));
  }
  CHECK(is_date_format(std::size_t{14}));
  CHECK_FALSE(is_date_format(std::size_t{2}));
}

TEST_CASE("texts of XLSX escape what XML cannot hold") {
  CHECK(escape_xlsx("a\rb") == "a_x000D_b");
  CHECK(escape_xlsx("_x0041_") == "_x005F_x0041_");
  CHECK(unescape_xlsx("_x0041_") == "A");
  CHECK(unescape_xlsx("_x00G1_") == "_x00G1_");
  rc::check("escaping and unescaping is the identity", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::elementOf(std::string("_x00415FD\n\r\t")), rc::gen::inRange<char>(1, 127)));
    RC_ASSERT(unescape_xlsx(escape_xlsx(text)) == text);
  });
}

TEST_CASE("patterns put texts together") {
  const auto render = [](const char* text, const std::vector<std::string>& values) {
    const Pattern pattern(text);
    REQUIRE(pattern.problem().empty());
    std::string out;
    std::size_t next = 0;
    for (const Pattern::Part& part : pattern.parts()) {
      std::vector<std::string> own;
      for (std::size_t i = 0; i < part.columns.size(); ++i) own.push_back(values[next++]);
      out += Pattern::render(part, own);
    }
    return out;
  };
  CHECK(render("p-{Id}", {"7"}) == "p-7");
  CHECK(render("{{{Id}}}", {"7"}) == "{7}");
  CHECK(render("{Name|slug}", {"Case Management (CMS)"}) == "case-management-cms");
  CHECK(render("{A, B|hash}", {"x", "y"}).size() == 12);
  CHECK(render("{A, B|hash}", {"x", "y"}) != render("{A, B|hash}", {"xy", ""}));
  for (const char* bad : {"{", "}", "{}", "no column", "{ |slug}", "a } b {c}"}) {
    CAPTURE(bad);
    CHECK_FALSE(Pattern(bad).problem().empty());
  }
}

}  // namespace plumb::exchange::table
