#include "service/studio_table.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "exchange/table/csv_text.h"
#include "exchange/table/plain.h"

namespace plumb::service {
namespace {

using exchange::table::Book;
using exchange::table::Cell;
using exchange::table::CellKind;
using exchange::table::Columns;
using exchange::table::Row;
using exchange::table::Sheet;
using exchange::table::TableImport;

constexpr std::size_t kSamples = 5;
constexpr std::size_t kSampleBytes = 120;

Sheet* sheet_named(Book& book, const std::string& name) {
  if (book.sheets.empty()) return nullptr;
  if (name.empty() || book.sheets.size() == 1) return &book.sheets.front();
  const auto found = std::find_if(book.sheets.begin(), book.sheets.end(),
                                  [&](const Sheet& sheet) { return sheet.name == name; });
  return found == book.sheets.end() ? nullptr : &*found;
}

Row* row_at(Sheet& sheet, std::size_t source) {
  const auto found =
      std::lower_bound(sheet.rows.begin(), sheet.rows.end(), source,
                       [](const Row& row, std::size_t at) { return row.source < at; });
  return found == sheet.rows.end() || found->source != source ? nullptr : &*found;
}

void repair_cell(Book& book, const CellRepair& wish, std::size_t number,
                 std::vector<FieldProblem>& problems) {
  const std::string field = fmt::format("cells[{}]", number);
  Sheet* sheet = sheet_named(book, wish.sheet);
  Row* row = sheet == nullptr ? nullptr : row_at(*sheet, wish.row);
  if (row == nullptr || !sheet->header) {
    problems.push_back({field, fmt::format("The file has no row {}{}.", wish.row,
                                           wish.sheet.empty() ? "" : " in " + wish.sheet)});
    return;
  }
  const Columns columns(sheet->rows[*sheet->header]);
  const std::size_t column = columns.find(wish.column);
  if (column == exchange::table::kNoColumn) {
    problems.push_back(
        {field, "There is no column \"" + wish.column + "\". " + columns.suggestion(wish.column)});
    return;
  }
  if (row->cells.size() <= column) row->cells.resize(column + 1);
  row->width = std::max(row->width, column + 1);
  Cell cell;
  if (!wish.value.empty()) {
    cell.kind = CellKind::text;
    cell.text = wish.value;
  }
  row->cells[column] = std::move(cell);
}

std::string shortened(const std::string& text) {
  if (text.size() <= kSampleBytes) return text;
  std::size_t end = kSampleBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::vector<std::string> samples_of(const Sheet& sheet, std::size_t column) {
  std::vector<std::string> out;
  for (std::size_t i = *sheet.header + 1; i < sheet.rows.size() && out.size() < kSamples; ++i) {
    const std::string text = shortened(sheet.rows[i].cell(column).text);
    if (text.empty() || std::find(out.begin(), out.end(), text) != out.end()) continue;
    out.push_back(text);
  }
  return out;
}

// Where a column goes, by its folded title; what the report does not say is in the recipe.
struct Target {
  std::string attribute;
  std::string note;
};
using Targets = std::map<std::string, Target>;

void add_target(Targets& out, const exchange::table::ValueRule& rule,
                const std::string& attribute) {
  for (const std::string& column : rule.columns) {
    out.try_emplace(exchange::table::folded(column), Target{attribute, {}});
  }
}

Targets targets_of(const Sheet& sheet, const TableImport& read) {
  Targets out;
  for (const exchange::table::ColumnReport& column : read.columns) {
    if (column.sheet != sheet.name) continue;
    std::string note = column.notation;
    const auto add = [&](const std::string& words) { note += (note.empty() ? "" : ", ") + words; };
    if (column.unavailable > 0) {
      add(fmt::format("{} of {} without a value", column.unavailable, column.rows));
    }
    if (column.unreadable > 0) add(fmt::format("{} not understood", column.unreadable));
    out[exchange::table::folded(column.column)] = {column.target, std::move(note)};
  }
  for (const exchange::table::SheetRule& rule : read.recipe.sheets) {
    const bool meant = sheet.whole_file || rule.sheet.empty() || rule.sheet == sheet.name ||
                       rule.sheet.ends_with('*');
    if (!meant) continue;
    for (const exchange::table::ElementRule& element : rule.elements) {
      add_target(out, element.id, element.as + ".id");
      add_target(out, element.type, element.as + ".type");
      add_target(out, element.name, element.as + ".name");
    }
    for (const exchange::table::RelationRule& relation : rule.relations) {
      const std::string kind = relation.kind.fixed && relation.kind.fixed->is_string()
                                   ? std::string(relation.kind.fixed->get_string())
                                   : std::string("relation");
      add_target(out, relation.kind, "relation.kind");
      add_target(out, relation.from.value, kind + ".from");
      add_target(out, relation.to.value, kind + ".to");
    }
  }
  return out;
}

}  // namespace

std::size_t repair(Book& book, const Decisions& decisions, std::vector<FieldProblem>& problems) {
  for (std::size_t i = 0; i < decisions.cells.size(); ++i) {
    repair_cell(book, decisions.cells[i], i, problems);
  }
  std::size_t gone = 0;
  for (std::size_t i = 0; i < decisions.skip.size(); ++i) {
    const RowLeftOut& wish = decisions.skip[i];
    Sheet* sheet = sheet_named(book, wish.sheet);
    Row* row = sheet == nullptr ? nullptr : row_at(*sheet, wish.row);
    const bool title = row != nullptr && sheet->header && row == &sheet->rows[*sheet->header];
    if (row == nullptr || title) {
      problems.push_back(
          {fmt::format("skip[{}]", i), title ? "The row of the titles cannot be left out."
                                             : fmt::format("The file has no row {}.", wish.row)});
      continue;
    }
    const auto at = row - sheet->rows.data();
    if (sheet->header && static_cast<std::size_t>(at) < *sheet->header) --*sheet->header;
    sheet->rows.erase(sheet->rows.begin() + at);
    ++gone;
  }
  return gone;
}

std::vector<StudioSheet> sheets_of(const Book& book, const TableImport& read) {
  std::vector<StudioSheet> out;
  for (const Sheet& sheet : book.sheets) {
    StudioSheet row;
    row.name = sheet.name;
    if (!sheet.header) {
      row.rows = sheet.rows.size();
      out.push_back(std::move(row));
      continue;
    }
    const Row& header = sheet.rows[*sheet.header];
    row.header_row = header.source;
    row.rows = sheet.rows.size() - *sheet.header - 1;
    const bool plain = exchange::table::plain_sheet(sheet).has_value();
    const Targets targets = plain ? Targets{} : targets_of(sheet, read);
    const Columns columns(header);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      StudioColumn column;
      column.name = columns.title(i);
      column.samples = samples_of(sheet, i);
      if (plain && !column.name.starts_with('(')) column.attribute = column.name;
      if (const auto found = targets.find(exchange::table::folded(column.name));
          found != targets.end()) {
        column.attribute = found->second.attribute;
        column.note = found->second.note;
      }
      row.columns.push_back(std::move(column));
    }
    out.push_back(std::move(row));
  }
  return out;
}

std::string refused_csv(const Book* book, const std::vector<exchange::Note>& errors) {
  std::vector<std::string> titles;
  std::map<std::string, std::size_t> position;
  std::string lines;
  const auto line = [](std::vector<std::string> cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      exchange::table::append_csv_cell(out, exchange::table::guarded(cells[i]));
    }
    return out + "\r\n";
  };
  for (const exchange::Note& error : errors) {
    const exchange::table::Place place = exchange::table::place_of(error.where);
    std::vector<std::string> cells{place.row > 0 ? place.sheet : error.where,
                                   place.row > 0 ? std::to_string(place.row) : "", error.what,
                                   error.remedy};
    const std::size_t fixed = cells.size();
    for (std::size_t s = 0; book != nullptr && place.row > 0 && s < book->sheets.size(); ++s) {
      const Sheet& sheet = book->sheets[s];
      if ((sheet.name != place.sheet && !sheet.whole_file) || !sheet.header) continue;
      const auto row = std::find_if(sheet.rows.begin(), sheet.rows.end(),
                                    [&](const Row& one) { return one.source == place.row; });
      if (row == sheet.rows.end()) continue;
      const Columns columns(sheet.rows[*sheet.header]);
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto [found, fresh] = position.try_emplace(columns.title(i), titles.size());
        if (fresh) titles.push_back(columns.title(i));
        if (cells.size() <= fixed + found->second) cells.resize(fixed + found->second + 1);
        cells[fixed + found->second] = row->cell(i).text;
      }
    }
    lines += line(std::move(cells));
  }
  std::vector<std::string> head{"sheet", "row", "reason", "remedy"};
  head.insert(head.end(), titles.begin(), titles.end());
  return "\xef\xbb\xbf" + line(std::move(head)) + lines;
}

}  // namespace plumb::service
