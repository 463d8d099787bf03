// Vision, goals, weights, agreement: the strategy page and what can be done on it. Documents are
// those of the contract (Strategy, weighGoals).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "score/trial.h"
#include "service/assess.h"
#include "service/finding_desk.h"
#include "service/priorities.h"

namespace plumb::service {

// ElementRow of the contract for an element; the caller of strategy_json() knows how.
using ShowRow = std::function<json::object(model::Index)>;
json::object strategy_json(const FindingDesk& desk, const ShowRow& row);

// The side somebody speaks for: what their person element says, else the side of the unit they
// belong to or lead; none if neither says one, or units of both sides do.
model::Side side_of_person(const model::Model& model, std::string_view person);

// Agrees to a goal for a side, or takes it back. `signer` is the person element, or a name.
// Fails: not_found, bad_input (no goal; no side).
Result<Batch> sign_off(const model::Model& model, std::string_view goal, model::Side side,
                       bool agreed, const std::string& signer, Day today);

struct WeighWish {
  std::string method;              // direct, rank, pairwise
  std::vector<std::string> goals;  // for rank in their order
  std::vector<double> values;      // direct
  struct Compared {
    std::string a, b;
    double ratio = 1;
  };
  std::vector<Compared> comparisons;  // pairwise
};

struct Weighed {
  std::vector<double> weights;  // of the goals, in the order of the wish
  std::optional<double> consistency;
  std::optional<Comparison> worst;  // places in the list of goals
  double fitting = 1;
  Batch batch;
  // The same as what-ifs, for before and after.
  std::vector<score::Trial> trials;
};

// Weights of goals that stand side by side: all without a parent, or all parts of the same one. If
// some of their siblings are left out, the others keep theirs and those named share what they had
// together; else they sum to 1. What was said is kept as an artifact of the kind "goal_weights", so
// that comparisons can be edited later. Fails with bad_input, naming the goal.
Result<Weighed> weigh_goals(const Assessment& assessment, const WeighWish& wish);

}  // namespace plumb::service
