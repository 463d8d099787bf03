// Service levels: what a service promises, judged window by window on its own series or another
// measure's, with the error budget that is left, and what hangs on the service above.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/service_window.h"
#include "service/assess.h"
#include "service/measure_series.h"
#include "service/workspace.h"

namespace plumb::service {

struct ServiceLevel {
  model::Index at = model::kNoIndex;
  model::Index indicator = model::kNoIndex;  // kNoIndex: its own series
  measure::Objective objective;
  std::vector<measure::Exclusion> exclusions;
  measure::Cadence cadence = measure::Cadence::month;
  std::optional<Instant> newest;  // moment of the newest value
  measure::ServiceRecord record;
  std::string missing;  // why nothing can be said; "" otherwise

  // Of the running window, or of the newest that has values.
  std::optional<double> attained() const;
  std::size_t breaches_since(Instant from) const;  // windows that ended later
};

// Whether the fields of a service level ask for windows; else its newest value is what it attained.
bool is_windowed(const json::object& fields);

Result<ServiceLevel> service_level_of(Workspace& workspace, const model::Model& model,
                                      model::Index at, Instant now,
                                      std::optional<Instant> known_at);
// The same of a series at hand, that of the indicator if the fields name one.
ServiceLevel judged_level(const json::object& fields, const MeasureSeries& series,
                          std::optional<Day> comparable_from, Instant now);

// What the element says of it: attained, as_of, breaches of the last year and budget_left.
json::object said_of(const ServiceLevel& level, Instant now);

// ServiceLevelRow and ServiceLevelPage of the contract.
json::object service_level_row(const Assessment& assessment, const ServiceLevel& level);
json::object service_level_page(const Assessment& assessment, const ServiceLevel& level);

inline constexpr std::size_t kMostWindows = 36;
inline constexpr std::size_t kMostImpacts = 60;
inline constexpr double kLeastImpact = 0.005;

}  // namespace plumb::service
