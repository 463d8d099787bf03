// Rows that become values of series.
#include <doctest/doctest.h>

#include "exchange/table/testing.h"

namespace plumb::exchange::table {
namespace {

TableImport import_with(const std::string& yaml, const std::string& bytes) {
  const auto recipe = parse_recipe(yaml, "r.yaml", testing::catalog_metamodel());
  REQUIRE_MESSAGE(recipe.ok(), (recipe.ok() ? "" : recipe.error().text()));
  auto out = import_table(bytes, "t.csv", &*recipe, testing::catalog_metamodel());
  REQUIRE_MESSAGE(out.ok(), (out.ok() ? "" : out.error().text()));
  return std::move(*out);
}

// "kpi-1 2026-03-31 = 5 (note)", one a line.
std::string observed(const Document& document) {
  std::string out;
  for (const ObservationDraft& one : document.observations) {
    out += (one.measure.id.empty() ? one.measure.type + " '" + one.measure.name + "'"
                                   : one.measure.id) +
           " " + one.at + " = " + number_text(one.value.value_or(-1)) +
           (one.note.empty() ? "" : " (" + one.note + ")") + "\n";
  }
  return out;
}

const std::string kMeasure =
    "recipe: t\nsheets:\n  - latest_by: [Year, Quarter]\n    elements:\n"
    "      - {as: kpi, type: measure, id: 'kpi-{Id}', name: Name, fields: {target: Goal}}\n"
    "    observations:\n"
    "      - of: kpi\n        value: Value\n        note: Remark\n"
    "        at: {pattern: '{Year} Q{Quarter}', format: '%Y Q%q', end_of: quarter}\n";

TEST_CASE("every row gives its period, also those that are not the latest") {
  const TableImport out = import_with(kMeasure,
                                      "Id,Name,Year,Quarter,Goal,Value,Remark\n"
                                      "1,Speed,2025,4,10,5,\n1,Speed,2026,2,12,7,late\n"
                                      "1,Speed,2026,1,11,n/a,\n2,Calm,2026,1,3,2,\n");
  CHECK(observed(out.document) ==
        "kpi-1 2025-12-31 = 5\nkpi-1 2026-06-30 = 7 (late)\nkpi-2 2026-03-31 = 2\n");
  REQUIRE(out.document.elements.size() == 2);
  CHECK(out.document.elements[0].element.fields.at("target") == json::value(12));
  CHECK(out.document.errors.empty());
  // Of the rows that are history one said something, the other was left out.
  CHECK(out.document.skipped == 1);
  CHECK(out.document.observations[1].where == "t.csv row 3 column 'Value'");
}

TEST_CASE("a value that is none, a period that is none and two values for one period") {
  const TableImport out = import_with(kMeasure,
                                      "Id,Name,Year,Quarter,Goal,Value,Remark\n"
                                      "1,Speed,2025,4,10,many,\n1,Speed,2025,9,10,4,\n"
                                      "1,Speed,2026,1,10,5,\n1,Speed,2026,1,10,6,\n"
                                      "2,Calm,,,3,2,\n,Nobody,2026,1,3,2,\n");
  CHECK(observed(out.document) == "kpi-1 2026-03-31 = 6\n");
  CHECK(testing::lines(out.document.errors) ==
        "t.csv row 7 column 'Id': The row has no id and was left out.\n"
        "t.csv row 2 column 'Value': 'many' is not a number. The observation was left out.\n"
        "t.csv row 3 column 'Year': '2025 Q9' is not a date. The observation was left out.\n"
        "t.csv row 6 column 'Year': The row does not say when this was observed. The observation "
        "was left out.\n");
  const std::string warnings = testing::lines(out.document.warnings);
  CHECK(warnings.find("row 4 column 'Value': A later row has another value for the same measure "
                      "and day (2026-03-31); that one counts.") != std::string::npos);
}

TEST_CASE("rows that say what was added become a running sum, in order of their days") {
  const TableImport out = import_with(
      "recipe: t\nsheets:\n  - latest_by: [Day]\n    elements:\n"
      "      - {as: slip, type: measure, id: 'slip-{Id}', name: Name}\n"
      "    observations:\n      - {of: slip, at: Day, value: Change, running: true}\n",
      "Id,Name,Day,Change\n1,A,2026-03-01,5\n2,B,2026-01-01,3\n1,A,2026-01-01,10\n"
      "1,A,2026-02-01,\n1,A,2026-04-01,-2\n2,B,2026-02-01,4\n");
  CHECK(observed(out.document) ==
        "slip-1 2026-01-01 = 10\nslip-1 2026-03-01 = 15\nslip-1 2026-04-01 = 13\n"
        "slip-2 2026-01-01 = 3\nslip-2 2026-02-01 = 7\n");
}

TEST_CASE("a column for each period, and measures told by their name") {
  const TableImport out = import_with(
      "recipe: t\nsheets:\n  - header_row: 1\n    elements:\n"
      "      - {as: kpi, type: measure, name: Name}\n"
      "    observations:\n"
      "      - {of: kpi, at: '2024-12-31', value: '2024'}\n"
      "      - {of: kpi, at: '2025-12-31', value: '2025'}\n",
      "Name,2024,2025\nSpeed,1.5,2\nCalm,,4\n");
  CHECK(observed(out.document) ==
        "measure 'Speed' 2024-12-31 = 1.5\nmeasure 'Calm' 2025-12-31 = 4\n"
        "measure 'Speed' 2025-12-31 = 2\n");
}

}  // namespace
}  // namespace plumb::exchange::table
