// Tables in and out: CSV, XLSX and JSON arrays of objects, with or without a recipe.
//
// Reading never lets one bad row sink the rest: a row without a name, with an id used twice or
// without a required value is left out with an error; a cell that does not fit its column is a
// warning, the field stays absent and the cell is kept as text under fields.foreign.columns. A cell
// that says there is no value (empty, "n/a", "NFP" ...) leaves the field absent, never 0, and is
// counted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/document.h"
#include "exchange/table/convert.h"
#include "exchange/table/recipe.h"
#include "exchange/table/sheet.h"
#include "model/metamodel.h"

namespace plumb::exchange::table {

struct TableOptions {
  // Of the workspace; for amounts without one. Empty: such amounts have no "currency" member and
  // one warning says so.
  std::string currency;
};

struct TableImport {
  Document document;
  Recipe recipe;  // used; the guessed one if none was given
  bool guessed = false;
  std::vector<ColumnReport> columns;  // of the mapped columns, in order of the recipe
};

// Reads a table into drafts. Sheets in the program's own layout (docs/formats/table.md) need no
// recipe; for others, without a recipe, one is guessed. Linear in the cells. Failure: bad_input
// (not a table, a sheet or column of the recipe is not there), limit.
Result<TableImport> import_table(std::string_view bytes, std::string_view file_name,
                                 const Recipe* recipe, const model::Metamodel& metamodel,
                                 const TableOptions& options = {});

// The same from a book that was read before, and perhaps repaired.
Result<TableImport> import_book(const Book& book, std::string_view file_name, const Recipe* recipe,
                                const model::Metamodel& metamodel,
                                const TableOptions& options = {});

// The same without the report.
Result<Document> read_table(std::string_view bytes, std::string_view file_name,
                            const Recipe* recipe, const model::Metamodel& metamodel,
                            const TableOptions& options = {});

// A book by a recipe; the second half of import_table.
Result<TableImport> apply_recipe(const Book& book, std::string_view file_name, const Recipe& recipe,
                                 const model::Metamodel& metamodel,
                                 const TableOptions& options = {});

// Writing. Everything in `content` comes back unchanged from import_table without a recipe, cell
// by cell typed by the metamodel (docs/formats/table.md); texts that a spreadsheet program would
// take for a formula are written so that it does not.

struct OutFile {
  std::string name;
  std::string bytes;
};

// elements.csv, relations.csv if there are relations, artifacts.csv if there are artifacts. UTF-8
// without a mark, comma, CRLF, header first.
std::vector<OutFile> write_csv(const Content& content, const model::Metamodel& metamodel);

// A sheet per element type, "Relations", "Artifacts" and "Long texts" as needed. Failure: limit
// (more rows than a sheet holds), unavailable (no temporary file).
Result<std::string> write_xlsx(const Content& content, const model::Metamodel& metamodel);

}  // namespace plumb::exchange::table
