// Cursors of paged lists: where the next page begins, opaque to clients and checked on return.
//
// A cursor carries the sort values and the id of the last row, so the next page is found by an
// index however many rows came or went in between. It is signed with a key and bound to a scope
// (the list, its filter and its order): one of another list, or one somebody made up, is refused.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plumb::http {

class Cursors {
 public:
  using Key = std::array<unsigned char, 32>;

  // A key for this process alone: its cursors end with it.
  Cursors();
  // A key shared by several nodes, or kept over a restart.
  explicit Cursors(const Key& key) : key_(key) {}

  // Any texts. The result needs no escaping in an address; 24 characters plus 4/3 of the fields.
  std::string encode(std::string_view scope, std::span<const std::string> fields) const;

  // Failure: bad_input for anything this key and scope did not sign.
  Result<std::vector<std::string>> decode(std::string_view scope, std::string_view cursor) const;

 private:
  std::string signature(std::string_view scope, std::string_view payload) const;
  Key key_{};
};

}  // namespace plumb::http
