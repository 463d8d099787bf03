// Full passes over a flat graph and their results in the graph's own numbering. Private.
#pragma once

#include <functional>
#include <span>

#include "score/analysis.h"
#include "score/engine_flat.h"
#include "score/engine_team.h"
#include "score/links.h"

namespace plumb::score {

// Threads worth starting for a graph: small ones are faster alone.
int useful_threads(const Graph& graph, int wanted);

// Forward, backward and sums; leaves values in `flat`. Calls `after_forward`, if given, in between.
void run_passes(Flat& flat, Team& team, Sums& sums,
                const std::function<void()>& after_forward = {});

// What importance is multiplied with to be shown: 1 / sum of root weights, 0 if there is none.
double importance_scale(const Graph& graph);

// Values per element into the analysis, in the graph's numbering.
void resize_elements(Analysis& analysis, std::size_t size);
void export_all(const Flat& flat, double scale, Team& team, Analysis& analysis);
void export_elements(const Flat& flat, double scale, std::span<const Node> places,
                     Analysis& analysis);
// Only importance and demand, of all elements.
void export_importance(const Flat& flat, double scale, Analysis& analysis);
void export_cycles(const Flat& flat, Analysis& analysis);
// Only which of the exported cycles are unsettled; the cycles themselves as they were.
void export_unsettled(const Flat& flat, Analysis& analysis);

}  // namespace plumb::score
