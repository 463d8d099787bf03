// One change to new scores and findings, as the live assessment does it, timed step by step.
#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <random>

#include <fmt/format.h>

#include "catalog/findings_catalog.h"
#include "catalog/metamodel_catalog.h"
#include "score/findings.h"
#include "score/index.h"
#include "service/bench.h"

namespace plumb::service {
namespace {

using model::Change;
using model::Index;
using model::Operation;
using model::Subject;

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

constexpr std::array<std::string_view, 6> kKinds = {"condition", "strength",     "weight",
                                                    "cost",      "add_relation", "remove_relation"};

// The organisation, its engine and its findings, kept in step.
class EditedOrganisation {
 public:
  EditedOrganisation(model::Model model, model::RuleBook book, std::uint64_t seed)
      : model_(std::move(model)),
        options_{*parse_instant("2026-06-30"), "EUR", {}},
        compiled_(score::compile(model_, options_)),
        translator_(compiled_, options_),
        engine_(std::move(compiled_.graph)),
        finder_(std::make_shared<const model::RuleBook>(std::move(book))),
        random_(seed) {
    with_input([&](const score::FindingsInput& input) { finder_.full(input); });
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (!model_.fields(at).contains("weight")) continue;
      roots_.push_back(at);
    }
  }

  struct Times {
    double apply_us = 0;     // the model, and what it means to the engine
    double scores_us = 0;    // the engine
    double findings_us = 0;  // the rules, and the list that is shown
  };
  Times make(std::string_view kind) {
    const Change change = next(kind);
    const model::Model before = model_;
    score::Touched touched;
    std::vector<score::Edit> edits;
    Times out;
    out.apply_us = timed([&] {
      const Status applied = model_.apply(change);
      if (!applied.ok()) return;
      touched.add(model_, change);
      translator_.step(before, model_, touched, edits);
    });
    out.scores_us = timed([&] {
      if (!edits.empty()) engine_.apply(edits);
    });
    out.findings_us = timed([&] {
      with_input(
          [&](const score::FindingsInput& input) { finder_.update(input, before, touched); });
    });
    return out;
  }

  std::size_t findings() const { return finder_.all().size(); }

 private:
  // Processor time of this thread, so that a busy machine does not count.
  static double clock_us() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
  }
  template <typename Work>
  static double timed(Work work) {
    const double start = clock_us();
    work();
    return clock_us() - start;
  }

  // The engine is left out: single points of failure are tried out on a copy of it, apart.
  template <typename Use>
  void with_input(Use use) {
    const score::Situation situation{model_, compiled_, engine_.graph(), engine_.analysis()};
    const score::Lines lines;
    const score::Perspectives perspectives;
    use(score::FindingsInput{situation, lines, perspectives, {}, nullptr});
  }

  double share() { return static_cast<double>(random_() % 1000 + 1) / 1000; }

  Change update(Subject subject, std::string_view id, json::object after) {
    Change out;
    out.subject = subject;
    out.operation = Operation::update;
    out.id = id;
    out.after = std::move(after);
    return out;
  }

  Index relation() {
    for (;;) {
      const auto at = static_cast<Index>(random_() % model_.relation_bound());
      if (model_.connects(at) && model_.kind_name(at) == "supports") return at;
    }
  }

  Change next(std::string_view kind) {
    const auto any = static_cast<Index>(random_() % model_.element_bound());
    if (kind == "condition") {
      return update(
          Subject::element, model_.element_id(any),
          {{"evidence", {{{"kind", "assessed"}, {"value", share()}, {"at", "2026-06-01"}}}}});
    }
    if (kind == "cost") {
      return update(Subject::element, model_.element_id(any),
                    {{"annual_cost", {{"amount", 1e5 * share()}, {"currency", "EUR"}}}});
    }
    if (kind == "weight") {
      const Index root = roots_[random_() % roots_.size()];
      return update(Subject::element, model_.element_id(root), {{"weight", 9 * share()}});
    }
    const Index at = relation();
    if (kind == "strength") {
      return update(Subject::relation, model_.relation_id(at), {{"strength", share()}});
    }
    Change out;
    out.subject = Subject::relation;
    if (kind == "remove_relation") {
      out.operation = Operation::remove;
      out.id = model_.relation_id(at);
      return out;
    }
    // Beside another, so that the model keeps its shape: from the same element to a neighbour of
    // what it supports.
    const auto to = static_cast<Index>(std::min(
        model_.element_bound() - 1, model_.relation_row(at).to + (model_.relation_row(at).to % 2)));
    out.id = fmt::format("new-{}", made_++);
    out.after = {{"kind", "supports"},
                 {"from", model_.element_id(model_.relation_row(at).from)},
                 {"to", model_.element_id(to)},
                 {"strength", share()}};
    return out;
  }

  model::Model model_;
  score::CompileOptions options_;
  score::Compiled compiled_;
  score::EditTranslator translator_;
  score::Engine engine_;
  score::FindingsEngine finder_;
  std::mt19937_64 random_;
  std::vector<Index> roots_;
  int made_ = 0;
};

Result<model::Model> synthetic_model(const Shape& shape) {
  PLUMB_TRY(model::Metamodel metamodel, catalog::builtin_metamodel());
  model::Model out(std::make_shared<const model::Metamodel>(std::move(metamodel)));
  const exchange::Document document = generate_document(shape);
  for (const exchange::ElementDraft& draft : document.elements) {
    const model::Element& element = draft.element;
    out.load_element(element.id, element.type, element.name, json::serialize(element.fields),
                     model::Side::none, 1, false);
  }
  for (const exchange::RelationDraft& draft : document.relations) {
    const model::Relation& relation = draft.relation;
    out.load_relation(relation.id, relation.kind, draft.from.id, draft.to.id,
                      json::serialize(relation.fields), 1, false);
  }
  return out;
}

}  // namespace

Result<json::object> bench_edits(const EditBench& bench) {
  PLUMB_TRY(model::Model model, synthetic_model(bench.shape));
  PLUMB_TRY(model::RuleBook book, catalog::workspace_rule_book({}));
  const std::size_t elements = model.counts().elements;
  const std::size_t relations = model.counts().relations;
  EditedOrganisation organisation(std::move(model), std::move(book), bench.shape.seed + 1);
  json::object kinds;
  for (const std::string_view kind : kKinds) {
    std::array<std::vector<double>, 4> times;
    for (int i = 0; i < bench.edits; ++i) {
      const auto each = organisation.make(kind);
      times[0].push_back(each.apply_us);
      times[1].push_back(each.scores_us);
      times[2].push_back(each.findings_us);
      times[3].push_back(each.apply_us + each.scores_us + each.findings_us);
    }
    kinds[kind] = {{"p50_us", percentile(times[3], 0.5)},
                   {"p99_us", percentile(times[3], 0.99)},
                   {"apply_p99_us", percentile(times[0], 0.99)},
                   {"scores_p99_us", percentile(times[1], 0.99)},
                   {"findings_p99_us", percentile(times[2], 0.99)}};
  }
  return json::object{{"elements", elements},
                      {"relations", relations},
                      {"findings", organisation.findings()},
                      {"kinds", std::move(kinds)}};
}

}  // namespace plumb::service
