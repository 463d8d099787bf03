// Reading a JSON body: every field that does not fit is named, all of them at once.
//
//   PLUMB_TRY(Body body, call.body());
//   const std::string name = body.text("name", {.required = true, .most = 200});
//   PLUMB_CHECK(body.done());   // also refuses fields nobody asked for
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace plumb::api {

struct TextRule {
  bool required = false;
  std::size_t least = 0;  // characters, not bytes
  std::size_t most = 2'000;
};

class Body {
 public:
  // `further` gets "fields" when done() fails; it must outlive the body.
  Body(json::object value, json::object* further) : value_(std::move(value)), further_(further) {}

  bool has(std::string_view field) const { return value_.contains(field); }
  bool null(std::string_view field) const;  // there, and null

  // Each notes what is wrong and then returns the default.
  std::string text(std::string_view field, TextRule rule = {});
  std::optional<std::string> text_if(std::string_view field, TextRule rule = {});
  bool flag(std::string_view field, bool otherwise = false);
  std::optional<bool> flag_if(std::string_view field);
  std::optional<double> number(std::string_view field, double least, double most);
  std::optional<std::int64_t> integer(std::string_view field, std::int64_t least,
                                      std::int64_t most);
  // One of the words; empty when absent.
  std::string word(std::string_view field, std::initializer_list<std::string_view> words);
  std::vector<std::string> texts(std::string_view field, std::size_t most_items);
  json::object object(std::string_view field);
  json::array array(std::string_view field, std::size_t most_items);
  // Whatever it is; null when absent. Nothing is checked.
  json::value any(std::string_view field);

  // For rules of a handler's own.
  void wrong(std::string_view field, std::string_view detail);
  void must_have(std::string_view field);

  Status done();
  // Like done() for bodies whose fields are not known beforehand.
  Status done_with_rest() const;
  const json::object& whole() const { return value_; }

 private:
  const json::value* find(std::string_view field);

  json::object value_;
  json::object* further_;
  std::set<std::string, std::less<>> asked_;
  struct Wrong {
    std::string field;
    std::string detail;
  };
  std::vector<Wrong> wrong_;
};

// Length in characters of UTF-8.
std::size_t characters_in(std::string_view text);

}  // namespace plumb::api
