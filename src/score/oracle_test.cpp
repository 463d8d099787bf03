// The engine against an independent implementation of the same document (tests/oracle): every field
// on random graphs.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "../../tests/oracle/graphs.h"
#include "../../tests/oracle/oracle.h"
#include "../../tests/oracle/shrink.h"
#include "score/engine.h"

namespace {

using plumb::oracle::counterexample;
using plumb::oracle::difference;
using plumb::oracle::Random;
using plumb::oracle::Recipe;
using plumb::oracle::recompute;
using plumb::score::Analysis;
using plumb::score::Graph;

struct Kind {
  std::string name;
  Recipe recipe;
  int count;  // a few of them where every derivative is taken
};

const Kind kKinds[] = {
    {"trees of support", {.cycles = false, .hinderers = false, .parts = false}, 300},
    {"with parts", {.cycles = false, .hinderers = false}, 300},
    {"with parts and hinderers", {.cycles = false}, 500},
    {"cycles of support and parts", {.hinderers = false}, 700},
    {"everything", {}, 1500},
    {"everything, small", {.max_elements = 6}, 1500},
    {"everything, values that tie", {.coarse = true}, 1000},
};

TEST_CASE("engine agrees with the oracle: support, importance, links, cycles") {
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    CHECK(counterexample(kind.count, kind.recipe, [](const Graph& graph, Random&) {
            return difference(plumb::score::analyse(graph, {.gradient = false}),
                              recompute(graph, false).analysis, {});
          }) == "");
  }
}

TEST_CASE("engine agrees with the oracle: derivatives, confidence, standard error") {
  int compared = 0;
  for (const Kind& kind : kKinds) {
    Recipe recipe = kind.recipe;
    recipe.max_elements = std::min<std::size_t>(recipe.max_elements, 30);
    CAPTURE(kind.name);
    CHECK(counterexample(kind.count / 5, recipe, [&](const Graph& graph, Random&) -> std::string {
            const auto expected = recompute(graph);
            if (!expected.smooth) return "";
            ++compared;
            return difference(plumb::score::analyse(graph), expected.analysis,
                              {.values = false, .gradients = true});
          }) == "");
  }
  CHECK(compared > 400);
}

std::string not_finite(const Analysis& analysis) {
  for (const auto* gradient :
       {&analysis.gradient_condition, &analysis.gradient_support, &analysis.gradient_hinder})
    for (double g : *gradient)
      if (!std::isfinite(g)) return "a derivative is not finite";
  for (const auto& link : analysis.links)
    if (!std::isfinite(link.confidence.value_or(0)) || !std::isfinite(link.stderr_.value_or(0)))
      return "a link's confidence or standard error is not finite";
  return std::isfinite(analysis.structure_stderr.value_or(0)) ? "" : "stderr is not finite";
}

TEST_CASE(
    "derivatives are finite numbers also at ties and in cycles without a "
    "derivative") {
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    CHECK(counterexample(kind.count / 2, kind.recipe, [](const Graph& graph, Random&) {
            const Analysis analysis = plumb::score::analyse(graph);
            if (analysis.gradient_condition.size() != graph.size() ||
                analysis.gradient_support.size() != graph.supports.size() ||
                analysis.gradient_hinder.size() != graph.hinders.size())
              return std::string("a gradient has the wrong size");
            return not_finite(analysis);
          }) == "");
  }
}

// Central differences of the oracle's structure line.
std::string slope_breach(const Graph& graph, Random& random, int& compared) {
  using plumb::oracle::Parameter;
  const Analysis analysis = plumb::score::analyse(graph);
  const auto check = [&](Parameter parameter, const std::vector<double>& gradient) {
    // All of them in small graphs, to which failing ones are reduced.
    const std::size_t count = std::min<std::size_t>(gradient.size(), 40);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t index = gradient.size() <= 40 ? i : random.below(gradient.size());
      const auto slope = plumb::oracle::central_difference(graph, parameter, index);
      if (!slope.smooth) continue;
      ++compared;
      const std::string text =
          difference(std::string(parameter == Parameter::condition ? "condition "
                                 : parameter == Parameter::support ? "support "
                                                                   : "hinder ") +
                         std::to_string(index),
                     gradient[index], slope.value, 1e-5);
      if (!text.empty()) return text;
    }
    return std::string();
  };
  std::string text = check(Parameter::condition, analysis.gradient_condition);
  if (text.empty()) text = check(Parameter::support, analysis.gradient_support);
  if (text.empty()) text = check(Parameter::hinder, analysis.gradient_hinder);
  return text;
}

TEST_CASE("property: the gradient equals central differences away from ties") {
  int compared = 0;
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    CHECK(counterexample(
              kind.count / 10, kind.recipe,
              [&](const Graph& graph, Random& random) -> std::string {
                if (!plumb::oracle::smooth(graph)) return "";
                return slope_breach(graph, random, compared);
              },
              5000) == "");
  }
  CHECK(compared > 4000);
}

}  // namespace
