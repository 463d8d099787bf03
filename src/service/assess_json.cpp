#include "service/assess_json.h"

#include <algorithm>
#include <unordered_map>

namespace plumb::service {
namespace {

json::value number_or_null(std::optional<double> value) {
  return value ? json::value(*value) : json::value(nullptr);
}

std::string_view reason(score::Missing missing) {
  switch (missing) {
    case score::Missing::no_demand: return "no element of the demand domain has importance";
    case score::Missing::no_supply: return "the supply domain has no element";
    case score::Missing::none: break;
  }
  return "";
}

json::object link_json(const score::LinkScore& link) {
  json::object out{{"coverage", number_or_null(link.coverage)},
                   {"purpose", number_or_null(link.purpose)},
                   {"score", number_or_null(link.score)},
                   {"confidence", number_or_null(link.confidence)},
                   {"stderr", number_or_null(link.stderr_)}};
  if (link.purpose && link.purpose_counts_elements) {
    out["purpose_basis"] = "elements";
  } else if (link.purpose) {
    out["purpose_basis"] = "cost";
  }
  if (link.missing != score::Missing::none) out["missing"] = reason(link.missing);
  return out;
}

json::object index_json(const score::AlignmentIndex& index) {
  json::object lines;
  json::object missing;
  json::object weights;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    const std::string_view id = score::kLineIds[i];
    const score::LineValue& line = index.lines[i];
    weights[id] = index.weights[i];
    if (!line.value) {
      lines[id] = nullptr;
      missing[id] = line.missing;
      continue;
    }
    json::object out{{"value", *line.value},
                     {"confidence", number_or_null(line.confidence)},
                     {"stderr", number_or_null(line.stderr_)},
                     {"count", line.count}};
    if (line.gap) out["gap"] = *line.gap;
    json::array parts;
    for (const score::LinePart& part : line.parts) {
      json::object row{{"id", part.id}, {"value", number_or_null(part.value)}};
      if (part.of > 0) row["of"] = part.of;
      if (part.of > 0 && line.gap == std::nullopt) row["met"] = part.met;
      if (part.business) row["business"] = *part.business;
      if (part.it) row["it"] = *part.it;
      parts.push_back(std::move(row));
    }
    if (!parts.empty()) out["parts"] = std::move(parts);
    lines[id] = std::move(out);
  }
  json::object out{{"value", number_or_null(index.value)},
                   {"confidence", number_or_null(index.confidence)},
                   {"stderr", number_or_null(index.stderr_)},
                   {"lines", std::move(lines)},
                   {"weights", std::move(weights)}};
  if (!missing.empty()) out["missing"] = std::move(missing);
  return out;
}

json::object lenses_json(const Assessment& assessment) {
  json::object out;
  for (const model::Lens& lens : assessment.sam.lenses) {
    json::object dimensions;
    for (const model::Dimension& dimension : lens.dimensions) {
      double sum = 0;
      int count = 0;
      json::array links;
      for (const std::size_t link : dimension.links) {
        links.emplace_back(model::kLinks[link].id);
        if (const auto score = assessment.analysis().links[link].score) {
          sum += *score;
          ++count;
        }
      }
      json::object row{{"name", dimension.name}, {"links", std::move(links)}};
      row["score"] = count > 0 ? json::value(sum / count) : json::value(nullptr);
      dimensions[dimension.id] = std::move(row);
    }
    out[lens.id] = std::move(dimensions);
  }
  return out;
}

json::object perspectives_json(const score::Perspectives& perspectives) {
  json::object out;
  for (std::size_t i = 0; i < score::kPerspectiveCount; ++i) {
    const score::PerspectiveFigures& figures = perspectives.figures[i];
    out[score::kPerspectives[i].id] = {{"score", number_or_null(figures.score)},
                                       {"spend_share", number_or_null(figures.spend_share)}};
  }
  out["unattributed"] = number_or_null(perspectives.unattributed);
  out["declared"] =
      perspectives.declared.empty() ? json::value(nullptr) : json::value(perspectives.declared);
  json::array all;
  for (const std::string_view id : perspectives.suggested) all.emplace_back(id);
  out["suggested"] = all.empty() ? json::value(nullptr) : all.front();
  out["suggested_all"] = std::move(all);
  return out;
}

json::object components_json(const Assessment& assessment) {
  json::object out;
  for (const score::ComponentFigures& component : assessment.components) {
    out[component.id] = {{"elements", component.elements},
                         {"condition", number_or_null(component.condition)},
                         {"confidence", number_or_null(component.confidence)},
                         {"importance", component.importance}};
  }
  return out;
}

json::object element_input(const Assessment& assessment, score::Node node) {
  const score::Graph& graph = assessment.engine->graph();
  const model::Domain domain = graph.domain[node];
  return {
      {"id", assessment.node_id(node)},
      {"domain", domain == model::Domain::none ? json::value(nullptr) : json::value(id_of(domain))},
      {"condition", graph.condition[node]},
      {"confidence", graph.confidence[node]},
      {"weight", graph.weight[node]},
      {"cost", graph.cost[node]},
      {"needs_support", graph.needs_support[node] != 0}};
}

json::object element_output(const Assessment& assessment, score::Node node) {
  const score::Analysis& analysis = assessment.analysis();
  json::object from;
  for (const model::Domain domain : {model::Domain::IS, model::Domain::OI, model::Domain::II}) {
    from[id_of(domain)] = analysis.support_from[static_cast<std::size_t>(domain)][node];
  }
  return {{"id", assessment.node_id(node)},
          {"support", analysis.support[node]},
          {"delivered", analysis.delivered[node]},
          {"importance", analysis.importance[node]},
          {"demand", analysis.demand[node]},
          {"support_from", std::move(from)},
          {"gradient", {{"condition", analysis.gradient_condition[node]}}}};
}

json::object inputs_json(const Assessment& assessment) {
  const score::Graph& graph = assessment.engine->graph();
  json::array elements;
  json::array outputs;
  for (std::size_t i = 0; i < graph.size(); ++i) {
    if (assessment.compiled.element_of[i] == model::kNoIndex) continue;
    elements.push_back(element_input(assessment, static_cast<score::Node>(i)));
    outputs.push_back(element_output(assessment, static_cast<score::Node>(i)));
  }
  const auto edges = [&](const std::vector<score::Edge>& list) {
    json::array out;
    for (const score::Edge& edge : list) {
      out.push_back({{"from", assessment.node_id(edge.from)},
                     {"to", assessment.node_id(edge.to)},
                     {"strength", edge.strength}});
    }
    return out;
  };
  json::array parts;
  for (const score::PartEdge& part : graph.parts) {
    parts.push_back({{"child", assessment.node_id(part.child)},
                     {"parent", assessment.node_id(part.parent)},
                     {"weight", part.weight}});
  }
  return {{"elements", std::move(elements)},
          {"supports", edges(graph.supports)},
          {"hinders", edges(graph.hinders)},
          {"parts", std::move(parts)},
          {"outputs", std::move(outputs)}};
}

json::array steps_json(const std::vector<model::PlaybookStep>& steps) {
  json::array out;
  for (const model::PlaybookStep& step : steps) {
    out.push_back({{"text", step.text}, {"who", step.who}});
  }
  return out;
}

json::array texts_json(const std::vector<std::string>& texts) {
  json::array out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

}  // namespace

json::object analysis_json(const Assessment& assessment, bool inputs) {
  json::object links;
  for (std::size_t i = 0; i < model::kLinks.size(); ++i) {
    links[model::kLinks[i].id] = link_json(assessment.analysis().links[i]);
  }
  const model::Counts& counts = assessment.model().counts();
  json::object by_level;
  for (const score::Finding& finding : assessment.findings) {
    json::value& slot = by_level[finding.level];
    slot = (slot.is_null() ? 0 : slot.to_number<std::int64_t>()) + 1;
  }
  json::array warnings;
  for (const score::CompileWarning& warning : assessment.compiled.warnings) {
    warnings.emplace_back(warning.what);
  }
  json::object out{{"plumbline", 1},
                   {"workspace", assessment.workspace_name},
                   {"as_of", format_instant(assessment.moment.at)},
                   {"seq", assessment.moment.seq},
                   {"index", index_json(assessment.index)},
                   {"links", std::move(links)},
                   {"lenses", lenses_json(assessment)},
                   {"perspectives", perspectives_json(assessment.perspectives)},
                   {"components", components_json(assessment)},
                   {"diagnoses", diagnoses_json(assessment)},
                   {"findings", std::move(by_level)},
                   {"counts",
                    {{"elements", counts.elements},
                     {"relations", counts.relations},
                     {"artifacts", counts.artifacts},
                     {"engine_elements", assessment.engine_elements()},
                     {"support_edges", assessment.engine->graph().supports.size()},
                     {"hinder_edges", assessment.engine->graph().hinders.size()},
                     {"part_edges", assessment.engine->graph().parts.size()},
                     {"cycles", assessment.analysis().cycles.size()}}},
                   {"warnings", std::move(warnings)},
                   {"timings_ms",
                    {{"compile", assessment.timings.compile_ms},
                     {"forward", assessment.timings.forward_ms},
                     {"backward", assessment.timings.backward_ms},
                     {"findings", assessment.timings.findings_ms}}}};
  if (inputs) out["inputs"] = inputs_json(assessment);
  return out;
}

json::array findings_json(const Assessment& assessment,
                          const std::vector<const score::Finding*>& findings) {
  json::array out;
  const model::RuleBook& book = assessment.finder->book();
  for (const score::Finding* finding : findings) {
    const model::Rule* rule = book.find(finding->rule);
    json::array elements;
    for (const model::Index at : finding->subjects) {
      elements.push_back({{"id", assessment.model().element_id(at)},
                          {"name", assessment.model().name(at)},
                          {"type", assessment.model().type_name(at)}});
    }
    json::array evidence;
    for (const score::Fact& fact : finding->facts) {
      json::object row{{"text", fact.text}, {"value", fact.value}};
      if (fact.number) row["number"] = *fact.number;
      if (fact.at) row["at"] = format_day(*fact.at);
      if (fact.element != model::kNoIndex) {
        row["element"] = assessment.model().element_id(fact.element);
      }
      evidence.push_back(std::move(row));
    }
    json::object row{{"rule", finding->rule},           {"key", finding->key},
                     {"severity", finding->level},      {"score", finding->severity},
                     {"text", finding->text},           {"count", finding->count},
                     {"elements", std::move(elements)}, {"evidence", std::move(evidence)}};
    if (rule != nullptr) {
      row["name"] = rule->name;
      row["theme"] = rule->theme;
      row["why"] = rule->why;
      row["chapters"] = texts_json(rule->chapters);
      row["playbook"] = steps_json(rule->playbook);
    }
    out.push_back(std::move(row));
  }
  return out;
}

json::array diagnoses_json(const Assessment& assessment) {
  json::array out;
  if (assessment.finder == nullptr) return out;
  for (const score::DiagnosisFinding& found : assessment.diagnoses) {
    const model::Diagnosis* diagnosis = assessment.finder->book().diagnosis(found.diagnosis);
    json::object row{{"id", found.diagnosis},      {"score", found.score},
                     {"strength", found.strength}, {"severity", found.level},
                     {"text", found.text},         {"findings", texts_json(found.keys)}};
    if (diagnosis != nullptr) {
      row["name"] = diagnosis->name;
      row["theme"] = diagnosis->theme;
      row["why"] = diagnosis->why;
      row["lesson"] = diagnosis->lesson;
      row["plan"] = steps_json(diagnosis->plan);
    }
    out.push_back(std::move(row));
  }
  return out;
}

json::array levers_json(const std::vector<LeverRow>& levers) {
  json::array out;
  for (const LeverRow& row : levers) {
    json::object item{{"kind", row.kind},
                      {"element", row.element},
                      {"name", row.name},
                      {"text", row.text},
                      {"from", row.lever.from},
                      {"to", row.lever.to},
                      {"gradient", row.lever.gradient},
                      {"structure_gain", row.lever.gain},
                      {"structure_after", row.lever.structure_after},
                      {"index_gain", row.index_gain}};
    if (!row.target.empty()) {
      item["target"] = row.target;
      item["target_name"] = row.target_name;
    }
    out.push_back(std::move(item));
  }
  return out;
}

json::object why_json(const Why& why) {
  const auto groups = [](const std::vector<WhyGroup>& list) {
    json::array out;
    for (const WhyGroup& group : list) {
      out.push_back({{"id", group.id},
                     {"name", group.name},
                     {"difference", group.difference},
                     {"changes", group.changes}});
    }
    return out;
  };
  const auto moment = [](const Moment& at, std::optional<double> index) {
    return json::object{
        {"at", format_instant(at.at)}, {"seq", at.seq}, {"index", number_or_null(index)}};
  };
  json::array steps;
  for (const WhyStep& step : why.steps) {
    steps.push_back({{"seq", step.seq},
                     {"at", step.at},
                     {"actor", step.actor},
                     {"batch", step.batch},
                     {"kind", step.kind},
                     {"element", step.element},
                     {"name", step.name},
                     {"words", step.words},
                     {"difference", step.difference}});
  }
  return {{"from", moment(why.from, why.index_from)},
          {"to", moment(why.to, why.index_to)},
          {"difference", why.difference},
          {"time_passed", why.time_passed},
          {"changes", why.changes},
          {"by_element", groups(why.by_element)},
          {"by_author", groups(why.by_author)},
          {"by_kind", groups(why.by_kind)},
          {"steps", std::move(steps)}};
}

}  // namespace plumb::service
