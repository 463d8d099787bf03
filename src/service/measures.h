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
#include "service/workspace.h"

namespace plumb::service {

// "measure" or "service_level": what can be observed.
bool is_observable(std::string_view type);

// What is observed: its type, name and fields as they are, or as an import is going to make them.
struct Observable {
  std::string_view type;
  std::string_view name;
  const json::object& fields;
};
// bad_input at `where`: no number, or outside what the measure can be.
Status check_observation(const Observable& of, double value, const std::string& where);
// bad_input at `where`: no moment, or one more than a day after `now`.
Result<Instant> observed_at(const std::string& text, Instant now, const std::string& where);
// The fields in which an element with this series says something else: current value or attainment,
// its day, and the forecast where it is due by a day; null for what it should not say.
json::object news_of(const json::object& fields, std::string_view type,
                     const std::vector<measure::Point>& points);

// One value as it was brought. `row` says where, for messages: "row 3", "observations[2]".
struct ObservationWish {
  std::string row;
  std::string measure;          // id; or its name, where exactly one has it
  std::string at;               // day or moment
  std::optional<double> value;  // none takes the value of that moment back
  std::string note;
  std::optional<Error> wrong;  // why it could not be read at all
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

// What would become of rows, each judged by itself.
struct TriedRow {
  std::string row;
  store::Observation observation;  // as it would be kept
  std::optional<double> before;    // what stands at that moment
  bool known = false;              // something does
};
struct ObservationTrial {
  ObservationReport report;    // of the rows that are good; nothing was kept
  std::vector<TriedRow> rows;  // the first of them
  std::vector<Error> refused;  // the first of those that are not, with the row as place
  std::size_t refused_count = 0;
};
Result<ObservationTrial> try_observations(Workspace& workspace,
                                          const std::vector<ObservationWish>& rows,
                                          const std::string& source, std::size_t most);

// Keeps them all or none, on disk when it returns, and brings current value, date and forecast of
// their elements up to date. bad_input with the row as place: no such measure, no moment, one more
// than a day ahead, no number, one outside what the measure can be. Another value for a moment
// corrects the one before, which is kept; the same value is nothing new.
Result<ObservationReport> record_observations(Workspace& workspace,
                                              std::vector<store::Observation> observations,
                                              const std::string& actor);

// The two halves of it, for feeds, which keep many times between two looks at the elements. The
// first is durable when it returns; the second gives the batch, "" if nothing had to change, and is
// to be called again where it failed or was not reached.
Result<store::Kept> keep_observations(Workspace& workspace,
                                      const std::vector<store::Observation>& observations);
Result<std::string> bring_up_to_date(Workspace& workspace, const std::vector<std::string>& measures,
                                     const std::string& actor);

// "measure,at,value" and optionally "note" in the first row, comma, semicolon or tab; or one JSON
// object a line with these members. bad_input with the line as place for what is neither; a row
// that cannot be read says so itself. `decimal` is '.' or ','; with a comma, points group digits.
// Days of CSV may also be written 30.06.2026.
Result<std::vector<ObservationWish>> observations_in(std::string_view text, char decimal = '.');
inline constexpr std::size_t kMostObservations = 2'000'000;  // in one file

// A series with what can be said about it. Costs some milliseconds; 0.2 s for long hourly ones.
// What stands out is looked for in the newest thousand periods.
struct MeasureOutlook {
  measure::Grid grid;
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
