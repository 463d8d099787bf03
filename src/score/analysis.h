// The result of one analysis: engine.md sections 2 to 7, per element and per link.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "score/graph.h"

namespace plumb::score {

// Why a score is null. Printed as "missing"; a missing score is never 0.
enum class Missing : std::uint8_t {
  none,
  no_demand,  // no element of the demand domain has importance
  no_supply,  // the supply domain has no element
};

struct LinkScore {
  std::optional<double> coverage;    // [0, 1]; null without demand
  std::optional<double> purpose;     // [0, 1]; null without an element in the supply domain
  std::optional<double> score;       // H(coverage, purpose); null if either is null
  std::optional<double> confidence;  // [0, 1]; of coverage: sum|g|k / sum|g|; null without it
  std::optional<double> stderr_;     // standard error of coverage by the delta method
  // True: no element of the supply domain has a cost, so each counted 1.
  bool purpose_counts_elements = false;
  Missing missing = Missing::none;
};

struct Analysis {
  // Per element, engine.md section 2 and 3.
  std::vector<double> support;                          // S(v)
  std::vector<double> delivered;                        // d(v)
  std::array<std::vector<double>, 4> support_from;      // S_Y(v), index Domain; [BS] stays empty
  std::array<std::vector<double>, 4> support_from_own;  // S_own_Y(v); [BS] stays empty
  std::vector<double> importance;                       // imp(v)
  std::vector<double> demand;                           // demand of v
  // Per link, in the order of model::kLinks.
  std::array<LinkScore, 6> links;
  // Mean of the link scores that exist; null if none does.
  std::optional<double> structure;
  std::optional<double> structure_confidence;
  std::optional<double> structure_stderr;
  // Section 7: derivative of `structure` with respect to every condition. Ties split equally.
  std::vector<double> gradient_condition;
  std::vector<double> gradient_support;  // with respect to the strength of graph.supports[i]
  std::vector<double> gradient_hinder;   // with respect to the strength of graph.hinders[i]
  // Strongly connected components of more than one element over support, hinder and part-of
  // edges, each sorted, in order of their smallest member.
  std::vector<std::vector<Node>> cycles;
  // Cycles (index into `cycles`) whose fixed point did not settle: hinderers inside keep it moving
  // after 1000 rounds.
  std::vector<std::uint32_t> unsettled;
};

}  // namespace plumb::score
