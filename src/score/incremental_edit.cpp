// Edits of the flat graph in place: values, edges with their rows, and the topological order
// (Pearce and Kelly 2006: only what lies between the ends of a new edge moves).
#include <algorithm>
#include <cassert>

#include "score/incremental.h"

namespace plumb::score {

// One kind of edge: its rows both ways and its list in the graph.
struct EngineState::Relation {
  Rows& out;
  Rows& in;
  std::vector<Edge>* edges;      // supports or hinders
  std::vector<PartEdge>* parts;  // or parts
};

namespace {

std::uint32_t find_in_row(const Rows& rows, Node row, Node node) {
  const std::uint32_t first = rows.start[row];
  const std::uint32_t last = first + rows.count[row];
  for (std::uint32_t e = first; e < last; ++e) {
    if (rows.node[e] == node) return e;
  }
  return kNone;
}

}  // namespace

EngineState::Patched EngineState::patch(std::span<const Edit> edits) {
  for (std::size_t i = 0; i < edits.size(); ++i) {
    bool ordered = true;
    switch (edits[i].kind) {
      case Edit::Kind::set_support:
      case Edit::Kind::set_hinder:
      case Edit::Kind::set_part: ordered = edit_edge(edits[i]); break;
      case Edit::Kind::add_element: add_element(edits[i]); break;
      default: edit_element(edits[i]);
    }
    if (!ordered) return {i + 1, true};
  }
  return {edits.size(), false};
}

void EngineState::edit_element(const Edit& edit) {
  assert(edit.node < graph.size());
  const Node id = edit.node;
  const Node v = flat.place[id];
  const auto set_flags = [&](unsigned clear, unsigned set) {
    journal.set(flat.flags, v, static_cast<std::uint8_t>((flat.flags[v] & ~clear) | set));
  };
  switch (edit.kind) {
    case Edit::Kind::condition:
      journal.set(graph.condition, id, edit.value);
      journal.set(graph.confidence, id, edit.value2);
      journal.set(flat.condition, v, edit.value);
      journal.set(flat.confidence, v, edit.value2);
      return mark_up(v);
    case Edit::Kind::weight:
      weight_total.add(-graph.weight[id]);
      weight_total.add(edit.value);
      journal.set(graph.weight, id, edit.value);
      journal.set(flat.root, v, edit.value);
      if (weight_total.worn()) {
        weight_total = Sum{};
        for (const double weight : graph.weight) weight_total.add(weight);
      }
      weights_changed = true;
      return mark_down(v);
    case Edit::Kind::cost:
      touch(v);
      journal.set(graph.cost, id, edit.value);
      journal.set(flat.cost, v, edit.value);
      return;
    case Edit::Kind::needs_support:
      journal.set(graph.needs_support, id, edit.value != 0 ? std::uint8_t{1} : std::uint8_t{0});
      set_flags(kNeedsSupport, edit.value != 0 ? kNeedsSupport : 0U);
      return mark_up(v);
    case Edit::Kind::domain:
      touch(v);
      journal.set(graph.domain, id, edit.domain);
      set_flags(kDomainBits, static_cast<unsigned>(edit.domain));
      mark_down(v);
      return mark_up(v);
    default: assert(false && "not an edit of an element");
  }
}

void EngineState::add_element(const Edit& edit) {
  const auto v = static_cast<Node>(flat.size());
  journal.push(graph.domain, edit.domain);
  journal.push(graph.condition, edit.value);
  journal.push(graph.confidence, edit.value2);
  journal.push(graph.weight, 0.0);
  journal.push(graph.cost, 0.0);
  journal.push(graph.needs_support, edit.flag ? std::uint8_t{1} : std::uint8_t{0});
  journal.push(flat.id_of, v);
  journal.push(flat.place, v);
  journal.push(flat.flags, static_cast<std::uint8_t>(static_cast<unsigned>(edit.domain) |
                                                     (edit.flag ? kNeedsSupport : 0U)));
  journal.push(flat.condition, edit.value);
  journal.push(flat.confidence, edit.value2);
  for (Column<double>* column : {&flat.cost, &flat.root, &flat.width, &flat.reach_width,
                                 &flat.part_weight, &flat.outer_weight, &flat.gap_max_rest}) {
    journal.push(*column, 0.0);
  }
  journal.push(flat.gap_max, 1.0);
  journal.push(flat.hind, 1.0);
  for (Rows* rows : {&flat.supporters, &flat.supported, &flat.hinderers, &flat.hindered,
                     &flat.parts, &flat.wholes}) {
    journal.push(rows->start, 0U);
    journal.push(rows->count, 0U);
    journal.push(rows->room, 0U);
  }
  journal.push(flat.at, v);
  journal.push(flat.rank, static_cast<std::uint32_t>(flat.at.size() - 1));
  journal.push(flat.cycle_of, kNone);
  for (Column<Lanes>* column : {&flat.given, &flat.support, &flat.gap, &flat.reach, &flat.flow}) {
    journal.push(*column, Lanes{});
  }
  up_.grow(flat.at.size());
  down_.grow(flat.at.size());
  is_touched_.resize(flat.size(), 0);
  visit_.resize(flat.size(), 0);
  reordered = true;
  // Not in the sums yet, so there is nothing to take out of them.
  is_touched_[v] = 1;
  touched_.push_back(v);
  mark_up(v);
  mark_down(v);
}

bool EngineState::edit_edge(const Edit& edit) {
  assert(edit.node < graph.size() && edit.other < graph.size() && edit.node != edit.other);
  Relation support{flat.supported, flat.supporters, &graph.supports, nullptr};
  Relation hinder{flat.hindered, flat.hinderers, &graph.hinders, nullptr};
  Relation part{flat.wholes, flat.parts, nullptr, &graph.parts};
  Relation& relation = edit.kind == Edit::Kind::set_support  ? support
                       : edit.kind == Edit::Kind::set_hinder ? hinder
                                                             : part;
  const Node u = flat.place[edit.node];
  const Node v = flat.place[edit.other];
  const std::uint32_t at = find_in_row(relation.out, u, v);
  if (at == kNone && !(edit.value > 0)) return true;
  touch(v);
  bool ordered = true;
  const bool same = flat.same_cycle(u, v);
  if (at == kNone) {
    insert_edge(relation, u, v, edit.value);
    ordered = same || keep_order(u, v);
    reordered = true;
  } else if (edit.value > 0) {
    journal.set(relation.out.value, at, edit.value);
    journal.set(relation.in.value, find_in_row(relation.in, v, u), edit.value);
    const std::uint32_t edge = relation.out.edge[at];
    if (relation.parts != nullptr) {
      journal.set(*relation.parts, edge, PartEdge{edit.node, edit.other, edit.value});
    } else {
      journal.set(*relation.edges, edge, Edge{edit.node, edit.other, edit.value});
    }
  } else {
    remove_edge(relation, u, v, at);
    ordered = !same || still_connected(u, v);
  }
  if (!ordered) return false;
  if (same && edit.kind == Edit::Kind::set_hinder) {
    const auto inside = [&](Node member) {
      const std::uint32_t first = flat.hinderers.start[member];
      const Node* node = flat.hinderers.node.data();
      return std::any_of(node + first, node + first + flat.hinderers.count[member],
                         [&](Node h) { return flat.same_cycle(h, member); });
    };
    const std::uint32_t cycle = flat.cycle_of[v];
    const std::vector<Node>& members = flat.cycles[cycle];
    const bool any = std::any_of(members.begin(), members.end(), inside);
    journal.set(flat.inner_hinder, cycle, any ? std::uint8_t{1} : std::uint8_t{0});
  }
  refresh_widths(u);
  refresh_widths(v);
  mark_up(v);
  if (edit.kind == Edit::Kind::set_hinder) return true;
  mark_down(u);
  mark_down(v);
  if (edit.kind == Edit::Kind::set_part) {  // shares of all siblings move
    const std::uint32_t first = flat.parts.start[v];
    for (std::uint32_t e = first; e < first + flat.parts.count[v]; ++e) {
      mark_down(flat.parts.node[e]);
    }
  }
  return true;
}

void EngineState::append_to_row(Rows& rows, Node row, Node node, double value,
                                const std::uint32_t* edge) {
  const std::uint32_t count = rows.count[row];
  if (count == rows.room[row]) {  // moves to the end, with room to double
    const std::uint32_t room = std::max(4U, 2 * count);
    const auto start = static_cast<std::uint32_t>(rows.node.size());
    for (std::uint32_t i = 0; i < room; ++i) {
      const std::uint32_t from = rows.start[row] + i;
      journal.push(rows.node, i < count ? Node{rows.node[from]} : Node{0});
      journal.push(rows.value, i < count ? double{rows.value[from]} : 0.0);
      if (edge != nullptr) {
        journal.push(rows.edge, i < count ? std::uint32_t{rows.edge[from]} : 0U);
      }
    }
    journal.set(rows.start, row, start);
    journal.set(rows.room, row, room);
  }
  const std::uint32_t at = rows.start[row] + count;
  journal.set(rows.node, at, node);
  journal.set(rows.value, at, value);
  if (edge != nullptr) journal.set(rows.edge, at, *edge);
  journal.set(rows.count, row, count + 1);
}

void EngineState::remove_from_row(Rows& rows, Node row, std::uint32_t at) {
  const std::uint32_t last = rows.start[row] + rows.count[row] - 1;
  journal.set(rows.node, at, Node{rows.node[last]});
  journal.set(rows.value, at, double{rows.value[last]});
  if (!rows.edge.empty()) journal.set(rows.edge, at, std::uint32_t{rows.edge[last]});
  journal.set(rows.count, row, rows.count[row] - 1);
}

void EngineState::insert_edge(Relation& relation, Node u, Node v, double value) {
  const Node from = flat.id_of[u];
  const Node to = flat.id_of[v];
  std::uint32_t edge = 0;
  if (relation.parts != nullptr) {
    edge = static_cast<std::uint32_t>(relation.parts->size());
    journal.push(*relation.parts, PartEdge{from, to, value});
  } else {
    edge = static_cast<std::uint32_t>(relation.edges->size());
    journal.push(*relation.edges, Edge{from, to, value});
  }
  append_to_row(relation.out, u, v, value, &edge);
  append_to_row(relation.in, v, u, value, nullptr);
}

void EngineState::remove_edge(Relation& relation, Node u, Node v, std::uint32_t at) {
  const std::uint32_t edge = relation.out.edge[at];
  remove_from_row(relation.out, u, at);
  remove_from_row(relation.in, v, find_in_row(relation.in, v, u));
  // The last edge of the list takes the free place.
  const auto close = [&](auto& list, Node from, Node to) {
    const auto last = static_cast<std::uint32_t>(list.size() - 1);
    if (edge != last) {
      const Node source = flat.place[from];
      const std::uint32_t moving = find_in_row(relation.out, source, flat.place[to]);
      journal.set(relation.out.edge, moving, edge);
      journal.set(list, edge, typename std::decay_t<decltype(list)>::value_type(list[last]));
    }
    journal.pop(list);
  };
  if (relation.parts != nullptr) {
    close(*relation.parts, relation.parts->back().child, relation.parts->back().parent);
  } else {
    close(*relation.edges, relation.edges->back().from, relation.edges->back().to);
  }
}

void EngineState::refresh_widths(Node v) {
  touch(v);
  const Widths now = widths_of(flat, v);
  const auto renew = [&](Column<double>& column, double value) {
    if (column[v] != value) journal.set(column, v, value);
  };
  renew(flat.width, now.width);
  renew(flat.reach_width, now.reach_width);
  renew(flat.part_weight, now.part_weight);
  renew(flat.outer_weight, now.outer_weight);
  renew(flat.gap_max, now.gap_max);
  renew(flat.gap_max_rest, now.gap_max_rest);
  constexpr unsigned kDerived = kHasParts | kHasHinderers | kHasOuterParts;
  const auto flags = static_cast<std::uint8_t>((flat.flags[v] & ~kDerived) | now.flags);
  if (flags != flat.flags[v]) journal.set(flat.flags, v, flags);
}

namespace {

// Calls use(w) for every element that the members of v's unit (itself or its cycle) reach directly,
// or that reaches them.
template <typename Use>
void each_neighbour(const Flat& flat, Node lead, bool up, Use&& use) {
  const auto rows = [&](const Rows& r, Node v) {
    for (std::uint32_t e = r.start[v]; e < r.start[v] + r.count[v]; ++e) use(r.node[e]);
  };
  const auto member = [&](Node v) {
    rows(up ? flat.supported : flat.supporters, v);
    rows(up ? flat.hindered : flat.hinderers, v);
    rows(up ? flat.wholes : flat.parts, v);
  };
  if ((flat.flags[lead] & kCyclic) == 0) {
    member(lead);
  } else {
    for (const Node v : flat.cycles[flat.cycle_of[lead]]) member(v);
  }
}

}  // namespace

// Makes room for a new edge u -> v in the order; false if it closes a cycle.
bool EngineState::keep_order(Node u, Node v) {
  const Node from = flat.lead(u);
  const Node to = flat.lead(v);
  const std::uint32_t upper = flat.rank[from];
  const std::uint32_t lower = flat.rank[to];
  if (upper < lower) return true;
  ++visit_number_;
  bool cycle = false;
  const auto search = [&](Node root, bool up) {
    std::vector<Node> found = {root};
    visit_[root] = visit_number_;
    for (std::size_t i = 0; i < found.size() && !cycle; ++i) {
      each_neighbour(flat, found[i], up, [&](Node w) {
        const Node lead = flat.lead(w);
        if (up && lead == from) cycle = true;
        const std::uint32_t rank = flat.rank[lead];
        if (visit_[lead] == visit_number_ || (up ? rank > upper : rank < lower)) return;
        visit_[lead] = visit_number_;
        found.push_back(lead);
      });
    }
    std::sort(found.begin(), found.end(),
              [&](Node a, Node b) { return flat.rank[a] < flat.rank[b]; });
    return found;
  };
  const std::vector<Node> after = search(to, true);
  if (cycle) return false;
  std::vector<Node> moving = search(from, false);
  moving.insert(moving.end(), after.begin(), after.end());
  std::vector<std::uint32_t> ranks;
  ranks.reserve(moving.size());
  for (const Node w : moving) ranks.push_back(flat.rank[w]);
  std::sort(ranks.begin(), ranks.end());
  for (std::size_t i = 0; i < moving.size(); ++i) {
    journal.set(flat.rank, moving[i], ranks[i]);
    journal.set(flat.at, ranks[i], moving[i]);
  }
  return true;
}

// Whether the cycle of u and v holds together without an edge u -> v that has just gone.
bool EngineState::still_connected(Node u, Node v) {
  ++visit_number_;
  std::vector<Node> found = {u};
  visit_[u] = visit_number_;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] == v) return true;
    const Node w = found[i];
    for (const Rows* rows : {&flat.supported, &flat.hindered, &flat.wholes}) {
      for (std::uint32_t e = rows->start[w]; e < rows->start[w] + rows->count[w]; ++e) {
        const Node next = rows->node[e];
        if (visit_[next] == visit_number_ || !flat.same_cycle(next, u)) continue;
        visit_[next] = visit_number_;
        found.push_back(next);
      }
    }
  }
  return false;
}

}  // namespace plumb::score
