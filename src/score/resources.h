// The Resources line of evidence: does money go where importance is? engine.md section 6.
#pragma once

#include <optional>
#include <vector>

#include "score/analysis.h"
#include "score/graph.h"

namespace plumb::score {

// One element with a cost.
struct ResourceShare {
  Node node = 0;
  double importance = 0;  // share of the importance of all elements with a cost
  double cost = 0;        // share of their cost
};

struct Resources {
  // 1 - 1/2 sum |share of importance - share of cost| over elements with a cost > 0, in [0, 1].
  // Null if no element has a cost. If none of them has importance, shares of importance do not
  // exist: the line is 0, for then all money goes where no importance is; unless nothing in the
  // graph has importance at all, which is missing data and null.
  std::optional<double> value;
  std::vector<ResourceShare> shares;  // in order of nodes; importance 0 if shares do not exist
};

// `analysis` must belong to `graph`. Linear in elements.
Resources resources(const Graph& graph, const Analysis& analysis);

}  // namespace plumb::score
