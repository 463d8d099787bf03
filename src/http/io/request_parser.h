// Reads a request off the wire, strictly. Built on Boost.Beast's parser, which this file's .cpp
// alone includes; what Beast tolerates and a proxy in front might read differently is refused here:
// folded headers, repeated or decorated Content-Length, any Transfer-Encoding but "chunked", both
// together, more or less than one Host, and so on (RFC 9112, sections 3, 6 and 11.2).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/headers.h"
#include "http/limits.h"
#include "http/message.h"

namespace plumb::http::io {

// Why a request is not served, and the status that says so.
struct Refusal {
  int status = 400;
  Error error;
};

struct Head {
  Method method = Method::get;
  std::string target;
  bool version_1_0 = false;
  bool keep_alive = true;  // what the client wants
  bool chunked = false;
  std::uint64_t content_length = 0;
  bool expects_continue = false;

  bool has_body() const { return chunked || content_length > 0; }
};

class RequestParser {
 public:
  explicit RequestParser(const Limits& limits);
  ~RequestParser();

  // `block` is everything up to and including the empty line. Overwrites `head` and `headers`.
  std::optional<Refusal> parse_head(std::string_view block, Head& head, RequestHeaders& headers);

  struct Body {
    std::size_t used = 0;  // bytes of the input that are dealt with
    bool done = false;
    std::optional<Refusal> refusal;
  };
  // Takes the next bytes of the body of the request parsed last. `bytes` is all there is so far
  // that was not used before. Appends to `out`, up to `limit` bytes in all.
  Body parse_body(std::string_view bytes, std::size_t limit, std::string& out);

 private:
  struct State;
  const Limits& limits_;
  std::unique_ptr<State> state_;
};

// What to answer when a head grew beyond its limit before it ended: 414 if it is still within the
// first line, otherwise 431.
Refusal head_too_large(std::string_view begun, const Limits& limits);

}  // namespace plumb::http::io
