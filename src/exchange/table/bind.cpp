#include "exchange/table/bind.h"

#include <utility>

namespace plumb::exchange::table {
namespace {

using model::AttributeKind;

class Binder {
 public:
  Binder(const SheetRule& rule, const Sheet& sheet, const Columns& columns,
         const Conventions& conventions, const model::Metamodel& metamodel)
      : rule_(rule),
        sheet_(sheet),
        columns_(columns),
        conventions_(conventions),
        metamodel_(metamodel) {}
  Bindings run();

 private:
  BoundValue bound(const ValueRule& rule, AttributeKind kind, const std::string& target);
  AttributeKind kind_of(const ElementRule& rule, const std::string& field) const;
  BoundElement bind_element(const ElementRule& rule);
  BoundRelation bind_relation(const RelationRule& rule);
  BoundEnd bind_end(const EndRule& rule);
  BoundObservation bind_observation(const ObservationRule& rule);

  const SheetRule& rule_;
  const Sheet& sheet_;
  const Columns& columns_;
  const Conventions& conventions_;
  const model::Metamodel& metamodel_;
  Bindings out_;
};

BoundValue Binder::bound(const ValueRule& rule, AttributeKind kind, const std::string& target) {
  if (!rule.used()) return {};
  BoundValue value(rule, kind, sheet_, columns_, conventions_,
                   conventions_.recipe->file.separator == ';' ? ',' : '.');
  out_.absent.insert(value.missing_columns().begin(), value.missing_columns().end());
  for (const std::size_t column : value.columns()) out_.used.insert(column);
  value.name_report(sheet_.name, rule.columns.empty() ? rule.pattern : squeezed(rule.columns[0]),
                    target);
  return value;
}

AttributeKind Binder::kind_of(const ElementRule& rule, const std::string& field) const {
  std::vector<std::string> types;
  if (rule.type.fixed && rule.type.fixed->is_string()) {
    types.emplace_back(rule.type.fixed->get_string());
  }
  for (const auto& [word, type] : rule.type.values) {
    if (type.is_string()) types.emplace_back(type.get_string());
  }
  for (const std::string& id : types) {
    const model::ElementType* type = metamodel_.type(id);
    const auto* attribute = type ? model::find_attribute(type->attributes, field) : nullptr;
    if (attribute != nullptr) return attribute->kind;
  }
  return AttributeKind::text;
}

BoundElement Binder::bind_element(const ElementRule& rule) {
  BoundElement out;
  out.rule = &rule;
  out.type = bound(rule.type, AttributeKind::text, rule.as + ".type");
  out.id = bound(rule.id, AttributeKind::text, rule.as + ".id");
  out.name = bound(rule.name, AttributeKind::text, rule.as + ".name");
  for (const auto& [field, value] : rule.fields) {
    out.fields.push_back({field, bound(value, kind_of(rule, field), rule.as + "." + field)});
  }
  for (const EvidenceRule& evidence : rule.evidence) {
    BoundEvidence item;
    item.rule = &evidence;
    item.value = bound(evidence.value, AttributeKind::percent, rule.as + ".evidence");
    item.at = bound(evidence.at, AttributeKind::date, rule.as + ".evidence.at");
    item.note = bound(evidence.note, AttributeKind::text, rule.as + ".evidence.note");
    out.evidence.push_back(std::move(item));
  }
  return out;
}

BoundEnd Binder::bind_end(const EndRule& rule) {
  BoundEnd out;
  out.rule = &rule;
  if (!rule.as.empty()) return out;
  out.value = bound(rule.value, AttributeKind::text, "relation");
  if (!rule.name_column.empty()) {
    out.name_column = columns_.find(rule.name_column);
    if (out.name_column == kNoColumn) out_.absent.insert(rule.name_column);
    out_.used.insert(out.name_column);
  }
  return out;
}

BoundRelation Binder::bind_relation(const RelationRule& rule) {
  BoundRelation out;
  out.rule = &rule;
  out.kind = bound(rule.kind, AttributeKind::text, "relation.kind");
  out.id = bound(rule.id, AttributeKind::text, "relation.id");
  out.from = bind_end(rule.from);
  out.to = bind_end(rule.to);
  const model::RelationKind* kind =
      rule.kind.fixed && rule.kind.fixed->is_string()
          ? metamodel_.relation(std::string_view(rule.kind.fixed->get_string()))
          : nullptr;
  for (const auto& [field, value] : rule.fields) {
    const auto* attribute = kind ? model::find_attribute(kind->attributes, field) : nullptr;
    const AttributeKind value_kind = attribute             ? attribute->kind
                                     : field == "strength" ? AttributeKind::number
                                                           : AttributeKind::text;
    out.fields.push_back({field, bound(value, value_kind, "relation." + field)});
  }
  return out;
}

BoundObservation Binder::bind_observation(const ObservationRule& rule) {
  BoundObservation out;
  out.rule = &rule;
  while (out.element < rule_.elements.size() && rule_.elements[out.element].as != rule.of) {
    ++out.element;
  }
  out.value = bound(rule.value, AttributeKind::number, rule.of + ".observation");
  out.at = bound(rule.at, AttributeKind::date, rule.of + ".observation.at");
  out.note = bound(rule.note, AttributeKind::text, rule.of + ".observation.note");
  return out;
}

Bindings Binder::run() {
  for (const ElementRule& rule : rule_.elements) out_.elements.push_back(bind_element(rule));
  for (const RelationRule& rule : rule_.relations) out_.relations.push_back(bind_relation(rule));
  for (const ObservationRule& rule : rule_.observations) {
    out_.observations.push_back(bind_observation(rule));
  }
  for (const Condition& condition : rule_.where) {
    out_.where_columns.push_back(columns_.find(condition.column));
    if (out_.where_columns.back() == kNoColumn) out_.absent.insert(condition.column);
  }
  return std::move(out_);
}

}  // namespace

Bindings bind(const SheetRule& rule, const Sheet& sheet, const Columns& columns,
              const Conventions& conventions, const model::Metamodel& metamodel) {
  return Binder(rule, sheet, columns, conventions, metamodel).run();
}

}  // namespace plumb::exchange::table
