#include "score/findings.h"

#include <algorithm>
#include <map>
#include <span>

#include <fmt/format.h>

#include "score/findings_rules.h"
#include "score/findings_shared.h"

namespace plumb::score {

using model::Index;

namespace {

constexpr double kNothing = 1e-9;  // a severity below is none

std::string key_of(const RuleContext& context, const Draft& draft) {
  std::string out = context.rule->id + "/";
  if (!draft.key.empty()) return out + draft.key;
  for (std::size_t i = 0; i < draft.subjects.size(); ++i) {
    if (i > 0) out += '+';
    out += context.model.element_id(draft.subjects[i]);
  }
  return out;
}

void finish(const RuleContext& context, const model::RuleBook& book, Draft&& draft,
            std::vector<Finding>& out) {
  const model::Rule& rule = *context.rule;
  const double severity =
      rule.severity * std::clamp(draft.gap, 0.0, 1.0) * std::clamp(draft.stake, 0.0, 1.0);
  if (severity <= kNothing) return;
  Finding finding;
  finding.rule = rule.id;
  finding.key = key_of(context, draft);
  finding.variant = draft.variant;
  if (draft.filling.subject.empty() && !draft.subjects.empty()) {
    draft.filling.subject = context.name(draft.subjects.front());
  }
  finding.text = model::fill(rule.text(draft.variant), draft.filling);
  finding.severity = std::min(1.0, severity);
  finding.level = book.band(finding.severity).id;
  finding.subjects = std::move(draft.subjects);
  finding.facts = std::move(draft.facts);
  out.push_back(std::move(finding));
}

const model::Rule* enabled(const model::RuleBook& book, std::string_view id) {
  const model::Rule* rule = book.find(id);
  return rule != nullptr && rule->enabled ? rule : nullptr;
}

bool more_severe(const Finding& a, const Finding& b) {
  return a.severity != b.severity ? a.severity > b.severity : a.key < b.key;
}

}  // namespace

FindingsEngine::FindingsEngine(std::shared_ptr<const model::RuleBook> book)
    : book_(std::move(book)), by_rule_(rule_table().size()) {}

void FindingsEngine::run_element(const FindingsInput& input, Index element) {
  by_element_.erase(element);
  const model::Model& model = input.situation.model;
  if (!model.live(element)) return;
  const model::ElementType& type = model.type(element);
  auto& bound = seen_->rules_of_type;
  const std::uint16_t number = model.element_row(element).type;
  if (number >= bound.size()) bound.resize(number + 1U);
  auto& rules = bound[number];
  if (rules.empty()) {
    for (const RuleEntry& entry : rule_table()) {
      if (entry.on_element == nullptr || !names_type(entry.types, type.id, type.in_engine))
        continue;
      if (const model::Rule* rule = enabled(*book_, entry.id)) rules.push_back({&entry, rule});
    }
    rules.push_back({});  // so that a type without rules is known as such
  }
  if (rules.size() == 1) return;
  const Fields fields = fields_of(model, element);
  const Subject subject{element, *fields, type, input.situation.compiled.node(element)};
  RuleContext context(input, seen_->shared);
  std::vector<Draft> drafts;
  std::vector<Finding> found;
  for (const Seen::Bound& each : rules) {
    if (each.entry == nullptr) continue;
    context.rule = each.rule;
    each.entry->on_element(context, subject, drafts);
    for (Draft& draft : drafts) finish(context, *book_, std::move(draft), found);
    drafts.clear();
  }
  if (!found.empty()) by_element_[element] = std::move(found);
}

void FindingsEngine::run_whole(const FindingsInput& input, std::size_t at) {
  const RuleEntry& entry = rule_table()[at];
  if (entry.on_model == nullptr) return;
  by_rule_[at].clear();
  RuleContext context(input, seen_->shared);
  context.rule = enabled(*book_, entry.id);
  if (context.rule == nullptr) return;
  std::vector<Draft> drafts;
  entry.on_model(context, drafts);
  for (Draft& draft : drafts) finish(context, *book_, std::move(draft), by_rule_[at]);
}

void FindingsEngine::full(const FindingsInput& input) {
  const Situation& situation = input.situation;
  by_element_.clear();
  seen_ = std::make_shared<Seen>();
  list_types(situation.model, seen_->shared);
  sum_elements(situation, seen_->shared);
  sum_budgets(situation, seen_->shared);
  list_edges(situation, seen_->shared);
  list_functions(situation.model, seen_->shared);
  seen_->importance = situation.analysis.importance;
  seen_->support = situation.analysis.support;
  seen_->cost = situation.graph.cost;
  seen_->condition = situation.graph.condition;
  seen_->element_of = situation.compiled.element_of;
  for (Index at = 0; at < situation.model.element_bound(); ++at) run_element(input, at);
  for (std::size_t at = 0; at < by_rule_.size(); ++at) run_whole(input, at);
}

template <typename Visit>
void FindingsEngine::for_each(Visit visit) const {
  for (const auto& [element, found] : by_element_) {
    for (const Finding& finding : found) visit(finding);
  }
  for (const auto& found : by_rule_) {
    for (const Finding& finding : found) visit(finding);
  }
}

std::vector<Finding> FindingsEngine::all() const {
  std::vector<Finding> out;
  for_each([&](const Finding& finding) { out.push_back(finding); });
  std::sort(out.begin(), out.end(), more_severe);
  return out;
}

namespace {

// "Applications" inside a sentence; "IT services" keeps its capitals.
std::string inside_sentence(std::string text) {
  const bool word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  if (word && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

// The tail of a list of findings of one rule on one type, as one.
Finding group_of(const model::Model& model, const model::Rule& rule,
                 std::span<const Finding* const> tail, const model::ElementType* type, bool whole) {
  constexpr std::size_t kExamples = 20;
  constexpr std::size_t kExampleFacts = 5;
  std::vector<std::string> names;
  Finding out;
  out.rule = rule.id;
  out.key = rule.id + "/type:" + (type == nullptr ? "" : type->id);
  out.variant = "group";
  out.severity = tail.front()->severity;
  out.level = tail.front()->level;
  out.count = tail.size();
  for (const Finding* finding : tail) {
    if (out.subjects.size() == kExamples) break;
    if (finding->subjects.empty()) continue;
    const Index subject = finding->subjects.front();
    out.subjects.push_back(subject);
    names.push_back(
        std::string(model.name(subject).empty() ? model.element_id(subject) : model.name(subject)));
    if (out.facts.size() < kExampleFacts && !finding->facts.empty()) {
      out.facts.push_back(finding->facts.front());
    }
  }
  const std::string things =
      type == nullptr ? "findings"
                      : inside_sentence(type->plural.empty() ? type->name : type->plural);
  out.text = fmt::format("{}: {} {}{}", rule.name, tail.size(), whole ? "" : "more ", things);
  if (!names.empty()) {
    names.resize(std::min<std::size_t>(names.size(), 3));
    out.text += ", among them " + words::list(names);
  }
  out.text += ".";
  return out;
}

}  // namespace

std::vector<Finding> FindingsEngine::findings(const Situation& situation) const {
  // By rule and type of what it is about; only what is shown is copied.
  std::map<std::pair<std::string_view, const model::ElementType*>, std::vector<const Finding*>>
      groups;
  for_each([&](const Finding& finding) {
    const model::ElementType* type =
        finding.subjects.empty() ? nullptr : &situation.model.type(finding.subjects.front());
    groups[{finding.rule, type}].push_back(&finding);
  });
  std::vector<Finding> out;
  for (auto& [key, found] : groups) {
    const model::Rule* rule = book_->find(key.first);
    const bool data = rule->theme == "data";
    const std::size_t most = data ? kShownOfDataRules : kShown;
    const std::size_t shown = found.size() <= most ? found.size() : data ? 0 : most;
    std::sort(found.begin(), found.end(),
              [](const Finding* a, const Finding* b) { return more_severe(*a, *b); });
    for (std::size_t i = 0; i < shown; ++i) out.push_back(*found[i]);
    if (shown == found.size()) continue;
    const std::span<const Finding* const> tail(found.data() + shown, found.size() - shown);
    out.push_back(group_of(situation.model, *rule, tail, key.second, shown == 0));
  }
  std::sort(out.begin(), out.end(), more_severe);
  return out;
}

}  // namespace plumb::score
