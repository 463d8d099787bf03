// The balanced scorecard: objectives in perspectives with measures, targets, initiatives and spend,
// rolled up with the weights shown, for the whole organisation or one unit. docs/scorecard.md says
// how each figure comes about.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/assess.h"
#include "service/measure_series.h"
#include "service/organisation.h"

namespace plumb::service {

// A row of the map. The four of Kaplan and Norton unless the workspace says otherwise.
struct ScorePerspective {
  std::string id;
  std::string name;
};
std::vector<ScorePerspective> score_perspectives_of(const model::Model& model);
inline constexpr std::size_t kMostPerspectives = 12;

// Keeps names, order and own perspectives as the artifact "scorecard". A perspective without an id
// gets one. bad_input: none, too many, one without a name, two of a name. An empty list goes back
// to the four.
Result<Batch> keep_perspectives(const Workspace& workspace,
                                std::vector<ScorePerspective> perspectives);

// Best first, but for the last three, which say nothing about how it goes.
enum class ObjectiveStatus : std::uint8_t {
  reached,     // every measure with a target has reached it
  on_track,    // none is behind
  at_risk,     // one is forecast to miss
  behind,      // one is behind the way it should have come by now
  no_value,    // targets, but nothing measured
  no_target,   // measures, but none has a target
  no_measure,  // nothing measures it
};
std::string_view name_of(ObjectiveStatus status);

struct ScoreMeasure {
  model::Index at = model::kNoIndex;
  double weight = 1;  // of the relation "measures"; 1 where it does not say
  std::optional<double> attainment;
  ObjectiveStatus status = ObjectiveStatus::no_target;
  int better = 0;  // 1 higher, -1 lower, 0 neither
  Trend trend;
};

struct ScoreInitiative {
  model::Index at = model::kNoIndex;
  std::optional<double> budget, spent;  // in the workspace's currency
  std::size_t objectives = 1;           // that it contributes to
};

struct ScoreUnit {
  model::Index at = model::kNoIndex;
  std::string through;  // "accountable_for", "owned_by" or "owner": how the objective is the unit's
};

// One objective's part in another one.
struct Contribution {
  model::Index other = model::kNoIndex;
  std::string how;              // "part_of", "supports" or "hinders"
  double value = 0;             // weight among the parts, or strength of the support
  double total = 0;             // of all parts, or all supports, of the one contributed to
  std::optional<double> share;  // value / total; null for hinders, and where nothing has weight
  std::optional<double> attainment;  // of the other
  ObjectiveStatus status = ObjectiveStatus::no_measure;
  std::vector<ScoreUnit> units;  // that the other belongs to
};

struct ScoreObjective {
  model::Index at = model::kNoIndex;
  std::size_t perspective = kNowhere;  // place in Scorecard::perspectives
  std::string perspective_from;        // "set", "measures", or "" for none
  double weight = 1;
  bool weight_stated = false;
  ObjectiveStatus status = ObjectiveStatus::no_measure;
  std::optional<double> attainment;             // weighted mean of its measures that have one
  double weight_counted = 0, weight_total = 0;  // of its measures
  std::size_t counted = 0;
  std::vector<ScoreMeasure> measures;
  std::vector<ScoreInitiative> initiatives;
  std::optional<double> budget, spent;  // sums over initiatives; null where none says
  std::vector<Contribution> contributes_to, receives;
  std::vector<ScoreUnit> units;
  std::vector<std::string> warnings;  // no_measure, no_target, no_value, stale, no_owner

  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
};

// Objectives of one perspective together; only those with an attainment of their own count.
struct ScoreRoll {
  std::size_t objectives = 0, counted = 0;
  double weight_counted = 0, weight_total = 0;
  std::optional<double> attainment;
  std::optional<double> budget, spent;  // every initiative once
};

struct ScoreUnitRow {
  model::Index at = model::kNoIndex;
  model::Index above = model::kNoIndex;
  std::size_t objectives = 0;
};

struct Scorecard {
  std::vector<ScorePerspective> perspectives;
  std::vector<ScoreObjective> objectives;  // the heavier first, then by id
  std::vector<ScoreRoll> rolls;            // by perspective, and one for those that have none
  ScoreRoll whole;
  model::Index unit = model::kNoIndex;  // kNoIndex: the organisation
  std::vector<ScoreUnitRow> units;      // with objectives, or above one that has
  // Initiatives with money that no objective can be named for.
  std::vector<ScoreInitiative> unlinked;
};

struct ScorecardWish {
  std::string unit;                 // id; "" the organisation
  std::optional<Instant> known_at;  // series as they were known then
  bool trends = true;               // reads the series; the map does without
};
// not_found: no such unit.
Result<Scorecard> scorecard_of(Workspace& workspace, const Assessment& assessment,
                               const ScorecardWish& wish);

// Scorecard of the contract.
json::object scorecard_json(const Assessment& assessment, const Scorecard& scorecard);
// One ScorecardObjective of it.
json::object objective_json(const Assessment& assessment, const Scorecard& scorecard,
                            const ScoreObjective& objective);

// Units and teams that an element belongs to, directly or by who owns it.
std::vector<ScoreUnit> units_of(const model::Model& model, model::Index element, Day today,
                                const UnitHeads& heads);

}  // namespace plumb::service
