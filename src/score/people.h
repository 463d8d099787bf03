// On which side people stand, and who works together. Shared by rules and benefits.
#pragma once

#include <vector>

#include "model/model.h"

namespace plumb::score {

// The side somebody stands on: as stated, else that of their unit; none if neither says. Of an
// element that is no person its own.
model::Side side_of(const model::Model& model, model::Index member);

// People behind a member of a body or those who work on an initiative: a person, or the people of
// a team; nobody for a unit.
void add_people(const model::Model& model, model::Index member, std::vector<model::Index>& people);

}  // namespace plumb::score
