#include "service/validate.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/time.h"

namespace plumb::service {
namespace {

using model::Attribute;
using model::AttributeKind;

Error wrong(const Attribute& attribute, const std::string& where, std::string expected) {
  return bad_input("The attribute \"" + attribute.id + "\" takes " + expected + ".", where,
                   "Correct the value.");
}

Status check_range(const Attribute& attribute, double number, const std::string& where) {
  if (!std::isfinite(number)) return wrong(attribute, where, "a finite number");
  if (attribute.minimum && number < *attribute.minimum) {
    return wrong(attribute, where, fmt::format("numbers from {:g}", *attribute.minimum));
  }
  if (attribute.maximum && number > *attribute.maximum) {
    return wrong(attribute, where, fmt::format("numbers up to {:g}", *attribute.maximum));
  }
  return done();
}

bool is_currency(const json::value& value) {
  if (!value.is_string() || value.get_string().size() != 3) return false;
  return std::all_of(value.get_string().begin(), value.get_string().end(),
                     [](char c) { return c >= 'A' && c <= 'Z'; });
}

Status check_money(const Attribute& attribute, const json::value& value, const std::string& where) {
  const std::string expected = R"(money, as {"amount": 1200, "currency": "EUR"})";
  if (!value.is_object()) return wrong(attribute, where, expected);
  const json::object& money = value.get_object();
  const json::value* amount = money.if_contains("amount");
  const json::value* currency = money.if_contains("currency");
  if (amount == nullptr || !amount->is_number() || currency == nullptr || !is_currency(*currency)) {
    return wrong(attribute, where, expected);
  }
  return check_range(attribute, amount->to_number<double>(), where);
}

Status check_enumeration(const Attribute& attribute, const json::value& value,
                         const std::string& where) {
  for (const model::EnumValue& allowed : attribute.values) {
    if (value.is_string() && value.get_string() == allowed.id) return done();
  }
  std::string known;
  for (const model::EnumValue& allowed : attribute.values) {
    known += (known.empty() ? "" : ", ") + allowed.id;
  }
  return wrong(attribute, where, "one of: " + known);
}

Status check_evidence_item(const json::value& item, const model::Metamodel& metamodel,
                           const std::string& where) {
  if (!item.is_object()) {
    return bad_input("An item of evidence is an object with kind, value and date.", where, "");
  }
  const json::object& evidence = item.get_object();
  const json::value* kind = evidence.if_contains("kind");
  if (kind == nullptr || !kind->is_string() ||
      metamodel.evidence_kind(std::string_view(kind->get_string())) == nullptr) {
    return bad_input("The kind of evidence is missing or unknown.", where,
                     "Use one of the metamodel's kinds, for example assessed, audit or survey.");
  }
  const json::value* value = evidence.if_contains("value");
  const json::value* level = evidence.if_contains("level");
  const bool good_value = value != nullptr && value->is_number() &&
                          value->to_number<double>() >= 0 && value->to_number<double>() <= 1;
  const bool good_level = level != nullptr && level->is_number();
  if (!good_value && !good_level) {
    return bad_input("Evidence needs a value from 0 to 1, or a level.", where,
                     "Give \"value\": 0.8, or \"level\": 4 with \"scale\": 5.");
  }
  const json::value* at = evidence.if_contains("at");
  if (at != nullptr && (!at->is_string() || !parse_instant(std::string_view(at->get_string())))) {
    return bad_input("The date of the evidence is not a date.", where, "Write it as 2026-06-30.");
  }
  return done();
}

Status check_list(const Attribute& attribute, const json::value& value,
                  const model::Metamodel& metamodel, const std::string& where) {
  if (!value.is_array()) return wrong(attribute, where, "a list");
  for (std::size_t i = 0; i < value.get_array().size(); ++i) {
    const json::value& item = value.get_array()[i];
    if (attribute.id == "evidence") {
      PLUMB_CHECK(check_evidence_item(item, metamodel, fmt::format("{} item {}", where, i + 1)));
    } else if (attribute.item != "object" && !item.is_string() && !item.is_number()) {
      return wrong(attribute, where, "a list of texts or numbers");
    }
  }
  return done();
}

// Keeps digits, sign and one decimal point; "1.234,50" and "1,234.50" both become 1234.50.
std::optional<double> number_from(std::string_view text) {
  std::string digits;
  const std::size_t comma = text.rfind(',');
  const std::size_t point = text.rfind('.');
  const bool both = comma != std::string_view::npos && point != std::string_view::npos;
  const char decimal = both                              ? (comma > point ? ',' : '.')
                       : comma != std::string_view::npos ? ','
                                                         : '.';
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c == '-' && digits.empty())) {
      digits += c;
    } else if (c == decimal) {
      digits += '.';
    } else if (c != ' ' && c != ',' && c != '.' && c != '\'') {
      return std::nullopt;
    }
  }
  double out = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  if (failed != std::errc{} || end != digits.data() + digits.size() || digits.empty()) {
    return std::nullopt;
  }
  return out;
}

Result<json::value> money_from(const Attribute& attribute, std::string_view text,
                               std::string_view currency) {
  std::string code(currency);
  std::string amount(text);
  for (std::size_t at = 0; at + 3 <= amount.size(); ++at) {
    if (is_currency(json::value(amount.substr(at, 3)))) {
      code = amount.substr(at, 3);
      amount.erase(at, 3);
      break;
    }
  }
  const auto number = number_from(amount);
  if (!number || code.empty()) return wrong(attribute, std::string(text), "money, as 1200 EUR");
  return json::value(json::object{{"amount", *number}, {"currency", code}});
}

}  // namespace

Status check_value(const Attribute& attribute, const json::value& value,
                   const model::Metamodel& metamodel, const std::string& where) {
  switch (attribute.kind) {
    case AttributeKind::number:
    case AttributeKind::percent:
      if (!value.is_number()) return wrong(attribute, where, "a number");
      return check_range(attribute, value.to_number<double>(), where);
    case AttributeKind::money: return check_money(attribute, value, where);
    case AttributeKind::date:
      if (!value.is_string() || !parse_instant(std::string_view(value.get_string()))) {
        return wrong(attribute, where, "a date, as 2026-06-30");
      }
      return done();
    case AttributeKind::enumeration: return check_enumeration(attribute, value, where);
    case AttributeKind::list: return check_list(attribute, value, metamodel, where);
    case AttributeKind::boolean:
      if (!value.is_bool()) return wrong(attribute, where, "true or false");
      return done();
    case AttributeKind::object:
      if (!value.is_object()) return wrong(attribute, where, "an object");
      return done();
    case AttributeKind::text:
    case AttributeKind::person:
    case AttributeKind::link:
      if (!value.is_string()) return wrong(attribute, where, "text");
      return done();
  }
  return done();
}

Status check_fields(const std::vector<Attribute>& attributes, const json::object& fields,
                    const std::string& owner, const model::Metamodel& metamodel,
                    std::initializer_list<std::string_view> besides) {
  for (const auto& field : fields) {
    const std::string_view key(field.key().data(), field.key().size());
    if (field.value().is_null()) continue;
    if (std::find(besides.begin(), besides.end(), key) != besides.end()) continue;
    const Attribute* attribute = model::find_attribute(attributes, key);
    if (attribute == nullptr) {
      return bad_input("There is no attribute \"" + std::string(key) + "\" here.", owner,
                       "Check the spelling, or add it to the workspace's metamodel.");
    }
    PLUMB_CHECK(check_value(*attribute, field.value(), metamodel, owner));
  }
  return done();
}

namespace {

std::string_view text_at(const json::object& record, std::string_view key) {
  const json::value* value = record.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

Status check_element_fields(const std::string& where, std::string_view type_id,
                            const json::object& fields, const model::Metamodel& metamodel,
                            std::initializer_list<std::string_view> besides) {
  const model::ElementType* type = metamodel.type(type_id);
  if (type == nullptr) {
    return bad_input("There is no element type \"" + std::string(type_id) + "\".", where,
                     "`plumb types` lists the types of this workspace.");
  }
  return check_fields(type->attributes, fields, where, metamodel, besides);
}

Status check_relation_fields(const std::string& where, std::string_view kind_id,
                             const json::object& fields, const model::Metamodel& metamodel,
                             std::initializer_list<std::string_view> besides) {
  const model::RelationKind* kind = metamodel.relation(kind_id);
  if (kind == nullptr) {
    return bad_input("There is no relation kind \"" + std::string(kind_id) + "\".", where,
                     "`plumb types --relations` lists the kinds of this workspace.");
  }
  PLUMB_CHECK(check_fields(kind->attributes, fields, where, metamodel, besides));
  const json::value* strength = fields.if_contains("strength");
  if (strength != nullptr && strength->is_number() && strength->to_number<double>() <= 0) {
    return bad_input("A strength is above 0 and at most 1.", where,
                     "Leave the relation out if there is no support.");
  }
  return done();
}

}  // namespace

Status check_element(const model::Element& element, const model::Metamodel& metamodel) {
  const std::string& where = element.id.empty() ? element.name : element.id;
  return check_element_fields(where, element.type, element.fields, metamodel, {});
}

Status check_relation(const model::Relation& relation, const model::Metamodel& metamodel) {
  const std::string& where = relation.id.empty() ? relation.kind : relation.id;
  return check_relation_fields(where, relation.kind, relation.fields, metamodel, {});
}

Status check_element_record(const std::string& where, const json::object& record,
                            const model::Metamodel& metamodel) {
  return check_element_fields(where, text_at(record, "type"), record, metamodel, {"type", "name"});
}

Status check_relation_record(const std::string& where, const json::object& record,
                             const model::Metamodel& metamodel) {
  return check_relation_fields(where, text_at(record, "kind"), record, metamodel,
                               {"kind", "from", "to"});
}

Result<json::value> value_from_text(const Attribute& attribute, std::string_view text,
                                    std::string_view currency) {
  const std::string where(text);
  switch (attribute.kind) {
    case AttributeKind::number: {
      const auto number = number_from(text);
      if (!number) return wrong(attribute, where, "a number");
      return json::value(*number);
    }
    case AttributeKind::percent: {
      const bool sign = !text.empty() && text.back() == '%';
      const auto number = number_from(sign ? text.substr(0, text.size() - 1) : text);
      if (!number) return wrong(attribute, where, "a share, as 0.8 or 80%");
      return json::value(sign ? *number / 100 : *number);
    }
    case AttributeKind::money: return money_from(attribute, text, currency);
    case AttributeKind::boolean:
      if (text == "true" || text == "yes" || text == "1") return json::value(true);
      if (text == "false" || text == "no" || text == "0") return json::value(false);
      return wrong(attribute, where, "yes or no");
    case AttributeKind::list: {
      json::array out;
      if (!text.empty() && text.front() == '[') {
        auto parsed = json_from(text);
        if (!parsed || !parsed->is_array()) return wrong(attribute, where, "a list");
        return std::move(*parsed);
      }
      for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::string item(text.substr(at, end - at));
        item.erase(0, item.find_first_not_of(' '));
        if (!item.empty()) out.emplace_back(item);
        at = end + 1;
      }
      return json::value(out);
    }
    case AttributeKind::object: {
      auto parsed = json_from(text);
      if (!parsed || !parsed->is_object()) return wrong(attribute, where, "an object as JSON");
      return std::move(*parsed);
    }
    default: return json::value(json::string(text.data(), text.size()));
  }
}

}  // namespace plumb::service
