// Small pieces of the documents that services give out, spelled the same everywhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "model/model.h"

namespace plumb::service {

inline json::value number_or_null(std::optional<double> value) {
  return value ? json::value(*value) : json::value(nullptr);
}
inline json::value day_or_null(std::optional<Day> day) {
  return day ? json::value(format_day(*day)) : json::value(nullptr);
}
inline json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

// An element's name for people; a nameless one goes by its id.
inline std::string shown_name(const model::Model& model, model::Index element) {
  const std::string_view name = model.name(element);
  return std::string(name.empty() ? model.element_id(element) : name);
}

// {"id", "name", "type", "component"}
inline json::object ref_json(const model::Model& model, model::Index element) {
  return {{"id", model.element_id(element)},
          {"name", shown_name(model, element)},
          {"type", model.type_name(element)},
          {"component", text_or_null(model.component(element))}};
}

// What an element says in its field `side`, else the usual of its type; null for neither.
inline json::value side_json(model::Side side) {
  return text_or_null(id_of(side));
}

// A person field: the element it names, or just the name.
struct Somebody {
  std::string id;    // empty if it is only a name
  std::string name;  // empty if there is nobody
};
inline Somebody somebody(const model::Model& model, std::string_view text) {
  const model::Index at = model.find_element(text);
  if (at == model::kNoIndex || !model.live(at)) return {{}, std::string(text)};
  return {std::string(text), shown_name(model, at)};
}

}  // namespace plumb::service
