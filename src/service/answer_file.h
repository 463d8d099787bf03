// Answers from a sheet: one row a person, one column a question. For interviews and surveys that
// were held elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchange/document.h"
#include "service/campaigns.h"

namespace plumb::service {

struct AnswerFileReport {
  std::size_t rows = 0;                // with content
  std::size_t replies = 0;             // kept, or that would be
  std::vector<exchange::Note> errors;  // rows left out, by their first wrong cell
  std::vector<std::string> unknown;    // titles that say no question
};

// Reads the first sheet of a CSV or XLSX file. Titles are ids, names or texts of questions; "side",
// "unit", "role" and "person" say who answered; a question's title with " note" or " target" behind
// it its note and wanted level. Cells are levels, names of levels or options (several separated by
// semicolons), or "n/a". A row that does not fit is left out and told; the others are kept, all or
// none of them. bad_input where no title says a question.
Result<AnswerFileReport> import_answers(Workspace& workspace, const Campaign& campaign,
                                        std::string_view bytes, const std::string& name,
                                        bool dry_run);

}  // namespace plumb::service
