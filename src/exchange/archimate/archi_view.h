// A diagram of Archi's own format as the normalised body of a view: absolute places, connections
// beside the nodes instead of inside them, what is Archi's alone under "archi".
#pragma once

#include "exchange/archimate/exchange_view.h"

namespace plumb::exchange::archimate {

ViewRead read_archi_view(const xml::Node& node, std::unordered_set<std::string>& seen);

// <property key= value=> children: [{"key", "value"}, ...]
json::array read_archi_properties(const xml::Node& node);

// Remembers an attribute only Archi has a meaning for.
void keep_archi(json::object& into, std::string_view name, std::string_view value);

}  // namespace plumb::exchange::archimate
