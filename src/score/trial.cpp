#include "score/trial.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "score/compile_edges.h"

namespace plumb::score {
namespace {

using model::Index;
using model::Meaning;
using model::Model;

Edit::Kind edit_kind(EdgeClass kind) {
  switch (kind) {
    case EdgeClass::support: return Edit::Kind::set_support;
    case EdgeClass::hinder: return Edit::Kind::set_hinder;
    case EdgeClass::part: break;
  }
  return Edit::Kind::set_part;
}

class TrialWork {
 public:
  explicit TrialWork(const Situation& situation)
      : now_(situation), model_(situation.model), today_(situation.today()) {}

  Status take(const Trial& trial) {
    switch (trial.kind) {
      case Trial::Kind::condition: return set_condition(trial);
      case Trial::Kind::strength: return set_strength(trial);
      case Trial::Kind::weight: return set_weight(trial);
      case Trial::Kind::add_relation: return add_relation(trial);
    }
    return done();
  }

  TrialEdits edits() && {
    for (const auto& [key, pair] : edges_) connect(key, pair);
    for (const auto& [node, value] : weights_) {
      change({.kind = Edit::Kind::weight, .node = node, .value = value},
             {.kind = Edit::Kind::weight, .node = node, .value = now_.graph.weight[node]});
    }
    for (const auto& [node, value] : conditions_) {
      const double confidence = now_.graph.confidence[node];
      change({.kind = Edit::Kind::condition, .node = node, .value = value, .value2 = confidence},
             {.kind = Edit::Kind::condition,
              .node = node,
              .value = now_.graph.condition[node],
              .value2 = confidence});
    }
    std::reverse(out_.undo.begin(), out_.undo.end());
    return std::move(out_);
  }

 private:
  // What acts on what, and how.
  using Key = std::tuple<Index, Index, EdgeClass>;
  struct Pair {
    std::map<Index, double> stated;  // relation to the value tried
    std::vector<double> added;
  };

  void change(const Edit& make, const Edit& undo) {
    if (make.value == undo.value) return;
    out_.make.push_back(make);
    out_.undo.push_back(undo);
  }

  Result<Index> element(const std::string& id) const {
    const Index at = model_.find_element(id);
    if (at == model::kNoIndex || !model_.live(at)) {
      return not_found("There is no element with this id.", id, "Check the id.");
    }
    if (now_.compiled.node(at) == kNoNode) {
      return bad_input(
          fmt::format("Elements of type \"{}\" take no part in the scores.", model_.type_name(at)),
          id, "Choose an element of one of the twelve components.");
    }
    return at;
  }

  static Result<double> value_of(const Trial& trial, double least, double most,
                                 const std::string& where) {
    if (!trial.value || !std::isfinite(*trial.value) || *trial.value < least ||
        *trial.value > most) {
      const std::string upper = std::isfinite(most) ? fmt::format(" to {:g}", most) : " upwards";
      return bad_input(fmt::format("The value must be a number from {:g}{}.", least, upper), where,
                       "Correct the value.");
    }
    return *trial.value;
  }

  Status set_condition(const Trial& trial) {
    PLUMB_TRY(const Index at, element(trial.id));
    PLUMB_TRY(const double value, value_of(trial, 0, 1, trial.id));
    conditions_[now_.compiled.node(at)] = value;
    return done();
  }

  Status set_weight(const Trial& trial) {
    PLUMB_TRY(const Index at, element(trial.id));
    PLUMB_TRY(const double value, value_of(trial, 0, HUGE_VAL, trial.id));
    if (!model_.type(at).root) {
      return bad_input(
          fmt::format("Elements of type \"{}\" carry no weight.", model_.type_name(at)), trial.id,
          "Choose a goal.");
    }
    if (has_parent(model_, at, today_)) {
      return bad_input("It is part of another element and takes its importance from there.",
                       trial.id, "Set the weight of the element it is part of.");
    }
    weights_[now_.compiled.node(at)] = value;
    return done();
  }

  Status set_strength(const Trial& trial) {
    const Index at = model_.find_relation(trial.id);
    if (at == model::kNoIndex || !model_.connects(at)) {
      return not_found("There is no relation with this id.", trial.id, "Check the id.");
    }
    const auto edge = edge_of(model_, at, today_);
    if (!edge) {
      return bad_input("This relation takes no part in the scores today.", trial.id,
                       "Choose a relation that supports, hinders or is part of something.");
    }
    const double most = edge->kind == EdgeClass::part ? HUGE_VAL : 1;
    PLUMB_TRY(const double value, value_of(trial, 0, most, trial.id));
    edges_[{edge->from, edge->to, edge->kind}].stated[at] = value;
    return done();
  }

  Status add_relation(const Trial& trial) {
    const model::RelationKind* kind = model_.metamodel().relation(trial.relation_kind);
    if (kind == nullptr || kind->meaning == Meaning::none) {
      return bad_input(
          fmt::format("Relations of kind \"{}\" take no part in the scores.", trial.relation_kind),
          trial.from, "Use supports, for example.");
    }
    PLUMB_TRY(const Index from, element(trial.from));
    PLUMB_TRY(const Index to, element(trial.to));
    const bool part = kind->meaning == Meaning::part || kind->meaning == Meaning::whole;
    const bool influence = kind->meaning == Meaning::influence;
    json::object fields;
    if (trial.value) {
      PLUMB_TRY(const double value,
                value_of(trial, influence ? -1 : 0, part ? HUGE_VAL : 1, trial.from));
      fields[part ? "weight" : "strength"] = std::abs(value);
      if (influence) fields["influence"] = 10 * value;
    }
    std::string warning;
    const auto edge = edge_between(model_, *kind, from, to, fields, &warning);
    if (!edge) {
      return bad_input(warning.empty() ? "This relation would take no part in the scores."
                                       : "The relation leads from an element to itself.",
                       trial.from, "Choose two different elements.");
    }
    edges_[{edge->from, edge->to, edge->kind}].added.push_back(edge->value);
    // What is part of something is no root any more.
    if (edge->kind == EdgeClass::part && !only_collects(model_, edge->to)) {
      weights_[now_.compiled.node(edge->from)] = 0;
    }
    return done();
  }

  // The strength between two elements, as compile() merges it, as it is and as it is tried.
  void connect(const Key& key, const Pair& pair) {
    const auto& [from, to, kind] = key;
    std::vector<Index> relations;
    const auto collect = [&, one = from, other = to](Index relation, Index end) {
      if (end == other || end == one) relations.push_back(relation);
    };
    model_.for_each_out(from, collect);
    model_.for_each_in(from, collect);
    std::sort(relations.begin(), relations.end());
    double old = 0;
    double tried = 0;
    for (const Index relation : relations) {
      const auto edge = edge_of(model_, relation, today_);
      if (!edge || Key(edge->from, edge->to, edge->kind) != key) continue;
      old = merged(kind, old, edge->value);
      const auto stated = pair.stated.find(relation);
      tried = merged(kind, tried, stated == pair.stated.end() ? edge->value : stated->second);
    }
    for (const double value : pair.added) tried = merged(kind, tried, value);
    Edit edit{.kind = edit_kind(kind),
              .node = now_.compiled.node(from),
              .other = now_.compiled.node(to),
              .value = tried};
    Edit undo = edit;
    undo.value = old;
    change(edit, undo);
  }

  const Situation& now_;
  const Model& model_;
  const Day today_;
  std::map<Key, Pair> edges_;
  std::map<Node, double> weights_;
  std::map<Node, double> conditions_;
  TrialEdits out_;
};

}  // namespace

Result<TrialEdits> trial_edits(const Situation& situation, std::span<const Trial> trials) {
  TrialWork work(situation);
  for (const Trial& trial : trials) PLUMB_CHECK(work.take(trial));
  return std::move(work).edits();
}

}  // namespace plumb::score
