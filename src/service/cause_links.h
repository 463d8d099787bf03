// The strategy map's assumptions held against the data: does what is said to be the cause move
// before what is said to be its effect? docs/scorecard.md has the method in words.
#pragma once

#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include <vector>

#include "forecast/link.h"
#include "measure/grid.h"
#include "service/assess.h"
#include "service/measure_series.h"

namespace plumb::service {

// An arrow of the map: a relation of the kind "drives", or an ArchiMate influence, between two
// objectives (goals).
struct CauseLink {
  model::Index relation = model::kNoIndex;
  model::Index cause = model::kNoIndex;
  model::Index effect = model::kNoIndex;
  bool lowers = false;  // an influence that says it works against its target
};
std::vector<CauseLink> cause_links_of(const model::Model& model, Day today);

enum class CauseVerdict : std::uint8_t {
  supported,
  contradicted,
  not_distinguishable,
  not_enough_data,
};
std::string_view name_of(CauseVerdict verdict);

// Why a verdict is what it is; ids of the contract.
enum class CauseReason : std::uint8_t {
  leads,            // supported: the cause moves first, in the direction expected
  together,         // supported: both in the same period; which comes first cannot be told
  wrong_direction,  // contradicted: the cause moves first, but the effect gets worse
  effect_leads,     // contradicted: the effect moves first
  nothing_seen,     // not distinguishable from accident
  mixed,            // not distinguishable: some pairs of measures support it, others contradict
  no_measure,       // not enough data: an objective has no measure
  no_series,        // ... a measure was never observed
  too_short,        // ... fewer than kCauseLeast periods in common
  no_movement,      // ... a series does not move, or like clockwork
};
std::string_view name_of(CauseReason reason);

// Periods that both series must have beside the lag.
inline constexpr std::size_t kCauseLeast = forecast::kLinkLeast;
// Share of unrelated pairs that would be called seen, and the level of the interval.
inline constexpr double kCauseLevel = 0.05;
// Pairs of measures tested for one link: the first of each objective by the order of relations.
inline constexpr std::size_t kCausePairs = 9;

// One measure of the cause with one of the effect, at the coarser of their cadences.
struct CausePair {
  model::Index cause = model::kNoIndex;
  model::Index effect = model::kNoIndex;
  CauseVerdict verdict = CauseVerdict::not_enough_data;
  CauseReason reason = CauseReason::no_series;
  measure::Cadence cadence = measure::Cadence::month;
  std::size_t periods = 0;   // in common
  std::size_t most_lag = 0;  // periods tried either way
  int lag = 0;               // the cause is this many periods ahead
  double correlation = 0;    // of what was new in both, raw: units, not better and worse
  double low = 0, high = 0;  // its interval at 1 - kCauseLevel, by Fisher's z
  double slope = 0;          // units of the effect per unit of the cause
  double p = 1;              // for all lags tried
  double p_adjusted = 1;     // for all pairs of the link as well (Holm)
  int expected = 0;          // sign by the directions of both; 0: a direction is not stated
  std::vector<forecast::LagStrength> lags;
  std::vector<Instant> begins;                      // of the common periods
  std::vector<double> cause_values, effect_values;  // as many; NaN where there is none
};

struct CauseTest {
  CauseLink link;
  bool tested = true;  // false: put off, ask again (see test_causes)
  CauseVerdict verdict = CauseVerdict::not_enough_data;
  CauseReason reason = CauseReason::no_measure;
  std::vector<CausePair> pairs;
  std::optional<std::size_t> telling;  // the pair the verdict rests on, else the closest to it
  std::size_t left_out = 0;            // pairs beyond kCausePairs
};

// Both series at the coarser cadence over the periods both have. A period at an end that the finer
// series does not fill is left out: half a quarter is no quarter. Empty where they do not meet.
struct AlignedPair {
  measure::Cadence cadence = measure::Cadence::month;
  std::vector<Instant> begins;
  std::vector<double> a, b;
};
AlignedPair aligned(const MeasureSeries& a, const MeasureSeries& b);

// Remembers tests while the series they speak of stay the same. Safe for any number of threads.
class CauseTests {
 public:
  // The verdict on a pair, but for p_adjusted and what follows from it.
  CausePair test(const MeasureSeries& cause, const MeasureSeries& effect, bool lowers);
  // Whether test() would find it at hand, and what it would cost if not, in values compared.
  std::size_t cost(const MeasureSeries& cause, const MeasureSeries& effect, bool lowers);

 private:
  static constexpr std::size_t kKept = 4096;
  std::optional<CausePair> find(std::uint64_t state);

  std::mutex mutex_;
  // By the state of both series and what is expected of them; emptied when full.
  std::unordered_map<std::uint64_t, CausePair> known_;
};

// Work one call does before it puts the rest off, in values compared: about a second. What was put
// off has `tested` false; asked again, what is known by then costs nothing.
inline constexpr std::size_t kCauseBudget = 400'000'000;

// Tests links in their order. `known_at`: with what had been received by then.
Result<std::vector<CauseTest>> test_causes(Workspace& workspace, const Assessment& assessment,
                                           const std::vector<CauseLink>& links,
                                           std::optional<Instant> known_at, CauseTests& tests,
                                           std::size_t budget = kCauseBudget);

// The verdict of a link from its pairs: Holm's correction, then those that are seen decide.
void judge_pairs(CauseTest& test);

}  // namespace plumb::service
