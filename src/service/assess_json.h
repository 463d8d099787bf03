// The documents outside programs read: docs/formats/analysis.md.
#pragma once

#include "base/json.h"
#include "service/assess.h"
#include "service/why.h"

namespace plumb::service {

// `analyse --json`; with `inputs` exactly what the engine saw and gave, so that anyone can
// recompute it (tools/recompute.py does).
json::object analysis_json(const Assessment& assessment, bool inputs);
json::array findings_json(const Assessment& assessment,
                          const std::vector<const score::Finding*>& findings);
json::array diagnoses_json(const Assessment& assessment);
json::array levers_json(const std::vector<LeverRow>& levers);
json::object why_json(const Why& why);
// Where an element's figures come from: evidence, supporters, limits, importance.
json::object explain_json(const Assessment& assessment, model::Index element);

}  // namespace plumb::service
