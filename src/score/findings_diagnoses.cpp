// Patterns over findings, and proposals that answer them.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "score/evidence_fields.h"
#include "score/findings.h"
#include "score/findings_rules.h"
#include "score/findings_shared.h"

namespace plumb::score {

using model::Index;
using model::Model;

namespace {

// How many elements a diagnosis counts by, at least 1.
double count_of(const Shared& shared, model::Denominator per) {
  constexpr std::array<std::string_view, 6> kTypes = {"goal", "initiative",  "body",
                                                      "unit", "application", "measure"};
  const auto found = shared.by_type.find(kTypes[static_cast<std::size_t>(per)]);
  const std::size_t count = found == shared.by_type.end() ? 0 : found->second.size();
  return static_cast<double>(std::max<std::size_t>(count, 1));
}

// The weight a finding of the rule of these signs has for a diagnosis; 0 if it is no sign of it.
double weight_of(const Model& model, const std::vector<const model::Sign*>& signs,
                 const Finding& finding) {
  double weight = 0;
  for (const model::Sign* sign : signs) {
    if (sign->weight <= weight) continue;
    const bool fits = sign->attribute.empty() ||
                      std::any_of(finding.subjects.begin(), finding.subjects.end(), [&](Index at) {
                        return text(*fields_of(model, at), sign->attribute) == sign->equals;
                      });
    if (fits) weight = sign->weight;
  }
  return weight;
}

std::string name_of(const Model& model, Index element) {
  const std::string_view name = model.name(element);
  return std::string(name.empty() ? model.element_id(element) : name);
}

struct Carrier {
  const Finding* finding;
  double weight;
};

// Names of what carries most of it, each once.
std::string most_of_all(const Model& model, const std::vector<Carrier>& carriers) {
  std::vector<std::string> names;
  for (const Carrier& carrier : carriers) {
    if (names.size() == 3) break;
    if (carrier.finding->subjects.empty()) continue;
    std::string name = name_of(model, carrier.finding->subjects.front());
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names.empty() ? "the organisation as a whole" : words::list(names);
}

}  // namespace

std::vector<DiagnosisFinding> FindingsEngine::diagnoses(const Situation& situation) const {
  std::map<const model::Rule*, std::vector<const Finding*>> by_rule;
  for_each([&](const Kept& kept) { by_rule[kept.rule].push_back(&kept.finding); });
  std::vector<DiagnosisFinding> out;
  for (const model::Diagnosis& diagnosis : book_->diagnoses) {
    std::vector<Carrier> carriers;
    std::vector<const model::Rule*> rules;
    for (const auto& [rule, found] : by_rule) {
      std::vector<const model::Sign*> signs;
      for (const model::Sign& sign : diagnosis.signs) {
        if (sign.rule == rule->id) signs.push_back(&sign);
      }
      if (signs.empty()) continue;
      for (const Finding* finding : found) {
        const double weight = weight_of(situation.model, signs, *finding);
        if (!(weight > 0)) continue;
        carriers.push_back({finding, weight * finding->severity});
        if (rules.empty() || rules.back() != rule) rules.push_back(rule);
      }
    }
    // In one order whatever led here, so that the sum is the same to the last bit.
    std::sort(carriers.begin(), carriers.end(), [](const Carrier& a, const Carrier& b) {
      if (a.weight != b.weight) return a.weight > b.weight;
      if (a.finding->severity != b.finding->severity) {
        return a.finding->severity > b.finding->severity;
      }
      return a.finding->key < b.finding->key;
    });
    double sum = 0;
    for (const Carrier& carrier : carriers) sum += carrier.weight;
    const double score = sum / count_of(seen_->shared, diagnosis.per);
    if (static_cast<int>(rules.size()) < static_cast<int>(diagnosis.minimum_rules) ||
        score < diagnosis.minimum_score) {
      continue;
    }
    DiagnosisFinding named;
    named.diagnosis = diagnosis.id;
    named.score = score;
    named.strength = diagnosis.minimum_score > 0 ? score / diagnosis.minimum_score : score;
    named.level = book_->band(std::min(1.0, score)).id;
    model::Filling filling;
    filling.value = words::plain(score);
    filling.limit = words::plain(diagnosis.minimum_score);
    filling.others = most_of_all(situation.model, carriers);
    named.text = model::fill(diagnosis.text, filling);
    for (const Carrier& carrier : carriers) named.keys.push_back(carrier.finding->key);
    out.push_back(std::move(named));
  }
  std::stable_sort(
      out.begin(), out.end(),
      [](const DiagnosisFinding& a, const DiagnosisFinding& b) { return a.strength > b.strength; });
  return out;
}

namespace {

constexpr std::size_t kProposals = 50;  // findings of one rule that are answered, most severe first
// A new element is as good as elements usually are; nothing is known about it yet.
constexpr double kNewCondition = 0.7;
constexpr double kNewStrength = 0.5;

Edit new_element(Node node, model::Domain domain) {
  Edit out;
  out.kind = Edit::Kind::add_element;
  out.node = node;
  out.value = kNewCondition;
  out.domain = domain;
  return out;
}

Edit new_support(Node from, Node to, double strength) {
  Edit out;
  out.kind = Edit::Kind::set_support;
  out.node = from;
  out.other = to;
  out.value = strength;
  return out;
}

std::string_view something_in(model::Domain domain) {
  switch (domain) {
    case model::Domain::IS: return "an IT service or IT competency";
    case model::Domain::OI: return "a process, unit or skill";
    case model::Domain::II: return "an application, platform or IT skill";
    default: return "something";
  }
}

// An unsupported goal: something new that supports it, from each domain that can.
void answer_unsupported(const Situation& situation, const Finding& finding,
                        std::vector<Proposal>& out) {
  const Index goal = finding.subjects.front();
  const Node node = situation.compiled.node(goal);
  if (node == kNoNode) return;
  const auto fresh = static_cast<Node>(situation.graph.size());
  for (const model::Link& link : model::kLinks) {
    if (link.demand != situation.graph.domain[node]) continue;
    Proposal proposal;
    proposal.candidate.edits = {new_element(fresh, link.supply),
                                new_support(fresh, node, kNewStrength)};
    proposal.text = fmt::format("Add {} that moderately supports \"{}\".",
                                something_in(link.supply), name_of(situation.model, goal));
    proposal.finding = finding.key;
    proposal.subject = goal;
    out.push_back(std::move(proposal));
  }
}

// A single point of failure: a second element that supports the same.
void answer_single(const Situation& situation, const Finding& finding, std::vector<Proposal>& out) {
  const Index element = finding.subjects.front();
  const Node node = situation.compiled.node(element);
  if (node == kNoNode) return;
  const auto fresh = static_cast<Node>(situation.graph.size());
  Proposal proposal;
  proposal.candidate.edits = {new_element(fresh, situation.graph.domain[node])};
  for (const Edge& edge : situation.graph.supports) {
    if (edge.from == node) {
      proposal.candidate.edits.push_back(new_support(fresh, edge.to, edge.strength));
    }
  }
  if (proposal.candidate.edits.size() == 1) return;
  proposal.text = fmt::format("Put a second element beside \"{}\" that supports the same.",
                              name_of(situation.model, element));
  proposal.finding = finding.key;
  proposal.subject = element;
  out.push_back(std::move(proposal));
}

}  // namespace

std::vector<Proposal> FindingsEngine::proposals(const Situation& situation) const {
  std::vector<Proposal> out;
  std::size_t unsupported = 0;
  std::size_t single = 0;
  for (const Kept* kept : by_severity()) {
    const Finding& finding = kept->finding;
    if (finding.subjects.empty()) continue;
    if (finding.rule == "unsupported_goal" && unsupported++ < kProposals) {
      answer_unsupported(situation, finding, out);
    } else if (finding.rule == "single_point_of_failure" && single++ < kProposals) {
      answer_single(situation, finding, out);
    }
  }
  return out;
}

}  // namespace plumb::score
