#include <doctest/doctest.h>

#include "base/limits.h"
#include "exchange/table/sheet.h"
#include "exchange/table/testing.h"

namespace plumb::exchange::table {
namespace {

using testing::TestBook;
using testing::xlsx;

char letter(CellKind kind) {
  switch (kind) {
    case CellKind::empty: return '_';
    case CellKind::text: return 't';
    case CellKind::number: return 'n';
    case CellKind::date: return 'd';
    case CellKind::boolean: return 'b';
    case CellKind::error: return 'e';
  }
  return '?';
}

// "t:Name|n:12 / ..." of the first sheet, or the error.
std::string read(const std::string& bytes) {
  const Result<Book> book = read_book(bytes, "t.xlsx");
  if (!book.ok()) return "error: " + book.error().what;
  std::string out;
  for (const Row& row : book->sheets[0].rows) {
    if (!out.empty()) out += " / ";
    out += std::to_string(row.source) + " ";
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      out +=
          (i > 0 ? "|" : "") + std::string(1, letter(row.cells[i].kind)) + ":" + row.cells[i].text;
    }
  }
  return out;
}

std::string read_rows(const std::string& rows) {
  return read(xlsx({{{"S", rows, ""}}, "", "", false}));
}

const char* const kStyles =
    "<numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"0.0\"/></numFmts>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
    "<xf numFmtId=\"165\"/><xf numFmtId=\"20\"/></cellXfs>";

}  // namespace

TEST_CASE("cells of XLSX keep their kinds") {
  struct Case {
    const char* name;
    const char* cells;
    const char* read;
  };
  const Case cases[] = {
      {"a number in its shortest form", "<c r=\"A1\"><v>189.80000000000001</v></c>", "1 n:189.8"},
      {"an inline string", "<c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c>", "1 t:x"},
      {"runs of formatted text are one text",
       "<c r=\"A1\" t=\"inlineStr\"><is><r><t>a </t></r><r><t>b</t></r></is></c>", "1 t:a b"},
      {"true", "<c r=\"A1\" t=\"b\"><v>1</v></c>", "1 b:true"},
      {"false", "<c r=\"A1\" t=\"b\"><v>0</v></c>", "1 b:false"},
      {"an error", "<c r=\"A1\" t=\"e\"><v>#REF!</v></c>", "1 e:#REF!"},
      {"what a formula gave, a text", "<c r=\"A1\" t=\"str\"><f>B1</f><v>y</v></c>", "1 t:y"},
      {"what a formula gave, a number", "<c r=\"A1\"><f>1+1</f><v>2</v></c>", "1 n:2"},
      {"an ISO date", "<c r=\"A1\" t=\"d\"><v>2026-06-30</v></c>", "1 d:2026-06-30"},
      {"cells without a place follow each other", "<c><v>1</v></c><c><v>2</v></c>", "1 n:1|n:2"},
      {"gaps are empty", "<c r=\"A1\"><v>1</v></c><c r=\"C1\"><v>3</v></c>", "1 n:1|_:|n:3"},
      {"cells with a style and no value are nothing",
       "<c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"3\"/>", "1 n:1"},
      {"an escaped character", "<c r=\"A1\" t=\"inlineStr\"><is><t>a_x000D_b</t></is></c>",
       "1 t:a\rb"},
      {"entities of XML", "<c r=\"A1\" t=\"str\"><v>a &amp; b</v></c>", "1 t:a & b"},
      {"a number that is none", "<c r=\"A1\"><v>abc</v></c>", "1 t:abc"},
      {"a shared string that is not there",
       "<c r=\"A1\" t=\"s\"><v>7</v></c><c r=\"B1\"><v>1</v></c>", "1 _:|n:1"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(read_rows(std::string("<row r=\"1\">") + c.cells + "</row>") == c.read);
  }
}

TEST_CASE("shared strings, date styles and both date systems") {
  const std::string rows =
      "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" s=\"1\"><v>46934</v></c>"
      "<c r=\"C3\" s=\"2\"><v>46934.5</v></c><c r=\"D3\" s=\"3\"><v>46934</v></c>"
      "<c r=\"E3\" s=\"4\"><v>0.5</v></c></row>";
  TestBook book{{{"S", rows, ""}}, "<si><t>no</t></si><si><t>yes</t></si>", kStyles, false};
  CHECK(read(xlsx(book)) == "3 t:yes|d:2028-06-30|d:2028-06-30T12:00:00|n:46934|n:0.5");
  book.since_1904 = true;
  CHECK(read(xlsx(book)) == "3 t:yes|d:2032-07-01|d:2032-07-01T12:00:00|n:46934|n:0.5");
}

TEST_CASE("all sheets are read, hidden ones marked") {
  const std::string row = "<row><c><v>1</v></c></row>";
  const auto book =
      read_book(xlsx({{{"One", row, ""}, {"Two", row, "hidden"}}, "", "", false}), "t.xlsx");
  REQUIRE(book.ok());
  REQUIRE(book->sheets.size() == 2);
  CHECK(book->sheets[1].name == "Two");
  CHECK(book->sheets[1].hidden);
  CHECK_FALSE(book->sheets[0].hidden);
}

TEST_CASE("formulas without a stored result are counted") {
  const auto book = read_book(
      xlsx({{{"S", "<row><c><v>1</v></c><c><f>1+1</f></c></row>", ""}}, "", "", false}), "t.xlsx");
  REQUIRE(book.ok());
  CHECK(testing::lines(book->warnings) ==
        "sheet 'S': 1 formulas have no stored result and read as empty.\n");
}

TEST_CASE("hostile and damaged workbooks fail with a reason or cost little") {
  const std::string good = xlsx({{{"S", "<row><c><v>1</v></c></row>", ""}}, "", "", false});
  SUBCASE("truncated anywhere") {
    for (std::size_t i = 0; i < good.size(); i += 7) {
      CHECK_FALSE(read_book(std::string_view(good).substr(0, i), "t.xlsx").ok());
    }
  }
  SUBCASE("another zip") {
    const auto book = read_book(testing::zip({{"content.xml", "<x/>"}}), "t.ods");
    REQUIRE_FALSE(book.ok());
    CHECK(book.error().what == "The file is a zip archive, but no Excel workbook.");
  }
  SUBCASE("an old or locked workbook") {
    const auto book = read_book("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "t.xls");
    REQUIRE_FALSE(book.ok());
    CHECK(book.error().remedy == "Save it as .xlsx without a password.");
  }
  SUBCASE("a zip bomb") {
    const std::string rows(std::size_t{64} << 20, ' ');
    const auto book = read_book(xlsx({{{"S", rows, ""}}, "", "", false}), "t.xlsx");
    REQUIRE_FALSE(book.ok());
    CHECK(book.error().code == Error::Code::limit);
    CHECK(book.error().what.find("kInflateRatio") != std::string::npos);
  }
  SUBCASE("an entity bomb") {
    const std::string bomb =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
        "<workbook>&b;</workbook>";
    const auto book = read_book(testing::zip({{"xl/workbook.xml", bomb},
                                              {"xl/_rels/workbook.xml.rels", "<Relationships/>"}}),
                                "t.xlsx");
    REQUIRE_FALSE(book.ok());
    CHECK(book.error().what.find("entities") != std::string::npos);
  }
}

TEST_CASE("cells far away and sheets that are not there cost little") {
  SUBCASE("a huge dimension that is not there costs nothing") {
    CHECK(read_rows("<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/><c "
                    "r=\"A1048576\"><v>1</v></c></row>") == "1048576 n:1");
  }
  SUBCASE("a column beyond the last") {
    CHECK(read_rows("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>") ==
          "1 n:2");
    CHECK(read_rows("<row r=\"1\"><c r=\"ZZZZZZZZ1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>") ==
          "1 n:2");
  }
  SUBCASE("cells far to the right in many rows stop at the limit") {
    std::string rows;
    for (int i = 0; i < 1500; ++i) rows += "<row><c r=\"XFD1\"><v>1</v></c></row>";
    const auto book = read_book(xlsx({{{"S", rows, ""}}, "", "", false}), "t.xlsx");
    REQUIRE_FALSE(book.ok());
    CHECK(book.error().what.find("kTableCells") != std::string::npos);
  }
  SUBCASE("a cell of ten megabytes sinks only its row") {
    const std::string rows = "<row><c t=\"str\"><v>" + std::string(10 << 20, 'x') +
                             "</v></c></row><row><c><v>2</v></c></row>";
    const auto book = read_book(xlsx({{{"S", rows, ""}}, "", "", false}), "t.xlsx");
    if (book.ok()) {
      CHECK(book->sheets[0].rows.size() == 1);
      CHECK(testing::lines(book->errors).find("kTableCellBytes") != std::string::npos);
    } else {
      CHECK(book.error().code == Error::Code::limit);  // the ratio of this file is refused first
    }
  }
  SUBCASE("a sheet part that is not there") {
    const std::string office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const auto book = read_book(
        testing::zip(
            {{"xl/workbook.xml",
              "<workbook xmlns=\"" + space + "\" xmlns:r=\"" + office +
                  "\"><sheets><sheet name=\"S\" r:id=\"rId1\"/></sheets></workbook>"},
             {"xl/_rels/workbook.xml.rels",
              "<Relationships "
              "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
              "<Relationship Id=\"rId1\" Target=\"worksheets/none.xml\"/></Relationships>"}}),
        "t.xlsx");
    REQUIRE(book.ok());
    CHECK(testing::lines(book->errors) == "sheet 'S': The file does not hold this sheet.\n");
  }
}

}  // namespace plumb::exchange::table
