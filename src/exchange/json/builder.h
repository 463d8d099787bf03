// From the members of a workspace file, JSON or YAML, to a document.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "exchange/document.h"

namespace plumb::exchange {

// A value and the line it starts in.
struct Placed {
  json::value value;
  std::size_t line = 0;
};

struct Member {
  std::string key;
  std::size_t line = 0;
  json::value value;          // of anything but the three lists
  std::vector<Placed> items;  // of elements, relations, artifacts
  bool is_list = false;
};

// Whether a member is one of the three lists whose items are read one by one.
bool is_item_list(std::string_view key);

// The members in order of the file. Failure: no or newer "plumbline", or a list that is none.
Result<Document> build_document(std::vector<Member> members, const std::string& format,
                                const std::string& file_name);

}  // namespace plumb::exchange
