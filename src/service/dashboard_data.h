// What the tiles of a dashboard show, all in one answer and from one assessment, so that two tiles
// never disagree with each other or with the pages their figures come from. Each tile says its
// figures as a table too (`columns`, `rows`): the table behind a chart, its CSV and the document
// all show that one. What is not there is a state with a reason, never a zero.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "service/campaigns.h"
#include "service/dashboards.h"
#include "service/finding_desk.h"
#include "service/finding_history.h"
#include "service/index_history.h"

namespace plumb::service {

struct DashboardInput {
  Workspace& workspace;
  const FindingDesk& desk;  // with the assessment
  IndexHistory& index;
  FindingHistory& findings;
  bool scenario = false;            // a scenario has no past
  std::optional<Instant> known_at;  // of observations; none: all
  std::string_view language = "en";
  // Whether who looks may see a campaign's results.
  std::function<Status(const Campaign&)> may_see;
};

// DashboardData of the contract: {"dashboard", "moment", "tiles"}. Titles and names of columns that
// are the product's come in the language; what people wrote stays. A tile whose source is gone or
// fails says so and does not take the others along.
json::object dashboard_data(const DashboardInput& input, const Dashboard& dashboard);

// The same as one file, "html" or "pdf"; code unavailable where a PDF cannot be drawn.
Result<std::string> dashboard_file(const DashboardInput& input, const Dashboard& dashboard,
                                   std::string_view format);

// Who may see a campaign's results without being asked again: nobody is rated in it.
Status sees_unrated(const Campaign& campaign);

}  // namespace plumb::service
