#include "exchange/table/plain.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/json_text.h"
#include "exchange/json/canonical.h"
#include "exchange/json/json.h"
#include "exchange/table/table.h"
#include "exchange/table/testing.h"

namespace plumb::exchange::table {
namespace {

using testing::small_metamodel;

json::object fields(const char* text) {
  return parse_json(text, "test")->get_object();
}

Content office() {
  Content out;
  out.name = "Office";
  out.currency = "EUR";
  out.elements = {
      {"a-1", "application", "Ledger, the \"old\" one",
       fields(R"({"annual_cost": {"amount": 1200.5, "currency": "EUR"}, "tags": ["core", "SAP"],
                  "side": "it", "description": "Two\nlines; with 'quotes'"})"),
       1, false},
      {"a-2", "application", "=HYPERLINK(\"http://x\")",
       fields(R"({"description": "+1 for this", "owner": "@kim", "tags": ["a; b"],
                  "source_url": "https://example.org/?a=b,c"})"),
       1, false},
      {"g-1", "goal", "Grow", fields(R"({"weight": -2.5, "description": "'quoted'"})"), 1, false},
      {"i-1", "initiative", "Rebuild",
       fields(R"({"budget": {"amount": 0.30000000000000004, "currency": "USD"}, "progress": 0.4,
                  "start": "2026-03-31", "end": "next year", "training": true, "status": "active",
                  "spent": {"amount": 7}, "demand_fte": 3,
                  "evidence": [{"kind": "assessed", "value": 0.7, "at": "2026-01-01"}],
                  "foreign": {"columns": {"A": "1", "B": "x"}}})"),
       1, false},
      {"i-2", "initiative", "", fields(R"({"phase": "json:1", "tags": [], "description": "",
                  "unknown": 5, "budget.currency": "odd", "=bad": "y", "kind": "k", "start": 12})"),
       1, false},
  };
  out.relations = {{"r-1", "owned_by", "i-1", "a-1",
                    fields(R"({"strength": 0.75, "name": "long:9"})"), 1, false},
                   {"r-2", "supports", "a-1", "g-1", {}, 1, false}};
  out.artifacts = {{"v-1", "view", "Overview",
                    parse_json(R"({"nodes": [1, 2.5, "=x"]})", "t").value(), 1, false}};
  return out;
}

Document merged(const std::vector<OutFile>& files) {
  Document out;
  for (const OutFile& file : files) {
    Result<Document> read = read_table(file.bytes, file.name, nullptr, small_metamodel());
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
    CHECK(testing::lines(read->errors).empty());
    CHECK(testing::lines(read->warnings).empty());
    for (auto& draft : read->elements) out.elements.push_back(std::move(draft));
    for (auto& draft : read->relations) out.relations.push_back(std::move(draft));
    for (auto& draft : read->artifacts) out.artifacts.push_back(std::move(draft));
  }
  return out;
}

rc::Gen<std::string> any_text() {
  return rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("ab'=+-@,;\"\n\r\t|:_x0041 json:long12.5%{}[]\x01")));
}

rc::Gen<json::value> any_value() {
  return rc::gen::oneOf(
      rc::gen::map(any_text(), [](const std::string& s) { return json::value(json::string(s)); }),
      rc::gen::map(rc::gen::arbitrary<double>(),
                   [](double d) { return json::value(std::isfinite(d) ? d : 0.5); }),
      rc::gen::map(rc::gen::arbitrary<std::int64_t>(),
                   [](std::int64_t i) { return json::value(i); }),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return json::value(b); }),
      rc::gen::map(rc::gen::container<std::vector<std::string>>(any_text()),
                   [](const std::vector<std::string>& list) {
                     json::array out;
                     for (const std::string& item : list) out.push_back(json::string(item));
                     return json::value(out);
                   }),
      rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::int32_t>(), any_text()),
                   [](const std::pair<std::int32_t, std::string>& money) {
                     return json::value(json::object{{"amount", money.first / 100.0},
                                                     {"currency", json::string(money.second)}});
                   }));
}

}  // namespace

TEST_CASE("what is exported as CSV comes back unchanged and looks as it did") {
  const Content content = office();
  const auto files = write_csv(content, small_metamodel());
  REQUIRE(files.size() == 3);
  for (const OutFile& file : files) CHECK(testing::equals_golden(file.name, file.bytes));
  CHECK(testing::difference(content, merged(files)) == "");
}

TEST_CASE("what is exported as XLSX comes back unchanged") {
  const Content content = office();
  const auto bytes = write_xlsx(content, small_metamodel());
  REQUIRE(bytes.ok());
  CHECK(testing::difference(content, merged({{"office.xlsx", *bytes}})) == "");
  const auto again = write_xlsx(content, small_metamodel());
  CHECK(*again == *bytes);  // nothing of the moment is in it
}

TEST_CASE("an exported workbook has a sheet per type with real numbers, dates and booleans") {
  const auto bytes = write_xlsx(office(), small_metamodel());
  const auto book = read_book(*bytes, "office.xlsx");
  REQUIRE(book.ok());
  std::string names;
  for (const Sheet& sheet : book->sheets) names += sheet.name + "|";
  CHECK(names == "Initiatives|Goals|Applications|Relations|Artifacts|");
  const Sheet& sheet = book->sheets[0];
  const auto kind = [&](const std::string& title) {
    for (std::size_t i = 0; i < sheet.rows[0].cells.size(); ++i) {
      if (sheet.rows[0].cells[i].text == title) return sheet.rows[1].cell(i).kind;
    }
    return CellKind::error;
  };
  CHECK(kind("start") == CellKind::date);
  CHECK(kind("progress") == CellKind::number);
  CHECK(kind("training") == CellKind::boolean);
  CHECK(kind("end") == CellKind::text);
  const auto& relations = book->sheets[3].rows;
  CHECK(relations[0].cells.back().text == "(to name)");
  CHECK(relations[2].cells.back().text == "Grow");
}

TEST_CASE("no cell of an export can start a formula") {
  for (const OutFile& file : write_csv(office(), small_metamodel())) {
    const auto book = read_csv(file.bytes, file.name);
    REQUIRE(book.ok());
    for (const Row& row : book->sheets[0].rows) {
      for (const Cell& cell : row.cells) {
        CAPTURE(cell.text);
        const bool number = !cell.text.empty() &&
                            cell.text.find_first_not_of("-0123456789.e+") == std::string::npos;
        const bool safe = cell.text.empty() || number ||
                          std::string("=+-@\t\r").find(cell.text[0]) == std::string::npos;
        CHECK(safe);
      }
    }
  }
}

TEST_CASE("a text too long for a cell of XLSX is kept in parts") {
  Content content;
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "\u00e4\u20ac\U0001f600" + std::to_string(i);
  content.elements = {{"g", "goal", "G", {{"description", text}}, 1, false}};
  const auto bytes = write_xlsx(content, small_metamodel());
  REQUIRE(bytes.ok());
  CHECK(testing::difference(content, merged({{"long.xlsx", *bytes}})) == "");
}

TEST_CASE("types with long, odd or equal names get sheets of their own") {
  Content content;
  for (const char* type :
       {"a/b", "a b", "A B", "history", "0123456789012345678901234567890123456789",
        "0123456789012345678901234567890123456780"}) {
    content.elements.push_back({std::string("id-") + type, type, "N", {}, 1, false});
  }
  const auto bytes = write_xlsx(content, small_metamodel());
  REQUIRE(bytes.ok());
  CHECK(testing::difference(content, merged({{"odd.xlsx", *bytes}})) == "");
}

TEST_CASE("an empty workspace is exported and read") {
  const Content content;
  CHECK(testing::difference(content, merged(write_csv(content, small_metamodel()))) == "");
  CHECK(testing::difference(content,
                            merged({{"e.xlsx", *write_xlsx(content, small_metamodel())}})) == "");
}

TEST_CASE("any fields survive CSV, XLSX and JSON") {
  rc::check("round trip", [] {
    Content content;
    const auto names = *rc::gen::container<std::vector<std::string>>(3, any_text());
    for (std::size_t i = 0; i < names.size(); ++i) {
      model::Element element{"e" + std::to_string(i), "initiative", names[i], {}, 1, false};
      for (const char* field : {"budget", "progress", "status", "start", "tags", "training",
                                "description", "odd one", "foreign"}) {
        if (*rc::gen::arbitrary<bool>()) element.fields[field] = *any_value();
      }
      content.elements.push_back(std::move(element));
    }
    Document csv;
    for (const OutFile& file : write_csv(content, small_metamodel())) {
      auto read = read_table(file.bytes, file.name, nullptr, small_metamodel());
      RC_ASSERT(read.ok());
      csv = std::move(*read);
    }
    RC_ASSERT(testing::difference(content, csv) == "");
    const auto xlsx = write_xlsx(content, small_metamodel());
    RC_ASSERT(xlsx.ok());
    const auto back = read_table(*xlsx, "x.xlsx", nullptr, small_metamodel());
    RC_ASSERT(back.ok());
    RC_ASSERT(testing::difference(content, *back) == "");
    const auto json = read_json(write_json(content), "x.json");
    RC_ASSERT(json.ok());
    RC_ASSERT(testing::difference(content, *json) == "");
  });
}

TEST_CASE("edited exports are read with what a spreadsheet program made of them") {
  const auto read = [](const std::string& bytes) {
    const auto out = read_table(bytes, "elements.csv", nullptr, small_metamodel());
    if (!out.ok()) return out.error().text();
    std::string text = testing::lines(out->errors) + testing::lines(out->warnings);
    for (const ElementDraft& e : out->elements) {
      text += e.element.id + " " + e.element.name + " " + one_line(e.element.fields) + "\n";
    }
    return text;
  };
  CHECK(read("id;type;name;side;progress;start;budget;budget.currency\r\n"
             "i-1;initiative;A;it;0,4;31.03.2026;1200,5;EUR\r\n") ==
        "i-1 A {\"side\": \"it\", \"progress\": 0.4, \"start\": \"2026-03-31\", \"budget\": "
        "{\"amount\": 1200.5, \"currency\": \"EUR\"}}\n");
  CHECK(read("id,type,name,side,progress\n,initiative,New,,\ni-1,,A,,\n,goal,,,\ni-2,goal,B,,\n"
             "i-2,goal,C,,\ni-3,initiative,D,,x\n") ==
        "elements.csv row 3: The row has no type and was left out.\n"
        "elements.csv row 4: The row has neither id nor name and was left out.\n"
        "elements.csv row 6: The row repeats the id 'i-2' and was left out.\n"
        "elements.csv row 7 column 'progress': The cell does not fit its column and was not read.\n"
        " New {}\ni-2 B {}\ni-3 D {}\n");
}

}  // namespace plumb::exchange::table
