// What people do about findings: batches to be kept by whoever may.
#pragma once

#include <optional>
#include <string>

#include "service/finding_desk.h"

namespace plumb::service {

// Only what is set is changed; an inner null takes it away.
struct FindingChange {
  std::optional<std::optional<Mute>> mute;
  std::optional<std::string> assignee;  // account; empty: nobody
  std::optional<std::optional<Day>> due;
};
Batch change_finding(const Assessment& assessment, const score::Finding& finding,
                     const FindingChange& change);

struct FollowUp {
  std::string type;  // "action" or "initiative"
  std::string name;
  std::string owner;
  std::optional<Day> due;
  std::string description;
};
struct FollowUpBatch {
  std::string id;  // of the new element
  Batch batch;
};
// The element, a relation to each of what the finding is about (at most kMostFollowed), and the
// note in the finding's state, in one batch.
FollowUpBatch follow_up(Workspace& workspace, const Assessment& assessment,
                        const score::Finding& finding, const FollowUp& wanted);

inline constexpr std::size_t kMostFollowed = 20;

}  // namespace plumb::service
