// Ids for relations a file gives none: the same relation gets the same id in every import.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace plumb::exchange {

// "r-" and sixteen hexadecimal digits of the BLAKE2b digest of kind, from, to and, from the second
// relation with the same three on, its number. One object per file.
class RelationIds {
 public:
  // `from` and `to` name the ends: an id, or type and name put together by end_key().
  std::string next(std::string_view kind, std::string_view from, std::string_view to);

  static std::string end_key(std::string_view id, std::string_view type, std::string_view name);

 private:
  std::unordered_map<std::string, std::size_t> seen_;
};

}  // namespace plumb::exchange
