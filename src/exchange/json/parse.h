// JSON text to a value, with the place of a mistake. The only parser call of this room.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace plumb::exchange {

// Linear; depth is bounded by limits::kJsonDepth. The text must be UTF-8; a byte order mark is
// skipped. Failure: bad_input with "file.json:12", unavailable (memory).
Result<json::value> parse_json(std::string_view text, std::string_view file_name);

// "file.json:12": the line that holds byte `at` of `text`.
std::string line_place(std::string_view text, std::size_t at, std::string_view file_name);

}  // namespace plumb::exchange
