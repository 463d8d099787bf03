#include "score/engine_full.h"

#include <algorithm>
#include <numeric>

#include "score/backward.h"
#include "score/forward.h"

namespace plumb::score {
namespace {

// Below this many elements and edges a second thread costs more than it brings.
constexpr std::size_t kAlone = 50'000;

inline void export_element(const Flat& flat, double scale, Node v, Node id, Analysis& a) {
  const Lanes& support = flat.support[v];
  const Lanes& gap = flat.gap[v];
  a.support[id] = support.v[0];
  a.delivered[id] = flat.given[v].v[0];
  for (unsigned y = 1; y < 4; ++y) {
    a.support_from[y][id] = support.v[y];
    a.support_from_own[y][id] = (1 - gap.v[y]) * flat.hind[v];
  }
  a.importance[id] = flat.reach[v].v[0] * scale;
  a.demand[id] = demand_of(flat, v) * scale;
}

// Cycles as the analysis lists them: sorted members, by smallest member; with their own index.
std::vector<std::pair<std::vector<Node>, std::size_t>> sorted_cycles(const Flat& flat) {
  std::vector<std::pair<std::vector<Node>, std::size_t>> out;
  for (std::size_t c = 0; c < flat.cycles.size(); ++c) {
    std::vector<Node> members;
    for (const Node v : flat.cycles[c]) members.push_back(flat.id_of[v]);
    std::sort(members.begin(), members.end());
    out.emplace_back(std::move(members), c);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

int useful_threads(const Graph& graph, int wanted) {
  const std::size_t work = graph.size() + graph.supports.size();
  return work < kAlone ? 1 : std::max(1, wanted);
}

void run_passes(Flat& flat, Team& team, Sums& sums, const std::function<void()>& after_forward) {
  team.pass(flat.segments, Team::Direction::up, [&](int, std::uint32_t first, std::uint32_t last) {
    forward_range(flat, first, last);
  });
  if (after_forward) after_forward();
  team.pass(
      flat.segments, Team::Direction::down,
      [&](int, std::uint32_t first, std::uint32_t last) { backward_range(flat, first, last); });
  std::vector<Sums> partial(static_cast<std::size_t>(team.size()));
  team.share(static_cast<std::uint32_t>(flat.size()),
             [&](int worker, std::uint32_t first, std::uint32_t last) {
               partial[static_cast<std::size_t>(worker)].add(sum_range(flat, first, last));
             });
  sums = Sums{};
  for (const Sums& part : partial) sums.add(part);
}

double importance_scale(const Graph& graph) {
  const double total = std::accumulate(graph.weight.begin(), graph.weight.end(), 0.0);
  return total > 0 ? 1 / total : 0;
}

void resize_elements(Analysis& analysis, std::size_t size) {
  analysis.support.resize(size);
  analysis.delivered.resize(size);
  for (unsigned y = 1; y < 4; ++y) {
    analysis.support_from[y].resize(size);
    analysis.support_from_own[y].resize(size);
  }
  analysis.importance.resize(size);
  analysis.demand.resize(size);
}

void export_all(const Flat& flat, double scale, Team& team, Analysis& analysis) {
  resize_elements(analysis, flat.size());
  team.share(static_cast<std::uint32_t>(flat.size()),
             [&](int, std::uint32_t first, std::uint32_t last) {
               for (Node id = first; id < last; ++id) {
                 export_element(flat, scale, flat.place[id], id, analysis);
               }
             });
}

void export_elements(const Flat& flat, double scale, std::span<const Node> places,
                     Analysis& analysis) {
  for (const Node v : places) export_element(flat, scale, v, flat.id_of[v], analysis);
}

void export_importance(const Flat& flat, double scale, Analysis& analysis) {
  // By place: what is read is larger than what is written.
  for (Node v = 0; v < flat.size(); ++v) {
    const Node id = flat.id_of[v];
    analysis.importance[id] = flat.reach[v].v[0] * scale;
    analysis.demand[id] = demand_of(flat, v) * scale;
  }
}

void export_cycles(const Flat& flat, Analysis& analysis) {
  analysis.cycles.clear();
  for (auto& cycle : sorted_cycles(flat)) analysis.cycles.push_back(std::move(cycle.first));
  export_unsettled(flat, analysis);
}

void export_unsettled(const Flat& flat, Analysis& analysis) {
  analysis.unsettled.clear();
  if (std::find(flat.settled.begin(), flat.settled.end(), 0) == flat.settled.end()) return;
  const auto cycles = sorted_cycles(flat);
  for (std::size_t i = 0; i < cycles.size(); ++i) {
    if (flat.settled[cycles[i].second] == 0) {
      analysis.unsettled.push_back(static_cast<std::uint32_t>(i));
    }
  }
}

}  // namespace plumb::score
