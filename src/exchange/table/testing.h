// What several tests of tables and JSON need. Not part of the product.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchange/document.h"
#include "exchange/table/table.h"
#include "model/metamodel.h"

namespace plumb::exchange::table::testing {

// A handful of types with an attribute of every kind.
const model::Metamodel& small_metamodel();
// The metamodel of catalogs/metamodel.yaml.
const model::Metamodel& catalog_metamodel();

// Whole file; empty if there is none.
std::string read_file(const std::string& path);
std::string source_path(const std::string& relative);  // below the source folder
std::string portfolio_path(const std::string& name);   // below the shared portfolios
bool has_portfolios();

struct Part {
  std::string name;
  std::string bytes;
};
std::string zip(const std::vector<Part>& parts);

// A workbook with one or more sheets, from the XML inside <sheetData>.
struct TestSheet {
  std::string name;
  std::string rows;
  std::string state;  // "hidden" or empty
};
struct TestBook {
  std::vector<TestSheet> sheets;
  std::string strings;  // inside <sst>
  std::string styles;   // inside <styleSheet>
  bool since_1904 = false;
};
std::string xlsx(const TestBook& book);

// The notes as lines "where: what", for comparisons.
std::string lines(const std::vector<Note>& notes);

// What differs between what a content holds and what was read; empty if nothing does.
std::string difference(const Content& content, const Document& read);

// Compares with the file below tests/golden/table; PLUMB_REBASELINE=1 writes it anew.
bool equals_golden(const std::string& name, const std::string& actual);

}  // namespace plumb::exchange::table::testing
