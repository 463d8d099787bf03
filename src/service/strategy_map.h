// The strategy map: objectives as boxes in the rows of their perspectives, arrows for what is
// assumed to drive what. Places are shared by the workspace: an artifact in the log.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/cause_links.h"
#include "service/scorecard.h"

namespace plumb::service {

// Boxes side by side; further ones of a perspective stand in lines below. The same for everybody,
// so that a saved place means the same on every screen.
inline constexpr std::size_t kMapColumns = 5;
inline constexpr std::size_t kMapSlots = 500;

// Objectives placed in a perspective that the attribute "perspective" cannot name, by id.
std::map<std::string, std::string, std::less<>> placed_perspectives(const model::Model& model);

struct MapMove {
  std::string objective;
  // None: stays where it is; "" takes it out of every perspective.
  std::optional<std::string> perspective;
  std::size_t slot = 0;  // counted along the lines of the perspective
};
// One batch for all moves, so that one undo takes them back. A perspective of the metamodel is the
// attribute of the objective; an own one is kept with the map. bad_input: no objective, no such
// perspective, a slot beyond kMapSlots.
Result<Batch> move_objectives(const model::Model& model, const std::vector<MapMove>& moves);

// StrategyMap of the contract. Boxes without a saved place fill the free slots of their row, the
// heavier first; of two that were saved at one slot the lighter gives way.
json::object strategy_map_json(const Assessment& assessment, const Scorecard& scorecard);

// CauseTest of the contract; with `series` the pairs' values as well.
json::object cause_test_json(const Assessment& assessment, const CauseTest& test, bool series);

}  // namespace plumb::service
