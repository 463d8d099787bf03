// The target of a request: its path as decoded segments and its query as decoded parameters.
//
// The path is split before it is decoded, so an encoded slash stays inside its segment and can
// reach a handler as part of a parameter but can never act as a separator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/limits.h"

namespace plumb::http {

struct Target {
  struct Parameter {
    std::string name;
    std::string value;
  };
  std::vector<std::string> segments;  // "/" has none, "/a/" has "a" and ""
  std::vector<Parameter> parameters;  // in order, names may repeat

  const std::string* parameter(std::string_view name) const;  // the first; null if there is none
};

// The path of a target ("/a?b" gives "/a"); of an absolute one, "http://host/a?b", too.
std::string_view path_of(std::string_view target);

// Splits and decodes; `out` is overwritten. Failure: bad_input for a path that does not begin with
// "/", for "." and ".." (also encoded, also inside a segment beside an encoded slash), for
// characters or escapes that are none, for control characters and for what is not UTF-8; limit for
// too many segments or parameters.
Status parse_target(std::string_view target, const Limits& limits, Target& out);

// "%2F" is "/"; with `form`, "+" is a space. False for an incomplete escape.
bool percent_decode(std::string_view text, bool form, std::string& out);

// For building links: everything but letters, digits and "-._~" escaped.
std::string percent_encode(std::string_view text);

}  // namespace plumb::http
