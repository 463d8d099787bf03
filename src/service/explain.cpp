// Where an element's figures come from: evidence, supporters, what limits it, importance.
#include "service/explain.h"
#include "service/assess_json.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

json::object evidence_json(const model::Model& model, const score::EvidenceItem& item) {
  json::object out{
      {"kind", item.kind},     {"value", item.value},           {"at", day_or_null(item.at)},
      {"weight", item.weight}, {"confidence", item.confidence}, {"decay", item.decay},
      {"share", item.share},   {"source", item.source},         {"by", item.by},
      {"note", item.note}};
  if (item.side != model::Side::none) out["side"] = id_of(item.side);
  if (item.from != model::kNoIndex) out["from"] = model.element_id(item.from);
  if (!item.excluded.empty()) out["excluded"] = item.excluded;
  return out;
}

json::object end_json(const Assessment& assessment, score::Node node, double strength,
                      const char* key) {
  return {{"id", assessment.node_id(node)},
          {"name", assessment.node_name(node)},
          {"delivered", assessment.analysis().delivered[node]},
          {key, strength}};
}

void add_graph_figures(const Assessment& assessment, score::Node node, json::object& out) {
  const score::Graph& graph = assessment.engine->graph();
  const score::Analysis& analysis = assessment.analysis();
  out["condition"] = graph.condition[node];
  out["confidence"] = graph.confidence[node];
  out["needs_support"] = graph.needs_support[node] != 0;
  out["support"] = analysis.support[node];
  out["delivered"] = analysis.delivered[node];
  out["importance"] = analysis.importance[node];
  out["demand"] = analysis.demand[node];
  out["gradient"] = analysis.gradient_condition[node];
  json::object from;
  for (const model::Domain domain : {model::Domain::IS, model::Domain::OI, model::Domain::II}) {
    from[id_of(domain)] = analysis.support_from[static_cast<std::size_t>(domain)][node];
  }
  out["support_from"] = std::move(from);
  json::array supporters;
  json::array supports;
  for (const score::Edge& edge : graph.supports) {
    if (edge.to == node) {
      supporters.push_back(end_json(assessment, edge.from, edge.strength, "strength"));
    }
    if (edge.from == node) {
      supports.push_back(end_json(assessment, edge.to, edge.strength, "strength"));
    }
  }
  json::array hinderers;
  for (const score::Edge& edge : graph.hinders) {
    if (edge.to == node) {
      hinderers.push_back(end_json(assessment, edge.from, edge.strength, "strength"));
    }
  }
  json::array parts;
  for (const score::PartEdge& part : graph.parts) {
    if (part.parent == node) {
      parts.push_back(end_json(assessment, part.child, part.weight, "weight"));
    }
  }
  out["supporters"] = std::move(supporters);
  out["supports"] = std::move(supports);
  out["hinderers"] = std::move(hinderers);
  out["parts"] = std::move(parts);
  out["limiting_chain"] = limiting_chain_json(assessment, assessment.compiled.element_of[node]);
}

}  // namespace

json::object explain_json(const Assessment& assessment, model::Index element) {
  const model::Model& model = assessment.model();
  score::EvidenceOptions options;
  options.as_of = assessment.moment.at;
  const score::EvidenceReader reader(model, options);
  const score::ConditionExplained explained = reader.explain(element);
  json::array items;
  for (const score::EvidenceItem& item : explained.items) {
    items.push_back(evidence_json(model, item));
  }
  json::object out{{"id", model.element_id(element)},
                   {"name", model.name(element)},
                   {"type", model.type_name(element)},
                   {"component", model.component(element)},
                   {"as_of", format_instant(assessment.moment.at)},
                   {"assumed", explained.result.assumed},
                   {"prior", explained.prior},
                   {"condition", explained.result.condition},
                   {"confidence", explained.result.confidence},
                   {"formula",
                    "condition = sum(weight x decay x value) / sum(weight x decay); confidence = 1 "
                    "- product(1 - confidence x decay)"},
                   {"evidence", std::move(items)}};
  const score::Node node = assessment.compiled.node(element);
  if (node == score::kNoNode) {
    out["in_engine"] = false;
  } else {
    out["in_engine"] = true;
    add_graph_figures(assessment, node, out);
  }
  return out;
}

}  // namespace plumb::service
