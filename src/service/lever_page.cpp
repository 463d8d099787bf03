#include "service/lever_page.h"

#include <fmt/format.h>

#include "score/compile_edges.h"
#include "score/evidence_fields.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

// The relation that makes the edge; of several the strongest. Empty if there is none any more.
std::string relation_between(const Assessment& assessment, model::Index from, model::Index to) {
  const model::Model& model = assessment.model();
  const Day today = day_of(assessment.moment.at);
  std::string out;
  double strongest = 0;
  const auto look = [&](model::Index relation, model::Index) {
    const auto edge = score::edge_of(model, relation, today);
    if (!edge || edge->kind != score::EdgeClass::support) return;
    if (edge->from != from || edge->to != to || edge->value <= strongest) return;
    strongest = edge->value;
    out = std::string(model.relation_id(relation));
  };
  model.for_each_out(from, look);
  model.for_each_in(from, look);
  return out;
}

}  // namespace

double index_points(const Assessment& assessment, double structure_gain) {
  double sum = 0;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    if (assessment.index.lines[i].value) sum += assessment.index.weights[i];
  }
  return sum > 0 ? 100 * structure_gain * assessment.index.weights[0] / sum : 0;
}

LeverRow lever_row(const Assessment& assessment, const score::Lever& lever) {
  LeverRow row;
  row.lever = lever;
  row.index_gain = index_points(assessment, lever.gain);
  row.element = assessment.node_id(lever.node);
  row.name = assessment.node_name(lever.node);
  if (lever.kind == score::Lever::Kind::condition) {
    row.kind = "condition";
    row.text = fmt::format("Bring \"{}\" from {:.2f} to {:.2f}.", row.name, lever.from, lever.to);
    return row;
  }
  row.kind = "strength";
  row.target = assessment.node_id(lever.other);
  row.target_name = assessment.node_name(lever.other);
  row.text = fmt::format("Let \"{}\" support \"{}\" with {:.2f} instead of {:.2f}.", row.name,
                         row.target_name, lever.to, lever.from);
  return row;
}

json::object lever_json(const Assessment& assessment, const LeverRow& row) {
  const model::Model& model = assessment.model();
  json::object out{{"kind", row.kind},
                   {"element", row.element},
                   {"name", row.name},
                   {"text", row.text},
                   {"from", row.lever.from},
                   {"to", row.lever.to},
                   {"gradient", row.lever.gradient},
                   {"structure_gain", row.lever.gain},
                   {"structure_after", row.lever.structure_after},
                   {"index_gain", row.index_gain}};
  const model::Index element = model.find_element(row.element);
  if (element != model::kNoIndex) {
    out["component"] = text_or_null(model.component(element));
    const score::Fields fields = score::fields_of(model, element);
    out["owner"] = text_or_null(somebody(model, score::text(*fields, "owner")).name);
  }
  if (row.target.empty()) return out;
  out["target"] = row.target;
  out["target_name"] = row.target_name;
  const model::Index target = model.find_element(row.target);
  if (element == model::kNoIndex || target == model::kNoIndex) return out;
  const std::string relation = relation_between(assessment, element, target);
  if (!relation.empty()) out["relation"] = relation;
  return out;
}

}  // namespace plumb::service
