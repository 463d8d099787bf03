#include "exchange/json/yaml_values.h"

#include <charconv>
#include <cmath>
#include <string>

namespace plumb::exchange {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The grammar of JSON numbers; a sign "+" and leading zeros make a text.
bool looks_like_number(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return false;
  if (text.size() > 1 && text[0] == '0' && is_digit(text[1])) return false;
  return text.find_first_not_of("0123456789.eE+-") == std::string_view::npos &&
         is_digit(text.back());
}

}  // namespace

json::value scalar_value(const catalog::Value& value) {
  if (value.shape() == catalog::Shape::null) return nullptr;
  const std::string& text = value.text();
  if (value.quoted()) return json::value(json::string(text));
  if (text == "true") return true;
  if (text == "false") return false;
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (looks_like_number(text)) {
    const char* end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto got = std::from_chars(text.data(), end, whole);
        got.ec == std::errc{} && got.ptr == end) {
      return whole;
    }
    double number = 0;
    if (const auto got = std::from_chars(text.data(), end, number);
        got.ec == std::errc{} && got.ptr == end && std::isfinite(number)) {
      return number;
    }
  }
  return json::value(json::string(text));
}

json::value json_of(const catalog::Value& value) {
  switch (value.shape()) {
    case catalog::Shape::null: return nullptr;
    case catalog::Shape::scalar: return scalar_value(value);
    case catalog::Shape::list: {
      json::array out;
      out.reserve(value.size());
      for (std::size_t i = 0; i < value.size(); ++i) out.push_back(json_of(value.item(i)));
      return out;
    }
    case catalog::Shape::map: {
      json::object out;
      for (std::size_t i = 0; i < value.size(); ++i) {
        const auto entry = value.entry(i);
        out[entry.key] = json_of(entry.value);
      }
      return out;
    }
  }
  return nullptr;
}

}  // namespace plumb::exchange
