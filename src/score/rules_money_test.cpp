// Rules on strategy, resources, outcomes and data: each on the smallest
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
using fixture::planned;
using fixture::RuleCase;

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
    {"measure_off_track", "a station on the way is not reached",
     [](Organisation& it) {
       it.element("m", "measure",
                  MEASURE(R"(,"start":"2026-01-01","targets":[{"at":"2026-06-01","value":6}],)"
                          R"("due":"2027-06-01")"));
     },
     "m default"},
    {"measure_off_track", "steps do not ask before their day",
     [](Organisation& it) {
       it.element("m", "measure",
                  MEASURE(R"(,"path":"step","start":"2026-01-01","due":"2026-09-01")"));
     },
     ""},
    {"measure_off_track", "it may be further behind than others",
     [](Organisation& it) {
       it.element("m", "measure", MEASURE(R"(,"due":"2026-09-01","off_track":0.9)"));
     },
     ""},
    {"measure_predicted_to_miss", "the chance is small",
     [](Organisation& it) {
       it.element("m", "measure", MEASURE(R"(,"due":"2026-09-01","forecast":10,"chance":0.3)"));
     },
     "m chance"},
    {"measure_predicted_to_miss", "the chance is good though the middle falls short",
     [](Organisation& it) {
       it.element("m", "measure", MEASURE(R"(,"due":"2026-09-01","forecast":9,"chance":0.6)"));
     },
     ""},
    {"measure_without_owner", "nobody is named",
     [](Organisation& it) { it.element("m", "measure", "{}"); }, "m default"},
    {"measure_without_owner", "a relation names somebody",
     [](Organisation& it) {
       it.element("m", "measure", "{}").element("p", "person").relation("m", "owned_by", "p");
     },
     ""},
    {"measure_without_target", "only a value",
     [](Organisation& it) { it.element("m", "measure", R"({"current":3})"); }, "m valued"},
    {"measure_without_target", "a dated target is one",
     [](Organisation& it) {
       it.element("m", "measure", R"({"targets":[{"at":"2027-01-01","value":6}]})");
     },
     ""},
    {"measure_overdue", "months went by",
     [](Organisation& it) {
       it.element("m", "measure", R"({"cadence":"month","current":1,"as_of":"2026-02-28"})");
     },
     "m default"},
    {"measure_overdue", "it never had a value",
     [](Organisation& it) { it.element("l", "service_level", R"({"cadence":"week"})"); },
     "l never"},
    {"measure_overdue", "nobody enters what is computed",
     [](Organisation& it) {
       it.element("m", "measure", R"({"cadence":"month","expression":"{a}"})");
     },
     ""},
    {"measure_of_nothing", "alone", [](Organisation& it) { it.element("m", "measure", "{}"); },
     "m default"},
    {"measure_of_nothing", "a formula uses it",
     [](Organisation& it) {
       it.element("g", "goal")
           .element("m", "measure")
           .element("n", "measure", R"({"expression":"2*{m}"})");
       it.relation("n", "measures", "g");
     },
     ""},
    {"error_budget_low", "a tenth is left",
     [](Organisation& it) { it.element("l", "service_level", R"({"budget_left":0.1})"); },
     "l default"},
    {"error_budget_low", "it is overspent",
     [](Organisation& it) { it.element("l", "service_level", R"({"budget_left":-0.5})"); },
     "l spent"},
    {"error_budget_low", "half is left",
     [](Organisation& it) { it.element("l", "service_level", R"({"budget_left":0.5})"); }, ""},
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

TEST_CASE("rules on strategy, resources, outcomes and data") {
  std::set<std::string> fired;
  std::set<std::string> silent;
  check_rules(kStrategy, fired, silent);
  check_rules(kResources, fired, silent);
  check_rules(kOutcomes, fired, silent);
  check_rules(kData, fired, silent);
  check_both(fired, silent, 4 + 8 + 10 + 4);
}

}  // namespace
}  // namespace plumb::score
