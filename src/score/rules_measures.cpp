// Rules on measures: whether they are on their way, will arrive, are kept up, and mean anything.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "score/findings_rules.h"
#include "score/standing.h"

namespace plumb::score::rules {

using model::Index;

namespace {

constexpr double kIncompleteFacts = 4;

std::string with_unit(double value, const json::object& fields) {
  const std::string_view unit = text(fields, "unit");
  const std::string figure = words::plain(value);
  if (unit.empty()) return figure;
  return figure + (unit == "%" ? "" : " ") + std::string(unit);
}

void add_figures(const Subject& subject, Draft& draft) {
  for (const auto& [key, name] :
       {std::pair{"baseline", "Baseline"}, std::pair{"target", "Target"},
        std::pair{"current", "Current value"}, std::pair{"forecast", "Forecast"}}) {
    if (const auto value = number(subject.fields, key)) {
      Fact figure = fact(name, with_unit(*value, subject.fields), subject.at, *value);
      if (std::string_view(key) == "current") figure.at = day(subject.fields, "as_of");
      draft.facts.push_back(std::move(figure));
    }
  }
}

// A finding that names the measure alone.
Draft plain(const RuleContext& context, const Subject& subject, double gap) {
  Draft out;
  out.gap = gap;
  out.stake = context.stake(subject.at);
  out.subjects = {subject.at};
  return out;
}

}  // namespace

// Severity: gap = what is missing of the way that should be behind it by now. A measure that states
// when it is off track is judged by that, any other by the rule's tolerance.
void measure_off_track(const RuleContext& context, const Subject& subject,
                       std::vector<Draft>& out) {
  const Standing standing = standing_of(subject.fields, context.today, context.limit("tolerance"));
  const auto on = day(subject.fields, "as_of");
  if (!standing.behind || (on && *on > context.today)) return;
  const double behind = *standing.behind;
  if (standing.status != Status::off_track) return;
  const Figures figures = target_figures(subject.fields);
  Draft draft = plain(context, subject, std::clamp(behind, 0.0, 1.0));
  if (standing.dated) {
    const Day due = path_of(subject.fields).stations.back().at;
    draft.filling.date = format_day(due);
    draft.filling.days = words::days(std::abs(static_cast<double>((due - context.today).count())));
    if (standing.ended) draft.variant = "missed";
    draft.facts = {dated("Due", subject.at, due)};
  } else {
    draft.variant = "undated";
  }
  draft.filling.value = with_unit(*figures.current, subject.fields);
  draft.filling.limit = with_unit(*figures.target, subject.fields);
  draft.filling.gap = words::percent(behind);
  add_figures(subject, draft);
  const double expected = *standing.expected;
  draft.facts.push_back(
      fact("Way covered", words::percent(expected - behind), subject.at, expected - behind));
  draft.facts.push_back(fact("Way expected", words::percent(expected), subject.at, expected));
  out.push_back(std::move(draft));
}

// Severity: gap = share of the way that is forecast to be missing, or what the chance lacks to one
// half, doubled, whichever is more.
void measure_predicted_to_miss(const RuleContext& context, const Subject& subject,
                               std::vector<Draft>& out) {
  Figures figures = target_figures(subject.fields);
  const auto forecast = number(subject.fields, "forecast");
  const auto due = day(subject.fields, "due");
  if (!forecast || !due || *due < context.today) return;
  figures.current = forecast;
  const auto reached = attainment(figures);
  const auto chance = number(subject.fields, "chance");
  if (!reached) return;
  // Where the chance is known it says more than the middle of the forecast.
  const double limit = context.limit("chance_limit");
  const bool misses = chance ? *chance < limit : 1 - *reached > context.limit("tolerance");
  if (!misses) return;
  const double unlikely = chance && limit > 0 ? (limit - *chance) / limit : 0;
  Draft draft = plain(context, subject, std::clamp(std::max(1 - *reached, unlikely), 0.0, 1.0));
  if (chance) draft.variant = "chance";
  draft.filling.value = with_unit(*forecast, subject.fields);
  draft.filling.limit = with_unit(*figures.target, subject.fields);
  draft.filling.gap = words::percent(1 - *reached);
  draft.filling.amount = chance ? words::percent(*chance) : std::string();
  draft.filling.date = format_day(*due);
  draft.filling.days = words::days(static_cast<double>((*due - context.today).count()));
  draft.facts = {dated("Due", subject.at, *due)};
  add_figures(subject, draft);
  if (chance) {
    draft.facts.push_back(fact("Chance of the target", draft.filling.amount, subject.at, *chance));
  }
  out.push_back(std::move(draft));
}

// Severity: gap = share of the facts that are missing. A band has no baseline; owner and target
// have rules of their own.
void measure_incomplete(const RuleContext& context, const Subject& subject,
                        std::vector<Draft>& out) {
  std::vector<std::string> missing;
  const bool band = text(subject.fields, "direction") == "band";
  const bool dated = !path_of(subject.fields).stations.empty();
  for (const auto& [key, name] :
       {std::pair{"unit", "unit"}, std::pair{"baseline", "baseline"}, std::pair{"due", "due date"},
        std::pair{"current", "current value"}}) {
    if (band && std::string_view(key) == "baseline") continue;
    if (dated && std::string_view(key) == "due") continue;
    if (!subject.fields.contains(key)) missing.emplace_back(name);
  }
  const auto count = static_cast<double>(missing.size());
  if (missing.empty() || count < context.limit("missing_minimum")) return;
  Draft draft = plain(context, subject, count / kIncompleteFacts);
  draft.filling.others = words::list(missing, 6);
  draft.filling.value = words::plain(count);
  draft.facts = {fact("Missing", draft.filling.others, subject.at, count)};
  out.push_back(std::move(draft));
}

// Severity: complete.
void measure_without_owner(const RuleContext& context, const Subject& subject,
                           std::vector<Draft>& out) {
  if (!text(subject.fields, "owner").empty()) return;
  if (!context.out(subject.at, "owned_by").empty()) return;
  Draft draft = plain(context, subject, 1);
  draft.facts = {fact("Owner", "nobody", subject.at)};
  out.push_back(std::move(draft));
}

// Severity: complete.
void measure_without_target(const RuleContext& context, const Subject& subject,
                            std::vector<Draft>& out) {
  if (target_figures(subject.fields).target) return;
  Draft draft = plain(context, subject, 1);
  if (const auto current = number(subject.fields, "current")) {
    draft.variant = "valued";
    draft.filling.value = with_unit(*current, subject.fields);
  }
  draft.facts = {fact("Target", "none", subject.at)};
  out.push_back(std::move(draft));
}

// Severity: gap = periods missed over six, at least a third; complete if there never was a value.
void measure_overdue(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  constexpr double kMany = 6;
  const Entry entry = entry_of(subject.fields, subject.type.id, context.today);
  if (!entry.overdue) return;
  const auto missed = static_cast<double>(entry.missed);
  if (entry.next && missed < context.limit("missed_minimum")) return;
  Draft draft =
      plain(context, subject, entry.next ? std::clamp(missed / kMany, 1.0 / 3, 1.0) : 1.0);
  if (!entry.next) {
    draft.variant = "never";
    draft.facts = {fact("Last value", "none", subject.at)};
  } else {
    const auto late = static_cast<double>((context.today - *entry.next).count());
    draft.filling.value = words::plain(missed);
    draft.filling.date = format_day(*day(subject.fields, "as_of"));
    draft.filling.days = words::days(late);
    draft.facts = {dated("Last value", subject.at, *day(subject.fields, "as_of")),
                   dated("Due", subject.at, *entry.next)};
  }
  out.push_back(std::move(draft));
}

// Severity: complete. What a formula or a service level is made of measures something.
void measure_of_nothing(const RuleContext& context, std::vector<Draft>& out) {
  std::set<std::string, std::less<>> used;
  for (const std::string_view type : {"measure", "service_level"}) {
    for (const Index at : context.of_type(type)) {
      const Fields fields = fields_of(context.model, at);
      used.emplace(text(*fields, "indicator"));
      std::string_view rest = text(*fields, "expression");
      for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        rest.remove_prefix(open + 1);
        used.emplace(rest.substr(0, rest.find('}')));
      }
    }
  }
  for (const std::string_view type : {"measure", "service_level"}) {
    for (const Index at : context.of_type(type)) {
      if (!context.out(at, "measures").empty()) continue;
      if (used.contains(context.model.element_id(at))) continue;
      Draft draft;
      draft.stake = RuleContext::kUnknownStake;  // nothing hangs on it that could be known
      draft.subjects = {at};
      draft.facts = {fact("Measures", "nothing", at)};
      out.push_back(std::move(draft));
    }
  }
}

// Severity: gap = what is missing of the budget that should be left; 1 if none is.
void error_budget_low(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const auto left = number(subject.fields, "budget_left");
  const auto on = day(subject.fields, "as_of");
  const double limit = context.limit("left_limit");
  if (!left || !(*left < limit) || (on && *on > context.today)) return;
  Draft draft = plain(context, subject, std::clamp((limit - *left) / limit, 0.2, 1.0));
  if (*left < 0) draft.variant = "spent";
  draft.filling.value = words::percent(std::max(0.0, *left));
  draft.filling.limit = words::percent(limit);
  if (on) draft.filling.date = format_day(*on);
  Fact budget = fact("Error budget left", words::percent(*left), subject.at, *left);
  budget.at = on;
  draft.facts = {std::move(budget)};
  if (const auto target = number(subject.fields, "target")) {
    draft.facts.push_back(fact("Promised", words::percent(*target), subject.at, *target));
  }
  out.push_back(std::move(draft));
}

}  // namespace plumb::score::rules
