// The table of rules and what a rule may look at. A new rule is a function in rules_<theme>.cpp, a
// line in the table (rules_table.cpp), an id in model/rules.h and an entry in the rule book.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules.h"
#include "score/evidence_fields.h"
#include "score/findings.h"

namespace plumb::score {

// Figures over the whole model that rules share; made once per run.
struct Shared {
  // Effective number of goals with weight, 1 / sum r^2; 0 if nothing has importance. An element
  // that carries as much as an average goal has importance 1 / roots.
  double roots = 0;
  double cost = 0;             // annual cost of all elements together
  double costed = 0;           // how many have one
  double cost_importance = 0;  // importance of those that have one
  double budget = 0;           // of all initiatives that are not proposed or cancelled
  double budgeted = 0;         // how many have one
  // By node: what it supports, with the strength, and what it is part of, as 1; and whether
  // anything supports it or is part of it.
  struct Up {
    Node to = 0;
    double strength = 0;
  };
  std::vector<std::vector<Up>> up;
  std::vector<std::uint8_t> fed;
  // Applications in use by what they are for, in one spelling, ascending.
  std::map<std::string, std::vector<model::Index>> by_function;
  std::map<std::string, std::vector<model::Index>, std::less<>> by_type;  // live, ascending
};

class RuleContext;
struct Subject;

// Live, and one end of it is not there any more.
bool dangles(const model::Model& model, model::Index relation);

// What a rule has found; the engine makes a Finding of it.
struct Draft {
  std::string_view variant = "default";
  double gap = 1;    // [0, 1]: how far from what is accepted
  double stake = 1;  // [0, 1]: how much hangs on it
  // Set by stake_on(): the stake is that of an element in the engine, or this if that is larger.
  // Such a finding follows importance without its rule being run again. Below 0: it does not.
  double least_stake = -1;
  model::Filling filling;
  std::vector<model::Index> subjects;
  std::vector<Fact> facts;
  std::string key;  // after "rule/"; empty: ids of the subjects, joined by "+"

  // The stake of the element the rule looks at, at least `least`.
  void stake_on(const RuleContext& context, const Subject& subject, double least = 0);
};

class RuleContext {
 public:
  RuleContext(const FindingsInput& all, const Shared& figures)
      : input(all),
        situation(all.situation),
        model(all.situation.model),
        shared(figures),
        today(all.situation.today()) {}

  const FindingsInput& input;
  const Situation& situation;
  const model::Model& model;
  const Shared& shared;
  const Day today;
  const model::Rule* rule = nullptr;  // the one that runs

  double limit(std::string_view parameter) const { return rule->parameter(parameter); }
  Node node(model::Index element) const { return situation.compiled.node(element); }
  double importance(model::Index element) const { return situation.importance(element); }
  bool has_inputs(Node at) const { return shared.fed[at] != 0; }
  const std::string& currency() const { return situation.compiled.currency; }

  // How much hangs on an element, [0, 1]: sqrt of its importance over that of an average goal, at
  // most 1. Of an element outside the engine: the largest of the elements it is linked to, and of
  // those its initiatives are linked to; kUnknownStake if none of them has importance.
  double stake(model::Index element) const;
  // The first of the two, of a node.
  static double node_stake(double importance, double roots);
  static constexpr double kUnknownStake = 0.4;

  // Elements at the other end of relations of a kind, live, each once, ascending.
  std::vector<model::Index> out(model::Index element, std::string_view kind) const;
  std::vector<model::Index> in(model::Index element, std::string_view kind) const;
  std::span<const model::Index> of_type(std::string_view type) const;

  // For people. A nameless element goes by its id.
  std::string name(model::Index element) const;
  // A person field: the element's name if it is an element's id, else the text.
  std::string person(std::string_view text) const;
};

// An element a rule looks at, with its fields parsed once for all rules.
struct Subject {
  model::Index at = model::kNoIndex;
  const json::object& fields;
  const model::ElementType& type;
  Node node = kNoNode;

  bool is(std::string_view id) const { return type.id == id; }
};

using ElementRule = void (*)(const RuleContext&, const Subject&, std::vector<Draft>&);
using ModelRule = void (*)(const RuleContext&, std::vector<Draft>&);

// Share of each node's work that leads to business strategy with importance, as engine.md section 4
// has it for links: up along support edges in proportion to strength. Costs what is reachable.
std::vector<double> purposes(const RuleContext& context, const std::vector<Node>& nodes);

// When a rule over the whole model has to run again, besides when an element of its types changed.
// Rules that look at one element run again where it, its neighbours, or its importance, support or
// condition changed.
struct Trigger {
  bool importance = false;  // of any element
  bool goals = false;       // importance of a goal
  // Importance of a goal moves nothing but the stake, which is that of the most important goal
  // among the facts, at least Draft::least_stake.
  bool goal_stakes = false;
  bool support = false;
  bool cost = false;
  bool relations = false;  // a relation came, went or turned elsewhere, or changed its strength
  bool links = false;      // a tie of a unit, person or member came or went, or any element did
  // Fields whose change counts, separated by blanks, besides the name; "*" all.
  std::string_view fields = "side";
  bool always = false;  // looks at lines, perspectives or settings; must be cheap
};

struct RuleEntry {
  std::string_view id;
  // Types looked at, separated by blanks; "*" all, "+" all that the engine sees. Of a rule over the
  // whole model: types whose elements make it run again.
  std::string_view types;
  ElementRule on_element = nullptr;
  ModelRule on_model = nullptr;
  Trigger trigger = {};
  // Of an element in the engine, the rule looks at no importance but the element's own, and at that
  // only by stake_on(), a parameter "importance_limit", whether there is any, and the fact
  // kImportanceFact, whose wording is the only one in the text.
  bool own = false;
};
inline constexpr std::string_view kImportanceFact = "Share of importance";
// Of those, the one that looks at delivered support: where it is below "support_limit".
inline constexpr std::string_view kSupportRule = "unsupported_goal";
std::span<const RuleEntry> rule_table();

// The rules, by theme.
namespace rules {
void unsupported_goal(const RuleContext&, const Subject&, std::vector<Draft>&);
void goal_not_smart(const RuleContext&, const Subject&, std::vector<Draft>&);
void driver_without_response(const RuleContext&, const Subject&, std::vector<Draft>&);
void perspective_differs(const RuleContext&, std::vector<Draft>&);

void purposeless_spend(const RuleContext&, std::vector<Draft>&);
void spend_over(const RuleContext&, std::vector<Draft>&);
void spend_under(const RuleContext&, std::vector<Draft>&);
void initiative_without_value(const RuleContext&, const Subject&, std::vector<Draft>&);
void redundant_applications(const RuleContext&, std::vector<Draft>&);
void skills_shortage(const RuleContext&, const Subject&, std::vector<Draft>&);
void people_over_allocated(const RuleContext&, const Subject&, std::vector<Draft>&);
void budget_overrun(const RuleContext&, const Subject&, std::vector<Draft>&);

void initiative_without_decision(const RuleContext&, const Subject&, std::vector<Draft>&);
void initiative_without_sponsor(const RuleContext&, const Subject&, std::vector<Draft>&);
void body_not_meeting(const RuleContext&, const Subject&, std::vector<Draft>&);
void decision_without_reason(const RuleContext&, const Subject&, std::vector<Draft>&);
void review_overdue(const RuleContext&, const Subject&, std::vector<Draft>&);
void action_overdue(const RuleContext&, const Subject&, std::vector<Draft>&);
void objective_below_target(const RuleContext&, const Subject&, std::vector<Draft>&);

void body_one_sided(const RuleContext&, const Subject&, std::vector<Draft>&);
void initiative_one_sided(const RuleContext&, const Subject&, std::vector<Draft>&);
void sides_disagree(const RuleContext&, const Subject&, std::vector<Draft>&);
void side_divided(const RuleContext& context, const Subject& subject, std::vector<Draft>& out);
void sides_disagree_in_surveys(const RuleContext&, std::vector<Draft>&);
void silo(const RuleContext&, std::vector<Draft>&);

void initiative_without_change_plan(const RuleContext&, const Subject&, std::vector<Draft>&);
void initiative_without_training(const RuleContext&, const Subject&, std::vector<Draft>&);

void single_point_of_failure(const RuleContext&, std::vector<Draft>&);
void ageing_element(const RuleContext&, const Subject&, std::vector<Draft>&);
void support_cycle(const RuleContext&, std::vector<Draft>&);

void risk_unmitigated(const RuleContext&, const Subject&, std::vector<Draft>&);
void service_without_recovery(const RuleContext&, const Subject&, std::vector<Draft>&);
void recovery_objective_missed(const RuleContext&, const Subject&, std::vector<Draft>&);

void service_level_breached(const RuleContext&, const Subject&, std::vector<Draft>&);
void measure_off_track(const RuleContext&, const Subject&, std::vector<Draft>&);
void measure_predicted_to_miss(const RuleContext&, const Subject&, std::vector<Draft>&);
void measure_incomplete(const RuleContext&, const Subject&, std::vector<Draft>&);
void measure_without_owner(const RuleContext&, const Subject&, std::vector<Draft>&);
void measure_without_target(const RuleContext&, const Subject&, std::vector<Draft>&);
void measure_overdue(const RuleContext&, const Subject&, std::vector<Draft>&);
void measure_of_nothing(const RuleContext&, std::vector<Draft>&);
void error_budget_low(const RuleContext&, const Subject&, std::vector<Draft>&);
void lines_disagree(const RuleContext&, std::vector<Draft>&);

void stale_evidence(const RuleContext&, const Subject&, std::vector<Draft>&);
void missing_evidence(const RuleContext&, const Subject&, std::vector<Draft>&);
void dangling_relation(const RuleContext&, std::vector<Draft>&);
void contradictory_data(const RuleContext&, const Subject&, std::vector<Draft>&);
}  // namespace rules

// Words. All are what a template takes.
namespace words {
std::string percent(double share);  // "62%", "0.4%", "99.95%": as many digits as tell it apart
std::string plain(double number);   // "3", "4.2", "12 000"
std::string days(double days);      // "12"
std::string money(double amount, std::string_view currency);  // "1.2 million EUR", "12 000 EUR"
std::string fte(double people);                               // "1.5 FTE"
std::string hours(double hours);                              // "4 hours", "1.5 days"
// "A, B and C"; from `most` on "A, B and 3 more".
std::string list(const std::vector<std::string>& names, std::size_t most = 3);
}  // namespace words

// Facts, in the words above.
Fact fact(std::string text, std::string value, model::Index element, double number);
Fact fact(std::string text, std::string value, model::Index element);
Fact dated(std::string text, model::Index element, Day at);

}  // namespace plumb::score
