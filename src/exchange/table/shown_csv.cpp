#include "exchange/table/csv_text.h"
#include "exchange/table/plain.h"
#include "exchange/table/shown_table.h"
#include "exchange/table/values.h"

namespace plumb::exchange::table {
namespace {

std::string text_of(const json::value& value) {
  if (value.is_string()) return guarded(std::string_view(value.get_string()));
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  return value.is_number() ? number_text(value.to_number<double>()) : std::string();
}

void append_line(std::string& out, std::string_view text) {
  append_csv_cell(out, guarded(text));
  out += "\r\n";
}

}  // namespace

std::string shown_csv(const ShownTable& table) {
  std::string out = "\xef\xbb\xbf";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += ',';
    append_csv_cell(out, guarded(table.columns[i].name));
  }
  out += "\r\n";
  for (const json::array& row : table.rows) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (i > 0) out += ',';
      if (i < row.size()) append_csv_cell(out, text_of(row[i]));
    }
    out += "\r\n";
  }
  out += "\r\n";
  append_line(out, table.title);
  if (!table.stamp.empty()) append_line(out, table.stamp);
  return out;
}

}  // namespace plumb::exchange::table
