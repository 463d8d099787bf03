// A recipe nobody wrote: titles against attributes, then cells against kinds.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "exchange/table/convert.h"
#include "exchange/table/plain.h"
#include "exchange/table/recipe.h"
#include "exchange/table/synonyms.h"

namespace plumb::exchange::table {
namespace {

using model::AttributeKind;

constexpr std::size_t kMostWords = 40;  // different words of a column worth a map of values
constexpr double kEnough = 0.8;         // share of cells that must fit

// A title in words, without what stands in brackets, and what the brackets said.
struct Title {
  std::string words;  // "total budget"
  std::string unit;   // "$ m", "millions", "%"
};

Title title_of(std::string_view text) {
  Title out;
  std::string outside;
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[') ++depth;
    const bool mark = c == '*' || c == ':' || c == '#';
    if (depth > 0) {
      out.unit += c;
    } else if (!mark) {
      outside += c == '/' || c == ',' ? ' ' : c;
    }
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  out.words = word_key(outside);
  out.unit = folded(out.unit);
  return out;
}

// "project end date" of an initiative is its "end date".
std::string without_type_words(const std::string& words, const std::string& type) {
  std::vector<std::string> own = {word_key(type)};
  for (const Synonym& synonym : kTypeSynonyms) {
    if (synonym.id == type) own.emplace_back(synonym.word);
  }
  for (const std::string& word : own) {
    if (words.size() > word.size() + 1 && words.compare(0, word.size(), word) == 0 &&
        words[word.size()] == ' ') {
      return words.substr(word.size() + 1);
    }
  }
  return words;
}

double multiplier_of(const Title& title) {
  const std::string text = " " + title.unit + " " + title.words + " ";
  const auto has = [&](std::string_view word) { return text.find(word) != std::string::npos; };
  if (has("million") || has("$m") || has("$ m") || has("€m") || has("£m") || has("€ m") ||
      has("(m)")) {
    return 1e6;
  }
  if (has("billion") || has("$bn") || has("$ bn")) return 1e9;
  if (has("thousand") || has("$k") || has("$ k") || has("(k)") || has("€k") || has("€ k")) {
    return 1e3;
  }
  return 1;
}

// A code or sign in the title: "Budget (EUR)", "Cost $m"; empty if there is none.
std::string currency_of(const std::string& title, const std::string& workspace) {
  for (const std::string& word : split(title, " ()[]/,")) {
    for (const std::string_view code : {"EUR", "USD", "GBP", "AUD", "CAD", "CHF", "JPY", "NZD",
                                        "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "CNY", "BRL"}) {
      if (word == code) return word;
    }
  }
  if (title.find("€") != std::string::npos) return "EUR";
  if (title.find("£") != std::string::npos) return "GBP";
  if (title.find('$') == std::string::npos) return "";
  return is_dollar(workspace) ? workspace : "USD";
}

struct ColumnFacts {
  std::size_t at = 0;
  std::string title;
  Title parts;
  std::vector<const Cell*> cells;  // that hold a value
  std::size_t rows = 0;
  std::size_t distinct = 0;
  std::size_t bytes = 0;
  std::set<std::string> words;  // folded, up to kMostWords + 1
};

// Which words name which type, and which attribute of a type: ids and names, then synonyms in
// their order.
class Vocabulary {
 public:
  explicit Vocabulary(const model::Metamodel& metamodel) {
    for (const model::ElementType& type : metamodel.types) {
      for (const std::string* words : {&type.id, &type.name, &type.plural}) {
        types_.emplace(word_key(*words), &type);
      }
    }
    for (const Synonym& synonym : kTypeSynonyms) {
      if (const auto* type = metamodel.type(synonym.id)) types_.emplace(synonym.word, type);
    }
    for (const model::ElementType& type : metamodel.types) {
      auto& words = by_type_[type.id];
      for (const model::Attribute& attribute : type.attributes) {
        words.emplace(word_key(attribute.id), attribute.id);
        words.emplace(word_key(attribute.name), attribute.id);
      }
      for (const Synonym& synonym : kAttributeSynonyms) {
        if (find_attribute(type.attributes, synonym.id) != nullptr) {
          words.emplace(synonym.word, synonym.id);
        }
      }
    }
  }
  // None if the words, in any case, name no type.
  const model::ElementType* type(std::string_view words) const {
    const auto found = types_.find(word_key(words));
    return found == types_.end() ? nullptr : found->second;
  }
  // Empty if the words name no attribute of the type.
  std::string attribute(const model::ElementType& type, const std::string& words) const {
    const auto& known = by_type_.at(type.id);
    const auto found = known.find(words);
    return found == known.end() ? std::string() : found->second;
  }

 private:
  std::unordered_map<std::string, const model::ElementType*> types_;
  std::unordered_map<std::string, std::unordered_map<std::string, std::string>> by_type_;
};

class SheetGuess {
 public:
  SheetGuess(const Sheet& sheet, const std::string& file_name, const Conventions& conventions,
             const model::Metamodel& metamodel, const Vocabulary& vocabulary,
             const std::string& currency)
      : sheet_(sheet),
        vocabulary_(vocabulary),
        currency_(currency),
        metamodel_(metamodel),
        conventions_(conventions),
        titles_(sheet.rows[*sheet.header]),
        name_key_(word_key(sheet.whole_file ? file_name : sheet.name)) {
    collect();
  }

  std::optional<SheetRule> guess();

 private:
  void collect();
  bool guess_relations(SheetRule& rule) const;
  void guess_type();
  std::string type_by_name() const;
  std::string type_by_columns() const;
  std::string attribute_of(const ColumnFacts& column, const model::ElementType& type) const;
  const ColumnFacts* most_telling() const;
  void guess_name();
  void guess_id();
  bool guess_history(const ColumnFacts& id);
  void guess_fields();
  void guess_links(SheetRule& rule);
  bool fits(const ColumnFacts& column, const ValueRule& rule,
            const model::Attribute& attribute) const;
  void map_words(const ColumnFacts& column, const model::Attribute& attribute,
                 ValueRule& rule) const;
  const ColumnFacts* by_words(std::initializer_list<std::string_view> words) const;

  const Sheet& sheet_;
  const Vocabulary& vocabulary_;
  const std::string& currency_;
  const model::Metamodel& metamodel_;
  const Conventions& conventions_;
  Columns titles_;
  std::string name_key_;
  std::vector<ColumnFacts> columns_;
  std::set<std::size_t> taken_;
  ElementRule element_;
  std::vector<std::string> latest_by_;
  const model::ElementType* type_ = nullptr;
};

void SheetGuess::collect() {
  std::vector<std::unordered_set<std::string>> seen(titles_.size());
  columns_.resize(titles_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].at = i;
    columns_[i].title = titles_.title(i);
    columns_[i].parts = title_of(columns_[i].title);
    columns_[i].rows = sheet_.rows.size() - *sheet_.header - 1;
  }
  // Row by row and cell by cell: a wide header above narrow rows costs nothing.
  for (std::size_t r = *sheet_.header + 1; r < sheet_.rows.size(); ++r) {
    const std::vector<Cell>& cells = sheet_.rows[r].cells;
    for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) {
      if (conventions_.is_missing(cells[i], {})) continue;
      ColumnFacts& column = columns_[i];
      column.cells.push_back(&cells[i]);
      column.bytes += cells[i].text.size();
      std::string word = folded(cells[i].text);
      if (column.words.size() <= kMostWords && word.size() < 200) column.words.insert(word);
      seen[i].insert(std::move(word));
    }
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].distinct = seen[i].size();
}

const ColumnFacts* SheetGuess::by_words(std::initializer_list<std::string_view> words) const {
  for (const std::string_view word : words) {
    for (const ColumnFacts& column : columns_) {
      if (column.parts.words == word && taken_.count(column.at) == 0) return &column;
    }
  }
  return nullptr;
}

// A name such as "us it dashboard projects 2012.csv" speaks of projects; the last type wins.
std::string SheetGuess::type_by_name() const {
  std::vector<std::string> words;
  for (const std::string& part : split(name_key_, " .,;:()[]/\\")) words.push_back(part);
  std::string found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto* type = vocabulary_.type(words[i]);
    if (i + 1 < words.size()) {
      if (const auto* pair = vocabulary_.type(words[i] + " " + words[i + 1])) type = pair;
    }
    if (type != nullptr) found = type->id;
  }
  return found;
}

std::string SheetGuess::attribute_of(const ColumnFacts& column,
                                     const model::ElementType& type) const {
  for (const std::string& words :
       {column.parts.words, without_type_words(column.parts.words, type.id)}) {
    const std::string found = vocabulary_.attribute(type, words);
    if (!found.empty()) return found;
  }
  return "";
}

// The type with the most columns of its own; a tie or none says nothing.
std::string SheetGuess::type_by_columns() const {
  std::string best;
  std::size_t most = 0;
  bool tie = false;
  for (const model::ElementType& type : metamodel_.types) {
    std::set<std::string> found;
    for (const ColumnFacts& column : columns_) found.insert(attribute_of(column, type));
    found.erase("");
    if (found.size() > most) {
      most = found.size();
      best = type.id;
      tie = false;
    } else if (found.size() == most) {
      tie = true;
    }
  }
  return most >= 2 && !tie ? best : "";
}

void SheetGuess::guess_type() {
  std::string fallback = type_by_name();
  for (const ColumnFacts& column : columns_) {
    const std::string words = column.parts.words;
    const bool named = words == "type" || words == "element type" || words == "object type";
    if (!named || column.cells.empty() || column.words.size() > kMostWords) continue;
    ValueRule rule;
    rule.columns.push_back(column.title);
    std::size_t known = 0;
    for (const Cell* cell : column.cells) known += vocabulary_.type(cell->text) ? 1 : 0;
    if (static_cast<double>(known) < kEnough * static_cast<double>(column.cells.size())) continue;
    for (const std::string& word : column.words) {
      if (const auto* type = vocabulary_.type(word))
        rule.values.emplace_back(word, json::string(type->id));
    }
    element_.type = std::move(rule);
    element_.as = "element";
    type_ = vocabulary_.type(*column.words.begin());
    taken_.insert(column.at);
    return;
  }
  if (fallback.empty()) fallback = type_by_columns();
  type_ = metamodel_.type(fallback.empty() ? "other" : fallback);
  if (type_ == nullptr && !metamodel_.types.empty()) type_ = &metamodel_.types.front();
  if (type_ == nullptr) return;
  element_.type.fixed = json::string(type_->id);
  element_.as = type_->id;
}

// The column with most different texts, as long as they are no essays and no figures.
const ColumnFacts* SheetGuess::most_telling() const {
  const ColumnFacts* found = nullptr;
  for (const ColumnFacts& column : columns_) {
    if (column.cells.empty() || taken_.count(column.at) > 0) continue;
    const std::string& first = column.cells[0]->text;
    const bool text = column.cells[0]->kind == CellKind::text &&
                      column.bytes / column.cells.size() <= 100 &&
                      first.find_first_not_of("0123456789.,-/:$% ") != std::string::npos;
    if (!text || column.distinct < 2) continue;
    if (found == nullptr || column.distinct > found->distinct) found = &column;
  }
  return found;
}

void SheetGuess::guess_name() {
  const ColumnFacts* found = nullptr;
  const std::string type = type_ ? type_->id : "";
  for (const ColumnFacts& column : columns_) {
    const std::string words = column.parts.words;
    if (taken_.count(column.at) > 0 || column.cells.empty()) continue;
    const std::string rest = without_type_words(words, type);
    const bool own = words == "name" || words == "title" || words == "label" ||
                     (rest != words && (rest == "name" || rest == "title")) ||
                     (type_ != nullptr && vocabulary_.type(words) == type_);
    if (own && (found == nullptr || column.distinct > found->distinct)) found = &column;
  }
  if (found == nullptr) found = most_telling();
  if (found == nullptr) return;
  element_.name.columns.push_back(found->title);
  taken_.insert(found->at);
}

void SheetGuess::guess_id() {
  const std::string type = type_ ? type_->id : "";
  for (const ColumnFacts& column : columns_) {
    if (taken_.count(column.at) > 0 || column.rows == 0) continue;
    const std::string words = column.parts.words;
    const std::string rest = without_type_words(words, type);
    const auto is_id = [](const std::string& w) {
      return w == "id" || w == "identifier" || w == "key" || w == "code" || w == "ref" ||
             w == "reference" || w == "pid" || w == "unique id" || w == "number" || w == "no";
    };
    const bool own = is_id(words) || is_id(rest) ||
                     (words.size() > 3 && words.compare(words.size() - 3, 3, " id") == 0);
    // An id is there in every row and different in each, but for a few that repeat by mistake
    // or because the rows are history.
    const bool unique = column.distinct * 50 >= column.rows * 49;
    if (!own || column.cells.size() != column.rows || column.distinct < 2) continue;
    if (!unique && !guess_history(column)) continue;
    element_.id.pattern = element_.as + "-{" + column.title + "}";
    if (column.title.find_first_of("{}") != std::string::npos) {
      element_.id = ValueRule();
      element_.id.columns.push_back(column.title);
    }
    taken_.insert(column.at);
    return;
  }
}

// Rows that repeat an id are history if the names repeat with it and a date says of when they are.
bool SheetGuess::guess_history(const ColumnFacts& id) {
  const ColumnFacts* name = nullptr;
  for (const ColumnFacts& column : columns_) {
    if (column.title == element_.name.columns[0]) name = &column;
  }
  if (name == nullptr || name->distinct * 10 > id.distinct * 11 ||
      name->distinct * 11 < id.distinct * 10) {
    return false;
  }
  for (const ColumnFacts& column : columns_) {
    const std::string words = " " + column.parts.words + " ";
    const bool dated = words.find(" as of ") != std::string::npos ||
                       words.find(" report") != std::string::npos ||
                       words.find(" snapshot") != std::string::npos ||
                       words.find(" updated ") != std::string::npos;
    ValueRule rule;
    model::Attribute date;
    date.kind = AttributeKind::date;
    if (!dated || column.cells.size() != column.rows || !fits(column, rule, date)) continue;
    latest_by_.push_back(column.title);
    return true;
  }
  return false;
}

bool SheetGuess::fits(const ColumnFacts& column, const ValueRule& rule,
                      const model::Attribute& attribute) const {
  std::vector<std::string_view> texts;
  for (const Cell* cell : column.cells) texts.push_back(cell->text);
  const Notation notation = guess_notation(texts, attribute.kind, '.');
  std::size_t good = 0;
  for (const Cell* cell : column.cells) {
    const Converted converted = convert_cell(*cell, rule, attribute.kind, &attribute, notation, "");
    good += converted.state == Converted::State::value ? 1 : 0;
  }
  return static_cast<double>(good) >= kEnough * static_cast<double>(column.cells.size());
}

void SheetGuess::map_words(const ColumnFacts& column, const model::Attribute& attribute,
                           ValueRule& rule) const {
  if (column.words.size() > kMostWords) return;
  const auto value_of_word = [&](const std::string& key) -> std::string {
    for (const model::EnumValue& value : attribute.values) {
      if (key == word_key(value.id) || key == word_key(value.name)) return value.id;
    }
    for (const Synonym& synonym : kStatusSynonyms) {
      if (key != synonym.word) continue;
      for (const model::EnumValue& value : attribute.values) {
        if (value.id == synonym.id) return value.id;
      }
    }
    return "";
  };
  for (const std::string& word : column.words) {
    const std::string id = value_of_word(word_key(word));
    if (!id.empty()) rule.values.emplace_back(word, json::string(id));
  }
}

void SheetGuess::guess_fields() {
  if (type_ == nullptr) return;
  std::set<std::string> filled;
  for (const ColumnFacts& column : columns_) {
    if (taken_.count(column.at) > 0 || column.cells.empty()) continue;
    const std::string id = attribute_of(column, *type_);
    const model::Attribute* attribute = find_attribute(type_->attributes, id);
    if (attribute == nullptr || filled.count(id) > 0) continue;
    ValueRule rule;
    rule.columns.push_back(column.title);
    if (attribute->kind == AttributeKind::money) {
      rule.multiply = multiplier_of(column.parts);
      rule.currency = currency_of(column.title, currency_);
    }
    if (attribute->kind == AttributeKind::enumeration) map_words(column, *attribute, rule);
    if (attribute->kind == AttributeKind::list) {
      std::size_t semicolons = 0;
      for (const Cell* cell : column.cells) {
        semicolons += cell->text.find(';') != std::string::npos ? 1 : 0;
      }
      rule.split = semicolons > 0 ? ";" : ",";
    }
    if (!fits(column, rule, *attribute)) continue;
    element_.fields.emplace_back(id, std::move(rule));
    filled.insert(id);
    taken_.insert(column.at);
  }
}

// Columns that name another element become relations, to units made on the way or to elements by
// name.
void SheetGuess::guess_links(SheetRule& rule) {
  bool owned = false;
  for (const RelationTitle& known : kRelationTitles) {
    const ColumnFacts* column = by_words({known.word});
    const bool to_unit = known.type == "unit";
    if (column == nullptr || column->cells.empty() || metamodel_.relation(known.kind) == nullptr ||
        (to_unit && (owned || (type_ && type_->id == "unit") || !metamodel_.type("unit")))) {
      continue;
    }
    RelationRule relation;
    relation.kind.fixed = json::string(known.kind);
    relation.from.as = element_.as;
    if (to_unit) {
      ElementRule unit;
      unit.as = "owning_unit";
      unit.type.fixed = json::string("unit");
      unit.name.columns.push_back(column->title);
      unit.once = true;
      rule.elements.push_back(std::move(unit));
      relation.to.as = "owning_unit";
      owned = true;
    } else {
      relation.to.value.columns.push_back(column->title);
      relation.to.value.split = ";";
      relation.to.type =
          known.type.empty() && element_.type.fixed ? element_.as : std::string(known.type);
      if (known.kind == "supports") relation.to.type = std::string(known.type);
    }
    rule.relations.push_back(std::move(relation));
    taken_.insert(column->at);
  }
}

// A sheet with two ends is a sheet of relations.
bool SheetGuess::guess_relations(SheetRule& rule) const {
  const ColumnFacts* from =
      by_words({"from", "source", "from id", "source id", "from name", "source name"});
  const ColumnFacts* to =
      by_words({"to", "target", "to id", "target id", "to name", "target name"});
  const ColumnFacts* kind =
      by_words({"kind", "relation", "relation type", "relationship", "relationship type", "type"});
  if (from == nullptr || to == nullptr || kind == nullptr) return false;
  RelationRule relation;
  relation.kind.columns.push_back(kind->title);
  for (const std::string& word : kind->words) {
    for (const model::RelationKind& known : metamodel_.relations) {
      if (word_key(word) == word_key(known.id) || word_key(word) == word_key(known.name)) {
        relation.kind.values.emplace_back(word, json::string(known.id));
        break;
      }
    }
  }
  if (relation.kind.values.empty()) return false;
  for (auto [end, column] : {std::pair{&relation.from, from}, std::pair{&relation.to, to}}) {
    end->value.columns.push_back(column->title);
    // Texts with blanks are names.
    end->by_id = std::none_of(column->cells.begin(), column->cells.end(), [](const Cell* cell) {
      return cell->text.find(' ') != std::string::npos;
    });
  }
  if (const ColumnFacts* strength = by_words({"strength"})) {
    ValueRule value;
    value.columns.push_back(strength->title);
    value.kind = AttributeKind::number;
    value.values = {{"weak", 0.25}, {"moderate", 0.5}, {"strong", 0.75}, {"essential", 1}};
    relation.fields.emplace_back("strength", std::move(value));
  }
  rule.relations.push_back(std::move(relation));
  return true;
}

std::optional<SheetRule> SheetGuess::guess() {
  SheetRule rule;
  if (!sheet_.whole_file) rule.sheet = sheet_.name;
  if (guess_relations(rule)) return rule;
  guess_type();
  guess_name();
  if (element_.name.columns.empty() || type_ == nullptr) return std::nullopt;
  guess_id();
  guess_fields();
  rule.elements.emplace_back();  // the row's own element comes first
  guess_links(rule);
  rule.latest_by = std::move(latest_by_);
  rule.elements.front() = std::move(element_);
  return rule;
}

}  // namespace

Recipe guess_recipe(const Book& book, const model::Metamodel& metamodel,
                    const std::string& currency) {
  Recipe recipe;
  recipe.name = "guessed";
  recipe.title = "Guessed from the titles and cells";
  const Conventions conventions(recipe, "");
  const Vocabulary vocabulary(metamodel);
  for (const Sheet& sheet : book.sheets) {
    const bool table = sheet.header && *sheet.header + 1 < sheet.rows.size() && !sheet.hidden;
    if (!table) continue;
    const std::string file = book.sheets.size() == 1 ? sheet.name : "";
    auto rule = SheetGuess(sheet, file, conventions, metamodel, vocabulary, currency).guess();
    if (rule) recipe.sheets.push_back(std::move(*rule));
  }
  // A sheet with nothing but names is more likely a cover or a legend, if there are better ones.
  const auto understood = [](const SheetRule& rule) {
    return rule.elements.empty() || !rule.elements[0].fields.empty() ||
           rule.elements[0].id.used() || rule.relations.size() > 1;
  };
  if (std::any_of(recipe.sheets.begin(), recipe.sheets.end(), understood)) {
    recipe.sheets.erase(std::remove_if(recipe.sheets.begin(), recipe.sheets.end(),
                                       [&](const SheetRule& rule) { return !understood(rule); }),
                        recipe.sheets.end());
  }
  return recipe;
}

}  // namespace plumb::exchange::table
