// The index, its five lines and the components, opened.
#include "score/evidence.h"
#include "score/evidence_fields.h"
#include "score/resources.h"
#include "service/explain_parts.h"

namespace plumb::service {
namespace {

constexpr std::array<std::string_view, score::kPracticeIds.size()> kPracticeNames = {
    "Bodies that met on time", "Decisions with a reason, reviewed when due",
    "Actions done or not yet due", "Initiatives under way with a change plan",
    "Critical services with a tested recovery"};

std::string percent(double share) {
  return fmt::format("{:.3g}%", 100 * share);
}

Opened opened_line(const Assessment& assessment, score::Line which) {
  const score::LineValue& line = score::line(assessment.index.lines, which);
  Opened out;
  out.id = score::kLineIds[static_cast<std::size_t>(which)];
  out.name = score::kLineNames[static_cast<std::size_t>(which)];
  out.value = line.value;
  out.confidence = line.confidence;
  out.stderr_ = line.stderr_;
  out.missing = line.missing;
  return out;
}

Opened open_index(const Assessment& assessment) {
  const score::AlignmentIndex& index = assessment.index;
  Opened out;
  out.id = "index";
  out.name = "Alignment index";
  out.value = index.value;
  out.confidence = index.confidence;
  out.stderr_ = index.stderr_;
  out.formula = "index = 100 x sum(weight x line) / sum(weight), over the lines that have data";
  out.words = "The weighted mean of the lines that have data, from 0 to 100.";
  if (!index.value) out.missing = "no line has data";
  double weights = 0;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    if (index.lines[i].value) weights += index.weights[i];
  }
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    const score::LineValue& line = index.lines[i];
    const std::string id(score::kLineIds[i]);
    const std::string name(score::kLineNames[i]);
    if (!line.value) {
      out.excluded.push_back({id, name, line.missing, 0});
      continue;
    }
    const double weight = weights > 0 ? index.weights[i] / weights : 0;
    out.inputs.push_back({{"id", id},
                          {"kind", "line"},
                          {"name", name},
                          {"value", *line.value},
                          {"weight", index.weights[i]},
                          {"share", 100 * weight * *line.value}});
  }
  return out;
}

Opened open_structure(const Assessment& assessment) {
  Opened out = opened_line(assessment, score::Line::structure);
  out.formula = "structure = mean of the link scores that exist";
  out.words = "How well the four domains support each other: the mean over the six links.";
  const auto& links = assessment.analysis().links;
  double count = 0;
  for (const score::LinkScore& link : links) count += link.score ? 1 : 0;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const std::string id(model::kLinks[i].id);
    if (!links[i].score) {
      const bool demand = links[i].missing == score::Missing::no_demand;
      out.excluded.push_back({id, id,
                              demand ? "no element of the demand domain has importance"
                                     : "the supply domain has no element",
                              0});
      continue;
    }
    out.inputs.push_back({{"id", id},
                          {"kind", "link"},
                          {"name", id},
                          {"value", *links[i].score},
                          {"weight", 1 / count},
                          {"share", *links[i].score / count}});
  }
  return out;
}

Opened open_resources(const Assessment& assessment) {
  Opened out = opened_line(assessment, score::Line::resources);
  // With shares that sum to 1 on both sides, 1 - 1/2 sum |a - b| is the sum of the smaller ones.
  out.formula =
      "resources = 1 - 1/2 sum |share of importance - share of cost| = sum min(share of "
      "importance, share of cost), over elements with a cost";
  out.words = "Whether the money goes where the strategy needs it.";
  const score::Graph& graph = assessment.engine->graph();
  const score::Resources found = score::resources(graph, assessment.analysis());
  for (const score::ResourceShare& row : found.shares) {
    const double common = std::min(row.importance, row.cost);
    json::object input = element_input(assessment, row.node, row.importance, row.cost, common);
    input["detail"] = fmt::format("{} of the importance, {} of the cost", percent(row.importance),
                                  percent(row.cost));
    out.inputs.push_back(std::move(input));
  }
  if (!out.value) out.inputs.clear();
  for (score::Node v = 0; v < graph.size(); ++v) {
    const model::Index element = assessment.compiled.element_of[v];
    if (element == model::kNoIndex || graph.cost[v] > 0) continue;
    const double importance = assessment.analysis().importance[v];
    if (!(importance > 0) || graph.domain[v] == model::Domain::BS) continue;
    out.excluded.push_back(
        excluded_element(assessment, element, "it has importance but no annual cost", importance));
  }
  return out;
}

// Why a measure or service level does not count.
std::string outcome_problem(const Assessment& assessment, model::Index element,
                            std::optional<double> attained, std::optional<Day> at, double weight) {
  if (!attained) return "it has no value or no target";
  if (at && *at > day_of(assessment.moment.at)) return "its value is dated later";
  if (!(weight > 0)) {
    bool linked = false;
    assessment.model().for_each_out(element, [&](model::Index relation, model::Index) {
      linked = linked || assessment.model().kind_name(relation) == "measures";
    });
    return linked ? "what it measures has no importance" : "it measures no element";
  }
  return {};
}

Opened open_outcomes(const Assessment& assessment) {
  Opened out = opened_line(assessment, score::Line::outcomes);
  out.formula =
      "outcomes = sum(importance x attainment) / sum(importance), over measures and "
      "service levels";
  out.words =
      "How far measures and service levels have come, by the importance of what they "
      "measure.";
  const model::Model& model = assessment.model();
  const score::Situation situation = assessment.situation();
  const Day today = day_of(assessment.moment.at);
  double total = 0;
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at)) continue;
    const bool measure = model.type_name(at) == "measure";
    if (!measure && model.type_name(at) != "service_level") continue;
    const score::Fields fields = score::fields_of(model, at);
    const auto attained = measure
                              ? score::attainment(score::figures_of(*fields))
                              : score::service_level_attainment(score::number(*fields, "attained"),
                                                                score::number(*fields, "target"));
    const auto measured = score::day(*fields, "as_of");
    std::vector<model::Index> targets;
    model.for_each_out(at, [&](model::Index relation, model::Index to) {
      if (model.kind_name(relation) != "measures") return;
      if (score::valid_on(model, relation, today)) targets.push_back(to);
    });
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    double weight = 0;
    for (const model::Index target : targets) weight += situation.importance(target);
    std::string problem = outcome_problem(assessment, at, attained, measured, weight);
    if (!problem.empty()) {
      out.excluded.push_back(excluded_element(assessment, at, std::move(problem), weight));
      continue;
    }
    json::object input = ref_json(model, at);
    input["kind"] = "element";
    input["value"] = *attained;
    input["weight"] = weight;
    input["share"] = weight * *attained;
    input["at"] = day_or_null(measured);
    std::vector<std::string> names;
    for (const model::Index target : targets) names.push_back(shown_name(model, target));
    input["detail"] = fmt::format("{}", fmt::join(names, ", "));
    total += weight;
    out.inputs.push_back(std::move(input));
  }
  for (json::object& input : out.inputs) {
    input["weight"] = input["weight"].to_number<double>() / total;
    input["share"] = share_of(input) / total;
  }
  return out;
}

Opened open_perception(const Assessment& assessment) {
  Opened out = opened_line(assessment, score::Line::perception);
  out.formula = "perception = mean over dimensions of the mean of both sides, each (level - 1) / 4";
  out.words = "What people on both sides answered in surveys.";
  const score::LineValue& line = score::line(assessment.index.lines, score::Line::perception);
  double count = 0;
  for (const score::LinePart& part : line.parts) count += part.value ? 1 : 0;
  for (const score::LinePart& part : line.parts) {
    if (!part.value) continue;
    const std::size_t slash = part.id.find('/');
    std::string name = slash == std::string::npos ? part.id : part.id.substr(slash + 1);
    if (name.empty()) name = part.id;
    json::object input{{"id", part.id},
                       {"kind", "instrument"},
                       {"name", name},
                       {"value", *part.value},
                       {"weight", 1 / count},
                       {"share", *part.value / count},
                       {"business", number_or_null(part.business)},
                       {"it", number_or_null(part.it)}};
    if (part.of > 0) input["detail"] = fmt::format("{} answers", part.of);
    out.inputs.push_back(std::move(input));
  }
  return out;
}

Opened open_practice(const Assessment& assessment) {
  Opened out = opened_line(assessment, score::Line::practice);
  out.formula = "practice = mean of the shares that are in order, over the practices that exist";
  out.words = "Whether governance is kept up.";
  const score::LineValue& line = score::line(assessment.index.lines, score::Line::practice);
  double count = 0;
  for (const score::LinePart& part : line.parts) count += part.value ? 1 : 0;
  for (std::size_t i = 0; i < score::kPracticeIds.size(); ++i) {
    const std::string id(score::kPracticeIds[i]);
    const std::string name(kPracticeNames[i]);
    const score::LinePart* part = i < line.parts.size() ? &line.parts[i] : nullptr;
    if (part == nullptr || !part->value) {
      out.excluded.push_back({id, name, "there is none", 0});
      continue;
    }
    out.inputs.push_back({{"id", id},
                          {"kind", "practice"},
                          {"name", name},
                          {"value", *part->value},
                          {"weight", 1 / count},
                          {"share", *part->value / count},
                          {"detail", fmt::format("{} of {}", part->met, part->of)}});
  }
  return out;
}

}  // namespace

Result<json::object> explain_line(const Assessment& assessment, std::string_view id) {
  Opened opened;
  if (id == "index") {
    opened = open_index(assessment);
  } else if (id == "structure") {
    opened = open_structure(assessment);
  } else if (id == "resources") {
    opened = open_resources(assessment);
  } else if (id == "outcomes") {
    opened = open_outcomes(assessment);
  } else if (id == "perception") {
    opened = open_perception(assessment);
  } else if (id == "practice") {
    opened = open_practice(assessment);
  } else {
    return not_found("There is no line \"" + std::string(id) + "\".", {},
                     "Use index, structure, resources, outcomes, perception or practice.");
  }
  return explanation_json(assessment, std::move(opened));
}

Result<json::object> explain_component(const Assessment& assessment, std::string_view id) {
  const model::Component* component = assessment.model().metamodel().component(id);
  if (component == nullptr) {
    return not_found("There is no component \"" + std::string(id) + "\".", {},
                     "Take its id from the metamodel, such as BS.scope.");
  }
  Opened out;
  out.id = component->id;
  out.name = component->name;
  out.formula = "condition = mean of the conditions of its elements";
  out.words = component->description;
  for (const score::ComponentFigures& figures : assessment.components) {
    if (figures.id != id) continue;
    out.value = figures.condition;
    out.confidence = figures.confidence;
  }
  if (!out.value) out.missing = "no element lives here";
  const score::Graph& graph = assessment.engine->graph();
  std::vector<score::Node> nodes;
  for (score::Node v = 0; v < assessment.compiled.element_of.size(); ++v) {
    const model::Index element = assessment.compiled.element_of[v];
    if (element != model::kNoIndex && assessment.model().component(element) == id) {
      nodes.push_back(v);
    }
  }
  const auto count = static_cast<double>(nodes.size());
  for (const score::Node v : nodes) {
    json::object input =
        element_input(assessment, v, graph.condition[v], 1 / count, graph.condition[v] / count);
    const score::Condition& condition = assessment.compiled.conditions[v];
    if (condition.assumed) {
      input["detail"] = "assumed: no evidence";
    } else {
      input["detail"] =
          fmt::format("{} item{} of evidence", condition.items, condition.items == 1 ? "" : "s");
    }
    input["business"] = number_or_null(condition.business);
    input["it"] = number_or_null(condition.it);
    out.inputs.push_back(std::move(input));
  }
  return explanation_json(assessment, std::move(out));
}

}  // namespace plumb::service
