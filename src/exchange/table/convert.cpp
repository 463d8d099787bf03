#include "exchange/table/convert.h"

#include <algorithm>

#include "base/json_text.h"
#include "catalog/reader.h"

namespace plumb::exchange::table {
namespace {

using model::AttributeKind;

constexpr std::size_t kReportedWords = 20;
constexpr std::size_t kShownBytes = 60;
constexpr std::size_t kLongestMissingWord = 20;

json::string json_text(std::string_view text) {
  return json::string(text.data(), text.size());
}

std::string shown(std::string_view text) {
  std::string out = squeezed(text.substr(0, kShownBytes * 4));
  if (out.size() <= kShownBytes) return "'" + out + "'";
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xc0) == 0x80) --end;
  return "'" + out.substr(0, end) + "...'";
}

Converted bad(const Cell& cell, const std::string& problem) {
  Converted out;
  out.state = Converted::State::bad;
  out.raw = cell.text;
  out.problem = shown(cell.text) + " " + problem;
  return out;
}

Converted good(const Cell& cell, json::value value) {
  Converted out;
  out.state = Converted::State::value;
  out.raw = cell.text;
  out.value = std::move(value);
  return out;
}

const json::value* mapped(const ValueRule& rule, std::string_view text) {
  if (rule.values.empty()) return nullptr;
  const std::string key = word_key(text);
  for (const auto& [word, value] : rule.values) {
    if (word_key(word) == key) return &value;
  }
  return nullptr;
}

// Which dollar a bare "$" means where `currency` is the usual one.
std::string dollar_of(const std::string& currency) {
  return is_dollar(currency) ? currency : "USD";
}

std::optional<Figure> figure_of(const Cell& cell, char decimal) {
  if (cell.kind == CellKind::number) return parse_figure(cell.text, '.');
  if (cell.kind == CellKind::text) return parse_figure(cell.text, decimal);
  return std::nullopt;
}

Converted number_cell(const Cell& cell, const ValueRule& rule, AttributeKind kind,
                      const Notation& notation, const std::string& currency) {
  std::optional<Figure> figure = figure_of(cell, notation.decimal);
  if (!figure || (kind != AttributeKind::money && figure->power != 0)) {
    return bad(cell,
               kind == AttributeKind::money ? "is not an amount of money." : "is not a number.");
  }
  if (kind == AttributeKind::percent) {
    if (!figure->percent && notation.percent_of_100) figure->percent = true;
    return good(cell, json_number(value_of(*figure, rule.multiply)));
  }
  figure->percent = false;  // "80%" as a target of 80
  const double number = value_of(*figure, rule.multiply);
  if (kind == AttributeKind::number) return good(cell, json_number(number));
  json::object money;
  money["amount"] = json_number(number);
  const std::string code = figure->currency.empty()  ? currency
                           : figure->currency == "$" ? dollar_of(currency)
                                                     : figure->currency;
  if (!code.empty()) money["currency"] = code;
  return good(cell, std::move(money));
}

Converted date_cell(const Cell& cell, const ValueRule& rule, const Notation& notation) {
  const auto date = [&](const std::string& day) {
    return good(cell, json_text(end_of_period(day, rule.periods)));
  };
  if (cell.kind == CellKind::date) {
    if (auto day = parse_date(cell.text, DateOrder::day_first)) return date(*day);
  } else if (cell.kind == CellKind::text || cell.kind == CellKind::number) {
    // A bare number is a year where a format says so; anything else it might be is not guessed.
    for (const std::string& format : rule.formats) {
      if (auto day = parse_date_as(cell.text, format, rule.periods)) return date(*day);
    }
    if (rule.formats.empty() && cell.kind == CellKind::text) {
      if (auto day = parse_date(cell.text, notation.order)) return date(*day);
    }
  }
  return bad(cell, "is not a date.");
}

Converted enumeration_cell(const Cell& cell, const model::Attribute* attribute) {
  if (attribute == nullptr) return good(cell, json_text(squeezed(cell.text)));
  const std::string key = word_key(cell.text);
  std::string known;
  for (const model::EnumValue& value : attribute->values) {
    if (key == word_key(value.id) || key == word_key(value.name))
      return good(cell, json_text(value.id));
    known += (known.empty() ? "" : ", ") + value.id;
  }
  return bad(cell, "is none of: " + known + ".");
}

Converted object_cell(const Cell& cell) {
  auto parsed = json_from(cell.text);
  if (!parsed || !parsed->is_object()) return bad(cell, "is not a JSON object.");
  return good(cell, std::move(*parsed));
}

Converted by_kind(const Cell& cell, const ValueRule& rule, AttributeKind kind,
                  const model::Attribute* attribute, const Notation& notation,
                  const std::string& currency) {
  switch (kind) {
    case AttributeKind::number:
    case AttributeKind::money:
    case AttributeKind::percent: return number_cell(cell, rule, kind, notation, currency);
    case AttributeKind::date: return date_cell(cell, rule, notation);
    case AttributeKind::boolean: {
      const std::optional<bool> answer = parse_boolean(cell.text);
      return answer ? good(cell, *answer) : bad(cell, "is neither yes nor no.");
    }
    case AttributeKind::enumeration: return enumeration_cell(cell, attribute);
    case AttributeKind::list: {
      json::array items;
      for (const std::string& item : split(cell.text, rule.split.empty() ? ";" : rule.split)) {
        items.push_back(json_text(item));
      }
      return good(cell, std::move(items));
    }
    case AttributeKind::object: return object_cell(cell);
    case AttributeKind::person:
    case AttributeKind::link: return good(cell, json_text(squeezed(cell.text)));
    case AttributeKind::text: return good(cell, json_text(trimmed(cell.text)));
  }
  return bad(cell, "cannot be read.");
}

// Values outside the attribute's range do not fit either.
bool in_range(const json::value& value, const model::Attribute* attribute) {
  if (attribute == nullptr || (!attribute->minimum && !attribute->maximum)) return true;
  const json::value* number = &value;
  if (value.is_object()) number = value.get_object().if_contains("amount");
  if (number == nullptr || !number->is_number()) return true;
  const double amount = number->to_number<double>();
  return (!attribute->minimum || amount >= *attribute->minimum) &&
         (!attribute->maximum || amount <= *attribute->maximum);
}

}  // namespace

std::string word_key(std::string_view text) {
  std::string out = folded(text);
  std::replace(out.begin(), out.end(), '-', ' ');
  std::replace(out.begin(), out.end(), '_', ' ');
  return squeezed(out);
}

Columns::Columns(const Row& header) {
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    std::string title = squeezed(header.cells[i].text);
    if (title.empty()) title = "column " + std::to_string(i + 1);
    if (by_title_.count(folded(title)) > 0) {
      std::size_t n = 2;
      while (by_title_.count(folded(title + " (" + std::to_string(n) + ")")) > 0) ++n;
      title += " (" + std::to_string(n) + ")";
    }
    by_title_.emplace(folded(title), i);
    titles_.push_back(std::move(title));
  }
}

std::size_t Columns::find(std::string_view title) const {
  const auto found = by_title_.find(folded(title));
  return found == by_title_.end() ? kNoColumn : found->second;
}

std::string Columns::title(std::size_t column) const {
  return column < titles_.size() ? titles_[column] : "column " + std::to_string(column + 1);
}

std::string Columns::suggestion(std::string_view title) const {
  catalog::Names names(titles_.begin(), titles_.end());
  std::string out = catalog::suggestion(title, names);
  return out.empty() ? "Check the titles of the sheet." : out;
}

Conventions::Conventions(const Recipe& used, const std::string& workspace_currency)
    : recipe(&used), currency(used.currency.empty() ? workspace_currency : used.currency) {
  for (const std::string& word : used.missing) {
    longest_word = std::max(longest_word, word.size());
    missing.insert(folded(word));
  }
  for (const std::string& word : used.not_missing) not_missing.insert(folded(word));
}

bool Conventions::is_missing(const Cell& cell, const std::vector<std::string>& more) const {
  if (cell.kind == CellKind::empty || cell.kind == CellKind::error) return true;
  if (cell.kind != CellKind::text) return false;
  // Most texts are longer than any word for "no value"; blanks around one may double it.
  std::size_t longest = std::max(longest_word, kLongestMissingWord);
  for (const std::string& word : more) longest = std::max(longest, word.size());
  if (trimmed(cell.text).size() > 2 * longest) return false;
  const std::string word = folded(cell.text);
  if (word.empty() || missing.count(word) > 0) return true;
  if (std::any_of(more.begin(), more.end(),
                  [&](const std::string& known) { return folded(known) == word; })) {
    return true;
  }
  return is_missing_word(word) && not_missing.count(word) == 0;
}

Converted convert_cell(const Cell& cell, const ValueRule& rule, AttributeKind kind,
                       const model::Attribute* attribute, const Notation& notation,
                       const std::string& currency) {
  const std::string& code = rule.currency.empty() ? currency : rule.currency;
  Converted out;
  if (const json::value* value = mapped(rule, cell.text)) {
    if (value->is_null()) {
      out.raw = cell.text;
      return out;  // the recipe says: no value
    }
    json::value result = *value;
    if (kind == AttributeKind::money && value->is_number()) {
      result = json::object{{"amount", *value}, {"currency", code}};
    }
    out = good(cell, std::move(result));
  } else if (!rule.values.empty() && rule.otherwise) {
    if (rule.otherwise->is_null()) {
      out.raw = cell.text;
      return out;
    }
    out = good(cell, *rule.otherwise);
  } else if (!rule.values.empty() && kind == AttributeKind::text) {
    out = bad(cell, "is not among the values of the recipe.");
  } else {
    out = by_kind(cell, rule, kind, attribute, notation, code);
  }
  if (out.state == Converted::State::value && !in_range(out.value, attribute)) {
    return bad(cell, "is outside what the attribute '" + attribute->id + "' allows.");
  }
  return out;
}

Notation guess_notation(const std::vector<std::string_view>& texts, AttributeKind kind,
                        char decimal_fallback) {
  Notation notation;
  if (kind == AttributeKind::date) notation.order = guess_date_order(texts);
  const bool figures = kind == AttributeKind::number || kind == AttributeKind::money ||
                       kind == AttributeKind::percent;
  if (!figures) return notation;
  notation.decimal = guess_decimal(texts, decimal_fallback);
  if (kind != AttributeKind::percent) return notation;
  for (const std::string_view text : texts) {
    const std::optional<Figure> figure = parse_figure(text, notation.decimal);
    if (figure && !figure->percent && value_of(*figure) > 1) notation.percent_of_100 = true;
  }
  return notation;
}

BoundValue::BoundValue(const ValueRule& rule, AttributeKind kind, const Sheet& sheet,
                       const Columns& columns, const Conventions& conventions,
                       char decimal_fallback)
    : rule_(&rule), conventions_(&conventions), kind_(rule.kind.value_or(kind)) {
  std::vector<std::string> titles = rule.columns;
  if (!rule.pattern.empty()) {
    const Pattern pattern(rule.pattern);
    parts_ = pattern.parts();
    titles = pattern.columns();
  }
  for (const std::string& title : titles) {
    const std::size_t at = columns.find(title);
    columns_.push_back(at);
    if (at == kNoColumn) missing_columns_.push_back(title);
  }
  if (!missing_columns_.empty() || rule.columns.empty()) return;
  std::vector<std::string_view> texts;
  for (std::size_t i = *sheet.header + 1; i < sheet.rows.size(); ++i) {
    for (const std::size_t column : columns_) {
      const Cell& cell = sheet.rows[i].cell(column);
      const bool counts = cell.kind == CellKind::text || cell.kind == CellKind::number;
      if (counts && !conventions.is_missing(cell, rule.missing)) texts.push_back(cell.text);
    }
  }
  notation_ = guess_notation(texts, kind_, decimal_fallback);
  if (conventions.recipe->decimal != '\0') notation_.decimal = conventions.recipe->decimal;
  if (conventions.recipe->date_order) notation_.order = *conventions.recipe->date_order;
  if (rule.decimal != '\0') notation_.decimal = rule.decimal;
  if (rule.multiply != 1) notation_.percent_of_100 = false;  // the recipe says what a number is
}

void BoundValue::name_report(const std::string& sheet, const std::string& column,
                             const std::string& target) {
  report_.sheet = sheet;
  report_.column = column;
  report_.target = target;
  const bool figures = kind_ == model::AttributeKind::number ||
                       kind_ == model::AttributeKind::money ||
                       kind_ == model::AttributeKind::percent;
  if (figures && notation_.decimal == ',') report_.notation = "decimal comma";
  if (kind_ == model::AttributeKind::percent && notation_.percent_of_100) {
    report_.notation += report_.notation.empty() ? "of 100" : ", of 100";
  }
  if (kind_ == model::AttributeKind::date && notation_.order == DateOrder::month_first) {
    report_.notation = "month first";
  }
}

void BoundValue::count_missing(const std::string& word) {
  ++report_.unavailable;
  const std::string key = folded(word.substr(0, 60));
  if (report_.words.size() < kReportedWords || report_.words.count(key) > 0) ++report_.words[key];
}

Converted BoundValue::from_pattern(const Row& row) {
  Converted out;
  std::string text;
  std::size_t next = 0;
  for (const Pattern::Part& part : parts_) {
    std::vector<std::string> texts;
    bool any = part.columns.empty();
    for (std::size_t i = 0; i < part.columns.size(); ++i) {
      const Cell& cell = row.cell(columns_[next++]);
      const bool missing = conventions_->is_missing(cell, rule_->missing);
      texts.push_back(missing ? "" : squeezed(cell.text));
      any = any || !missing;
    }
    if (!any) return out;  // nothing to put there
    text += Pattern::render(part, texts);
  }
  Cell made;
  made.kind = CellKind::text;
  made.text = std::move(text);
  return convert_cell(made, *rule_, kind_, nullptr, notation_, conventions_->currency);
}

Converted BoundValue::convert(const Row& row, const model::Attribute* attribute) {
  Converted out;
  if (rule_->fixed) {
    out.state = rule_->fixed->is_null() ? Converted::State::missing : Converted::State::value;
    out.value = *rule_->fixed;
    return out;
  }
  ++report_.rows;
  if (!rule_->pattern.empty()) return from_pattern(row);
  std::string word;
  for (const std::size_t column : columns_) {
    const Cell& cell = row.cell(column);
    const bool known = mapped(*rule_, cell.text) != nullptr;
    if (!known && conventions_->is_missing(cell, rule_->missing)) {
      if (word.empty()) word = cell.text;
      continue;
    }
    out = convert_cell(cell, *rule_, kind_, attribute, notation_, conventions_->currency);
    out.column = column;
    if (out.state == Converted::State::value) ++report_.values;
    if (out.state == Converted::State::bad) ++report_.unreadable;
    if (out.state == Converted::State::missing) count_missing(cell.text);
    return out;
  }
  count_missing(word);
  return out;
}

std::optional<std::string> BoundValue::text(const Row& row) {
  const Converted converted = convert(row, nullptr);
  if (converted.state != Converted::State::value) return std::nullopt;
  std::string out;
  if (converted.value.is_string()) {
    out = squeezed(std::string_view(converted.value.get_string()));
  } else {
    out = json::serialize(converted.value);
  }
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace plumb::exchange::table
