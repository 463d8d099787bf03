#include "graphs.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <set>
#include <utility>

namespace plumb::oracle {

using model::Domain;
using score::Analysis;
using score::Edge;
using score::Edit;
using score::Graph;
using score::LinkScore;
using score::Node;
using score::PartEdge;

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}
std::size_t Random::below(std::size_t bound) {
  return bound == 0 ? 0 : static_cast<std::size_t>(next() % bound);
}
double Random::unit() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double random_condition(Random& random, bool coarse) {
  if (coarse) return 0.25 * static_cast<double>(random.below(5));
  if (random.chance(0.04)) return 0;
  if (random.chance(0.04)) return 1;
  return random.unit();
}
double random_strength(Random& random, bool coarse) {
  if (coarse) return 0.25 * static_cast<double>(1 + random.below(4));
  if (random.chance(0.1)) return 1;
  return 0.05 + 0.95 * random.unit();
}

namespace {

// What one graph is like, drawn first so that graphs differ more than their elements do.
struct Temper {
  std::vector<std::size_t> rank;  // most edges run from low to high
  double backward = 0;            // share of edges that may run against it
  bool layered = false;           // II low, BS high, as organisations are
};

Temper draw_temper(Random& random, const Recipe& recipe) {
  Temper temper;
  // Small graphs as often as large ones: corner cases live there.
  const std::size_t bound = random.chance(0.5) ? 10 : recipe.max_elements;
  temper.rank.resize(1 + random.below(std::min(bound, recipe.max_elements)));
  std::iota(temper.rank.begin(), temper.rank.end(), std::size_t{0});
  for (std::size_t i = temper.rank.size(); i > 1; --i)
    std::swap(temper.rank[i - 1], temper.rank[random.below(i)]);
  constexpr double kBackward[] = {0, 0.03, 0.1, 0.4};
  temper.backward = recipe.cycles ? kBackward[random.below(4)] : 0;
  temper.layered = random.chance(0.75);
  return temper;
}

void add_elements(Random& random, const Recipe& recipe, const Temper& temper, Graph& graph) {
  constexpr Domain kLayers[] = {Domain::II, Domain::OI, Domain::IS, Domain::BS};
  const std::size_t n = temper.rank.size();
  const double outside = random.chance(0.5) ? 0.05 : 0.3;
  const double needing = random.unit();
  const double costly = random.chance(0.2) ? 0 : 0.6;
  for (std::size_t v = 0; v < n; ++v) {
    const Domain layer = kLayers[temper.rank[v] * 4 / n];
    const bool strays = !temper.layered || random.chance(0.2);
    const Domain domain = strays ? static_cast<Domain>(random.below(4)) : layer;
    graph.domain.push_back(random.chance(outside) ? Domain::none : domain);
    graph.condition.push_back(random_condition(random, recipe.coarse));
    graph.confidence.push_back(random_condition(random, recipe.coarse));
    graph.needs_support.push_back(random.chance(needing) ? 1 : 0);
    graph.cost.push_back(random.chance(costly) ? std::floor(1000 * random.unit()) * 100 : 0);
    graph.weight.push_back(0);
  }
}

// Calls `add(from, to)` for pairs that are new to the list, mostly along `rank`.
template <class Add>
void add_pairs(Random& random, std::size_t count, const Temper& temper, Add add) {
  const std::vector<std::size_t>& rank = temper.rank;
  const std::size_t n = rank.size();
  std::set<std::pair<Node, Node>> seen;
  for (std::size_t i = 0; n > 1 && i < count; ++i) {
    auto from = static_cast<Node>(random.below(n));
    auto to = static_cast<Node>(random.below(n));
    if (from == to) continue;
    if (rank[from] > rank[to] && !random.chance(temper.backward)) std::swap(from, to);
    if (seen.insert({from, to}).second) add(from, to);
  }
}

void set_strength(std::vector<Edge>& list, Node from, Node to, double strength) {
  for (Edge& e : list)
    if (e.from == from && e.to == to) {
      e.strength = strength;
      return;
    }
  list.push_back({from, to, strength});
}

// An element well supported that brings forth its own two hinderers, which chance would hardly
// draw: a fixed point that often does not settle.
void add_restless_loop(Random& random, Graph& graph) {
  const std::size_t n = graph.size();
  const std::size_t first = random.below(n);
  const auto near = [&](std::size_t i) { return static_cast<Node>((first + i) % n); };
  set_strength(graph.supports, near(3), near(0), 1);
  for (std::size_t i = 1; i < 3; ++i) {
    set_strength(graph.supports, near(0), near(i), 1);
    set_strength(graph.hinders, near(i), near(0), 1);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    graph.condition[near(i)] = 1;
    graph.needs_support[near(i)] = i < 3 ? 1 : 0;
  }
}

}  // namespace

Graph random_graph(Random& random, const Recipe& recipe) {
  const Temper temper = draw_temper(random, recipe);
  Graph graph;
  add_elements(random, recipe, temper, graph);
  const std::size_t n = graph.size();
  const auto edges = [&](double least, double most) {
    const double per_element = least + random.unit() * (most - least);
    return static_cast<std::size_t>(per_element * static_cast<double>(n) + 0.5);
  };
  const auto strength = [&] { return random_strength(random, recipe.coarse); };
  add_pairs(random, edges(0.5, 3), temper, [&](Node from, Node to) {
    graph.supports.push_back({from, to, strength()});
  });
  if (recipe.hinderers && random.chance(0.6))
    add_pairs(random, edges(0, 0.8), temper, [&](Node from, Node to) {
      graph.hinders.push_back({from, to, strength()});
    });
  std::vector<char> is_part(n, 0);
  if (recipe.parts && random.chance(0.7))
    add_pairs(random, edges(0, 0.8), temper, [&](Node child, Node parent) {
      const double weight = random.chance(0.5) ? 1 : 0.1 + 5 * random.unit();
      graph.parts.push_back({child, parent, weight});
      is_part[child] = 1;
    });
  if (recipe.hinderers && recipe.cycles && n > 3 && random.chance(0.1))
    add_restless_loop(random, graph);
  // Roots: elements without a parent, most of them in BS; some with weight 0, sometimes all.
  const double weighted = random.chance(0.05) ? 0 : 0.8;
  for (Node v = 0; v < n; ++v)
    if (!is_part[v] && random.chance(graph.domain[v] == Domain::BS ? weighted : weighted * 0.15))
      graph.weight[v] = random.chance(0.3) ? 1 : 10 * random.unit();
  return graph;
}

namespace {

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  double shorter = 0;
  char brief[40];
  std::snprintf(brief, sizeof brief, "%.6g", value);
  if (std::sscanf(brief, "%lf", &shorter) == 1 && shorter == value) return brief;
  return text;
}

}  // namespace

std::string describe(const Graph& graph) {
  std::string out = "\n  " + std::to_string(graph.size()) + " elements\n";
  for (std::size_t v = 0; v < graph.size(); ++v) {
    out += "  " + std::to_string(v) + ": ";
    out += graph.domain[v] == Domain::none ? "--" : std::string(id_of(graph.domain[v]));
    out += " condition " + number(graph.condition[v]);
    out += " confidence " + number(graph.confidence[v]);
    if (graph.weight[v] != 0) out += " weight " + number(graph.weight[v]);
    if (graph.cost[v] != 0) out += " cost " + number(graph.cost[v]);
    out += graph.needs_support[v] ? " needs support\n" : " on its own\n";
  }
  for (const Edge& e : graph.supports)
    out += "  " + std::to_string(e.from) + " supports " + std::to_string(e.to) + " by " +
           number(e.strength) + "\n";
  for (const Edge& e : graph.hinders)
    out += "  " + std::to_string(e.from) + " hinders " + std::to_string(e.to) + " by " +
           number(e.strength) + "\n";
  for (const PartEdge& e : graph.parts)
    out += "  " + std::to_string(e.child) + " is part of " + std::to_string(e.parent) +
           " with weight " + number(e.weight) + "\n";
  return out;
}

std::string describe(const Edit& edit) {
  static const char* const kNames[] = {"condition",     "weight",     "cost",
                                       "needs_support", "domain",     "add_element",
                                       "set_support",   "set_hinder", "set_part"};
  return std::string(kNames[static_cast<std::size_t>(edit.kind)]) + " node " +
         std::to_string(edit.node) + " other " + std::to_string(edit.other) + " value " +
         number(edit.value) + " value2 " + number(edit.value2) + " flag " +
         (edit.flag ? "1" : "0") + " domain '" + std::string(id_of(edit.domain)) + "'\n";
}

std::string difference(const std::string& name, double got, double expected, double tolerance) {
  const double scale = std::max(1.0, std::abs(expected));
  // Written so that NaN is a difference.
  if (std::abs(got - expected) <= tolerance * scale) return "";
  return name + ": got " + number(got) + ", expected " + number(expected);
}

namespace {

std::string deviation(const std::string& name, const std::optional<double>& got,
                      const std::optional<double>& expected, double tolerance) {
  if (got.has_value() != expected.has_value())
    return name + ": got " + (got ? number(*got) : "null") + ", expected " +
           (expected ? number(*expected) : "null");
  return got ? difference(name, *got, *expected, tolerance) : "";
}

std::string deviation(const std::string& name, const std::vector<double>& got,
                      const std::vector<double>& expected, double tolerance) {
  if (got.size() != expected.size())
    return name + ": " + std::to_string(got.size()) + " values, expected " +
           std::to_string(expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    const std::string text =
        difference(name + "[" + std::to_string(i) + "]", got[i], expected[i], tolerance);
    if (!text.empty()) return text;
  }
  return "";
}

// The first text that is not empty.
template <class... Texts>
std::string first(const Texts&... texts) {
  std::string out;
  const auto take = [&](const std::string& text) {
    if (out.empty()) out = text;
  };
  (take(texts), ...);
  return out;
}

std::string values(const LinkScore& got, const LinkScore& want, const std::string& id, double t) {
  const std::string text = first(deviation(id + " coverage", got.coverage, want.coverage, t),
                                 deviation(id + " purpose", got.purpose, want.purpose, t),
                                 deviation(id + " score", got.score, want.score, t));
  if (!text.empty()) return text;
  if (want.purpose && got.purpose_counts_elements != want.purpose_counts_elements)
    return id + " purpose_counts_elements differs";
  // Where both demand and supply are missing the document names no order.
  const bool both = !want.coverage && !want.purpose;
  const bool fits = both ? got.missing != score::Missing::none : got.missing == want.missing;
  return fits ? "" : id + " missing differs";
}

}  // namespace

std::string difference(const Analysis& got, const Analysis& want, const Fields& fields) {
  const double t = fields.tolerance;
  std::string text;
  if (fields.values) {
    text = first(deviation("support", got.support, want.support, t),
                 deviation("delivered", got.delivered, want.delivered, t),
                 deviation("importance", got.importance, want.importance, t),
                 deviation("demand", got.demand, want.demand, t));
    for (std::size_t y = 1; y < 4; ++y) {
      const std::string id(model::kDomainIds[y]);
      text =
          first(text, deviation("support_from " + id, got.support_from[y], want.support_from[y], t),
                deviation("support_from_own " + id, got.support_from_own[y],
                          want.support_from_own[y], t));
    }
    for (std::size_t i = 0; i < 6; ++i)
      text = first(text, values(got.links[i], want.links[i], std::string(model::kLinks[i].id), t));
    text = first(text, deviation("structure", got.structure, want.structure, t));
    if (got.cycles != want.cycles) text = first(text, std::string("cycles differ"));
    if (got.unsettled != want.unsettled) text = first(text, std::string("unsettled differs"));
  }
  if (fields.gradients) {
    text = first(
        text, deviation("gradient_condition", got.gradient_condition, want.gradient_condition, t),
        deviation("gradient_support", got.gradient_support, want.gradient_support, t),
        deviation("gradient_hinder", got.gradient_hinder, want.gradient_hinder, t),
        deviation("structure_confidence", got.structure_confidence, want.structure_confidence, t),
        deviation("structure_stderr", got.structure_stderr, want.structure_stderr, t));
    for (std::size_t i = 0; i < 6; ++i) {
      const std::string id(model::kLinks[i].id);
      text = first(
          text, deviation(id + " confidence", got.links[i].confidence, want.links[i].confidence, t),
          deviation(id + " stderr", got.links[i].stderr_, want.links[i].stderr_, t));
    }
  }
  return text;
}

bool identical(const Analysis& a, const Analysis& b) {
  bool same = a.support == b.support && a.delivered == b.delivered &&
              a.support_from == b.support_from && a.support_from_own == b.support_from_own &&
              a.importance == b.importance && a.demand == b.demand && a.structure == b.structure &&
              a.cycles == b.cycles && a.unsettled == b.unsettled;
  for (std::size_t i = 0; i < 6; ++i)
    same = same && a.links[i].coverage == b.links[i].coverage &&
           a.links[i].purpose == b.links[i].purpose && a.links[i].score == b.links[i].score &&
           a.links[i].missing == b.links[i].missing;
  return same;
}

}  // namespace plumb::oracle
