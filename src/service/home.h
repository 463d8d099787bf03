// The first page: what a leader wants to know first, and what the caller owes. All of it computed.
#pragma once

#include <vector>

#include "base/json.h"
#include "service/finding_desk.h"
#include "service/index_history.h"
#include "service/owed.h"
#include "service/why.h"

namespace plumb::service {

struct HomeInput {
  const FindingDesk& desk;
  std::vector<IndexPoint> history;  // oldest first
  std::vector<LeverRow> levers;     // best first
  const Why* changed = nullptr;     // null: nothing to compare with
  Debtor debtor;
};

// Home of the contract.
json::object home_json(const HomeInput& input);

// Scores of the contract.
json::object scores_json(const std::array<score::LinkScore, 6>& links,
                         const score::AlignmentIndex& index);

// {"points": [...]} of the contract.
json::object index_points_json(const std::vector<IndexPoint>& points);

// Why of the contract, with its sentence.
json::object why_page(const Why& why);

inline constexpr std::size_t kTopFindings = 5;
inline constexpr std::uint32_t kTopLevers = 5;

}  // namespace plumb::service
