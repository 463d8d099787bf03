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

double severity_of(const model::Rule& rule, double gap, double stake) {
  return rule.severity * std::clamp(gap, 0.0, 1.0) * std::clamp(stake, 0.0, 1.0);
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

void FindingsEngine::finish(const RuleContext& context, Draft&& draft, std::vector<Kept>& out) {
  const model::Rule& rule = *context.rule;
  const double severity = severity_of(rule, draft.gap, draft.stake);
  if (severity <= kNothing) return;
  Kept& kept = out.emplace_back();
  kept.rule = &rule;
  kept.gap = draft.gap;
  kept.least_stake = draft.least_stake;
  Finding& finding = kept.finding;
  finding.rule = rule.id;
  finding.key = key_of(context, draft);
  finding.variant = draft.variant;
  if (draft.filling.subject.empty() && !draft.subjects.empty()) {
    draft.filling.subject = context.name(draft.subjects.front());
  }
  finding.text = model::fill(rule.text(draft.variant), draft.filling);
  finding.severity = std::min(1.0, severity);
  finding.level = book_->band(finding.severity).id;
  finding.subjects = std::move(draft.subjects);
  finding.facts = std::move(draft.facts);
}

const FindingsEngine::Seen::OfType& FindingsEngine::Seen::of(const model::Model& model,
                                                             Index element,
                                                             const model::RuleBook& book) {
  const std::uint16_t number = model.element_row(element).type;
  if (number >= types.size()) types.resize(number + 1U);
  OfType& out = types[number];
  if (out.known) return out;
  out.known = true;
  out.own = true;
  const model::ElementType& type = model.type(element);
  for (const RuleEntry& entry : rule_table()) {
    if (entry.on_element == nullptr || !names_type(entry.types, type.id, type.in_engine)) continue;
    const model::Rule* rule = enabled(book, entry.id);
    if (rule == nullptr) continue;
    out.rules.push_back({&entry, rule});
    out.own = out.own && entry.own;
    for (const model::Parameter& parameter : rule->parameters) {
      if (parameter.id == "importance_limit") out.importance_limits.push_back(parameter.value);
    }
    if (entry.id == kSupportRule) out.support_limit = rule->parameter("support_limit");
  }
  return out;
}

void FindingsEngine::Seen::grow(std::size_t nodes) {
  for (std::vector<double>* column : {&importance, &support, &cost, &condition}) {
    column->resize(nodes, 0);
  }
  calm.resize(nodes, 0);
}

void FindingsEngine::Seen::settle(const Situation& situation, Index element,
                                  const model::RuleBook& book) {
  const model::Model& model = situation.model;
  const Node node = situation.compiled.node(element);
  const bool live = model.live(element);
  const OfType* type = live ? &of(model, element, book) : nullptr;
  const bool own = live && node != kNoNode && type->own;
  if (fired[element] != 0 && !own) {
    others.insert(element);
  } else {
    others.erase(element);
  }
  if (node == kNoNode || node >= calm.size()) return;
  const bool quiet = own && fired[element] == 0 && type->support_limit < 0;
  calm[node] = quiet && model.type_name(element) != "goal" ? 1 : 0;
}

bool FindingsEngine::Seen::restake(const Situation& situation, Index element,
                                   std::vector<Kept>& found, const model::RuleBook& book) const {
  const double share = situation.importance(element);
  const double stake = RuleContext::node_stake(share, shared.roots);
  std::string percent;
  for (Kept& kept : found) {
    if (kept.least_stake < 0) return false;
    for (Fact& fact : kept.finding.facts) {
      if (fact.text != kImportanceFact) continue;
      // The text says it in the same words.
      if (percent.empty()) percent = words::percent(share);
      if (fact.value != percent) return false;
      fact.number = share;
    }
    const double severity = severity_of(*kept.rule, kept.gap, std::max(kept.least_stake, stake));
    if (severity <= kNothing) return false;
    if (severity == kept.finding.severity) continue;
    kept.finding.severity = std::min(1.0, severity);
    const std::string& level = book.band(kept.finding.severity).id;
    if (kept.finding.level != level) kept.finding.level = level;
  }
  return true;
}

bool FindingsEngine::restake(const FindingsInput& input, Index element) {
  const auto found = by_element_.find(element);
  return found == by_element_.end() ||
         seen_->restake(input.situation, element, found->second, *book_);
}

void FindingsEngine::restake_goals(const FindingsInput& input, std::size_t at) {
  const RuleContext context(input, seen_->shared);
  for (Kept& kept : by_rule_[at]) {
    double stake = kept.least_stake;
    for (const Fact& fact : kept.finding.facts)
      stake = std::max(stake, context.stake(fact.element));
    kept.finding.severity = std::min(1.0, severity_of(*kept.rule, kept.gap, stake));
    kept.finding.level = book_->band(kept.finding.severity).id;
  }
}

void FindingsEngine::run_element(const FindingsInput& input, Index element) {
  if (seen_->fired.size() <= element) seen_->fired.resize(element + std::size_t{1}, 0);
  if (seen_->fired[element] != 0) by_element_.erase(element);
  seen_->fired[element] = 0;
  const model::Model& model = input.situation.model;
  if (!model.live(element)) return;
  const model::ElementType& type = model.type(element);
  const std::vector<Seen::Bound>& rules = seen_->of(model, element, *book_).rules;
  if (rules.empty()) return;
  const Fields fields = fields_of(model, element);
  const Subject subject{element, *fields, type, input.situation.compiled.node(element)};
  RuleContext context(input, seen_->shared);
  std::vector<Draft> drafts;
  std::vector<Kept> found;
  for (const Seen::Bound& each : rules) {
    context.rule = each.rule;
    each.entry->on_element(context, subject, drafts);
    for (Draft& draft : drafts) finish(context, std::move(draft), found);
    drafts.clear();
  }
  if (found.empty()) return;
  by_element_[element] = std::move(found);
  seen_->fired[element] = 1;
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
  for (Draft& draft : drafts) finish(context, std::move(draft), by_rule_[at]);
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
  seen_->fired.assign(situation.model.element_bound(), 0);
  for (Index at = 0; at < situation.model.relation_bound(); ++at) {
    const model::RelationRow& row = situation.model.relation_row(at);
    seen_->ends_at_relations |= row.from_relation || row.to_relation;
  }
  seen_->grow(situation.graph.size());
  for (Index at = 0; at < situation.model.element_bound(); ++at) {
    run_element(input, at);
    seen_->settle(situation, at, *book_);
  }
  for (std::size_t at = 0; at < by_rule_.size(); ++at) run_whole(input, at);
}

std::vector<const FindingsEngine::Kept*> FindingsEngine::by_severity() const {
  std::vector<const Kept*> out;
  for_each([&](const Kept& kept) { out.push_back(&kept); });
  std::sort(out.begin(), out.end(),
            [](const Kept* a, const Kept* b) { return more_severe(a->finding, b->finding); });
  return out;
}

std::vector<Finding> FindingsEngine::all() const {
  std::vector<Finding> out;
  for (const Kept* kept : by_severity()) out.push_back(kept->finding);
  return out;
}

namespace {

// "Applications" inside a sentence; "IT services" keeps its capitals.
std::string inside_sentence(std::string text) {
  const bool word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  if (word && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

constexpr std::size_t kExamples = 20;  // named in a group

// The tail of a list of findings of one rule on one type, as one; the first kExamples of it in
// order.
Finding group_of(const model::Model& model, const model::Rule& rule,
                 std::span<const Finding* const> tail, const model::ElementType* type, bool whole) {
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
  // By rule and type of what it is about; only what is shown is put in order, and copied.
  std::map<std::pair<const model::Rule*, const model::ElementType*>, std::vector<const Finding*>>
      groups;
  for_each([&](const Kept& kept) {
    const Finding& finding = kept.finding;
    const model::ElementType* type =
        finding.subjects.empty() ? nullptr : &situation.model.type(finding.subjects.front());
    groups[{kept.rule, type}].push_back(&finding);
  });
  std::vector<Finding> out;
  for (auto& [key, found] : groups) {
    const auto& [rule, type] = key;
    const bool data = rule->theme == "data";
    const std::size_t most = data ? kShownOfDataRules : kShown;
    const std::size_t shown = found.size() <= most ? found.size() : data ? 0 : most;
    const std::size_t ordered = std::min(found.size(), most + kExamples);
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(ordered),
                      found.end(),
                      [](const Finding* a, const Finding* b) { return more_severe(*a, *b); });
    for (std::size_t i = 0; i < shown; ++i) out.push_back(*found[i]);
    if (shown == found.size()) continue;
    const std::span<const Finding* const> tail(found.data() + shown, found.size() - shown);
    out.push_back(group_of(situation.model, *rule, tail, type, shown == 0));
  }
  std::sort(out.begin(), out.end(), more_severe);
  return out;
}

}  // namespace plumb::score
