// The layout observations go out and come back in: a CSV or sheet whose titles are measure, at,
// value and, if there are notes, note.
#pragma once

#include <string>
#include <vector>

#include "exchange/document.h"
#include "exchange/table/sheet.h"

namespace plumb::exchange::table {

// By its titles alone; other columns beside them are not read.
bool is_observation_sheet(const Sheet& sheet);
// Rows that cannot be read are errors of the document.
void read_observations(const Sheet& sheet, Document& document);

// In order of the list. Days without a time where the moment is the beginning of a day.
std::string write_observations(const std::vector<ObservationDraft>& observations);

}  // namespace plumb::exchange::table
