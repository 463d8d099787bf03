// Properties of random graphs: search for a breach, and reduce it to one that can be read.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "graphs.h"

namespace plumb::oracle {

// Empty if the property holds for the graph, else what breaks it. May draw from `random`, which
// stands at the same place each time while a breach is reduced.
using Property = std::function<std::string(const score::Graph&, Random&)>;

// Tries the property on `count` graphs; empty if it holds for all, else the seed, the breach and
// the reduced graph of the first that fails.
std::string counterexample(int count, const Recipe& recipe, const Property& property,
                           std::uint64_t first_seed = 1);

// The smallest graph found by leaving out elements and edges and rounding numbers for which
// `fails` still holds. Calls `fails` at most a few thousand times.
enum class Elements { may_go, keep };
score::Graph shrink(score::Graph graph, const std::function<bool(const score::Graph&)>& fails,
                    Elements elements = Elements::may_go);

// The graph without one element; edges move to the new numbers.
score::Graph without_element(const score::Graph& graph, score::Node node);

}  // namespace plumb::oracle
