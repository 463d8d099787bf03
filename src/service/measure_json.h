// Measures as the contract writes them.
#pragma once

#include "base/json.h"
#include "measure/expression.h"
#include "service/assess.h"
#include "service/measures.h"
#include "service/sentences.h"

namespace plumb::service {

// By how much a measure that does not say may be behind its path before it is off track: what the
// workspace's rule measure_off_track tolerates, so that lists and findings say the same.
double off_track_limit(const Assessment& assessment);

// MeasureRow: what the element says, how far it has come, how fresh that is.
json::object measure_row(const Assessment& assessment, model::Index measure);
// MeasurePage: the row with series, forecast, chance of the target, and what stands out. `by` of
// versions is the actor as the log has it.
json::object measure_page(const Assessment& assessment, model::Index measure,
                          const MeasureOutlook& outlook);
// What the list and the page say on top.
Sentence sentence_of_measures(const Assessment& assessment);
Sentence sentence_of_measure(const Assessment& assessment, model::Index measure,
                             const MeasureOutlook& outlook);
// Members of Observed that a trial has: what the rows would do, and those that are refused.
json::object trial_json(const model::Model& model, const ObservationTrial& trial);
// FormulaProblem and FormulaOperand of the contract.
json::object fault_json(const measure::Fault& fault);
json::array operands_json(const model::Model& model, std::string_view expression);
// MeasureExplanation: how attainment, expectation and status came about.
json::object explain_measure(const Assessment& assessment, model::Index measure);
json::array measure_definitions_json(const model::Model& model);
json::object observation_json(const store::Observation& observation);

}  // namespace plumb::service
