// Measures with their series: what was observed, how far that has come, what it is going to be.
// Observations stand beside the log (decision 0010); the newest value of a measure and what it is
// forecast to be when due are fields of its element, so that scores, findings and history see them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/anomalies.h"
#include "forecast/forecast.h"
#include "measure/grid.h"
#include "service/measure_series.h"
#include "service/workspace.h"

namespace plumb::service {

// "measure" or "service_level": what can be observed.
bool is_observable(std::string_view type);

// One value as it was brought. `row` says where, for messages: "row 3", "observations[2]".
struct ObservationWish {
  std::string row;
  std::string measure;          // id; or its name, where exactly one has it
  std::string at;               // day or moment
  std::optional<double> value;  // none takes the value of that moment back
  std::string note;
};

struct ObservationReport {
  std::size_t fresh = 0, corrected = 0, unchanged = 0;
  std::vector<std::string> measures;  // ids, in order of their first row
  std::string batch;                  // that brought the elements up to date; "" if none had to
};

// The rows as observations, with every one checked, for the caller to ask who may observe what.
// bad_input with the row as place.
Result<std::vector<store::Observation>> read_observations(const Workspace& workspace,
                                                          const std::vector<ObservationWish>& rows,
                                                          const std::string& source);

// Keeps them all or none, on disk when it returns, computes what follows from them by formulas and
// service levels, and brings current value, date and forecast of all these elements up to date.
// bad_input with the row as place: no such measure, no moment, one more than a day ahead, no
// number, one outside what the measure can be, one that is computed. Another value for a moment
// corrects the one before, which is kept; the same value is nothing new.
Result<ObservationReport> record_observations(Workspace& workspace,
                                              std::vector<store::Observation> observations,
                                              const std::string& actor);

// What follows from these measures, and their elements, brought up to date as after values came:
// for definitions that changed. The batch that did it, "" if nothing had to change. Formulas among
// them are computed anew as a whole.
Result<std::string> refresh_measures(Workspace& workspace, const std::vector<std::string>& ids,
                                     const std::string& actor);

// "measure,at,value" and optionally "note" in the first row, comma, semicolon or tab; or one JSON
// object a line with these members. bad_input with the line as place.
Result<std::vector<ObservationWish>> observations_in(std::string_view text);
inline constexpr std::size_t kMostObservations = 2'000'000;  // in one file

// A series with what can be said about it. Costs some milliseconds; 0.2 s for long hourly ones.
// What stands out is looked for in the newest thousand periods.
struct MeasureOutlook {
  measure::Grid grid;
  std::vector<MeasureVersion> versions;
  std::vector<std::size_t> version_of;  // of each period, index into versions
  std::size_t comparable_from = 0;      // forecasts use the periods from there on
  std::size_t observations = 0;
  std::size_t corrected = 0;  // moments with more than one turn
  std::optional<forecast::Forecast> forecast;
  std::string missing;                // why there is no forecast
  std::vector<Instant> ahead;         // begins of the forecast periods
  std::optional<std::size_t> due;     // index into `ahead` of the period the due day lies in
  std::optional<double> probability;  // of reaching the target then
  forecast::Findings findings;        // indices into the grid
};
Result<MeasureOutlook> outlook_of(Workspace& workspace, const model::Model& model,
                                  model::Index measure, std::optional<Instant> known_at);

// Elements of adopted definitions, ready to be given targets and owners; they measure `about`, an
// element, unless that is "". bad_input for an unknown id.
Result<Batch> adopt_measures(const Workspace& workspace,
                             const std::vector<std::string>& definitions, const std::string& about);

inline constexpr std::size_t kMostAhead = 60;
inline constexpr std::size_t kUsuallyAhead = 12;

}  // namespace plumb::service
