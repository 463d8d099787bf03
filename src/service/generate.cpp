#include "service/generate.h"

#include <algorithm>
#include <array>
#include <random>

#include <fmt/format.h>

namespace plumb::service {
namespace {

using model::Domain;

// What an element is, from its place: the organisation is laid out in four strips by domain, and
// neighbours in a strip belong together.
struct Layout {
  explicit Layout(std::uint32_t elements)
      : ends{elements / 10, elements / 5, elements / 5 + elements * 2 / 5, elements} {}

  Domain domain(std::uint32_t at) const {
    for (std::size_t d = 0; d < ends.size(); ++d) {
      if (at < ends[d]) return static_cast<Domain>(d);
    }
    return Domain::II;
  }
  std::uint32_t begin(Domain domain) const {
    return domain == Domain::BS ? 0 : ends[static_cast<std::size_t>(domain) - 1];
  }
  std::uint32_t size(Domain domain) const {
    return ends[static_cast<std::size_t>(domain)] - begin(domain);
  }

  std::array<std::uint32_t, 4> ends;  // BS, IS, OI, II
};

struct Relation {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  enum class Kind : std::uint8_t { support, hinder, part } kind = Kind::support;
  double strength = 0.5;
};

// Calls add(relation) until there are enough; pairs may repeat and are filtered by the caller.
template <typename Add>
void relations_of(const Shape& shape, const Layout& layout, std::mt19937_64& random, Add add) {
  // Who supports whom: infrastructure carries organisation and IT strategy, those carry strategy.
  struct Way {
    Domain from;
    Domain to;
    int weight;
  };
  constexpr std::array<Way, 8> kWays = {{{Domain::II, Domain::OI, 30},
                                         {Domain::II, Domain::IS, 12},
                                         {Domain::II, Domain::II, 22},
                                         {Domain::IS, Domain::OI, 8},
                                         {Domain::IS, Domain::BS, 6},
                                         {Domain::OI, Domain::BS, 10},
                                         {Domain::OI, Domain::OI, 9},
                                         {Domain::BS, Domain::BS, 3}}};
  std::uniform_real_distribution<double> share(0, 1);
  std::uniform_int_distribution<int> way_of(1, 100);
  constexpr std::array<double, 4> kStrengths = {0.25, 0.5, 0.75, 1};
  std::uint32_t made = 0;
  for (std::uint64_t tries = 0; made < shape.relations && tries < 20ull * shape.relations;
       ++tries) {
    int left = way_of(random);
    std::size_t pick = 0;
    while (left > kWays[pick].weight) left -= kWays[pick++].weight;
    const Way& way = kWays[pick];
    if (layout.size(way.from) == 0 || layout.size(way.to) == 0) continue;
    Relation relation;
    const double place = share(random);
    const double near =
        share(random) < shape.far
            ? share(random)
            : std::clamp(place + (share(random) - 0.5) * 60.0 / std::max(60u, shape.elements), 0.0,
                         0.999999);
    relation.to = layout.begin(way.to) + static_cast<std::uint32_t>(place * layout.size(way.to));
    relation.from =
        layout.begin(way.from) + static_cast<std::uint32_t>(near * layout.size(way.from));
    // Inside a strip relations lead to smaller numbers, so that there are no cycles.
    if (way.from == way.to && relation.from < relation.to) std::swap(relation.from, relation.to);
    if (relation.from == relation.to) continue;
    const double kind = share(random);
    relation.kind = way.from == way.to && kind < shape.parts * 3 ? Relation::Kind::part
                    : kind > 1 - shape.hinders                   ? Relation::Kind::hinder
                                                                 : Relation::Kind::support;
    relation.strength = kStrengths[random() % kStrengths.size()];
    if (add(relation)) ++made;
  }
}

struct Node {
  Domain domain = Domain::none;
  bool needs_support = false;
  double condition = 0;
  double confidence = 0;
  double weight = 0;
  double cost = 0;
};

Node node_of(const Layout& layout, std::uint32_t at, std::mt19937_64& random) {
  std::uniform_real_distribution<double> share(0, 1);
  Node out;
  out.domain = layout.domain(at);
  out.needs_support = out.domain == Domain::BS || out.domain == Domain::IS;
  out.condition = out.domain == Domain::BS ? 1.0 : 0.4 + 0.6 * share(random);
  out.confidence = share(random) * 0.9;
  if (out.domain == Domain::BS && at % 5 == 0) out.weight = 1.0 + static_cast<double>(random() % 9);
  if (out.domain != Domain::BS && random() % 3 == 0) {
    out.cost = static_cast<double>(1000 + random() % 200000);
  }
  return out;
}

}  // namespace

score::Graph generate_graph(const Shape& shape) {
  const Layout layout(shape.elements);
  std::mt19937_64 random(shape.seed);
  score::Graph graph;
  for (std::uint32_t at = 0; at < shape.elements; ++at) {
    const Node node = node_of(layout, at, random);
    graph.domain.push_back(node.domain);
    graph.condition.push_back(node.condition);
    graph.confidence.push_back(node.confidence);
    graph.weight.push_back(node.weight);
    graph.cost.push_back(node.cost);
    graph.needs_support.push_back(node.needs_support ? 1 : 0);
  }
  std::vector<std::vector<std::uint32_t>> seen(shape.elements);
  relations_of(shape, layout, random, [&](const Relation& relation) {
    auto& mine = seen[relation.from];
    if (std::find(mine.begin(), mine.end(), relation.to) != mine.end()) return false;
    mine.push_back(relation.to);
    switch (relation.kind) {
      case Relation::Kind::support:
        graph.supports.push_back({relation.from, relation.to, relation.strength});
        break;
      case Relation::Kind::hinder:
        graph.hinders.push_back({relation.from, relation.to, relation.strength});
        break;
      case Relation::Kind::part: graph.parts.push_back({relation.from, relation.to, 1}); break;
    }
    return true;
  });
  return graph;
}

exchange::Document generate_document(const Shape& shape) {
  const Layout layout(shape.elements);
  std::mt19937_64 random(shape.seed);
  constexpr std::array<std::string_view, 4> kTypes = {"goal", "it_service", "process",
                                                      "application"};
  exchange::Document out;
  out.format = "synthetic";
  out.name = "Synthetic organisation";
  out.elements.reserve(shape.elements);
  out.relations.reserve(shape.relations);
  const auto id_of_element = [](std::uint32_t at) { return fmt::format("e{:07}", at); };
  for (std::uint32_t at = 0; at < shape.elements; ++at) {
    const Node node = node_of(layout, at, random);
    const std::string_view type = kTypes[static_cast<std::size_t>(node.domain)];
    exchange::ElementDraft draft;
    draft.element.id = id_of_element(at);
    draft.element.type = std::string(type);
    draft.element.name = fmt::format("{} {}", type, at);
    json::object& fields = draft.element.fields;
    fields["owner"] = fmt::format("person-{}", at % 997);
    if (node.weight > 0) fields["weight"] = node.weight;
    if (node.cost > 0) fields["annual_cost"] = {{"amount", node.cost}, {"currency", "EUR"}};
    fields["evidence"] = {{{"kind", "assessed"}, {"value", node.condition}, {"at", "2026-06-01"}}};
    out.elements.push_back(std::move(draft));
  }
  std::vector<std::vector<std::uint32_t>> seen(shape.elements);
  std::uint32_t number = 0;
  relations_of(shape, layout, random, [&](const Relation& relation) {
    auto& mine = seen[relation.from];
    if (std::find(mine.begin(), mine.end(), relation.to) != mine.end()) return false;
    mine.push_back(relation.to);
    exchange::RelationDraft draft;
    draft.relation.id = fmt::format("r{:07}", number++);
    draft.relation.kind = relation.kind == Relation::Kind::support  ? "supports"
                          : relation.kind == Relation::Kind::hinder ? "hinders"
                                                                    : "part_of";
    draft.from.id = id_of_element(relation.from);
    draft.to.id = id_of_element(relation.to);
    if (relation.kind != Relation::Kind::part)
      draft.relation.fields["strength"] = relation.strength;
    out.relations.push_back(std::move(draft));
    return true;
  });
  return out;
}

}  // namespace plumb::service
