#include "score/index.h"

#include <algorithm>
#include <cmath>

#include "score/evidence_fields.h"
#include "score/lines_practice.h"
#include "score/perspectives.h"

namespace plumb::score {
namespace {

using model::Domain;
using model::Index;
using model::Model;

// Shares of the four domains among what an initiative points at; all 0 if it points at none.
using Leg = std::array<double, model::kDomains>;

Leg leg_of(const Model& model, Index initiative, std::string_view kind) {
  Leg out{};
  double count = 0;
  model.for_each_out(initiative, [&](Index relation, Index to) {
    if (model.kind_name(relation) != kind) return;
    const Domain domain = model.domain(to);
    if (domain == Domain::none) return;
    out[static_cast<std::size_t>(domain)] += 1;
    count += 1;
  });
  for (double& share : out) share = count > 0 ? share / count : 0;
  return out;
}

bool is_empty(const Leg& leg) {
  return std::all_of(leg.begin(), leg.end(), [](double share) { return share == 0; });
}

std::vector<std::string_view> suggested_by(const Graph& graph) {
  const Suggestion suggestion = suggest(graph);
  std::vector<std::string_view> out;
  for (const Perspective each :
       suggestion.suggested.empty() ? suggestion.nearest : suggestion.suggested) {
    out.push_back(kPerspectives[static_cast<std::size_t>(each)].id);
  }
  return out;
}

}  // namespace

LineWeights line_weights(const json::object& settings) {
  LineWeights out;
  out.fill(1);
  const json::value* stated = settings.if_contains("line_weights");
  if (stated == nullptr || !stated->is_object()) return out;
  double sum = 0;
  for (std::size_t i = 0; i < kLineCount; ++i) {
    const auto weight = number(stated->get_object(), kLineIds[i]);
    if (weight && *weight >= 0) out[i] = *weight;
    sum += out[i];
  }
  if (!(sum > 0)) out.fill(1);
  return out;
}

AlignmentIndex index_of(Lines lines, const LineWeights& weights) {
  AlignmentIndex out;
  out.weights = weights;
  double total = 0;
  double value = 0;
  double confidence = 0;
  double variance = 0;
  bool certain = true;
  for (std::size_t i = 0; i < kLineCount; ++i) {
    const LineValue& line = lines[i];
    if (!line.value) {
      out.missing.push_back(kLineIds[i]);
      continue;
    }
    total += weights[i];
    value += weights[i] * *line.value;
    if (!(weights[i] > 0)) continue;
    certain = certain && line.confidence && line.stderr_;
    confidence += weights[i] * line.confidence.value_or(0);
    const double error = weights[i] * line.stderr_.value_or(0);
    variance += error * error;
  }
  if (total > 0) {
    out.value = 100 * value / total;
    if (certain) {
      out.confidence = confidence / total;
      out.stderr_ = 100 * std::sqrt(variance) / total;
    }
  }
  out.lines = std::move(lines);
  return out;
}

std::vector<ComponentFigures> components_of(const Situation& situation) {
  std::vector<ComponentFigures> out;
  std::vector<double> conditions;
  std::vector<double> confidences;
  const auto& components = situation.model.metamodel().components;
  for (const model::Component& component : components) {
    out.push_back({component.id, 0, {}, {}, 0});
  }
  conditions.resize(out.size());
  confidences.resize(out.size());
  double total = 0;
  for (std::size_t v = 0; v < situation.compiled.element_of.size(); ++v) {
    const Index element = situation.compiled.element_of[v];
    if (element == model::kNoIndex) continue;
    const std::string& home = situation.model.component(element);
    const auto found = std::find_if(out.begin(), out.end(),
                                    [&](const ComponentFigures& row) { return row.id == home; });
    if (found == out.end()) continue;
    const auto at = static_cast<std::size_t>(found - out.begin());
    ++found->elements;
    conditions[at] += situation.graph.condition[v];
    confidences[at] += situation.graph.confidence[v];
    found->importance += situation.analysis.importance[v];
    total += situation.analysis.importance[v];
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i].elements > 0) {
      out[i].condition = conditions[i] / static_cast<double>(out[i].elements);
      out[i].confidence = confidences[i] / static_cast<double>(out[i].elements);
    }
    out[i].importance = total > 0 ? out[i].importance / total : 0;
  }
  return out;
}

std::size_t perspective_index(std::string_view id) {
  std::size_t at = 0;
  while (at < kPerspectiveCount && kPerspectives[at].id != id) ++at;
  return at;
}

std::array<double, kPerspectiveCount> attribution(const Model& model, Index initiative) {
  const std::array<Leg, 3> legs = {leg_of(model, initiative, "starts_from"),
                                   leg_of(model, initiative, "works_through"),
                                   leg_of(model, initiative, "changes")};
  std::array<bool, 3> open{};
  for (std::size_t i = 0; i < 3; ++i) open[i] = is_empty(legs[i]);
  std::array<double, kPerspectiveCount> out{};
  if (open[0] && open[1] && open[2]) return out;
  // Perspectives that agree on every leg the initiative has share what goes that way.
  const auto same_way = [&](const PerspectivePath& a, const PerspectivePath& b) {
    for (std::size_t i = 0; i < 3; ++i) {
      if (!open[i] && a.path[i] != b.path[i]) return false;
    }
    return true;
  };
  for (std::size_t p = 0; p < kPerspectiveCount; ++p) {
    double share = 1;
    for (std::size_t i = 0; i < 3; ++i) {
      if (!open[i]) share *= legs[i][static_cast<std::size_t>(kPerspectives[p].path[i])];
    }
    const auto rivals = std::count_if(
        kPerspectives.begin(), kPerspectives.end(),
        [&](const PerspectivePath& other) { return same_way(kPerspectives[p], other); });
    out[p] = share / static_cast<double>(rivals);
  }
  return out;
}

Perspectives perspectives_of(const Situation& situation) {
  Perspectives out;
  const Model& model = situation.model;
  std::array<double, kPerspectiveCount> by_money{};
  std::array<double, kPerspectiveCount> by_count{};
  double money = 0;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "initiative") continue;
    const Fields fields = fields_of(model, at);
    if (!takes_money(*fields)) continue;
    ++out.initiatives;
    const double budget = amount(*fields, "budget", situation.compiled.currency).value_or(0);
    money += budget;
    const auto shares = attribution(model, at);
    for (std::size_t p = 0; p < kPerspectiveCount; ++p) {
      by_money[p] += budget * shares[p];
      by_count[p] += shares[p];
    }
  }
  out.counts_initiatives = out.initiatives > 0 && !(money > 0);
  const auto& sums = out.counts_initiatives ? by_count : by_money;
  const double total = out.counts_initiatives ? static_cast<double>(out.initiatives) : money;
  double attributed = 0;
  const auto scores = perspective_scores(situation.analysis.links);
  for (std::size_t p = 0; p < kPerspectiveCount; ++p) {
    out.figures[p].score = scores[p];
    if (!(total > 0)) continue;
    out.figures[p].spend_share = sums[p] / total;
    attributed += sums[p] / total;
  }
  if (total > 0) out.unattributed = std::max(0.0, 1 - attributed);
  out.declared = text(model.settings(), "declared_perspective");
  out.suggested = suggested_by(situation.graph);
  return out;
}

IndexTracker::IndexTracker(const Model& model, const CompileOptions& options)
    : compiled_(compile(model, options)),
      translator_(compiled_, options),
      engine_(std::make_unique<Engine>(std::move(compiled_.graph))),
      inputs_(model, options),
      weights_(line_weights(model.settings())) {}

void IndexTracker::step(const Model& before, const Model& after, const Touched& touched) {
  edits_.clear();
  translator_.step(before, after, touched, edits_);
  if (!edits_.empty()) engine_->apply(edits_);
  inputs_.step(before, after, touched);
  if (touched.settings) weights_ = line_weights(after.settings());
}

AlignmentIndex IndexTracker::index(const Model& model) const {
  const Situation situation{model, compiled_, engine_->graph(), engine_->analysis()};
  AlignmentIndex out = index_of(lines_of(situation, inputs_), weights_);
  // Left over from the last time gradients were asked for, if they were.
  out.confidence.reset();
  out.stderr_.reset();
  return out;
}

AlignmentIndex IndexTracker::full_index(const Model& model) {
  const Situation situation{model, compiled_, engine_->graph(), engine_->with_gradients()};
  return index_of(lines_of(situation, inputs_), weights_);
}

}  // namespace plumb::score
