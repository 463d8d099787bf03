// What alignment is for: the four benefits, as far as the model shows them. Each is the mean of
// the parts that exist, in [0, 1]; a part without data is left out and says what it lacks. Own
// proposal after the guide's section V (docs/engine.md, Benefits).
//
//   agility        to_start      R / (R + median days from decision to start), R 60
//                  to_delivery   R / (R + median days from decision to end), R 365
//                  answered      share of the drivers' impact that some goal responds to
//                  on_pace       mean of progress over the share of time gone, at most 1
//   allocation     proportional  the Resources line
//                  purposeful    share of the initiatives' money that contributes to something
//                  lean          1 - cost of further applications for one function / of all
//                  staffed       sum min(demand, supply) / sum demand of skills
//   collaboration  joint_bodies  mean over bodies of min(1, share of the smaller side / 0.3)
//                  joint_work    the same over initiatives not ended
//                  mixing        share of ties between people that join the sides, over what ties
//                                made by chance would give (2 p q), at most 1
//                  shared_view   1 - |gap of the Perception line|
//   risk           accepted      sum min(level, appetite) / sum level over open risks
//                  mitigated     share of what lies beyond the appetite that has a control or
//                                initiative
//                  recoverable   share of the criticality of services drilled within a year
//                  quieter       hours x weight of incidents: year before / (year before + last)
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "score/lines.h"

namespace plumb::score {

inline constexpr std::size_t kBenefitCount = 4;
inline constexpr std::array<std::string_view, kBenefitCount> kBenefitIds = {
    "agility", "allocation", "collaboration", "risk"};

// Usual days; a lead time as long as that gives one half.
inline constexpr double kStartDays = 60;
inline constexpr double kDeliveryDays = 365;
inline constexpr int kLeadTimesOfDays = 730;  // decisions that old still count
inline constexpr double kAppetite = 0.2;      // accepted level of a risk where nobody states any
inline constexpr double kJointShare = 0.3;    // of the smaller side: enough to be heard

struct BenefitPart {
  std::string_view id;
  std::optional<double> value;  // [0, 1]; null: nothing to count
  std::size_t counted = 0;      // elements behind it
  // What was divided by what, in the part's own unit: days, money, FTE, ties ...; `top` alone
  // where there is no quotient (median days).
  std::optional<double> top, bottom;
  std::vector<model::Index> weakest;  // up to five that hold it down most, worst first
};

struct BenefitIndex {
  std::string_view id;
  std::optional<double> value;  // [0, 100], mean of the parts that exist
  std::vector<BenefitPart> parts;
};
using Benefits = std::array<BenefitIndex, kBenefitCount>;

// Linear in elements and relations, and in the pairs of people who share a body, team or initiative
// of at most kMostInCircle; larger circles are no working together.
Benefits benefits_of(const Situation& situation, const Lines& lines);
inline constexpr std::size_t kMostInCircle = 40;

}  // namespace plumb::score
