// The same six link scores read three ways: perspectives, lenses and the literature's suggestion.
// engine.md sections 4 and 5; Henderson & Venkatraman, IBM Systems Journal 32(1), 1993.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/domain.h"
#include "score/analysis.h"
#include "score/graph.h"

namespace plumb::score {

enum class Perspective : std::uint8_t {
  strategy_execution,
  technology_transformation,
  competitive_potential,
  service_level,
};

// Anchor -> pivot -> impact, and the two links on the way by their place in model::kLinks.
struct PerspectiveRoute {
  Perspective perspective;
  std::string_view id;
  model::Domain anchor;
  model::Domain pivot;
  model::Domain impact;
  std::array<unsigned, 2> links;
};
inline constexpr std::array<PerspectiveRoute, 4> kPerspectiveRoutes = {{
    {Perspective::strategy_execution,
     "strategy_execution",
     model::Domain::BS,
     model::Domain::OI,
     model::Domain::II,
     {1, 5}},
    {Perspective::technology_transformation,
     "technology_transformation",
     model::Domain::BS,
     model::Domain::IS,
     model::Domain::II,
     {0, 4}},
    {Perspective::competitive_potential,
     "competitive_potential",
     model::Domain::IS,
     model::Domain::BS,
     model::Domain::OI,
     {0, 1}},
    {Perspective::service_level,
     "service_level",
     model::Domain::IS,
     model::Domain::II,
     model::Domain::OI,
     {4, 5}},
}};

using LinkScores = std::array<LinkScore, 6>;

// Harmonic mean of the scores of the two links on the path; null if either is null.
std::array<std::optional<double>, 4> perspective_scores(const LinkScores& links);

// A dimension of a lens: links that count as one. Its score is the mean of those that exist, null
// if none does.
struct LensGroup {
  std::string_view lens;       // guide, classic or six_types
  std::string_view dimension;  // strategic_fit_internal, operational ...
  std::array<unsigned, 4> links;
  unsigned count;
};
inline constexpr std::array<LensGroup, 11> kLensGroups = {{
    {"guide", "strategic_fit_internal", {0}, 1},
    {"guide", "strategic_fit_external", {2}, 1},
    {"guide", "functional_integration_horizontal", {3}, 1},
    {"guide", "functional_integration_vertical", {5}, 1},
    {"classic", "strategic_fit_business", {1}, 1},
    {"classic", "strategic_fit_it", {4}, 1},
    {"classic", "functional_integration_strategic", {0}, 1},
    {"classic", "functional_integration_operational", {5}, 1},
    {"six_types", "intellectual", {0}, 1},
    {"six_types", "operational", {5}, 1},
    {"six_types", "cross_domain", {1, 2, 3, 4}, 4},
}};
std::optional<double> group_score(const LensGroup& group, const LinkScores& links);

// The literature's rule: the anchor is the strongest domain, the pivot the weakest, by the mean
// condition of their elements. Domains within kSuggestionTie of the strongest (weakest) are
// candidates too; a domain without elements is none. Only the four paths above count.
inline constexpr double kSuggestionTie = 0.02;
struct Suggestion {
  std::array<std::optional<double>, 4> strength;  // mean condition by domain; null without elements
  std::vector<model::Domain> anchors;             // candidates, strongest first
  std::vector<model::Domain> pivots;              // candidates, weakest first
  std::vector<Perspective> suggested;             // paths with anchor and pivot among them
  // If none fits: the paths that fall short least, where a path falls short by what its anchor is
  // below the strongest domain plus what its pivot is above the weakest. Ties are all listed.
  std::vector<Perspective> nearest;
};
// Both lists are empty with fewer than two domains that have elements. Linear in elements.
Suggestion suggest(const Graph& graph);
// The same rule over strengths from elsewhere, 0 to 1 by domain: what people judged in a survey.
Suggestion suggest(const std::array<std::optional<double>, 4>& strength);

}  // namespace plumb::score
