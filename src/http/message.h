// A request as a handler sees it and the response it returns.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/events.h"
#include "http/headers.h"
#include "http/target.h"

namespace plumb::http {

enum class Method : unsigned char { get, head, post, put, patch, delete_, options };

std::string_view name_of(Method method);                 // "GET"
std::optional<Method> method_of(std::string_view name);  // exact case, as HTTP has it
std::string_view reason_of(int status);                  // "Not Found"; "" if unknown

// Valid while its handler runs: the views point into the connection.
struct Request {
  Method method = Method::get;
  std::string_view target;  // as sent: path and query
  std::string_view path;    // as sent, without the query
  Target parsed;            // decoded segments and query parameters
  RequestHeaders headers;
  std::string body;
  std::string_view peer;  // address without port
  std::string id;         // goes back as X-Request-Id and into the log
  bool secure = false;    // came over TLS

  // For a before-hook to fill and handlers to read.
  std::string actor;                    // who asks; goes into the log
  std::shared_ptr<const void> session;  // whatever the hook found out about them

  // The first query parameter of this name; null if there is none.
  const std::string* query(std::string_view name) const { return parsed.parameter(name); }
};

// Immutable bytes that several responses may share.
class Bytes {
 public:
  Bytes() = default;
  Bytes(std::string text);                         // NOLINT: text is a body wherever one is wanted
  Bytes(std::shared_ptr<const std::string> text);  // NOLINT
  // Not copied: must outlive the server, as what is compiled in does.
  static Bytes borrowed(std::string_view bytes);

  std::string_view view() const { return view_; }
  std::size_t size() const { return view_.size(); }
  bool empty() const { return view_.empty(); }

 private:
  std::shared_ptr<const std::string> owner_;
  std::string_view view_;
};

// The next piece of a streamed body, called on a worker after the piece before was sent; an empty
// piece ends the body. An error cuts the connection, so that the client sees the body is not whole.
using ChunkSource = std::function<Result<std::string>()>;

struct Response {
  int status = 200;
  ResponseHeaders headers;
  Bytes body;
  ChunkSource chunks;                  // instead of body
  std::optional<Subscription> events;  // instead of both: the connection becomes an event stream

  static Response text(std::string body, int status = 200);
  static Response json(std::string body, int status = 200);
  static Response html(std::string body, int status = 200);
  static Response empty(int status = 204);
  // Content-Disposition: attachment, with the name in ASCII and UTF-8 form, when a name is given.
  static Response stream(ChunkSource chunks, std::string_view type,
                         std::string_view file_name = {});
  static Response event_stream(Subscription subscription);
  static Response redirect(std::string_view location, int status = 303);

  Response& with(std::string_view name, std::string_view value) & {
    headers.set(name, value);
    return *this;
  }
  Response&& with(std::string_view name, std::string_view value) && {
    headers.set(name, value);
    return std::move(*this);
  }
  Response& with_etag(std::string_view etag) & { return with("ETag", etag); }
  Response&& with_etag(std::string_view etag) && { return std::move(*this).with("ETag", etag); }
};

}  // namespace plumb::http
