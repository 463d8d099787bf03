// How much of each element's work leads to a demand domain, element by element: engine.md section
// 4. The engine keeps only the sums; whoever opens a figure needs the terms.
#pragma once

#include <vector>

#include "score/analysis.h"
#include "score/graph.h"

namespace plumb::service {

// p_X of every node: the chance to reach, going up along support in proportion to strength (a part
// counts 1), an element of X with importance. Linear outside cycles.
std::vector<double> purposes_towards(const score::Graph& graph, const score::Analysis& analysis,
                                     model::Domain demand);

}  // namespace plumb::service
