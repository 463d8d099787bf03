// A recipe says how the columns of somebody's table become elements, fields and relations. It is
// data: YAML a person writes, or a guess of the program they correct. Grammar, version rule and
// examples are in docs/formats/recipe.md.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "exchange/table/sheet.h"
#include "exchange/table/values.h"
#include "model/metamodel.h"

namespace plumb::exchange::table {

inline constexpr int kRecipeVersion = 1;

// Where a value comes from and what is done to it. Exactly one of `columns`, `pattern` and `fixed`
// is set in a rule that is used.
struct ValueRule {
  std::vector<std::string> columns;  // the first that holds a value counts
  std::string pattern;               // "{Code} {Name}", "{Code|slug}", "{Long text|hash}"
  std::optional<json::value> fixed;
  std::optional<model::AttributeKind> kind;                 // none: that of the attribute
  std::vector<std::pair<std::string, json::value>> values;  // word in the cell -> value
  std::optional<json::value> otherwise;                     // for words not in `values`
  std::vector<std::string> missing;  // words that mean "no value" here, besides the known ones
  std::vector<std::string> formats;  // of dates, tried in order; none: guess
  Periods periods;                   // of dates that name a period
  std::string currency;              // of money; empty: the recipe's, then the workspace's
  double multiply = 1;               // "$M" -> 1000000
  char decimal = '\0';               // '.' or ','; '\0': guess
  std::string split;                 // characters that separate items of a list
  bool required = false;             // a row without it is left out with an error
  int line = 0;                      // in the recipe; 0: guessed

  bool used() const { return !columns.empty() || !pattern.empty() || fixed.has_value(); }
};

// A dated statement about how well the element does: an item of its `evidence`.
struct EvidenceRule {
  std::string kind = "assessed";
  ValueRule value;  // 0..1 after `values`; no value: no item
  ValueRule at;     // date
  ValueRule note;
  std::string source;
  std::string by;
  std::string side;
  std::optional<double> confidence;
  int line = 0;
};

// What was measured, for a series: every row that counts gives one, also rows `latest_by` passes
// over, because those are the history.
struct ObservationRule {
  std::string of;   // `as` of the measure or service level of the row
  ValueRule value;  // a number; no value: no observation
  ValueRule at;     // date
  ValueRule note;
  bool running = false;  // rows say what was added since the row before; the series is the sum
  int line = 0;
};

struct ElementRule {
  std::string as;  // name for relations of this sheet; the type if not given
  ValueRule type;
  ValueRule id;  // not used: no id, the workspace matches by type and name
  ValueRule name;
  std::vector<std::pair<std::string, ValueRule>> fields;
  std::vector<EvidenceRule> evidence;
  bool once = false;  // rows that name the same element again mean the same one
  int line = 0;
};

// An end of a relation: an element of the same row by `as`, or any element by id or name.
struct EndRule {
  std::string as;
  ValueRule value;
  std::string type;  // by name: only this type matches
  bool by_id = false;
  bool create = false;      // make an element of `type` if this file holds none
  std::string name_column;  // by id and create: where its name stands
};

struct RelationRule {
  ValueRule kind;
  ValueRule id;
  EndRule from;
  EndRule to;
  std::vector<std::pair<std::string, ValueRule>> fields;
  int line = 0;
};

// A row counts if every condition holds. Words are compared in folded form.
struct Condition {
  std::string column;
  enum class Test : unsigned char { is, is_not, filled } test = Test::filled;
  std::vector<std::string> words;
  bool expected = true;  // filled: true or false
};

struct SheetRule {
  std::string sheet;           // "Projects", "Data*"; empty: every sheet
  std::size_t header_row = 0;  // source row; 0: guess
  std::vector<Condition> where;
  std::vector<std::string> latest_by;  // of rows with the same id, the one with the highest values
  std::vector<ElementRule> elements;
  std::vector<RelationRule> relations;
  std::vector<ObservationRule> observations;
  bool keep_other_columns = true;  // as text under fields.foreign.columns of the first element
  int line = 0;
};

struct Recipe {
  std::string name;
  std::string title;
  std::string description;
  BookOptions file;
  std::string currency;
  char decimal = '\0';
  std::optional<DateOrder> date_order;
  std::vector<std::string> missing;      // additional words that mean "no value"
  std::vector<std::string> not_missing;  // known words that do mean something here
  std::vector<SheetRule> sheets;
};

// Reads and checks a recipe: keys, types, attributes, relation kinds, names of elements, date
// formats. Failure: bad_input with "recipe.yaml:12", cause and remedy of the first problem and the
// number of the others.
Result<Recipe> parse_recipe(std::string_view yaml, std::string_view file_name,
                            const model::Metamodel& metamodel);

// A recipe for a book nobody wrote one for. Columns are matched by title against attributes and
// their synonyms and believed only if their cells fit; the type comes from a type column, from the
// name of the sheet or file, or from which type has most of the columns. Columns that were not
// understood are kept as text. Sheets without a table are left out, and so are those nothing was
// understood of when there are others. Rows that repeat an id beside a date of reporting are taken
// as history, of which the latest row counts. `currency` is the workspace's: it says which dollar
// a "$" in a title means. Linear in the cells.
Recipe guess_recipe(const Book& book, const model::Metamodel& metamodel,
                    const std::string& currency = {});

// The recipe as YAML that parse_recipe reads back to an equal recipe.
std::string recipe_to_yaml(const Recipe& recipe);

}  // namespace plumb::exchange::table
