// Condition and confidence of an element at a date, from its evidence: engine.md section 1.
//
//   c = sum w_i g_i x_i / sum w_i g_i        weighted mean of the values x_i in [0, 1]
//   k = 1 - prod (1 - k_i g_i)               one certain item suffices, many weak ones add up
//   g_i = 2^(-age_i / half-life of its kind) decay of weight w_i and confidence k_i
//
// Evidence is what the element states in its field `evidence`, and what follows from the model:
// the stage of its lifecycle, measures and service levels that measure it, incidents that affected
// it. Without any, c is the prior of its type, k is 0, and the condition is assumed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "model/model.h"

namespace plumb::score {

// Decay of an item that carries no date: as after two half-lives, for weight and confidence.
inline constexpr double kUndatedDecay = 0.25;

struct EvidenceOptions {
  Instant as_of{};  // items dated later do not count
  // When an element was last changed; dates the stage of its lifecycle. Empty: dated as_of.
  std::function<std::optional<Instant>(model::Index)> changed_at;
};

// What the evidence on an element comes to.
struct Condition {
  double condition = 0;       // c in [0, 1]
  double confidence = 0;      // k in [0, 1]
  bool assumed = true;        // no evidence counts: condition is the type's prior
  std::uint32_t items = 0;    // items that count
  std::optional<Day> newest;  // date of the newest of them
  std::optional<double>
      business;  // the mean over items of one side only; null: that side is silent
  std::optional<double> it;
};

// One item, for people who ask where a condition comes from.
struct EvidenceItem {
  std::string kind;       // id of an EvidenceKind
  double value = 0;       // [0, 1]
  std::optional<Day> at;  // null: undated, decay is kUndatedDecay
  model::Side side = model::Side::none;
  double weight = 0;      // before decay
  double confidence = 0;  // before decay
  double decay = 0;       // (0, 1]
  double share = 0;       // of the condition: its weight after decay over that of all that count
  std::string source, by, note;
  model::Index from = model::kNoIndex;  // measure, service level or incident it follows from
  std::string excluded;                 // why it does not count; empty: it does
};

struct ConditionExplained {
  Condition result;
  double prior = 0;
  std::vector<EvidenceItem> items;  // excluded ones included
};

// How far a measure has come, [0, 1].
//   up     (current - baseline) / (target - baseline); without a baseline current / target
//   down   (baseline - current) / (baseline - target); without a baseline target / current
//   band   1 from target to upper, falling to 0 at one width of the band outside it
// clamped to [0, 1]; 1 whenever the target is reached. A baseline beyond the target counts as no
// way at all: 0 until the target is reached. Without a direction it follows from baseline and
// target, up without a baseline. Null without current value or target, and for a band without
// upper end or with an upper end below the target.
enum class Direction : std::uint8_t { none, up, down, band };
struct Figures {
  Direction direction = Direction::none;
  std::optional<double> baseline, target, upper, current;
};
std::optional<double> attainment(const Figures& figures);
Figures figures_of(const json::object& measure);  // fields of an element of type measure

// Attained over promised, at most 1. Null if either is missing or nothing was promised.
std::optional<double> service_level_attainment(std::optional<double> attained,
                                               std::optional<double> target);

// What an incident says about what it affected:
//   1 - loss (1/2 + 1/2 hours / (hours + 8)),   loss 0.2 low, 0.5 medium or not stated, 0.8 high
// A duration that is not stated counts as 0 hours. [0.2, 0.9].
double incident_value(std::string_view severity, double hours);

// 2^(-age / half-life); 1 for what is not older than a day; kUndatedDecay without a date.
double decay(std::optional<Day> at, Day today, double half_life_days);

// Reads conditions of one model. Cheap to make; refers to the model.
class EvidenceReader {
 public:
  EvidenceReader(const model::Model& model, EvidenceOptions options);

  // Parses the element's fields and those of what measures it or affected it: linear in both.
  Condition condition(model::Index element) const;
  // The same with the element's fields at hand.
  Condition condition(model::Index element, const json::object& fields) const;
  ConditionExplained explain(model::Index element) const;

  // Whether a relation of this kind from an element of this type carries evidence to its target.
  static bool carries_evidence(std::string_view kind, std::string_view from_type);

 private:
  template <typename Visit>
  void visit(model::Index element, const json::object& fields, Visit&& visit) const;

  const model::Model& model_;
  EvidenceOptions options_;
  Day today_;
};

}  // namespace plumb::score
