// Values as cells of the program's own layout, and back.
#include <algorithm>
#include <cmath>

#include "base/json_text.h"
#include "exchange/json/canonical.h"
#include "exchange/table/plain.h"
#include "exchange/table/values.h"

namespace plumb::exchange::table {
namespace {

using model::AttributeKind;

constexpr std::string_view kFieldMark = "field:";

json::string json_text(std::string_view text) {
  return json::string(text.data(), text.size());
}

AttributeKind kind_of(const model::Attribute* attribute) {
  return attribute ? attribute->kind : AttributeKind::text;
}

bool plain_list(const model::Attribute* attribute) {
  return attribute != nullptr && attribute->kind == AttributeKind::list &&
         attribute->item != "object";
}

Cell text_cell(std::string_view text, Guard guard) {
  Cell cell;
  cell.kind = CellKind::text;
  cell.text = guard == Guard::apostrophe ? guarded(text) : std::string(text);
  return cell;
}

std::string joined(const json::array& items) {
  std::string out;
  for (const json::value& item : items) {
    if (!item.is_string()) return "";
    if (!out.empty()) out += "; ";
    out += std::string_view(item.get_string());
  }
  return out;
}

// Control characters would make a CSV file look binary.
bool clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
  });
}

// The friendly form of a value, if it has one.
std::optional<PlainCell> friendly(const json::value& value, const model::Attribute* attribute,
                                  Guard guard) {
  PlainCell out;
  const AttributeKind kind = kind_of(attribute);
  if (value.is_string()) {
    const std::string_view text(value.get_string());
    if (text.empty() || !clean(text)) return std::nullopt;
    out.cell = text_cell(text, guard);
    const bool day = kind == AttributeKind::date && serial_of_date(text);
    if (day) out.cell.kind = CellKind::date;
    return out;
  }
  if (value.is_bool()) {
    out.cell.kind = CellKind::boolean;
    out.cell.text = value.get_bool() ? "true" : "false";
    return out;
  }
  const json::value* number = &value;
  if (kind == AttributeKind::money && value.is_object()) {
    const json::object& money = value.get_object();
    number = money.if_contains("amount");
    const json::value* currency = money.if_contains("currency");
    if (number == nullptr) return std::nullopt;
    if (currency != nullptr && currency->is_string()) out.currency = currency->get_string();
  }
  if (number->is_number()) {
    out.cell.kind = CellKind::number;
    out.cell.text = one_line(*number);
    out.cell.number = number->to_number<double>();
    return out;
  }
  if (plain_list(attribute) && value.is_array()) {
    const std::string text = joined(value.get_array());
    if (text.empty() || !clean(text)) return std::nullopt;
    out.cell = text_cell(text, guard);
    return out;
  }
  return std::nullopt;
}

std::optional<json::value> decode_number(const Cell& cell) {
  if (cell.kind == CellKind::number && std::isfinite(cell.number)) {
    // The text of a JSON integer may hold more digits than a double.
    if (auto exact = parse_json(cell.text, ""); exact.ok() && exact->is_number()) {
      return canonical(*exact);
    }
    return json_number(cell.number);
  }
  if (auto exact = parse_json(cell.text, ""); exact.ok() && exact->is_number()) {
    return canonical(*exact);
  }
  for (const char decimal : {'.', ','}) {
    if (const auto figure = parse_figure(cell.text, decimal)) return json_number(value_of(*figure));
  }
  return std::nullopt;
}

std::optional<json::value> decode_by_kind(const Cell& cell, const std::string& text,
                                          std::string_view currency,
                                          const model::Attribute* attribute) {
  switch (kind_of(attribute)) {
    case AttributeKind::number:
    case AttributeKind::percent: return decode_number(cell);
    case AttributeKind::money: {
      const auto amount = decode_number(cell);
      if (!amount) return std::nullopt;
      json::object money{{"amount", *amount}};
      if (!currency.empty()) money["currency"] = json_text(currency);
      return money;
    }
    case AttributeKind::boolean: {
      const auto answer = parse_boolean(cell.text);
      return answer ? std::optional<json::value>(*answer) : std::nullopt;
    }
    case AttributeKind::date: {
      const auto day = parse_date(text, DateOrder::day_first);
      if (cell.kind == CellKind::date && day) return json_text(*day);
      // A moment stays one; another notation of a day becomes ISO.
      const bool iso = text.size() >= 10 && text[4] == '-' && text[7] == '-';
      if (day && !iso) return json_text(*day);
      return day ? std::optional<json::value>(json_text(text)) : std::nullopt;
    }
    case AttributeKind::list: {
      if (!plain_list(attribute)) return std::nullopt;
      json::array items;
      for (const std::string& item : split(text, ";")) items.push_back(json_text(item));
      return items;
    }
    case AttributeKind::object: return std::nullopt;
    default: return json_text(text);
  }
}

}  // namespace

std::string guarded(std::string_view text) {
  if (text.empty() || std::string_view("=+-@'\t\r").find(text.front()) == std::string_view::npos) {
    return std::string(text);
  }
  return "'" + std::string(text);
}

std::optional<json::value> decode_plain(const Cell& cell, std::string_view currency,
                                        const model::Attribute* attribute, Guard guard) {
  std::string text = cell.text;
  const bool texty = cell.kind == CellKind::text;
  if (texty && guard == Guard::apostrophe && text.size() > 1 && text[0] == '\'' &&
      guarded(std::string_view(text).substr(1)) == text) {
    text.erase(0, 1);
  } else if (texty && text.compare(0, kJsonMark.size(), kJsonMark) == 0) {
    auto value = parse_json(std::string_view(text).substr(kJsonMark.size()), "");
    return value.ok() ? std::optional(canonical(*value)) : std::nullopt;
  }
  return decode_by_kind(cell, text, currency, attribute);
}

PlainCell encode_plain(const json::value& value, const model::Attribute* attribute, Guard guard) {
  const json::value wanted = canonical(value);
  if (auto out = friendly(wanted, attribute, guard)) {
    // What is written must read back as the same; CSV knows no kinds of cells.
    Cell read = out->cell;
    if (guard == Guard::apostrophe) read.kind = CellKind::text;
    const bool marked =
        read.kind == CellKind::text && (read.text.compare(0, kJsonMark.size(), kJsonMark) == 0 ||
                                        read.text.compare(0, kLongMark.size(), kLongMark) == 0);
    const auto back = marked ? std::nullopt : decode_plain(read, out->currency, attribute, guard);
    if (back && *back == wanted) return *out;
  }
  PlainCell out;
  out.cell.kind = CellKind::text;
  out.cell.text = std::string(kJsonMark) + one_line(wanted);
  return out;
}

std::string title_of_field(std::string_view field, const std::vector<std::string>& reserved) {
  const bool taken = std::find(reserved.begin(), reserved.end(), field) != reserved.end();
  const bool suffix = field.size() >= kCurrencySuffix.size() &&
                      field.substr(field.size() - kCurrencySuffix.size()) == kCurrencySuffix;
  const bool mark = field.substr(0, kFieldMark.size()) == kFieldMark;
  const bool odd = field.empty() || field.front() == '(' || guarded(field) != field ||
                   squeezed(field) != field || !clean(field);
  if (!taken && !suffix && !mark && !odd) return std::string(field);
  return std::string(kFieldMark) + json::serialize(json::value(json_text(field)));
}

std::string field_of_title(std::string_view title) {
  if (title.substr(0, kFieldMark.size()) != kFieldMark) return std::string(title);
  const auto value = parse_json(title.substr(kFieldMark.size()), "");
  return value.ok() && value->is_string() ? std::string(value->get_string()) : std::string(title);
}

}  // namespace plumb::exchange::table
