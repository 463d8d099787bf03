// Rules on whether results come as planned.
#include <algorithm>
#include <cmath>

#include "score/findings_rules.h"

namespace plumb::score::rules {

using model::Index;

namespace {

// Without a start date of its own, a measure is expected to cover the way from baseline to target
// evenly over the year before it is due.
constexpr double kWayDays = 365;

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

}  // namespace

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

// Severity: gap = what is missing of the way that should be behind it by now.
void measure_off_track(const RuleContext& context, const Subject& subject,
                       std::vector<Draft>& out) {
  const Figures figures = figures_of(subject.fields);
  const auto reached = attainment(figures);
  const auto on = day(subject.fields, "as_of");
  if (!reached || (on && *on > context.today)) return;
  const auto due = day(subject.fields, "due");
  Draft draft;
  double expected = 1;
  if (due) {
    const auto left = static_cast<double>((*due - context.today).count());
    draft.filling.date = format_day(*due);
    draft.filling.days = words::days(std::abs(left));
    if (left < 0) {
      draft.variant = "missed";
    } else {
      expected = std::clamp(1 - left / kWayDays, 0.0, 1.0);
    }
    draft.facts = {dated("Due", subject.at, *due)};
  } else {
    draft.variant = "undated";
  }
  const double behind = expected - *reached;
  if (behind <= context.limit("tolerance")) return;
  draft.gap = std::clamp(behind, 0.0, 1.0);
  draft.stake = context.stake(subject.at);
  draft.filling.value = with_unit(*figures.current, subject.fields);
  draft.filling.limit = with_unit(*figures.target, subject.fields);
  draft.filling.gap = words::percent(behind);
  draft.subjects = {subject.at};
  add_figures(subject, draft);
  draft.facts.push_back(fact("Way covered", words::percent(*reached), subject.at, *reached));
  draft.facts.push_back(fact("Way expected", words::percent(expected), subject.at, expected));
  out.push_back(std::move(draft));
}

// Severity: gap = share of the way that is forecast to be missing.
void measure_predicted_to_miss(const RuleContext& context, const Subject& subject,
                               std::vector<Draft>& out) {
  Figures figures = figures_of(subject.fields);
  const auto forecast = number(subject.fields, "forecast");
  const auto due = day(subject.fields, "due");
  if (!forecast || !due || *due < context.today) return;
  figures.current = forecast;
  const auto reached = attainment(figures);
  if (!reached || 1 - *reached <= context.limit("tolerance")) return;
  Draft draft;
  draft.gap = 1 - *reached;
  draft.stake = context.stake(subject.at);
  draft.filling.value = with_unit(*forecast, subject.fields);
  draft.filling.limit = with_unit(*figures.target, subject.fields);
  draft.filling.gap = words::percent(1 - *reached);
  draft.filling.date = format_day(*due);
  draft.filling.days = words::days(static_cast<double>((*due - context.today).count()));
  draft.subjects = {subject.at};
  draft.facts = {dated("Due", subject.at, *due)};
  add_figures(subject, draft);
  out.push_back(std::move(draft));
}

// Severity: gap = share of the six facts that are missing. A band has no baseline.
void measure_incomplete(const RuleContext& context, const Subject& subject,
                        std::vector<Draft>& out) {
  std::vector<std::string> missing;
  const bool band = text(subject.fields, "direction") == "band";
  for (const auto& [key, name] :
       {std::pair{"owner", "owner"}, std::pair{"unit", "unit"}, std::pair{"baseline", "baseline"},
        std::pair{"target", "target"}, std::pair{"due", "due date"},
        std::pair{"current", "current value"}}) {
    if (band && std::string_view(key) == "baseline") continue;
    if (!subject.fields.contains(key)) missing.emplace_back(name);
  }
  const auto count = static_cast<double>(missing.size());
  if (missing.empty() || count < context.limit("missing_minimum")) return;
  Draft draft;
  draft.gap = count / 6;
  draft.stake = context.stake(subject.at);
  draft.filling.others = words::list(missing, 6);
  draft.filling.value = words::plain(count);
  draft.subjects = {subject.at};
  draft.facts = {fact("Missing", draft.filling.others, subject.at, count)};
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
