// Measures as the contract writes them.
#pragma once

#include "base/json.h"
#include "service/assess.h"
#include "service/measures.h"

namespace plumb::service {

// MeasureRow: what the element says, how far it has come, how fresh that is.
json::object measure_row(const Assessment& assessment, model::Index measure);
// MeasurePage: the row with series, forecast, chance of the target, and what stands out.
json::object measure_page(const Assessment& assessment, model::Index measure,
                          const MeasureOutlook& outlook);
json::array measure_definitions_json(const model::Model& model);
json::object observation_json(const store::Observation& observation);

}  // namespace plumb::service
