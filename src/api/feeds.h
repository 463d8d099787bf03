// Feeds of a workspace as the contract shows them, and whom their failures concern.
#pragma once

#include <vector>

#include "api/call.h"
#include "feeds/desk.h"
#include "service/notifications.h"

namespace plumb::api {

// Opens what the server keeps of feeds; they run from Desk::start() on.
Result<std::unique_ptr<feeds::Desk>> open_feeds(App& app);

// Trials that may wait for a source at one time, with workers of their own.
inline constexpr std::size_t kWaitingForSources = 4;

// What only administrators of the workspace see is null for others: where values come from and what
// a source said.
json::object feed_json(Call& call, const feeds::FeedNow& feed);
json::object feed_run_json(Call& call, const feeds::Run& run);

// Feeds that have failed for long, told to administrators of the workspace and to owners of the
// measures they feed.
std::vector<service::Notification> feed_notices(Call& call);

}  // namespace plumb::api
