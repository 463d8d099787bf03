#include "score/resources.h"

#include <algorithm>
#include <cmath>

namespace plumb::score {

Resources resources(const Graph& graph, const Analysis& analysis) {
  Resources out;
  double cost = 0;
  double importance = 0;
  for (Node v = 0; v < graph.size(); ++v) {
    if (!(graph.cost[v] > 0)) continue;
    cost += graph.cost[v];
    importance += analysis.importance[v];
    out.shares.push_back({v, analysis.importance[v], graph.cost[v]});
  }
  if (out.shares.empty()) return out;
  double apart = 0;
  for (ResourceShare& share : out.shares) {
    share.cost /= cost;
    share.importance = importance > 0 ? share.importance / importance : 0;
    apart += std::abs(share.importance - share.cost);
  }
  if (importance > 0) {
    out.value = std::clamp(1 - apart / 2, 0.0, 1.0);
  } else if (std::any_of(analysis.importance.begin(), analysis.importance.end(),
                         [](double x) { return x > 0; })) {
    out.value = 0;
  }
  return out;
}

}  // namespace plumb::score
