#include "score/lines.h"

#include <algorithm>
#include <cmath>

#include "score/evidence.h"
#include "score/evidence_fields.h"
#include "score/lines_practice.h"
#include "score/resources.h"

namespace plumb::score {
namespace {

using model::Index;
using model::Model;
using model::Side;

double standard_error(double confidence) {
  return 0.25 * (1 - confidence);
}

LineValue missing(std::string why) {
  LineValue out;
  out.missing = std::move(why);
  return out;
}

// Weighted mean of figures with a confidence each.
class WeightedMean {
 public:
  void add(double weight, double value, double confidence) {
    weight_ += weight;
    value_ += weight * value;
    confidence_ += weight * confidence;
    const double error = weight * standard_error(confidence);
    variance_ += error * error;
  }
  bool empty() const { return !(weight_ > 0); }
  void put(LineValue& out) const {
    out.value = std::clamp(value_ / weight_, 0.0, 1.0);
    out.confidence = std::clamp(confidence_ / weight_, 0.0, 1.0);
    out.stderr_ = std::sqrt(variance_) / weight_;
  }

 private:
  double weight_ = 0;
  double value_ = 0;
  double confidence_ = 0;
  double variance_ = 0;
};

double confidence_of(const Model& model, std::string_view kind, std::optional<Day> at, Day today) {
  const model::EvidenceKind* known = model.metamodel().evidence_kind(kind);
  if (known == nullptr) return 0;
  return known->confidence * decay(at, today, known->half_life_days);
}

// Calls visit(index) for every element whose contribution may hang on this one.
template <typename Visit>
void visit_dependents(const Model& model, Index element, Visit visit) {
  if (!model.live(element)) return;
  model.for_each_out(element, [&](Index relation, Index to) {
    const std::string& kind = model.kind_name(relation);
    if (kind == "meeting_of" || kind == "plans_change_for" || kind == "recovers") visit(to);
    if (kind != "drill_of") return;
    model.for_each_out(to, [&](Index second, Index service) {
      if (model.kind_name(second) == "recovers") visit(service);
    });
  });
}

bool concerned(const std::string& type) {
  constexpr std::array<std::string_view, 8> kTypes = {
      "measure",  "service_level", "survey_result", "body",
      "decision", "action",        "initiative",    "it_service"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

}  // namespace

LineValue structure_line(const Analysis& analysis) {
  if (!analysis.structure) {
    return missing("no link can be scored: no goal carries weight, or a domain is empty");
  }
  LineValue out;
  out.value = analysis.structure;
  out.confidence = analysis.structure_confidence;
  out.stderr_ = analysis.structure_stderr;
  for (std::size_t i = 0; i < analysis.links.size(); ++i) {
    LinePart part;
    part.id = model::kLinks[i].id;
    part.value = analysis.links[i].score;
    out.count += part.value ? 1 : 0;
    out.parts.push_back(std::move(part));
  }
  return out;
}

LineValue resources_line(const Graph& graph, const Analysis& analysis) {
  const Resources found = resources(graph, analysis);
  if (!found.value) {
    return missing(found.shares.empty() ? "no element has an annual cost"
                                        : "nothing in the model has importance");
  }
  double supply = 0;
  double known = 0;
  for (std::size_t v = 0; v < graph.size(); ++v) {
    if (graph.domain[v] == model::Domain::none || graph.domain[v] == model::Domain::BS) continue;
    supply += analysis.importance[v];
    if (graph.cost[v] > 0) known += analysis.importance[v];
  }
  LineValue out;
  out.value = found.value;
  out.confidence = supply > 0 ? std::clamp(known / supply, 0.0, 1.0) : 0.0;
  out.stderr_ = standard_error(*out.confidence);
  out.count = found.shares.size();
  return out;
}

LineInputs::LineInputs(const Model& model, const CompileOptions& options)
    : today_(day_of(options.as_of)) {
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at)) read(model, at);
  }
  weigh_opinions();
  count_practices();
}

bool LineInputs::read(const Model& model, Index element) {
  const std::string& type = model.type_name(element);
  if (!concerned(type)) return false;
  if (type == "measure" || type == "service_level") return read_outcome(model, element);
  if (type == "survey_result") return read_opinion(model, element);
  const auto state = practice_state(model, element, today_);
  if (!state) return false;
  practices_[element] = {state->practice, state->met};
  return true;
}

bool LineInputs::read_outcome(const Model& model, Index element) {
  const Fields fields = fields_of(model, element);
  const bool measure = model.type_name(element) == "measure";
  const auto attained =
      measure ? attainment(figures_of(*fields))
              : service_level_attainment(number(*fields, "attained"), number(*fields, "target"));
  const auto at = day(*fields, "as_of");
  if (!attained || (at && *at > today_)) return false;
  Outcome out;
  out.attainment = *attained;
  out.confidence = confidence_of(model, measure ? "kpi" : "sla", at, today_);
  // Targets that are deleted now have no importance; they may be restored later.
  for (Index relation = model.element_row(element).first_out; relation != model::kNoIndex;
       relation = model.relation_row(relation).next_out) {
    const model::RelationRow& row = model.relation_row(relation);
    if (row.state != model::State::live || row.to_relation) continue;
    if (model.kind_name(relation) != "measures" || !valid_on(model, relation, today_)) continue;
    out.targets.push_back(row.to);
  }
  std::sort(out.targets.begin(), out.targets.end());
  out.targets.erase(std::unique(out.targets.begin(), out.targets.end()), out.targets.end());
  if (out.targets.empty()) return false;
  outcomes_[element] = std::move(out);
  return true;
}

bool LineInputs::read_opinion(const Model& model, Index element) {
  const Fields fields = fields_of(model, element);
  const auto level = number(*fields, "level");
  const auto at = day(*fields, "as_of");
  if (!level || *level < 1 || *level > 5 || (at && *at > today_)) return false;
  Opinion out;
  out.dimension =
      std::string(text(*fields, "instrument")) + "/" + std::string(text(*fields, "dimension"));
  out.side = model.element_row(element).side;
  out.value = (*level - 1) / 4;
  out.respondents = number(*fields, "respondents").value_or(0);
  out.at = at;
  const model::EvidenceKind* kind = model.metamodel().evidence_kind("survey");
  const double usual = kind != nullptr ? kind->confidence : 0;
  const double half_life = kind != nullptr ? kind->half_life_days : 365;
  const double fresh = out.respondents > 0 ? out.respondents / (out.respondents + 4) : usual;
  out.confidence = fresh * decay(at, today_, half_life);
  opinions_[element] = std::move(out);
  return true;
}

bool LineInputs::forget(Index element) {
  return outcomes_.erase(element) + opinions_.erase(element) + practices_.erase(element) > 0;
}

void LineInputs::step(const Model& before, const Model& after, const Touched& touched) {
  std::vector<Index> affected;
  const auto add = [&](Index element) { affected.push_back(element); };
  const auto add_with_dependents = [&](Index element) {
    add(element);
    visit_dependents(before, element, add);
    visit_dependents(after, element, add);
  };
  for (const Index element : touched.elements) add_with_dependents(element);
  for (const Index relation : touched.relations) {
    for (const Model* model : {&before, &after}) {
      if (relation >= model->relation_bound()) continue;
      const model::RelationRow& row = model->relation_row(relation);
      if (row.from != model::kNoIndex && !row.from_relation) add_with_dependents(row.from);
      if (row.to != model::kNoIndex && !row.to_relation) add_with_dependents(row.to);
    }
  }
  std::sort(affected.begin(), affected.end());
  affected.erase(std::unique(affected.begin(), affected.end()), affected.end());
  bool changed = false;
  for (const Index element : affected) {
    changed |= forget(element);
    if (after.live(element)) changed |= read(after, element);
  }
  if (!changed) return;
  weigh_opinions();
  count_practices();
}

LineValue LineInputs::outcomes(const Situation& situation) const {
  WeightedMean mean;
  LineValue out;
  for (const auto& [element, outcome] : outcomes_) {
    double weight = 0;
    for (const Index target : outcome.targets) weight += situation.importance(target);
    if (!(weight > 0)) continue;
    mean.add(weight, outcome.attainment, outcome.confidence);
    ++out.count;
  }
  if (mean.empty()) {
    return missing(outcomes_.empty()
                       ? "no measure or service level has a value and measures an element"
                       : "nothing that is measured has importance");
  }
  mean.put(out);
  return out;
}

void LineInputs::weigh_opinions() {
  perception_ = {};
  // Newest result per dimension and side; of results of one day the one that came last.
  std::map<std::string_view, std::array<const Opinion*, 3>> dimensions;
  for (const auto& [element, opinion] : opinions_) {
    const Opinion*& slot = dimensions[opinion.dimension][static_cast<std::size_t>(opinion.side)];
    if (slot == nullptr || !slot->at || (opinion.at && *opinion.at >= *slot->at)) slot = &opinion;
  }
  if (dimensions.empty()) {
    perception_ = missing("no survey has a result");
    return;
  }
  WeightedMean mean;
  double gap = 0;
  int both = 0;
  for (const auto& [id, sides] : dimensions) {
    const Opinion* business = sides[static_cast<std::size_t>(Side::business)];
    const Opinion* it = sides[static_cast<std::size_t>(Side::it)];
    const Opinion* neither = business == nullptr && it == nullptr
                                 ? sides[static_cast<std::size_t>(Side::none)]
                                 : nullptr;
    const double share = business != nullptr && it != nullptr ? 0.5 : 1;
    LinePart part;
    part.id = id;
    double value = 0;
    for (const Opinion* opinion : {business, it, neither}) {
      if (opinion == nullptr) continue;
      mean.add(share, opinion->value, opinion->confidence);
      value += share * opinion->value;
      part.of += static_cast<std::size_t>(std::max(0.0, opinion->respondents));
      ++perception_.count;
    }
    part.value = value;
    if (business != nullptr) part.business = business->value;
    if (it != nullptr) part.it = it->value;
    if (business != nullptr && it != nullptr) {
      gap += business->value - it->value;
      ++both;
    }
    perception_.parts.push_back(std::move(part));
  }
  mean.put(perception_);
  if (both > 0) perception_.gap = gap / both;
}

void LineInputs::count_practices() {
  practice_ = {};
  std::array<std::size_t, kPracticeIds.size()> met{};
  std::array<std::size_t, kPracticeIds.size()> of{};
  for (const auto& [element, state] : practices_) {
    ++of[state.practice];
    met[state.practice] += state.met ? 1 : 0;
  }
  double sum = 0;
  for (std::size_t i = 0; i < kPracticeIds.size(); ++i) {
    LinePart part;
    part.id = kPracticeIds[i];
    part.met = met[i];
    part.of = of[i];
    if (of[i] > 0) {
      part.value = static_cast<double>(met[i]) / static_cast<double>(of[i]);
      sum += *part.value;
      ++practice_.count;
    }
    practice_.parts.push_back(std::move(part));
  }
  if (practice_.count == 0) {
    practice_ = missing("no bodies, decisions, actions, initiatives or critical services");
    return;
  }
  const auto count = static_cast<double>(practice_.count);
  practice_.value = sum / count;
  practice_.confidence = count / static_cast<double>(kPracticeIds.size());
  practice_.stderr_ = standard_error(*practice_.confidence);
}

Lines lines_of(const Situation& situation, const LineInputs& inputs) {
  return {structure_line(situation.analysis), resources_line(situation.graph, situation.analysis),
          inputs.outcomes(situation), inputs.perception(), inputs.practice()};
}

}  // namespace plumb::score
