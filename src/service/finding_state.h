// What people did about a finding: muted it, gave it to somebody, made something of it. Kept as an
// artifact of the kind "finding_state" per key, so that history, undo and past moments hold for it
// as for everything else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/workspace.h"

namespace plumb::service {

struct Mute {
  std::string reason;
  std::optional<Day> until;  // the last day; null: until somebody ends it
  std::string by;            // account
  std::string at;            // moment
};

struct FindingState {
  std::string key;
  std::optional<Mute> mute;
  std::string assignee;  // account; empty: nobody
  std::optional<Day> due;
  std::vector<std::string> follow_ups;  // ids of actions and initiatives
  json::object seen;                    // the finding when somebody last did something about it

  bool muted_on(Day today) const { return mute && (!mute->until || *mute->until >= today); }
};

// "finding_state:" and the key.
std::string finding_state_id(std::string_view key);
// Empty but for the key if nobody did anything about it.
FindingState finding_state(const model::Model& model, std::string_view key);
// All, in the order of their keys. Linear in the artifacts.
std::vector<FindingState> finding_states(const model::Model& model);

// What keeps a state, to go into a batch.
std::vector<Write> finding_state_writes(const model::Model& model, const FindingState& state);

}  // namespace plumb::service
