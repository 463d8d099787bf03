// What alignment brings: the four benefits with their parts, for people and programs.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"
#include "score/benefits.h"
#include "service/assess.h"
#include "service/index_history.h"

namespace plumb::service {

// BenefitsPage of the contract: every index with its parts, how each is computed and from what,
// what holds it down, and how it went (`points`, oldest first).
json::object benefits_json(const Assessment& assessment, const std::vector<IndexPoint>& points);

}  // namespace plumb::service
