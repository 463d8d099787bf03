#include "http/message.h"

#include <array>
#include <utility>

#include "http/text.h"

namespace plumb::http {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> kMethods{
    {{Method::get, "GET"},
     {Method::head, "HEAD"},
     {Method::post, "POST"},
     {Method::put, "PUT"},
     {Method::patch, "PATCH"},
     {Method::delete_, "DELETE"},
     {Method::options, "OPTIONS"}}};

// RFC 6266: a plain name old clients understand, and the real one percent-encoded.
std::string attachment(std::string_view file_name) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string plain;
  std::string encoded;
  for (const char c : file_name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_';
    plain += safe || c == ' ' ? c : '_';
    if (safe) {
      encoded += c;
    } else {
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

}  // namespace

std::string_view name_of(Method method) {
  return kMethods[static_cast<std::size_t>(method)].second;
}

std::optional<Method> method_of(std::string_view name) {
  for (const auto& [method, known] : kMethods) {
    if (known == name) return method;
  }
  return std::nullopt;
}

std::string_view reason_of(int status) {
  struct Reason {
    int status;
    std::string_view text;
  };
  constexpr Reason kReasons[] = {
      {100, "Continue"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {207, "Multi-Status"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {417, "Expectation Failed"},
      {421, "Misdirected Request"},
      {422, "Unprocessable Content"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
      {507, "Insufficient Storage"},
  };
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.text;
  }
  return {};
}

Bytes::Bytes(std::string text) : Bytes(std::make_shared<const std::string>(std::move(text))) {}

Bytes::Bytes(std::shared_ptr<const std::string> text) : owner_(std::move(text)) {
  if (owner_) view_ = *owner_;
}

Bytes Bytes::borrowed(std::string_view bytes) {
  Bytes out;
  out.view_ = bytes;
  return out;
}

Response Response::text(std::string body, int status) {
  Response out;
  out.status = status;
  out.headers.add("Content-Type", "text/plain; charset=utf-8");
  out.body = std::move(body);
  return out;
}

Response Response::json(std::string body, int status) {
  Response out;
  out.status = status;
  out.headers.add("Content-Type", "application/json");
  out.body = std::move(body);
  return out;
}

Response Response::html(std::string body, int status) {
  Response out;
  out.status = status;
  out.headers.add("Content-Type", "text/html; charset=utf-8");
  out.body = std::move(body);
  return out;
}

Response Response::empty(int status) {
  Response out;
  out.status = status;
  return out;
}

Response Response::stream(ChunkSource chunks, std::string_view type, std::string_view file_name) {
  Response out;
  out.headers.add("Content-Type", type);
  if (!file_name.empty()) out.headers.add("Content-Disposition", attachment(file_name));
  out.chunks = std::move(chunks);
  return out;
}

Response Response::event_stream(Subscription subscription) {
  Response out;
  out.headers.add("Content-Type", "text/event-stream");
  out.headers.add("Cache-Control", "no-cache, no-transform");
  out.headers.add("X-Accel-Buffering", "no");  // a proxy in front must not hold events back
  out.events = std::move(subscription);
  return out;
}

Response Response::redirect(std::string_view location, int status) {
  Response out;
  out.status = status;
  out.headers.add("Location", location);
  return out;
}

}  // namespace plumb::http
