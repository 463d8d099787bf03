#include "api/body.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace plumb::api {

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool Body::null(std::string_view field) const {
  const json::value* found = value_.if_contains(field);
  return found != nullptr && found->is_null();
}

const json::value* Body::find(std::string_view field) {
  asked_.emplace(field);
  const json::value* found = value_.if_contains(field);
  return found != nullptr && !found->is_null() ? found : nullptr;
}

void Body::wrong(std::string_view field, std::string_view detail) {
  wrong_.push_back({std::string(field), std::string(detail)});
}

void Body::must_have(std::string_view field) {
  if (find(field) == nullptr) wrong(field, "This field is required.");
}

std::optional<std::string> Body::text_if(std::string_view field, TextRule rule) {
  const json::value* found = find(field);
  if (found == nullptr) {
    if (rule.required) wrong(field, "This field is required.");
    return std::nullopt;
  }
  if (!found->is_string()) {
    wrong(field, "This must be a text.");
    return std::nullopt;
  }
  const std::string_view text = found->get_string();
  const std::size_t length = characters_in(text);
  if (length < rule.least || (rule.required && rule.least == 0 && length == 0)) {
    wrong(field, rule.least > 1 ? fmt::format("At least {} characters are needed.", rule.least)
                                : "This must not be empty.");
  } else if (length > rule.most) {
    wrong(field, fmt::format("At most {} characters; there are {}.", rule.most, length));
  }
  return std::string(text);
}

std::string Body::text(std::string_view field, TextRule rule) {
  return text_if(field, rule).value_or("");
}

std::optional<bool> Body::flag_if(std::string_view field) {
  const json::value* found = find(field);
  if (found == nullptr) return std::nullopt;
  if (found->is_bool()) return found->get_bool();
  wrong(field, "This must be true or false.");
  return std::nullopt;
}

bool Body::flag(std::string_view field, bool otherwise) {
  return flag_if(field).value_or(otherwise);
}

std::optional<double> Body::number(std::string_view field, double least, double most) {
  const json::value* found = find(field);
  if (found == nullptr) return std::nullopt;
  const bool number = found->is_number();
  const double value = number ? found->to_number<double>() : 0;
  if (!number || !std::isfinite(value) || value < least || value > most) {
    wrong(field, fmt::format("This must be a number from {} to {}.", least, most));
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> Body::integer(std::string_view field, std::int64_t least,
                                          std::int64_t most) {
  const json::value* found = find(field);
  if (found == nullptr) return std::nullopt;
  boost::system::error_code failed;
  const std::int64_t value = found->is_number() ? found->to_number<std::int64_t>(failed) : 0;
  if (!found->is_number() || failed || value < least || value > most) {
    wrong(field, fmt::format("This must be a whole number from {} to {}.", least, most));
    return std::nullopt;
  }
  return value;
}

std::string Body::word(std::string_view field, std::initializer_list<std::string_view> words) {
  const json::value* found = find(field);
  if (found == nullptr) return {};
  if (found->is_string()) {
    const std::string_view text = found->get_string();
    if (std::find(words.begin(), words.end(), text) != words.end()) return std::string(text);
  }
  std::string all;
  for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
  wrong(field, "This must be one of: " + all + ".");
  return {};
}

std::vector<std::string> Body::texts(std::string_view field, std::size_t most_items) {
  std::vector<std::string> out;
  const json::array items = array(field, most_items);
  for (const json::value& item : items) {
    if (!item.is_string()) {
      wrong(field, "Each item must be a text.");
      return {};
    }
    out.emplace_back(item.get_string());
  }
  return out;
}

json::object Body::object(std::string_view field) {
  const json::value* found = find(field);
  if (found == nullptr) return {};
  if (found->is_object()) return found->get_object();
  wrong(field, "This must be an object.");
  return {};
}

json::array Body::array(std::string_view field, std::size_t most_items) {
  const json::value* found = find(field);
  if (found == nullptr) return {};
  if (!found->is_array()) {
    wrong(field, "This must be a list.");
    return {};
  }
  if (found->get_array().size() > most_items) {
    wrong(field,
          fmt::format("At most {} items; there are {}.", most_items, found->get_array().size()));
    return {};
  }
  return found->get_array();
}

json::value Body::any(std::string_view field) {
  const json::value* found = find(field);
  return found != nullptr ? *found : json::value(nullptr);
}

Status Body::done() {
  for (const auto& pair : value_) {
    if (asked_.find(std::string_view(pair.key())) == asked_.end()) {
      wrong(pair.key(), "There is no such field here.");
    }
  }
  return done_with_rest();
}

Status Body::done_with_rest() const {
  if (wrong_.empty()) return plumb::done();
  json::array fields;
  for (const Wrong& wrong : wrong_) {
    fields.push_back(json::object{{"field", wrong.field}, {"detail", wrong.detail}});
  }
  (*further_)["fields"] = std::move(fields);
  return bad_input(
      wrong_.size() == 1 ? wrong_[0].detail : fmt::format("{} fields do not fit.", wrong_.size()),
      wrong_[0].field, "Correct the fields named and send it again.");
}

}  // namespace plumb::api
