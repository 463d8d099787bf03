#include "exchange/table/recipe.h"

#include <doctest/doctest.h>

#include "exchange/json/canonical.h"
#include "exchange/table/table.h"
#include "exchange/table/testing.h"

namespace plumb::exchange::table {
namespace {

using testing::small_metamodel;

const std::string kHead = "recipe: t\nversion: 1\nsheets:\n  - elements:\n";

std::string problem(const std::string& yaml) {
  const auto recipe = parse_recipe(yaml, "r.yaml", small_metamodel());
  return recipe.ok() ? "" : recipe.error().text();
}

TableImport import_with(const std::string& yaml, const std::string& bytes,
                        const std::string& name = "t.csv") {
  const auto recipe = parse_recipe(yaml, "r.yaml", small_metamodel());
  REQUIRE_MESSAGE(recipe.ok(), (recipe.ok() ? "" : recipe.error().text()));
  auto out = import_table(bytes, name, &*recipe, small_metamodel(), {"EUR"});
  REQUIRE_MESSAGE(out.ok(), (out.ok() ? "" : out.error().text()));
  return std::move(*out);
}

// Fields of the only element, by one rule `field: rule` and one cell.
std::string one_field(const std::string& rule, const std::string& cell) {
  const TableImport out =
      import_with(kHead + "      - type: initiative\n        name: N\n        fields:\n          " +
                      rule + "\n",
                  "N,C\nx,\"" + cell + "\"\n");
  if (out.document.elements.empty()) return "left out: " + testing::lines(out.document.errors);
  return one_line(out.document.elements[0].element.fields);
}

}  // namespace

TEST_CASE("a recipe that makes no sense says where and why") {
  struct Case {
    const char* name;
    std::string yaml;
    const char* message;
  };
  const std::string element = kHead + "      - {type: initiative, name: N";
  const Case cases[] = {
      {"not a recipe", "a: 1\n", "r.yaml:1: The file does not say 'recipe: name'"},
      {"broken YAML", "recipe: [\n", "r.yaml:"},
      {"a newer version", "recipe: t\nversion: 2\nsheets: []\n", "another version than 1"},
      {"no sheet", "recipe: t\n", "The recipe says nothing about any sheet."},
      {"an unknown type", kHead + "      - {type: projcet, name: N}\n",
       "r.yaml:5: There is no element type 'projcet'."},
      {"an unknown attribute", element + ", fields: {bugdet: C}}\n",
       "r.yaml:5: The type 'initiative' has no attribute 'bugdet'. Did you mean 'budget'?"},
      {"an unknown key", element + ", nmae: X}\n",
       "r.yaml:5: the element has a key 'nmae' nobody reads. Did you mean 'name'?"},
      {"no name", kHead + "      - {type: goal}\n", "The element has no name."},
      {"an unknown relation kind",
       element + "}\n    relations:\n      - {kind: own_by, from: initiative, to: initiative}\n",
       "r.yaml:7: There is no relation kind 'own_by'."},
      {"an unknown element in a relation",
       element + "}\n    relations:\n      - {kind: owned_by, from: initiative, to: agency}\n",
       "No element of this sheet is called 'agency'."},
      {"an unknown kind of evidence", element + ", evidence: [{kind: gut, value: C}]}\n",
       "There is no kind of evidence 'gut'."},
      {"a date format without a year", element + ", fields: {start: {column: C, format: '%d'}}}\n",
       "needs at least a year"},
      {"a pattern without end", element + ", id: 'a-{Id'}\n", "a { has no } behind it"},
      {"two sources", element + ", fields: {phase: {column: C, value: x}}}\n",
       "needs exactly one of 'column', 'pattern' and 'value'"},
      {"no currency", element + ", fields: {budget: {column: C, currency: Euro}}}\n",
       "'Euro' is no currency code."},
      {"multiplying by nothing", element + ", fields: {budget: {column: C, multiply: 0}}}\n",
       "'multiply' is a number other than 0"},
      {"a day without a month", element + ", fields: {start: {column: C, format: '%Y %d'}}}\n",
       "with a day needs a month"},
      {"an unknown period", element + ", fields: {start: {column: C, end_of: week}}}\n",
       "'end_of' is neither month, quarter nor year."},
      {"a year that begins nowhere", element + ", fields: {start: {column: C, year_begins: 13}}}\n",
       "'year_begins' is not a month from 1 to 12."},
      {"an observation of nothing",
       element + "}\n    observations:\n      - {of: kpi, at: D, value: V}\n",
       "No element of this sheet is called 'kpi'."},
      {"an observation of what is no measure",
       element + "}\n    observations:\n      - {of: initiative, at: D, value: V}\n",
       "'initiative' is no measure"},
      {"an observation without a day",
       element + "}\n    observations:\n      - {of: initiative, value: V}\n",
       "does not say when it was made"},
      {"two elements of one name", element + "}\n      - {type: initiative, name: M}\n",
       "Two elements of the sheet are both called 'initiative'."},
      {"latest_by without an id",
       "recipe: t\nsheets:\n  - latest_by: [D]\n    elements: [{type: goal, name: N}]\n",
       "'latest_by' needs an id"},
      {"a key twice", "recipe: t\nrecipe: u\nsheets: [{elements: [{type: goal, name: N}]}]\n",
       "The key 'recipe' stands here twice."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::string message = problem(c.yaml);
    CAPTURE(message);
    CHECK(message.find(c.message) != std::string::npos);
  }
}

TEST_CASE("cells become values by the kind of their attribute") {
  struct Case {
    const char* name;
    const char* rule;
    const char* cell;
    const char* fields;
  };
  const Case cases[] = {
      {"money in the workspace's currency", "budget: C", "12.50",
       R"({"budget": {"amount": 12.5, "currency": "EUR"}})"},
      {"money in millions", "budget: {column: C, multiply: 1000000, currency: USD}", "15.297",
       R"({"budget": {"amount": 15297000, "currency": "USD"}})"},
      {"the currency in the cell wins", "budget: {column: C, currency: USD}", "5 GBP",
       R"({"budget": {"amount": 5, "currency": "GBP"}})"},
      {"a dollar sign where the euro is usual", "budget: C", "$5",
       R"({"budget": {"amount": 5, "currency": "USD"}})"},
      {"a percentage", "progress: C", "85%", R"({"progress": 0.85})"},
      {"a share", "progress: C", "0.85", R"({"progress": 0.85})"},
      {"a number that counts to a hundred", "progress: C", "85", R"({"progress": 0.85})"},
      {"a word for a number", "progress: {column: C, values: {High: 0.9}}", "high",
       R"({"progress": 0.9})"},
      {"a date", "start: C", "30.06.2026", R"({"start": "2026-06-30"})"},
      {"a date in a format", "start: {column: C, format: '%Y|%m|%d'}", "2026|06|30",
       R"({"start": "2026-06-30"})"},
      {"a quarter of a calendar year", "start: {column: C, format: 'Q%q %Y'}", "Q3 2026",
       R"({"start": "2026-07-01"})"},
      {"the end of a quarter", "start: {column: C, format: '%Y Q%q', end_of: quarter}", "2026 Q3",
       R"({"start": "2026-09-30"})"},
      {"the end of a fiscal quarter",
       "start: {column: C, format: '%Y Q%q', year_begins: 10, end_of: quarter}", "2023 Q1",
       R"({"start": "2022-12-31"})"},
      {"the last fiscal quarter",
       "start: {column: C, format: 'FY%yQ%q', year_begins: 10, end_of: quarter}", "FY22Q4",
       R"({"start": "2022-09-30"})"},
      {"a fiscal year", "end: {column: C, format: '%Y', year_begins: 10, end_of: year}", "2023",
       R"({"end": "2023-09-30"})"},
      {"a fiscal year that begins in July",
       "end: {column: C, format: 'FY%Y', year_begins: 7, end_of: year}", "FY2024",
       R"({"end": "2024-06-30"})"},
      {"a year", "end: {column: C, format: '%Y', end_of: year}", "2024",
       R"({"end": "2024-12-31"})"},
      {"the end of a month in a leap year", "end: {column: C, end_of: month}", "Feb 2024",
       R"({"end": "2024-02-29"})"},
      {"a fifth quarter", "start: {column: C, format: '%Y Q%q'}", "2026 Q5",
       R"({"foreign": {"columns": {"C": "2026 Q5"}}})"},
      {"a value of an enumeration by its name", "status: C", "On-Hold", R"({"status": "on_hold"})"},
      {"a value of an enumeration by a map", "status: {column: C, values: {Running: active}}",
       "Running", R"({"status": "active"})"},
      {"a map that says no value", "status: {column: C, values: {Odd: null}}", "Odd", "{}"},
      {"any other word", "status: {column: C, values: {Odd: done}, otherwise: active}", "New",
       R"({"status": "active"})"},
      {"a list", "tags: {column: C, split: ','}", "a, b,,c", R"({"tags": ["a", "b", "c"]})"},
      {"yes", "training: C", "Yes", R"({"training": true})"},
      {"a fixed value", "side: {value: it}", "", R"({"side": "it"})"},
      {"a pattern", "phase: '{N}: {C}'", "y", R"({"phase": "x: y"})"},
      {"no value", "budget: C", "NFP", "{}"},
      {"an error of the spreadsheet", "start: C", "#REF!", "{}"},
      {"a word for no value of this column", "end: {column: C, missing: [Ongoing]}", "ongoing",
       "{}"},
      {"a number that is none is kept as text", "budget: C", "abc",
       R"({"foreign": {"columns": {"C": "abc"}}})"},
      {"a number out of range is kept as text", "budget: C", "-5",
       R"({"foreign": {"columns": {"C": "-5"}}})"},
      {"a required value that is none", "budget: {column: C, required: true}", "n/a",
       "left out: t.csv row 2 column 'C': The row has no value for 'budget', which the recipe "
       "requires; left out.\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(one_field(c.rule, c.cell) == c.fields);
  }
}

TEST_CASE("one bad row never sinks the rest") {
  const TableImport out = import_with(
      kHead + "      - {type: initiative, id: 'p-{Id}', name: Name, fields: {budget: Cost}}\n",
      "Id,Name,Cost\n1,Alpha,10\n2,,20\n,Gamma,30\n4,Delta,x\n1,Epsilon,50\n1,Alpha,10\n7,Eta\n"
      "8,Theta,80,extra\n");
  const Document& document = out.document;
  CHECK(document.elements.size() == 4);
  CHECK(testing::lines(document.errors) ==
        "t.csv row 3 column 'Name': The row has no name and was left out.\n"
        "t.csv row 4 column 'Id': The row has no id and was left out.\n"
        "t.csv row 6: The row repeats the id 'p-1' of t.csv row 2; left out.\n");
  CHECK(testing::lines(document.warnings) ==
        "t.csv row 5 column 'Cost': 'x' is not an amount of money. The cell was kept as text.\n"
        "t.csv row 7: The row is the same as t.csv row 2, cell by cell, and was left out.\n"
        "t.csv row 8: The row has 2 cells, the header has 3; the missing ones read as empty.\n"
        "t.csv row 9: The row has 4 cells, the header has 3; the cells beyond it were not read.\n"
        "t.csv column 'Name': 1 of 8 values are not available (once empty); the field stays absent "
        "there.\n"
        "t.csv column 'Cost': 1 of 6 values are not available (once empty); the field stays absent "
        "there.\n");
  CHECK(document.elements[2].where == "t.csv row 8");
}

TEST_CASE("rows make several elements and relations") {
  const TableImport out = import_with(
      "recipe: t\nsheets:\n  - other_columns: drop\n    where: [{column: Kind, is_not: [Total]}]\n"
      "    elements:\n"
      "      - {as: project, type: initiative, name: Project}\n"
      "      - {as: agency, type: unit, once: true, name: Agency}\n"
      "    relations:\n"
      "      - {kind: owned_by, from: project, to: agency}\n"
      "      - {kind: part_of, from: project, to: {column: Parent, type: initiative, create: "
      "true}}\n"
      "      - kind: supports\n        from: project\n        to: {column: Goals, split: ';', by: "
      "id}\n"
      "        fields: {strength: {column: How, values: {strong: 0.75}}}\n",
      "Kind,Project,Agency,Parent,Goals,How,X\nP,A,Tax,Big,g-1; g-2,strong,1\nP,B,TAX,,g-1,0.3,1\n"
      "P,C,n/a,Big,,,1\nTotal,,,,,,1\n");
  const Document& d = out.document;
  std::string elements;
  for (const ElementDraft& e : d.elements) elements += e.element.type + ":" + e.element.name + " ";
  CHECK(elements == "initiative:A unit:Tax initiative:Big initiative:B initiative:C ");
  std::string relations;
  for (const RelationDraft& r : d.relations) {
    relations += r.relation.kind + " " + r.from.name + ">" + r.to.id + r.to.name + " " +
                 one_line(r.relation.fields) + "\n";
  }
  CHECK(
      relations ==
      "owned_by A>Tax {}\npart_of A>Big {}\nsupports A>g-1 {\"strength\": 0.75}\n"
      "supports A>g-2 {\"strength\": 0.75}\nowned_by B>Tax {}\nsupports B>g-1 {\"strength\": 0.3}\n"
      "part_of C>Big {}\n");
  CHECK(d.skipped == 1);
  CHECK(d.errors.empty());
}

TEST_CASE("of rows that are history the latest counts") {
  const TableImport out = import_with(
      "recipe: t\ndates: month_first\nsheets:\n  - latest_by: [At]\n    elements:\n"
      "      - {type: initiative, id: '{Id}', name: N, fields: {budget: B}}\n",
      "Id,At,N,B\n1,09/01/2019,x,3\n1,10/01/2018,x,2\n2,01/01/2019,y,1\n1,05/01/2014,x,1\n");
  REQUIRE(out.document.elements.size() == 2);
  CHECK(one_line(out.document.elements[0].element.fields.at("budget")) ==
        R"({"amount": 3, "currency": "EUR"})");
  CHECK(out.document.skipped == 2);
}

TEST_CASE("evidence is dated and has its source") {
  const TableImport out =
      import_with(kHead +
                      "      - type: initiative\n        name: N\n        evidence:\n"
                      "          - {kind: assessed, value: {column: C, values: {High: 0.9}}, at: "
                      "D, source: Us}\n"
                      "          - {kind: assessed, value: {column: C, values: {High: 0.8}}, at: "
                      "'2024-02-29'}\n",
                  "N,C,D\nx,High,30.06.2026\ny,Not reported,30.06.2026\n");
  CHECK(one_line(out.document.elements[0].element.fields) ==
        R"({"evidence": [{"kind": "assessed", "value": 0.9, "at": "2026-06-30", "source": "Us"}, )"
        R"({"kind": "assessed", "value": 0.8, "at": "2024-02-29"}]})");
  CHECK(out.document.elements[1].element.fields.empty());
}

TEST_CASE("a column the recipe names and the sheet does not have stops the import") {
  const auto recipe =
      parse_recipe(kHead + "      - {type: goal, name: Nmae}\n", "r.yaml", small_metamodel());
  const auto out = import_table("Name,X\na,b\n", "t.csv", &*recipe, small_metamodel());
  REQUIRE_FALSE(out.ok());
  CHECK(out.error().text() == "t.csv: There is no column 'Nmae'. Did you mean 'Name'?");
}

TEST_CASE("a recipe survives being written and read") {
  const std::string yaml =
      "recipe: all\nversion: 1\ntitle: \"Every: thing\"\ncurrency: USD\ndates: month_first\n"
      "decimal: ','\nmissing: [nfp]\nnot_missing: ['-']\nfile: {separator: tab, encoding: utf-8}\n"
      "sheets:\n  - sheet: \"Data*\"\n    header_row: 3\n    latest_by: [At]\n    other_columns: "
      "drop\n"
      "    where: [{column: A, is: [x, y]}, {column: B, filled: false}]\n    elements:\n"
      "      - as: p\n        type: {column: T, values: {Goal: goal}, otherwise: other}\n"
      "        id: 'x-{Id|slug}'\n        name: [N, M]\n        fields:\n"
      "          description: {column: \"Odd: {title}\", required: true}\n"
      "          annual_cost: {column: C, kind: money, currency: EUR, multiply: 1000, decimal: "
      "','}\n"
      "          tags: {value: [a, 1]}\n"
      "        evidence:\n          - {kind: assessed, value: V, at: '2024-01-31', note: O,\n"
      "             source: \"a, b\", by: c, side: it, confidence: 0.5}\n"
      "      - {as: u, type: unit, once: true, name: U}\n    relations:\n"
      "      - {kind: owned_by, from: p, to: u, fields: {strength: {column: S, values: {no: "
      "null}}}}\n"
      "      - {kind: {column: K}, id: R, from: p, to: {column: Z, by: id, type: goal, create: "
      "true,\n"
      "         name_column: ZN, split: ';'}}\n"
      "  - elements: [{as: m, type: measure, name: M}]\n    observations:\n"
      "      - {of: m, value: {column: V, multiply: 100}, note: O, running: true,\n"
      "         at: {pattern: '{Y} Q{Q}', format: '%Y Q%q', year_begins: 10, end_of: quarter}}\n";
  const auto recipe = parse_recipe(yaml, "r.yaml", testing::catalog_metamodel());
  REQUIRE_MESSAGE(recipe.ok(), (recipe.ok() ? "" : recipe.error().text()));
  const std::string once = recipe_to_yaml(*recipe);
  const auto again = parse_recipe(once, "again.yaml", testing::catalog_metamodel());
  REQUIRE_MESSAGE(again.ok(), (again.ok() ? "" : again.error().text()));
  CHECK(recipe_to_yaml(*again) == once);
  CHECK(testing::equals_golden("every_key.yaml", once));
}

TEST_CASE("without a recipe one is guessed that can be printed and used") {
  const std::string bytes =
      "Project ID;Project Name;Agency;Total Budget (\u20acm);Project End Date;Delivery Status;Odd\n"
      "1;Alpha;Tax;1,5;30.06.2026;In Delivery;q\n2;Beta;Health;2,25;31.12.2027;Closed;r\n"
      "3;Gamma;Tax;n/a;30.09.2026;Paused;s\n";
  const auto out = import_table(bytes, "portfolio of projects.csv", nullptr, small_metamodel());
  REQUIRE(out.ok());
  CHECK(out->guessed);
  CHECK(testing::equals_golden("guessed.yaml", recipe_to_yaml(out->recipe)));
  CHECK(one_line(out->document.elements[0].element.fields) ==
        R"({"budget": {"amount": 1500000, "currency": "EUR"}, "end": "2026-06-30", "status": )"
        R"("active", "foreign": {"columns": {"Odd": "q"}}})");
  CHECK(out->document.elements[0].element.id == "initiative-1");
  CHECK(out->document.relations.size() == 3);
  const auto printed = parse_recipe(recipe_to_yaml(out->recipe), "g.yaml", small_metamodel());
  REQUIRE(printed.ok());
  const auto again = import_table(bytes, "x.csv", &*printed, small_metamodel());
  REQUIRE(again.ok());
  CHECK(again->document.elements.size() == out->document.elements.size());
  CHECK(one_line(again->document.elements[4].element.fields) ==
        one_line(out->document.elements[4].element.fields));
}

TEST_CASE("the guess knows types by column, by name, by attributes, and sheets of relations") {
  const auto guess = [](const std::string& bytes, const std::string& name) {
    const auto out = import_table(bytes, name, nullptr, small_metamodel());
    if (!out.ok()) return "error: " + out.error().what;
    std::string text;
    for (const ElementDraft& e : out->document.elements) {
      text += e.element.type + ":" + e.element.name + " ";
    }
    for (const RelationDraft& r : out->document.relations) {
      text += r.from.id + r.from.name + "-" + r.relation.kind + "-" + r.to.id + r.to.name + " ";
    }
    return text;
  };
  CHECK(guess("Name,Type\nA,Goal\nB,App\n", "x.csv") == "goal:A application:B ");
  CHECK(guess("Name,Note\nA,x\nB,y\n", "our applications.csv") == "application:A application:B ");
  CHECK(guess("Name,Budget,Status\nA,1,done\nB,2,active\n", "x.csv") ==
        "initiative:A initiative:B ");
  CHECK(guess("Name,Colour\nA,red\nB,blue\n", "x.csv") == "other:A other:B ");
  CHECK(guess("from,kind,to\na,supports,b\nb,part of,c\n", "x.csv") == "a-supports-b b-part_of-c ");
}

}  // namespace plumb::exchange::table
