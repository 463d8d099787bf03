// Small rules of the XLSX format, shared by the reader and the writer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plumb::exchange::table {

// Whether a number format shows a calendar date ("d/m/yy"; not "h:mm" and not "0.00").
bool is_date_format(std::string_view code);
bool is_date_format(std::size_t builtin_id);

// XLSX writes characters XML cannot hold, and carriage returns, as _x000D_; and a text that looks
// like such an escape as _x005F_x000D_.
std::string unescape_xlsx(std::string_view text);
std::string escape_xlsx(std::string_view text);

}  // namespace plumb::exchange::table
