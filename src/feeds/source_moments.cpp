// Moments in place of :since and :now. Apart from what opens sources, which needs their libraries.
#include "feeds/source.h"

#include <fmt/format.h>

namespace plumb::feeds {
namespace {

bool word_sign(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Where a quoted text, a quoted name or a comment that begins at `at` ends; `at` itself where none
// begins.
std::size_t past_quoted(std::string_view sql, std::size_t at) {
  const std::string_view rest = sql.substr(at);
  const auto end = [&](std::string_view closing, std::size_t from) {
    const std::size_t found = sql.find(closing, at + from);
    return found == sql.npos ? sql.size() : found + closing.size();
  };
  if (rest.starts_with('\'') || rest.starts_with('"')) return end(rest.substr(0, 1), 1);
  if (rest.starts_with("--")) return end("\n", 2);
  if (rest.starts_with("/*")) return end("*/", 2);
  if (rest.starts_with('$')) {
    // $tag$ ... $tag$
    std::size_t close = 1;
    while (close < rest.size() && word_sign(rest[close])) ++close;
    if (close < rest.size() && rest[close] == '$') return end(rest.substr(0, close + 1), close + 1);
  }
  return at;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

std::string sql_with_moments(std::string_view sql, std::string_view since, std::string_view now) {
  std::string out;
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t past = past_quoted(sql, at); past != at) {
      out += sql.substr(at, past - at);
      at = past;
      continue;
    }
    // "::since" is a cast.
    if (sql[at] == ':' && (at == 0 || sql[at - 1] != ':')) {
      std::size_t end = at + 1;
      while (end < sql.size() && word_sign(sql[end])) ++end;
      const std::string_view word = sql.substr(at + 1, end - at - 1);
      if (word == "since" || word == "now") {
        out += fmt::format("'{}'", word == "since" ? since : now);
        at = end;
        continue;
      }
    }
    out += sql[at++];
  }
  return out;
}

std::string text_with_moments(std::string_view text, std::string_view since, std::string_view now) {
  std::string out(text);
  replace_all(out, "{since}", since);
  replace_all(out, "{now}", now);
  return out;
}

}  // namespace plumb::feeds
