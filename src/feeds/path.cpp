#include "feeds/path.h"

#include <charconv>

#include <fmt/format.h>

#include "feeds/limits.h"

namespace plumb::feeds {

class Path::Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::vector<Step>> read() {
    std::vector<Step> out;
    if (text_.starts_with('$')) at_ = 1;
    bool first = at_ == 0;
    while (at_ < text_.size()) {
      if (out.size() == limits::kPathSteps) {
        return over_limit(fmt::format("The path has more than {} steps.", limits::kPathSteps),
                          std::string(text_), "Write a shorter one.");
      }
      if (text_[at_] == '[') {
        PLUMB_CHECK(bracket(out));
      } else {
        if (text_[at_] == '.') {
          ++at_;
        } else if (!first) {
          return wrong("a point or a bracket");
        }
        PLUMB_CHECK(name(first, out));
      }
      first = false;
    }
    return out;
  }

 private:
  Error wrong(std::string_view expected) const {
    return bad_input(
        fmt::format("The path \"{}\" is wrong at character {}: {} is expected.", text_, at_ + 1,
                    expected),
        {}, "Write for example items[*].value, or [\"a name\"] where a name has signs in it.");
  }

  Status name(bool first, std::vector<Step>& out) {
    const std::size_t from = at_;
    while (at_ < text_.size() && std::string_view(".[]{}\"").find(text_[at_]) == text_.npos) ++at_;
    const std::string_view word = text_.substr(from, at_ - from);
    if (word.empty()) return wrong("a name");
    if (word == "*") {
      out.emplace_back(Every{});
      return done();
    }
    if (word == "@key") {
      if (!first || at_ != text_.size()) return wrong("@key alone");
      out.emplace_back(Key{});
      return done();
    }
    out.emplace_back(std::string(word));
    return done();
  }

  Status bracket(std::vector<Step>& out) {
    ++at_;
    if (text_.substr(at_).starts_with("*]")) {
      at_ += 2;
      out.emplace_back(Every{});
      return done();
    }
    if (at_ < text_.size() && text_[at_] == '"') {
      const std::size_t end = text_.find("\"]", at_ + 1);
      if (end == text_.npos) return wrong("a name that ends with \"]");
      std::string word(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 2;
      out.emplace_back(std::move(word));
      return done();
    }
    const std::size_t end = text_.find(']', at_);
    if (end == text_.npos) return wrong("a closing bracket");
    std::int64_t number = 0;
    const char* const last = text_.data() + end;
    const auto [stop, failed] = std::from_chars(text_.data() + at_, last, number);
    if (failed != std::errc{} || stop != last) return wrong("a number, * or a quoted name");
    at_ = end + 1;
    out.emplace_back(number);
    return done();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Result<Path> Path::parse(std::string_view text) {
  if (text.size() > limits::kPathBytes) {
    return over_limit(fmt::format("The path has more than {} characters.", limits::kPathBytes),
                      std::string(text.substr(0, 40)), "Write a shorter one.");
  }
  Path out;
  out.text_ = text;
  PLUMB_TRY(out.steps_, Reader(text).read());
  return out;
}

bool Path::walk(const json::value& from, std::size_t step, json::value key,
                const std::function<bool(const json::value&, json::value)>& visit) const {
  if (step == steps_.size()) return visit(from, std::move(key));
  const Step& now = steps_[step];
  if (const auto* name = std::get_if<std::string>(&now)) {
    const json::object* object = from.if_object();
    const json::value* found = object == nullptr ? nullptr : object->if_contains(*name);
    return found == nullptr || walk(*found, step + 1, json::value(*name), visit);
  }
  if (const auto* number = std::get_if<std::int64_t>(&now)) {
    const json::array* list = from.if_array();
    if (list == nullptr) return true;
    const auto size = static_cast<std::int64_t>(list->size());
    const std::int64_t index = *number < 0 ? size + *number : *number;
    if (index < 0 || index >= size) return true;
    return walk((*list)[static_cast<std::size_t>(index)], step + 1, json::value(index), visit);
  }
  if (const json::array* list = from.if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (!walk((*list)[i], step + 1, json::value(i), visit)) return false;
    }
  } else if (const json::object* object = from.if_object()) {
    for (const auto& member : *object) {
      if (!walk(member.value(), step + 1, json::value(member.key()), visit)) return false;
    }
  }
  return true;
}

void Path::each(const json::value& from,
                const std::function<bool(const json::value&, json::value key)>& visit) const {
  (void)walk(from, 0, nullptr, visit);
}

const json::value* Path::find(const Row& row) const {
  if (steps_.size() == 1 && std::holds_alternative<Key>(steps_[0])) return &row.key;
  const json::value* out = nullptr;
  each(row.value, [&out](const json::value& found, const json::value&) {
    out = &found;
    return false;
  });
  return out;
}

Result<Template> Template::parse(std::string_view text) {
  Template out;
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with("{{")) {
      plain += '{';
      at += 2;
      continue;
    }
    if (text[at] != '{') {
      plain += text[at++];
      continue;
    }
    // A quoted name may have a brace in it.
    std::size_t end = at + 1;
    for (bool quoted = false; end < text.size() && (quoted || text[end] != '}'); ++end) {
      quoted = quoted != (text[end] == '"');
    }
    if (end >= text.size()) {
      return bad_input("A brace is opened and not closed.", std::string(text.substr(at, 40)),
                       "Write {path}; for a brace itself write {{.");
    }
    if (!plain.empty()) out.pieces_.push_back({std::move(plain), {}});
    plain.clear();
    PLUMB_TRY(Path path, Path::parse(text.substr(at + 1, end - at - 1)));
    out.pieces_.push_back({{}, std::move(path)});
    at = end + 1;
  }
  if (!plain.empty()) out.pieces_.push_back({std::move(plain), {}});
  return out;
}

Result<std::string> Template::fill(const Row& row) const {
  std::string out;
  for (const Piece& piece : pieces_) {
    if (!piece.path) {
      out += piece.text;
      continue;
    }
    const json::value* found = piece.path->find(row);
    const auto text = found == nullptr ? std::nullopt : plain_text(*found);
    if (!text) {
      return bad_input(fmt::format("There is no text at \"{}\".", piece.path->text()), {},
                       "Look at the row and correct the path.");
    }
    out += *text;
  }
  return out;
}

std::optional<std::string> plain_text(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  if (value.is_double()) return fmt::format("{}", value.get_double());
  return std::nullopt;
}

}  // namespace plumb::feeds
