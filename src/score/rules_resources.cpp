// Rules on where money and people go.
#include <algorithm>
#include <cmath>

#include "score/findings_rules.h"
#include "score/lines_practice.h"

namespace plumb::score::rules {

using model::Index;

namespace {

// sqrt of a cost over the average cost, at most 1: how much money is at stake.
double money_stake(const RuleContext& context, double cost) {
  const Shared& shared = context.shared;
  return shared.cost > 0 ? std::min(1.0, std::sqrt(cost * shared.costed / shared.cost)) : 0;
}

double budget_stake(const RuleContext& context, double budget) {
  const Shared& shared = context.shared;
  if (!(shared.budget > 0) || !(budget > 0)) return RuleContext::kUnknownStake;
  return std::min(1.0, std::sqrt(budget * shared.budgeted / shared.budget));
}

// Elements whose figure reaches the floor and that have a cost. The floor leaves few of them, which
// makes this a plain run over one column.
template <typename Visit>
void for_each_costed(const RuleContext& context, const std::vector<double>& figure, double floor,
                     Visit visit) {
  const Situation& now = context.situation;
  for (Node v = 0; v < now.graph.size(); ++v) {
    if (figure[v] < floor || !(now.graph.cost[v] > 0)) continue;
    const Index element = now.compiled.element_of[v];
    if (element != model::kNoIndex) visit(v, element);
  }
}

// What a share of the sum comes to, a little less, so that rounding loses nobody who reaches it.
double floor_of(double share, double sum) {
  return share * sum * (1 - 1e-9);
}

struct Shares {
  double cost = 0;
  double importance = 0;
};
Shares shares_of(const RuleContext& context, Node v) {
  const Shared& shared = context.shared;
  return {context.situation.graph.cost[v] / shared.cost,
          context.situation.analysis.importance[v] / shared.cost_importance};
}

// Shares are among elements with a cost, as in the resources line.
Draft spend_draft(const RuleContext& context, Node v, Index element, const Shares& shares) {
  Draft draft;
  const double cost = context.situation.graph.cost[v];
  const double apart = std::abs(shares.cost - shares.importance);
  draft.gap = apart / std::max(shares.cost, shares.importance);
  draft.stake = std::min(1.0, std::sqrt(10 * apart));
  draft.filling.value = words::percent(shares.cost);
  draft.filling.limit = words::percent(shares.importance);
  draft.filling.gap = words::percent(apart);
  draft.filling.amount = words::money(cost, context.currency());
  draft.subjects = {element};
  draft.facts = {fact("Annual cost", draft.filling.amount, element, cost),
                 fact("Share of cost", draft.filling.value, element, shares.cost),
                 fact("Share of importance", draft.filling.limit, element, shares.importance)};
  return draft;
}

bool ended(const RuleContext& context, const Subject& initiative) {
  return stage_of(initiative.fields, context.today) == Stage::ended;
}

}  // namespace

// Severity: gap = how far the share of purposeful work falls short; stake by money.
void purposeless_spend(const RuleContext& context, std::vector<Draft>& out) {
  if (!(context.shared.roots > 0)) return;  // nothing has a purpose where nothing is wanted
  const Situation& now = context.situation;
  const double limit = context.limit("purpose_limit");
  const double worth = context.limit("cost_share_minimum");
  std::vector<Node> nodes;
  for_each_costed(context, now.graph.cost, worth * context.shared.cost, [&](Node v, Index) {
    const model::Domain domain = now.graph.domain[v];
    if (domain != model::Domain::BS && domain != model::Domain::none) nodes.push_back(v);
  });
  const std::vector<double> found = purposes(context, nodes);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double purpose = found[i];
    if (purpose >= limit) continue;
    const double cost = now.graph.cost[nodes[i]];
    const Index element = now.compiled.element_of[nodes[i]];
    Draft draft;
    if (!(purpose > 0)) draft.variant = "none";
    draft.gap = (limit - purpose) / limit;
    draft.stake = money_stake(context, cost);
    draft.filling.amount = words::money(cost, context.currency());
    draft.filling.value = words::percent(purpose);
    draft.filling.limit = words::percent(limit);
    draft.subjects = {element};
    draft.facts = {
        fact("Annual cost", draft.filling.amount, element, cost),
        fact("Share of its work that leads to a goal", draft.filling.value, element, purpose)};
    out.push_back(std::move(draft));
  }
}

// Severity: gap = difference of the shares over the larger; stake = sqrt(10 x difference).
void spend_over(const RuleContext& context, std::vector<Draft>& out) {
  if (!(context.shared.cost_importance > 0)) return;
  const double ratio = context.limit("ratio_limit");
  const double least = context.limit("share_gap_minimum");
  const double floor = floor_of(least, context.shared.cost);
  for_each_costed(context, context.situation.graph.cost, floor, [&](Node v, Index element) {
    const Shares shares = shares_of(context, v);
    // Without any importance it is spend without purpose, which is another finding.
    if (!(shares.importance > 0) || shares.cost < ratio * shares.importance) return;
    if (shares.cost - shares.importance < least) return;
    out.push_back(spend_draft(context, v, element, shares));
  });
}

// Severity: as spend_over.
void spend_under(const RuleContext& context, std::vector<Draft>& out) {
  if (!(context.shared.cost_importance > 0)) return;
  const double ratio = context.limit("ratio_limit");
  const double least = context.limit("share_gap_minimum");
  const std::vector<double>& importance = context.situation.analysis.importance;
  const double floor = floor_of(least, context.shared.cost_importance);
  for_each_costed(context, importance, floor, [&](Node v, Index element) {
    const Shares shares = shares_of(context, v);
    if (shares.cost > ratio * shares.importance) return;
    if (shares.importance - shares.cost < least) return;
    out.push_back(spend_draft(context, v, element, shares));
  });
}

// Severity: gap = how far the importance reached falls short; stake by budget.
void initiative_without_value(const RuleContext& context, const Subject& subject,
                              std::vector<Draft>& out) {
  if (!(context.shared.roots > 0) || ended(context, subject)) return;
  std::vector<Index> targets = context.out(subject.at, "contributes_to");
  const std::vector<Index> changed = context.out(subject.at, "changes");
  double reached = 0;
  for (const Index target : targets) reached += context.importance(target);
  for (const Index target : changed) {
    if (!std::binary_search(targets.begin(), targets.end(), target)) {
      reached += context.importance(target);
    }
  }
  reached = std::min(1.0, reached);
  const double limit = context.limit("importance_limit");
  if (reached >= limit) return;
  const auto budget = amount(subject.fields, "budget", context.currency());
  Draft draft;
  if (!(reached > 0)) draft.variant = "none";
  draft.gap = (limit - reached) / limit;
  draft.stake = budget_stake(context, budget.value_or(0));
  draft.filling.value = words::percent(reached);
  draft.filling.limit = words::percent(limit);
  draft.filling.amount = budget ? words::money(*budget, context.currency()) : "an unknown amount";
  draft.subjects = {subject.at};
  draft.facts = {fact("Importance it reaches", draft.filling.value, subject.at, reached),
                 fact("Budget", draft.filling.amount, subject.at)};
  out.push_back(std::move(draft));
}

// Severity: gap = share of the applications that could go; stake by their cost together.
void redundant_applications(const RuleContext& context, std::vector<Draft>& out) {
  for (const auto& [function, applications] : context.shared.by_function) {
    std::vector<Index> group = applications;
    const auto count = static_cast<double>(group.size());
    if (count < context.limit("count_minimum")) continue;
    const auto cost_of = [&](Index at) {
      const Node node = context.node(at);
      return node == kNoNode ? 0 : context.situation.graph.cost[node];
    };
    Draft draft;
    draft.key = context.model.element_id(group.front());
    std::stable_sort(group.begin(), group.end(),
                     [&](Index a, Index b) { return cost_of(a) > cost_of(b); });
    double cost = 0;
    std::vector<std::string> others;
    for (const Index at : group) {
      cost += cost_of(at);
      if (at != group.front()) others.push_back(context.name(at));
      draft.facts.push_back(
          fact("Annual cost", words::money(cost_of(at), context.currency()), at, cost_of(at)));
    }
    draft.gap = (count - 1) / count;
    draft.stake = cost > 0 ? money_stake(context, cost) : RuleContext::kUnknownStake;
    draft.filling.others = words::list(others);
    draft.filling.value = words::plain(count);
    draft.filling.amount = cost > 0 ? words::money(cost, context.currency()) : "an unknown amount";
    draft.subjects = group;
    out.push_back(std::move(draft));
  }
}

// Severity: gap = share of the demand that is not covered.
void skills_shortage(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  double planned = 0;
  std::vector<std::string> initiatives;
  context.model.for_each_in(subject.at, [&](Index relation, Index from) {
    if (context.model.kind_name(relation) != "needs_skill") return;
    if (stage_of(*fields_of(context.model, from), context.today) == Stage::ended) return;
    planned += number(*relation_fields_of(context.model, relation), "fte").value_or(1);
    initiatives.push_back(context.name(from));
  });
  double people = 0;
  for (const Index person : context.in(subject.at, "has_skill")) {
    people += number(*fields_of(context.model, person), "capacity_fte").value_or(1);
  }
  const double demand = number(subject.fields, "demand_fte").value_or(planned);
  const auto stated = number(subject.fields, "supply_fte");
  const double supply = stated.value_or(people);
  if (!(demand > 0) || (demand - supply) / demand <= context.limit("shortage_limit")) return;
  std::sort(initiatives.begin(), initiatives.end());
  Draft draft;
  draft.gap = std::min(1.0, (demand - supply) / demand);
  draft.stake = std::max(RuleContext::kUnknownStake, context.stake(subject.at));
  for (const Index initiative : context.in(subject.at, "needs_skill")) {
    draft.stake = std::max(draft.stake, context.stake(initiative));
  }
  draft.filling.value = words::fte(supply);
  draft.filling.limit = words::fte(demand);
  draft.filling.gap = words::fte(demand - supply);
  draft.filling.others = words::list(initiatives);
  draft.subjects = {subject.at};
  draft.facts = {fact("Needed", draft.filling.limit, subject.at, demand),
                 fact("Available", draft.filling.value, subject.at, supply)};
  out.push_back(std::move(draft));
}

// Severity: gap = load beyond capacity, as a share of capacity, at most 1.
void people_over_allocated(const RuleContext& context, const Subject& subject,
                           std::vector<Draft>& out) {
  double load = 0;
  std::vector<std::string> initiatives;
  Draft draft;
  draft.stake = RuleContext::kUnknownStake;
  context.model.for_each_out(subject.at, [&](Index relation, Index to) {
    if (context.model.kind_name(relation) != "works_on") return;
    if (!valid_on(context.model, relation, context.today)) return;
    if (stage_of(*fields_of(context.model, to), context.today) == Stage::ended) return;
    const double fte = number(*relation_fields_of(context.model, relation), "fte").value_or(0);
    if (!(fte > 0)) return;
    load += fte;
    initiatives.push_back(context.name(to));
    draft.stake = std::max(draft.stake, context.stake(to));
  });
  const double capacity = number(subject.fields, "capacity_fte").value_or(1);
  const double limit = context.limit("load_limit");
  if (!(capacity > 0) || load / capacity < limit) return;
  std::sort(initiatives.begin(), initiatives.end());
  draft.gap = std::clamp(load / capacity - 1, 0.1, 1.0);
  draft.filling.value = words::percent(load / capacity);
  draft.filling.limit = words::percent(limit);
  draft.filling.gap = words::percent(load / capacity - limit);
  draft.filling.others = words::list(initiatives);
  draft.subjects = {subject.at};
  draft.facts = {fact("Planned", words::fte(load), subject.at, load),
                 fact("Capacity", words::fte(capacity), subject.at, capacity)};
  out.push_back(std::move(draft));
}

// Severity: gap = twice the spending ahead of progress, or half and the overrun, at most 1; stake
// the larger of importance and budget.
void budget_overrun(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const auto budget = amount(subject.fields, "budget", context.currency());
  const auto spent = amount(subject.fields, "spent", context.currency());
  const auto progress = number(subject.fields, "progress");
  if (!budget || !spent || !(*budget > 0)) return;
  const double share = *spent / *budget;
  Draft draft;
  if (share > 1) {
    draft.variant = "exceeded";
    draft.gap = std::min(1.0, 0.5 + (share - 1));
    draft.filling.amount = words::money(*spent - *budget, context.currency());
  } else {
    const bool finished = ended(context, subject);
    if (finished || !progress || share - *progress <= context.limit("tolerance")) return;
    draft.gap = std::min(1.0, 2 * (share - *progress));
    draft.filling.amount = words::money(*spent - *progress * *budget, context.currency());
  }
  draft.stake = std::max(context.stake(subject.at), budget_stake(context, *budget));
  draft.filling.value = words::percent(share);
  draft.filling.limit = progress ? words::percent(*progress) : "unknown";
  draft.filling.gap = words::percent(share - progress.value_or(1));
  draft.subjects = {subject.at};
  draft.facts = {fact("Budget", words::money(*budget, context.currency()), subject.at, *budget),
                 fact("Spent", words::money(*spent, context.currency()), subject.at, *spent),
                 fact("Progress", draft.filling.limit, subject.at)};
  out.push_back(std::move(draft));
}

}  // namespace plumb::score::rules
