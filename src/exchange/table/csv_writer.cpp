#include "exchange/table/csv_text.h"
#include "exchange/table/plain.h"
#include "exchange/table/table.h"

namespace plumb::exchange::table {
namespace {

constexpr std::size_t kPartBytes = 500'000;  // well below what a cell may hold

std::string csv(const PlainTable& table) {
  std::string out;
  for (std::size_t i = 0; i < table.titles.size(); ++i) {
    if (i > 0) out += ',';
    append_csv_cell(out, table.titles[i]);
  }
  out += "\r\n";
  for (const std::vector<Cell>& row : table.rows) {
    for (std::size_t i = 0; i < table.titles.size(); ++i) {
      if (i > 0) out += ',';
      if (i < row.size()) append_csv_cell(out, row[i].text);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace

std::vector<OutFile> write_csv(const Content& content, const model::Metamodel& metamodel) {
  std::vector<OutFile> out;
  std::vector<const model::Element*> elements;
  for (const model::Element& element : content.elements) elements.push_back(&element);
  out.push_back(
      {"elements.csv", csv(element_table(elements, "Elements", metamodel, Guard::apostrophe))});
  if (!content.relations.empty()) {
    out.push_back({"relations.csv", csv(relation_table(content, metamodel, Guard::apostrophe))});
  }
  if (!content.artifacts.empty()) {
    out.push_back({"artifacts.csv", csv(artifact_table(content, Guard::apostrophe, kPartBytes))});
  }
  return out;
}

}  // namespace plumb::exchange::table
