// Levers (docs/engine.md section 7) against the oracle: every gain is what a re-evaluation finds,
// and no other candidate would have gained more.
#include <doctest/doctest.h>

#include <algorithm>

#include "../../tests/oracle/edits.h"
#include "../../tests/oracle/graphs.h"
#include "../../tests/oracle/oracle.h"
#include "../../tests/oracle/shrink.h"
#include "score/engine.h"
#include "score/levers.h"

namespace {

using plumb::oracle::apply_plainly;
using plumb::oracle::Batch;
using plumb::oracle::counterexample;
using plumb::oracle::difference;
using plumb::oracle::edge_edit;
using plumb::oracle::identical;
using plumb::oracle::Random;
using plumb::oracle::random_batch;
using plumb::oracle::value_edit;
using plumb::score::Analysis;
using plumb::score::Candidate;
using plumb::score::Edit;
using plumb::score::Engine;
using plumb::score::Graph;
using plumb::score::Lever;
using plumb::score::Node;

// The edits a lever stands for.
Batch edits_of(const Lever& lever, const Graph& graph, const std::vector<Candidate>& candidates) {
  switch (lever.kind) {
    case Lever::Kind::condition:
      return {
          value_edit(Edit::Kind::condition, lever.node, lever.to, graph.confidence[lever.node])};
    case Lever::Kind::strength:
      return {edge_edit(Edit::Kind::set_support, lever.node, lever.other, lever.to)};
    default: return candidates[lever.candidate].edits;
  }
}

double structure_after(Graph graph, const Batch& batch) {
  for (const Edit& edit : batch) apply_plainly(graph, edit);
  return plumb::oracle::structure(graph);
}

// The best gain among conditions and strengths whose derivative promises one both in `start` (the
// graph before any lever) and now, so that they are in the shortlist however often it is made.
double best_gain(const Graph& now, const Graph& start) {
  const auto first = plumb::oracle::recompute(start).analysis;
  const auto second = plumb::oracle::recompute(now).analysis;
  const double base = second.structure.value_or(0);
  double best = 0;
  for (Node v = 0; v < now.size(); ++v)
    if (first.gradient_condition[v] > 1e-9 && second.gradient_condition[v] > 1e-9)
      best = std::max(
          best, structure_after(now, {value_edit(Edit::Kind::condition, v, 1, now.confidence[v])}) -
                    base);
  for (std::size_t i = 0; i < now.supports.size(); ++i) {
    const auto& e = now.supports[i];
    for (std::size_t k = 0; k < start.supports.size(); ++k)
      if (start.supports[k].from == e.from && start.supports[k].to == e.to &&
          first.gradient_support[k] > 1e-9 && second.gradient_support[i] > 1e-9)
        best = std::max(
            best,
            structure_after(now, {edge_edit(Edit::Kind::set_support, e.from, e.to, 1)}) - base);
  }
  return best;
}

// Proposals that can be taken in any order and together.
std::vector<Candidate> random_candidates(Random& random, const Graph& graph) {
  std::vector<Candidate> candidates;
  for (std::size_t i = random.below(5); i-- > 0;) {
    const Batch batch = random_batch(random, graph, false);
    const bool free = std::all_of(batch.begin(), batch.end(), [](const Edit& edit) {
      return edit.kind != Edit::Kind::add_element && edit.kind != Edit::Kind::weight &&
             edit.kind != Edit::Kind::set_part;
    });
    if (free) candidates.push_back({batch});
  }
  return candidates;
}

// The derivative a lever was found by; 0 if it is a proposal or its support is new.
double slope_of(const Lever& lever, const Graph& start, const Analysis& gradients) {
  if (lever.kind == Lever::Kind::condition) return gradients.gradient_condition[lever.node];
  for (std::size_t i = 0; i < start.supports.size(); ++i)
    if (lever.kind == Lever::Kind::strength && start.supports[i].from == lever.node &&
        start.supports[i].to == lever.other)
      return gradients.gradient_support[i];
  return 0;
}

// The condition or strength a lever starts from.
double value_of(const Lever& lever, const Graph& now) {
  if (lever.kind == Lever::Kind::condition) return now.condition[lever.node];
  for (const auto& e : now.supports)
    if (e.from == lever.node && e.to == lever.other) return e.strength;
  return 0;
}

std::string lever_breach(const Graph& start, Random& random, std::size_t& pulled) {
  if (!plumb::oracle::smooth(start)) return "";
  const auto candidates = random_candidates(random, start);
  const Engine engine(start);
  const Analysis kept = engine.analysis();
  const auto list = plumb::score::levers(engine, {.top = 6}, candidates);
  if (!identical(engine.analysis(), kept)) return "the engine moved";
  if (list.size() > 6) return "more levers than asked for";
  Graph now = start;
  const auto gradients = plumb::oracle::recompute(start).analysis;
  double before = gradients.structure.value_or(0);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Lever& lever = list[i];
    const std::string name = "lever " + std::to_string(i) + " ";
    const bool settled = plumb::oracle::smooth(now);
    const double best = settled ? best_gain(now, start) : 0;
    if (lever.kind != Lever::Kind::what_if && lever.from != value_of(lever, now))
      return name + "starts from another value";
    for (const Edit& edit : edits_of(lever, now, candidates)) apply_plainly(now, edit);
    const double after = plumb::oracle::structure(now);
    std::string text = difference(name + "gain", lever.gain, after - before, 1e-9);
    if (text.empty())
      text = difference(name + "structure_after", lever.structure_after, after, 1e-9);
    if (text.empty())
      text = difference(name + "gradient", lever.gradient, slope_of(lever, start, gradients), 1e-9);
    if (!text.empty()) return text;
    if (!(lever.gain > 1e-9)) return name + "gains nothing";
    if (lever.gain < best - 1e-9) return name + "is not the best: " + std::to_string(best);
    before = after;
    ++pulled;
  }
  if (list.size() < 6 && plumb::oracle::smooth(now) && best_gain(now, start) > 2e-9)
    return "stops although " + std::to_string(best_gain(now, start)) + " could be gained";
  return "";
}

TEST_CASE("property: levers gain exactly what the oracle finds, the best first") {
  std::size_t pulled = 0;
  for (bool cycles : {false, true})
    CHECK(
        counterexample(
            500, {.max_elements = 14, .cycles = cycles},
            [&](const Graph& graph, Random& random) { return lever_breach(graph, random, pulled); },
            4000) == "");
  CHECK(pulled > 1000);
}

}  // namespace
