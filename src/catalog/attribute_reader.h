// Reading the attributes of element types and relations.
#pragma once

#include <string>
#include <vector>

#include "catalog/reader.h"
#include "model/metamodel.h"

namespace plumb::catalog {

// Reads a list of attributes into `attributes`, overriding by id. An id that is new there starts
// from the one in `inherited`, if any, so that a type may refine a common attribute. Names of
// element types under `item` go to `references` as kind "type".
void read_attributes(Problems& problems, Value list, const std::string& owner,
                     std::vector<model::Attribute>& attributes,
                     const std::vector<model::Attribute>& inherited,
                     std::vector<Reference>& references);

// `own` followed by the inherited ones that it does not refine.
std::vector<model::Attribute> joined(const std::vector<model::Attribute>& own,
                                     const std::vector<model::Attribute>& inherited);

}  // namespace plumb::catalog
