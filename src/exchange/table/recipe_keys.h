// The mappings of a recipe's YAML, read so that nothing in them is passed over. Private to the
// reader.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/reader.h"
#include "catalog/yaml.h"
#include "exchange/json/yaml_values.h"

namespace plumb::exchange::table {

// One mapping of a recipe: hands out values by key and reports keys nobody asked for.
class RecipeKeys {
 public:
  RecipeKeys(catalog::Problems& problems, catalog::Value value, std::string label)
      : problems_(&problems), value_(value), label_(std::move(label)) {
    if (value.shape() != catalog::Shape::map && value.shape() != catalog::Shape::null) {
      problems.add(value.line(), label_ + " is not a mapping of keys to values.",
                   "Write it as \"key: value\" lines.");
    }
  }

  int line() const { return value_.line(); }
  const std::string& label() const { return label_; }
  catalog::Problems& problems() const { return *problems_; }
  std::optional<catalog::Value> find(std::string_view key) {
    known_.push_back(key);
    if (value_.shape() != catalog::Shape::map) return std::nullopt;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      if (value_.entry(i).key == key) return value_.entry(i).value;
    }
    return std::nullopt;
  }
  void text(std::string_view key, std::string& out) {
    const auto value = find(key);
    if (!value) return;
    if (value->shape() != catalog::Shape::scalar) return wrong(*value, key, "a text");
    out = value->text();
  }
  void boolean(std::string_view key, bool& out) {
    const auto value = find(key);
    if (!value) return;
    const json::value scalar = scalar_value(*value);
    if (value->shape() != catalog::Shape::scalar || !scalar.is_bool()) {
      return wrong(*value, key, "true or false");
    }
    out = scalar.get_bool();
  }
  std::optional<double> number(std::string_view key) {
    const auto value = find(key);
    if (!value) return std::nullopt;
    const json::value scalar =
        value->shape() == catalog::Shape::scalar ? scalar_value(*value) : json::value();
    if (!scalar.is_number()) {
      wrong(*value, key, "a number");
      return std::nullopt;
    }
    return scalar.to_number<double>();
  }
  // A text or a list of texts.
  void texts(std::string_view key, std::vector<std::string>& out) {
    const auto value = find(key);
    if (!value) return;
    if (value->shape() == catalog::Shape::scalar) {
      out.push_back(value->text());
      return;
    }
    if (value->shape() != catalog::Shape::list)
      return wrong(*value, key, "a text or a list of texts");
    for (std::size_t i = 0; i < value->size(); ++i) {
      const catalog::Value item = value->item(i);
      if (item.shape() != catalog::Shape::scalar) return wrong(item, key, "a list of texts");
      out.push_back(item.text());
    }
  }
  // Calls read(value) for each item of a list.
  template <typename Read>
  void each(std::string_view key, Read read) {
    const auto value = find(key);
    if (!value) return;
    if (value->shape() != catalog::Shape::list) return wrong(*value, key, "a list");
    for (std::size_t i = 0; i < value->size(); ++i) read(value->item(i));
  }
  // Calls read(key, value) for each entry of a mapping.
  template <typename Read>
  void entries(std::string_view key, Read read) {
    const auto value = find(key);
    if (!value) return;
    if (value->shape() != catalog::Shape::map) return wrong(*value, key, "a mapping");
    for (std::size_t i = 0; i < value->size(); ++i) {
      read(value->entry(i).key, value->entry(i).value);
    }
  }
  void finish() {
    if (value_.shape() != catalog::Shape::map) return;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      const auto entry = value_.entry(i);
      if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
      problems_->add(entry.line, label_ + " has a key '" + entry.key + "' nobody reads.",
                     catalog::suggestion(entry.key, known_));
    }
  }
  void wrong(const catalog::Value& value, std::string_view key, std::string_view expected) {
    problems_->add(
        value.line(),
        "'" + std::string(key) + "' of " + label_ + " is not " + std::string(expected) + ".",
        "See docs/formats/recipe.md.");
  }

 private:
  catalog::Problems* problems_;
  catalog::Value value_;
  std::string label_;
  catalog::Names known_;
};

}  // namespace plumb::exchange::table
