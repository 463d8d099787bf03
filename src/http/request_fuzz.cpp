// Any bytes as what a client may send: a request head with its body, a target, a cursor, cookies,
// lists of tags, encodings and types. Results hold what their headers promise; never a crash, a
// hang or an exception.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/compress.h"
#include "http/conditional.h"
#include "http/cookie.h"
#include "http/cursor.h"
#include "http/events.h"
#include "http/io/request_parser.h"
#include "http/target.h"
#include "http/text.h"

namespace {

using namespace plumb;
using namespace plumb::http;

void require(bool holds) {
  if (!holds) std::abort();
}

Limits tight() {
  Limits out;
  out.target_bytes = 256;
  out.header_bytes = 1'024;
  out.header_count = 16;
  out.path_segments = 8;
  out.query_parameters = 8;
  return out;
}

void check_target(std::string_view text) {
  static const Limits limits = tight();
  Target target;
  path_of(text);
  if (!parse_target(text, limits, target).ok()) return;
  require(target.segments.size() <= limits.path_segments);
  require(target.parameters.size() <= limits.query_parameters);
  for (const std::string& segment : target.segments) {
    require(segment != "." && segment != "..");
    require(is_utf8(segment) && segment.find('\0') == std::string::npos);
  }
}

void check_lists(std::string_view text) {
  const double quality = quality_in(text, "gzip");
  require(quality >= 0 && quality <= 1);
  none_match_hits(text, "\"v17\"");
  // What is strong enough for a write is enough for a read.
  if (match_hits(text, "\"v17\"")) require(none_match_hits(text, "\"v17\""));
  RequestHeaders headers;
  headers.add("Cookie", text);
  const auto one = cookie(headers, "session");
  if (one) require(cookie_in(text, "session") == one);
  std::string quoted;
  append_json(quoted, text);
  require(is_utf8(quoted));
}

void check_tokens(std::string_view text) {
  static const Cursors cursors{Cursors::Key{}};
  const auto fields = cursors.decode("scope", text);
  if (fields.ok()) require(cursors.encode("scope", *fields) == text);
  std::string bytes;
  if (from_base64(text, bytes)) require(to_base64(bytes) == text);
  static EventHub hub(EventHub::Options{},
                      Environment{[] { return Instant{}; }, [] { return std::uint64_t{1}; }});
  require(hub.start(text).next == 1);
}

// As a connection would feed it: the head whole, the body in two portions.
void check_request(std::string_view text) {
  static const Limits limits = tight();
  constexpr std::size_t kMost = 512;
  const std::size_t end = text.substr(0, limits.header_bytes).find("\r\n\r\n");
  if (end == std::string_view::npos) return;
  io::RequestParser parser(limits);
  io::Head head;
  RequestHeaders headers;
  if (parser.parse_head(text.substr(0, end + 4), head, headers)) return;
  require(headers.size() <= limits.header_count && head.target.size() <= limits.target_bytes);
  require(headers.count("Content-Length") <= 1 && headers.count("Host") <= 1);
  require(!(headers.has("Content-Length") && headers.has("Transfer-Encoding")));
  require(head.chunked == headers.has("Transfer-Encoding"));
  if (!head.has_body() || head.content_length > kMost) return;
  std::string_view rest = text.substr(end + 4);
  const std::size_t before = headers.size();
  std::string body;
  const auto first = parser.parse_body(rest.substr(0, rest.size() / 2), kMost, body);
  rest.remove_prefix(first.used);
  if (!first.done && !first.refusal) {
    const auto second = parser.parse_body(rest, kMost, body);
    require(second.used <= rest.size());
    if (second.done && !head.chunked) require(body.size() == head.content_length);
  }
  require(body.size() <= kMost && headers.size() == before);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_target(text);
  check_lists(text);
  check_tokens(text);
  check_request(text);
  return 0;
}
