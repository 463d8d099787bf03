// A Recipe as YAML. Everything that is not plainly a word goes in double quotes, whose escapes
// YAML shares with JSON.
#include <algorithm>

#include "exchange/json/canonical.h"
#include "exchange/table/recipe.h"

namespace plumb::exchange::table {
namespace {

std::string quoted(const std::string& text) {
  const bool word = !text.empty() && text.size() < 60 && (text[0] | 0x20) >= 'a' &&
                    (text[0] | 0x20) <= 'z' &&
                    std::all_of(text.begin(), text.end(),
                                [](char c) {
                                  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                         (c >= '0' && c <= '9') || c == '_' || c == ' ' || c == '.';
                                }) &&
                    text.back() != ' ';
  const std::string lower = folded(text);
  const auto special = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"};
  if (word && std::find(special.begin(), special.end(), lower) == special.end()) return text;
  return json::serialize(json::value(json::string(text)));
}

std::string scalar(const json::value& value) {
  return value.is_string() ? quoted(std::string(value.get_string())) : one_line(value);
}

std::string list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? ", " : "") + quoted(text);
  return out + "]";
}

std::string one_or_list(const std::vector<std::string>& texts) {
  return texts.size() == 1 ? quoted(texts[0]) : list(texts);
}

std::string_view kind_name(model::AttributeKind kind) {
  switch (kind) {
    case model::AttributeKind::number: return "number";
    case model::AttributeKind::money: return "money";
    case model::AttributeKind::percent: return "percent";
    case model::AttributeKind::date: return "date";
    case model::AttributeKind::enumeration: return "enumeration";
    case model::AttributeKind::person: return "person";
    case model::AttributeKind::list: return "list";
    case model::AttributeKind::boolean: return "boolean";
    default: return "text";
  }
}

std::string_view name_of(Period period) {
  switch (period) {
    case Period::month: return "month";
    case Period::quarter: return "quarter";
    case Period::year: return "year";
    case Period::day: break;
  }
  return "day";
}

// The members of a rule as they stand between braces.
std::string members(const ValueRule& rule) {
  std::string out;
  const auto add = [&](std::string_view key, const std::string& value) {
    out += (out.empty() ? "" : ", ") + std::string(key) + ": " + value;
  };
  if (!rule.columns.empty()) add("column", one_or_list(rule.columns));
  if (!rule.pattern.empty()) add("pattern", quoted(rule.pattern));
  if (rule.fixed) add("value", scalar(*rule.fixed));
  if (rule.kind) add("kind", std::string(kind_name(*rule.kind)));
  if (!rule.values.empty()) {
    std::string map = "{";
    for (const auto& [word, value] : rule.values) {
      map += (map.size() > 1 ? ", " : "") + quoted(word) + ": " + scalar(value);
    }
    add("values", map + "}");
  }
  if (rule.otherwise) add("otherwise", scalar(*rule.otherwise));
  if (!rule.missing.empty()) add("missing", list(rule.missing));
  if (!rule.formats.empty()) add("format", one_or_list(rule.formats));
  if (rule.periods.end_of != Period::day) add("end_of", std::string(name_of(rule.periods.end_of)));
  if (rule.periods.year_begins != 1) {
    add("year_begins", std::to_string(rule.periods.year_begins));
  }
  if (!rule.currency.empty()) add("currency", rule.currency);
  if (rule.multiply != 1) add("multiply", one_line(json::value(rule.multiply)));
  if (rule.decimal != '\0') add("decimal", quoted(std::string(1, rule.decimal)));
  if (!rule.split.empty()) add("split", quoted(rule.split));
  if (rule.required) add("required", "true");
  return out;
}

std::string value(const ValueRule& rule) {
  const std::string all = members(rule);
  const bool brace = rule.columns.size() == 1 && rule.columns[0].find('{') != std::string::npos;
  if (rule.columns.size() == 1 && !brace && all == "column: " + quoted(rule.columns[0])) {
    return quoted(rule.columns[0]);
  }
  return "{" + all + "}";
}

// Types and kinds: a word alone is the type itself.
std::string type_value(const ValueRule& rule) {
  if (rule.fixed && rule.fixed->is_string() && members(rule) == "value: " + scalar(*rule.fixed)) {
    return scalar(*rule.fixed);
  }
  return "{" + members(rule) + "}";
}

class RecipeWriter {
 public:
  std::string write(const Recipe& recipe);

 private:
  void line(int depth, const std::string& text) {
    out_.append(static_cast<std::size_t>(depth) * 2, ' ').append(text).append("\n");
  }
  // The first line of an entry of a list takes its hyphen from here.
  void entry(int depth, bool& first, const std::string& text) {
    line(depth, (first ? "- " : "  ") + text);
    first = false;
  }
  void sheet(const SheetRule& rule);
  void element(const ElementRule& rule);
  void relation(const RelationRule& rule);
  std::string end(const EndRule& rule) const;

  std::string out_;
};

std::string RecipeWriter::write(const Recipe& recipe) {
  line(0, "recipe: " + quoted(recipe.name));
  line(0, "version: " + std::to_string(kRecipeVersion));
  if (!recipe.title.empty()) line(0, "title: " + quoted(recipe.title));
  if (!recipe.description.empty()) line(0, "description: " + quoted(recipe.description));
  if (!recipe.currency.empty()) line(0, "currency: " + recipe.currency);
  if (recipe.decimal != '\0') line(0, "decimal: " + quoted(std::string(1, recipe.decimal)));
  if (recipe.date_order) {
    line(0, std::string("dates: ") +
                (*recipe.date_order == DateOrder::day_first ? "day_first" : "month_first"));
  }
  if (!recipe.missing.empty()) line(0, "missing: " + list(recipe.missing));
  if (!recipe.not_missing.empty()) line(0, "not_missing: " + list(recipe.not_missing));
  if (recipe.file.separator != '\0' || !recipe.file.encoding.empty()) {
    line(0, "file:");
    if (recipe.file.separator != '\0') {
      line(1, "separator: " + quoted(std::string(1, recipe.file.separator)));
    }
    if (!recipe.file.encoding.empty()) line(1, "encoding: " + quoted(recipe.file.encoding));
  }
  line(0, "sheets:");
  for (const SheetRule& rule : recipe.sheets) sheet(rule);
  return std::move(out_);
}

void RecipeWriter::sheet(const SheetRule& rule) {
  bool first = true;
  if (!rule.sheet.empty()) entry(1, first, "sheet: " + quoted(rule.sheet));
  if (rule.header_row > 0) entry(1, first, "header_row: " + std::to_string(rule.header_row));
  if (!rule.latest_by.empty()) entry(1, first, "latest_by: " + list(rule.latest_by));
  entry(1, first, rule.keep_other_columns ? "other_columns: keep" : "other_columns: drop");
  if (!rule.where.empty()) entry(1, first, "where:");
  for (const Condition& condition : rule.where) {
    const std::string test =
        condition.test == Condition::Test::filled
            ? std::string("filled: ") + (condition.expected ? "true" : "false")
            : (condition.test == Condition::Test::is ? "is: " : "is_not: ") + list(condition.words);
    line(3, "- {column: " + quoted(condition.column) + ", " + test + "}");
  }
  if (!rule.elements.empty()) entry(1, first, "elements:");
  for (const ElementRule& item : rule.elements) element(item);
  if (!rule.relations.empty()) entry(1, first, "relations:");
  for (const RelationRule& item : rule.relations) relation(item);
  if (!rule.observations.empty()) entry(1, first, "observations:");
  for (const ObservationRule& item : rule.observations) {
    std::string text = "{of: " + quoted(item.of) + ", at: " + type_value(item.at) +
                       ", value: " + value(item.value);
    if (item.note.used()) text += ", note: " + value(item.note);
    if (item.running) text += ", running: true";
    line(3, "- " + text + "}");
  }
}

void RecipeWriter::element(const ElementRule& rule) {
  bool first = true;
  entry(3, first, "as: " + quoted(rule.as));
  entry(3, first, "type: " + type_value(rule.type));
  if (rule.once) entry(3, first, "once: true");
  if (rule.id.used()) entry(3, first, "id: " + value(rule.id));
  entry(3, first, "name: " + value(rule.name));
  if (!rule.fields.empty()) entry(3, first, "fields:");
  for (const auto& [field, item] : rule.fields) line(5, quoted(field) + ": " + value(item));
  if (!rule.evidence.empty()) entry(3, first, "evidence:");
  for (const EvidenceRule& item : rule.evidence) {
    std::string text = "{kind: " + quoted(item.kind) + ", value: " + value(item.value);
    if (item.at.used()) text += ", at: " + type_value(item.at);
    if (item.note.used()) text += ", note: " + value(item.note);
    if (!item.source.empty()) text += ", source: " + quoted(item.source);
    if (!item.by.empty()) text += ", by: " + quoted(item.by);
    if (!item.side.empty()) text += ", side: " + item.side;
    if (item.confidence) text += ", confidence: " + one_line(json::value(*item.confidence));
    line(5, "- " + text + "}");
  }
}

std::string RecipeWriter::end(const EndRule& rule) const {
  if (!rule.as.empty()) return quoted(rule.as);
  std::string out = "{" + members(rule.value);
  if (rule.by_id) out += ", by: id";
  if (!rule.type.empty()) out += ", type: " + quoted(rule.type);
  if (rule.create) out += ", create: true";
  if (!rule.name_column.empty()) out += ", name_column: " + quoted(rule.name_column);
  return out + "}";
}

void RecipeWriter::relation(const RelationRule& rule) {
  bool first = true;
  entry(3, first, "kind: " + type_value(rule.kind));
  if (rule.id.used()) entry(3, first, "id: " + value(rule.id));
  entry(3, first, "from: " + end(rule.from));
  entry(3, first, "to: " + end(rule.to));
  if (!rule.fields.empty()) entry(3, first, "fields:");
  for (const auto& [field, item] : rule.fields) line(5, quoted(field) + ": " + value(item));
}

}  // namespace

std::string recipe_to_yaml(const Recipe& recipe) {
  return RecipeWriter().write(recipe);
}

}  // namespace plumb::exchange::table
