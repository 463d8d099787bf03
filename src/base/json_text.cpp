#include "base/json_text.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <exception>

#include "base/limits.h"

namespace plumb {
namespace {

// Builds a value as the library's own parser does, but for one thing: that of Boost 1.81 reads
// doubles of 16 and more digits one unit in the last place off, and export and import must agree to
// the last bit. from_chars rounds correctly.
struct Handler {
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();

  using Failure = boost::system::error_code;

  explicit Handler(json::storage_ptr storage) : stack({}, buffer, sizeof buffer) {
    stack.reset(std::move(storage));
  }

  bool on_document_begin(Failure&) { return true; }
  bool on_document_end(Failure&) { return true; }
  bool on_array_begin(Failure&) { return true; }
  bool on_array_end(std::size_t n, Failure&) {
    stack.push_array(n);
    return true;
  }
  bool on_object_begin(Failure&) { return true; }
  bool on_object_end(std::size_t n, Failure&) {
    stack.push_object(n);
    return true;
  }
  bool on_string_part(json::string_view text, std::size_t, Failure&) {
    stack.push_chars(text);
    return true;
  }
  bool on_string(json::string_view text, std::size_t, Failure&) {
    stack.push_string(text);
    return true;
  }
  bool on_key_part(json::string_view text, std::size_t, Failure&) {
    stack.push_chars(text);
    return true;
  }
  bool on_key(json::string_view text, std::size_t, Failure&) {
    stack.push_key(text);
    return true;
  }
  bool on_number_part(json::string_view text, Failure&) {
    number.append(text.data(), text.size());
    return true;
  }
  bool on_int64(std::int64_t value, json::string_view, Failure&) {
    number.clear();
    stack.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, json::string_view, Failure&) {
    number.clear();
    stack.push_uint64(value);
    return true;
  }
  bool on_double(double value, json::string_view text, Failure& failure) {
    number.append(text.data(), text.size());
    double exact = value;
    const char* end = number.data() + number.size();
    const auto got = std::from_chars(number.data(), end, exact);
    const bool read = got.ec == std::errc{} && got.ptr == end;
    number.clear();
    if (!read && !std::isfinite(value)) {
      failure = json::error::exponent_overflow;
      return false;
    }
    stack.push_double(read ? exact : value);  // what is too small is 0, as the library says
    return true;
  }
  bool on_bool(bool value, Failure&) {
    stack.push_bool(value);
    return true;
  }
  bool on_null(Failure&) {
    stack.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, Failure&) { return true; }
  bool on_comment(json::string_view, Failure&) { return true; }

  unsigned char buffer[4096];  // saves small values an allocation
  json::value_stack stack;
  std::string number;  // digits of a number so far
};

using Parser = json::basic_parser<Handler>;

json::parse_options parse_options() {
  json::parse_options options;
  options.max_depth = limits::kJsonDepth;
  return options;
}

// One value and nothing but space behind it; where it stopped goes into `at`.
boost::system::error_code feed(Parser& parser, std::string_view text, std::size_t& at) {
  boost::system::error_code failed;
  at = parser.write_some(false, text.data(), text.size(), failed);
  if (!failed && at < text.size()) {
    const std::size_t next = text.find_first_not_of(" \t\r\n", at);
    if (next != std::string_view::npos) {
      at = next;
      failed = json::error::extra_data;
    }
  }
  return failed;
}

// A serializer keeps a stack of its own: one per thread saves making it for every value.
template <typename Part>
void append_part(std::string& out, const Part& part) {
  thread_local json::serializer serializer;
  char buffer[1024];
  serializer.reset(part);
  while (!serializer.done()) {
    const json::string_view piece = serializer.read(buffer, sizeof buffer);
    out.append(piece.data(), piece.size());
  }
}

}  // namespace

std::string line_place(std::string_view text, std::size_t at, std::string_view file_name) {
  const std::string_view before = text.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return std::string(file_name) + ":" + std::to_string(line);
}

Result<json::value> parse_json(std::string_view text, std::string_view file_name) {
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  try {
    Parser parser(parse_options(), json::storage_ptr());
    std::size_t at = 0;
    const boost::system::error_code failed = feed(parser, text, at);
    if (!failed) return parser.handler().stack.release();
    const std::string where = line_place(text, at, file_name);
    if (failed == json::error::too_deep) {
      return over_limit("The JSON is nested more than " + std::to_string(limits::kJsonDepth) +
                            " deep (limit kJsonDepth).",
                        where, "Flatten it.");
    }
    if (failed == json::error::incomplete) {
      return bad_input("The JSON ends too early.", where, "Copy or export the file again.");
    }
    return bad_input("The JSON is broken here: " + failed.message() + ".", where,
                     "Correct it; a JSON tool can help.");
  } catch (const std::exception& problem) {
    return unavailable(std::string("Reading stopped: ") + problem.what() + ".",
                       std::string(file_name));
  }
}

std::optional<json::value> json_from(std::string_view text, json::storage_ptr storage) {
  Parser parser(parse_options(), std::move(storage));
  std::size_t at = 0;
  if (feed(parser, text, at)) return std::nullopt;
  return parser.handler().stack.release();
}

void append_json(std::string& out, const json::value& value) {
  append_part(out, &value);
}

void append_json(std::string& out, const json::object& object) {
  if (object.empty()) {
    out += "{}";
  } else {
    append_part(out, &object);
  }
}

void append_json(std::string& out, std::string_view text) {
  const auto plain = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f && c != '"' && c != '\\';
  };
  if (std::all_of(text.begin(), text.end(), plain)) {
    out += '"';
    out.append(text);
    out += '"';
    return;
  }
  append_part(out, json::string_view(text.data(), text.size()));
}

void append_json_without(std::string& out, const json::object& object,
                         std::initializer_list<std::string_view> keys) {
  char before = '{';
  for (const auto& pair : object) {
    const std::string_view key(pair.key().data(), pair.key().size());
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    out += before;
    append_json(out, key);
    out += ':';
    if (const json::string* value = pair.value().if_string()) {
      append_json(out, std::string_view(value->data(), value->size()));
    } else {
      append_json(out, pair.value());
    }
    before = ',';
  }
  out += before == '{' ? "{}" : "}";
}

}  // namespace plumb
