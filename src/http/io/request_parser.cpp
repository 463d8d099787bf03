#include "http/io/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <charconv>

#include "http/text.h"

namespace plumb::http::io {
namespace {

namespace beast = boost::beast;
using beast::http::error;
using Failed = beast::error_code;

Refusal malformed(std::string what) {
  return {400, bad_input(std::move(what), {}, "Check what sends this request.")};
}

Refusal refusal_of(const Failed& failed, const Limits& limits) {
  if (failed == error::bad_version) {
    return {505, bad_input("The request is not HTTP/1.0 or HTTP/1.1.", {}, "Use HTTP/1.1.")};
  }
  if (failed == error::header_limit) return head_too_large("\r\n", limits);
  return malformed("The request is malformed: " + failed.message() + ".");
}

// Beast calls this with each part of a message as it recognises it.
class Parser final : public beast::http::basic_parser<true> {
 public:
  using View = beast::string_view;

  Parser(const Limits& limits, Head& head, RequestHeaders& headers)
      : limits_(limits), head_(head), headers_(headers) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    // The bound on a body depends on the route, which is not known yet (parse_body).
    body_limit(boost::none);
  }

  std::string* body = nullptr;
  std::size_t body_most = 0;
  std::optional<Refusal> refusal;  // says more than the code Beast is stopped with

 private:
  void refuse(Refusal with, Failed& failed) {
    refusal = std::move(with);
    failed = error::bad_value;
  }

  void on_request_impl(beast::http::verb, View method, View target, int version,
                       Failed& failed) override {
    const std::optional<Method> known = method_of({method.data(), method.size()});
    if (!known) {
      return refuse({501, bad_input("The method is none this server knows.", {},
                                    "Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.")},
                    failed);
    }
    if (target.size() > limits_.target_bytes) return refuse(head_too_large({}, limits_), failed);
    head_.method = *known;
    head_.target.assign(target.data(), target.size());
    head_.version_1_0 = version == 10;
  }

  void on_response_impl(int, View, int, Failed&) override {}

  void on_field_impl(beast::http::field, View name, View value, Failed& failed) override {
    if (in_body_) return;  // a trailer: nothing here needs one, and it must not pose as a header
    if (headers_.size() == limits_.header_count) {
      return refuse({431, over_limit("The request has more than " +
                                         std::to_string(limits_.header_count) + " headers.",
                                     {}, "Send fewer headers or cookies.")},
                    failed);
    }
    headers_.add({name.data(), name.size()}, {value.data(), value.size()});
  }

  void on_header_impl(Failed&) override { in_body_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Failed&) override {}

  std::size_t on_body_impl(View bytes, Failed& failed) override {
    if (bytes.size() > body_most - body->size()) {
      refuse({413, over_limit("The body of the request has more than " + std::to_string(body_most) +
                                  " bytes.",
                              {}, "Send it in smaller parts.")},
             failed);
      return 0;
    }
    body->append(bytes.data(), bytes.size());
    return bytes.size();
  }

  void on_chunk_header_impl(std::uint64_t, View, Failed&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View bytes, Failed& failed) override {
    return on_body_impl(bytes, failed);
  }
  void on_finish_impl(Failed&) override {}

  const Limits& limits_;
  Head& head_;
  RequestHeaders& headers_;
  bool in_body_ = false;
};

std::optional<Refusal> check_length(Head& head, const RequestHeaders& headers) {
  const bool coded = headers.has("Transfer-Encoding");
  const bool sized = headers.has("Content-Length");
  if (coded && sized) {
    return malformed("The request has both Content-Length and Transfer-Encoding.");
  }
  if (coded) {
    if (head.version_1_0) return malformed("HTTP/1.0 has no Transfer-Encoding.");
    if (headers.count("Transfer-Encoding") > 1) {
      return malformed("The request has several Transfer-Encoding headers.");
    }
    if (!equals_ignoring_case(headers.get("Transfer-Encoding"), "chunked")) {
      return Refusal{501, bad_input("The only Transfer-Encoding understood is \"chunked\".", {},
                                    "Send the body with a Content-Length.")};
    }
    head.chunked = true;
  }
  if (sized) {
    const std::string_view text = headers.get("Content-Length");
    if (headers.count("Content-Length") > 1) {
      return malformed("The request has several Content-Length headers.");
    }
    const auto [end, failure] =
        std::from_chars(text.data(), text.data() + text.size(), head.content_length);
    if (failure != std::errc() || end != text.data() + text.size()) {
      return malformed("The Content-Length is not a number.");
    }
  }
  return std::nullopt;
}

bool is_host(std::string_view text) {
  for (const char c : text) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
    if (!fine) return false;
  }
  return true;
}

std::optional<Refusal> check_headers(Head& head, const RequestHeaders& headers) {
  const std::size_t hosts = headers.count("Host");
  if (hosts > 1 || (hosts == 0 && !head.version_1_0) || !is_host(headers.get("Host"))) {
    return malformed("The request does not name exactly one host.");
  }
  if (auto refusal = check_length(head, headers)) return refusal;
  if (headers.has("Expect") && !head.version_1_0) {
    if (!equals_ignoring_case(headers.get("Expect"), "100-continue")) {
      return Refusal{417, bad_input("The only expectation met is \"100-continue\".", "Expect",
                                    "Leave the Expect header out.")};
    }
    head.expects_continue = true;
  }
  return std::nullopt;
}

}  // namespace

Refusal head_too_large(std::string_view begun, const Limits& limits) {
  if (begun.find("\r\n") == std::string_view::npos) {
    return {414, over_limit("The address of the request has more than " +
                                std::to_string(limits.target_bytes) + " bytes.",
                            {}, "Use a shorter address; send long input in the body.")};
  }
  return {431, over_limit("The headers of the request have more than " +
                              std::to_string(limits.header_bytes) + " bytes.",
                          {}, "Send fewer or shorter headers or cookies.")};
}

struct RequestParser::State {
  std::optional<Parser> parser;  // one per message: Beast's cannot be used again
};

RequestParser::RequestParser(const Limits& limits)
    : limits_(limits), state_(std::make_unique<State>()) {}

RequestParser::~RequestParser() = default;

std::optional<Refusal> RequestParser::parse_head(std::string_view block, Head& head,
                                                 RequestHeaders& headers) {
  head = Head{.method = Method::get, .target = std::move(head.target)};
  head.target.clear();
  headers.clear();
  for (std::size_t at = block.find('\n'); at + 1 < block.size(); at = block.find('\n', at + 1)) {
    if (block[at + 1] == ' ' || block[at + 1] == '\t') {
      return malformed("A header of the request is folded over two lines.");
    }
  }
  Parser& parser = state_->parser.emplace(limits_, head, headers);
  Failed failed;
  std::size_t used = parser.put({block.data(), block.size()}, failed);
  if (parser.refusal) return parser.refusal;
  if (failed) return refusal_of(failed, limits_);
  if (used != block.size() || !parser.is_header_done()) {
    return malformed("The request is malformed.");
  }
  head.keep_alive = parser.keep_alive();
  return check_headers(head, headers);
}

RequestParser::Body RequestParser::parse_body(std::string_view bytes, std::size_t limit,
                                              std::string& out) {
  Body result;
  Parser& parser = *state_->parser;
  parser.body = &out;
  parser.body_most = limit;
  bool lines_too_long = false;
  while (!parser.is_done() && result.used < bytes.size() && !lines_too_long) {
    const std::string_view rest = bytes.substr(result.used);
    const std::size_t before = out.size();
    Failed failed;
    const std::size_t taken = parser.put({rest.data(), rest.size()}, failed);
    result.used += taken;
    if (failed == error::need_more) break;
    if (failed) {
      result.refusal = parser.refusal ? *parser.refusal : refusal_of(failed, limits_);
      return result;
    }
    // What is no body is a size line or a trailer that arrived whole.
    lines_too_long = taken - (out.size() - before) > limits_.chunk_line_bytes;
  }
  result.done = parser.is_done();
  const bool unfinished = !result.done && bytes.size() - result.used > limits_.chunk_line_bytes;
  if (lines_too_long || unfinished) {
    result.refusal = malformed("A size line or the trailer of the chunked body is too long.");
  }
  return result;
}

}  // namespace plumb::http::io
