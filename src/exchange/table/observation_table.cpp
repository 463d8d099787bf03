#include "exchange/table/observation_table.h"

#include <algorithm>

#include "exchange/table/convert.h"
#include "exchange/table/csv_text.h"
#include "exchange/table/values.h"

namespace plumb::exchange::table {

bool is_observation_sheet(const Sheet& sheet) {
  if (!sheet.header) return false;
  const Columns columns(sheet.rows[*sheet.header]);
  const char* titles[] = {"measure", "at", "value"};
  return std::all_of(std::begin(titles), std::end(titles),
                     [&](const char* title) { return columns.find(title) != kNoColumn; });
}

void read_observations(const Sheet& sheet, Document& document) {
  const Columns columns(sheet.rows[*sheet.header]);
  const std::size_t note = columns.find("note");
  std::vector<std::string_view> texts;
  for (std::size_t i = *sheet.header + 1; i < sheet.rows.size(); ++i) {
    texts.push_back(sheet.rows[i].cell(columns.find("value")).text);
  }
  const char decimal = guess_decimal(texts);
  for (std::size_t i = *sheet.header + 1; i < sheet.rows.size(); ++i) {
    const Row& row = sheet.rows[i];
    ObservationDraft draft;
    draft.where = place(sheet, row.source);
    draft.measure.id = squeezed(row.cell(columns.find("measure")).text);
    draft.at = squeezed(row.cell(columns.find("at")).text);
    if (note != kNoColumn) draft.note = squeezed(row.cell(note).text);
    const Cell& cell = row.cell(columns.find("value"));
    if (!squeezed(cell.text).empty()) {
      const auto figure = parse_figure(cell.text, cell.kind == CellKind::number ? '.' : decimal);
      if (!figure || figure->percent || figure->power != 0) {
        add_note(document.errors, place(sheet, row.source, "value"),
                 "'" + squeezed(cell.text.substr(0, 60)) + "' is no number.",
                 "Write digits; an empty cell takes the value of that moment back.");
        continue;
      }
      draft.value = value_of(*figure);
    }
    document.observations.push_back(std::move(draft));
  }
}

std::string write_observations(const std::vector<ObservationDraft>& observations) {
  std::string out = "measure,at,value,note\r\n";
  constexpr std::string_view kMidnight = "T00:00:00.000Z";
  for (const ObservationDraft& one : observations) {
    append_csv_cell(out, one.measure.id);
    out += ',';
    const bool day = one.at.ends_with(kMidnight);
    out += day ? one.at.substr(0, one.at.size() - kMidnight.size()) : one.at;
    out += ',';
    if (one.value) out += number_text(*one.value);
    out += ',';
    append_csv_cell(out, one.note);
    out += "\r\n";
  }
  return out;
}

}  // namespace plumb::exchange::table
