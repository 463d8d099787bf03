// Rules on whether people are prepared for what is coming.
#include <algorithm>
#include <cmath>

#include "score/findings_rules.h"
#include "score/lines_practice.h"

namespace plumb::score::rules {

using model::Index;

namespace {

// Whether preparation should exist by now, and the words for it. An initiative that runs should
// have it; one that is planned from `lead_days` before its start; approved ones without a date too.
bool preparation_due(const RuleContext& context, const Subject& subject, Draft& draft) {
  const Stage stage = stage_of(subject.fields, context.today);
  if (stage == Stage::ended) return false;
  const auto start = day(subject.fields, "start");
  const double lead = context.limit("lead_days");
  draft.filling.limit = words::days(lead);
  draft.subjects = {subject.at};
  draft.stake = context.stake(subject.at);
  if (!start) {
    draft.variant = "undated";
    draft.gap = stage == Stage::running ? 1 : 0.6;
    return stage == Stage::running || text(subject.fields, "status") == "approved";
  }
  const auto ahead = static_cast<double>((*start - context.today).count());
  if (stage == Stage::planned && ahead > lead) return false;
  const bool running = ahead <= 0;
  if (running) draft.variant = "running";
  draft.gap = running && stage == Stage::running ? 1 : 0.7;
  draft.filling.date = format_day(*start);
  draft.filling.days = words::days(std::abs(ahead));
  draft.facts = {dated("Start", subject.at, *start)};
  return true;
}

}  // namespace

// Severity: complete while it runs, 0.7 shortly before it starts, 0.6 if approved without a date.
void initiative_without_change_plan(const RuleContext& context, const Subject& subject,
                                    std::vector<Draft>& out) {
  Draft draft;
  if (!preparation_due(context, subject, draft)) return;
  if (!context.in(subject.at, "plans_change_for").empty()) return;
  draft.facts.push_back(fact("Change plans", "0", subject.at, 0));
  out.push_back(std::move(draft));
}

// Severity: as initiative_without_change_plan. Training may be planned by the initiative or by its
// change plan.
void initiative_without_training(const RuleContext& context, const Subject& subject,
                                 std::vector<Draft>& out) {
  Draft draft;
  if (flag(subject.fields, "training").value_or(false)) return;
  if (!preparation_due(context, subject, draft)) return;
  for (const Index plan : context.in(subject.at, "plans_change_for")) {
    if (flag(*fields_of(context.model, plan), "training").value_or(false)) return;
  }
  draft.facts.push_back(fact("Training planned", "no", subject.at));
  out.push_back(std::move(draft));
}

}  // namespace plumb::score::rules
