#include "score/resources.h"

#include <doctest/doctest.h>

#include <string>

#include "score/engine_fixture.h"

namespace plumb::score {
namespace {

struct Case {
  std::string name;
  std::vector<double> importance;
  std::vector<double> cost;
  std::optional<double> value;
};

TEST_CASE("resources follow importance") {
  const Case cases[] = {
      {"money goes where importance is", {.2, .6, .2}, {100, 300, 100}, 1.},
      {"all money on what nobody needs", {1, 0}, {0, 50}, 0.},
      // Shares of importance .25, .75; of cost .5, .5.
      {"a quarter is misplaced", {.1, .3, .6}, {10, 10, 0}, .75},
      {"elements without a cost do not count", {.5, .25, .25}, {0, 7, 7}, 1.},
      {"no element has a cost", {.5, .5}, {0, 0}, std::nullopt},
      {"nothing has importance", {0, 0}, {10, 20}, std::nullopt},
      {"one element, important or not, has all of both", {.3, .7}, {5, 0}, 1.},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Graph graph;
    for (const double cost : c.cost) fixture::add(graph, {model::Domain::II, 1, false, 0, cost});
    Analysis analysis;
    analysis.importance = c.importance;
    const Resources out = resources(graph, analysis);
    REQUIRE(out.value.has_value() == c.value.has_value());
    if (c.value) CHECK(*out.value == doctest::Approx(*c.value));
  }
}

}  // namespace
}  // namespace plumb::score
