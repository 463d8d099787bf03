// A <view> of the exchange format as the normalised body of a view (docs/formats/archimate.md).
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "exchange/archimate/shape.h"

namespace plumb::exchange::archimate {

struct ViewRead {
  std::string id;
  std::string name;
  json::object body;
  std::size_t repeated_ids = 0;  // nodes and connections whose identifier was seen before
};

// `seen` collects the identifiers of nodes and connections over all views of a file.
ViewRead read_exchange_view(const xml::Node& node, std::string_view default_lang,
                            std::unordered_set<std::string>& seen);

// <properties>: [{"definition", "value", "value_lang"?, "other_value"?}, ...]
json::array read_exchange_properties(const xml::Node& node, std::string_view default_lang);

// Appends a subtree nobody interprets to into["extra"].
void keep_extra(const xml::Node& node, json::object& into);

}  // namespace plumb::exchange::archimate
