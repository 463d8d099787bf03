// The tree of goals. Private to the strategy_*.cpp files.
#pragma once

#include <string>
#include <vector>

#include "score/compile_edges.h"
#include "service/strategy.h"

namespace plumb::service {

// Where a goal hangs: the goal it is part of, and the relation that says so.
struct GoalPlace {
  model::Index parent = model::kNoIndex;    // kNoIndex: a root
  model::Index relation = model::kNoIndex;  // kNoIndex for roots
  double weight = 1;                        // among siblings of one parent; unused for roots
};

inline bool is_goal(const model::Model& model, model::Index at) {
  return model.live(at) && model.type_name(at) == "goal";
}

// Of several parents the first by relation.
inline GoalPlace place_of(const model::Model& model, model::Index goal, Day today) {
  GoalPlace out;
  const auto look = [&](model::Index relation, model::Index) {
    const auto edge = score::edge_of(model, relation, today);
    if (!edge || edge->kind != score::EdgeClass::part || edge->from != goal) return;
    if (!is_goal(model, edge->to) || relation >= out.relation) return;
    out = {edge->to, relation, edge->value};
  };
  model.for_each_out(goal, look);
  model.for_each_in(goal, look);
  return out;
}

// "goal_weights:" and the parent; of roots nothing after the colon.
inline std::string weights_id(std::string_view parent) {
  return "goal_weights:" + std::string(parent);
}

}  // namespace plumb::service
