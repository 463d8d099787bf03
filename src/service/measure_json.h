// Measures as the contract writes them.
#pragma once

#include "base/json.h"
#include "service/assess.h"
#include "service/measures.h"
#include "service/sentences.h"

namespace plumb::service {

// MeasureRow: what the element says, how far it has come, how fresh that is.
json::object measure_row(const Assessment& assessment, model::Index measure);
// MeasurePage: the row with series, forecast, chance of the target, and what stands out.
json::object measure_page(const Assessment& assessment, model::Index measure,
                          const MeasureOutlook& outlook);
// What the list and the page say on top.
Sentence sentence_of_measures(const Assessment& assessment);
Sentence sentence_of_measure(const Assessment& assessment, model::Index measure,
                             const MeasureOutlook& outlook);
// Members of Observed that a trial has: what the rows would do, and those that are refused.
json::object trial_json(const model::Model& model, const ObservationTrial& trial);
json::array measure_definitions_json(const model::Model& model);
json::object observation_json(const store::Observation& observation);

}  // namespace plumb::service
