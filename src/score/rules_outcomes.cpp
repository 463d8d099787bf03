// Rules on whether results come as planned.
#include <algorithm>
#include <cmath>

#include "score/findings_rules.h"

namespace plumb::score::rules {

using model::Index;

// Severity: gap = shortfall relative to what the promise leaves open (target 99.9%: 0.1%, at least
// one point), 0.2 to 1.
void service_level_breached(const RuleContext& context, const Subject& subject,
                            std::vector<Draft>& out) {
  const auto target = number(subject.fields, "target");
  const auto attained = number(subject.fields, "attained");
  const auto on = day(subject.fields, "as_of");
  if (!target || !attained || (on && *on > context.today)) return;
  const double short_by = *target - *attained;
  if (short_by <= context.limit("tolerance") || !(short_by > 0)) return;
  std::vector<std::string> services;
  for (const Index service : context.out(subject.at, "measures")) {
    services.push_back(context.name(service));
  }
  Draft draft;
  draft.gap = std::clamp(short_by / std::max(0.01, 1 - *target), 0.2, 1.0);
  draft.stake = context.stake(subject.at);
  draft.filling.value = words::percent(*attained);
  draft.filling.limit = words::percent(*target);
  draft.filling.gap = words::percent(short_by);
  draft.filling.others = words::list(services);
  if (on) draft.filling.date = format_day(*on);
  draft.subjects = {subject.at};
  Fact reached = fact("Attained", draft.filling.value, subject.at, *attained);
  reached.at = on;
  draft.facts = {std::move(reached), fact("Promised", draft.filling.limit, subject.at, *target)};
  out.push_back(std::move(draft));
}

// Severity: gap = twice the difference between the best and the worst line, at most 1.
void lines_disagree(const RuleContext& context, std::vector<Draft>& out) {
  std::size_t best = kLineCount;
  std::size_t worst = kLineCount;
  const auto value = [&](std::size_t i) { return *context.input.lines[i].value; };
  for (std::size_t i = 0; i < kLineCount; ++i) {
    if (!context.input.lines[i].value) continue;
    if (best == kLineCount || value(i) > value(best)) best = i;
    if (worst == kLineCount || value(i) < value(worst)) worst = i;
  }
  if (best == kLineCount || best == worst) return;
  const double gap = value(best) - value(worst);
  if (gap < context.limit("gap_limit")) return;
  Draft draft;
  draft.gap = std::min(1.0, 2 * gap);
  draft.filling.subject = kLineNames[best];
  draft.filling.others = kLineIds[worst];
  draft.filling.value = words::percent(value(best));
  draft.filling.limit = words::percent(value(worst));
  draft.filling.gap = words::percent(gap);
  draft.key = "whole";
  for (std::size_t i = 0; i < kLineCount; ++i) {
    if (!context.input.lines[i].value) continue;
    draft.facts.push_back(
        fact(std::string(kLineNames[i]), words::percent(value(i)), model::kNoIndex, value(i)));
  }
  out.push_back(std::move(draft));
}

}  // namespace plumb::score::rules
