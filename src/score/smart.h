// Whether a goal is SMART: the one place that decides, for the rule and for the strategy page.
#pragma once

#include <string>
#include <vector>

#include "model/model.h"

namespace plumb::score {

// The five marks. A measure's baseline, target and due date count for the goals it measures, and a
// band needs no baseline.
struct Smart {
  bool owner = false;
  bool measure = false;
  bool baseline = false;
  bool target = false;
  bool date = false;

  std::vector<std::string> missing() const;  // for people: "owner", "due date"
};
Smart smart_of(const model::Model& model, model::Index goal, const json::object& fields);

}  // namespace plumb::score
