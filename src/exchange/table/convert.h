// A rule of a recipe bound to the columns of one sheet: turns the cells of a row into a value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "exchange/table/pattern.h"
#include "exchange/table/recipe.h"
#include "exchange/table/sheet.h"

namespace plumb::exchange::table {

inline constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

// Titles of a sheet's columns. Titles are found in folded form; a title that occurs twice is
// reached as "Cost (2)"; a column without a title is called "column 7".
class Columns {
 public:
  explicit Columns(const Row& header);
  std::size_t find(std::string_view title) const;  // kNoColumn if there is none
  std::string title(std::size_t column) const;
  std::size_t size() const { return titles_.size(); }
  // "Did you mean 'Budget'?" or the titles there are.
  std::string suggestion(std::string_view title) const;

 private:
  std::vector<std::string> titles_;
  std::unordered_map<std::string, std::size_t> by_title_;
};

// What a recipe and a workspace say about all values.
struct Conventions {
  const Recipe* recipe = nullptr;
  std::string currency;                         // of the workspace; empty: unknown
  std::unordered_set<std::string> missing;      // folded
  std::unordered_set<std::string> not_missing;  // folded
  std::size_t longest_word = 0;                 // of `missing`, in bytes

  Conventions(const Recipe& used, const std::string& workspace_currency);
  // Whether the cell says that there is no value. `more` are further words, as written.
  bool is_missing(const Cell& cell, const std::vector<std::string>& more) const;
};

// How a column was read, for the report.
struct ColumnReport {
  std::string sheet;
  std::string column;
  std::string target;    // "initiative.budget"
  std::string notation;  // "decimal comma", "month first"; empty: says nothing
  std::size_t rows = 0;
  std::size_t values = 0;
  std::size_t unavailable = 0;               // empty cells and words for "no value"
  std::size_t unreadable = 0;                // cells that do not fit; kept as text
  std::map<std::string, std::size_t> words;  // of the unavailable ones, at most 20; "" is empty
};

struct Converted {
  enum class State : unsigned char { value, missing, bad } state = State::missing;
  json::value value;
  std::string raw;                 // as the cell shows it
  std::string problem;             // bad: "is not a number"
  std::size_t column = kNoColumn;  // it came from
};

// A value without a table around it; the core of BoundValue and of the guess.
struct Notation {
  char decimal = '.';
  DateOrder order = DateOrder::day_first;
  bool percent_of_100 = false;  // plain numbers of a percent column count to 100
};
Converted convert_cell(const Cell& cell, const ValueRule& rule, model::AttributeKind kind,
                       const model::Attribute* attribute, const Notation& notation,
                       const std::string& currency);

// The notation of a column, from its cells.
Notation guess_notation(const std::vector<std::string_view>& texts, model::AttributeKind kind,
                        char decimal_fallback);

class BoundValue {
 public:
  BoundValue() = default;
  // `kind` counts if the rule does not say. Reads all cells of the columns once to guess their
  // notation. A column the sheet does not have is named in missing_columns().
  BoundValue(const ValueRule& rule, model::AttributeKind kind, const Sheet& sheet,
             const Columns& columns, const Conventions& conventions, char decimal_fallback);

  bool used() const { return rule_ != nullptr && rule_->used(); }
  const ValueRule& rule() const { return *rule_; }
  const std::vector<std::string>& missing_columns() const { return missing_columns_; }
  const std::vector<std::size_t>& columns() const { return columns_; }

  // `attribute` adds its range and the words of an enumeration; may be null. Counts what it sees.
  Converted convert(const Row& row, const model::Attribute* attribute);
  // The same as text: ids, names, types.
  std::optional<std::string> text(const Row& row);

  // One per column that holds values directly.
  const ColumnReport* report() const { return columns_.empty() ? nullptr : &report_; }
  void name_report(const std::string& sheet, const std::string& column, const std::string& target);

 private:
  Converted from_pattern(const Row& row);
  void count_missing(const std::string& word);

  const ValueRule* rule_ = nullptr;
  const Conventions* conventions_ = nullptr;
  model::AttributeKind kind_ = model::AttributeKind::text;
  Notation notation_;
  std::vector<std::size_t> columns_;  // of the rule, or of its pattern in order
  std::vector<std::string> missing_columns_;
  std::vector<Pattern::Part> parts_;
  ColumnReport report_;
};

// Lower case with hyphens and underscores as spaces: how words of values are compared.
std::string word_key(std::string_view text);

}  // namespace plumb::exchange::table
