// The organisation as people see it: units by reporting line, people in them, skills and who has
// them. Documents are those of the contract (getOrganisation, getSkills).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "service/assess.h"

namespace plumb::service {

// Units hang below what they report to, else below the unit they are part of. People stand in the
// unit they are a member of, else in that of whom they report to, else below that person; who leads
// a unit is its head. Who closes a circle of reporting lines becomes a root, and the circle is
// listed in `cycles`.
json::object organisation_json(const Assessment& assessment);

// The unit that a unit hangs below, as above; kNoIndex for none. Circles are the caller's.
model::Index unit_above(const model::Model& model, model::Index unit, Day today);

// Units by the person who leads them.
using UnitHeads = std::map<std::string, std::vector<model::Index>, std::less<>>;
UnitHeads unit_heads(const model::Model& model);

// Supply: stated, else the people who have the skill, by capacity. Demand: stated, else what
// initiatives that have not ended and processes ask for, 1 FTE where they do not say how much; as
// the rule on skills shortages counts.
json::object skills_json(const Assessment& assessment);

}  // namespace plumb::service
