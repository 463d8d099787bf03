#include "http/headers.h"

#include <cassert>

#include "http/text.h"

namespace plumb::http {

void RequestHeaders::add(std::string_view name, std::string_view value) {
  Place place{static_cast<std::uint32_t>(text_.size()), 0, 0};
  text_ += name;
  place.value = static_cast<std::uint32_t>(text_.size());
  text_ += value;
  place.end = static_cast<std::uint32_t>(text_.size());
  places_.push_back(place);
}

void RequestHeaders::clear() {
  text_.clear();
  places_.clear();
}

void RequestHeaders::release() {
  text_ = std::string();
  places_ = std::vector<Place>();
}

std::string_view RequestHeaders::name(std::size_t at) const {
  const Place& place = places_[at];
  return std::string_view(text_).substr(place.name, place.value - place.name);
}

std::string_view RequestHeaders::value(std::size_t at) const {
  const Place& place = places_[at];
  return std::string_view(text_).substr(place.value, place.end - place.value);
}

bool RequestHeaders::has(std::string_view name) const {
  return count(name) > 0;
}

std::size_t RequestHeaders::count(std::string_view name) const {
  std::size_t out = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    out += equals_ignoring_case(this->name(i), name) ? 1U : 0U;
  }
  return out;
}

std::string_view RequestHeaders::get(std::string_view name) const {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (equals_ignoring_case(this->name(i), name)) return value(i);
  }
  return {};
}

std::string RequestHeaders::joined(std::string_view name) const {
  std::string out;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (!equals_ignoring_case(this->name(i), name)) continue;
    if (!out.empty()) out += ", ";
    out += value(i);
  }
  return out;
}

ResponseHeaders& ResponseHeaders::add(std::string_view name, std::string_view value) {
  assert(is_token(name));
  wire_ += name;
  wire_ += ": ";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    wire_ += (byte < 0x20 && c != '\t') || byte == 0x7F ? ' ' : c;
  }
  wire_ += "\r\n";
  return *this;
}

ResponseHeaders& ResponseHeaders::set(std::string_view name, std::string_view value) {
  remove(name);
  return add(name, value);
}

ResponseHeaders& ResponseHeaders::add_lines(std::string_view lines) {
  assert(lines.empty() || lines.ends_with("\r\n"));
  wire_ += lines;
  return *this;
}

void ResponseHeaders::remove(std::string_view name) {
  for (Line line = find(name); line.found; line = find(name)) {
    wire_.erase(line.begin, line.end - line.begin);
  }
}

std::string_view ResponseHeaders::get(std::string_view name) const {
  const Line line = find(name);
  if (!line.found) return {};
  return std::string_view(wire_).substr(line.value, line.end - 2 - line.value);
}

ResponseHeaders::Line ResponseHeaders::find(std::string_view name) const {
  const std::string_view all = wire_;
  std::size_t begin = 0;
  while (begin < all.size()) {
    const std::size_t end = all.find("\r\n", begin) + 2;
    if (end - begin > name.size() && all[begin + name.size()] == ':' &&
        equals_ignoring_case(all.substr(begin, name.size()), name)) {
      return {true, begin, begin + name.size() + 2, end};
    }
    begin = end;
  }
  return {};
}

}  // namespace plumb::http
