// A measure's values with the versions of its definition, read from what was received and from the
// log (decision 0013). A change of what is counted, of its unit, direction, summary or cadence is a
// new version from a day on; values belong to the version that holds at their moment, corrections
// as well, and are summed up as it says.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/grid.h"
#include "service/workspace.h"

namespace plumb::service {

inline constexpr std::array<std::string_view, 6> kDefinition = {
    "formula", "expression", "unit", "direction", "summary", "cadence"};
using Definition = std::array<std::string, kDefinition.size()>;  // in that order; "" not said
const std::string& said(const Definition& definition, std::string_view field);

struct MeasureVersion {
  std::size_t number = 1;
  std::optional<Day> since;  // none: the first, for all that lies before the second
  std::string at, by, reason;
  bool comparable = true;  // with the version before
  Definition definition;
};

// Oldest first, at least one. What changed before the first value was received is no version of its
// own: nothing was counted by it. A change holds from the day it was written, or from the field
// `holds_from` set with it.
Result<std::vector<MeasureVersion>> versions_of(const Workspace& workspace, const std::string& id,
                                                std::optional<Instant> first_received,
                                                std::optional<Instant> known_at);

// Index of the version a moment belongs to.
std::size_t version_at(const std::vector<MeasureVersion>& versions, Instant at);

struct MeasureSeries {
  std::vector<measure::Point> points;  // by moment
  std::vector<MeasureVersion> versions;
  std::size_t corrected = 0;  // moments with more than one turn
  std::optional<Instant> first_received;
};
Result<MeasureSeries> series_of(Workspace& workspace, const std::string& id,
                                std::optional<Instant> known_at);

// Points at hand, all counted as the fields of the measure say now.
MeasureSeries one_version(const json::object& fields, std::vector<measure::Point> points);

// The series at even spacing, each period summed up as the version of its first value says.
struct VersionedGrid {
  measure::Grid grid;
  std::vector<std::size_t> versions;  // of each period, index into MeasureSeries::versions
  std::size_t comparable_from = 0;    // first period that can be compared with the newest
};
// `cadence`: that of the newest version or what fits the points, if none is given; `from`: the
// field comparable_from of the measure, which overrules what the versions say.
VersionedGrid grid_of(const MeasureSeries& series, std::optional<measure::Cadence> cadence,
                      std::optional<Day> from);

}  // namespace plumb::service
