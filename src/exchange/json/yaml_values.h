// YAML values as JSON: what an unquoted word means, and whole subtrees.
#pragma once

#include "base/json.h"
#include "catalog/yaml.h"

namespace plumb::exchange {

// A scalar in quotes is text. Without: null, ~ and nothing are null; true and false are booleans;
// what JSON would read as a number is one; anything else, dates and "007" included, is text.
json::value scalar_value(const catalog::Value& value);

// Lists and mappings all the way down; the depth is bounded by the parser.
json::value json_of(const catalog::Value& value);

}  // namespace plumb::exchange
