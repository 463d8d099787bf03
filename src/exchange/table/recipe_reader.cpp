// YAML to a Recipe. Every mapping is read through `Keys`, which reports what it does not know.
#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

#include "catalog/reader.h"
#include "catalog/yaml.h"
#include "exchange/json/yaml_values.h"
#include "exchange/table/pattern.h"
#include "exchange/table/recipe.h"
#include "exchange/table/recipe_keys.h"

namespace plumb::exchange::table {
namespace {

using catalog::Names;
using catalog::Problems;
using catalog::Shape;
using catalog::Value;
using Keys = RecipeKeys;

constexpr std::array<std::pair<std::string_view, model::AttributeKind>, 9> kKinds = {
    {{"text", model::AttributeKind::text},
     {"number", model::AttributeKind::number},
     {"money", model::AttributeKind::money},
     {"percent", model::AttributeKind::percent},
     {"date", model::AttributeKind::date},
     {"enumeration", model::AttributeKind::enumeration},
     {"person", model::AttributeKind::person},
     {"list", model::AttributeKind::list},
     {"boolean", model::AttributeKind::boolean}}};

constexpr double kSmallestFactor = 1e-15;
constexpr double kLargestFactor = 1e15;

class RecipeReader {
 public:
  RecipeReader(std::string file, const model::Metamodel& metamodel)
      : problems_(std::move(file)), metamodel_(metamodel) {}

  Recipe read(Value root);
  Problems& problems() { return problems_; }

 private:
  void add(int line, std::string what, std::string remedy = {}) {
    problems_.add(line, std::move(what), std::move(remedy));
  }
  void read_file(Keys& keys, Recipe& recipe);
  SheetRule read_sheet(Value value);
  Condition read_condition(Value value);
  ElementRule read_element(Value value);
  EvidenceRule read_evidence(Value value);
  ObservationRule read_observation(Value value);
  ValueRule read_date(const Value& value);
  void read_periods(Keys& keys, Periods& periods);
  RelationRule read_relation(Value value);
  EndRule read_end(Keys& relation, std::string_view key);
  ValueRule read_value(Value value, const std::string& label);
  void read_value_keys(Keys& keys, ValueRule& rule);
  void check_value(const ValueRule& rule, const std::string& label);
  void check_types(const ElementRule& rule);
  void check_fields(const ElementRule& rule);
  void check_relation(const SheetRule& sheet, const RelationRule& rule);
  void check_observation(const SheetRule& sheet, const ObservationRule& rule);
  char decimal_sign(Keys& keys);
  Names type_names() const;

  Problems problems_;
  const model::Metamodel& metamodel_;
};

Names RecipeReader::type_names() const {
  Names out;
  for (const model::ElementType& type : metamodel_.types) out.push_back(type.id);
  return out;
}

char RecipeReader::decimal_sign(Keys& keys) {
  std::string sign;
  keys.text("decimal", sign);
  if (sign.empty() || sign == "guess") return '\0';
  if (sign == "." || sign == ",") return sign.front();
  add(keys.line(), "'decimal' of " + keys.label() + " is neither \".\" nor \",\".",
      "Leave it out to have it guessed.");
  return '\0';
}

Recipe RecipeReader::read(Value root) {
  Recipe recipe;
  Keys keys(problems_, root, "the recipe");
  keys.text("recipe", recipe.name);
  if (recipe.name.empty()) {
    add(keys.line(), "The file does not say 'recipe: name' and is probably something else.",
        "Start it with the recipe's name.");
  }
  const auto version = keys.number("version");
  if (version && *version != kRecipeVersion) {
    add(keys.line(), "The recipe has another version than " + std::to_string(kRecipeVersion) + ".",
        *version > kRecipeVersion ? "Update the program, or write the recipe for this version."
                                  : "Write version: 1.");
  }
  keys.text("title", recipe.title);
  keys.text("description", recipe.description);
  keys.text("currency", recipe.currency);
  recipe.decimal = decimal_sign(keys);
  std::string order;
  keys.text("dates", order);
  if (order == "day_first") recipe.date_order = DateOrder::day_first;
  if (order == "month_first") recipe.date_order = DateOrder::month_first;
  if (!order.empty() && !recipe.date_order && order != "guess") {
    add(keys.line(), "'dates' is neither day_first nor month_first.", "Leave it out to guess.");
  }
  keys.texts("missing", recipe.missing);
  keys.texts("not_missing", recipe.not_missing);
  read_file(keys, recipe);
  keys.each("sheets", [&](Value value) { recipe.sheets.push_back(read_sheet(value)); });
  if (recipe.sheets.empty()) {
    add(keys.line(), "The recipe says nothing about any sheet.", "Add 'sheets' with one entry.");
  }
  keys.finish();
  return recipe;
}

void RecipeReader::read_file(Keys& keys, Recipe& recipe) {
  const auto value = keys.find("file");
  if (!value) return;
  Keys file(problems_, *value, "'file'");
  std::string separator;
  file.text("separator", separator);
  if (separator == "tab") separator = "\t";
  if (separator.size() > 1 || separator == "\"" || separator == "\n") {
    add(file.line(), "The separator is one character, or \"tab\".", "Use , ; | or tab.");
  } else if (!separator.empty()) {
    recipe.file.separator = separator.front();
  }
  file.text("encoding", recipe.file.encoding);
  file.finish();
}

SheetRule RecipeReader::read_sheet(Value value) {
  SheetRule sheet;
  sheet.line = value.line();
  Keys keys(problems_, value, "the sheet");
  keys.text("sheet", sheet.sheet);
  if (const auto row = keys.number("header_row")) {
    if (*row < 1 || *row > 1e6 || *row != std::floor(*row)) {
      add(keys.line(), "'header_row' is not a row number from 1.", "Count as the program shows.");
    } else {
      sheet.header_row = static_cast<std::size_t>(*row);
    }
  }
  keys.texts("latest_by", sheet.latest_by);
  keys.each("where", [&](Value item) { sheet.where.push_back(read_condition(item)); });
  keys.each("elements", [&](Value item) { sheet.elements.push_back(read_element(item)); });
  keys.each("relations", [&](Value item) { sheet.relations.push_back(read_relation(item)); });
  keys.each("observations",
            [&](Value item) { sheet.observations.push_back(read_observation(item)); });
  std::string other;
  keys.text("other_columns", other);
  sheet.keep_other_columns = other != "drop";
  if (!other.empty() && other != "drop" && other != "keep") {
    add(keys.line(), "'other_columns' is neither keep nor drop.");
  }
  keys.finish();
  std::unordered_set<std::string> names;
  for (const ElementRule& rule : sheet.elements) {
    if (names.insert(rule.as).second) continue;
    add(rule.line, "Two elements of the sheet are both called '" + rule.as + "'.",
        "Give one of them another name with 'as'.");
  }
  for (const RelationRule& rule : sheet.relations) check_relation(sheet, rule);
  for (const ObservationRule& rule : sheet.observations) check_observation(sheet, rule);
  if (sheet.elements.empty() && sheet.relations.empty()) {
    add(sheet.line, "The sheet makes neither elements nor relations.",
        "Add 'elements' or 'relations'.");
  }
  if (!sheet.latest_by.empty() && (sheet.elements.empty() || !sheet.elements[0].id.used())) {
    add(sheet.line, "'latest_by' needs an id on the first element to know which rows compete.",
        "Add 'id'.");
  }
  return sheet;
}

Condition RecipeReader::read_condition(Value value) {
  Condition condition;
  Keys keys(problems_, value, "the condition");
  keys.text("column", condition.column);
  if (condition.column.empty()) add(keys.line(), "The condition names no column.");
  std::vector<std::string> is;
  std::vector<std::string> is_not;
  keys.texts("is", is);
  keys.texts("is_not", is_not);
  const bool has_filled = keys.find("filled").has_value();
  keys.boolean("filled", condition.expected);
  if ((is.empty() ? 0 : 1) + (is_not.empty() ? 0 : 1) + (has_filled ? 1 : 0) != 1) {
    add(keys.line(), "The condition needs exactly one of 'is', 'is_not' and 'filled'.");
  }
  if (!is.empty()) condition.test = Condition::Test::is;
  if (!is_not.empty()) condition.test = Condition::Test::is_not;
  condition.words = is.empty() ? std::move(is_not) : std::move(is);
  keys.finish();
  return condition;
}

void RecipeReader::read_value_keys(Keys& keys, ValueRule& rule) {
  keys.texts("column", rule.columns);
  keys.texts("columns", rule.columns);
  keys.text("pattern", rule.pattern);
  if (const auto fixed = keys.find("value")) rule.fixed = json_of(*fixed);
  std::string kind;
  keys.text("kind", kind);
  if (!kind.empty()) {
    Names names;
    for (const auto& [name, which] : kKinds) {
      names.push_back(name);
      if (name == kind) rule.kind = which;
    }
    if (!rule.kind) {
      add(keys.line(), "'" + kind + "' is no kind of value.", catalog::suggestion(kind, names));
    }
  }
  keys.entries("values", [&](const std::string& word, Value to) {
    rule.values.emplace_back(word, json_of(to));
  });
  if (const auto otherwise = keys.find("otherwise")) rule.otherwise = json_of(*otherwise);
  keys.texts("missing", rule.missing);
  keys.texts("format", rule.formats);
  read_periods(keys, rule.periods);
  keys.text("currency", rule.currency);
  rule.multiply = keys.number("multiply").value_or(1);
  rule.decimal = decimal_sign(keys);
  keys.text("split", rule.split);
  keys.boolean("required", rule.required);
}

void RecipeReader::check_value(const ValueRule& rule, const std::string& label) {
  const int sources =
      (rule.columns.empty() ? 0 : 1) + (rule.pattern.empty() ? 0 : 1) + (rule.fixed ? 1 : 0);
  if (sources != 1) {
    add(rule.line, label + " needs exactly one of 'column', 'pattern' and 'value'.");
  }
  for (const std::string& format : rule.formats) {
    const std::string problem = pattern_problem(format);
    if (!problem.empty()) add(rule.line, label + ": " + problem + ".");
  }
  if (!rule.pattern.empty()) {
    const std::string problem = Pattern(rule.pattern).problem();
    if (!problem.empty()) add(rule.line, label + ": " + problem + ".");
  }
  const bool code =
      rule.currency.size() == 3 && std::all_of(rule.currency.begin(), rule.currency.end(),
                                               [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!rule.currency.empty() && !code) {
    add(rule.line, "'" + rule.currency + "' is no currency code.", "Write it as \"EUR\".");
  }
  const double size = std::abs(rule.multiply);
  if (!(size >= kSmallestFactor && size <= kLargestFactor)) {
    add(rule.line, label + ": 'multiply' is a number other than 0, between 1e-15 and 1e15.");
  }
}

ValueRule RecipeReader::read_value(Value value, const std::string& label) {
  ValueRule rule;
  rule.line = value.line();
  if (value.shape() == Shape::scalar) {
    const bool pattern = value.text().find('{') != std::string::npos;
    if (pattern) {
      rule.pattern = value.text();
    } else {
      rule.columns.push_back(value.text());
    }
  } else if (value.shape() == Shape::list) {
    for (std::size_t i = 0; i < value.size(); ++i) rule.columns.push_back(value.item(i).text());
  } else {
    Keys keys(problems_, value, label);
    read_value_keys(keys, rule);
    keys.finish();
  }
  check_value(rule, label);
  return rule;
}

// `type` and `kind`: a plain word is the type itself, not a column.
ValueRule fixed_or(const Value& value, ValueRule otherwise) {
  if (value.shape() != Shape::scalar) return otherwise;
  ValueRule rule;
  rule.line = value.line();
  rule.fixed = json::string(value.text());
  return rule;
}

ElementRule RecipeReader::read_element(Value value) {
  ElementRule rule;
  rule.line = value.line();
  Keys keys(problems_, value, "the element");
  keys.text("as", rule.as);
  if (const auto type = keys.find("type")) {
    rule.type =
        fixed_or(*type, type->shape() == Shape::scalar ? ValueRule() : read_value(*type, "'type'"));
    check_types(rule);
  } else {
    add(rule.line, "The element has no type.", "Add 'type', for example initiative.");
  }
  if (rule.as.empty() && rule.type.fixed && rule.type.fixed->is_string()) {
    rule.as = std::string(rule.type.fixed->get_string());
  }
  if (const auto id = keys.find("id")) rule.id = read_value(*id, "'id'");
  if (const auto name = keys.find("name")) {
    rule.name = read_value(*name, "'name'");
  } else {
    add(rule.line, "The element has no name.", "Add 'name' with the column that holds it.");
  }
  keys.entries("fields", [&](const std::string& field, Value item) {
    rule.fields.emplace_back(field, read_value(item, "'" + field + "'"));
  });
  keys.each("evidence", [&](Value item) { rule.evidence.push_back(read_evidence(item)); });
  keys.boolean("once", rule.once);
  keys.finish();
  check_fields(rule);
  return rule;
}

EvidenceRule RecipeReader::read_evidence(Value value) {
  EvidenceRule rule;
  rule.line = value.line();
  Keys keys(problems_, value, "the evidence");
  keys.text("kind", rule.kind);
  if (metamodel_.evidence_kind(rule.kind) == nullptr) {
    Names names;
    for (const model::EvidenceKind& kind : metamodel_.evidence) names.push_back(kind.id);
    add(rule.line, "There is no kind of evidence '" + rule.kind + "'.",
        catalog::suggestion(rule.kind, names));
  }
  if (const auto item = keys.find("value")) {
    rule.value = read_value(*item, "'value'");
  } else {
    add(rule.line, "The evidence has no value.", "Add 'value' with the column that holds it.");
  }
  if (const auto item = keys.find("at")) rule.at = read_date(*item);
  if (const auto item = keys.find("note")) rule.note = read_value(*item, "'note'");
  keys.text("source", rule.source);
  keys.text("by", rule.by);
  keys.text("side", rule.side);
  if (!rule.side.empty() && rule.side != "business" && rule.side != "it") {
    add(rule.line, "'side' is neither business nor it.");
  }
  rule.confidence = keys.number("confidence");
  if (rule.confidence && (*rule.confidence < 0 || *rule.confidence > 1)) {
    add(rule.line, "'confidence' is not from 0 to 1.");
  }
  keys.finish();
  return rule;
}

// A date written out is meant as one, not as the name of a column.
ValueRule RecipeReader::read_date(const Value& value) {
  return value.shape() == Shape::scalar && parse_date(value.text(), DateOrder::day_first)
             ? fixed_or(value, {})
             : read_value(value, "'at'");
}

void RecipeReader::read_periods(Keys& keys, Periods& periods) {
  std::string end_of;
  keys.text("end_of", end_of);
  if (end_of == "month") periods.end_of = Period::month;
  if (end_of == "quarter") periods.end_of = Period::quarter;
  if (end_of == "year") periods.end_of = Period::year;
  if (!end_of.empty() && periods.end_of == Period::day) {
    add(keys.line(), "'end_of' is neither month, quarter nor year.", "Leave it out for the day.");
  }
  const double begins = keys.number("year_begins").value_or(1);
  if (begins < 1 || begins > 12 || begins != std::floor(begins)) {
    add(keys.line(), "'year_begins' is not a month from 1 to 12.",
        "Write 10 for a fiscal year from October.");
  } else {
    periods.year_begins = static_cast<int>(begins);
  }
}

ObservationRule RecipeReader::read_observation(Value value) {
  ObservationRule rule;
  rule.line = value.line();
  Keys keys(problems_, value, "the observation");
  keys.text("of", rule.of);
  if (const auto item = keys.find("value")) {
    rule.value = read_value(*item, "'value'");
  } else {
    add(rule.line, "The observation has no value.", "Add 'value' with the column that holds it.");
  }
  if (const auto item = keys.find("at")) {
    rule.at = read_date(*item);
  } else {
    add(rule.line, "The observation does not say when it was made.",
        "Add 'at' with the column of the date or period.");
  }
  if (const auto item = keys.find("note")) rule.note = read_value(*item, "'note'");
  keys.boolean("running", rule.running);
  keys.finish();
  return rule;
}

RelationRule RecipeReader::read_relation(Value value) {
  RelationRule rule;
  rule.line = value.line();
  Keys keys(problems_, value, "the relation");
  if (const auto kind = keys.find("kind")) {
    rule.kind =
        fixed_or(*kind, kind->shape() == Shape::scalar ? ValueRule() : read_value(*kind, "'kind'"));
  } else {
    add(rule.line, "The relation has no kind.", "Add 'kind', for example part_of.");
  }
  if (const auto id = keys.find("id")) rule.id = read_value(*id, "'id'");
  rule.from = read_end(keys, "from");
  rule.to = read_end(keys, "to");
  keys.entries("fields", [&](const std::string& field, Value item) {
    rule.fields.emplace_back(field, read_value(item, "'" + field + "'"));
  });
  keys.finish();
  return rule;
}

EndRule RecipeReader::read_end(Keys& relation, std::string_view key) {
  EndRule end;
  const auto value = relation.find(key);
  if (!value) {
    add(relation.line(), "The relation has no '" + std::string(key) + "'.");
    return end;
  }
  if (value->shape() == Shape::scalar) {
    end.as = value->text();
    return end;
  }
  Keys keys(problems_, *value, "'" + std::string(key) + "'");
  keys.text("as", end.as);
  end.value.line = value->line();
  read_value_keys(keys, end.value);
  std::string by = "name";
  keys.text("by", by);
  end.by_id = by == "id";
  if (by != "id" && by != "name") add(keys.line(), "'by' is neither id nor name.");
  keys.text("type", end.type);
  keys.boolean("create", end.create);
  keys.text("name_column", end.name_column);
  keys.finish();
  if (end.as.empty()) check_value(end.value, "'" + std::string(key) + "'");
  if (!end.type.empty() && metamodel_.type(end.type) == nullptr) {
    add(keys.line(), "There is no element type '" + end.type + "'.",
        catalog::suggestion(end.type, type_names()));
  }
  if (end.create && (end.type.empty() || (end.by_id && end.name_column.empty()))) {
    add(keys.line(), "'create' needs to know the type, and by id also 'name_column'.");
  }
  return end;
}

void RecipeReader::check_types(const ElementRule& rule) {
  const auto check = [&](const json::value& type) {
    if (type.is_string() && metamodel_.type(std::string_view(type.get_string())) != nullptr) return;
    const std::string word = type.is_string() ? std::string(type.get_string()) : "";
    add(rule.type.line, "There is no element type '" + word + "'.",
        catalog::suggestion(word, type_names()));
  };
  if (rule.type.fixed) check(*rule.type.fixed);
  for (const auto& [word, type] : rule.type.values) check(type);
  if (rule.type.otherwise) check(*rule.type.otherwise);
}

void RecipeReader::check_fields(const ElementRule& rule) {
  if (!rule.type.fixed || !rule.type.fixed->is_string()) return;
  const model::ElementType* type = metamodel_.type(std::string_view(rule.type.fixed->get_string()));
  if (type == nullptr) return;
  Names names;
  for (const model::Attribute& attribute : type->attributes) names.push_back(attribute.id);
  for (const auto& [field, value] : rule.fields) {
    if (model::find_attribute(type->attributes, field) != nullptr) continue;
    add(value.line, "The type '" + type->id + "' has no attribute '" + field + "'.",
        catalog::suggestion(field, names));
  }
}

void RecipeReader::check_observation(const SheetRule& sheet, const ObservationRule& rule) {
  const auto found = std::find_if(sheet.elements.begin(), sheet.elements.end(),
                                  [&](const ElementRule& e) { return e.as == rule.of; });
  if (found == sheet.elements.end()) {
    Names names;
    for (const ElementRule& element : sheet.elements) names.push_back(element.as);
    add(rule.line, "No element of this sheet is called '" + rule.of + "'.",
        catalog::suggestion(rule.of, names));
    return;
  }
  if (!found->type.fixed || !found->type.fixed->is_string()) return;
  const std::string_view type = found->type.fixed->get_string();
  if (type == "measure" || type == "service_level") return;
  add(rule.line, "'" + rule.of + "' is no measure: nothing else has observations.",
      "Observe an element of the type measure or service_level.");
}

void RecipeReader::check_relation(const SheetRule& sheet, const RelationRule& rule) {
  for (const EndRule* end : {&rule.from, &rule.to}) {
    if (end->as.empty()) continue;
    const bool known = std::any_of(sheet.elements.begin(), sheet.elements.end(),
                                   [&](const ElementRule& e) { return e.as == end->as; });
    if (known) continue;
    Names names;
    for (const ElementRule& element : sheet.elements) names.push_back(element.as);
    add(rule.line, "No element of this sheet is called '" + end->as + "'.",
        catalog::suggestion(end->as, names));
  }
  if (!rule.kind.fixed || !rule.kind.fixed->is_string()) return;
  const std::string kind_id(rule.kind.fixed->get_string());
  const model::RelationKind* kind = metamodel_.relation(kind_id);
  if (kind == nullptr) {
    Names names;
    for (const model::RelationKind& known : metamodel_.relations) names.push_back(known.id);
    add(rule.kind.line, "There is no relation kind '" + kind_id + "'.",
        catalog::suggestion(kind_id, names));
    return;
  }
  for (const auto& [field, value] : rule.fields) {
    if (model::find_attribute(kind->attributes, field) != nullptr) continue;
    add(value.line, "The relation '" + kind_id + "' has no attribute '" + field + "'.");
  }
}

}  // namespace

Result<Recipe> parse_recipe(std::string_view yaml, std::string_view file_name,
                            const model::Metamodel& metamodel) {
  PLUMB_TRY(const catalog::Document document, catalog::parse_yaml(yaml, file_name));
  RecipeReader reader(std::string(file_name), metamodel);
  Recipe recipe = reader.read(document.root());
  for (const auto& twice : document.duplicates()) {
    reader.problems().add(twice.line, "The key '" + twice.key + "' stands here twice.",
                          "Remove one of them.");
  }
  if (!reader.problems().list().empty()) return catalog::to_error(reader.problems().list());
  return recipe;
}

}  // namespace plumb::exchange::table
