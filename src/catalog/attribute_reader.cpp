#include "catalog/attribute_reader.h"

#include <algorithm>
#include <utility>

namespace plumb::catalog {
namespace {

using model::Attribute;
using model::AttributeKind;

// In the order of AttributeKind.
const Names kKinds = {"text",   "number", "money", "percent", "date",  "enumeration",
                      "person", "link",   "list",  "boolean", "object"};

constexpr double kLargest = 1e15;

bool is_numeric(AttributeKind kind) {
  return kind == AttributeKind::number || kind == AttributeKind::money ||
         kind == AttributeKind::percent;
}

void read_values(Problems& problems, Value list, const std::string& owner, Attribute& attribute) {
  std::vector<model::EnumValue> values;
  each_with_id(problems, list, {"value", owner}, IdForm::plain,
               [&](Fields& fields, const std::string& id) {
                 model::EnumValue value;
                 value.id = id;
                 fields.require("name");
                 fields.text("name", value.name);
                 fields.number("condition", value.condition, {0, 1});
                 values.push_back(std::move(value));
               });
  attribute.values = std::move(values);
}

// What each kind of attribute may and must say.
void check(const Fields& fields, const Attribute& attribute) {
  const auto report = [&fields](std::string_view key, const std::string& what,
                                const std::string& remedy) {
    fields.problems().add(fields.line_of(key), "The " + fields.label() + " " + what, remedy);
  };
  const bool enumeration = attribute.kind == AttributeKind::enumeration;
  if (enumeration && attribute.values.empty()) {
    report("kind", "is an enumeration without values.", "List them under 'values'.");
  }
  if (!enumeration && !attribute.values.empty()) {
    report("values", "has values but is no enumeration.", "Say 'kind: enumeration'.");
  }
  if (!is_numeric(attribute.kind)) {
    if (fields.has("minimum") || fields.has("maximum")) {
      report(fields.has("minimum") ? "minimum" : "maximum", "has bounds but is no number.",
             "Bounds go with number, money and percent.");
    }
    if (fields.has("unit")) {
      report("unit", "has a unit but is no number.", "Units go with number, money and percent.");
    }
  }
  if (attribute.minimum && attribute.maximum && *attribute.minimum > *attribute.maximum) {
    report("minimum", "has a minimum above its maximum.", "Swap them.");
  }
}

// `item` of a list is a kind of attribute, of a person or link a type of element.
void read_item(Fields& fields, Attribute& attribute, std::vector<Reference>& references) {
  if (!fields.id("item", attribute.item)) return;
  const int line = fields.line_of("item");
  Problems& problems = fields.problems();
  switch (attribute.kind) {
    case AttributeKind::list:
      if (std::find(kKinds.begin(), kKinds.end(), attribute.item) == kKinds.end()) {
        problems.add(
            line, "The " + fields.label() + " is a list of unknown items '" + attribute.item + "'.",
            suggestion(attribute.item, kKinds));
      }
      break;
    case AttributeKind::person:
    case AttributeKind::link:
      references.push_back({problems.file(), line, fields.label(), "type", attribute.item});
      break;
    default:
      problems.add(line, "The " + fields.label() + " has an item but is no list, person or link.",
                   "Remove 'item'.");
  }
}

}  // namespace

void read_attributes(Problems& problems, Value list, const std::string& owner,
                     std::vector<Attribute>& attributes, const std::vector<Attribute>& inherited,
                     std::vector<Reference>& references) {
  each_with_id(problems, list, {"attribute", owner}, IdForm::plain,
               [&](Fields& fields, const std::string& id) {
                 const Attribute* known = model::find_attribute(attributes, id);
                 if (known == nullptr) known = model::find_attribute(inherited, id);
                 Attribute attribute = known != nullptr ? *known : Attribute{};
                 attribute.id = id;
                 if (known == nullptr) {
                   fields.require("name");
                   fields.require("kind");
                 }
                 fields.text("name", attribute.name);
                 fields.text("description", attribute.description);
                 std::size_t kind = 0;
                 if (fields.choice("kind", kKinds, kind)) {
                   attribute.kind = static_cast<AttributeKind>(kind);
                 }
                 fields.text("unit", attribute.unit);
                 fields.number("minimum", attribute.minimum, {-kLargest, kLargest});
                 fields.number("maximum", attribute.maximum, {-kLargest, kLargest});
                 if (const auto values = fields.list("values")) {
                   read_values(problems, *values, fields.label(), attribute);
                 }
                 read_item(fields, attribute, references);
                 check(fields, attribute);
                 const auto own = std::find_if(attributes.begin(), attributes.end(),
                                               [&](const Attribute& a) { return a.id == id; });
                 if (own == attributes.end()) {
                   attributes.push_back(std::move(attribute));
                 } else {
                   *own = std::move(attribute);
                 }
               });
}

std::vector<Attribute> joined(const std::vector<Attribute>& own,
                              const std::vector<Attribute>& inherited) {
  std::vector<Attribute> out = own;
  for (const Attribute& attribute : inherited) {
    if (model::find_attribute(own, attribute.id) == nullptr) out.push_back(attribute);
  }
  return out;
}

}  // namespace plumb::catalog
