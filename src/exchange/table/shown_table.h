// A table as somebody sees it on a screen, as CSV or XLSX, stamped with what it shows. Nothing in
// it is taken for a formula by a spreadsheet program.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace plumb::exchange::table {

struct ShownColumn {
  enum class Kind : std::uint8_t { text, number, percent, money, date };
  std::string name;
  Kind kind = Kind::text;
};

struct ShownTable {
  std::string title;
  std::string stamp;  // data date, filter, scenario; several lines are allowed
  std::vector<ShownColumn> columns;
  std::vector<json::array> rows;  // text, number, truth or null; as wide as the columns or shorter
};

// UTF-8 with a mark, so that spreadsheet programs read it as such; comma, CRLF. Titles first; title
// and stamp stand below the table, after an empty row.
std::string shown_csv(const ShownTable& table);

// One sheet: title and stamp, then the table with a filter, its titles kept in sight. Percents are
// shares shown as such. Failure: limit (more than a sheet holds), unavailable.
Result<std::string> shown_xlsx(const ShownTable& table);

}  // namespace plumb::exchange::table
