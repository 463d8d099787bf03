#include "exchange/xml/writer.h"

#include <cassert>
#include <charconv>

namespace plumb::exchange::xml {
namespace {

// Length of the valid UTF-8 sequence for a character XML 1.0 allows at `at`, or 0.
std::size_t allowed(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) {
    return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  }
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > text.size()) return 0;
  char32_t code = first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0U) != 0x80U) return 0;
    code = (code << 6U) | (byte(at + i) & 0x3fU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (overlong || surrogate || code == 0xfffe || code == 0xffff || code > 0x10ffff) return 0;
  return length;
}

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

void escape(std::string& out, std::string_view text, bool attribute) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = allowed(text, at);
    if (length == 0) {
      out += kReplacement;
      ++at;
      continue;
    }
    const char c = text[at];
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '\r') {
      out += "&#13;";  // a bare one would be read back as a line feed
    } else if (attribute && c == '"') {
      out += "&quot;";
    } else if (attribute && c == '\n') {
      out += "&#10;";
    } else if (attribute && c == '\t') {
      out += "&#9;";
    } else {
      out.append(text, at, length);
    }
    at += length;
  }
}

bool name_start(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

Writer::Writer() : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

void Writer::finish_tag() {
  if (tag_open_) out_ += '>';
  tag_open_ = false;
}

void Writer::open(std::string_view tag) {
  finish_tag();
  if (!open_.empty()) {
    assert(!open_.back().has_text);
    open_.back().has_child = true;
    out_ += '\n';
  }
  out_.append(open_.size() * 2, ' ').append("<").append(tag);
  open_.push_back({std::string(tag), false, false});
  tag_open_ = true;
}

void Writer::attribute(std::string_view name, std::string_view value) {
  assert(tag_open_);
  out_.append(" ").append(name).append("=\"");
  escape(out_, value, true);
  out_ += '"';
}

void Writer::attribute(std::string_view name, long long value) {
  attribute(name, std::to_string(value));
}

void Writer::text(std::string_view text) {
  if (text.empty()) return;
  finish_tag();
  open_.back().has_text = true;
  escape(out_, text, false);
}

void Writer::close() {
  const Level& level = open_.back();
  if (tag_open_) {
    out_ += "/>";
    tag_open_ = false;
  } else {
    if (level.has_child) out_.append("\n").append((open_.size() - 1) * 2, ' ');
    out_.append("</").append(level.tag).append(">");
  }
  open_.pop_back();
}

void Writer::leaf(std::string_view tag, std::string_view content) {
  open(tag);
  text(content);
  close();
}

std::string Writer::take() && {
  assert(open_.empty());
  out_ += '\n';
  return std::move(out_);
}

std::string writable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = allowed(text, at);
    if (length == 0) {
      out += kReplacement;
      ++at;
    } else {
      out.append(text, at, length);
      at += length;
    }
  }
  return out;
}

bool is_ncname(std::string_view text) {
  if (text.empty() || !name_start(static_cast<unsigned char>(text[0]))) return false;
  for (const char raw : text) {
    const auto c = static_cast<unsigned char>(raw);
    const bool digit = c >= '0' && c <= '9';
    if (!name_start(c) && !digit && c != '-' && c != '.') return false;
  }
  return true;
}

}  // namespace plumb::exchange::xml
