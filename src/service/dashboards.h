// Dashboards people compose: artifacts of the kind "dashboard", one's own, shared with the
// workspace or with named people and units; and the ready-made ones of the catalogs, which nobody
// changes and everybody may copy. What their tiles show is in dashboard_data.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/dashboard.h"
#include "service/workspace.h"

namespace plumb::service {

inline constexpr std::size_t kDashboardBytes = std::size_t{256} << 10;  // of its body
inline constexpr std::size_t kDashboards = 200;                         // of one account
inline constexpr std::size_t kMostShares = 100;
// Before the id of a ready-made one: "ready-integrated".
inline constexpr std::string_view kReadyPrefix = "ready-";

// Somebody it is shared with: an account, a person element, or a unit, team or body, which means
// everybody who is a member of it or of a part of it.
struct DashboardShare {
  std::string who;
  bool edits = false;  // else they see
};

struct Dashboard : model::Dashboard {
  std::string by;       // account; "" for ready-made ones
  bool shared = false;  // everybody in the workspace sees it
  std::vector<DashboardShare> people;
  std::uint32_t version = 0;
  bool ready = false;
};

// Who looks, with the elements that stand for them and for what they belong to.
struct DashboardViewer {
  std::string account;
  std::vector<std::string> also;  // person element, units, teams and bodies
};
DashboardViewer viewer_of(const model::Model& model, std::string account, std::string_view person);

bool may_see(const Dashboard& dashboard, const DashboardViewer& viewer);
// By being named for it; makers and those who look after what others make are the caller's.
bool named_to_edit(const Dashboard& dashboard, const DashboardViewer& viewer);

// Ready-made ones first, then by name.
std::vector<Dashboard> dashboards_of(const model::Model& model, const DashboardViewer& viewer);
// not_found for one the viewer may not see, as if it were not there.
Result<Dashboard> find_dashboard(const model::Model& model, std::string_view id,
                                 const DashboardViewer& viewer);
// Whether what the log and files hold of it is not for this viewer, removed ones as well.
bool hidden_dashboard(const model::Artifact& artifact, const DashboardViewer& viewer);
// Without asking who looks: for the operator.
Result<Dashboard> find_dashboard(const model::Model& model, std::string_view id);
std::vector<Dashboard> every_dashboard(const model::Model& model);

// Fills `out` from tiles as JSON; the problems name members ("tiles[2].filter.sides"), those that
// are unknown among them. Tiles without an id get one.
std::vector<model::TileProblem> read_tiles(const json::array& tiles, std::vector<model::Tile>& out);
json::array tiles_json(const std::vector<model::Tile>& tiles);

// Creates it (id empty) or replaces it. Refuses with Code::conflict where `version` is not the one
// it is at, over_limit past kDashboards or kDashboardBytes, bad_input with the field as place.
// `dry`: only checked.
struct DashboardKept {
  Dashboard dashboard;
  std::string batch;
};
Result<DashboardKept> keep_dashboard(Workspace& workspace, Dashboard dashboard,
                                     std::optional<std::uint32_t> version, const std::string& actor,
                                     bool dry);
Result<Committed> remove_dashboard(Workspace& workspace, const Dashboard& dashboard,
                                   std::optional<std::uint32_t> version, const std::string& actor);

}  // namespace plumb::service
