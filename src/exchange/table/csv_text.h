// Cells of a CSV file, quoted where they have to be.
#pragma once

#include <string>
#include <string_view>

namespace plumb::exchange::table {

inline void append_csv_cell(std::string& out, std::string_view text) {
  const bool quotes = text.find_first_of(",;\t|\"\r\n") != std::string_view::npos ||
                      (!text.empty() && (text.front() == ' ' || text.back() == ' '));
  if (!quotes) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace plumb::exchange::table
