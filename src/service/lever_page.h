// Levers as the contract shows them: what to do, where, whose it is, what it brings.
#pragma once

#include "base/json.h"
#include "service/assess.h"

namespace plumb::service {

// A lever of a condition or strength in words; its figures are taken as they are.
LeverRow lever_row(const Assessment& assessment, const score::Lever& lever);

// Lever of the contract.
json::object lever_json(const Assessment& assessment, const LeverRow& row);

// What a rise of the structure line means to the index, the other lines unchanged.
double index_points(const Assessment& assessment, double structure_gain);

}  // namespace plumb::service
