// Rules on whether business and IT work together.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "score/findings_rules.h"
#include "score/lines_practice.h"
#include "score/people.h"

namespace plumb::score::rules {

using model::Index;
using model::Side;

namespace {

constexpr std::size_t kMostUnitsPerGoal = 40;  // pairs beyond would only repeat themselves

struct Balance {
  double business = 0;
  double it = 0;
  double smaller() const { return std::min(business, it); }
  double all() const { return business + it; }
};

void count(const RuleContext& context, Index member, Balance& balance) {
  std::vector<Index> people;
  add_people(context.model, member, people);
  // A unit or role speaks for its side itself.
  if (people.empty() && context.model.type_name(member) != "team") people.push_back(member);
  for (const Index person : people) {
    const Side side = side_of(context.model, person);
    if (side == Side::business) balance.business += 1;
    if (side == Side::it) balance.it += 1;
  }
}

// Severity: gap = how far the smaller side's share falls short of what is expected.
void one_sided(const RuleContext& context, const Subject& subject, std::string_view relation,
               double least_stake, std::vector<Draft>& out) {
  Balance balance;
  for (const Index member : context.in(subject.at, relation)) count(context, member, balance);
  if (balance.all() < 2) return;  // one person alone is no sign of a side
  const double share = balance.smaller() / balance.all();
  const double limit = context.limit("share_minimum");
  if (share >= limit) return;
  Draft draft;
  if (balance.smaller() == 0) draft.variant = "none";
  draft.gap = (limit - share) / limit;
  draft.stake = std::max(least_stake, context.stake(subject.at));
  draft.filling.value = words::percent(share);
  draft.filling.limit = words::percent(limit);
  draft.filling.others = balance.business < balance.it ? "business" : "IT";
  draft.subjects = {subject.at};
  draft.facts = {
      fact("From business", words::plain(balance.business), subject.at, balance.business),
      fact("From IT", words::plain(balance.it), subject.at, balance.it)};
  out.push_back(std::move(draft));
}

// What a unit works for and where its people meet others.
struct UnitTies {
  std::set<Index> goals;
  std::set<Index> contacts;  // bodies, teams, initiatives
};

class Ties {
 public:
  explicit Ties(const RuleContext& context) : context_(context) {
    for (const Index unit : context.of_type("unit")) add_relations(unit, units_[unit]);
    for (const Index person : context.of_type("person")) {
      for (const Index unit : units_of(person)) add_relations(person, units_[unit]);
    }
    add_people_named("goal", {"owner"});
    add_people_named("initiative", {"sponsor", "owner"});
    add_people_named("body", {"chair", "owner"});
  }

  const std::map<Index, UnitTies>& units() const { return units_; }

 private:
  std::vector<Index> units_of(Index person) const {
    std::vector<Index> out = context_.out(person, "member_of");
    out.erase(std::remove_if(out.begin(), out.end(),
                             [&](Index at) { return context_.model.type_name(at) != "unit"; }),
              out.end());
    return out;
  }

  // Ties of a unit, or of a person who belongs to it.
  void add_relations(Index from, UnitTies& ties) const {
    context_.model.for_each_out(from, [&](Index relation, Index to) {
      const std::string& type = context_.model.type_name(to);
      const std::string& kind = context_.model.kind_name(relation);
      if (type == "goal") {
        const bool supports = context_.model.kind(relation).meaning == model::Meaning::support;
        if (supports || kind == "accountable_for") ties.goals.insert(to);
      } else if (type == "body" || type == "team" || type == "initiative") {
        if (kind == "member_of" || kind == "works_on" || kind == "sponsors") {
          ties.contacts.insert(to);
        }
      }
    });
  }

  void add_people_named(std::string_view type, std::vector<std::string_view> keys) {
    for (const Index at : context_.of_type(type)) {
      const Fields fields = fields_of(context_.model, at);
      for (const std::string_view key : keys) {
        const std::string_view id = text(*fields, key);
        const Index person = id.empty() ? model::kNoIndex : context_.model.find_element(id);
        if (person == model::kNoIndex || !context_.model.live(person)) continue;
        for (const Index unit : units_of(person)) {
          UnitTies& ties = units_[unit];
          (type == "goal" ? ties.goals : ties.contacts).insert(at);
        }
      }
    }
  }

  const RuleContext& context_;
  std::map<Index, UnitTies> units_;
};

bool share_a_contact(const UnitTies& a, const UnitTies& b) {
  return std::any_of(a.contacts.begin(), a.contacts.end(),
                     [&](Index at) { return b.contacts.count(at) > 0; });
}

// One reports to the other, or is part of it: they meet without a body.
bool in_line(const RuleContext& context, Index a, Index b) {
  bool found = false;
  const auto look = [&](Index from, Index other) {
    context.model.for_each_out(from, [&](Index relation, Index to) {
      if (to != other) return;
      const model::Meaning meaning = context.model.kind(relation).meaning;
      found = found || context.model.kind_name(relation) == "reports_to" ||
              meaning == model::Meaning::part || meaning == model::Meaning::whole;
    });
  };
  look(a, b);
  look(b, a);
  return found;
}

struct Voice {
  Index element = model::kNoIndex;
  double level = 0;
  std::optional<Day> at;
};

}  // namespace

void body_one_sided(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  one_sided(context, subject, "member_of", 0.5, out);
}

void initiative_one_sided(const RuleContext& context, const Subject& subject,
                          std::vector<Draft>& out) {
  if (stage_of(subject.fields, context.today) == Stage::ended) return;
  one_sided(context, subject, "works_on", RuleContext::kUnknownStake, out);
}

// Severity: gap = twice the difference of the judged conditions, at most 1.
void sides_disagree(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  if (subject.node == kNoNode) return;
  const Condition& condition = context.situation.compiled.conditions[subject.node];
  if (!condition.business || !condition.it) return;
  const double gap = std::abs(*condition.business - *condition.it);
  if (gap < context.limit("condition_gap_limit") || !(gap > 0)) return;
  Draft draft;
  draft.gap = std::min(1.0, 2 * gap);
  draft.stake_on(context, subject, 0.25);
  draft.filling.value = words::percent(*condition.business);
  draft.filling.limit = words::percent(*condition.it);
  draft.filling.gap = words::percent(gap);
  draft.subjects = {subject.at};
  draft.facts = {fact("Judged by business", draft.filling.value, subject.at, *condition.business),
                 fact("Judged by IT", draft.filling.limit, subject.at, *condition.it)};
  out.push_back(std::move(draft));
}

// Severity: gap = half the difference in levels, at most 1. Newest results per side and dimension.
void sides_disagree_in_surveys(const RuleContext& context, std::vector<Draft>& out) {
  std::map<std::pair<std::string, std::string>, std::array<Voice, 3>> dimensions;
  for (const Index at : context.of_type("survey_result")) {
    const Fields fields = fields_of(context.model, at);
    const auto level = number(*fields, "level");
    const auto on = day(*fields, "as_of");
    if (!level || (on && *on > context.today)) continue;
    auto& voices = dimensions[{std::string(text(*fields, "instrument")),
                               std::string(text(*fields, "dimension"))}];
    Voice& voice = voices[static_cast<std::size_t>(context.model.element_row(at).side)];
    if (voice.element == model::kNoIndex || !voice.at || (on && *on >= *voice.at)) {
      voice = {at, *level, on};
    }
  }
  for (const auto& [id, voices] : dimensions) {
    const Voice& business = voices[static_cast<std::size_t>(Side::business)];
    const Voice& it = voices[static_cast<std::size_t>(Side::it)];
    if (business.element == model::kNoIndex || it.element == model::kNoIndex) continue;
    const double gap = std::abs(business.level - it.level);
    if (gap < context.limit("level_gap_limit") || !(gap > 0)) continue;
    Draft draft;
    draft.gap = std::min(1.0, gap / 2);
    draft.filling.subject = id.second;
    std::replace(draft.filling.subject.begin(), draft.filling.subject.end(), '_', ' ');
    if (draft.filling.subject.empty()) draft.filling.subject = context.name(business.element);
    draft.filling.value = "level " + words::plain(business.level);
    draft.filling.limit = "level " + words::plain(it.level);
    draft.filling.gap = words::plain(gap);
    draft.key = "survey:" + id.first + "/" + id.second;
    draft.subjects = {business.element, it.element};
    draft.facts = {
        fact("Level by business", words::plain(business.level), business.element, business.level),
        fact("Level by IT", words::plain(it.level), it.element, it.level)};
    out.push_back(std::move(draft));
  }
}

// Severity: gap = what is missing to the minimum, over it. Agreement is r_wg(j) of those who
// answered (survey/agreement.h); older results are told as well until they are removed.
void side_divided(const RuleContext& context, const Subject& subject, std::vector<Draft>& out) {
  const auto agreement = number(subject.fields, "agreement");
  const double minimum = context.limit("agreement_minimum");
  if (!agreement || !(minimum > 0) || *agreement >= minimum) return;
  Draft draft;
  draft.gap = (minimum - *agreement) / minimum;
  draft.stake = RuleContext::kUnknownStake;
  draft.filling.value = words::percent(*agreement);
  draft.filling.limit = words::percent(minimum);
  draft.subjects = {subject.at};
  draft.facts = {fact("Agreement", draft.filling.value, subject.at, *agreement)};
  out.push_back(std::move(draft));
}

// Severity: gap = n / (n + 1) for n shared goals; stake of the most important of them.
void silo(const RuleContext& context, std::vector<Draft>& out) {
  const Ties ties(context);
  std::map<Index, std::vector<Index>> units_of_goal;
  for (const auto& [unit, tie] : ties.units()) {
    for (const Index goal : tie.goals) units_of_goal[goal].push_back(unit);
  }
  std::map<std::pair<Index, Index>, std::vector<Index>> shared;
  for (const auto& [goal, units] : units_of_goal) {
    const std::size_t most = std::min(units.size(), kMostUnitsPerGoal);
    for (std::size_t i = 0; i < most; ++i) {
      for (std::size_t j = i + 1; j < most; ++j) shared[{units[i], units[j]}].push_back(goal);
    }
  }
  for (const auto& [pair, goals] : shared) {
    const auto& [a, b] = pair;
    const auto count = static_cast<double>(goals.size());
    if (count < context.limit("shared_goals_minimum")) continue;
    if (share_a_contact(ties.units().at(a), ties.units().at(b)) || in_line(context, a, b)) continue;
    Draft draft;
    if (goals.size() == 1) draft.variant = "one";
    draft.gap = count / (count + 1);
    draft.stake = 0.25;
    draft.least_stake = 0.25;
    for (const Index goal : goals) {
      draft.stake = std::max(draft.stake, context.stake(goal));
      draft.facts.push_back(fact("Shared goal", context.name(goal), goal));
    }
    draft.filling.others = context.name(b);
    draft.filling.value = words::plain(count);
    draft.subjects = {a, b};
    out.push_back(std::move(draft));
  }
}

}  // namespace plumb::score::rules
