// Where a measure stands on the way to its target today, and whether its next value is owed.
// docs/measures-engine.md has the formulas.
//
// The path is made of the dated targets, the due day among them. In a straight line it leads from
// the baseline at the start to each of them; in steps each holds from its day on. Expected is the
// attainment of what the path says today; behind is that less the attainment reached.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "score/evidence.h"

namespace plumb::score {

// At risk and off track when behind by more than this, where neither the measure nor the workspace
// says: the workspace by the tolerance of its rule measure_off_track, given here as `usual`. Where
// a measure does not say when it is at risk, that is at half of off track at the latest.
inline constexpr double kAtRisk = 0.05;
inline constexpr double kOffTrack = 0.1;
// The path begins this long before its first target where the measure does not say.
inline constexpr std::chrono::days kUsualWay{365};

struct Station {
  Day at{};
  double value = 0;
  std::optional<double> upper;  // of a band
};

struct TargetPath {
  bool steps = false;
  std::optional<Day> start;       // none without stations
  std::vector<Station> stations;  // by day; the last is the target to be reached
  double at_risk = kAtRisk;
  double off_track = kOffTrack;
};
// Stations that are not objects with a day and a number are left out; of one day the last counts,
// and `due` with `target` goes before them all.
TargetPath path_of(const json::object& measure, double usual = kOffTrack);

// Figures with the target of the last station, where the measure states none of its own.
Figures target_figures(const json::object& measure);

// What the path says on a day; none where it does not reach that far back.
std::optional<Station> path_at(const TargetPath& path, std::optional<double> baseline, Day day);

enum class Status : std::uint8_t { on_track, at_risk, off_track, no_target, no_value };
inline constexpr std::string_view kStatusIds[] = {"on_track", "at_risk", "off_track", "no_target",
                                                  "no_value"};

struct Standing {
  Status status = Status::no_value;
  std::optional<double> attainment;  // of the final target
  std::optional<double> expected;    // none without target
  std::optional<double> behind;      // negative: ahead
  std::optional<Station> now;        // what the path says today
  bool ended = false;                // the last station lies before today
  bool dated = false;                // there is a path; else the target holds at any time
};
// Of an element of type measure.
Standing standing_of(const json::object& measure, Day today, double usual = kOffTrack);
// Of a service level: kept is on track; else off track.
Standing service_standing(const json::object& service_level);

// Whether a value is owed, by the cadence the element states. Nothing is owed of what is computed
// or judged by another measure, or without a cadence.
struct Entry {
  std::optional<Day> next;  // first day after the period whose value comes next
  bool overdue = false;     // that day has come, or there never was a value
  std::size_t missed = 0;   // whole periods without a value since the last
};
Entry entry_of(const json::object& element, std::string_view type, Day today);

}  // namespace plumb::score
