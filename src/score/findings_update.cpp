// Which rules have to run again after a change.
#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

#include "score/findings_rules.h"
#include "score/findings_shared.h"

namespace plumb::score {

using model::Index;
using model::Model;

namespace {

// Relations that rules follow from one element to the next; support edges are not among them,
// because what comes along those arrives as importance and support.
bool followed(std::string_view kind) {
  constexpr std::array<std::string_view, 24> kKinds = {
      "measures",   "affected",    "contributes_to", "starts_from",     "works_through",
      "changes",    "responds_to", "threatens",      "mitigates",       "accountable_for",
      "member_of",  "works_on",    "has_skill",      "needs_skill",     "sponsors",
      "meeting_of", "decides",     "decided_by",     "action_of",       "review_of",
      "governs",    "recovers",    "drill_of",       "plans_change_for"};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

}  // namespace

class FindingsEngine::Update {
 public:
  Update(FindingsEngine& engine, const FindingsInput& input, const Model& before,
         const Touched& touched, double tolerance)
      : engine_(engine),
        seen_(*engine.seen_),
        input_(input),
        before_(before),
        after_(input.situation.model),
        touched_(touched),
        tolerance_(tolerance) {}

  void run() {
    const Shared& now = seen_.shared;
    const double roots = now.roots;
    const double cost = now.cost;
    const double budget = now.budget;
    const double budgeted = now.budgeted;
    compare();
    for (const Index at : touched_.elements) spread(at);
    for (const Index at : touched_.relations) spread_ends(at);
    refresh_shared();
    // Rules ask whether anything has importance at all.
    if ((roots > 0) != (now.roots > 0)) {
      engine_.full(input_);
      return;
    }
    if (roots != now.roots) {
      all_restake_ = true;
      importance_moved_ = true;
      goals_moved_ = true;
    }
    if (budget != now.budget || budgeted != now.budgeted) add_type("initiative");
    if (touched_type("person")) add_type("action");  // actions name their owner
    cost_moved_ = cost_moved_ || differ(cost, now.cost);
    collect_moved();
    std::sort(again_.begin(), again_.end());
    again_.erase(std::unique(again_.begin(), again_.end()), again_.end());
    for (const Index at : again_) run_rules(at);
    if (all_restake_) restake_all();
    for (const Index at : restake_) {
      // Running it again is right in any case, only slower.
      if (!engine_.restake(input_, at)) run_rules(at);
    }
    for (std::size_t at = 0; at < engine_.by_rule_.size(); ++at) {
      const RuleEntry& entry = rule_table()[at];
      if (runs_again(entry)) {
        engine_.run_whole(input_, at);
      } else if (entry.trigger.goal_stakes && goals_moved_) {
        engine_.restake_goals(input_, at);
      }
    }
    remember();
  }

 private:
  // How a node moved since the rules last looked.
  static constexpr std::uint8_t kImportance = 1;
  static constexpr std::uint8_t kFlipped = 2;  // gained or lost all importance
  static constexpr std::uint8_t kSupport = 4;
  static constexpr std::uint8_t kCondition = 8;

  void run_rules(Index element) {
    engine_.run_element(input_, element);
    seen_.settle(input_.situation, element, *engine_.book_);
  }

  // Leaves those that cannot be restaked to their rules.
  void restake_all() {
    for (auto& [element, found] : engine_.by_element_) {
      if (!seen_.restake(input_.situation, element, found, *engine_.book_)) {
        restake_.push_back(element);
      }
    }
  }

  // One pass over the columns; most nodes of a large edit are done with here.
  void compare() {
    const Situation& now = input_.situation;
    const std::size_t size = now.graph.size();
    seen_.grow(size);
    moved_.assign(size, 0);
    const double least = least_importance();
    for (Node v = 0; v < size; ++v) {
      const double old = seen_.importance[v];
      const double importance = now.analysis.importance[v];
      const double support = now.analysis.support[v];
      const bool same_condition = now.graph.condition[v] == seen_.condition[v];
      cost_moved_ = cost_moved_ || now.graph.cost[v] != seen_.cost[v];
      if (importance == old && support == seen_.support[v] && same_condition) continue;
      unsigned moved = differ(importance, old) ? kImportance : 0U;
      if ((importance > 0) != (old > 0)) moved |= kFlipped;
      if (differ(support, seen_.support[v])) moved |= kSupport;
      if (!same_condition) moved |= kCondition;
      if (moved == 0) continue;
      moved_[v] = static_cast<std::uint8_t>(moved);
      importance_moved_ = importance_moved_ || (moved & kImportance) != 0;
      support_moved_ = support_moved_ || (moved & (kSupport | kCondition)) != 0;
      const Index element = now.compiled.element_of[v];
      if ((moved & kImportance) != 0 && element != model::kNoIndex) note_source(element);
      const bool quiet = (moved & (kFlipped | kCondition)) == 0;
      if (quiet && seen_.calm[v] != 0 && std::max(importance, old) < least) {
        seen_.importance[v] = importance;
        seen_.support[v] = support;
        continue;
      }
      all_moved_.push_back(v);
      goals_moved_ = goals_moved_ || ((moved & kImportance) != 0 && element != model::kNoIndex &&
                                      after_.type_name(element) == "goal");
    }
  }

  // Elements whose stake moved: all of them as long as they are few.
  void note_source(Index element) {
    if (sources_.size() < kFewSources) sources_.push_back(element);
  }

  bool differ(double a, double b) const {
    return a != b && std::abs(a - b) > tolerance_ * std::max(std::abs(a), std::abs(b));
  }

  void refresh_shared() {
    Shared& shared = seen_.shared;
    for (const Index at : touched_.elements) {
      const std::string old = function_of(before_, at);
      const std::string function = function_of(after_, at);
      if (old != function) {
        if (!old.empty()) erase_sorted(shared.by_function[old], at);
        if (!function.empty()) insert_sorted(shared.by_function[function], at);
      }
      if (!role_changed(at)) continue;
      if (before_.live(at)) erase_sorted(shared.by_type[before_.type_name(at)], at);
      if (after_.live(at)) insert_sorted(shared.by_type[after_.type_name(at)], at);
    }
    for (const Index at : relinked_) relist_edges(input_.situation, at, shared);
    if (shared.up.size() < moved_.size()) {
      shared.up.resize(moved_.size());
      shared.fed.resize(moved_.size(), 0);
    }
    sum_elements(input_.situation, shared);
    if (touched_type("initiative")) sum_budgets(input_.situation, shared);
  }

  bool touched_type(std::string_view type) const {
    return std::any_of(touched_.elements.begin(), touched_.elements.end(), [&](Index at) {
      return (before_.live(at) && before_.type_name(at) == type) ||
             (after_.live(at) && after_.type_name(at) == type);
    });
  }

  void add_type(std::string_view type) {
    const auto found = seen_.shared.by_type.find(type);
    if (found == seen_.shared.by_type.end()) return;
    again_.insert(again_.end(), found->second.begin(), found->second.end());
  }

  // The element and what is up to two relations away, before and after: as far as rules look.
  void spread(Index element) {
    again_.push_back(element);
    if (role_changed(element)) {
      links_changed_ = true;
      ties_changed_ = true;
      // Shows along all relations: as having an input at all, as being linked to something.
      relinked_.insert(element);
      for (const Model* model : {&before_, &after_}) {
        if (!model->live(element)) continue;
        const auto look = [&](Index, Index other) {
          again_.push_back(other);
          relinked_.insert(other);
        };
        model->for_each_out(element, look);
        model->for_each_in(element, look);
      }
    }
    for (const Model* model : {&before_, &after_}) {
      visit_followed(*model, element, [&](Index near) {
        again_.push_back(near);
        visit_followed(*model, near, [&](Index far) { again_.push_back(far); });
      });
    }
  }

  void spread_ends(Index relation) {
    for (const Model* model : {&before_, &after_}) {
      if (relation >= model->relation_bound()) continue;
      const model::RelationRow& row = model->relation_row(relation);
      if (row.state == model::State::absent) continue;
      const bool changed = !same_link(relation);
      links_changed_ = links_changed_ || changed;
      ties_changed_ = ties_changed_ || (changed && ties(*model, relation));
      if (!row.from_relation) relink(row.from);
      if (!row.to_relation) relink(row.to);
    }
  }

  // Leads from a unit or a person, or makes one a member: what rules on who meets whom follow.
  static bool ties(const Model& model, Index relation) {
    const model::RelationRow& row = model.relation_row(relation);
    if (row.from_relation || !model.live(row.from)) return false;
    const std::string& type = model.type_name(row.from);
    return type == "unit" || type == "person" || model.kind_name(relation) == "member_of";
  }

  // Only its fields changed, if anything.
  bool same_link(Index relation) const {
    if (relation >= before_.relation_bound() || relation >= after_.relation_bound()) return false;
    const model::RelationRow& a = before_.relation_row(relation);
    const model::RelationRow& b = after_.relation_row(relation);
    return a.state == b.state && a.from == b.from && a.to == b.to && a.kind == b.kind &&
           a.from_relation == b.from_relation && a.to_relation == b.to_relation;
  }

  void relink(Index element) {
    relinked_.insert(element);
    spread(element);
  }

  bool role_changed(Index element) const {
    const bool was = before_.live(element);
    const bool is = after_.live(element);
    return was != is || (was && before_.type_name(element) != after_.type_name(element));
  }

  template <typename Visit>
  static void visit_followed(const Model& model, Index element, Visit visit) {
    if (!model.live(element)) return;
    const auto look = [&](Index relation, Index other) {
      if (followed(model.kind_name(relation))) visit(other);
    };
    model.for_each_out(element, look);
    model.for_each_in(element, look);
  }

  // Its stake may have moved by itself.
  bool stake_source(Index element) const {
    if (relinked_.count(element) > 0) return true;
    const Node node = input_.situation.compiled.node(element);
    return node != kNoNode && (moved_[node] & kImportance) != 0;
  }

  // Whether the stake of an element may have moved: RuleContext::stake looks at its neighbours, and
  // through initiatives further; rules ask for the stake of initiatives next to an element.
  bool stake_moved(Index element, int depth) const {
    bool out = false;
    const auto look = [&](Index, Index other) {
      if (out) return;
      out = stake_source(other) ||
            (depth > 0 && after_.type_name(other) == "initiative" && stake_moved(other, depth - 1));
    };
    after_.for_each_out(element, look);
    after_.for_each_in(element, look);
    return out;
  }

  // The same from the other end: everything whose stake looks at the element.
  void spread_stake(Index element, int depth) {
    const auto look = [&](Index, Index other) {
      if (!own(other)) again_.push_back(other);
      if (depth > 0 && after_.type_name(other) == "initiative") spread_stake(other, depth - 1);
    };
    after_.for_each_out(element, look);
    after_.for_each_in(element, look);
  }

  // Whether no rule on the element looks at importance other than its own.
  bool own(Index element) {
    return input_.situation.compiled.node(element) != kNoNode &&
           seen_.of(after_, element, *engine_.book_).own;
  }

  // What a move of its own figures means to an element that is own().
  void look_at_own(Node v, Index element) {
    const Situation& now = input_.situation;
    const Seen::OfType& type = seen_.of(after_, element, *engine_.book_);
    const double old = seen_.importance[v];
    const double importance = now.analysis.importance[v];
    const auto crosses = [&](double limit) { return (old < limit) != (importance < limit); };
    const bool below = std::min(seen_.support[v], now.analysis.support[v]) < type.support_limit;
    if ((moved_[v] & (kFlipped | kCondition)) != 0 || ((moved_[v] & kSupport) != 0 && below) ||
        std::any_of(type.importance_limits.begin(), type.importance_limits.end(), crosses)) {
      again_.push_back(element);
    } else if ((moved_[v] & kImportance) != 0 && !all_restake_ && fired(element)) {
      restake_.push_back(element);
    }
  }

  double least_importance() const {
    double least = 1;
    for (const RuleEntry& entry : rule_table()) {
      const model::Rule* rule = engine_.book_->find(entry.id);
      if (rule == nullptr || entry.on_element == nullptr) continue;
      for (const model::Parameter& parameter : rule->parameters) {
        if (parameter.id == "importance_limit") least = std::min(least, parameter.value);
      }
    }
    return least;
  }

  // Elements that have to be looked at again because the analysis moved.
  void collect_moved() {
    const Situation& now = input_.situation;
    const double least = least_importance();
    for (const Node v : all_moved_) {
      const Index element = now.compiled.element_of[v];
      if (element == model::kNoIndex) continue;
      if (own(element)) {
        look_at_own(v, element);
        continue;
      }
      // The rest cannot fire, and what has fired is looked at again.
      const bool can_fire = (moved_[v] & kFlipped) != 0 || now.analysis.importance[v] >= least ||
                            after_.type_name(element) == "goal" ||
                            after_.type_name(element) == "outcome" || fired(element);
      if (can_fire) again_.push_back(element);
    }
    for (const Index element : relinked_) note_source(element);
    if (sources_.size() < kFewSources) {
      for (const Index element : sources_) {
        if (after_.live(element)) spread_stake(element, 2);
      }
      return;
    }
    const auto look = [&](Index element) {
      if (after_.live(element) && !own(element) &&
          (stake_source(element) || stake_moved(element, 2))) {
        again_.push_back(element);
      }
    };
    for (const Index element : seen_.others) look(element);
    for (const char* type : {"initiative", "measure", "service_level"}) {
      const auto found = seen_.shared.by_type.find(type);
      if (found == seen_.shared.by_type.end()) continue;
      for (const Index element : found->second) look(element);
    }
  }

  bool runs_again(const RuleEntry& entry) const {
    if (entry.on_model == nullptr) return false;
    if (entry.id == "single_point_of_failure" && input_.engine == nullptr) return false;
    if (entry.id == "dangling_relation") return dangling_moved();
    const Trigger& on = entry.trigger;
    if (on.always || (on.importance && importance_moved_) || (on.goals && goals_moved_) ||
        (on.support && support_moved_) || (on.cost && cost_moved_) ||
        (on.relations && !relinked_.empty()) || (on.links && ties_changed_)) {
      return true;
    }
    return std::any_of(touched_.elements.begin(), touched_.elements.end(), [&](Index at) {
      for (const Model* model : {&before_, &after_}) {
        if (!model->live(at)) continue;
        const model::ElementType& type = model->type(at);
        if (names_type(entry.types, type.id, type.in_engine)) return differs(at, on.fields);
      }
      return false;
    });
  }

  bool fired(Index element) const {
    return element < seen_.fired.size() && seen_.fired[element] != 0;
  }

  // Whether a relation that dangles, or did, is among what was touched or ends there.
  bool dangling_moved() const {
    for (const Index relation : touched_.relations) {
      const model::RelationRow& row = after_.relation_row(relation);
      seen_.ends_at_relations |= row.from_relation || row.to_relation;
    }
    if (seen_.ends_at_relations && links_changed_) return true;
    const auto dangled = [&](Index relation) {
      return dangles(before_, relation) || dangles(after_, relation);
    };
    if (std::any_of(touched_.relations.begin(), touched_.relations.end(), dangled)) return true;
    return std::any_of(touched_.elements.begin(), touched_.elements.end(), [&](Index at) {
      const model::ElementRow& row = after_.element_row(at);
      for (Index r = row.first_out; r != model::kNoIndex; r = after_.relation_row(r).next_out) {
        if (dangled(r)) return true;
      }
      for (Index r = row.first_in; r != model::kNoIndex; r = after_.relation_row(r).next_in) {
        if (dangled(r)) return true;
      }
      return false;
    });
  }

  // Whether an element came, went, or changed its name or one of the fields.
  bool differs(Index at, std::string_view keys) const {
    if (keys == "*" || role_changed(at) || before_.name(at) != after_.name(at)) return true;
    const Fields old = fields_of(before_, at);
    const Fields now = fields_of(after_, at);
    while (!keys.empty()) {
      const std::size_t blank = std::min(keys.find(' '), keys.size());
      const json::value* a = old->if_contains(keys.substr(0, blank));
      const json::value* b = now->if_contains(keys.substr(0, blank));
      if ((a == nullptr) != (b == nullptr) || (a != nullptr && *a != *b)) return true;
      keys.remove_prefix(std::min(blank + 1, keys.size()));
    }
    return false;
  }

  void remember() {
    const Situation& now = input_.situation;
    for (const Node v : all_moved_) {
      seen_.importance[v] = now.analysis.importance[v];
      seen_.support[v] = now.analysis.support[v];
      seen_.condition[v] = now.graph.condition[v];
    }
    if (cost_moved_) seen_.cost = now.graph.cost;
    if (seen_.element_of != now.compiled.element_of) seen_.element_of = now.compiled.element_of;
  }

  // Up to so many moved elements their neighbours are visited; beyond, every finding is.
  static constexpr std::size_t kFewSources = 500;

  FindingsEngine& engine_;
  Seen& seen_;
  const FindingsInput& input_;
  const Model& before_;
  const Model& after_;
  const Touched& touched_;
  const double tolerance_;
  std::vector<std::uint8_t> moved_;  // by node
  std::vector<Node> all_moved_;      // those that moved, without the calm ones
  std::vector<Index> sources_;       // see note_source
  bool all_restake_ = false;         // whatever has findings is restaked
  bool importance_moved_ = false;
  bool goals_moved_ = false;
  bool support_moved_ = false;
  bool cost_moved_ = false;
  bool links_changed_ = false;
  bool ties_changed_ = false;           // of those, links of units and people
  std::vector<Index> again_;            // rules have to run again
  std::vector<Index> restake_;          // severities follow importance
  std::unordered_set<Index> relinked_;  // a relation of theirs changed, or a neighbour came or went
};

namespace {

// Nodes still stand for the same elements; those of removed ones for none.
bool same_nodes(const std::vector<Index>& old, const std::vector<Index>& now) {
  if (now == old) return true;
  if (now.size() < old.size()) return false;
  for (std::size_t v = 0; v < old.size(); ++v) {
    if (now[v] != old[v] && now[v] != model::kNoIndex) return false;
  }
  return true;
}

}  // namespace

void FindingsEngine::update(const FindingsInput& input, const Model& before, const Touched& touched,
                            double tolerance) {
  if (seen_ == nullptr || touched.settings ||
      !same_nodes(seen_->element_of, input.situation.compiled.element_of)) {
    full(input);
    return;
  }
  Update(*this, input, before, touched, tolerance).run();
}

}  // namespace plumb::score
