// The properties of docs/engine.md section 9: the incremental engine against full analyses, and
// what-ifs. Random edit sequences of every kind, with fixed seeds.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "../../tests/oracle/edits.h"
#include "../../tests/oracle/graphs.h"
#include "../../tests/oracle/oracle.h"
#include "../../tests/oracle/shrink.h"
#include "score/engine.h"

namespace {

using plumb::oracle::apply_plainly;
using plumb::oracle::Batch;
using plumb::oracle::counterexample;
using plumb::oracle::describe;
using plumb::oracle::difference;
using plumb::oracle::has_parent;
using plumb::oracle::identical;
using plumb::oracle::Random;
using plumb::oracle::random_batch;
using plumb::oracle::Recipe;
using plumb::score::Analysis;
using plumb::score::Edit;
using plumb::score::Engine;
using plumb::score::Graph;
using plumb::score::Node;

template <class List>
auto sorted(const List& list) {
  std::vector<std::tuple<Node, Node, double>> out;
  for (const auto& [from, to, value] : list) out.emplace_back(from, to, value);
  std::sort(out.begin(), out.end());
  return out;
}

std::string graph_difference(const Graph& got, const Graph& want) {
  const bool same =
      got.domain == want.domain && got.condition == want.condition &&
      got.confidence == want.confidence && got.weight == want.weight && got.cost == want.cost &&
      got.needs_support == want.needs_support && sorted(got.supports) == sorted(want.supports) &&
      sorted(got.hinders) == sorted(want.hinders) && sorted(got.parts) == sorted(want.parts);
  return same ? "" : "the engine's graph differs from the edited one";
}

enum class Depth { engine, oracle };

std::string first_difference(Graph graph, const std::vector<Batch>& batches, Depth depth) {
  Engine engine(graph);
  for (std::size_t i = 0; i < batches.size(); ++i) {
    for (const Edit& edit : batches[i]) apply_plainly(graph, edit);
    engine.apply(batches[i]);
    std::string text = graph_difference(engine.graph(), graph);
    if (text.empty())
      text = difference(engine.analysis(), plumb::score::analyse(graph, {.gradient = false}), {});
    if (text.empty() && depth == Depth::oracle)
      text = difference(engine.analysis(), plumb::oracle::recompute(graph, false).analysis, {});
    // Not after every step, so that derivatives also wait over several.
    const bool due = i % 3 == 2;
    if (text.empty() && due) {
      text = difference(engine.with_gradients(), plumb::score::analyse(engine.graph()),
                        {.gradients = true});
      // Asked only now, as it costs more than all the rest.
      if (!text.empty() && !plumb::oracle::smooth(graph)) text = "";
    }
    if (!text.empty()) return "after batch " + std::to_string(i) + ", " + text;
  }
  return "";
}

bool fits(const Graph& start, const std::vector<Batch>& batches) {
  Graph graph = start;
  for (const Batch& batch : batches) {
    for (const Edit& edit : batch) {
      const bool edge = edit.kind >= Edit::Kind::set_support;
      const bool adds = edit.kind == Edit::Kind::add_element;
      if ((!adds && edit.node >= graph.size()) || (edge && edit.other >= graph.size()))
        return false;
      apply_plainly(graph, edit);
    }
    for (Node v = 0; v < graph.size(); ++v)
      if (graph.weight[v] > 0 && has_parent(graph, v)) return false;
  }
  return true;
}

// The shortest sequence and graph found that still differ, as text.
std::string reduced(Graph graph, std::vector<Batch> batches, Depth depth) {
  const auto fails = [&](const Graph& g, const std::vector<Batch>& b) {
    return fits(g, b) && !first_difference(g, b, depth).empty();
  };
  for (std::size_t i = batches.size(); i-- > 0;) {
    for (std::size_t k = batches[i].size(); k-- > 0;) {
      auto fewer = batches;
      fewer[i].erase(fewer[i].begin() + static_cast<long>(k));
      if (fails(graph, fewer)) batches = fewer;
    }
    auto fewer = batches;
    if (fewer[i].empty()) fewer.erase(fewer.begin() + static_cast<long>(i));
    if (fails(graph, fewer)) batches = fewer;
  }
  graph = plumb::oracle::shrink(
      graph, [&](const Graph& g) { return fails(g, batches); }, plumb::oracle::Elements::keep);
  std::string text = first_difference(graph, batches, depth) + describe(graph);
  for (const Batch& batch : batches) {
    text += "  batch\n";
    for (const Edit& edit : batch) text += "    " + describe(edit);
  }
  return text;
}

std::string edited_breach(std::uint64_t seed, const Recipe& recipe, std::size_t length,
                          Depth depth) {
  Random random(seed);
  const Graph start = plumb::oracle::random_graph(random, recipe);
  std::vector<Batch> batches;
  Graph now = start;
  for (std::size_t i = 0; i < length; ++i) {
    batches.push_back(random_batch(random, now, recipe.coarse));
    for (const Edit& edit : batches.back()) apply_plainly(now, edit);
  }
  if (first_difference(start, batches, depth).empty()) return "";
  return "seed " + std::to_string(seed) + ": " + reduced(start, batches, depth);
}

TEST_CASE("property: incremental equals full") {
  struct Kind {
    std::string name;
    Recipe recipe;
    int count;
    std::size_t length;
    Depth depth;
  };
  const Kind kinds[] = {
      {"without cycles", {.max_elements = 30, .cycles = false}, 200, 25, Depth::engine},
      {"everything", {}, 200, 25, Depth::engine},
      {"everything, against the oracle", {.max_elements = 20}, 300, 20, Depth::oracle},
      {"few elements", {.max_elements = 5}, 1000, 25, Depth::oracle},
      {"values that tie", {.max_elements = 12, .coarse = true}, 500, 25, Depth::oracle},
      {"from one element", {.max_elements = 1}, 100, 60, Depth::oracle},
  };
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    std::string text;
    for (int i = 0; i < kind.count && text.empty(); ++i)
      text = edited_breach(static_cast<std::uint64_t>(700000 + i), kind.recipe, kind.length,
                           kind.depth);
    CHECK(text == "");
  }
}

// Bit by bit, as what-ifs may be asked thousands of times.
TEST_CASE("property: a what-if gives the edited structure and leaves the engine unchanged") {
  CHECK(counterexample(
            400, {.max_elements = 25},
            [](const Graph& graph, Random& random) -> std::string {
              Engine engine(graph);
              const Graph kept_graph = engine.graph();
              const Analysis kept = engine.analysis();
              for (int i = 0; i < 5; ++i) {
                const Batch batch = random_batch(random, graph, false);
                Graph edited = graph;
                for (const Edit& edit : batch) apply_plainly(edited, edit);
                const auto got = engine.what_if(batch);
                const auto want = plumb::score::analyse(edited, {.gradient = false}).structure;
                std::string edits;
                for (const Edit& edit : batch) edits += "\n    " + describe(edit);
                if (got.has_value() != want.has_value()) return "null differs" + edits;
                const std::string text =
                    difference("structure", got.value_or(0), want.value_or(0), 1e-9);
                if (!text.empty()) return text + edits;
                if (!identical(engine.analysis(), kept)) return "the analysis moved" + edits;
                if (!graph_difference(engine.graph(), kept_graph).empty())
                  return "the graph moved" + edits;
                // The next edit must start from the old state too.
                if (i % 2 == 0 && !identical(Engine(engine).analysis(), kept))
                  return "a copy differs" + edits;
              }
              return "";
            },
            3000) == "");
}

TEST_CASE("property: a copy of an engine goes its own way") {
  CHECK(counterexample(
            100, {.max_elements = 20},
            [](const Graph& graph, Random& random) -> std::string {
              Engine engine(graph);
              const Analysis kept = engine.analysis();
              Engine copy(engine);
              const Batch batch = random_batch(random, graph, false);
              copy.apply(batch);
              if (!identical(engine.analysis(), kept)) return "the original moved";
              Graph edited = graph;
              for (const Edit& edit : batch) apply_plainly(edited, edit);
              std::string text = difference(copy.analysis(),
                                            plumb::score::analyse(edited, {.gradient = false}), {});
              if (!text.empty()) return text;
              engine = copy;
              if (!identical(engine.analysis(), copy.analysis())) return "assignment differs";
              const Engine moved(std::move(copy));
              return identical(engine.analysis(), moved.analysis()) ? "" : "moving differs";
            },
            3500) == "");
}

TEST_CASE("property: no edits change nothing") {
  CHECK(counterexample(
            60, {},
            [](const Graph& graph, Random&) -> std::string {
              Engine engine(graph);
              const Analysis kept = engine.analysis();
              engine.apply({});
              if (!identical(engine.analysis(), kept)) return "apply of nothing moves values";
              const auto same = engine.what_if({});
              return same == kept.structure ? "" : "what_if of nothing differs from the base";
            },
            3700) == "");
}

}  // namespace
