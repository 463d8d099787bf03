// Rules on decisions, bodies, reviews and actions.
#include <algorithm>

#include "score/findings_rules.h"
#include "score/lines_practice.h"

namespace plumb::score::rules {

using model::Index;

namespace {

double days_between(Day from, Day to) {
  return static_cast<double>((to - from).count());
}

std::string budget_in_words(const RuleContext& context, const json::object& fields) {
  const auto budget = amount(fields, "budget", context.currency());
  return budget ? words::money(*budget, context.currency()) : "an unknown amount";
}

}  // namespace

// Severity: complete as soon as there is no decision.
void initiative_without_decision(const RuleContext& context, const Subject& subject,
                                 std::vector<Draft>& out) {
  if (stage_of(subject.fields, context.today) != Stage::running) return;
  for (const Index decision : context.in(subject.at, "decides")) {
    if (context.model.type_name(decision) != "decision") continue;
    if (decided(*fields_of(context.model, decision), context.today)) return;
  }
  Draft draft;
  draft.stake = context.stake(subject.at);
  draft.filling.amount = budget_in_words(context, subject.fields);
  draft.subjects = {subject.at};
  draft.facts = {fact("Decisions on it", "0", subject.at, 0),
                 fact("Budget", draft.filling.amount, subject.at)};
  out.push_back(std::move(draft));
}

// Severity: complete while it runs, two thirds while it is planned.
void initiative_without_sponsor(const RuleContext& context, const Subject& subject,
                                std::vector<Draft>& out) {
  const Stage stage = stage_of(subject.fields, context.today);
  if (stage == Stage::ended || !text(subject.fields, "sponsor").empty()) return;
  if (!context.in(subject.at, "sponsors").empty()) return;
  Draft draft;
  draft.gap = stage == Stage::running ? 1 : 2.0 / 3;
  draft.stake = context.stake(subject.at);
  draft.filling.amount = budget_in_words(context, subject.fields);
  draft.subjects = {subject.at};
  draft.facts = {fact("Sponsors", "0", subject.at, 0)};
  out.push_back(std::move(draft));
}

// Severity: gap = half of (time since the last meeting over the interval, less 1), 0.3 to 1;
// complete without any meeting.
void body_not_meeting(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const double interval = meeting_interval(subject.fields, context.limit("default_cadence_days"));
  const auto last = last_meeting(context.model, subject.at, context.today);
  Draft draft;
  if (last) {
    const double since = days_between(*last, context.today);
    if (since <= context.limit("overdue_ratio_limit") * interval) return;
    draft.gap = std::clamp((since / interval - 1) / 2, 0.3, 1.0);
    draft.filling.date = format_day(*last);
    draft.filling.days = words::days(since);
    draft.facts = {dated("Last meeting", subject.at, *last)};
  } else {
    draft.variant = "never";
    draft.facts = {fact("Meetings held", "0", subject.at, 0)};
  }
  draft.stake = std::max(0.5, context.stake(subject.at));
  draft.filling.limit = words::days(interval);
  draft.subjects = {subject.at};
  draft.facts.push_back(fact("Days between meetings", draft.filling.limit, subject.at, interval));
  out.push_back(std::move(draft));
}

// Severity: gap = 1 if both reason and expected effect are missing, 0.6 if only the reason is.
void decision_without_reason(const RuleContext& context, const Subject& subject,
                             std::vector<Draft>& out) {
  if (!decided(subject.fields, context.today)) return;
  if (!text(subject.fields, "rationale").empty()) return;
  const bool effect = !text(subject.fields, "expected_effect").empty();
  const auto on = day(subject.fields, "decided");
  Draft draft;
  if (!on) draft.variant = "undated";
  draft.gap = effect ? 0.6 : 1;
  draft.stake = context.stake(subject.at);
  draft.filling.others = effect ? "reason" : "reason and expected effect";
  draft.subjects = {subject.at};
  draft.facts = {fact("Missing", draft.filling.others, subject.at)};
  if (on) {
    draft.filling.date = format_day(*on);
    draft.facts.push_back(dated("Decided", subject.at, *on));
  }
  out.push_back(std::move(draft));
}

// Severity: gap = 0.3 and what half a year overdue is, at most 1. Reviews, and decisions whose
// effect was to be reviewed.
void review_overdue(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const bool decision = subject.is("decision");
  if (decision && !decided(subject.fields, context.today)) return;
  const std::string_view due = decision ? "review_on" : "due";
  if (!review_missed(subject.fields, due, decision ? "reviewed" : "held", context.today)) return;
  const Day due_on = *day(subject.fields, due);
  const double late = days_between(due_on, context.today);
  if (late <= context.limit("grace_days")) return;
  Draft draft;
  draft.gap = std::min(1.0, 0.3 + late / 180);
  draft.stake = context.stake(subject.at);
  if (decision) draft.filling.subject = "of \"" + context.name(subject.at) + "\"";
  draft.filling.date = format_day(due_on);
  draft.filling.days = words::days(late);
  draft.filling.limit = words::days(context.limit("grace_days"));
  std::vector<std::string> reviewed;
  for (const Index target : context.out(subject.at, "review_of")) {
    reviewed.push_back(context.name(target));
  }
  draft.filling.others = words::list(reviewed);
  draft.subjects = {subject.at};
  draft.facts = {dated("Due", subject.at, due_on)};
  out.push_back(std::move(draft));
}

// Severity: gap = 0.3 and what half a year overdue is, at most 1.
void action_overdue(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const std::string_view status = text(subject.fields, "status");
  const auto due = day(subject.fields, "due");
  if (!due || status == "done" || status == "cancelled") return;
  const double late = days_between(*due, context.today);
  if (late <= context.limit("grace_days")) return;
  Draft draft;
  draft.gap = std::min(1.0, 0.3 + late / 180);
  draft.stake = context.stake(subject.at);
  draft.filling.date = format_day(*due);
  draft.filling.days = words::days(late);
  draft.filling.limit = words::days(context.limit("grace_days"));
  draft.filling.others = context.person(text(subject.fields, "owner"));
  draft.subjects = {subject.at};
  draft.facts = {dated("Due", subject.at, *due)};
  out.push_back(std::move(draft));
}

// Severity: gap = levels missing over 3, at most 1; stake = priority.
void objective_below_target(const RuleContext& context, const Subject& subject,
                            std::vector<Draft>& out) {
  const auto level = number(subject.fields, "level");
  const auto target = number(subject.fields, "target_level");
  if (!level || !target) return;
  const double priority = std::clamp(number(subject.fields, "priority").value_or(0.5), 0.0, 1.0);
  if (priority < context.limit("priority_minimum")) return;
  const double gap = *target - *level;
  if (gap < context.limit("level_gap_limit") || !(gap > 0)) return;
  Draft draft;
  draft.gap = std::min(1.0, gap / 3);
  draft.stake = priority;
  draft.filling.value = words::plain(*level);
  draft.filling.limit = words::plain(*target);
  draft.filling.gap = words::plain(gap);
  draft.subjects = {subject.at};
  draft.facts = {fact("Level", draft.filling.value, subject.at, *level),
                 fact("Target level", draft.filling.limit, subject.at, *target),
                 fact("Priority", words::percent(priority), subject.at, priority)};
  if (const auto reason = text(subject.fields, "target_reason"); !reason.empty()) {
    draft.facts.push_back(fact("Set by hand", std::string(reason), subject.at));
  }
  out.push_back(std::move(draft));
}

}  // namespace plumb::score::rules
