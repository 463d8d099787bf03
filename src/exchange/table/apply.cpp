// A book and a recipe make drafts, row by row.
#include <algorithm>
#include <memory>
#include <unordered_set>

#include "exchange/table/bind.h"
#include "exchange/table/drafts.h"
#include "exchange/table/observe.h"
#include "exchange/table/row_order.h"
#include "exchange/table/table.h"

namespace plumb::exchange::table {
namespace {

using model::AttributeKind;

json::string json_text(std::string_view text) {
  return json::string(text.data(), text.size());
}

// "Data*" matches anything that starts with "Data".
bool matches(const std::string& wanted, const Sheet& sheet) {
  if (wanted.empty()) return true;
  const std::string pattern = folded(wanted);
  const std::string name = folded(sheet.name);
  if (pattern.back() != '*') return pattern == name;
  return name.compare(0, pattern.size() - 1, pattern, 0, pattern.size() - 1) == 0;
}

bool same_cells(const Row& a, const Row& b) {
  return std::equal(a.cells.begin(), a.cells.end(), b.cells.begin(), b.cells.end(),
                    [](const Cell& left, const Cell& right) { return left.text == right.text; });
}

// What a row has produced before anything of it is kept.
struct RowDraft {
  std::vector<std::optional<model::Element>> elements;      // by rule
  std::vector<std::optional<std::size_t>> drafts;           // by rule, once kept
  std::vector<std::pair<std::size_t, std::string>> unread;  // column, text: not understood
  bool failed = false;
};

class SheetApplier {
 public:
  SheetApplier(const Sheet& sheet, const SheetRule& rule, const Conventions& conventions,
               const model::Metamodel& metamodel, Drafts& drafts, std::vector<bool>& taken,
               TableImport& out)
      : sheet_(sheet),
        rule_(rule),
        conventions_(conventions),
        metamodel_(metamodel),
        drafts_(drafts),
        taken_(taken),
        out_(out),
        columns_(sheet.rows[*sheet.header]),
        bound_(bind(rule, sheet, columns_, conventions, metamodel)) {}

  Status apply() {
    if (!bound_.absent.empty()) {
      const std::string& title = *bound_.absent.begin();
      return bad_input(
          "There is no column '" + title + "'" +
              (bound_.absent.size() > 1 ? ", and " + std::to_string(bound_.absent.size() - 1) +
                                              " more of the "
                                              "recipe are not there either."
                                        : "."),
          place(sheet_), columns_.suggestion(title));
    }
    find_other_columns();
    std::vector<std::size_t> rows = rows_that_count();
    for (const std::size_t row : rows) apply_row(sheet_.rows[row]);
    observe();
    report();
    return done();
  }

 private:
  void find_other_columns();
  std::vector<std::size_t> rows_that_count();
  bool counts(const Row& row) const;
  void apply_row(const Row& row);
  std::optional<model::Element> make_element(BoundElement& bound, const Row& row, RowDraft& draft);
  void add_fields(BoundElement& bound, const model::ElementType& type, const Row& row,
                  model::Element& element, RowDraft& draft);
  void add_evidence(BoundElement& bound, const Row& row, model::Element& element, RowDraft& draft);
  void note_bad(const Row& row, const Converted& bad, const ValueRule& rule, RowDraft& draft);
  void fail(const Row& row, std::size_t column, std::string what, std::string remedy,
            RowDraft& draft);
  bool check_repeats(const Row& row, const RowDraft& draft);
  void keep(const Row& row, RowDraft& draft);
  void add_foreign(const Row& row, const RowDraft& draft, model::Element& element) const;
  void add_relations(BoundRelation& bound, const Row& row, RowDraft& draft);
  std::vector<Reference> ends(BoundEnd& end, const Row& row, const RowDraft& draft);
  void create(const BoundEnd& end, const Reference& reference, const Row& row);
  void observe();
  void report();
  std::string where(const Row& row, std::size_t column = kNoColumn) const {
    return place(sheet_, row.source, column == kNoColumn ? "" : columns_.title(column));
  }

  const Sheet& sheet_;
  const SheetRule& rule_;
  const Conventions& conventions_;
  const model::Metamodel& metamodel_;
  Drafts& drafts_;
  std::vector<bool>& taken_;  // rows of the sheet some rule of the recipe has used
  TableImport& out_;
  Columns columns_;
  Bindings bound_;
  std::vector<bool> other_;                                 // columns kept as text
  std::vector<std::size_t> counted_;                        // rows, also those not the latest
  std::unordered_set<const Row*> history_;                  // of those the ones not the latest
  std::unordered_set<const Row*> refused_;                  // rows left out
  std::unordered_map<std::size_t, const Row*> first_rows_;  // by draft
  std::size_t without_currency_ = 0;
};

void SheetApplier::find_other_columns() {
  if (!rule_.keep_other_columns || bound_.elements.empty()) return;
  other_.assign(columns_.size(), true);
  for (const std::size_t used : bound_.used) {
    if (used < other_.size()) other_[used] = false;
  }
}

bool SheetApplier::counts(const Row& row) const {
  for (std::size_t i = 0; i < rule_.where.size(); ++i) {
    const Condition& condition = rule_.where[i];
    const Cell& cell = row.cell(bound_.where_columns[i]);
    if (condition.test == Condition::Test::filled) {
      if (conventions_.is_missing(cell, {}) == condition.expected) return false;
      continue;
    }
    const std::string word = folded(cell.text);
    const bool listed =
        std::any_of(condition.words.begin(), condition.words.end(),
                    [&](const std::string& known) { return folded(known) == word; });
    if (listed != (condition.test == Condition::Test::is)) return false;
  }
  return true;
}

std::vector<std::size_t> SheetApplier::rows_that_count() {
  std::vector<std::size_t> rows;
  for (std::size_t i = *sheet_.header + 1; i < sheet_.rows.size(); ++i) {
    if (!counts(sheet_.rows[i])) continue;
    rows.push_back(i);
    taken_[i] = true;
  }
  counted_ = rows;
  if (rule_.latest_by.empty()) return rows;
  std::vector<std::size_t> order_columns;
  for (const std::string& title : rule_.latest_by) order_columns.push_back(columns_.find(title));
  const RowOrder order(sheet_, rows, order_columns, conventions_);
  std::unordered_map<std::string, std::size_t> latest;  // id -> position in rows
  std::vector<bool> dropped(rows.size(), false);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto id = bound_.elements[0].id.text(sheet_.rows[rows[i]]);
    if (!id) continue;
    const auto [found, fresh] = latest.emplace(*id, i);
    if (fresh) continue;
    const int compared = order.compare(i, found->second);
    if (compared == 0) {
      add_note(out_.document.warnings, where(sheet_.rows[rows[found->second]]),
               "Row " + std::to_string(sheet_.rows[rows[i]].source) +
                   " has the same id and is as recent; the later row counts.",
               "Make the id more precise if both are meant.");
    }
    dropped[compared >= 0 ? found->second : i] = true;
    if (compared >= 0) found->second = i;
    ++out_.document.skipped;
  }
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (dropped[i]) {
      history_.insert(&sheet_.rows[rows[i]]);
    } else {
      kept.push_back(rows[i]);
    }
  }
  return kept;
}

void SheetApplier::fail(const Row& row, std::size_t column, std::string what, std::string remedy,
                        RowDraft& draft) {
  add_note(out_.document.errors, where(row, column), std::move(what), std::move(remedy));
  draft.failed = true;
}

void SheetApplier::note_bad(const Row& row, const Converted& converted, const ValueRule& rule,
                            RowDraft& draft) {
  if (rule.required) {
    fail(row, converted.column, converted.problem + " The row was left out.", "Correct the cell.",
         draft);
    return;
  }
  add_note(out_.document.warnings, where(row, converted.column),
           converted.problem + " The cell was kept as text.",
           "Correct the cell, or give the recipe a format or values for it.");
  if (converted.column != kNoColumn) draft.unread.emplace_back(converted.column, converted.raw);
}

void SheetApplier::add_fields(BoundElement& bound, const model::ElementType& type, const Row& row,
                              model::Element& element, RowDraft& draft) {
  for (BoundField& field : bound.fields) {
    const model::Attribute* attribute = model::find_attribute(type.attributes, field.id);
    if (attribute == nullptr) continue;  // the type of this row has no such attribute
    Converted converted = field.value.convert(row, attribute);
    if (converted.state == Converted::State::bad) {
      note_bad(row, converted, field.value.rule(), draft);
    } else if (converted.state == Converted::State::missing && field.value.rule().required) {
      const auto& columns = field.value.columns();
      fail(row, columns.empty() ? kNoColumn : columns[0],
           "The row has no value for '" + field.id + "', which the recipe requires; left out.",
           "Fill the cell.", draft);
    } else if (converted.state == Converted::State::value) {
      if (attribute->kind == AttributeKind::money && converted.value.is_object() &&
          !converted.value.get_object().contains("currency")) {
        ++without_currency_;
      }
      element.fields[field.id] = std::move(converted.value);
    }
  }
}

void SheetApplier::add_evidence(BoundElement& bound, const Row& row, model::Element& element,
                                RowDraft& draft) {
  json::array items;
  for (BoundEvidence& evidence : bound.evidence) {
    Converted value = evidence.value.convert(row, nullptr);
    if (value.state == Converted::State::bad) note_bad(row, value, evidence.value.rule(), draft);
    if (value.state != Converted::State::value || !value.value.is_number()) continue;
    json::object item;
    item["kind"] = json_text(evidence.rule->kind);
    item["value"] = std::move(value.value);
    if (evidence.at.used()) {
      Converted at = evidence.at.convert(row, nullptr);
      if (at.state == Converted::State::bad) note_bad(row, at, evidence.at.rule(), draft);
      if (at.state == Converted::State::value) item["at"] = std::move(at.value);
    }
    if (!evidence.rule->source.empty()) item["source"] = json_text(evidence.rule->source);
    if (!evidence.rule->by.empty()) item["by"] = json_text(evidence.rule->by);
    if (!evidence.rule->side.empty()) item["side"] = json_text(evidence.rule->side);
    if (evidence.rule->confidence) item["confidence"] = *evidence.rule->confidence;
    if (evidence.note.used()) {
      if (const auto note = evidence.note.text(row)) item["note"] = json_text(*note);
    }
    items.push_back(std::move(item));
  }
  if (!items.empty()) element.fields["evidence"] = std::move(items);
}

// None if the row says nothing about this element, or if it failed.
std::optional<model::Element> SheetApplier::make_element(BoundElement& bound, const Row& row,
                                                         RowDraft& draft) {
  const ElementRule& rule = *bound.rule;
  const auto column_of = [](const BoundValue& value) {
    return value.used() && !value.columns().empty() ? value.columns()[0] : kNoColumn;
  };
  model::Element element;
  const auto name = bound.name.text(row);
  const auto id = bound.id.used() ? bound.id.text(row) : std::nullopt;
  if (!name) {
    if (!rule.once) {
      fail(row, column_of(bound.name), "The row has no name and was left out.", "Fill the cell.",
           draft);
    }
    return std::nullopt;
  }
  if (bound.id.used() && !id && !rule.once) {
    fail(row, column_of(bound.id), "The row has no id and was left out.", "Fill the cell.", draft);
    return std::nullopt;
  }
  const auto type_id = bound.type.text(row);
  const model::ElementType* type = type_id ? metamodel_.type(*type_id) : nullptr;
  if (type == nullptr) {
    const std::string word = type_id.value_or(row.cell(column_of(bound.type)).text);
    fail(row, column_of(bound.type),
         "'" + squeezed(word.substr(0, 60)) +
             "' is no element type; "
             "the row was left out.",
         "Map the word to a type in the recipe.", draft);
    return std::nullopt;
  }
  element.id = id.value_or("");
  element.type = type->id;
  element.name = *name;
  add_fields(bound, *type, row, element, draft);
  add_evidence(bound, row, element, draft);
  return element;
}

bool SheetApplier::check_repeats(const Row& row, const RowDraft& draft) {
  for (std::size_t i = 0; i < bound_.elements.size(); ++i) {
    if (bound_.elements[i].rule->once || !draft.elements[i]) continue;
    const auto before = drafts_.find(*draft.elements[i]);
    if (!before) continue;
    const model::Element& element = *draft.elements[i];
    const std::string& first = drafts_.element(*before).where;
    const auto first_row = first_rows_.find(*before);
    if (first_row != first_rows_.end() && same_cells(*first_row->second, row)) {
      add_note(out_.document.warnings, where(row),
               "The row is the same as " + first + ", cell by cell, and was left out.");
      ++out_.document.skipped;
    } else if (element.id.empty()) {
      add_note(out_.document.errors, where(row),
               "The row repeats the name '" + element.name + "' of " + first +
                   " and has no id to tell them apart; left out.",
               "Give the rows different names, or the recipe an id.");
    } else {
      add_note(out_.document.errors, where(row),
               "The row repeats the id '" + element.id + "' of " + first + "; left out.",
               "Correct the id, or let the recipe keep the latest row with 'latest_by'.");
    }
    return false;
  }
  return true;
}

void SheetApplier::add_foreign(const Row& row, const RowDraft& draft,
                               model::Element& element) const {
  json::object kept;
  for (std::size_t column = 0; column < std::min(row.cells.size(), other_.size()); ++column) {
    const Cell& cell = row.cells[column];
    if (other_[column] && !conventions_.is_missing(cell, {})) {
      kept[columns_.title(column)] = json_text(trimmed(cell.text));
    }
  }
  for (const auto& [column, text] : draft.unread) {
    kept[columns_.title(column)] = json_text(trimmed(text));
  }
  const model::ElementType* type = metamodel_.type(element.type);
  const bool allowed =
      type != nullptr && model::find_attribute(type->attributes, "foreign") != nullptr;
  if (!kept.empty() && allowed) element.fields["foreign"] = json::object{{"columns", kept}};
}

void SheetApplier::keep(const Row& row, RowDraft& draft) {
  draft.drafts.resize(bound_.elements.size());
  for (std::size_t i = 0; i < bound_.elements.size(); ++i) {
    if (!draft.elements[i]) continue;
    model::Element element = std::move(*draft.elements[i]);
    if (i == 0) add_foreign(row, draft, element);
    const auto before = drafts_.find(element);
    if (before) drafts_.merge(*before, element);
    draft.drafts[i] = before ? *before : drafts_.add(std::move(element), where(row));
    first_rows_.emplace(*draft.drafts[i], &row);
  }
}

void SheetApplier::apply_row(const Row& row) {
  const std::size_t titles = sheet_.rows[*sheet_.header].width;
  if (sheet_.fixed_width && row.width != titles) {
    const bool lost = row.cells.size() > columns_.size();
    add_note(out_.document.warnings, where(row),
             "The row has " + std::to_string(row.width) + " cells, the header has " +
                 std::to_string(titles) +
                 (row.width < titles ? "; the missing ones read as empty."
                  : lost             ? "; the cells beyond it were not read."
                                     : "; the extra ones are empty."),
             "Check the separators and quotation marks of the row.");
  }
  RowDraft draft;
  for (BoundElement& bound : bound_.elements) {
    draft.elements.push_back(make_element(bound, row, draft));
    if (draft.failed) break;
  }
  if (draft.failed || !check_repeats(row, draft)) {
    refused_.insert(&row);
    return;
  }
  keep(row, draft);
  for (BoundRelation& bound : bound_.relations) add_relations(bound, row, draft);
}

std::vector<Reference> SheetApplier::ends(BoundEnd& end, const Row& row, const RowDraft& draft) {
  std::vector<Reference> out;
  if (!end.rule->as.empty()) {
    for (std::size_t i = 0; i < bound_.elements.size(); ++i) {
      if (bound_.elements[i].rule->as == end.rule->as && draft.drafts.size() > i &&
          draft.drafts[i]) {
        out.push_back(drafts_.reference(*draft.drafts[i]));
      }
    }
    return out;
  }
  const auto text = end.value.text(row);
  if (!text) return out;
  const std::vector<std::string> words = end.value.rule().split.empty()
                                             ? std::vector<std::string>{*text}
                                             : split(*text, end.value.rule().split);
  for (const std::string& word : words) {
    Reference reference =
        end.rule->by_id ? Reference{word, "", ""} : Reference{"", word, end.rule->type};
    if (end.rule->create) create(end, reference, row);
    out.push_back(std::move(reference));
  }
  return out;
}

void SheetApplier::create(const BoundEnd& end, const Reference& reference, const Row& row) {
  model::Element element;
  element.id = reference.id;
  element.type = end.rule->type;
  element.name = reference.name;
  if (end.rule->by_id) element.name = squeezed(row.cell(end.name_column).text);
  if (!element.name.empty() && !drafts_.find(element)) drafts_.add(std::move(element), where(row));
}

void SheetApplier::add_relations(BoundRelation& bound, const Row& row, RowDraft& draft) {
  const std::vector<Reference> from = ends(bound.from, row, draft);
  const std::vector<Reference> to = ends(bound.to, row, draft);
  const bool alone = bound_.elements.empty();  // the row is this relation
  const auto refuse = [&](const std::string& what, const std::string& remedy) {
    add_note(out_.document.errors, where(row), what, remedy);
  };
  if (from.empty() || to.empty()) {
    if (alone)
      refuse(
          "The relation has no " + std::string(from.empty() ? "from" : "to") + " and was left out.",
          "Fill the cell.");
    return;
  }
  const auto kind_id = bound.kind.text(row);
  const model::RelationKind* kind = kind_id ? metamodel_.relation(*kind_id) : nullptr;
  if (kind == nullptr) {
    if (kind_id || alone) {
      refuse("'" + kind_id.value_or("") + "' is no kind of relation; it was left out.",
             "Map the word to a kind in the recipe.");
    }
    return;
  }
  model::Relation relation;
  relation.kind = kind->id;
  if (bound.id.used() && from.size() == 1 && to.size() == 1) {
    relation.id = bound.id.text(row).value_or("");
  }
  for (BoundField& field : bound.fields) {
    const auto* attribute = model::find_attribute(kind->attributes, field.id);
    Converted converted = field.value.convert(row, attribute);
    if (converted.state == Converted::State::bad) {
      add_note(out_.document.warnings, where(row, converted.column), converted.problem,
               "Correct the cell, or give the recipe values for it.");
    } else if (converted.state == Converted::State::value) {
      relation.fields[field.id] = std::move(converted.value);
    }
  }
  for (const Reference& one : from) {
    for (const Reference& other : to) {
      const bool same =
          one.id == other.id && one.type == other.type && folded(one.name) == folded(other.name);
      if (same) {
        refuse("The relation leads from '" + (one.id.empty() ? one.name : one.id) +
                   "' to itself and was left out.",
               "Correct one of the ends.");
      } else if (!drafts_.add_relation(relation, one, other, where(row)) && alone) {
        refuse("The row repeats a relation of this file and was left out.", "Remove the row.");
      }
    }
  }
}

void SheetApplier::observe() {
  if (bound_.observations.empty()) return;
  Observer observer(
      bound_, [this](const Row& row, std::size_t column) { return where(row, column); },
      out_.document);
  for (const std::size_t row : counted_) {
    const Row& one = sheet_.rows[row];
    // A row that only the history needs was not left out.
    const bool history = history_.contains(&one);
    if (!refused_.contains(&one) && observer.observe(one) && history) --out_.document.skipped;
  }
  observer.finish();
}

void SheetApplier::report() {
  const auto add = [&](const BoundValue& value) {
    if (!value.used() || value.report() == nullptr || value.rule().columns.empty()) return;
    const ColumnReport& column = *value.report();
    out_.columns.push_back(column);
    if (column.unavailable == 0) return;
    std::string words;
    for (const auto& [word, count] : column.words) {
      words += (words.empty() ? "" : ", ") +
               (count == 1 ? std::string("once") : std::to_string(count) + " times") +
               (word.empty() ? " empty" : " '" + word + "'");
    }
    add_note(out_.document.warnings, place(sheet_, 0, column.column),
             std::to_string(column.unavailable) + " of " + std::to_string(column.rows) +
                 " values are not available (" + words + "); the field stays absent there.");
  };
  for (const BoundElement& element : bound_.elements) {
    add(element.name);
    for (const BoundField& field : element.fields) add(field.value);
    for (const BoundEvidence& evidence : element.evidence) {
      add(evidence.value);
      add(evidence.at);
    }
  }
  for (const BoundObservation& observation : bound_.observations) {
    add(observation.value);
    add(observation.at);
  }
  if (without_currency_ > 0) {
    add_note(out_.document.warnings, place(sheet_),
             std::to_string(without_currency_) + " amounts of money have no currency.",
             "Set 'currency' in the recipe or in the workspace.");
  }
}

// A copy of the sheet with the header where the recipe says.
Result<Sheet> with_header(const Sheet& sheet, const SheetRule& rule) {
  Sheet out = sheet;
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    if (out.rows[i].source == rule.header_row) {
      out.header = i;
      return out;
    }
  }
  return bad_input("Row " + std::to_string(rule.header_row) + ", the header, is empty.",
                   place(sheet), "Correct 'header_row' in the recipe.");
}

}  // namespace

Result<TableImport> apply_recipe(const Book& book, std::string_view file_name, const Recipe& recipe,
                                 const model::Metamodel& metamodel, const TableOptions& options) {
  TableImport out;
  out.recipe = recipe;
  out.document.format = book.format;
  out.document.warnings = book.warnings;
  out.document.errors = book.errors;
  const Conventions conventions(out.recipe, options.currency);
  Drafts drafts(out.document);
  std::size_t used = 0;
  for (const Sheet& sheet : book.sheets) {
    bool matched = false;
    std::vector<bool> taken(sheet.rows.size(), false);
    std::size_t first_row = 0;  // below the header
    for (const SheetRule& rule : out.recipe.sheets) {
      if (!matches(sheet.whole_file ? "" : rule.sheet, sheet)) continue;
      matched = true;
      std::optional<Sheet> moved;
      if (rule.header_row != 0) {
        PLUMB_TRY(moved, with_header(sheet, rule));
      }
      const Sheet& ready = moved ? *moved : sheet;
      if (!ready.header) {
        add_note(out.document.warnings, place(sheet), "No table was found here.",
                 "Name the row of the titles with 'header_row'.");
        continue;
      }
      PLUMB_CHECK(SheetApplier(ready, rule, conventions, metamodel, drafts, taken, out).apply());
      first_row = *ready.header + 1;
      ++used;
    }
    for (std::size_t i = first_row; matched && i < taken.size(); ++i) {
      if (!taken[i]) ++out.document.skipped;
    }
    if (!matched && !sheet.rows.empty()) {
      add_note(out.document.warnings, place(sheet), "The recipe says nothing about this sheet.");
    }
  }
  if (used == 0) {
    return bad_input("The file has no sheet the recipe speaks of.", std::string(file_name),
                     "Compare the names of the sheets with the recipe.");
  }
  drafts.note_same_names();
  return out;
}

}  // namespace plumb::exchange::table
