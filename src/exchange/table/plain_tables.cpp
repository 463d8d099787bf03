// Records as tables of the program's own layout.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "exchange/json/canonical.h"
#include "exchange/table/plain.h"

namespace plumb::exchange::table {
namespace {

using model::Attribute;

// A column of a field and, for money, the one of its currency behind it.
struct FieldColumn {
  std::string field;
  std::size_t at = 0;
  bool currency = false;
};

Cell text(std::string_view content, Guard guard) {
  if (content.empty()) return {};
  return encode_plain(json::value(json::string(content.data(), content.size())), nullptr, guard)
      .cell;
}

template <typename Find>
std::vector<FieldColumn> add_columns(PlainTable& table, const std::vector<std::string>& fields,
                                     Find money) {
  std::vector<FieldColumn> out;
  const std::vector<std::string> fixed = table.titles;
  for (const std::string& field : fields) {
    out.push_back({field, table.titles.size(), money(field)});
    table.titles.push_back(title_of_field(field, fixed));
    if (out.back().currency) {
      table.titles.push_back(table.titles.back() + std::string(kCurrencySuffix));
    }
  }
  return out;
}

void add_fields(std::vector<Cell>& row, const std::vector<FieldColumn>& columns,
                const json::object& fields, const std::vector<Attribute>* attributes, Guard guard) {
  for (const FieldColumn& column : columns) {
    const json::value* value = fields.if_contains(column.field);
    if (value == nullptr || value->is_null()) continue;
    const Attribute* attribute =
        attributes ? model::find_attribute(*attributes, column.field) : nullptr;
    PlainCell cell = encode_plain(*value, attribute, guard);
    if (row.size() <= column.at + 1) row.resize(column.at + 2);
    if (!cell.currency.empty() && column.currency) {
      row[column.at + 1] = text(cell.currency, guard);
    }
    row[column.at] = std::move(cell.cell);
  }
}

}  // namespace

std::vector<std::string> fields_of(const std::vector<const json::object*>& records) {
  std::set<std::string> names;
  for (const json::object* record : records) {
    for (const auto& member : *record) {
      if (!member.value().is_null()) names.emplace(member.key());
    }
  }
  return {names.begin(), names.end()};
}

PlainTable element_table(const std::vector<const model::Element*>& elements, std::string name,
                         const model::Metamodel& metamodel, Guard guard) {
  PlainTable table;
  table.name = std::move(name);
  table.titles = {"id", "type", "name", "side"};
  std::vector<const json::object*> records;
  std::set<std::string> types;
  for (const model::Element* element : elements) {
    records.push_back(&element->fields);
    types.insert(element->type);
  }
  std::vector<std::string> fields = fields_of(records);
  fields.erase(std::remove(fields.begin(), fields.end(), "side"), fields.end());
  std::vector<FieldColumn> columns = add_columns(table, fields, [&](const std::string& field) {
    return std::any_of(types.begin(), types.end(), [&](const std::string& id) {
      const model::ElementType* type = metamodel.type(id);
      const Attribute* attribute = type ? find_attribute(type->attributes, field) : nullptr;
      return attribute != nullptr && attribute->kind == model::AttributeKind::money;
    });
  });
  columns.push_back({"side", 3, false});
  for (const model::Element* element : elements) {
    const model::ElementType* type = metamodel.type(element->type);
    std::vector<Cell> row = {text(element->id, guard), text(element->type, guard),
                             text(element->name, guard)};
    add_fields(row, columns, element->fields, type ? &type->attributes : nullptr, guard);
    table.rows.push_back(std::move(row));
  }
  return table;
}

PlainTable relation_table(const Content& content, const model::Metamodel& metamodel, Guard guard) {
  PlainTable table;
  table.name = "Relations";
  table.titles = {"id", "kind", "from", "to"};
  std::vector<const json::object*> records;
  for (const model::Relation& relation : content.relations) records.push_back(&relation.fields);
  const std::vector<FieldColumn> columns =
      add_columns(table, fields_of(records), [&](const std::string& field) {
        return std::any_of(metamodel.relations.begin(), metamodel.relations.end(),
                           [&](const model::RelationKind& kind) {
                             const Attribute* attribute = find_attribute(kind.attributes, field);
                             return attribute && attribute->kind == model::AttributeKind::money;
                           });
      });
  for (const model::Relation& relation : content.relations) {
    const model::RelationKind* kind = metamodel.relation(relation.kind);
    std::vector<Cell> row = {text(relation.id, guard), text(relation.kind, guard),
                             text(relation.from, guard), text(relation.to, guard)};
    add_fields(row, columns, relation.fields, kind ? &kind->attributes : nullptr, guard);
    table.rows.push_back(std::move(row));
  }
  return table;
}

PlainTable artifact_table(const Content& content, Guard guard, std::size_t part_bytes) {
  PlainTable table;
  table.name = "Artifacts";
  table.titles = {"id", "kind", "name", "part", "body"};
  for (const model::Artifact& artifact : content.artifacts) {
    const std::string body = one_line(canonical(artifact.body));
    std::size_t part = 1;
    for (std::size_t at = 0; at < body.size(); ++part) {
      std::size_t end = std::min(at + part_bytes, body.size());
      // Never cut inside a character.
      while (end < body.size() && (static_cast<unsigned char>(body[end]) & 0xc0) == 0x80) --end;
      Cell number;
      number.kind = CellKind::number;
      number.number = static_cast<double>(part);
      number.text = std::to_string(part);
      table.rows.push_back({text(artifact.id, guard), text(artifact.kind, guard),
                            text(artifact.name, guard), number,
                            text(std::string_view(body).substr(at, end - at), guard)});
      at = end;
    }
  }
  return table;
}

}  // namespace plumb::exchange::table
