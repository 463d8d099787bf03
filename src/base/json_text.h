// JSON values from text and back. Numbers come back to the last bit: the parser of Boost.JSON 1.81
// reads some doubles of 16 and more digits one unit in the last place off, this one does not.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace plumb {

// Linear; depth is bounded by limits::kJsonDepth. The text must be UTF-8; a byte order mark is
// skipped. Failure: bad_input with "file.json:12", limit (depth), unavailable (memory).
Result<json::value> parse_json(std::string_view text, std::string_view file_name);

// The same for text we wrote ourselves and for values people type: nothing if it is no JSON.
std::optional<json::value> json_from(std::string_view text, json::storage_ptr storage = {});

// "file.json:12": the line that holds byte `at` of `text`.
std::string line_place(std::string_view text, std::size_t at, std::string_view file_name);

// Appends what json::serialize would return.
void append_json(std::string& out, const json::value& value);
void append_json(std::string& out, const json::object& object);
void append_json(std::string& out, std::string_view text);  // as a JSON string
// An object without some of its keys.
void append_json_without(std::string& out, const json::object& object,
                         std::initializer_list<std::string_view> keys);

}  // namespace plumb
