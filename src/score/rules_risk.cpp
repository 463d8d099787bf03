// Rules on risks and recovery.
#include <algorithm>
#include <cmath>

#include "score/findings_rules.h"
#include "score/lines_practice.h"

namespace plumb::score::rules {

using model::Index;

// Severity: gap = sqrt of (level less appetite over 1 less appetite): a risk twice above what is
// accepted should not look small because nothing is ever certain.
void risk_unmitigated(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const auto likelihood = number(subject.fields, "likelihood");
  const auto impact = number(subject.fields, "impact");
  if (!likelihood || !impact) return;
  const std::string_view status = text(subject.fields, "status");
  if (!status.empty() && status != "open") return;
  const double level = std::clamp(*likelihood * *impact, 0.0, 1.0);
  const double usual =
      number(context.input.settings, "appetite").value_or(context.limit("appetite"));
  const double accepted = std::clamp(number(subject.fields, "appetite").value_or(usual), 0.0, 1.0);
  if (level <= accepted || !context.in(subject.at, "mitigates").empty()) return;
  std::vector<std::string> threatened;
  for (const Index target : context.out(subject.at, "threatens")) {
    threatened.push_back(context.name(target));
  }
  const auto exposure = amount(subject.fields, "exposure", context.currency());
  Draft draft;
  draft.gap = std::sqrt((level - accepted) / (1 - accepted));
  draft.stake = context.stake(subject.at);
  draft.filling.value = words::percent(level);
  draft.filling.limit = words::percent(accepted);
  draft.filling.gap = words::percent(level - accepted);
  draft.filling.others = words::list(threatened);
  if (exposure) draft.filling.amount = words::money(*exposure, context.currency());
  draft.subjects = {subject.at};
  draft.facts = {fact("Likelihood", words::percent(*likelihood), subject.at, *likelihood),
                 fact("Impact", words::percent(*impact), subject.at, *impact),
                 fact("Accepted", draft.filling.limit, subject.at, accepted),
                 fact("Mitigations", "0", subject.at, 0)};
  out.push_back(std::move(draft));
}

// Severity: complete without a plan, 0.8 for one never tested, 0.5 for one tested too long ago;
// stake at least that of its criticality: 0.25 low to 1 critical.
void service_without_recovery(const RuleContext& context, const Subject& subject,
                              std::vector<Draft>& out) {
  const int critical = criticality(subject.fields);
  const double importance = context.importance(subject.at);
  if (critical < context.limit("criticality_minimum") &&
      importance < context.limit("importance_limit")) {
    return;
  }
  const Recovery recovery = recovery_of(context.model, subject.at, context.today);
  const double counts = context.limit("drill_age_days");
  Draft draft;
  draft.facts = {
      fact(std::string(kImportanceFact), words::percent(importance), subject.at, importance)};
  if (recovery.plan == model::kNoIndex) {
    draft.facts.push_back(fact("Recovery plans", "0", subject.at, 0));
  } else if (!recovery.drilled) {
    // A drill that failed is a test; recovery_objective_missed speaks of it.
    if (recovery.drill != model::kNoIndex) return;
    draft.variant = "untested";
    draft.gap = 0.8;
    draft.facts.push_back(fact("Drills", "0", recovery.plan, 0));
  } else {
    const auto age = static_cast<double>((context.today - *recovery.drilled).count());
    if (age <= counts) return;
    draft.variant = "stale";
    draft.gap = 0.5;
    draft.filling.date = format_day(*recovery.drilled);
    draft.filling.days = words::days(age);
    draft.facts.push_back(dated("Last drill", recovery.plan, *recovery.drilled));
  }
  draft.stake_on(context, subject, critical / 4.0);
  draft.filling.value = words::percent(importance);
  draft.filling.limit = words::days(counts);
  draft.subjects = {subject.at};
  out.push_back(std::move(draft));
}

// Severity: gap = time beyond the objective over the objective, at most 1; complete if the drill
// failed. Without an objective of the service the plan's own counts for its drills.
void recovery_objective_missed(const RuleContext& context, const Subject& subject,
                               std::vector<Draft>& out) {
  const Recovery recovery = recovery_of(context.model, subject.at, context.today);
  if (recovery.plan == model::kNoIndex) return;
  const auto planned = number(*fields_of(context.model, recovery.plan), "rto_hours");
  const auto stated = number(subject.fields, "rto_hours");
  const auto objective = stated ? stated : planned;
  Draft draft;
  std::optional<double> taken;
  if (recovery.drill != model::kNoIndex) {
    const Fields drill = fields_of(context.model, recovery.drill);
    const Day at = *day(*drill, "at");
    draft.filling.date = format_day(at);
    draft.facts = {dated("Drill", recovery.drill, at)};
    if (!flag(*drill, "passed").value_or(true)) {
      draft.variant = "failed";
    } else {
      taken = number(*drill, "measured_rto_hours");
    }
  }
  if (!taken && draft.variant == "default") {
    taken = planned;
    draft.variant = "planned";
  }
  if (draft.variant != "failed") {
    if (!taken || !objective || *taken <= *objective * (1 + context.limit("tolerance"))) return;
    draft.gap = *objective > 0 ? std::min(1.0, *taken / *objective - 1) : 1;
    draft.filling.value = words::hours(*taken);
    draft.filling.gap = words::hours(*taken - *objective);
    draft.facts.push_back(fact("Recovery time", draft.filling.value, subject.at, *taken));
  }
  if (objective) {
    draft.filling.limit = words::hours(*objective);
    draft.facts.push_back(fact("Objective", draft.filling.limit, subject.at, *objective));
  }
  const double critical = std::max(1, criticality(subject.fields)) / 4.0;
  draft.stake_on(context, subject, critical);
  draft.subjects = {subject.at};
  out.push_back(std::move(draft));
}

}  // namespace plumb::score::rules
