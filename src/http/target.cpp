#include "http/target.h"

#include "http/text.h"

namespace plumb::http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool has_control(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  }
  return false;
}

// A decoded segment that a careless join with a folder would take out of that folder.
bool climbs(std::string_view segment) {
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = segment.find_first_of("/\\", begin);
    const std::string_view part = segment.substr(begin, end - begin);
    if (part == "." || part == "..") return true;
    if (end == std::string_view::npos) return false;
    begin = end + 1;
  }
}

Error wrong(std::string_view what, std::string_view where) {
  return bad_input(std::string(what), std::string(where.substr(0, 200)),
                   "Check the address; percent-encode what is special in it.");
}

Status parse_path(std::string_view path, const Limits& limits, Target& out) {
  if (path.empty() || path.front() != '/') {
    return wrong("The path of the request does not begin with a slash.", path);
  }
  path.remove_prefix(1);
  if (path.empty()) return done();
  for (bool more = true; more;) {
    if (out.segments.size() == limits.path_segments) {
      return over_limit("The path has more than " + std::to_string(limits.path_segments) +
                        " segments.");
    }
    more = path.find('/') != std::string_view::npos;
    const std::string_view raw = take_until(path, '/');
    std::string& segment = out.segments.emplace_back();
    if (!percent_decode(raw, false, segment)) {
      return wrong("A percent sign in the path is not followed by two hexadecimal digits.", raw);
    }
    if (has_control(segment) || !is_utf8(segment)) {
      return wrong("The path contains bytes that are not text.", raw);
    }
    if (climbs(segment)) return wrong("The path contains \".\" or \"..\".", raw);
  }
  return done();
}

Status parse_query(std::string_view query, const Limits& limits, Target& out) {
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    if (value.empty()) continue;
    if (out.parameters.size() == limits.query_parameters) {
      return over_limit("The query has more than " + std::to_string(limits.query_parameters) +
                        " parameters.");
    }
    const std::string_view raw = value;
    const std::string_view name = take_until(value, '=');
    Target::Parameter& parameter = out.parameters.emplace_back();
    if (!percent_decode(name, true, parameter.name) ||
        !percent_decode(value, true, parameter.value)) {
      return wrong("A percent sign in the query is not followed by two hexadecimal digits.", raw);
    }
    if (!is_utf8(parameter.name) || !is_utf8(parameter.value) ||
        parameter.name.find('\0') != std::string::npos ||
        parameter.value.find('\0') != std::string::npos) {
      return wrong("The query contains bytes that are not text.", raw);
    }
  }
  return done();
}

// "http://host/path" to "/path"; RFC 9112 3.2.2 has servers accept it.
std::string_view origin_form(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() < scheme.size() ||
        !equals_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      continue;
    }
    const std::size_t slash = target.find_first_of("/?", scheme.size());
    if (slash == std::string_view::npos || target[slash] == '?') return "/";
    return target.substr(slash);
  }
  return target;
}

}  // namespace

const std::string* Target::parameter(std::string_view name) const {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == name) return &parameter.value;
  }
  return nullptr;
}

std::string_view path_of(std::string_view target) {
  target = origin_form(target);
  return target.substr(0, target.find('?'));
}

Status parse_target(std::string_view target, const Limits& limits, Target& out) {
  out.segments.clear();
  out.parameters.clear();
  for (const char c : target) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '#') {
      return wrong("The address contains a character that must be percent-encoded.", {});
    }
  }
  std::string_view rest = origin_form(target);
  const std::string_view path = take_until(rest, '?');
  PLUMB_CHECK(parse_path(path, limits, out));
  return parse_query(rest, limits, out);
}

bool percent_decode(std::string_view text, bool form, std::string& out) {
  out.clear();
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (form && text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return false;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return false;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return true;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace plumb::http
