// Scenarios as people see them: who made one, renaming, closing, and differences with names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "service/workspace.h"

namespace plumb::service {

struct ScenarioChange {
  std::optional<std::string> name;
  std::optional<std::string> status;  // "open" or "closed"
};

Result<Scenario> find_scenario(const Workspace& workspace, std::string_view id);

// Renames, closes or opens again. A merged scenario can be opened again: what it still differs in
// is then to be merged. bad_input for another status or an empty name.
Result<Scenario> change_scenario(Workspace& workspace, std::string_view id,
                                 const ScenarioChange& change, const std::string& actor);

// Differences with the names of the ends of relations, and types: [{"subject", "id", "name",
// "type", "operation", "before", "after", "conflict"}].
json::array diff_json(const std::vector<DiffItem>& items, const model::Model& before,
                      const model::Model& after);

// The base as it would be after merging everything, to score. Where both sides changed the same,
// the scenario counts.
Result<Snapshot> merged_trial(Workspace& workspace, const std::vector<DiffItem>& items);

}  // namespace plumb::service
