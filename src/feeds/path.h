// Paths into a row and texts with paths in them: how a feed says where something stands.
//
//   path   = ["$"] [first] *(step)          "" and "$" are the row itself
//   first  = name / "*" / "@key"
//   step   = "." name / ".*" / "[" number "]" / "[*]" / '["' any text '"]'
//
// A number may be negative: [-1] is the last. * stands for every item of a list and every member of
// an object. "@key" is what the row was found under: its index or its member's name.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace plumb::feeds {

struct Row {
  json::value value;
  json::value key;  // index or name it was found under
};

class Path {
 public:
  // bad_input with the place in the text; limit for one that is too long.
  static Result<Path> parse(std::string_view text);

  // The first value there; null where there is none.
  const json::value* find(const Row& row) const;
  // Every value there, in order, until `visit` returns false. Does not allocate for paths
  // without *.
  void each(const json::value& from,
            const std::function<bool(const json::value&, json::value key)>& visit) const;
  const std::string& text() const { return text_; }

 private:
  struct Every {};
  struct Key {};
  using Step = std::variant<std::string, std::int64_t, Every, Key>;
  class Reader;
  bool walk(const json::value& from, std::size_t step, json::value key,
            const std::function<bool(const json::value&, json::value)>& visit) const;

  std::vector<Step> steps_;
  std::string text_;
};

// "Temperature of {parts[1]}". "{{" is a brace. One without a path always says the same.
class Template {
 public:
  static Result<Template> parse(std::string_view text);

  bool fixed() const { return pieces_.size() <= 1 && (pieces_.empty() || !pieces_[0].path); }
  bool empty() const { return pieces_.empty(); }
  // bad_input where a path leads nowhere, or to a list or an object.
  Result<std::string> fill(const Row& row) const;

 private:
  struct Piece {
    std::string text;
    std::optional<Path> path;
  };
  std::vector<Piece> pieces_;
};

// A text, a number or yes and no as text; none for anything else.
std::optional<std::string> plain_text(const json::value& value);

}  // namespace plumb::feeds
