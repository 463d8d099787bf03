#include "service/survey_scores.h"

#include <algorithm>
#include <array>

#include "score/index.h"
#include "score/perspectives.h"
#include "survey/group_scores.h"

namespace plumb::service {
namespace {

json::array ids(const std::vector<model::Domain>& domains) {
  json::array out;
  for (const model::Domain domain : domains) out.emplace_back(id_of(domain));
  return out;
}

json::array ids(const std::vector<score::Perspective>& perspectives) {
  json::array out;
  for (const score::Perspective one : perspectives) {
    out.emplace_back(score::kPerspectives[static_cast<std::size_t>(one)].id);
  }
  return out;
}

}  // namespace

std::string_view rule_of(model::ScoreMethod method) {
  switch (method) {
    case model::ScoreMethod::mean:
      return "Mean of each person's levels by weight, then of people; a level that is missing is "
             "left out.";
    case model::ScoreMethod::minimum:
      return "Each person's lowest level, then the mean of people; a level that is missing is left "
             "out.";
    case model::ScoreMethod::share:
      return "Each person's share of levels that reach the mark, then the mean of people; a level "
             "that is missing is left out.";
    case model::ScoreMethod::recall:
      return "Of the five objectives the other side names most, the share that this side names "
             "too; whoever names none does not count, and a question that one side did not answer "
             "is left out.";
    case model::ScoreMethod::suggested_perspective:
      return "The strongest domain is the anchor, the weakest the pivot; near ties are candidates "
             "too, and a domain without a level that may be shown is left out.";
  }
  return "";
}

json::array suggestions_json(const model::Instrument& instrument, const survey::Results& results) {
  json::array out;
  for (const survey::DomainStrengths& one : survey::domain_strengths(instrument, results)) {
    std::array<std::optional<double>, model::kDomains> strength;
    json::object strengths;
    for (const auto& [dimension, share] : one.strengths) {
      const auto found =
          std::find(model::kDomainIds.begin(), model::kDomainIds.end() - 1, dimension);
      if (found == model::kDomainIds.end() - 1) continue;
      strength[static_cast<std::size_t>(found - model::kDomainIds.begin())] = share;
      strengths[dimension] = share ? json::value(*share) : json::value(nullptr);
    }
    const score::Suggestion suggestion = score::suggest(strength);
    json::value missing = nullptr;
    if (suggestion.anchors.empty()) {
      missing = "Fewer than two domains have a level that may be shown.";
    }
    out.push_back({{"score", one.score},
                   {"side", one.side},
                   {"strengths", std::move(strengths)},
                   {"anchors", ids(suggestion.anchors)},
                   {"pivots", ids(suggestion.pivots)},
                   {"suggested", ids(suggestion.suggested)},
                   {"nearest", ids(suggestion.nearest)},
                   {"missing", std::move(missing)}});
  }
  return out;
}

}  // namespace plumb::service
