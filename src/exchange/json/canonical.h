// One way to write a number, so that what is equal also looks equal.
#pragma once

#include <string>

#include "base/json.h"

namespace plumb::exchange {

// The same value with every whole number that a double holds exactly (up to 2^53) as an integer.
json::value canonical(const json::value& value);

// JSON text on one line: members in the given order, a space behind ':' and ',', numbers in their
// shortest form that reads back as the same number. The value need not be canonical.
std::string one_line(const json::value& value);
void append_one_line(std::string& out, const json::value& value);

}  // namespace plumb::exchange
