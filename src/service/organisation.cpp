#include "service/organisation.h"

#include <algorithm>
#include <map>

#include "score/compile_edges.h"
#include "score/evidence_fields.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

bool is_of(const model::Model& model, Index at, std::string_view type) {
  return model.live(at) && model.type_name(at) == type;
}

// The first in order of element at the other end of a relation that starts here.
Index first_out(const model::Model& model, Index at, std::string_view kind, std::string_view type,
                Day today) {
  Index found = model::kNoIndex;
  model.for_each_out(at, [&](Index relation, Index to) {
    if (to == at || model.kind_name(relation) != kind || !is_of(model, to, type)) return;
    if (score::valid_on(model, relation, today)) found = std::min(found, to);
  });
  return found;
}

Index whole_of(const model::Model& model, Index unit, Day today) {
  Index found = model::kNoIndex;
  const auto look = [&](Index relation, Index) {
    const auto edge = score::edge_of(model, relation, today);
    if (!edge || edge->kind != score::EdgeClass::part || edge->from != unit) return;
    if (is_of(model, edge->to, "unit")) found = std::min(found, edge->to);
  };
  model.for_each_out(unit, look);
  model.for_each_in(unit, look);
  return found;
}

class Chart {
 public:
  explicit Chart(const Assessment& assessment)
      : assessment_(assessment),
        model_(assessment.model()),
        today_(day_of(assessment.moment.at)),
        above_(model_.element_bound(), model::kNoIndex),
        children_(model_.element_bound()),
        people_(model_.element_bound()),
        head_(model_.element_bound(), model::kNoIndex) {}

  json::object draw() {
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (is(at, "unit")) place_unit(at);
    }
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (is(at, "person")) place_person(at);
    }
    break_cycles();
    json::array roots;
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (above_[at] != model::kNoIndex) children_[above_[at]].push_back(at);
    }
    json::array unplaced;
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (above_[at] != model::kNoIndex || housed_.contains(at)) continue;
      if (is(at, "unit") || (is(at, "person") && !children_[at].empty())) {
        roots.push_back(node(at));
      } else if (is(at, "person")) {
        unplaced.push_back(ref_json(model_, at));
      }
    }
    return {{"roots", std::move(roots)},
            {"unplaced", std::move(unplaced)},
            {"cycles", std::move(cycles_)}};
  }

 private:
  bool is(Index at, std::string_view type) const { return is_of(model_, at, type); }
  Index out(Index at, std::string_view kind, std::string_view type) const {
    return first_out(model_, at, kind, type, today_);
  }

  void place_unit(Index unit) {
    const score::Fields fields = score::fields_of(model_, unit);
    const Index head = model_.find_element(score::text(*fields, "head"));
    if (head != model::kNoIndex && is(head, "person")) {
      head_[unit] = head;
      housed_.emplace(head, unit);
    }
    above_[unit] = unit_above(model_, unit, today_);
  }

  void place_person(Index person) {
    const bool leads = housed_.contains(person);
    const Index unit = out(person, "member_of", "unit");
    if (unit != model::kNoIndex) {
      if (head_[unit] == person) return;
      if (!leads) housed_.emplace(person, unit);
      people_[unit].push_back(person);
      return;
    }
    const Index boss = out(person, "reports_to", "person");
    if (leads || boss == model::kNoIndex) return;
    const Index home = out(boss, "member_of", "unit");
    if (home == model::kNoIndex) {
      above_[person] = boss;
      return;
    }
    people_[home].push_back(person);
    housed_.emplace(person, home);
  }

  // Follows every line upwards; where it comes back to itself, its lowest member lets go.
  void break_cycles() {
    std::vector<std::uint32_t> seen(above_.size(), 0);
    std::uint32_t walk = 0;
    for (Index start = 0; start < above_.size(); ++start) {
      if (seen[start] != 0) continue;
      ++walk;
      Index at = start;
      while (at != model::kNoIndex && seen[at] == 0) {
        seen[at] = walk;
        at = above_[at];
      }
      if (at == model::kNoIndex || seen[at] != walk) continue;
      json::array circle;
      Index first = at;
      Index member = at;
      do {
        circle.push_back(ref_json(model_, member));
        first = std::min(first, member);
        member = above_[member];
      } while (member != at);
      above_[first] = model::kNoIndex;
      cycles_.push_back(std::move(circle));
    }
  }

  json::object node(Index at) const {
    json::object out = ref_json(model_, at);
    out["side"] = side_json(model_.side(at));
    out["head"] = head_[at] == model::kNoIndex ? json::value(nullptr) : ref_json(model_, head_[at]);
    const score::Fields fields = score::fields_of(model_, at);
    out["headcount"] = number_or_null(score::number(*fields, "headcount"));
    json::array people;
    for (const Index person : people_[at]) people.push_back(ref_json(model_, person));
    out["people"] = std::move(people);
    const score::Node place = assessment_.compiled.node(at);
    out["condition"] = place == score::kNoNode
                           ? json::value(nullptr)
                           : json::value(assessment_.engine->graph().condition[place]);
    json::array children;
    for (const Index child : children_[at]) children.push_back(node(child));
    out["children"] = std::move(children);
    return out;
  }

  const Assessment& assessment_;
  const model::Model& model_;
  const Day today_;
  std::vector<Index> above_;  // what it reports to
  std::vector<std::vector<Index>> children_;
  std::vector<std::vector<Index>> people_;
  std::vector<Index> head_;
  std::map<Index, Index> housed_;  // people who have a unit
  json::array cycles_;
};

}  // namespace

Index unit_above(const model::Model& model, Index unit, Day today) {
  Index above = first_out(model, unit, "reports_to", "unit", today);
  if (above == model::kNoIndex) above = whole_of(model, unit, today);
  if (above != model::kNoIndex) return above;
  // A unit may report to a person: it stands below the unit of that person.
  const Index boss = first_out(model, unit, "reports_to", "person", today);
  if (boss == model::kNoIndex) return model::kNoIndex;
  const Index home = first_out(model, boss, "member_of", "unit", today);
  return home != unit ? home : model::kNoIndex;
}

UnitHeads unit_heads(const model::Model& model) {
  UnitHeads out;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!is_of(model, at, "unit")) continue;
    const score::Fields fields = score::fields_of(model, at);
    const std::string_view head = score::text(*fields, "head");
    if (!head.empty()) out[std::string(head)].push_back(at);
  }
  return out;
}

json::object organisation_json(const Assessment& assessment) {
  return Chart(assessment).draw();
}

}  // namespace plumb::service
