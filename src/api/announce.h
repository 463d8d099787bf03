// Events of a workspace as they go to listeners.
#pragma once

#include <string>

#include "api/presence.h"
#include "base/json.h"
#include "http/events.h"
#include "service/assess.h"
#include "service/workspace.h"

namespace plumb::api {

class Directory;

// `changed`: what one commit touched, at most 200 subjects by id.
http::Event changed_event(const std::string& workspace, const service::CommitNotice& notice,
                          Directory& directory);
// `scores`: the index and what it is made of, once the engine knows.
http::Event scores_event(const std::string& workspace, const service::Assessment& assessment);
// `presence`: where somebody is now, or that they left (`gone`).
http::Event presence_event(const std::string& workspace, const Presence::Place& place, bool gone,
                           Directory& directory);

// Scores of the contract: {"index", "stderr", "confidence", "lines", "links"}.
json::object scores_json(const service::Assessment& assessment);

}  // namespace plumb::api
