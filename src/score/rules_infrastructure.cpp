// Rules on whether the technical foundation holds.
#include <algorithm>
#include <cmath>

#include "score/findings_rules.h"

namespace plumb::score::rules {

using model::Domain;
using model::Index;

namespace {

bool has_lifecycle(const model::ElementType& type) {
  return model::find_attribute(type.attributes, "end_of_life") != nullptr ||
         model::find_attribute(type.attributes, "lifecycle") != nullptr;
}

// Nodes whose failure is worth trying out: outside business strategy, carrying enough importance;
// those first on whose condition the structure line hangs most.
std::vector<Node> failure_candidates(const RuleContext& context) {
  const Situation& now = context.situation;
  const double least = context.limit("importance_limit");
  std::vector<Node> out;
  for (Node v = 0; v < now.graph.size(); ++v) {
    const Domain domain = now.graph.domain[v];
    if (domain == Domain::BS || domain == Domain::none) continue;
    if (now.analysis.importance[v] >= least && now.analysis.delivered[v] > 0) out.push_back(v);
  }
  const std::vector<double>& gradient = now.analysis.gradient_condition;
  const auto pull = [&](Node v) {
    const double slope = v < gradient.size() ? std::abs(gradient[v]) : 0;
    return slope * now.graph.condition[v];
  };
  std::stable_sort(out.begin(), out.end(), [&](Node a, Node b) {
    const double pull_a = pull(a);
    const double pull_b = pull(b);
    if (pull_a != pull_b) return pull_a > pull_b;
    return now.analysis.importance[a] > now.analysis.importance[b];
  });
  if (out.size() > kWhatIfs) out.resize(kWhatIfs);
  return out;
}

struct Loss {
  Index goal = model::kNoIndex;
  double share = 0;
};

// Goals that carry at least half of what an average goal does, with support to lose.
std::vector<Node> important_goals(const RuleContext& context) {
  std::vector<Node> out;
  for (const Index goal : context.of_type("goal")) {
    const Node node = context.node(goal);
    if (node == kNoNode || !(context.situation.analysis.support[node] > 0)) continue;
    if (context.importance(goal) * context.shared.roots >= 0.5) out.push_back(node);
  }
  return out;
}

void failure_draft(const RuleContext& context, Index element, std::vector<Loss> losses,
                   std::vector<Draft>& out) {
  std::stable_sort(losses.begin(), losses.end(),
                   [](const Loss& a, const Loss& b) { return a.share > b.share; });
  const Loss& worst = losses.front();
  const double limit = context.limit("loss_limit");
  if (worst.share < limit) return;
  Draft draft;
  draft.gap = std::min(1.0, worst.share);
  draft.stake = context.stake(worst.goal);
  draft.filling.others = context.name(worst.goal);
  draft.filling.value = words::percent(worst.share);
  draft.filling.limit = words::percent(limit);
  draft.subjects = {element};
  for (const Loss& loss : losses) {
    if (loss.share < limit || draft.facts.size() == 5) break;
    draft.facts.push_back(fact("Support lost by " + context.name(loss.goal),
                               words::percent(loss.share), loss.goal, loss.share));
  }
  draft.facts.push_back(fact("Share of importance", words::percent(context.importance(element)),
                             element, context.importance(element)));
  out.push_back(std::move(draft));
}

}  // namespace

// Severity: gap = the largest share of its support that an important goal would lose; stake of that
// goal. Tried out on a copy of the engine, element by element.
void single_point_of_failure(const RuleContext& context, std::vector<Draft>& out) {
  if (context.input.engine == nullptr || !(context.shared.roots > 0)) return;
  const std::vector<Node> candidates = failure_candidates(context);
  const std::vector<Node> goals = important_goals(context);
  if (candidates.empty() || goals.empty()) return;
  const Situation& now = context.situation;
  Engine trial = *context.input.engine;
  for (const Node v : candidates) {
    Edit edit;
    edit.kind = Edit::Kind::condition;
    edit.node = v;
    edit.value2 = now.graph.confidence[v];
    trial.apply({&edit, 1});
    std::vector<Loss> losses;
    for (const Node goal : goals) {
      const double before = now.analysis.support[goal];
      losses.push_back(
          {now.compiled.element_of[goal], 1 - trial.analysis().support[goal] / before});
    }
    edit.value = now.graph.condition[v];
    trial.apply({&edit, 1});
    failure_draft(context, now.compiled.element_of[v], std::move(losses), out);
  }
}

// Severity: gap = share of the accepted condition that is missing; 1 past the end of life, from 1
// down to 0.5 at the horizon before it.
void ageing_element(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  if (subject.node == kNoNode) return;
  const double importance = context.importance(subject.at);
  if (importance < context.limit("importance_limit")) return;
  if (!has_lifecycle(subject.type) && context.situation.graph.domain[subject.node] != Domain::II) {
    return;
  }
  const Condition& condition = context.situation.compiled.conditions[subject.node];
  const double limit = context.limit("condition_limit");
  const double horizon = context.limit("horizon_days");
  const auto end = day(subject.fields, "end_of_life");
  const auto left = end ? static_cast<double>((*end - context.today).count()) : horizon + 1;
  Draft draft;
  draft.facts = {
      fact(std::string(kImportanceFact), words::percent(importance), subject.at, importance)};
  if (end && left <= horizon) {
    draft.variant = left <= 0 ? "past_end_of_life" : "end_of_life";
    draft.gap = left <= 0 ? 1 : 1 - 0.5 * left / std::max(horizon, 1.0);
    draft.filling.date = format_day(*end);
    draft.filling.days = words::days(std::abs(left));
    draft.facts.push_back(dated("End of life", subject.at, *end));
  } else if (condition.assumed || condition.condition >= limit) {
    return;
  } else {
    draft.gap = (limit - condition.condition) / limit;
    draft.facts.push_back(
        fact("Condition", words::percent(condition.condition), subject.at, condition.condition));
  }
  draft.stake_on(context, subject);
  draft.filling.value = words::percent(importance);
  draft.filling.limit = words::percent(limit);
  draft.filling.gap = words::percent(std::max(0.0, limit - condition.condition));
  draft.subjects = {subject.at};
  out.push_back(std::move(draft));
}

// Severity: complete; stake of the most important member, at least 0.25.
void support_cycle(const RuleContext& context, std::vector<Draft>& out) {
  constexpr std::size_t kMembersShown = 50;
  for (const std::vector<Node>& cycle : context.situation.analysis.cycles) {
    std::vector<Index> members;
    for (const Node v : cycle) {
      const Index element = context.situation.compiled.element_of[v];
      if (element != model::kNoIndex) members.push_back(element);
    }
    if (members.empty()) continue;
    std::sort(members.begin(), members.end());
    Draft draft;
    draft.key = context.model.element_id(members.front());
    std::stable_sort(members.begin(), members.end(), [&](Index a, Index b) {
      return context.importance(a) > context.importance(b);
    });
    std::vector<std::string> others;
    for (std::size_t i = 1; i < members.size(); ++i) others.push_back(context.name(members[i]));
    draft.stake = std::max(0.25, context.stake(members.front()));
    draft.filling.others = words::list(others);
    draft.filling.value = words::plain(static_cast<double>(members.size()));
    if (members.size() > kMembersShown) members.resize(kMembersShown);
    for (const Index member : members) {
      draft.facts.push_back(fact("Member", context.name(member), member));
    }
    draft.subjects = std::move(members);
    out.push_back(std::move(draft));
  }
}

}  // namespace plumb::score::rules
