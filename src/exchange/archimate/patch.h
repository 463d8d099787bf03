// The difference between what an ArchiMate file can say and what we hold, as JSON that travels in
// a property of the file: apply_patch(x, make_patch(x, y)) makes x equal to y.
//
// A patch is null (no difference), {"set": value} (replace), or changes inside a container:
//   object  {"keys": {key: patch}, "drop": [key, ...]}
//   array   {"insert": [[index, value], ...], "items": {"index": patch}}
// with indices counted in the result, insertions first, in ascending order.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace plumb::exchange::archimate {

json::value make_patch(const json::value& from, const json::value& to);

// A patch that does not fit `target` changes what it can; damaged files are the reader's concern.
void apply_patch(json::value& target, const json::value& patch);

// A JSON value as the text of a property, and back. Strings stay as they are unless they could be
// taken for other JSON or hold what XML cannot; text that is not JSON is a string. Keys come
// sorted.
std::string encode_value(const json::value& value);
json::value decode_value(std::string_view text);

}  // namespace plumb::exchange::archimate
