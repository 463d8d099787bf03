#include "score/engine_flat.h"

#include <cassert>

#include "score/condense.h"

namespace plumb::score {
namespace {

// Levels narrower than this are not worth a meeting of threads.
constexpr std::uint32_t kWideLevel = 1024;

struct Link {
  Node from;
  Node to;
  double value;
};

Link link_of(const Edge& e) {
  return {e.from, e.to, e.strength};
}
Link link_of(const PartEdge& e) {
  return {e.child, e.parent, e.weight};
}

// Every edge as "input -> what depends on it", by input.
void all_edges(const Graph& graph, std::vector<std::uint32_t>& start, std::vector<Node>& target) {
  start.assign(graph.size() + 1, 0);
  const auto each = [&](auto&& use) {
    for (const Edge& e : graph.supports) use(e.from, e.to);
    for (const Edge& e : graph.hinders) use(e.from, e.to);
    for (const PartEdge& e : graph.parts) use(e.child, e.parent);
  };
  each([&](Node from, Node) { ++start[from + 1]; });
  for (std::size_t v = 0; v < graph.size(); ++v) start[v + 1] += start[v];
  target.resize(start.back());
  std::vector<std::uint32_t> next(start.begin(), start.end() - 1);
  each([&](Node from, Node to) { target[next[from]++] = to; });
}

void reserve_rows(Rows& rows, std::size_t n) {
  std::uint32_t at = 0;
  rows.start.resize(n);
  rows.room = rows.count;
  for (std::size_t v = 0; v < n; ++v) {
    rows.start[v] = at;
    at += rows.count[v];
  }
  rows.node.resize(at);
  rows.value.resize(at);
}

// Outgoing rows in order of places, then incoming rows by reading the outgoing ones in that order,
// so that sources within an incoming row ascend.
template <typename List>
void fill_rows(const Flat& flat, const List& list, Rows& out, Rows& in) {
  const std::size_t n = flat.size();
  out.count.assign(n, 0);
  in.count.assign(n, 0);
  for (const auto& item : list) {
    const Link link = link_of(item);
    assert(link.from != link.to && link.value > 0);
    ++out.count[flat.place[link.from]];
    ++in.count[flat.place[link.to]];
  }
  reserve_rows(out, n);
  reserve_rows(in, n);
  out.edge.resize(list.size());
  Column<std::uint32_t> next = out.start;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Link link = link_of(list[i]);
    const std::uint32_t e = next[flat.place[link.from]]++;
    out.node[e] = flat.place[link.to];
    out.value[e] = link.value;
    out.edge[e] = static_cast<std::uint32_t>(i);
  }
  next = in.start;
  for (Node u = 0; u < n; ++u) {
    for (std::uint32_t e = out.start[u]; e < out.start[u] + out.count[u]; ++e) {
      const std::uint32_t place = next[out.node[e]]++;
      in.node[place] = u;
      in.value[place] = out.value[e];
    }
  }
}

void place_elements(Flat& flat, const Graph& graph, const Ordering& ordering) {
  const std::size_t n = graph.size();
  flat.id_of.assign(ordering.order.begin(), ordering.order.end());
  flat.place.resize(n);
  flat.flags.resize(n);
  flat.condition.resize(n);
  flat.confidence.resize(n);
  flat.cost.resize(n);
  flat.root.resize(n);
  flat.at.resize(n);
  flat.rank.resize(n);
  flat.cycle_of.assign(n, kNone);
  for (Node p = 0; p < n; ++p) {
    const Node v = flat.id_of[p];
    flat.place[v] = p;
    flat.flags[p] = static_cast<std::uint8_t>(static_cast<unsigned>(graph.domain[v]) |
                                              (graph.needs_support[v] != 0 ? kNeedsSupport : 0U));
    flat.condition[p] = graph.condition[v];
    flat.confidence[p] = graph.confidence[v];
    flat.cost[p] = graph.cost[v];
    flat.root[p] = graph.weight[v];
    flat.at[p] = p;
    flat.rank[p] = p;
  }
  for (const std::vector<Node>& cycle : ordering.cycles) {
    std::vector<Node>& members = flat.cycles.emplace_back();
    for (const Node v : cycle) {
      const Node p = flat.place[v];
      members.push_back(p);
      flat.flags[p] |= kCyclic;
      flat.cycle_of[p] = static_cast<std::uint32_t>(flat.cycles.size() - 1);
      if (members.size() > 1) flat.at[p] = kNone;
    }
  }
  flat.settled.assign(flat.cycles.size(), 1);
}

void group_levels(Flat& flat, const Ordering& ordering, int threads) {
  for (std::size_t l = 0; l + 1 < ordering.level_start.size(); ++l) {
    const std::uint32_t first = ordering.level_start[l];
    const std::uint32_t last = ordering.level_start[l + 1];
    const bool wide = threads > 1 && last - first >= kWideLevel;
    if (!wide && !flat.segments.empty() && !flat.segments.back().wide) {
      flat.segments.back().last = last;
    } else {
      flat.segments.push_back({first, last, wide});
    }
  }
}

void find_inner_hinderers(Flat& flat) {
  flat.inner_hinder.assign(flat.cycles.size(), 0);
  for (std::size_t c = 0; c < flat.cycles.size(); ++c) {
    for (const Node v : flat.cycles[c]) {
      const std::uint32_t first = flat.hinderers.start[v];
      for (std::uint32_t e = first; e < first + flat.hinderers.count[v]; ++e) {
        if (flat.same_cycle(flat.hinderers.node[e], v)) flat.inner_hinder[c] = 1;
      }
    }
  }
}

}  // namespace

Widths widths_of(const Flat& flat, Node v) {
  Widths out = {0, 0, 0, 0, 1, 1, 0};
  int zeros = 0;
  const Rows& in = flat.supporters;
  for (std::uint32_t e = in.start[v]; e < in.start[v] + in.count[v]; ++e) {
    if (flat.same_cycle(in.node[e], v)) continue;
    out.width += in.value[e];
    const double factor = 1 - in.value[e];
    out.gap_max *= factor;
    if (factor > 0) {
      out.gap_max_rest *= factor;
    } else {
      ++zeros;
    }
  }
  if (zeros != 1) out.gap_max_rest = 0;
  const Rows& parts = flat.parts;
  for (std::uint32_t e = parts.start[v]; e < parts.start[v] + parts.count[v]; ++e) {
    out.part_weight += parts.value[e];
    if (!flat.same_cycle(parts.node[e], v)) out.outer_weight += parts.value[e];
  }
  if (out.outer_weight > 0) out.width += 1;
  const Rows& up = flat.supported;
  for (std::uint32_t e = up.start[v]; e < up.start[v] + up.count[v]; ++e) {
    out.reach_width += up.value[e];
  }
  out.reach_width += flat.wholes.count[v];
  out.flags = static_cast<std::uint8_t>((out.part_weight > 0 ? kHasParts : 0U) |
                                        (out.outer_weight > 0 ? kHasOuterParts : 0U) |
                                        (flat.hinderers.count[v] > 0 ? kHasHinderers : 0U));
  return out;
}

Flat compile_flat(const Graph& graph, int threads) {
  Flat flat;
  const std::size_t n = graph.size();
  assert(n < kNone && graph.condition.size() == n && graph.confidence.size() == n);
  assert(graph.weight.size() == n && graph.cost.size() == n && graph.needs_support.size() == n);
  {
    std::vector<std::uint32_t> start;
    std::vector<Node> target;
    all_edges(graph, start, target);
    const Ordering ordering = condense(start, target);
    place_elements(flat, graph, ordering);
    group_levels(flat, ordering, threads);
  }
  fill_rows(flat, graph.supports, flat.supported, flat.supporters);
  fill_rows(flat, graph.hinders, flat.hindered, flat.hinderers);
  fill_rows(flat, graph.parts, flat.wholes, flat.parts);
  find_inner_hinderers(flat);
  flat.width.resize(n);
  flat.reach_width.resize(n);
  flat.part_weight.resize(n);
  flat.outer_weight.resize(n);
  flat.gap_max.resize(n);
  flat.gap_max_rest.resize(n);
  for (Node v = 0; v < n; ++v) {
    const Widths widths = widths_of(flat, v);
    flat.width[v] = widths.width;
    flat.reach_width[v] = widths.reach_width;
    flat.part_weight[v] = widths.part_weight;
    flat.outer_weight[v] = widths.outer_weight;
    flat.gap_max[v] = widths.gap_max;
    flat.gap_max_rest[v] = widths.gap_max_rest;
    flat.flags[v] |= widths.flags;
  }
  flat.given.resize(n);
  flat.support.resize(n);
  flat.gap.resize(n);
  flat.hind.assign(n, 1);
  flat.reach.resize(n);
  flat.flow.resize(n);
  return flat;
}

}  // namespace plumb::score
