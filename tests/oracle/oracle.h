// A second implementation of the alignment mathematics, for tests only: slow and plain, written
// from docs/engine.md alone. It shares the data types of src/score with the engine and no code.
//
// Readings chosen where the document leaves room, each the most literal one:
//  1. Q leaves out supporters and parts inside the element's own cycle. Hinderers are neither, so
//     hind(v) is taken over all hinderers, those inside the cycle included.
//  2. "1 if v has no supporter or part" is judged on what Q runs over: supporters and parts outside
//     v's own cycle. Such an element is not held back by hinderers either, as Q is then 1.
//  3. A fixed point is taken per strongly connected component, with everything before it final. All
//     members start at d = 0 and move in simultaneous rounds: S from the last round's d, then d
//     from this S. The change watched is that of d. S is the one the last round's d was made from.
//  4. There is one hind(v), in S and in S_Y alike: that of the round S is from. It matters only in
//     cycles that do not settle. So only supports and parts are iterated for S_Y.
//  5. Root weight of a cycle's member counts as importance that enters the cycle.
//  6. In a cycle a part's share is taken among the parts outside the cycle, as otherwise importance
//     would be lost.
//  7. Demand of a cycle's member uses the same W and the same supporters and parts, those outside
//     the cycle; it is imp(v) when no part lies outside ("what it does not hand to its parts").
//  8. If all root weights are 0, all importance is 0.
//  9. Purpose is null only if the supply domain is empty; without demand it is 0.
// 10. The gradient is the total derivative: a strength moves support, importance and purpose.
//     H(0, 0) is a constant 0. min(a, b) with a = b has half the derivative of each, also where one
//     side is the constant Q = 1.
// 11. Confidence is null where no condition moves the number (0 / 0), although coverage exists.
// 12. "Stop at 1e-12 or after 1000 rounds" and `unsettled` are about d. S_Y and p_X are plain
//     "least fixed points": their rounds rise steadily and are followed to the end.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "score/analysis.h"
#include "score/graph.h"

namespace plumb::oracle {

using score::Analysis;
using score::Graph;
using score::Node;

struct Limits {
  double tolerance = 1e-12;
  int rounds = 1000;
};

struct Result {
  // Every field as in score/analysis.h.
  Analysis analysis;
  // What d is compared with: S for elements that need support, Q for the others.
  std::vector<double> limit;
  // d coverage / d condition per link and element; empty without gradients.
  std::array<std::vector<double>, 6> coverage_gradient;
  // Whether a derivative can be compared: no min(a, b) with a and b within 1e-7 of each other where
  // rounding would decide, no fixed point with an unbounded derivative or that did not settle.
  bool smooth = true;
};

// Cost: (elements + edges) full passes if `gradients`, else one pass plus a cubic closure.
// Section 7 stays empty where a fixed point does not settle.
Result recompute(const Graph& graph, bool gradients = true);

// `smooth` of recompute(graph), cheaper where the graph has no cycles.
bool smooth(const Graph& graph);

// The structure line alone; 0 if no link score exists. Also defined a little outside the ranges of
// graph.h, for differences at the borders. Fixed points are taken to the given limits.
double structure(const Graph& graph, const Limits& limits = {});

enum class Parameter { condition, support, hinder };

// Central difference of the structure line, and whether both one-sided differences agree with it
// (they do not at a tie or at a jump).
struct Slope {
  double value = 0;
  bool smooth = true;
};
Slope central_difference(const Graph& graph, Parameter parameter, std::size_t index);

}  // namespace plumb::oracle
