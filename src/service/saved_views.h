// Filter, columns and order of a screen under a name, one's own or shared. Artifacts of the kind
// "saved_view".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/workspace.h"

namespace plumb::service {

inline constexpr std::size_t kSavedViewBytes = std::size_t{64} << 10;  // of its state
inline constexpr std::size_t kSavedViews = 500;                        // of one account

struct SavedView {
  std::string id;
  std::string screen;
  std::string name;
  bool shared = false;
  json::object state;  // whatever the screen keeps
  std::string by;      // account
};

struct SavedViewChange {
  std::optional<std::string> name;
  std::optional<bool> shared;
  std::optional<json::object> state;
};

// Those of an account and the shared ones, by screen and name.
std::vector<SavedView> saved_views(const model::Model& model, std::string_view account);
// not_found for one of somebody else that is not shared, as if it were not there.
Result<SavedView> find_saved_view(const model::Model& model, std::string_view id,
                                  std::string_view account);

Result<SavedView> save_view(Workspace& workspace, SavedView view);
// Whose view it is was asked before.
Result<SavedView> change_saved_view(Workspace& workspace, SavedView view,
                                    const SavedViewChange& change, const std::string& actor);
Status remove_saved_view(Workspace& workspace, const SavedView& view, const std::string& actor);

}  // namespace plumb::service
