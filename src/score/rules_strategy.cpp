// Rules on goals and on what they answer.
#include <algorithm>

#include "score/findings_rules.h"
#include "score/smart.h"

namespace plumb::score::rules {

using model::Index;

// Severity: gap = how far support falls short of the limit; stake at least 0.25, because an
// unsupported goal is a gap even where nobody gave it weight.
void unsupported_goal(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  if (subject.node == kNoNode) return;
  const double support = context.situation.analysis.support[subject.node];
  const double limit = context.limit("support_limit");
  if (support >= limit) return;
  Draft draft;
  // Nothing at all reaches it: no edge, as opposed to edges from what delivers nothing.
  if (!context.has_inputs(subject.node)) draft.variant = "none";
  draft.gap = (limit - support) / limit;
  draft.stake_on(context, subject, 0.25);
  draft.filling.value = words::percent(support);
  draft.filling.limit = words::percent(limit);
  draft.filling.gap = words::percent(limit - support);
  draft.subjects = {subject.at};
  draft.facts = {fact("Support delivered", words::percent(support), subject.at, support),
                 fact(std::string(kImportanceFact), words::percent(context.importance(subject.at)),
                      subject.at, context.importance(subject.at))};
  out.push_back(std::move(draft));
}

// Severity: gap = share of the five marks that are missing (score/smart.h).
void goal_not_smart(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const std::vector<std::string> missing =
      smart_of(context.model, subject.at, subject.fields).missing();
  const auto count = static_cast<double>(missing.size());
  if (missing.empty() || count < context.limit("missing_minimum")) return;
  Draft draft;
  draft.gap = count / 5;
  draft.stake_on(context, subject, 0.25);
  draft.filling.others = words::list(missing, 5);
  draft.filling.value = words::plain(5 - count);
  draft.filling.limit = "5";
  draft.subjects = {subject.at};
  draft.facts = {fact("Missing", draft.filling.others, subject.at, count)};
  out.push_back(std::move(draft));
}

// Severity: gap = impact of the driver, 0.5 if nobody judged it.
void driver_without_response(const RuleContext& context, const Subject& subject,
                             std::vector<Draft>& out) {
  const auto stated = number(subject.fields, "impact");
  const double impact = std::clamp(stated.value_or(0.5), 0.0, 1.0);
  const double limit = context.limit("impact_minimum");
  if (impact < limit || !context.in(subject.at, "responds_to").empty()) return;
  Draft draft;
  draft.gap = impact;
  draft.filling.value = stated ? words::percent(impact) : "unknown size";
  draft.filling.limit = words::percent(limit);
  draft.subjects = {subject.at};
  draft.facts = {fact("Impact", draft.filling.value, subject.at, impact),
                 fact("Goals that answer it", "0", subject.at, 0)};
  out.push_back(std::move(draft));
}

// Severity: gap = twice the difference of the two shares, at most 1.
void perspective_differs(const RuleContext& context, std::vector<Draft>& out) {
  const Perspectives& perspectives = context.input.perspectives;
  const std::size_t declared = perspective_index(perspectives.declared);
  if (declared == kPerspectiveCount) return;
  std::size_t practised = 0;
  for (std::size_t i = 0; i < kPerspectiveCount; ++i) {
    if (!perspectives.figures[i].spend_share) return;
    if (*perspectives.figures[i].spend_share > *perspectives.figures[practised].spend_share) {
      practised = i;
    }
  }
  const double share = *perspectives.figures[practised].spend_share;
  const double stated = *perspectives.figures[declared].spend_share;
  if (practised == declared || share - stated < context.limit("share_gap_minimum")) return;
  const auto lower = [](std::string_view name) {
    std::string text(name);
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
      text[0] = static_cast<char>(text[0] - 'A' + 'a');
    }
    return text;
  };
  Draft draft;
  draft.gap = std::min(1.0, 2 * (share - stated));
  draft.filling.subject = lower(kPerspectives[practised].name);
  draft.filling.others = lower(kPerspectives[declared].name);
  draft.filling.value = words::percent(share);
  draft.filling.limit = words::percent(stated);
  draft.filling.gap = words::percent(share - stated);
  draft.key = "whole";
  draft.facts = {
      fact("Share of " + draft.filling.subject, words::percent(share), model::kNoIndex, share),
      fact("Share of " + draft.filling.others, words::percent(stated), model::kNoIndex, stated)};
  out.push_back(std::move(draft));
}

}  // namespace plumb::score::rules
