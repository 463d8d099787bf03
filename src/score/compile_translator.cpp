// Turns a step from one model to the next into edits of the engine's graph.
#include <algorithm>
#include <array>
#include <utility>

#include "score/compile.h"
#include "score/compile_edges.h"
#include "score/evidence_fields.h"

namespace plumb::score {
namespace {

using model::Index;
using model::Meaning;
using model::Model;

void sort_unique(std::vector<Index>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

// Merged strengths between two elements: [direction][class], direction 0 from the first to the
// second.
using PairEdges = std::array<std::array<double, kEdgeClasses>, 2>;

PairEdges pair_edges(const Model& model, Index a, Index b, Day today) {
  std::vector<Index> relations;
  const auto collect = [&](Index one, Index other) {
    if (one >= model.element_bound() || !model.live(one)) return;
    model.for_each_out(one, [&](Index relation, Index to) {
      if (to == other) relations.push_back(relation);
    });
  };
  collect(a, b);
  collect(b, a);
  // In the order of their indexes, as compile() merges them: equal to the last bit.
  std::sort(relations.begin(), relations.end());
  PairEdges out{};
  for (const Index relation : relations) {
    const auto edge = edge_of(model, relation, today);
    if (!edge) continue;
    double& value = out[edge->from == a ? 0 : 1][static_cast<std::size_t>(edge->kind)];
    value = merged(edge->kind, value, edge->value);
  }
  return out;
}

class StepWork {
 public:
  StepWork(Compiled& compiled, const CompileOptions& options, const Model& before,
           const Model& after, std::vector<Edit>& edits)
      : compiled_(compiled),
        options_(options),
        before_(before),
        after_(after),
        edits_(edits),
        today_(day_of(options.as_of)) {}

  void run(const Touched& touched) {
    for (const Index at : touched.elements) look_at_element(at);
    for (const Index at : touched.relations) {
      look_at_relation(before_, at);
      look_at_relation(after_, at);
    }
    sort_unique(members_);
    sort_unique(conditions_);
    sort_unique(weights_);
    sort_unique_pairs();
    for (const Index at : members_) admit(at);
    for (const auto& [a, b] : pairs_) connect(a, b);
    for (const Index at : members_) settle_member(at);
    for (const Index at : conditions_) settle_condition(at);
    for (const Index at : weights_) settle_weight(at);
  }

 private:
  static bool member(const Model& model, Index at) { return in_engine(model, at); }

  void look_at_element(Index at) {
    members_.push_back(at);
    weights_.push_back(at);
    conditions_.push_back(at);
    // What depends on this element being there, on its type or on it passing support on.
    const bool same_role = before_.live(at) == after_.live(at) && before_.live(at) &&
                           before_.element_row(at).type == after_.element_row(at).type;
    for (const Model* model : {&before_, &after_}) {
      if (!model->live(at)) continue;
      const auto look = [&](Index relation, Index) {
        if (!same_role) {
          look_at_relation(*model, relation);
        } else if (EvidenceReader::carries_evidence(model->kind_name(relation),
                                                    model->type_name(at))) {
          conditions_.push_back(model->relation_row(relation).to);
        }
      };
      model->for_each_out(at, look);
      if (!same_role) model->for_each_in(at, look);
    }
  }

  void look_at_relation(const Model& model, Index relation) {
    if (relation >= model.relation_bound() || !model.connects(relation)) return;
    const model::RelationRow& row = model.relation_row(relation);
    const std::string& kind = model.kind_name(relation);
    if (EvidenceReader::carries_evidence(kind, model.type_name(row.from))) {
      conditions_.push_back(row.to);
    }
    const Meaning meaning = model.kind(relation).meaning;
    if (meaning == Meaning::none || row.from == row.to) return;
    pairs_.push_back(std::minmax(row.from, row.to));
    if (meaning == Meaning::part) weights_.push_back(row.from);
    if (meaning == Meaning::whole) weights_.push_back(row.to);
  }

  void sort_unique_pairs() {
    std::sort(pairs_.begin(), pairs_.end());
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
  }

  Edit& edit(Edit::Kind kind, Node node, double value = 0) {
    Edit& out = edits_.emplace_back();
    out.kind = kind;
    out.node = node;
    out.value = value;
    return out;
  }

  Condition condition_now(Index at) const {
    return EvidenceReader(after_, {options_.as_of, options_.changed_at}).condition(at);
  }

  void admit(Index at) {
    if (!member(after_, at) || compiled_.node(at) != kNoNode) return;
    const auto node = static_cast<Node>(compiled_.element_of.size());
    if (compiled_.node_of.size() <= at) compiled_.node_of.resize(at + 1, kNoNode);
    compiled_.node_of[at] = node;
    compiled_.element_of.push_back(at);
    const Condition condition = condition_now(at);
    compiled_.conditions.push_back(condition);
    Edit& added = edit(Edit::Kind::add_element, node, condition.condition);
    added.value2 = condition.confidence;
    added.domain = after_.domain(at);
    added.flag = after_.type(at).needs_support;
  }

  void connect(Index a, Index b) {
    // An element without a node was in neither graph, so neither were its edges.
    const Node from = compiled_.node(a);
    const Node to = compiled_.node(b);
    if (from == kNoNode || to == kNoNode) return;
    const PairEdges old = pair_edges(before_, a, b, today_);
    const PairEdges now = pair_edges(after_, a, b, today_);
    constexpr std::array kKinds = {Edit::Kind::set_support, Edit::Kind::set_hinder,
                                   Edit::Kind::set_part};
    for (std::size_t direction = 0; direction < 2; ++direction) {
      for (std::size_t kind = 0; kind < kEdgeClasses; ++kind) {
        const double value = now[direction][kind];
        if (value == old[direction][kind]) continue;
        edit(kKinds[kind], direction == 0 ? from : to, value).other = direction == 0 ? to : from;
      }
    }
  }

  double weight_in(const Model& model, Index at) const {
    if (!member(model, at) || !model.type(at).root) return 0;
    if (has_parent(model, at, today_)) return 0;
    return root_weight(model, at, *fields_of(model, at));
  }
  double cost_in(const Model& model, Index at) const {
    if (!member(model, at)) return 0;
    return amount(*fields_of(model, at), "annual_cost", options_.currency).value_or(0);
  }

  // Cost, domain and role of a touched element; its edges are up to date already.
  void settle_member(Index at) {
    const Node node = compiled_.node(at);
    if (node == kNoNode) return;
    const bool was = member(before_, at);
    const bool is = member(after_, at);
    const double cost = cost_in(after_, at);
    if (cost != cost_in(before_, at)) edit(Edit::Kind::cost, node, cost);
    if (was && is) {
      const model::Domain domain = after_.domain(at);
      if (domain != before_.domain(at)) edit(Edit::Kind::domain, node).domain = domain;
      const bool needs = after_.type(at).needs_support;
      if (needs != before_.type(at).needs_support) {
        edit(Edit::Kind::needs_support, node, needs ? 1 : 0);
      }
    }
    if (was && !is) {
      settle_weight(at);
      edit(Edit::Kind::domain, node).domain = model::Domain::none;
      compiled_.node_of[at] = kNoNode;
      compiled_.element_of[node] = model::kNoIndex;
    }
  }

  void settle_condition(Index at) {
    const Node node = compiled_.node(at);
    if (node == kNoNode || !member(after_, at)) return;
    const Condition now = condition_now(at);
    const Condition old = compiled_.conditions[node];
    compiled_.conditions[node] = now;
    if (now.condition == old.condition && now.confidence == old.confidence) return;
    edit(Edit::Kind::condition, node, now.condition).value2 = now.confidence;
  }

  void settle_weight(Index at) {
    const Node node = compiled_.node(at);
    if (node == kNoNode) return;
    const double now = weight_in(after_, at);
    const double old = weight_in(before_, at);
    if (now == old) return;
    edit(Edit::Kind::weight, node, now);
    compiled_.roots += now > 0 ? 1 : 0;
    compiled_.roots -= old > 0 ? 1 : 0;
  }

  Compiled& compiled_;
  const CompileOptions& options_;
  const Model& before_;
  const Model& after_;
  std::vector<Edit>& edits_;
  Day today_;
  std::vector<Index> members_;                  // touched: may have come, gone or changed its role
  std::vector<Index> conditions_;               // evidence may have changed
  std::vector<Index> weights_;                  // may have become or ceased to be a root
  std::vector<std::pair<Index, Index>> pairs_;  // strengths between them may have changed
};

}  // namespace

EditTranslator::EditTranslator(Compiled& compiled, CompileOptions options)
    : compiled_(compiled), options_(std::move(options)) {}

void EditTranslator::step(const Model& before, const Model& after, const Touched& touched,
                          std::vector<Edit>& edits) {
  StepWork(compiled_, options_, before, after, edits).run(touched);
}

}  // namespace plumb::score
