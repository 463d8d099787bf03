#include "service/purpose.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace plumb::service {
namespace {

constexpr double kSettled = 1e-14;
constexpr int kMostRounds = 10'000;

struct Up {
  score::Node to = 0;
  double strength = 0;
};

// Edges upwards by where they start.
struct Upward {
  std::vector<std::uint32_t> first;
  std::vector<Up> edges;
};

Upward upward(const score::Graph& graph) {
  Upward out;
  out.first.assign(graph.size() + 1, 0);
  for (const score::Edge& edge : graph.supports) ++out.first[edge.from + 1];
  for (const score::PartEdge& part : graph.parts) ++out.first[part.child + 1];
  for (std::size_t i = 0; i < graph.size(); ++i) out.first[i + 1] += out.first[i];
  out.edges.resize(graph.supports.size() + graph.parts.size());
  std::vector<std::uint32_t> at(out.first.begin(), out.first.end() - 1);
  for (const score::Edge& edge : graph.supports) {
    out.edges[at[edge.from]++] = {edge.to, edge.strength};
  }
  for (const score::PartEdge& part : graph.parts) out.edges[at[part.child]++] = {part.parent, 1};
  return out;
}

// Nodes so that, but for cycles, each comes after all above it.
std::vector<score::Node> order_of(const Upward& upward) {
  const std::size_t size = upward.first.size() - 1;
  std::vector<score::Node> out;
  out.reserve(size);
  std::vector<std::uint8_t> seen(size, 0);
  std::vector<std::pair<score::Node, std::uint32_t>> stack;
  for (score::Node root = 0; root < size; ++root) {
    if (seen[root] != 0) continue;
    seen[root] = 1;
    stack.emplace_back(root, upward.first[root]);
    while (!stack.empty()) {
      auto& [at, next] = stack.back();
      if (next == upward.first[at + 1]) {
        out.push_back(at);
        stack.pop_back();
        continue;
      }
      const score::Node to = upward.edges[next++].to;
      if (seen[to] != 0) continue;
      seen[to] = 1;
      stack.emplace_back(to, upward.first[to]);
    }
  }
  return out;
}

}  // namespace

std::vector<double> purposes_towards(const score::Graph& graph, const score::Analysis& analysis,
                                     model::Domain demand) {
  const Upward edges = upward(graph);
  const std::vector<score::Node> order = order_of(edges);
  std::vector<double> out(graph.size(), 0);
  // Without cycles the first round is exact and the second finds nothing to move.
  for (int round = 0; round < kMostRounds; ++round) {
    double moved = 0;
    for (const score::Node at : order) {
      double sum = 0;
      double weight = 0;
      for (std::uint32_t i = edges.first[at]; i < edges.first[at + 1]; ++i) {
        const Up& edge = edges.edges[i];
        const bool there = graph.domain[edge.to] == demand && analysis.importance[edge.to] > 0;
        sum += edge.strength * (there ? 1 : out[edge.to]);
        weight += edge.strength;
      }
      const double found = weight > 0 ? sum / weight : 0;
      moved = std::max(moved, std::abs(found - out[at]));
      out[at] = found;
    }
    if (moved < kSettled) break;
  }
  return out;
}

}  // namespace plumb::service
