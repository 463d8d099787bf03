// Random edits of every kind, valid for the graph they are made for.
#pragma once

#include <vector>

#include "graphs.h"
#include "score/engine.h"

namespace plumb::oracle {

using Batch = std::vector<score::Edit>;

bool has_parent(const score::Graph& graph, score::Node v);

// A few edits, each valid for the graph as the ones before it leave it. Only elements without a
// parent are given root weight.
Batch random_batch(Random& random, const score::Graph& graph, bool coarse);

score::Edit edge_edit(score::Edit::Kind kind, score::Node from, score::Node to, double value);
score::Edit value_edit(score::Edit::Kind kind, score::Node node, double value, double value2 = 0);

// The graph after an edit, by the plain meaning of engine.h.
void apply_plainly(score::Graph& graph, const score::Edit& edit);

}  // namespace plumb::oracle
