// The part of the studio that is about tables: repairs, columns, refused rows.
#pragma once

#include <string>
#include <vector>

#include "exchange/table/table.h"
#include "service/studio.h"

namespace plumb::service {

// Puts repaired cells in and takes rows out that were left out; both are named by the source row.
// Returns how many rows went; what does not fit is added to `problems`.
std::size_t repair(exchange::table::Book& book, const Decisions& decisions,
                   std::vector<FieldProblem>& problems);

// Sheets with their columns and where each goes.
std::vector<StudioSheet> sheets_of(const exchange::table::Book& book,
                                   const exchange::table::TableImport& read);

// The rows errors speak of, with the reasons: sheet, row, reason, remedy, then the cells by title.
// Errors without a row come first with their place. Safe to open in a spreadsheet program.
std::string refused_csv(const exchange::table::Book* book,
                        const std::vector<exchange::Note>& errors);

}  // namespace plumb::service
