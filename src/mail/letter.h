// What a message says, once, for both of its forms: paragraphs, a list, links, and why the reader
// gets it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumb::mail {

struct Link {
  std::string text;
  std::string url;
};

struct Paragraph {
  enum class Kind : unsigned char { text, item, action };
  Kind kind = Kind::text;
  std::string text;  // of an action: what its button says
  std::string url;   // of an item or action; empty: none
};

struct Letter {
  std::string subject;
  std::vector<Paragraph> body;
  std::string reason;  // "You get this because …"
  std::vector<Link> further;
  std::string language = "en";  // or "de"

  Letter& say(std::string text);
  Letter& item(std::string text, std::string url = {});
  Letter& action(std::string text, std::string url);
};

// Plain text; a link stands on a line of its own, so that every reader makes it one.
std::string as_text(const Letter& letter);
// One small HTML document without style sheets, images or anything that is fetched.
std::string as_html(const Letter& letter);

// For whose language is not known: one under the other, under the subject of the first.
std::string as_text(const std::vector<Letter>& letters);
std::string as_html(const std::vector<Letter>& letters);

}  // namespace plumb::mail
