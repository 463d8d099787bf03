#include "score/perspectives.h"

#include <algorithm>

#include "score/links.h"

namespace plumb::score {
namespace {

// Differences of means below this are rounding.
constexpr double kRounding = 1e-12;

std::array<std::optional<double>, 4> mean_conditions(const Graph& graph) {
  std::array<double, 4> sum{};
  std::array<double, 4> count{};
  for (std::size_t v = 0; v < graph.size(); ++v) {
    if (graph.domain[v] == model::Domain::none) continue;
    const auto domain = static_cast<std::size_t>(graph.domain[v]);
    sum[domain] += graph.condition[v];
    count[domain] += 1;
  }
  std::array<std::optional<double>, 4> out;
  for (std::size_t domain = 0; domain < 4; ++domain) {
    if (count[domain] > 0) out[domain] = sum[domain] / count[domain];
  }
  return out;
}

bool among(const std::vector<model::Domain>& domains, model::Domain domain) {
  return std::find(domains.begin(), domains.end(), domain) != domains.end();
}

void find_nearest(Suggestion& out, double highest, double lowest) {
  double least = 0;
  for (const PerspectiveRoute& path : kPerspectiveRoutes) {
    const auto anchor = out.strength[static_cast<std::size_t>(path.anchor)];
    const auto pivot = out.strength[static_cast<std::size_t>(path.pivot)];
    if (!anchor || !pivot) continue;
    const double shortfall = (highest - *anchor) + (*pivot - lowest);
    if (out.nearest.empty() || shortfall < least - kRounding) {
      out.nearest.clear();
      least = shortfall;
    }
    if (shortfall <= least + kRounding) out.nearest.push_back(path.perspective);
  }
}

}  // namespace

std::array<std::optional<double>, 4> perspective_scores(const LinkScores& links) {
  std::array<std::optional<double>, 4> out;
  for (std::size_t i = 0; i < kPerspectiveRoutes.size(); ++i) {
    const auto& first = links[kPerspectiveRoutes[i].links[0]].score;
    const auto& second = links[kPerspectiveRoutes[i].links[1]].score;
    if (first && second) out[i] = harmonic(*first, *second);
  }
  return out;
}

std::optional<double> group_score(const LensGroup& group, const LinkScores& links) {
  double sum = 0;
  double count = 0;
  for (unsigned i = 0; i < group.count; ++i) {
    if (!links[group.links[i]].score) continue;
    sum += *links[group.links[i]].score;
    count += 1;
  }
  if (count == 0) return std::nullopt;
  return sum / count;
}

Suggestion suggest(const Graph& graph) {
  return suggest(mean_conditions(graph));
}

Suggestion suggest(const std::array<std::optional<double>, 4>& strengths) {
  Suggestion out;
  out.strength = strengths;
  std::vector<model::Domain> present;
  for (std::size_t domain = 0; domain < 4; ++domain) {
    if (out.strength[domain]) present.push_back(static_cast<model::Domain>(domain));
  }
  if (present.size() < 2) return out;
  const auto strength = [&](model::Domain domain) {
    return *out.strength[static_cast<std::size_t>(domain)];
  };
  std::stable_sort(present.begin(), present.end(),
                   [&](model::Domain a, model::Domain b) { return strength(a) > strength(b); });
  const double highest = strength(present.front());
  const double lowest = strength(present.back());
  for (const model::Domain domain : present) {
    if (strength(domain) >= highest - kSuggestionTie - kRounding) out.anchors.push_back(domain);
    if (strength(domain) <= lowest + kSuggestionTie + kRounding) out.pivots.push_back(domain);
  }
  std::reverse(out.pivots.begin(), out.pivots.end());
  for (const PerspectiveRoute& path : kPerspectiveRoutes) {
    if (among(out.anchors, path.anchor) && among(out.pivots, path.pivot)) {
      out.suggested.push_back(path.perspective);
    }
  }
  if (out.suggested.empty()) find_nearest(out, highest, lowest);
  return out;
}

}  // namespace plumb::score
