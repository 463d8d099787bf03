#include "score/compile.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "score/compile_edges.h"
#include "score/evidence_fields.h"

namespace plumb::score {
namespace {

using model::Index;
using model::Model;

// Collects warnings, of each sort only the first ones.
class Warnings {
 public:
  explicit Warnings(Compiled& out) : out_(out) {}

  enum class Sort : std::uint8_t { cost, relation };
  void add(Sort sort, std::string what, Index element, Index relation) {
    std::size_t& count = counts_[static_cast<std::size_t>(sort)];
    if (++count > kWarningsKept) {
      ++out_.left_out;
      return;
    }
    out_.warnings.push_back({std::move(what), element, relation});
  }

 private:
  Compiled& out_;
  std::array<std::size_t, 2> counts_{};
};

// What is wrong with the annual cost; empty: nothing, or none is stated.
std::string cost_warning(const json::object& fields, std::string_view currency) {
  if (amount(fields, "annual_cost", currency)) return {};
  const auto foreign = money(fields, "annual_cost");
  if (!foreign) return {};
  if (foreign->amount < 0) return "The annual cost is below 0; it is left out.";
  return fmt::format("The annual cost is in {}, not in {}; it is left out.", foreign->currency,
                     currency);
}

void read_cost(const json::object& fields, Index element, Compiled& out, Warnings& warnings) {
  out.graph.cost.push_back(amount(fields, "annual_cost", out.currency).value_or(0));
  std::string warning = cost_warning(fields, out.currency);
  if (!warning.empty()) {
    warnings.add(Warnings::Sort::cost, std::move(warning), element, model::kNoIndex);
  }
}

void read_elements(const Model& model, const EvidenceReader& evidence, Compiled& out,
                   Warnings& warnings) {
  Graph& graph = out.graph;
  out.node_of.assign(model.element_bound(), kNoNode);
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!in_engine(model, at)) continue;
    out.node_of[at] = static_cast<Node>(out.element_of.size());
    out.element_of.push_back(at);
    const Fields fields = fields_of(model, at);
    const Condition condition = evidence.condition(at, *fields);
    const model::ElementType& type = model.type(at);
    graph.domain.push_back(model.domain(at));
    graph.condition.push_back(condition.condition);
    graph.confidence.push_back(condition.confidence);
    graph.needs_support.push_back(type.needs_support ? 1 : 0);
    graph.weight.push_back(root_weight(model, at, *fields));
    read_cost(*fields, at, out, warnings);
    out.conditions.push_back(condition);
  }
}

struct RawEdge {
  EdgeClass kind;
  Node from;
  Node to;
  double value;
};

// Sorts edges by `from`, then `to`, keeping relations between the same two in their order, in which
// the translator merges them too.
std::vector<RawEdge> sorted(const std::vector<RawEdge>& edges, std::size_t nodes) {
  std::vector<std::size_t> start(nodes + 1, 0);
  for (const RawEdge& edge : edges) ++start[edge.from + 1];
  for (std::size_t v = 0; v < nodes; ++v) start[v + 1] += start[v];
  std::vector<RawEdge> out(edges.size());
  std::vector<std::size_t> next(start.begin(), start.end() - 1);
  for (const RawEdge& edge : edges) out[next[edge.from]++] = edge;
  for (std::size_t v = 0; v < nodes; ++v) {
    if (start[v + 1] - start[v] < 2) continue;
    std::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(start[v]),
                     out.begin() + static_cast<std::ptrdiff_t>(start[v + 1]),
                     [](const RawEdge& a, const RawEdge& b) {
                       return a.to != b.to ? a.to < b.to : a.kind < b.kind;
                     });
  }
  return out;
}

void add_edge(Graph& graph, const RawEdge& edge) {
  if (!(edge.value > 0)) return;
  switch (edge.kind) {
    case EdgeClass::support: graph.supports.push_back({edge.from, edge.to, edge.value}); break;
    case EdgeClass::hinder: graph.hinders.push_back({edge.from, edge.to, edge.value}); break;
    case EdgeClass::part: graph.parts.push_back({edge.from, edge.to, edge.value}); break;
  }
}

void read_relations(const Model& model, Day today, Compiled& out, Warnings& warnings) {
  std::vector<RawEdge> edges;
  std::string warning;
  for (Index at = 0; at < model.relation_bound(); ++at) {
    if (model.relation_row(at).state != model::State::live) continue;
    const auto edge = edge_of(model, at, today, &warning);
    if (!warning.empty()) {
      warnings.add(Warnings::Sort::relation, std::move(warning), model::kNoIndex, at);
      warning.clear();
    }
    if (!edge) continue;
    edges.push_back({edge->kind, out.node_of[edge->from], out.node_of[edge->to], edge->value});
    // Even a part of weight 0 is a part.
    if (edge->kind == EdgeClass::part && !only_collects(model, edge->to)) {
      out.graph.weight[edges.back().from] = 0;
    }
  }
  const std::vector<RawEdge> ordered = sorted(edges, out.element_of.size());
  for (std::size_t i = 0; i < ordered.size();) {
    RawEdge edge = ordered[i];
    for (++i; i < ordered.size() && ordered[i].from == edge.from && ordered[i].to == edge.to &&
              ordered[i].kind == edge.kind;
         ++i) {
      edge.value = merged(edge.kind, edge.value, ordered[i].value);
    }
    add_edge(out.graph, edge);
  }
}

}  // namespace

double root_weight(const Model& model, Index element, const json::object& fields) {
  const model::ElementType& type = model.type(element);
  if (!type.root) return 0;
  if (const auto stated = number(fields, "weight")) return std::max(0.0, *stated);
  return model.side(element) == model::Side::it ? type.root_weight_it : type.root_weight_business;
}

Compiled compile(const Model& model, const CompileOptions& options) {
  Compiled out;
  out.as_of = options.as_of;
  out.currency = options.currency;
  Warnings warnings(out);
  const EvidenceReader evidence(model, {options.as_of, options.changed_at});
  read_elements(model, evidence, out, warnings);
  read_relations(model, day_of(options.as_of), out, warnings);
  for (const double weight : out.graph.weight) out.roots += weight > 0 ? 1 : 0;
  warn_without_roots(out);
  return out;
}

void warn_without_roots(Compiled& compiled) {
  // The only warning about nothing in particular.
  const auto general = [](const CompileWarning& warning) {
    return warning.element == model::kNoIndex && warning.relation == model::kNoIndex;
  };
  std::erase_if(compiled.warnings, general);
  if (compiled.roots > 0) return;
  compiled.warnings.push_back(
      {"No goal carries weight, so nothing has importance and no link can be scored. Add goals, or "
       "start from what the organisation offers: plumb settings roots=product,business_service",
       model::kNoIndex, model::kNoIndex});
}

bool warns_about(const Model& model, const Touched& touched, const CompileOptions& options) {
  std::string warning;
  const auto relation_warns = [&](Index at) {
    if (at < model.relation_bound() && model.relation_row(at).state == model::State::live) {
      edge_of(model, at, day_of(options.as_of), &warning);
    }
    return !warning.empty();
  };
  const auto element_warns = [&](Index at) {
    if (!in_engine(model, at)) return false;
    if (!cost_warning(*fields_of(model, at), options.currency).empty()) return true;
    bool any = false;
    const auto look = [&](Index relation, Index) { any = any || relation_warns(relation); };
    model.for_each_out(at, look);
    model.for_each_in(at, look);
    return any;
  };
  return std::any_of(touched.relations.begin(), touched.relations.end(), relation_warns) ||
         std::any_of(touched.elements.begin(), touched.elements.end(), element_warns);
}

void Touched::add(const Model& model, const model::Change& change) {
  if (change.subject == model::Subject::element) {
    const Index at = model.find_element(change.id);
    if (at != model::kNoIndex) elements.push_back(at);
  } else if (change.subject == model::Subject::relation) {
    const Index at = model.find_relation(change.id);
    if (at != model::kNoIndex) relations.push_back(at);
  } else if (change.id == "settings") {
    settings = true;
  }
}

}  // namespace plumb::score
