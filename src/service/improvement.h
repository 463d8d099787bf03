// From a campaign's results to what to do: where one level more would raise the index most, and the
// actions that were agreed on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/assess.h"
#include "service/campaigns.h"
#include "service/tailoring.h"

namespace plumb::service {

// One question whose level is below the wanted one.
struct Improvement {
  std::string item;
  std::string dimension;
  double level = 0;
  double target = 0;
  std::string lower_side;  // the side that sees it lower by half a level or more; "" if neither
  // Points of the index if the answers rose to the target, and by one level only: what the
  // Perception line would gain times its weight. Null where the dimension is no part of that line.
  std::optional<double> gain;
  std::optional<double> gain_per_level;
  // Why this target: "by_hand", "campaign", "tailoring", "wanted", "instrument" or "next".
  std::string target_from;
  std::optional<double> importance;     // -100 to 100; none where the instrument is not tailored
  std::optional<NeedOverride> by_hand;  // importance or target, set by somebody, with the reason
  int levels = 0;                       // whole levels to go: the measure of effort
  std::string next;  // what the next level looks like, in the instrument's words; "" if it has none
};

// Best gain per level first, times 1 + importance / 100 (at least a quarter) where the instrument
// is tailored; then, without a gain, the largest gap times the same. The target is what somebody
// set for the item by hand, else the campaign's for the dimension, else what the tailoring asks
// for, else the mean of the levels people want, else the instrument's, else the level above the one
// reached. Everything is measured on the item's scale. Code::conflict as kept_results().
Result<std::vector<Improvement>> improvements_of(Workspace& workspace, const Campaign& campaign,
                                                 const Assessment& assessment);

struct PlannedStep {
  std::string item;
  std::string name;   // of the action
  std::string owner;  // id of a person; "" for nobody yet
  std::string due;    // a day; "" if not said
  std::string note;
};
// Makes an action for each, tied to the survey results it is meant to raise, and notes them in the
// campaign, in one batch. bad_input with the item as place.
Result<Campaign> plan_improvements(Workspace& workspace, std::string_view id,
                                   const std::vector<PlannedStep>& steps, const std::string& actor);

}  // namespace plumb::service
