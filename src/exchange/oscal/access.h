// Reading parts of an OSCAL document that may not be there. Private to oscal/.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace plumb::exchange::oscal {

inline std::string text_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

inline const json::object* object_in(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_object() ? &found->get_object() : nullptr;
}

inline const json::array& list_in(const json::object& object, std::string_view key) {
  static const json::array kEmpty;
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_array() ? found->get_array() : kEmpty;
}

inline std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace plumb::exchange::oscal
