// Each rule on the smallest organisation that makes it fire, and on one that differs where it
// should not.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "score/findings_fixture.h"

namespace plumb::score {
namespace {

using fixture::Judged;
using fixture::Organisation;

struct RuleCase {
  const char* rule;
  const char* name;
  void (*build)(Organisation&);
  const char* expected;  // keys without the rule, with variants: "g default"; "" for none
};

// An application that carries the only goal.
void carried(Organisation& it, std::string_view application = "{}") {
  it.element("g", "goal").element("a", "application", application);
  it.relation("a", "supports", "g", R"({"strength":1})");
}

// An initiative that contributes to a supported goal.
void planned(Organisation& it, std::string_view initiative) {
  carried(it);
  it.element("i", "initiative", initiative).relation("i", "contributes_to", "g");
}

void two_units(Organisation& it) {
  it.element("u", "unit").element("v", "unit", R"({"side":"it"})").element("g", "goal");
  it.relation("u", "accountable_for", "g").relation("v", "supports", "g");
}

void people(Organisation& it, const char* type, const char* relation, int business, int it_side) {
  it.element("x", type, R"({"status":"active"})");
  for (int i = 0; i < business + it_side; ++i) {
    const std::string id = "p" + std::to_string(i);
    it.element(id, "person", i < business ? R"({"side":"business"})" : R"({"side":"it"})");
    it.relation(id, relation, "x");
  }
}

const RuleCase kStrategy[] = {
    {"unsupported_goal", "nothing supports it", [](Organisation& it) { it.element("g", "goal"); },
     "g none"},
    {"unsupported_goal", "what supports it is too weak",
     [](Organisation& it) {
       it.element("g", "goal").element("a", "application").relation("a", "supports", "g");
     },
     "g default"},
    {"unsupported_goal", "it is supported", [](Organisation& it) { carried(it); }, ""},
    {"goal_not_smart", "nothing is known", [](Organisation& it) { it.element("g", "goal"); },
     "g default"},
    {"goal_not_smart", "its measure brings baseline and target, the goal the rest",
     [](Organisation& it) {
       it.element("g", "goal", R"({"owner":"p","due":"2027-01-01"})");
       it.element("m", "measure", R"({"baseline":1,"target":2})").relation("m", "measures", "g");
     },
     ""},
    {"goal_not_smart", "a service level is no measure of a goal",
     [](Organisation& it) {
       it.element("g", "goal", R"({"owner":"p","due":"2027-01-01","baseline":1,"target":2})");
       it.element("m", "service_level").relation("m", "measures", "g");
     },
     "g default"},
    {"driver_without_response", "no goal answers it",
     [](Organisation& it) { it.element("d", "driver", R"({"impact":0.8})"); }, "d default"},
    {"driver_without_response", "nobody judged it",
     [](Organisation& it) { it.element("d", "driver"); }, "d default"},
    {"driver_without_response", "it is small",
     [](Organisation& it) { it.element("d", "driver", R"({"impact":0.2})"); }, ""},
    {"driver_without_response", "a goal answers it",
     [](Organisation& it) {
       it.element("d", "driver", R"({"impact":0.8})").element("g", "goal");
       it.relation("g", "responds_to", "d");
     },
     ""},
    {"perspective_differs", "money goes another way",
     [](Organisation& it) {
       planned(it, "{}");
       it.element("o", "process").relation("i", "starts_from", "g");
       it.relation("i", "works_through", "o").relation("i", "changes", "a");
       it.settings(R"({"declared_perspective":"service_level"})");
     },
     "whole default"},
    {"perspective_differs", "money goes the declared way",
     [](Organisation& it) {
       planned(it, "{}");
       it.element("o", "process").relation("i", "starts_from", "g");
       it.relation("i", "works_through", "o").relation("i", "changes", "a");
       it.settings(R"({"declared_perspective":"strategy_execution"})");
     },
     ""},
    {"perspective_differs", "nothing was declared", [](Organisation& it) { planned(it, "{}"); },
     ""},
};

#define COST(x) R"({"annual_cost":{"amount":)" #x R"(,"currency":"EUR"}})"

const RuleCase kResources[] = {
    {"purposeless_spend", "it leads nowhere",
     [](Organisation& it) {
       carried(it, COST(5));
       it.element("b", "application", COST(5));
     },
     "b none"},
    {"purposeless_spend", "a small part of it leads to a goal",
     [](Organisation& it) {
       carried(it);
       it.element("b", "application", COST(5)).element("idle", "process");
       it.relation("b", "supports", "g", R"({"strength":0.1})");
       it.relation("b", "supports", "idle", R"({"strength":0.9})");
     },
     "b default"},
    {"purposeless_spend", "it leads to a goal", [](Organisation& it) { carried(it, COST(5)); }, ""},
    {"purposeless_spend", "in a circle that leads to a goal",
     [](Organisation& it) {
       carried(it);
       it.element("b", "application", COST(5)).element("c", "application");
       it.relation("b", "supports", "c").relation("c", "supports", "b");
       it.relation("c", "supports", "g");
     },
     ""},
    {"purposeless_spend", "it costs next to nothing",
     [](Organisation& it) {
       carried(it, COST(500));
       it.element("b", "application", COST(1));
     },
     ""},
    {"purposeless_spend", "nothing is wanted at all",
     [](Organisation& it) { it.element("b", "application", COST(5)); }, ""},
    {"spend_over", "cost runs ahead of importance",
     [](Organisation& it) {
       carried(it, COST(1));
       it.element("b", "application", COST(9));
       it.relation("b", "supports", "g", R"({"strength":0.5})");
     },
     "b default"},
    {"spend_over", "cost follows importance",
     [](Organisation& it) {
       carried(it, COST(2));
       it.element("b", "application", COST(1));
       it.relation("b", "supports", "g", R"({"strength":0.5})");
     },
     ""},
    {"spend_under", "importance runs ahead of cost",
     [](Organisation& it) {
       carried(it, COST(1));
       it.element("b", "application", COST(9));
       it.relation("b", "supports", "g", R"({"strength":0.5})");
     },
     "a default"},
    {"spend_under", "cost follows importance",
     [](Organisation& it) {
       carried(it, COST(2));
       it.element("b", "application", COST(1));
       it.relation("b", "supports", "g", R"({"strength":0.5})");
     },
     ""},
    {"initiative_without_value", "it contributes to nothing",
     [](Organisation& it) {
       carried(it);
       it.element("i", "initiative", R"({"budget":{"amount":5,"currency":"EUR"}})");
     },
     "i none"},
    {"initiative_without_value", "what it reaches hardly matters",
     [](Organisation& it) {
       it.element("g", "goal", R"({"weight":999})").element("h", "goal", R"({"weight":1})");
       it.element("i", "initiative").relation("i", "contributes_to", "h");
     },
     "i default"},
    {"initiative_without_value", "it changes something important",
     [](Organisation& it) {
       carried(it);
       it.element("i", "initiative").relation("i", "changes", "a");
     },
     ""},
    {"initiative_without_value", "it is over",
     [](Organisation& it) {
       carried(it);
       it.element("i", "initiative", R"({"status":"done"})");
     },
     ""},
    {"initiative_without_value", "nothing is wanted at all",
     [](Organisation& it) { it.element("i", "initiative"); }, ""},
    {"redundant_applications", "two do the same, whatever the spelling",
     [](Organisation& it) {
       it.element("a", "application", R"({"function":"Bill ing"})");
       it.element("b", "application", R"({"function":"billing"})");
     },
     "a default"},
    {"redundant_applications", "one of them is retired",
     [](Organisation& it) {
       it.element("a", "application", R"({"function":"billing"})");
       it.element("b", "application", R"({"function":"billing","lifecycle":"retired"})");
     },
     ""},
    {"skills_shortage", "demand is not met",
     [](Organisation& it) { it.element("s", "skill", R"({"demand_fte":4,"supply_fte":3})"); },
     "s default"},
    {"skills_shortage", "initiatives need more than people have",
     [](Organisation& it) {
       it.element("s", "skill").element("i", "initiative").element("p", "person");
       it.relation("i", "needs_skill", "s", R"({"fte":2})").relation("p", "has_skill", "s");
     },
     "s default"},
    {"skills_shortage", "the initiative that needed them is over",
     [](Organisation& it) {
       it.element("s", "skill").element("i", "initiative", R"({"status":"done"})");
       it.relation("i", "needs_skill", "s", R"({"fte":2})");
     },
     ""},
    {"skills_shortage", "within what is tolerated",
     [](Organisation& it) { it.element("s", "skill", R"({"demand_fte":4,"supply_fte":3.6})"); },
     ""},
    {"people_over_allocated", "more than all of the time",
     [](Organisation& it) {
       it.element("p", "person", R"({"capacity_fte":0.5})").element("i", "initiative");
       it.relation("p", "works_on", "i", R"({"fte":0.6})");
     },
     "p default"},
    {"people_over_allocated", "the plan fits",
     [](Organisation& it) {
       it.element("p", "person").element("i", "initiative");
       it.relation("p", "works_on", "i", R"({"fte":1})");
     },
     ""},
    {"budget_overrun", "more than the budget",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"budget":{"amount":5,"currency":"EUR"},
                                        "spent":{"amount":6,"currency":"EUR"}})");
     },
     "i exceeded"},
    {"budget_overrun", "ahead of progress",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"budget":{"amount":5,"currency":"EUR"},"progress":0.5,
                                        "spent":{"amount":4,"currency":"EUR"}})");
     },
     "i default"},
    {"budget_overrun", "in step with progress",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"budget":{"amount":5,"currency":"EUR"},"progress":0.75,
                                        "spent":{"amount":4,"currency":"EUR"}})");
     },
     ""},
};

const RuleCase kGovernance[] = {
    {"initiative_without_decision", "it runs undecided",
     [](Organisation& it) { it.element("i", "initiative", R"({"status":"active"})"); },
     "i default"},
    {"initiative_without_decision", "a proposal is no decision",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"status":"active"})");
       it.element("d", "decision", R"({"status":"proposed"})").relation("d", "decides", "i");
     },
     "i default"},
    {"initiative_without_decision", "it was decided",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"status":"active"})");
       it.element("d", "decision", R"({"status":"decided"})").relation("d", "decides", "i");
     },
     ""},
    {"initiative_without_decision", "it has not started",
     [](Organisation& it) { it.element("i", "initiative", R"({"status":"approved"})"); }, ""},
    {"initiative_without_sponsor", "nobody sponsors it",
     [](Organisation& it) { it.element("i", "initiative"); }, "i default"},
    {"initiative_without_sponsor", "a person is named",
     [](Organisation& it) { it.element("i", "initiative", R"({"sponsor":"Ada"})"); }, ""},
    {"initiative_without_sponsor", "a person is linked",
     [](Organisation& it) {
       it.element("i", "initiative").element("p", "person").relation("p", "sponsors", "i");
     },
     ""},
    {"body_not_meeting", "it never met", [](Organisation& it) { it.element("b", "body"); },
     "b never"},
    {"body_not_meeting", "it met too long ago",
     [](Organisation& it) {
       it.element("b", "body", R"({"meets_every_days":30})");
       it.element("m", "meeting", R"({"at":"2026-05-01"})").relation("m", "meeting_of", "b");
     },
     "b default"},
    {"body_not_meeting", "it met in time",
     [](Organisation& it) {
       it.element("b", "body", R"({"meets_every_days":30})");
       it.element("m", "meeting", R"({"at":"2026-06-01"})").relation("m", "meeting_of", "b");
     },
     ""},
    {"decision_without_reason", "dated and bare",
     [](Organisation& it) { it.element("d", "decision", R"({"decided":"2026-01-01"})"); },
     "d default"},
    {"decision_without_reason", "undated and bare",
     [](Organisation& it) { it.element("d", "decision", R"({"status":"decided"})"); }, "d undated"},
    {"decision_without_reason", "it has a reason",
     [](Organisation& it) { it.element("d", "decision", R"({"rationale":"r"})"); }, ""},
    {"decision_without_reason", "it is a proposal",
     [](Organisation& it) { it.element("d", "decision", R"({"status":"proposed"})"); }, ""},
    {"review_overdue", "it was not held",
     [](Organisation& it) { it.element("r", "review", R"({"due":"2026-06-01"})"); }, "r default"},
    {"review_overdue", "a decision was not reviewed",
     [](Organisation& it) { it.element("d", "decision", R"({"review_on":"2026-06-01"})"); },
     "d default"},
    {"review_overdue", "within the days of grace",
     [](Organisation& it) { it.element("r", "review", R"({"due":"2026-06-20"})"); }, ""},
    {"review_overdue", "it was held",
     [](Organisation& it) {
       it.element("r", "review", R"({"due":"2026-06-01","held":"2026-06-02"})");
     },
     ""},
    {"action_overdue", "still open",
     [](Organisation& it) { it.element("a", "action", R"({"due":"2026-06-01"})"); }, "a default"},
    {"action_overdue", "done",
     [](Organisation& it) { it.element("a", "action", R"({"due":"2026-06-01","status":"done"})"); },
     ""},
    {"objective_below_target", "two levels missing",
     [](Organisation& it) {
       it.element("o", "governance_objective", R"({"priority":0.9,"level":2,"target_level":4})");
     },
     "o default"},
    {"objective_below_target", "of low priority",
     [](Organisation& it) {
       it.element("o", "governance_objective", R"({"priority":0.4,"level":2,"target_level":4})");
     },
     ""},
    {"objective_below_target", "on target",
     [](Organisation& it) {
       it.element("o", "governance_objective", R"({"priority":0.9,"level":4,"target_level":4})");
     },
     ""},
};

const RuleCase kCoordination[] = {
    {"body_one_sided", "only business",
     [](Organisation& it) { people(it, "body", "member_of", 3, 0); }, "x none"},
    {"body_one_sided", "one of seven",
     [](Organisation& it) { people(it, "body", "member_of", 6, 1); }, "x default"},
    {"body_one_sided", "both sides",
     [](Organisation& it) { people(it, "body", "member_of", 3, 1); }, ""},
    {"body_one_sided", "one member is no side",
     [](Organisation& it) { people(it, "body", "member_of", 1, 0); }, ""},
    {"body_one_sided", "sides come from units",
     [](Organisation& it) {
       it.element("x", "body").element("u", "unit", R"({"side":"it"})");
       it.element("p", "person").element("q", "person", R"({"side":"business"})");
       it.relation("p", "member_of", "u").relation("p", "member_of", "x");
       it.relation("q", "member_of", "x");
     },
     ""},
    {"initiative_one_sided", "only IT",
     [](Organisation& it) { people(it, "initiative", "works_on", 0, 3); }, "x none"},
    {"initiative_one_sided", "both sides",
     [](Organisation& it) { people(it, "initiative", "works_on", 1, 3); }, ""},
    {"initiative_one_sided", "a team brings its members",
     [](Organisation& it) {
       people(it, "initiative", "works_on", 0, 2);
       it.element("t", "team").element("b", "person", R"({"side":"business"})");
       it.relation("b", "member_of", "t").relation("t", "works_on", "x");
     },
     ""},
    {"sides_disagree", "on an element",
     [](Organisation& it) {
       it.element("p", "process",
                  R"({"evidence":[{"kind":"assessed","value":0.9,"at":"2026-06-01","side":"it"},
                      {"kind":"assessed","value":0.2,"at":"2026-06-01","side":"business"}]})");
     },
     "p default"},
    {"sides_disagree", "in a survey",
     [](Organisation& it) {
       it.element("s", "survey_result", R"({"side":"it","dimension":"d","level":4})");
       it.element("t", "survey_result", R"({"side":"business","dimension":"d","level":2})");
     },
     "survey:/d default"},
    {"sides_disagree", "they agree",
     [](Organisation& it) {
       it.element("s", "survey_result", R"({"side":"it","dimension":"d","level":4})");
       it.element("t", "survey_result", R"({"side":"business","dimension":"d","level":3.5})");
       it.element("p", "process",
                  R"({"evidence":[{"kind":"assessed","value":0.9,"at":"2026-06-01","side":"it"},
                      {"kind":"assessed","value":0.8,"at":"2026-06-01","side":"business"}]})");
     },
     ""},
    {"sides_disagree", "only one side spoke",
     [](Organisation& it) {
       it.element(
           "p", "process",
           R"({"evidence":[{"kind":"assessed","value":0.9,"at":"2026-06-01","side":"it"}]})");
     },
     ""},
    {"silo", "two units share a goal", two_units, "u+v one"},
    {"silo", "two units share two goals",
     [](Organisation& it) {
       two_units(it);
       it.element("h", "goal").relation("u", "accountable_for", "h");
       it.relation("v", "accountable_for", "h");
     },
     "u+v default"},
    {"silo", "they sit in one body",
     [](Organisation& it) {
       two_units(it);
       it.element("b", "body").relation("u", "member_of", "b");
       it.element("p", "person").relation("p", "member_of", "v").relation("p", "member_of", "b");
     },
     ""},
    {"silo", "their people work on one initiative",
     [](Organisation& it) {
       two_units(it);
       it.element("i", "initiative", R"({"sponsor":"q"})").element("p", "person");
       it.element("q", "person").relation("q", "member_of", "u");
       it.relation("p", "member_of", "v").relation("p", "works_on", "i");
     },
     ""},
    {"silo", "one reports to the other",
     [](Organisation& it) {
       two_units(it);
       it.relation("u", "reports_to", "v");
     },
     ""},
};

const RuleCase kChange[] = {
    {"initiative_without_change_plan", "it runs",
     [](Organisation& it) { it.element("i", "initiative", R"({"start":"2026-01-01"})"); },
     "i running"},
    {"initiative_without_change_plan", "it starts soon",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"status":"approved","start":"2026-07-20"})");
     },
     "i default"},
    {"initiative_without_change_plan", "approved without a date",
     [](Organisation& it) { it.element("i", "initiative", R"({"status":"approved"})"); },
     "i undated"},
    {"initiative_without_change_plan", "it starts much later",
     [](Organisation& it) { it.element("i", "initiative", R"({"start":"2027-01-01"})"); }, ""},
    {"initiative_without_change_plan", "it has one",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"start":"2026-01-01"})").element("c", "change_plan");
       it.relation("c", "plans_change_for", "i");
     },
     ""},
    {"initiative_without_training", "it runs",
     [](Organisation& it) { it.element("i", "initiative", R"({"start":"2026-01-01"})"); },
     "i running"},
    {"initiative_without_training", "the initiative plans it",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"start":"2026-01-01","training":true})");
     },
     ""},
    {"initiative_without_training", "its change plan plans it",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"start":"2026-01-01"})");
       it.element("c", "change_plan", R"({"training":true})")
           .relation("c", "plans_change_for", "i");
     },
     ""},
};

const RuleCase kInfrastructure[] = {
    {"single_point_of_failure", "everything hangs on it", [](Organisation& it) { carried(it); },
     "a default"},
    {"single_point_of_failure", "a second one stands beside it",
     [](Organisation& it) {
       carried(it);
       it.element("b", "application").relation("b", "supports", "g", R"({"strength":1})");
     },
     ""},
    {"ageing_element", "in poor condition",
     [](Organisation& it) { carried(it, R"({"lifecycle":"end_of_life"})"); }, "a default"},
    {"ageing_element", "its end of life comes",
     [](Organisation& it) { carried(it, R"({"end_of_life":"2026-12-01"})"); }, "a end_of_life"},
    {"ageing_element", "its end of life has passed",
     [](Organisation& it) { carried(it, R"({"end_of_life":"2025-12-01"})"); },
     "a past_end_of_life"},
    {"ageing_element", "its end of life is far",
     [](Organisation& it) { carried(it, R"({"lifecycle":"active","end_of_life":"2029-12-01"})"); },
     ""},
    {"ageing_element", "nothing important hangs on it",
     [](Organisation& it) {
       it.element("g", "goal").element("a", "application", R"({"end_of_life":"2025-12-01"})");
     },
     ""},
    {"support_cycle", "two support each other",
     [](Organisation& it) {
       it.element("a", "application").element("b", "application");
       it.relation("a", "supports", "b").relation("b", "supports", "a");
     },
     "a default"},
    {"support_cycle", "one supports the other",
     [](Organisation& it) {
       it.element("a", "application").element("b", "application").relation("a", "supports", "b");
     },
     ""},
};

const RuleCase kRisk[] = {
    {"risk_unmitigated", "above appetite",
     [](Organisation& it) { it.element("r", "risk", R"({"likelihood":0.8,"impact":0.8})"); },
     "r default"},
    {"risk_unmitigated", "a control mitigates it",
     [](Organisation& it) {
       it.element("r", "risk", R"({"likelihood":0.8,"impact":0.8})").element("c", "control");
       it.relation("c", "mitigates", "r");
     },
     ""},
    {"risk_unmitigated", "it was accepted",
     [](Organisation& it) {
       it.element("r", "risk", R"({"likelihood":0.8,"impact":0.8,"status":"accepted"})");
     },
     ""},
    {"risk_unmitigated", "its own appetite is larger",
     [](Organisation& it) {
       it.element("r", "risk", R"({"likelihood":0.8,"impact":0.8,"appetite":0.7})");
     },
     ""},
    {"risk_unmitigated", "the appetite of the organisation is larger",
     [](Organisation& it) {
       it.element("r", "risk", R"({"likelihood":0.8,"impact":0.8})");
       it.settings(R"({"appetite":0.7})");
     },
     ""},
    {"service_without_recovery", "critical without a plan",
     [](Organisation& it) { it.element("s", "it_service", R"({"criticality":"high"})"); },
     "s default"},
    {"service_without_recovery", "important without a plan",
     [](Organisation& it) {
       it.element("g", "goal").element("s", "it_service").relation("s", "supports", "g");
     },
     "s default"},
    {"service_without_recovery", "never tested",
     [](Organisation& it) {
       it.element("s", "it_service", R"({"criticality":"high"})").element("p", "dr_plan");
       it.relation("p", "recovers", "s");
     },
     "s untested"},
    {"service_without_recovery", "tested long ago",
     [](Organisation& it) {
       it.element("s", "it_service", R"({"criticality":"high"})").element("p", "dr_plan");
       it.element("d", "drill", R"({"at":"2025-01-01"})").relation("p", "recovers", "s");
       it.relation("d", "drill_of", "p");
     },
     "s stale"},
    {"service_without_recovery", "tested this year",
     [](Organisation& it) {
       it.element("s", "it_service", R"({"criticality":"high"})").element("p", "dr_plan");
       it.element("d", "drill", R"({"at":"2026-01-01"})").relation("p", "recovers", "s");
       it.relation("d", "drill_of", "p");
     },
     ""},
    {"service_without_recovery", "neither critical nor important",
     [](Organisation& it) { it.element("s", "it_service", R"({"criticality":"low"})"); }, ""},
    {"recovery_objective_missed", "the drill took longer",
     [](Organisation& it) {
       it.element("s", "it_service", R"({"rto_hours":4})").element("p", "dr_plan");
       it.element("d", "drill", R"({"at":"2026-01-01","measured_rto_hours":6})");
       it.relation("p", "recovers", "s").relation("d", "drill_of", "p");
     },
     "s default"},
    {"recovery_objective_missed", "the plan takes longer",
     [](Organisation& it) {
       it.element("s", "it_service", R"({"rto_hours":4})");
       it.element("p", "dr_plan", R"({"rto_hours":8})").relation("p", "recovers", "s");
     },
     "s planned"},
    {"recovery_objective_missed", "the drill failed",
     [](Organisation& it) {
       it.element("s", "it_service").element("p", "dr_plan");
       it.element("d", "drill", R"({"at":"2026-01-01","passed":false})");
       it.relation("p", "recovers", "s").relation("d", "drill_of", "p");
     },
     "s failed"},
    {"recovery_objective_missed", "the drill kept the promise",
     [](Organisation& it) {
       it.element("s", "it_service", R"({"rto_hours":4})").element("p", "dr_plan");
       it.element("d", "drill", R"({"at":"2026-01-01","measured_rto_hours":4})");
       it.relation("p", "recovers", "s").relation("d", "drill_of", "p");
     },
     ""},
};

#define MEASURE(x)                                                        \
  R"({"direction":"up","baseline":0,"target":10,"current":4,"unit":"h",)" \
  R"("owner":"p")" x "}"

const RuleCase kOutcomes[] = {
    {"service_level_breached", "below the promise",
     [](Organisation& it) {
       it.element("l", "service_level", R"({"target":0.99,"attained":0.97})");
     },
     "l default"},
    {"service_level_breached", "kept",
     [](Organisation& it) {
       it.element("l", "service_level", R"({"target":0.99,"attained":0.99})");
     },
     ""},
    {"measure_off_track", "behind its path",
     [](Organisation& it) { it.element("m", "measure", MEASURE(R"(,"due":"2026-09-01")")); },
     "m default"},
    {"measure_off_track", "the due date has passed",
     [](Organisation& it) { it.element("m", "measure", MEASURE(R"(,"due":"2026-06-01")")); },
     "m missed"},
    {"measure_off_track", "no due date",
     [](Organisation& it) { it.element("m", "measure", MEASURE("")); }, "m undated"},
    {"measure_off_track", "there is time",
     [](Organisation& it) { it.element("m", "measure", MEASURE(R"(,"due":"2027-05-01")")); }, ""},
    {"measure_off_track", "the target is reached",
     [](Organisation& it) {
       it.element("m", "measure", R"({"target":4,"current":4,"due":"2026-06-01"})");
     },
     ""},
    {"measure_predicted_to_miss", "the forecast falls short",
     [](Organisation& it) {
       it.element("m", "measure", MEASURE(R"(,"due":"2026-09-01","forecast":8)"));
     },
     "m default"},
    {"measure_predicted_to_miss", "the forecast reaches it",
     [](Organisation& it) {
       it.element("m", "measure", MEASURE(R"(,"due":"2026-09-01","forecast":10)"));
     },
     ""},
    {"measure_predicted_to_miss", "it is past",
     [](Organisation& it) {
       it.element("m", "measure", MEASURE(R"(,"due":"2026-06-01","forecast":8)"));
     },
     ""},
    {"measure_incomplete", "no due date",
     [](Organisation& it) { it.element("m", "measure", MEASURE("")); }, "m default"},
    {"measure_incomplete", "all there",
     [](Organisation& it) { it.element("m", "measure", MEASURE(R"(,"due":"2026-09-01")")); }, ""},
    {"measure_incomplete", "a band needs no baseline",
     [](Organisation& it) {
       it.element("m", "measure", R"({"direction":"band","target":1,"upper":2,"current":1,
                                     "unit":"h","owner":"p","due":"2026-09-01"})");
     },
     ""},
    {"lines_disagree", "good practice, poor perception",
     [](Organisation& it) {
       it.element("s", "survey_result", R"({"level":1})");
       it.element("a", "action", R"({"status":"done"})");
     },
     "whole default"},
    {"lines_disagree", "both are good",
     [](Organisation& it) {
       it.element("s", "survey_result", R"({"level":5})");
       it.element("a", "action", R"({"status":"done"})");
     },
     ""},
    {"lines_disagree", "one line alone",
     [](Organisation& it) { it.element("s", "survey_result", R"({"level":1})"); }, ""},
};

#define ASSESSED(x) R"({"evidence":[{"kind":"assessed","value":0.8,"at":")" x R"("}]})"

const RuleCase kData[] = {
    {"stale_evidence", "older than its interval",
     [](Organisation& it) { carried(it, ASSESSED("2025-06-01")); }, "a default"},
    {"stale_evidence", "fresh", [](Organisation& it) { carried(it, ASSESSED("2026-06-01")); }, ""},
    {"stale_evidence", "nothing important hangs on it",
     [](Organisation& it) {
       it.element("g", "goal").element("a", "application", ASSESSED("2025-06-01"));
     },
     ""},
    {"stale_evidence", "a measure of a goal is old",
     [](Organisation& it) {
       it.element("g", "goal")
           .element("m", "measure", R"({"cadence_days":30,"as_of":"2026-05-01"})");
       it.relation("m", "measures", "g");
     },
     "m default"},
    {"missing_evidence", "under a goal", [](Organisation& it) { carried(it); }, "a default"},
    {"missing_evidence", "something is known",
     [](Organisation& it) { carried(it, ASSESSED("2026-06-01")); }, ""},
    {"missing_evidence", "what passes support on needs none",
     [](Organisation& it) {
       it.element("g", "goal").element("r", "requirement").relation("r", "supports", "g");
     },
     ""},
    {"dangling_relation", "its end was deleted",
     [](Organisation& it) {
       carried(it);
       it.remove("a");
     },
     "a>supports>g deleted"},
    {"dangling_relation", "both ends were deleted",
     [](Organisation& it) {
       carried(it);
       it.remove("a").remove("g");
     },
     ""},
    {"dangling_relation", "it was deleted with its end",
     [](Organisation& it) {
       carried(it);
       it.remove("a>supports>g").remove("a");
     },
     ""},
    {"contradictory_data", "it ends before it starts",
     [](Organisation& it) {
       it.element("i", "initiative", R"({"start":"2026-02-01","end":"2026-01-01"})");
     },
     "i:start,end default"},
    {"contradictory_data", "done at half of the progress",
     [](Organisation& it) { it.element("i", "initiative", R"({"status":"done","progress":0.5})"); },
     "i:status,progress default"},
    {"contradictory_data", "active after its end of life",
     [](Organisation& it) {
       it.element("a", "application", R"({"lifecycle":"active","end_of_life":"2026-01-01"})");
     },
     "a:lifecycle,end_of_life default"},
    {"contradictory_data", "retired but still needed",
     [](Organisation& it) { carried(it, R"({"lifecycle":"retired"})"); },
     "a:lifecycle,supports default"},
    {"contradictory_data", "up to a target below the baseline",
     [](Organisation& it) {
       it.element("m", "measure", R"({"direction":"up","baseline":9,"target":3})");
     },
     "m:baseline,target default"},
    {"contradictory_data", "a band upside down",
     [](Organisation& it) {
       it.element("m", "measure", R"({"direction":"band","upper":1,"target":3})");
     },
     "m:upper,target default"},
    {"contradictory_data", "reviewed before it was decided",
     [](Organisation& it) {
       it.element("d", "decision", R"({"decided":"2026-02-01","reviewed":"2026-01-01"})");
     },
     "d:decided,reviewed default"},
    {"contradictory_data", "open and done",
     [](Organisation& it) {
       it.element("a", "action", R"({"status":"open","done_on":"2026-01-01"})");
     },
     "a:status,done_on default"},
    {"contradictory_data", "held in the future",
     [](Organisation& it) { it.element("m", "meeting", R"({"status":"held","at":"2027-01-01"})"); },
     "m:status,at default"},
    {"contradictory_data", "mitigated by nothing",
     [](Organisation& it) { it.element("r", "risk", R"({"status":"mitigated"})"); },
     "r:status,mitigates default"},
    {"contradictory_data", "all in order",
     [](Organisation& it) {
       carried(it, R"({"lifecycle":"active","end_of_life":"2029-01-01"})");
       it.element("i", "initiative",
                  R"({"start":"2026-01-01","end":"2026-02-01","status":"done","progress":1})");
       it.element("m", "measure", R"({"direction":"down","baseline":9,"target":3})");
       it.element("r", "risk", R"({"status":"mitigated"})").element("c", "control");
       it.relation("c", "mitigates", "r");
     },
     ""},
};

std::string found_by(const Organisation& it, std::string_view rule) {
  const Judged judged(it);
  FindingsEngine engine(fixture::rule_book());
  engine.full(judged.input);
  std::vector<std::string> rows;
  for (const Finding& finding : engine.all()) {
    if (finding.rule != rule) continue;
    CHECK(finding.severity > 0);
    CHECK(finding.severity <= 1);
    CHECK_FALSE(finding.text.empty());
    CHECK_FALSE(finding.facts.empty());
    CHECK_FALSE(finding.level.empty());
    REQUIRE(finding.key.substr(0, rule.size() + 1) == std::string(rule) + "/");
    rows.push_back(finding.key.substr(rule.size() + 1) + " " + finding.variant);
  }
  std::sort(rows.begin(), rows.end());
  std::string out;
  for (const std::string& row : rows) out += (out.empty() ? "" : "; ") + row;
  return out;
}

template <std::size_t n>
void check_rules(const RuleCase (&cases)[n], std::set<std::string>& fired,
                 std::set<std::string>& silent) {
  for (const RuleCase& c : cases) {
    CAPTURE(std::string(c.rule));
    CAPTURE(std::string(c.name));
    Organisation it;
    c.build(it);
    CHECK(found_by(it, c.rule) == c.expected);
    (*c.expected == '\0' ? silent : fired).insert(c.rule);
  }
}

TEST_CASE("each rule fires where it should and nowhere else") {
  std::set<std::string> fired;
  std::set<std::string> silent;
  check_rules(kStrategy, fired, silent);
  check_rules(kResources, fired, silent);
  check_rules(kGovernance, fired, silent);
  check_rules(kCoordination, fired, silent);
  check_rules(kChange, fired, silent);
  check_rules(kInfrastructure, fired, silent);
  check_rules(kRisk, fired, silent);
  check_rules(kOutcomes, fired, silent);
  check_rules(kData, fired, silent);
  for (const std::string_view rule : model::kRuleIds) {
    CAPTURE(rule);
    CHECK(fired.count(std::string(rule)) == 1);
    CHECK(silent.count(std::string(rule)) == 1);
  }
}

}  // namespace
}  // namespace plumb::score
