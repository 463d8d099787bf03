#include <array>

#include "score/findings_rules.h"

namespace plumb::score {
namespace {

constexpr Trigger kSpending{.importance = true, .cost = true, .relations = true};

constexpr std::array kTable = {
    RuleEntry{"unsupported_goal", "goal outcome", rules::unsupported_goal, nullptr, {}, true},
    RuleEntry{"goal_not_smart", "goal", rules::goal_not_smart, nullptr, {}, true},
    RuleEntry{"driver_without_response", "driver", rules::driver_without_response},
    RuleEntry{
        "perspective_differs", "initiative", nullptr, rules::perspective_differs, {.always = true}},
    RuleEntry{"purposeless_spend", "+", nullptr, rules::purposeless_spend, kSpending},
    RuleEntry{"spend_over", "+", nullptr, rules::spend_over, kSpending},
    RuleEntry{"spend_under", "+", nullptr, rules::spend_under, kSpending},
    RuleEntry{"initiative_without_value", "initiative", rules::initiative_without_value},
    RuleEntry{"redundant_applications",
              "application",
              nullptr,
              rules::redundant_applications,
              {.cost = true, .fields = "function lifecycle"}},
    RuleEntry{"skills_shortage", "skill", rules::skills_shortage},
    RuleEntry{"people_over_allocated", "person", rules::people_over_allocated},
    RuleEntry{"budget_overrun", "initiative", rules::budget_overrun},
    RuleEntry{"initiative_without_decision", "initiative", rules::initiative_without_decision},
    RuleEntry{"initiative_without_sponsor", "initiative", rules::initiative_without_sponsor},
    RuleEntry{"body_not_meeting", "body", rules::body_not_meeting},
    RuleEntry{"decision_without_reason", "decision", rules::decision_without_reason},
    RuleEntry{"review_overdue", "review decision", rules::review_overdue},
    RuleEntry{"action_overdue", "action", rules::action_overdue},
    RuleEntry{"objective_below_target", "governance_objective", rules::objective_below_target},
    RuleEntry{"body_one_sided", "body", rules::body_one_sided},
    RuleEntry{"initiative_one_sided", "initiative", rules::initiative_one_sided},
    RuleEntry{"sides_disagree", "+", rules::sides_disagree, nullptr, {}, true},
    RuleEntry{"sides_disagree",
              "survey_result",
              nullptr,
              rules::sides_disagree_in_surveys,
              {.fields = "*"}},
    RuleEntry{"side_divided", "survey_result", rules::side_divided},
    RuleEntry{"silo",
              "unit body team initiative person goal",
              nullptr,
              rules::silo,
              {.goal_stakes = true, .links = true, .fields = "owner sponsor chair"}},
    RuleEntry{"initiative_without_change_plan", "initiative",
              rules::initiative_without_change_plan},
    RuleEntry{"initiative_without_training", "initiative", rules::initiative_without_training},
    RuleEntry{"single_point_of_failure",
              "+",
              nullptr,
              rules::single_point_of_failure,
              {.importance = true, .support = true}},
    RuleEntry{"ageing_element", "+", rules::ageing_element, nullptr, {}, true},
    RuleEntry{"support_cycle",
              "+",
              nullptr,
              rules::support_cycle,
              {.importance = true, .relations = true}},
    RuleEntry{"risk_unmitigated", "risk", rules::risk_unmitigated},
    RuleEntry{"service_without_recovery",
              "it_service",
              rules::service_without_recovery,
              nullptr,
              {},
              true},
    RuleEntry{"recovery_objective_missed",
              "it_service",
              rules::recovery_objective_missed,
              nullptr,
              {},
              true},
    RuleEntry{"service_level_breached", "service_level", rules::service_level_breached},
    RuleEntry{"measure_off_track", "measure", rules::measure_off_track},
    RuleEntry{"measure_predicted_to_miss", "measure", rules::measure_predicted_to_miss},
    RuleEntry{"measure_incomplete", "measure", rules::measure_incomplete},
    RuleEntry{"measure_without_owner", "measure service_level", rules::measure_without_owner},
    RuleEntry{"measure_without_target", "measure service_level", rules::measure_without_target},
    RuleEntry{"measure_overdue", "measure service_level", rules::measure_overdue},
    RuleEntry{"measure_of_nothing",
              "measure service_level",
              nullptr,
              rules::measure_of_nothing,
              {.relations = true, .fields = "expression indicator"}},
    RuleEntry{"error_budget_low", "service_level", rules::error_budget_low},
    RuleEntry{"lines_disagree", "", nullptr, rules::lines_disagree, {.always = true}},
    RuleEntry{
        "stale_evidence", "+ measure service_level", rules::stale_evidence, nullptr, {}, true},
    RuleEntry{"missing_evidence", "+", rules::missing_evidence, nullptr, {}, true},
    RuleEntry{"dangling_relation", "", nullptr, rules::dangling_relation, {.links = true}},
    RuleEntry{"contradictory_data",
              "+ initiative measure decision action meeting risk pilot",
              rules::contradictory_data,
              nullptr,
              {},
              true},
};

}  // namespace

std::span<const RuleEntry> rule_table() {
  return kTable;
}

}  // namespace plumb::score
