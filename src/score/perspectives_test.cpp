#include "score/perspectives.h"

#include <doctest/doctest.h>

#include <string>

#include "score/engine_fixture.h"

namespace plumb::score {
namespace {

using model::Domain;

LinkScores links_of(std::array<std::optional<double>, 6> scores) {
  LinkScores links;
  for (std::size_t l = 0; l < 6; ++l) links[l].score = scores[l];
  return links;
}

TEST_CASE("a perspective is the harmonic mean of two links in a row") {
  //                                   BS-IS BS-OI BS-II IS-OI IS-II OI-II
  const LinkScores links = links_of({{.8, .4, .9, .9, .2, std::nullopt}});
  const auto scores = perspective_scores(links);
  CHECK_FALSE(scores[0].has_value());                       // BS-OI, OI-II
  CHECK(*scores[1] == doctest::Approx(2 * .8 * .2 / 1.0));  // BS-IS, IS-II
  CHECK(*scores[2] == doctest::Approx(2 * .8 * .4 / 1.2));  // BS-IS, BS-OI
  CHECK_FALSE(scores[3].has_value());                       // IS-II, OI-II
  CHECK(*perspective_scores(links_of({{0., 0., 0., 0., 0., 0.}}))[0] == 0);
}

TEST_CASE("paths and their links name the same domains") {
  for (const PerspectiveRoute& path : kPerspectiveRoutes) {
    CAPTURE(path.id);
    const auto joins = [](unsigned link, Domain a, Domain b) {
      const model::Link& l = model::kLinks[link];
      return (l.demand == a && l.supply == b) || (l.demand == b && l.supply == a);
    };
    const auto [first, second] = path.links;
    const bool in_order =
        joins(first, path.anchor, path.pivot) && joins(second, path.pivot, path.impact);
    const bool turned =
        joins(second, path.anchor, path.pivot) && joins(first, path.pivot, path.impact);
    CHECK((in_order || turned));
  }
}

TEST_CASE("a lens group is the mean of the links that exist") {
  const LinkScores links = links_of({{.8, .4, std::nullopt, .6, .2, std::nullopt}});
  const auto group = [&](std::string_view lens, std::string_view dimension) {
    for (const LensGroup& g : kLensGroups) {
      if (g.lens == lens && g.dimension == dimension) return group_score(g, links);
    }
    return std::optional<double>(-1);
  };
  CHECK(*group("guide", "strategic_fit_internal") == .8);
  CHECK_FALSE(group("guide", "strategic_fit_external").has_value());
  CHECK(*group("guide", "functional_integration_horizontal") == .6);
  CHECK(*group("classic", "strategic_fit_business") == .4);
  CHECK(*group("classic", "strategic_fit_it") == .2);
  CHECK(*group("classic", "functional_integration_strategic") == .8);
  CHECK_FALSE(group("six_types", "operational").has_value());
  CHECK(*group("six_types", "cross_domain") == doctest::Approx((.4 + .6 + .2) / 3));
}

struct SuggestCase {
  std::string name;
  std::array<double, 4> strength;  // BS, IS, OI, II; below 0: no element
  std::vector<Perspective> suggested;
  std::vector<Perspective> nearest;
};

TEST_CASE("the suggested perspective runs from the strongest to the weakest domain") {
  using P = Perspective;
  const SuggestCase cases[] = {
      {"business strategy strong, processes weak", {.9, .6, .3, .6}, {P::strategy_execution}, {}},
      {"business strategy strong, IT strategy weak",
       {.9, .3, .6, .6},
       {P::technology_transformation},
       {}},
      {"IT strategy strong, business strategy weak",
       {.3, .9, .6, .6},
       {P::competitive_potential},
       {}},
      {"IT strategy strong, IT infrastructure weak", {.6, .9, .6, .3}, {P::service_level}, {}},
      {"two strongest domains nearly tied", {.9, .885, .6, .3}, {P::service_level}, {}},
      {"two weakest domains nearly tied",
       {.9, .3, .315, .6},
       {P::strategy_execution, P::technology_transformation},
       {}},
      // Shortfalls: execution .1 + .1, transformation .1 + .3, potential .2 + .6, service .2 + 0.
      {"processes strong, infrastructure weak: none fits",
       {.8, .7, .9, .2},
       {},
       {P::service_level}},
      {"no element in the domains of a path", {.9, -1, -1, .2}, {}, {}},
      {"one domain alone is neither", {.9, -1, -1, -1}, {}, {}},
  };
  for (const SuggestCase& c : cases) {
    CAPTURE(c.name);
    Graph graph;
    for (std::size_t d = 0; d < 4; ++d) {
      if (c.strength[d] < 0) continue;
      // Two elements around the mean, and one outside that must not count.
      fixture::add(graph, {static_cast<Domain>(d), c.strength[d] - .1});
      fixture::add(graph, {static_cast<Domain>(d), c.strength[d] + .1});
      fixture::add(graph, {Domain::none, .5});
    }
    const Suggestion out = suggest(graph);
    CHECK(out.suggested == c.suggested);
    CHECK(out.nearest == c.nearest);
  }
}

}  // namespace
}  // namespace plumb::score
