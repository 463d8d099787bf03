// What freezing a campaign writes: its results into the campaign, and what each side said into the
// model, where the Perception line, findings and explanations read it.
#pragma once

#include <string>
#include <vector>

#include "service/campaigns.h"

namespace plumb::service {

// Fills campaign.frozen and gives the changes that go with it. One survey result per dimension and
// side that is shown, on the scale of 1 to 5; and dated survey evidence on the element the campaign
// is about. Code::conflict if nobody has answered.
Result<std::vector<Write>> freeze(Workspace& workspace, Campaign& campaign,
                                  const std::string& actor);

}  // namespace plumb::service
