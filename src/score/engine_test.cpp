// The engine against cases computed by hand. Numbers beside the rows are the sums on paper.
#include "score/engine.h"

#include <doctest/doctest.h>

#include <string>

#include "score/engine_fixture.h"

namespace plumb::score {
namespace {

using fixture::graph_of;
using model::Domain;

constexpr double kExact = 1e-12;

doctest::Approx exactly(double value) {
  return doctest::Approx(value).epsilon(kExact).scale(1);
}

constexpr Domain BS = Domain::BS;
constexpr Domain IS = Domain::IS;
constexpr Domain OI = Domain::OI;
constexpr Domain II = Domain::II;
constexpr Domain kOutside = Domain::none;

struct SupportCase {
  std::string name;
  Graph graph;
  std::vector<double> support;  // of the first elements
  std::vector<double> delivered;
};

std::vector<SupportCase> chains_and_minima() {
  return {
      {"nothing supports it and it needs nothing", graph_of({{OI, .7}}), {0}, {.7}},
      {"nothing supports it and it needs support", graph_of({{BS, .7, true}}), {0}, {0}},
      {"a chain is as strong as its weakest link",
       graph_of({{BS, 1, true}, {IS, .8}, {II, .5}}, {{1, 0, 1}, {2, 1, 1}}),
       {.5, .5, 0},
       {.5, .5, .5}},
      {"condition limits where support is better",
       graph_of({{BS, .3, true}, {II, .9}}, {{1, 0, 1}}),
       {.9},
       {.3}},
      {"a weak helper in good order does no harm",
       graph_of({{OI, .9}, {II, 1}}, {{1, 0, .25}}),
       {.25},
       {.9}},
      {"a failing system drags down what relies on it",  // Q = .25 * .4 / .25
       graph_of({{OI, .9}, {II, .4}}, {{1, 0, .25}}),
       {.1},
       {.4}},
      {"two supporters, one failing",  // S = 1 - (1-.5)(1-.5*.2), S'max = .75
       graph_of({{OI, .9}, {II, 1}, {II, .2}}, {{1, 0, .5}, {2, 0, .5}}),
       {.55},
       {.55 / .75}},
      {"partial supports add up and none counts twice",  // 1 - (1-.5)(1-.25)
       graph_of({{BS, 1, true}, {II, 1}, {II, .5}}, {{1, 0, .5}, {2, 0, .5}}),
       {.625},
       {.625}},
  };
}

std::vector<SupportCase> parts_and_hinderers() {
  return {
      {"parts count by weight",  // (1*.4 + 3*.8) / 4
       graph_of({{BS, 1, true}, {OI, .4}, {OI, .8}}, {}, {}, {{1, 0, 1}, {2, 0, 3}}),
       {.7},
       {.7}},
      {"parts together are one supporter of strength 1",  // 1 - (1-.5)(1-.7)
       graph_of({{BS, 1, true}, {OI, .4}, {OI, .8}, {II, 1}}, {{3, 0, .5}}, {},
                {{1, 0, 1}, {2, 0, 3}}),
       {.85},
       {.85}},
      {"a whole on its own is held back by its parts",
       graph_of({{OI, .9}, {OI, .4}, {OI, .8}}, {}, {}, {{1, 0, 1}, {2, 0, 3}}),
       {.7},
       {.7}},
      {"a hinderer takes its share",  // .5 * (1 - .5*.8)
       graph_of({{BS, 1, true}, {II, .5}, {kOutside, .8}}, {{1, 0, 1}}, {{2, 0, .5}}),
       {.3},
       {.3}},
      {"two hinderers",  // .5 * .6 * (1 - .25*.4)
       graph_of({{BS, 1, true}, {II, .5}, {kOutside, .8}, {kOutside, .4}}, {{1, 0, 1}},
                {{2, 0, .5}, {3, 0, .25}}),
       {.27},
       {.27}},
      {"a hinderer holds back what stands on its own only through its supporters",
       graph_of({{OI, .9}, {II, 1}, {kOutside, 1}}, {{1, 0, .5}}, {{2, 0, .5}}),
       {.25},
       {.5}},  // Q = .5 * .5 / .5
      {"without supporter or part a hinderer holds nothing back",
       graph_of({{OI, .9}, {kOutside, 1}}, {}, {{1, 0, .5}}),
       {0},
       {.9}},
  };
}

std::vector<SupportCase> cycles() {
  return {
      // a = 1 - (1-.5)(1-.5b), b = .5a: a = 4/7, b = 2/7.
      {"a cycle that needs support takes the least fixed point",
       graph_of({{BS, 1, true}, {BS, 1, true}, {II, 1}}, {{1, 0, .5}, {0, 1, .5}, {2, 0, .5}}),
       {4. / 7, 2. / 7},
       {4. / 7, 2. / 7}},
      {"a cycle nobody supports from outside has nothing to give",
       graph_of({{BS, 1, true}, {BS, 1, true}}, {{1, 0, 1}, {0, 1, 1}}),
       {0, 0},
       {0, 0}},
      {"what stands on its own is not limited by its own cycle",
       graph_of({{OI, .8}, {OI, .6}}, {{1, 0, .5}, {0, 1, .5}}),
       {.3, .4},
       {.8, .6}},
      {"but by what supports it from outside the cycle",  // Q = .5*.4/.5
       graph_of({{OI, .8}, {OI, .6}, {II, .4}}, {{1, 0, .5}, {0, 1, .5}, {2, 0, .5}}),
       {1 - .7 * .8, .2},
       {.4, .6}},
      // d(0) = min(.8, (1-.5)(...)): hinderers inside the cycle count for Q. x = d(0), y = d(1):
      // x = 1 - .5y (Q = .5(1-.5y)/.5), y = min(1, x * .5 / .5) = x: x = 2/3.
      {"hinderers inside the cycle do count",
       graph_of({{OI, 1}, {OI, 1, true}, {II, 1}}, {{2, 0, .5}, {0, 1, 1}}, {{1, 0, .5}}),
       {.5 * 2. / 3, 2. / 3},
       {2. / 3, 2. / 3}},
      {"part-of edges close cycles too",
       graph_of({{OI, .8}, {OI, .6}}, {{0, 1, .5}}, {}, {{1, 0, 1}}),
       {.6, .4},
       {.8, .6}},
  };
}

TEST_CASE("delivered support") {
  for (const auto& table : {chains_and_minima(), parts_and_hinderers(), cycles()}) {
    for (const SupportCase& c : table) {
      CAPTURE(c.name);
      const Analysis analysis = analyse(c.graph);
      for (std::size_t v = 0; v < c.support.size(); ++v) {
        CAPTURE(v);
        CHECK(analysis.support[v] == exactly(c.support[v]));
        CHECK(analysis.delivered[v] == exactly(c.delivered[v]));
      }
    }
  }
}

TEST_CASE("support from one domain counts only what originates there") {
  // The process has .25 from infrastructure, capped at nothing; its own domain gives all of d.
  const Graph graph =
      graph_of({{BS, 1, true}, {OI, .8}, {II, .5}, {IS, 1}}, {{1, 0, 1}, {2, 1, .5}, {3, 0, .5}});
  const Analysis a = analyse(graph);
  CHECK(a.delivered[1] == exactly(.5));
  CHECK(a.support_from[2][0] == exactly(.5));  // t_OI = d(1)
  CHECK(a.support_from[3][1] == exactly(.25));
  CHECK(a.support_from[3][0] == exactly(.25));  // t_II = min(.8, .25)
  CHECK(a.support_from[1][0] == exactly(.5));
  CHECK(a.support_from[1][1] == exactly(0));
  CHECK(a.support_from[0].empty());
}

TEST_CASE("own support leaves out what comes through parts") {
  const Graph graph = graph_of({{BS, 1, true}, {BS, .8, true}, {II, 1}, {II, .6}},
                               {{2, 0, .5}, {3, 1, 1}}, {}, {{1, 0, 1}});
  const Analysis a = analyse(graph);
  CHECK(a.support_from[3][1] == exactly(.6));
  CHECK(a.support_from[3][0] == exactly(1 - .5 * .4));
  CHECK(a.support_from_own[3][0] == exactly(.5));
}

TEST_CASE("importance is handed down in proportion and kept where nothing is below") {
  // Goal 0 (weight 3) and goal 1 (weight 1). Goal 0: supporters .5 and .25 and two parts 1 : 3,
  // W = 1.75. Goal 1: one supporter.
  const Graph graph =
      graph_of({{BS, 1, true, 3}, {BS, 1, true, 1}, {II, 1}, {OI, 1}, {BS, 1}, {BS, 1}},
               {{2, 0, .5}, {3, 0, .25}, {3, 1, .75}}, {}, {{4, 0, 1}, {5, 0, 3}});
  const Analysis a = analyse(graph);
  CHECK(a.importance[0] == exactly(.75));
  CHECK(a.importance[1] == exactly(.25));
  CHECK(a.importance[2] == exactly(.75 * .5 / 1.75));
  CHECK(a.importance[3] == exactly(.75 * .25 / 1.75 + .25));
  CHECK(a.importance[4] == exactly(.75 * .25 / 1.75));
  CHECK(a.importance[5] == exactly(.75 * .75 / 1.75));
  CHECK(a.demand[0] == exactly(.75 * .75 / 1.75));
  CHECK(a.demand[1] == exactly(.25));
  CHECK(a.importance[2] + a.importance[3] + a.importance[4] + a.importance[5] == exactly(1));
}

TEST_CASE("importance that enters a cycle is shared equally and leaves it only outwards") {
  // The goal hands all to element 1 of the cycle 1 <-> 2; each member has one supporter outside.
  const Graph graph = graph_of({{BS, 1, true, 1}, {OI, 1}, {OI, 1}, {II, 1}, {II, 1}},
                               {{1, 0, 1}, {1, 2, 1}, {2, 1, 1}, {3, 1, .25}, {4, 2, .5}});
  const Analysis a = analyse(graph);
  CHECK(a.importance[1] == exactly(.5));
  CHECK(a.importance[2] == exactly(.5));
  CHECK(a.importance[3] == exactly(.5));
  CHECK(a.importance[4] == exactly(.5));
  REQUIRE(a.cycles.size() == 1);
  CHECK(a.cycles[0] == std::vector<Node>{1, 2});
  CHECK(a.unsettled.empty());
}

TEST_CASE("a root weight inside a cycle joins the equal share") {
  const Graph graph = graph_of({{BS, 1, true, 1}, {BS, 1, true}}, {{0, 1, 1}, {1, 0, 1}});
  const Analysis a = analyse(graph);
  CHECK(a.importance[0] == exactly(.5));
  CHECK(a.importance[1] == exactly(.5));
}

TEST_CASE("coverage, purpose and link score") {
  // Goal (weight 1) with a process (.5, d .8) and a system (1, d .6); the second system supports
  // the process and something nobody needs. Costs 100 and 300.
  const Graph graph = graph_of(
      {{BS, 1, true, 1}, {OI, .8}, {II, .6, false, 0, 100}, {II, 1, false, 0, 300}, {kOutside, 1}},
      {{1, 0, .5}, {2, 0, 1}, {3, 1, .25}, {3, 4, .75}});
  const Analysis a = analyse(graph);
  const LinkScore& bs_oi = a.links[1];
  CHECK(*bs_oi.coverage == exactly(.4));
  CHECK(*bs_oi.purpose == exactly(1));
  CHECK(bs_oi.purpose_counts_elements);
  CHECK(*bs_oi.score == exactly(.8 / 1.4));
  const LinkScore& bs_ii = a.links[2];
  // Through the process .25 of infrastructure: 1 - (1 - .6)(1 - .5 * .25).
  CHECK(*bs_ii.coverage == exactly(1 - .4 * .875));
  // p(2) = 1, p(3) = .25 / (.25 + .75).
  CHECK(*bs_ii.purpose == exactly((100 + 300 * .25) / 400));
  CHECK_FALSE(bs_ii.purpose_counts_elements);
  const LinkScore& oi_ii = a.links[5];  // demand of the process: 1 * .5 / 1.5
  CHECK(*oi_ii.coverage == exactly(.25));
  CHECK(*oi_ii.purpose == exactly(300 * .25 / 400));
  CHECK(a.links[0].missing == Missing::no_supply);
  CHECK(*a.links[0].coverage == 0);
  CHECK_FALSE(a.links[0].purpose.has_value());
  CHECK(a.links[3].missing == Missing::no_demand);
  CHECK_FALSE(a.links[3].score.has_value());
  CHECK(*a.structure == exactly((*bs_oi.score + *bs_ii.score + *oi_ii.score) / 3));
}

TEST_CASE("the walk out of a cycle takes every round into account") {
  // y -> a, a <-> b, a -> goal, b -> dead end. p(a) = (.5 + .25 p(b)) / .75, p(b) = .5 p(a) / 1.
  const Graph graph =
      graph_of({{BS, 1, true, 1}, {OI, 1}, {OI, 1}, {kOutside, 1}, {II, 1, false, 0, 5}},
               {{1, 0, .5}, {1, 2, .25}, {2, 1, .5}, {2, 3, .5}, {4, 1, .5}});
  const Analysis a = analyse(graph);
  CHECK(*a.links[2].purpose == exactly(.8));  // p(a) = 2/3 + p(a)/6
}

TEST_CASE("a walk that cannot leave its cycle leads nowhere") {
  const Graph graph = graph_of({{BS, 1, true, 1}, {II, 1}, {II, 1}}, {{1, 2, 1}, {2, 1, 1}});
  CHECK(*analyse(graph).links[2].purpose == 0);
}

TEST_CASE("an empty graph has no score") {
  const Analysis a = analyse(Graph{});
  CHECK_FALSE(a.structure.has_value());
  CHECK(a.links[0].missing == Missing::no_demand);
}

TEST_CASE("hinderers that keep a cycle from settling are reported") {
  // x = 1 - y, y = 1 - z, z = 1 - x with full strength jumps for ever.
  const Graph graph =
      graph_of({{OI, 1}, {OI, 1}, {OI, 1}, {II, 1}}, {{3, 0, 1}, {3, 1, 1}, {3, 2, 1}},
               {{0, 1, 1}, {1, 2, 1}, {2, 0, 1}});
  const Analysis a = analyse(graph);
  REQUIRE(a.cycles.size() == 1);
  CHECK(a.unsettled == std::vector<std::uint32_t>{0});
}

TEST_CASE("confidence and standard error follow the gradient of coverage") {
  // Coverage = 1 - (1 - .5 c1)(1 - .5 c2): derivatives .5 (1 - .5 c2) and .5 (1 - .5 c1).
  const Graph graph =
      graph_of({{BS, 1, true, 1}, {II, .8, false, 0, 0, .9}, {II, .4, false, 0, 0, .2}},
               {{1, 0, .5}, {2, 0, .5}});
  const Analysis a = analyse(graph);
  const double g1 = .5 * .8;
  const double g2 = .5 * .6;
  CHECK(*a.links[2].confidence == exactly((g1 * .9 + g2 * .2) / (g1 + g2)));
  CHECK(*a.links[2].stderr_ == exactly(std::sqrt(g1 * .025 * g1 * .025 + g2 * .2 * g2 * .2)));
  // One link, purpose 1: score = 2a / (1 + a), derivative 2 / (1 + a)^2.
  const double slope = 2 / ((1 + .52) * (1 + .52));
  CHECK(a.gradient_condition[1] == exactly(slope * g1));
  CHECK(a.gradient_condition[2] == exactly(slope * g2));
}

TEST_CASE("ties split equally") {
  const Graph graph = graph_of({{BS, 1, true, 1}, {OI, .6}, {II, .6}}, {{1, 0, 1}, {2, 1, 1}});
  const Analysis a = analyse(graph);
  // BS-OI covers d(1) = min(c1, c2): half to each. BS-II covers min(c1, c2) too, with one half of
  // it through t_II of the process; OI-II covers c2 alone, with demand of the process.
  const double slope = 2 / (1.6 * 1.6) / 3;
  CHECK(a.gradient_condition[1] == exactly(slope * (.5 + .5)));
  CHECK(a.gradient_condition[2] == exactly(slope * (.5 + .5 + 1)));
}

TEST_CASE("options leave results alone") {
  const Graph graph = fixture::random_graph(7, {60, 3, true, true, false});
  const Analysis plain = analyse(graph, {1, false});
  const Analysis full = analyse(graph, {2, true});
  CHECK(plain.gradient_condition.empty());
  CHECK_FALSE(plain.structure_confidence.has_value());
  CHECK(*plain.structure == *full.structure);
  CHECK(full.gradient_condition.size() == 60);
}

}  // namespace
}  // namespace plumb::score
