// Headers of a request (read) and of a response (written). Names compare without regard to case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plumb::http {

// The headers a client sent, in one block of text that is emptied, not freed, between requests.
// Views it hands out are valid until clear(). A lookup is linear in their number (limits.h).
class RequestHeaders {
 public:
  void add(std::string_view name, std::string_view value);
  void clear();
  void release();  // gives the memory back as well

  std::size_t size() const { return places_.size(); }
  std::string_view name(std::size_t at) const;
  std::string_view value(std::size_t at) const;

  bool has(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  // The first with this name; empty if there is none.
  std::string_view get(std::string_view name) const;
  // All with this name joined by ", ", as RFC 9110 lets a recipient do for lists.
  std::string joined(std::string_view name) const;

 private:
  struct Place {
    std::uint32_t name, value, end;  // offsets in text_
  };
  std::string text_;
  std::vector<Place> places_;
};

// The headers of a response, held as they go on the wire: "Name: value\r\n" each.
class ResponseHeaders {
 public:
  // A control character in a value becomes a space: what came from a user can not end the line.
  ResponseHeaders& add(std::string_view name, std::string_view value);
  ResponseHeaders& set(std::string_view name, std::string_view value);  // replaces all of the name
  ResponseHeaders& add_lines(std::string_view lines);  // well-formed lines of our own
  void remove(std::string_view name);

  bool has(std::string_view name) const { return find(name).found; }
  std::string_view get(std::string_view name) const;  // empty if there is none
  std::string_view wire() const { return wire_; }

 private:
  struct Line {
    bool found = false;
    std::size_t begin = 0, value = 0, end = 0;  // end is behind "\r\n"
  };
  Line find(std::string_view name) const;
  std::string wire_;
};

}  // namespace plumb::http
