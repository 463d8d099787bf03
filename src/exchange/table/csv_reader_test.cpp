#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/limits.h"
#include "exchange/table/encoding.h"
#include "exchange/table/sheet.h"
#include "exchange/table/testing.h"

namespace plumb::exchange::table {
namespace {

// Cells joined by "|", rows by "/", with the number of each row in front.
std::string shape(const Sheet& sheet) {
  std::string out;
  for (const Row& row : sheet.rows) {
    if (!out.empty()) out += " / ";
    out += std::to_string(row.source) + ":";
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      out += (i > 0 ? "|" : "") + row.cells[i].text;
    }
  }
  return out;
}

std::string read(std::string_view bytes) {
  const Result<Book> book = read_csv(bytes, "t.csv");
  return book.ok() ? shape(book->sheets[0]) : "error: " + book.error().what;
}

std::string utf16(std::string_view ascii, bool big, bool mark) {
  std::string out = mark ? (big ? "\xfe\xff" : "\xff\xfe") : "";
  for (const char c : ascii) {
    if (big) out += '\0';
    out += c;
    if (!big) out += '\0';
  }
  return out;
}

}  // namespace

TEST_CASE("CSV is read as it is found") {
  struct Case {
    const char* name;
    std::string bytes;
    const char* rows;
  };
  const Case cases[] = {
      {"commas and line feeds", "a,b\n1,2\n", "1:a|b / 2:1|2"},
      {"semicolons and CRLF", "a;b\r\n1,5;2\r\n", "1:a|b / 2:1,5|2"},
      {"tabs", "a\tb\n1\t2\n", "1:a|b / 2:1|2"},
      {"bars", "a|b\n1|2\n", "1:a|b / 2:1|2"},
      {"old Mac line ends", "a,b\r1,2\r", "1:a|b / 2:1|2"},
      {"no line end at the end", "a,b\n1,2", "1:a|b / 2:1|2"},
      {"Excel's own first line", "sep=;\na;b,c\n1;2\n", "2:a|b,c / 3:1|2"},
      {"a byte order mark",
       "\xef\xbb\xbf"
       "a,b\n1,2\n",
       "1:a|b / 2:1|2"},
      {"quotes", "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "1:a|b / 2:x,y|say \"hi\""},
      {"a line end in quotes keeps the count of records", "a,b\n\"x\ny\",2\n3,4\n",
       "1:a|b / 2:x\ny|2 / 3:3|4"},
      {"a quote in the middle of a cell is a character", "a,b\n5\" disk,2\n",
       "1:a|b / 2:5\" disk|2"},
      {"text behind a closing quote is kept", "a,b\n\"x\" y,2\n", "1:a|b / 2:x y|2"},
      {"a lone quote does not swallow the file", "a,b\n\"x,2\n3,4\n", "1:a|b / 2:\"x|2 / 3:3|4"},
      {"a lone quote at the end", "a,b\n1,\"", "1:a|b / 2:1|\""},
      {"empty lines are passed over, the count goes on", "a,b\n\n1,2\n,\n3,4\n",
       "1:a|b / 3:1|2 / 5:3|4"},
      {"a row that is too short", "a,b,c\n1\n", "1:a|b|c / 2:1"},
      {"empty cells inside", "a,b,c\n1,,3\n", "1:a|b|c / 2:1||3"},
      {"Windows-1252", "a,b\n\x93x\x94,\x80\n", "1:a|b / 2:\u201cx\u201d|\u20ac"},
      {"Latin-1", "a,b\nM\xfcller,2\n", "1:a|b / 2:M\u00fcller|2"},
      {"one bad byte in a file of good UTF-8", "a,b\n\u00e4\u00f6\u00fc\u00df\u00e9,\xff\n",
       "1:a|b / 2:\u00e4\u00f6\u00fc\u00df\u00e9|\ufffd"},
      {"UTF-16 with a mark", utf16("a,b\n1,2\n", false, true), "1:a|b / 2:1|2"},
      {"UTF-16 big-endian with a mark", utf16("a,b\n1,2\n", true, true), "1:a|b / 2:1|2"},
      {"UTF-16 without a mark", utf16("a,b\n1,2\n", false, false), "1:a|b / 2:1|2"},
      {"a single column", "name\nx\ny\n", "1:name / 2:x / 3:y"},
      {"nothing", "", "error: The file is empty."},
      {"only blanks", " \n,,\n", "error: The file is empty."},
      {"binary",
       std::string("\x7f"
                   "ELF\x02\x01\x01\x00\x00\x03\x04",
                   11),
       "error: The file does not look like text."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(read(c.bytes) == c.rows);
  }
}

TEST_CASE("what is odd in a CSV file is remarked on, row by row") {
  const auto notes = [](std::string_view bytes) {
    const Result<Book> book = read_csv(bytes, "t.csv");
    return book.ok() ? testing::lines(book->warnings) + testing::lines(book->errors) : "failed";
  };
  CHECK(notes("a,b\n\"x,2\n") == "t.csv row 2: A quotation mark in this row has no partner.\n");
  const std::string with_zero = std::string("a,b\nx") + '\0' + "y,2\nand,some more text\n";
  CHECK(notes(with_zero) == "t.csv: 1 zero bytes were dropped.\n");
  CHECK(notes("a,b\n1,2\n").empty());
}

TEST_CASE("hostile CSV costs little and sinks only its own row") {
  SUBCASE("a cell of ten megabytes") {
    const std::string bytes = "a,b\n1,2\n" + std::string(10 << 20, 'x') + ",4\n5,6\n";
    const Result<Book> book = read_csv(bytes, "t.csv");
    REQUIRE(book.ok());
    CHECK(shape(book->sheets[0]) == "1:a|b / 2:1|2 / 4:5|6");
    REQUIRE(book->errors.size() == 1);
    CHECK(book->errors[0].where == "t.csv row 3");
    CHECK(book->errors[0].what.find("kTableCellBytes") != std::string::npos);
  }
  SUBCASE("a quoted cell of ten megabytes") {
    const std::string bytes = "a,b\n\"" + std::string(10 << 20, 'x') + "\",4\n5,6\n";
    const Result<Book> book = read_csv(bytes, "t.csv");
    REQUIRE(book.ok());
    CHECK(shape(book->sheets[0]) == "1:a|b / 3:5|6");
  }
  SUBCASE("a million empty columns") {
    const std::string bytes = "a,b\n1,2" + std::string(1'000'000, ',') + "\n";
    CHECK(read(bytes) == "1:a|b / 2:1|2");
  }
  SUBCASE("a million filled columns") {
    std::string bytes = "a,b\n";
    for (int i = 0; i < 1'000'000; ++i) bytes += "1,";
    const Result<Book> book = read_csv(bytes + "\n", "t.csv");
    REQUIRE(book.ok());
    CHECK(book->sheets[0].rows[1].cells.size() == limits::kTableColumns);
    CHECK(testing::lines(book->warnings).find("kTableColumns") != std::string::npos);
  }
  SUBCASE("quotes that open in every row") {
    std::string bytes = "a,b\n";
    for (int i = 0; i < 100'000; ++i) bytes += "\"x,1\n";
    CHECK(read_csv(bytes, "t.csv").ok());
  }
  SUBCASE("doubled quotes without end") {
    CHECK(read_csv("a,b\n\"" + std::string(4 << 20, '"') + "\"", "t.csv").ok());
  }
}

TEST_CASE("whatever a writer quotes comes back") {
  rc::check("cells survive", [] {
    const auto cell =
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab,;\"\n\r|\t ")));
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
        rc::gen::container<std::vector<std::string>>(3, cell));
    std::string bytes = "x,y,z\r\n";
    std::string wanted;
    for (const auto& row : rows) {
      bool blank = true;
      std::string joined;
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) bytes += ',';
        bytes += '"';
        for (const char c : row[i]) bytes += c == '"' ? std::string("\"\"") : std::string(1, c);
        bytes += '"';
        joined += row[i] + "\x01";
        blank = blank && trimmed(row[i]).empty();
      }
      bytes += "\r\n";
      if (!blank) wanted += joined + "\x02";
    }
    BookOptions options;
    options.separator = ',';
    const Result<Book> book = read_csv(bytes, "t.csv", options);
    RC_ASSERT(book.ok());
    std::string got;
    for (std::size_t r = 1; r < book->sheets[0].rows.size(); ++r) {
      for (std::size_t i = 0; i < 3; ++i) got += book->sheets[0].rows[r].cell(i).text + "\x01";
      got += "\x02";
    }
    RC_ASSERT(got == wanted);
  });
}

TEST_CASE("the header is the row that looks like titles") {
  const auto header = [](std::string_view bytes) -> std::size_t {
    const Result<Book> book = read_csv(bytes, "t.csv");
    REQUIRE(book.ok());
    const auto at = book->sheets[0].header;
    return at ? book->sheets[0].rows[*at].source : 0;
  };
  CHECK(header("Name,Cost\nA,1\nB,2\n") == 1);
  CHECK(header("Report of 2026\n\nName,Cost,End\nA,1,2026-01-01\n") == 3);
  CHECK(header("1,2\n3,4\n") == 0);
  CHECK(header("Name\nA\nB\n") == 1);
  CHECK(header("Name,Cost,Cost\nA,1,2\nB,2,3\n") == 1);
  CHECK(header("Total,Total\nName,Cost\nA,1\n") == 2);  // the same word again and again is none
}

TEST_CASE("text is told from its encoding") {
  const auto encoding = [](std::string_view bytes) {
    const auto decoded = decode(bytes, {}, "t");
    return decoded.ok() ? decoded->encoding : "error";
  };
  CHECK(encoding("plain") == "utf-8");
  CHECK(encoding("\u00e9") == "utf-8");
  CHECK(encoding("caf\xe9") == "windows-1252");
  CHECK(encoding("\xc0\x80 overlong") == "windows-1252");
  CHECK(encoding("\xed\xa0\x80 surrogate") == "windows-1252");
  CHECK_FALSE(decode("x", "ebcdic", "t").ok());
  rc::check("decoding makes valid UTF-8 of anything", [] {
    const auto bytes = *rc::gen::arbitrary<std::string>();
    const auto decoded = decode(bytes, {}, "t");
    if (!decoded.ok()) return;
    std::string_view rest = decoded->text;
    while (!rest.empty()) {
      const std::size_t length = utf8_length(rest);
      RC_ASSERT(length > 0U);
      rest.remove_prefix(length);
    }
  });
}

TEST_CASE("a JSON list of objects is a sheet") {
  const auto book =
      read_book(R"([{"a": 1, "b": "x"}, {"b": true, "c": [1]}, {"a": null}])", "t.json");
  REQUIRE(book.ok());
  CHECK(book->format == "json");
  CHECK(shape(book->sheets[0]) == "0:a|b|c / 1:1|x / 2:|true|[1]");
  CHECK(book->sheets[0].rows[1].cells[0].kind == CellKind::number);
  const auto two =
      read_book(R"({"apps": [{"n": 1}], "version": 2, "goals": [{"n": 2}]})", "t.json");
  REQUIRE(two.ok());
  CHECK(two->sheets.size() == 2);
  CHECK(two->sheets[1].name == "goals");
  CHECK_FALSE(read_json_rows("[1, 2]", "t.json").ok());
  CHECK_FALSE(read_json_rows("{\"a\": [", "t.json").ok());
  const auto broken = read_json_rows("[{\"a\": 1},\n {\"a\": }]", "t.json");
  REQUIRE_FALSE(broken.ok());
  CHECK(broken.error().where == "t.json:2");
}

}  // namespace plumb::exchange::table
