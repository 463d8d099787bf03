// The rule book: what the findings engine knows about each of its rules apart from how to compute
// it. Texts, reasons, playbooks, thresholds and second-order patterns are data from
// catalogs/findings.yaml and a workspace's own overrides, loaded and validated by catalog/.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plumb::model {

// A threshold of a rule. `value` always lies in [minimum, maximum].
struct Parameter {
  std::string id;    // "limit"
  std::string name;  // "Support below which a goal counts as unsupported"
  std::string unit;  // "share", "days", "FTE", "level", "ratio" or "count"
  double value = 0;
  double minimum = 0;
  double maximum = 1;
};

// What a placeholder of a rule's templates stands for: {"value", "support the goal receives"}.
struct Placeholder {
  std::string id;  // one of kPlaceholders
  std::string meaning;
};

// One thing to do, in order. `who` names the role that usually does it ("CIO").
struct PlaybookStep {
  std::string text;
  std::string who;
};

// A one-sentence text with placeholders. A rule may word different cases of the same finding;
// the case "default" always exists and comes first.
struct RuleText {
  std::string variant;
  std::string text;
};

// A heading under which findings are grouped: coordination, governance, change ...
struct Theme {
  std::string id;
  std::string name;
  std::string description;
};

struct Rule {
  std::string id;  // "unsupported_goal", spelled as in the code of the rule
  std::string name;
  std::string theme;                  // id of a Theme
  std::vector<std::string> chapters;  // of the guide: "VIII"
  std::vector<std::string> mission;   // rows of the mission map: "S8"
  std::vector<RuleText> texts;        // at least "default"
  // What the code fills in besides {subject}; templates use nothing else (the loader checks).
  std::vector<Placeholder> placeholders;
  std::string why;                     // why it matters, one or two sentences
  std::vector<PlaybookStep> playbook;  // what to do, in order; never empty
  std::vector<Parameter> parameters;   // thresholds; may be empty
  // Severity, (0, 1], of a finding whose element carries full importance and whose gap is
  // complete; the findings engine scales it down from there.
  double severity = 0.5;
  bool enabled = true;  // a workspace may switch a rule off

  // The template of a variant; "default" if the rule words no such case.
  const std::string& text(std::string_view variant = "default") const;
  // The value of a threshold; asserts that it exists (the loader checks kRuleParameters).
  double parameter(std::string_view id) const;
};

// A rule that counts towards a diagnosis. With `attribute` set, only findings count of which an
// element concerned has that field equal to `equals` ("perspective" = "customer").
struct Sign {
  std::string rule;
  double weight = 1;  // (0, 10]
  std::string attribute;
  std::string equals;
};

// How many of what the weight of a diagnosis is divided by.
enum class Denominator : std::uint8_t { goals, initiatives, bodies, units, applications, measures };
inline constexpr std::array<std::string_view, 6> kDenominatorIds = {
    "goals", "initiatives", "bodies", "units", "applications", "measures"};
inline constexpr std::string_view id_of(Denominator denominator) {
  return kDenominatorIds[static_cast<std::size_t>(denominator)];
}

// A pattern over findings. With n live elements of the kind `per` (at least 1),
//     score = sum over findings whose rule is a sign of (weight of the sign x severity) / n
// and the diagnosis is named when score >= minimum_score and the findings come from at least
// minimum_rules different rules.
struct Diagnosis {
  std::string id;  // "silos_without_coordination"
  std::string name;
  std::string theme;
  std::vector<std::string> chapters;
  std::vector<std::string> mission;
  std::string
      text;  // what it says; placeholders {value} score, {limit} minimum, {others} top subjects
  std::string why;
  std::vector<Sign> signs;
  Denominator per = Denominator::goals;
  int minimum_rules = 2;
  double minimum_score = 0.1;
  std::string lesson;              // name of the remedy: "Strategic coordination"
  std::vector<PlaybookStep> plan;  // 4 to 6 steps
};

// Severity in words. Bands are sorted by `from`; the first starts at 0.
struct SeverityBand {
  std::string id;  // "high"
  std::string name;
  double from = 0;  // [0, 1]
};

struct RuleBook {
  int version = 1;
  std::vector<Theme> themes;
  std::vector<SeverityBand> bands;
  std::vector<Rule> rules;
  std::vector<Diagnosis> diagnoses;

  // Linear in the number of rules (about forty); null if unknown.
  const Rule* find(std::string_view id) const;
  const Theme* theme(std::string_view id) const;
  const Diagnosis* diagnosis(std::string_view id) const;
  // The band a severity falls into; asserts that there is one.
  const SeverityBand& band(double severity) const;
};

// Every rule the code computes. A catalog describes each of them exactly once; an override cannot
// add one, because nothing would compute it.
inline constexpr std::array<std::string_view, 46> kRuleIds = {"unsupported_goal",
                                                              "goal_not_smart",
                                                              "purposeless_spend",
                                                              "spend_over",
                                                              "spend_under",
                                                              "initiative_without_value",
                                                              "initiative_without_decision",
                                                              "initiative_without_sponsor",
                                                              "initiative_one_sided",
                                                              "initiative_without_change_plan",
                                                              "initiative_without_training",
                                                              "perspective_differs",
                                                              "single_point_of_failure",
                                                              "ageing_element",
                                                              "redundant_applications",
                                                              "measure_off_track",
                                                              "measure_predicted_to_miss",
                                                              "measure_incomplete",
                                                              "measure_without_owner",
                                                              "measure_without_target",
                                                              "measure_overdue",
                                                              "measure_of_nothing",
                                                              "error_budget_low",
                                                              "stale_evidence",
                                                              "missing_evidence",
                                                              "sides_disagree",
                                                              "side_divided",
                                                              "silo",
                                                              "body_not_meeting",
                                                              "body_one_sided",
                                                              "decision_without_reason",
                                                              "review_overdue",
                                                              "action_overdue",
                                                              "skills_shortage",
                                                              "people_over_allocated",
                                                              "budget_overrun",
                                                              "risk_unmitigated",
                                                              "service_without_recovery",
                                                              "recovery_objective_missed",
                                                              "service_level_breached",
                                                              "objective_below_target",
                                                              "support_cycle",
                                                              "driver_without_response",
                                                              "dangling_relation",
                                                              "contradictory_data",
                                                              "lines_disagree"};

// The thresholds the code reads. The loader checks that every one is there and no other.
struct RuleParameter {
  std::string_view rule;
  std::string_view parameter;
};
inline constexpr std::array<RuleParameter, 50> kRuleParameters = {
    {{"unsupported_goal", "support_limit"},
     {"goal_not_smart", "missing_minimum"},
     {"purposeless_spend", "purpose_limit"},
     {"purposeless_spend", "cost_share_minimum"},
     {"spend_over", "ratio_limit"},
     {"spend_over", "share_gap_minimum"},
     {"spend_under", "ratio_limit"},
     {"spend_under", "share_gap_minimum"},
     {"initiative_without_value", "importance_limit"},
     {"initiative_one_sided", "share_minimum"},
     {"initiative_without_change_plan", "lead_days"},
     {"initiative_without_training", "lead_days"},
     {"perspective_differs", "share_gap_minimum"},
     {"single_point_of_failure", "importance_limit"},
     {"single_point_of_failure", "loss_limit"},
     {"ageing_element", "condition_limit"},
     {"ageing_element", "importance_limit"},
     {"ageing_element", "horizon_days"},
     {"redundant_applications", "count_minimum"},
     {"measure_off_track", "tolerance"},
     {"measure_predicted_to_miss", "tolerance"},
     {"measure_predicted_to_miss", "chance_limit"},
     {"measure_incomplete", "missing_minimum"},
     {"measure_overdue", "missed_minimum"},
     {"error_budget_low", "left_limit"},
     {"stale_evidence", "age_ratio_limit"},
     {"stale_evidence", "importance_limit"},
     {"missing_evidence", "importance_limit"},
     {"sides_disagree", "condition_gap_limit"},
     {"sides_disagree", "level_gap_limit"},
     {"side_divided", "agreement_minimum"},
     {"silo", "shared_goals_minimum"},
     {"body_not_meeting", "overdue_ratio_limit"},
     {"body_not_meeting", "default_cadence_days"},
     {"body_one_sided", "share_minimum"},
     {"review_overdue", "grace_days"},
     {"action_overdue", "grace_days"},
     {"skills_shortage", "shortage_limit"},
     {"people_over_allocated", "load_limit"},
     {"budget_overrun", "tolerance"},
     {"risk_unmitigated", "appetite"},
     {"service_without_recovery", "importance_limit"},
     {"service_without_recovery", "criticality_minimum"},
     {"service_without_recovery", "drill_age_days"},
     {"recovery_objective_missed", "tolerance"},
     {"service_level_breached", "tolerance"},
     {"objective_below_target", "priority_minimum"},
     {"objective_below_target", "level_gap_limit"},
     {"driver_without_response", "impact_minimum"},
     {"lines_disagree", "gap_limit"}}};

// The only names a template may hold in braces.
inline constexpr std::array<std::string_view, 8> kPlaceholders = {
    "subject", "others", "value", "limit", "gap", "date", "days", "amount"};

// What a finding puts into a template, already worded for people ("62%", "2026-03-31").
struct Filling {
  std::string subject, others, value, limit, gap, date, days, amount;
};

// The template with each {placeholder} replaced; an empty value prints as "?". Anything else in
// braces stays as it is. Linear in the length of the template.
std::string fill(std::string_view text, const Filling& filling);

// The placeholders a template uses, each once, in order of first use; names that are not in
// kPlaceholders are included.
std::vector<std::string> placeholders_of(std::string_view text);

}  // namespace plumb::model
