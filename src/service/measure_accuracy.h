// How forecasts of measures turned out: forecasts as they would have been made at past moments of
// what had been received by then, held against what is known today. docs/forecast.md, section on
// accuracy, has the measures of error.
#pragma once

#include "service/measure_series.h"
#include "service/workspace.h"

namespace plumb::service {

inline constexpr std::size_t kOrigins = 8;         // past moments, the newest that can be judged
inline constexpr std::size_t kStepsJudged = 6;     // ahead of each
inline constexpr std::size_t kLeastJudged = 10;    // comparable periods with values, else too few
inline constexpr std::size_t kMostPast = 500;      // newest periods a forecast is made of
inline constexpr std::size_t kMostMeasures = 500;  // of the overview, the first by id

// MeasureAccuracy of the contract. Some forecasts a measure: about 5 ms for three years of months.
Result<json::object> accuracy_of(Workspace& workspace, const model::Model& model,
                                 model::Index measure);
// AccuracyOverview: all measures.
Result<json::object> accuracy_overview(Workspace& workspace, const model::Model& model);

}  // namespace plumb::service
