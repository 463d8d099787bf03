// Writing XML: UTF-8, indented by two spaces, everything escaped. Text is expected to be UTF-8;
// what XML 1.0 cannot hold (control characters, bytes that are not UTF-8) is written as U+FFFD.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumb::exchange::xml {

class Writer {
 public:
  Writer();

  void open(std::string_view tag);
  void attribute(std::string_view name, std::string_view value);  // directly after open()
  void attribute(std::string_view name, long long value);
  void text(std::string_view text);  // no child elements after it
  void close();
  // <tag>text</tag>
  void leaf(std::string_view tag, std::string_view content);

  std::string take() &&;

 private:
  void finish_tag();
  struct Level {
    std::string tag;
    bool has_child = false;
    bool has_text = false;
  };
  std::string out_;
  std::vector<Level> open_;
  bool tag_open_ = false;
};

// `text` without what XML 1.0 cannot hold. Equal to `text` when nothing had to go.
std::string writable(std::string_view text);

// Whether `text` can be an XML id: an NCName of ASCII letters, digits, "_", "-" and ".".
bool is_ncname(std::string_view text);

}  // namespace plumb::exchange::xml
