// A campaign as it is kept in the log and as it is told: one shape, read and written here.
#pragma once

#include "base/json.h"
#include "service/campaigns.h"

namespace plumb::service {

// Lenient: what is missing or of another type is as in a new campaign.
Campaign campaign_of(const model::Artifact& artifact);
// The body of its artifact: everything but id and name. The contract's Campaign starts from it
// (service/survey_json.h).
json::object campaign_body(const Campaign& campaign);

}  // namespace plumb::service
