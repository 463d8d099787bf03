// A link opened: what its coverage and purpose are made of, what limits it, what would raise it.
#include <tuple>

#include "service/explain_parts.h"
#include "service/lever_page.h"
#include "service/purpose.h"

namespace plumb::service {
namespace {

// How many changes are tried out, and how many are shown.
constexpr std::size_t kShortlist = 60;
constexpr std::size_t kShownLevers = 5;
constexpr double kLeastGain = 1e-9;

using score::Node;

struct Ends {
  model::Domain demand;
  model::Domain supply;
  const score::LinkScore& score;
  const std::vector<double>& own;   // S_own_Y
  const std::vector<double>& from;  // S_Y
};

Ends ends_of(const Assessment& assessment, std::size_t link) {
  const auto supply = static_cast<std::size_t>(model::kLinks[link].supply);
  return {model::kLinks[link].demand, model::kLinks[link].supply, assessment.analysis().links[link],
          assessment.analysis().support_from_own[supply],
          assessment.analysis().support_from[supply]};
}

std::string domain_name(const Assessment& assessment, model::Domain domain) {
  for (const model::DomainText& text : assessment.sam.domains) {
    if (text.domain == domain) return text.name;
  }
  return std::string(id_of(domain));
}

Opened open_coverage(const Assessment& assessment, std::size_t link) {
  const Ends ends = ends_of(assessment, link);
  const score::Analysis& analysis = assessment.analysis();
  const score::Graph& graph = assessment.engine->graph();
  Opened out;
  out.id = "coverage";
  out.name = "Coverage";
  out.value = ends.score.coverage;
  out.confidence = ends.score.confidence;
  out.stderr_ = ends.score.stderr_;
  out.formula = "coverage = sum(demand x support from the supply domain) / sum(demand)";
  out.words =
      fmt::format("How much of {} is supported by {}.", domain_name(assessment, ends.demand),
                  domain_name(assessment, ends.supply));
  if (!out.value) out.missing = "no element of the demand domain has importance";
  double total = 0;
  for (Node v = 0; v < graph.size(); ++v) {
    if (graph.domain[v] == ends.demand && analysis.demand[v] > 0) total += analysis.demand[v];
  }
  for (Node v = 0; v < graph.size(); ++v) {
    if (graph.domain[v] != ends.demand || assessment.compiled.element_of[v] == model::kNoIndex) {
      continue;
    }
    if (!(analysis.demand[v] > 0)) {
      out.excluded.push_back(excluded_element(
          assessment, assessment.compiled.element_of[v],
          analysis.importance[v] > 0 ? "its parts carry all its demand" : "it has no importance",
          analysis.importance[v]));
      continue;
    }
    const double weight = analysis.demand[v] / total;
    out.inputs.push_back(element_input(assessment, v, ends.own[v], weight, weight * ends.own[v]));
  }
  return out;
}

Opened open_purpose(const Assessment& assessment, std::size_t link) {
  const Ends ends = ends_of(assessment, link);
  const score::Graph& graph = assessment.engine->graph();
  const bool by_cost = !ends.score.purpose_counts_elements;
  Opened out;
  out.id = "purpose";
  out.name = "Purpose";
  out.value = ends.score.purpose;
  out.formula = by_cost ? "purpose = sum(cost x share of its work that leads there) / sum(cost)"
                        : "purpose = mean share of work that leads there; no element has a cost";
  out.words =
      fmt::format("How much of {} leads to what matters in {}.",
                  domain_name(assessment, ends.supply), domain_name(assessment, ends.demand));
  if (!out.value) {
    out.missing = "the supply domain has no element";
    return out;
  }
  const std::vector<double> leads = purposes_towards(graph, assessment.analysis(), ends.demand);
  double total = 0;
  for (Node v = 0; v < graph.size(); ++v) {
    if (graph.domain[v] == ends.supply) total += by_cost ? graph.cost[v] : 1;
  }
  for (Node v = 0; v < graph.size(); ++v) {
    const model::Index element = assessment.compiled.element_of[v];
    if (graph.domain[v] != ends.supply || element == model::kNoIndex) continue;
    if (by_cost && !(graph.cost[v] > 0)) {
      out.excluded.push_back(excluded_element(assessment, element, "it has no annual cost",
                                              assessment.analysis().importance[v]));
      continue;
    }
    const double weight = (by_cost ? graph.cost[v] : 1) / total;
    out.inputs.push_back(element_input(assessment, v, leads[v], weight, weight * leads[v]));
  }
  return out;
}

json::object step_json(const Assessment& assessment, Node at, std::string_view limited_by) {
  json::object out = ref_json(assessment.model(), assessment.compiled.element_of[at]);
  out["condition"] = assessment.engine->graph().condition[at];
  out["delivered"] = assessment.analysis().delivered[at];
  out["limited_by"] = limited_by;
  return out;
}

// Edges into each node, made once for a chain.
class Below {
 public:
  explicit Below(const score::Graph& graph) : first_(graph.size() + 1, 0) {
    for (const score::Edge& edge : graph.supports) ++first_[edge.to + 1];
    for (const score::PartEdge& part : graph.parts) ++first_[part.parent + 1];
    for (std::size_t i = 0; i + 1 < first_.size(); ++i) first_[i + 1] += first_[i];
    edges_.resize(first_.back());
    std::vector<std::uint32_t> at(first_.begin(), first_.end() - 1);
    for (const score::Edge& edge : graph.supports) {
      edges_[at[edge.to]++] = {edge.from, edge.strength};
    }
    for (const score::PartEdge& part : graph.parts) edges_[at[part.parent]++] = {part.child, 1};
  }

  // What takes most away: strength times what is missing from full delivery. The node itself if
  // nothing does.
  template <typename Delivered>
  Node worst(Node at, Delivered delivered) const {
    double most = 0;
    Node out = at;
    for (std::uint32_t i = first_[at]; i < first_[at + 1]; ++i) {
      const double loss = edges_[i].second * (1 - delivered(edges_[i].first));
      if (loss <= most) continue;
      most = loss;
      out = edges_[i].first;
    }
    return out;
  }
  bool empty(Node at) const { return first_[at] == first_[at + 1]; }

 private:
  std::vector<std::uint32_t> first_;
  std::vector<std::pair<Node, double>> edges_;
};

// Follows the chain from `at` by plain delivery until something is limited by its own condition.
void follow(const Assessment& assessment, const Below& below, Node at, std::vector<bool>& seen,
            json::array& out) {
  const score::Graph& graph = assessment.engine->graph();
  const auto delivered = [&](Node v) { return assessment.analysis().delivered[v]; };
  while (!seen[at]) {
    seen[at] = true;
    const bool own = delivered(at) >= graph.condition[at] - 1e-12;
    const bool bare = below.empty(at);
    out.push_back(step_json(assessment, at,
                            own    ? "its own condition"
                            : bare ? "nothing supports it"
                                   : "what supports it"));
    if (own || bare) return;
    at = below.worst(at, delivered);
  }
}

// From the demand that misses most down towards the supply domain.
json::array link_chain(const Assessment& assessment, std::size_t link) {
  const Ends ends = ends_of(assessment, link);
  const score::Graph& graph = assessment.engine->graph();
  const score::Analysis& analysis = assessment.analysis();
  json::array out;
  double most = 0;
  Node at = score::kNoNode;
  for (Node v = 0; v < graph.size(); ++v) {
    if (graph.domain[v] != ends.demand || !(analysis.demand[v] > 0)) continue;
    const double miss = analysis.demand[v] * (1 - ends.own[v]);
    if (miss <= most) continue;
    most = miss;
    at = v;
  }
  if (at == score::kNoNode) return out;
  const Below below(graph);
  std::vector<bool> seen(graph.size());
  const std::string nothing =
      "nothing from " + domain_name(assessment, ends.supply) + " supports it";
  const std::string weak = "support from " + domain_name(assessment, ends.supply);
  const auto from_supply = [&](Node v) {
    return graph.domain[v] == ends.supply ? analysis.delivered[v]
                                          : std::min(graph.condition[v], ends.from[v]);
  };
  while (!seen[at] && graph.domain[at] != ends.supply) {
    seen[at] = true;
    const bool none = !(ends.from[at] > 0);
    out.push_back(step_json(assessment, at, none ? nothing : weak));
    if (none) return out;
    at = below.worst(at, from_supply);
  }
  follow(assessment, below, at, seen, out);
  return out;
}

// What is tried: changes of what already is, by what the engine's gradients promise. A link without
// weight in the structure line has none; its supply domain is tried then.
std::vector<score::Lever> shortlist(const Assessment& assessment, std::size_t link) {
  const score::Graph& graph = assessment.engine->graph();
  const score::Analysis& analysis = assessment.analysis();
  const score::LinkScore& score = analysis.links[link];
  const bool weighed = score.score && *score.score > 0;
  std::vector<std::pair<double, score::Lever>> all;
  const auto add = [&](score::Lever lever, double gradient) {
    const double promise = gradient * (lever.to - lever.from);
    lever.gradient = gradient;
    if (promise > 0) all.emplace_back(promise, lever);
  };
  for (Node v = 0; v < graph.size(); ++v) {
    score::Lever lever;
    lever.node = v;
    lever.from = graph.condition[v];
    lever.to = 1;
    const bool supply = graph.domain[v] == model::kLinks[link].supply;
    add(lever, weighed ? analysis.gradient_condition[v] : supply ? analysis.importance[v] : 0);
  }
  for (std::size_t i = 0; weighed && i < graph.supports.size(); ++i) {
    score::Lever lever;
    lever.kind = score::Lever::Kind::strength;
    lever.node = graph.supports[i].from;
    lever.other = graph.supports[i].to;
    lever.from = graph.supports[i].strength;
    lever.to = 1;
    add(lever, analysis.gradient_support[i]);
  }
  const std::size_t kept = std::min(kShortlist, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(),
                    [](const auto& a, const auto& b) {
                      return std::tie(b.first, a.second.node, a.second.other) <
                             std::tie(a.first, b.second.node, b.second.other);
                    });
  std::vector<score::Lever> out;
  for (std::size_t i = 0; i < kept; ++i) out.push_back(all[i].second);
  return out;
}

score::Edit edit_of(const Assessment& assessment, const score::Lever& lever, double value) {
  score::Edit edit;
  edit.node = lever.node;
  edit.other = lever.other;
  edit.value = value;
  edit.value2 = assessment.engine->graph().confidence[lever.node];
  edit.kind = lever.kind == score::Lever::Kind::condition ? score::Edit::Kind::condition
                                                          : score::Edit::Kind::set_support;
  return edit;
}

// Each tried by itself, exactly; the best for this link first.
json::array raise(const Assessment& assessment, std::size_t link) {
  struct Gain {
    double link = 0;
    score::Lever lever;
  };
  const double before = assessment.analysis().links[link].score.value_or(0);
  const double structure = assessment.analysis().structure.value_or(0);
  std::vector<Gain> gains;
  score::Engine engine(*assessment.engine);
  for (score::Lever lever : shortlist(assessment, link)) {
    const score::Edit make = edit_of(assessment, lever, lever.to);
    engine.apply({&make, 1});
    const double gain = engine.analysis().links[link].score.value_or(0) - before;
    lever.structure_after = engine.analysis().structure.value_or(0);
    lever.gain = lever.structure_after - structure;
    const score::Edit undo = edit_of(assessment, lever, lever.from);
    engine.apply({&undo, 1});
    if (gain > kLeastGain) gains.push_back({gain, lever});
  }
  std::stable_sort(gains.begin(), gains.end(),
                   [](const Gain& a, const Gain& b) { return a.link > b.link; });
  json::array out;
  for (const Gain& gain : gains) {
    if (out.size() == kShownLevers) break;
    json::object row = lever_json(assessment, lever_row(assessment, gain.lever));
    row["link_gain"] = gain.link;
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

json::array limiting_chain_json(const Assessment& assessment, model::Index element) {
  json::array out;
  const Node node = assessment.compiled.node(element);
  if (node == score::kNoNode) return out;
  const Below below(assessment.engine->graph());
  std::vector<bool> seen(assessment.engine->graph().size());
  follow(assessment, below, node, seen, out);
  return out;
}

json::object explain_link(const Assessment& assessment, std::size_t link) {
  const Ends ends = ends_of(assessment, link);
  json::object score{{"coverage", number_or_null(ends.score.coverage)},
                     {"purpose", number_or_null(ends.score.purpose)},
                     {"score", number_or_null(ends.score.score)},
                     {"confidence", number_or_null(ends.score.confidence)},
                     {"stderr", number_or_null(ends.score.stderr_)}};
  if (ends.score.purpose) {
    score["purpose_basis"] = ends.score.purpose_counts_elements ? "elements" : "cost";
  }
  if (ends.score.missing == score::Missing::no_demand) {
    score["missing"] = "no element of the demand domain has importance";
  } else if (ends.score.missing == score::Missing::no_supply) {
    score["missing"] = "the supply domain has no element";
  }
  return {{"id", model::kLinks[link].id},
          {"name",
           domain_name(assessment, ends.demand) + " and " + domain_name(assessment, ends.supply)},
          {"demand", id_of(ends.demand)},
          {"supply", id_of(ends.supply)},
          {"score", std::move(score)},
          {"coverage", explanation_json(assessment, open_coverage(assessment, link))},
          {"purpose", explanation_json(assessment, open_purpose(assessment, link))},
          {"chain", link_chain(assessment, link)},
          {"raise", raise(assessment, link)}};
}

}  // namespace plumb::service
