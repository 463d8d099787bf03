// Which ArchiMate type an element or relation of ours is written as.
#pragma once

#include <string>
#include <string_view>

#include "model/metamodel.h"
#include "model/record.h"

namespace plumb::exchange::archimate {

// The type it was imported with while that still fits its type of ours; else what the metamodel
// says; else the closest one. Always a type the schema knows.
std::string exported_type(const model::Metamodel& metamodel, const model::Element& element);
std::string exported_kind(const model::Metamodel& metamodel, const model::Relation& relation);

// Whether our kind points the other way than the ArchiMate relationship it is written as, like
// "is part of" and Aggregation.
bool is_reversed(const model::Metamodel& metamodel, std::string_view kind,
                 std::string_view imported_kind);

}  // namespace plumb::exchange::archimate
