#include "exchange/json/canonical.h"

#include <cmath>

#include <fmt/format.h>

namespace plumb::exchange {
namespace {

constexpr double kExact = 9007199254740992.0;  // 2^53

bool whole(double number) {
  return number == std::floor(number) && std::abs(number) <= kExact;
}

void append_number(std::string& out, const json::value& value) {
  if (!value.is_double()) {
    out += json::serialize(value);
  } else if (whole(value.get_double())) {
    out += std::to_string(static_cast<std::int64_t>(value.get_double()));
  } else {
    out += fmt::format("{}", value.get_double());
  }
}

}  // namespace

json::value canonical(const json::value& value) {
  if (value.is_double() && whole(value.get_double())) {
    return static_cast<std::int64_t>(value.get_double());
  }
  if (value.is_uint64() && value.get_uint64() <= static_cast<std::uint64_t>(kExact)) {
    return static_cast<std::int64_t>(value.get_uint64());
  }
  if (value.is_array()) {
    json::array out;
    out.reserve(value.get_array().size());
    for (const json::value& item : value.get_array()) out.push_back(canonical(item));
    return out;
  }
  if (value.is_object()) {
    json::object out;
    for (const auto& member : value.get_object()) out[member.key()] = canonical(member.value());
    return out;
  }
  return value;
}

void append_one_line(std::string& out, const json::value& value) {
  if (value.is_object()) {
    out += '{';
    bool first = true;
    for (const auto& member : value.get_object()) {
      if (!first) out += ", ";
      first = false;
      out += json::serialize(json::value(member.key()));
      out += ": ";
      append_one_line(out, member.value());
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    bool first = true;
    for (const json::value& item : value.get_array()) {
      if (!first) out += ", ";
      first = false;
      append_one_line(out, item);
    }
    out += ']';
  } else if (value.is_number()) {
    append_number(out, value);
  } else {
    out += json::serialize(value);
  }
}

std::string one_line(const json::value& value) {
  std::string out;
  append_one_line(out, value);
  return out;
}

}  // namespace plumb::exchange
