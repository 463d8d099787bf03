// Sheets of the program's own layout to drafts.
#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

#include "base/json_text.h"
#include "exchange/table/plain.h"

namespace plumb::exchange::table {
namespace {

constexpr std::size_t kFixedColumns = 4;

class PlainReader {
 public:
  PlainReader(const Book& book, const model::Metamodel& metamodel, Document& document)
      : metamodel_(metamodel),
        document_(document),
        guard_(book.format == "csv" ? Guard::apostrophe : Guard::none) {}

  void read_long_texts(const Sheet& sheet) {
    for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
      long_texts_[sheet.rows[i].cell(0).text] += sheet.rows[i].cell(2).text;
    }
  }
  void read_elements(const Sheet& sheet);
  void read_relations(const Sheet& sheet);
  void read_artifacts(const Sheet& sheet);

 private:
  std::string text(const Row& row, std::size_t column) const;
  Cell resolved(const Cell& cell) const;
  void read_fields(const Sheet& sheet, const Row& row, std::size_t first,
                   const std::vector<model::Attribute>* attributes, json::object& fields);

  const model::Metamodel& metamodel_;
  Document& document_;
  Guard guard_;
  std::unordered_map<std::string, std::string> long_texts_;
  std::unordered_set<std::string> element_ids_;
  std::unordered_set<std::string> relation_ids_;
};

Cell PlainReader::resolved(const Cell& cell) const {
  if (cell.kind != CellKind::text || cell.text.compare(0, kLongMark.size(), kLongMark) != 0) {
    return cell;
  }
  const auto found = long_texts_.find(cell.text.substr(kLongMark.size()));
  if (found == long_texts_.end()) return cell;
  Cell out = cell;
  out.text = found->second;
  return out;
}

std::string PlainReader::text(const Row& row, std::size_t column) const {
  const Cell cell = resolved(row.cell(column));
  const auto value = decode_plain(cell, {}, nullptr, guard_);
  return value && value->is_string() ? std::string(value->get_string()) : cell.text;
}

void PlainReader::read_fields(const Sheet& sheet, const Row& row, std::size_t first,
                              const std::vector<model::Attribute>* attributes,
                              json::object& fields) {
  const Row& titles = sheet.rows[0];
  for (std::size_t i = first; i < row.cells.size(); ++i) {
    const Cell cell = resolved(row.cells[i]);
    const std::string& title = titles.cell(i).text;
    // Empty and error cells hold no value; titles in brackets are for people only.
    if (cell.kind == CellKind::empty || cell.kind == CellKind::error || cell.text.empty() ||
        title.empty() || title.front() == '(') {
      continue;
    }
    const std::string before = i > 0 ? titles.cell(i - 1).text + std::string(kCurrencySuffix) : "";
    if (title == before) continue;  // read together with its amount
    const bool has_currency = titles.cell(i + 1).text == title + std::string(kCurrencySuffix);
    const std::string currency = has_currency ? text(row, i + 1) : "";
    const std::string field = field_of_title(title);
    const auto* attribute = attributes ? model::find_attribute(*attributes, field) : nullptr;
    auto value = decode_plain(cell, currency, attribute, guard_);
    if (!value) {
      add_note(document_.warnings, place(sheet, row.source, title),
               "The cell does not fit its column and was not read.", "Correct the cell.");
    } else if (!value->is_null()) {
      fields[field] = std::move(*value);
    }
  }
}

void PlainReader::read_elements(const Sheet& sheet) {
  for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
    const Row& row = sheet.rows[i];
    ElementDraft draft;
    draft.where = place(sheet, row.source);
    draft.element.id = text(row, 0);
    draft.element.type = text(row, 1);
    draft.element.name = text(row, 2);
    const model::ElementType* type = metamodel_.type(draft.element.type);
    std::string problem;
    std::string remedy;
    if (draft.element.type.empty()) {
      problem = "The row has no type and was left out.";
      remedy = "Fill the column 'type'.";
    } else if (draft.element.id.empty() && draft.element.name.empty()) {
      problem = "The row has neither id nor name and was left out.";
      remedy = "Fill the column 'name'.";
    } else if (!draft.element.id.empty() && !element_ids_.insert(draft.element.id).second) {
      problem = "The row repeats the id '" + draft.element.id + "' and was left out.";
      remedy = "Clear the id to make it a new element.";
    }
    if (!problem.empty()) {
      add_note(document_.errors, draft.where, problem, remedy);
      continue;
    }
    read_fields(sheet, row, kFixedColumns - 1, type ? &type->attributes : nullptr,
                draft.element.fields);
    document_.elements.push_back(std::move(draft));
  }
}

void PlainReader::read_relations(const Sheet& sheet) {
  for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
    const Row& row = sheet.rows[i];
    RelationDraft draft;
    draft.where = place(sheet, row.source);
    draft.relation.id = text(row, 0);
    draft.relation.kind = text(row, 1);
    draft.from.id = text(row, 2);
    draft.to.id = text(row, 3);
    if (draft.relation.kind.empty() || draft.from.id.empty() || draft.to.id.empty()) {
      add_note(document_.errors, draft.where,
               "The relation lacks its kind or one of its ends and was left out.",
               "Fill the columns kind, from and to.");
      continue;
    }
    if (!draft.relation.id.empty() && !relation_ids_.insert(draft.relation.id).second) {
      add_note(document_.errors, draft.where,
               "The row repeats the id '" + draft.relation.id + "' and was left out.",
               "Clear the id to make it a new relation.");
      continue;
    }
    const model::RelationKind* kind = metamodel_.relation(draft.relation.kind);
    read_fields(sheet, row, kFixedColumns, kind ? &kind->attributes : nullptr,
                draft.relation.fields);
    draft.relation.from = draft.from.id;
    draft.relation.to = draft.to.id;
    document_.relations.push_back(std::move(draft));
  }
}

void PlainReader::read_artifacts(const Sheet& sheet) {
  for (std::size_t i = 1; i < sheet.rows.size();) {
    const Row& first = sheet.rows[i];
    ArtifactDraft draft;
    draft.where = place(sheet, first.source);
    draft.artifact.id = text(first, 0);
    draft.artifact.kind = text(first, 1);
    draft.artifact.name = text(first, 2);
    std::string body;
    for (; i < sheet.rows.size() && text(sheet.rows[i], 0) == draft.artifact.id; ++i) {
      body += text(sheet.rows[i], 4);
    }
    auto value = parse_json(body, "");
    if (!value.ok() || draft.artifact.id.empty()) {
      add_note(document_.errors, draft.where,
               "The body of '" + draft.artifact.id + "' is not JSON; it was left out.",
               "Export the file again.");
      continue;
    }
    draft.artifact.body = std::move(*value);
    document_.artifacts.push_back(std::move(draft));
  }
}

}  // namespace

std::optional<PlainSheet> plain_sheet(const Sheet& sheet) {
  if (sheet.rows.empty()) return std::nullopt;
  const Row& row = sheet.rows[0];
  const auto starts = [&](std::initializer_list<std::string_view> titles) {
    std::size_t i = 0;
    return std::all_of(titles.begin(), titles.end(),
                       [&](std::string_view title) { return row.cell(i++).text == title; });
  };
  if (starts({"id", "type", "name", "side"})) return PlainSheet::elements;
  if (starts({"id", "kind", "from", "to"})) return PlainSheet::relations;
  if (starts({"id", "kind", "name", "part", "body"})) return PlainSheet::artifacts;
  if (starts({"long", "part", "text"})) return PlainSheet::long_texts;
  return std::nullopt;
}

void read_plain(const Book& book, const model::Metamodel& metamodel, Document& document) {
  PlainReader reader(book, metamodel, document);
  for (const Sheet& sheet : book.sheets) {
    if (plain_sheet(sheet) == PlainSheet::long_texts) reader.read_long_texts(sheet);
  }
  for (const Sheet& sheet : book.sheets) {
    const auto kind = plain_sheet(sheet);
    if (kind == PlainSheet::elements) reader.read_elements(sheet);
    if (kind == PlainSheet::relations) reader.read_relations(sheet);
    if (kind == PlainSheet::artifacts) reader.read_artifacts(sheet);
  }
}

}  // namespace plumb::exchange::table
