// The example companies have been asked before: two finished rounds of the maturity survey each,
// whose second agrees with the survey results in their model.
#pragma once

#include <string>

#include "service/workspace.h"

namespace plumb::service {

// Adds two frozen campaigns with their answers, the second on the day of the model's survey results
// and with their levels, the first half a year before with what was different then. Nothing where
// the model has none. The same answers every time.
Status add_rounds(Workspace& workspace, const std::string& company, const std::string& actor);

}  // namespace plumb::service
