// Rules on governance, coordination, change, infrastructure and risk: each on the smallest
// organisation that makes it fire, and on one that differs where it should not.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "score/findings_fixture.h"

namespace plumb::score {
namespace {

using fixture::carried;
using fixture::check_both;
using fixture::check_rules;
using fixture::Organisation;
using fixture::RuleCase;

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
    {"side_divided", "hardly any agreement",
     [](Organisation& it) {
       it.element("s", "survey_result",
                  R"({"side":"it","dimension":"d","level":3,"agreement":0.2})");
     },
     "s default"},
    {"side_divided", "enough agreement, or none known",
     [](Organisation& it) {
       it.element("s", "survey_result",
                  R"({"side":"it","dimension":"d","level":3,"agreement":0.5})");
       it.element("t", "survey_result", R"({"side":"business","dimension":"d","level":3})");
     },
     ""},
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

TEST_CASE("rules on governance, coordination, change, infrastructure and risk") {
  std::set<std::string> fired;
  std::set<std::string> silent;
  check_rules(kGovernance, fired, silent);
  check_rules(kCoordination, fired, silent);
  check_rules(kChange, fired, silent);
  check_rules(kInfrastructure, fired, silent);
  check_rules(kRisk, fired, silent);
  check_both(fired, silent, 7 + 5 + 2 + 3 + 3);
}

}  // namespace
}  // namespace plumb::score
