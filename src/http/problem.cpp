#include "http/problem.h"

#include "http/text.h"

namespace plumb::http {

int status_of(Error::Code code) {
  switch (code) {
    case Error::Code::bad_input: return 422;
    case Error::Code::not_found: return 404;
    case Error::Code::conflict: return 409;
    case Error::Code::limit: return 413;
    case Error::Code::unavailable: return 503;
    case Error::Code::corrupt: return 500;
    case Error::Code::unauthenticated: return 401;
    case Error::Code::forbidden: return 403;
    case Error::Code::throttled: return 429;
  }
  return 500;
}

std::string_view name_of(Error::Code code) {
  switch (code) {
    case Error::Code::bad_input: return "bad_input";
    case Error::Code::not_found: return "not_found";
    case Error::Code::conflict: return "conflict";
    case Error::Code::limit: return "limit";
    case Error::Code::unavailable: return "unavailable";
    case Error::Code::corrupt: return "corrupt";
    case Error::Code::unauthenticated: return "unauthenticated";
    case Error::Code::forbidden: return "forbidden";
    case Error::Code::throttled: return "throttled";
  }
  return "corrupt";
}

Response problem(const Error& error, std::string_view request_id) {
  return problem(error, request_id, status_of(error.code));
}

Response problem(const Error& error, std::string_view request_id, int status) {
  std::string body = R"({"type":"urn:plumbline:problem:)";
  body += name_of(error.code);
  body += R"(","title":)";
  append_json(body, reason_of(status));
  body += R"(,"status":)" + std::to_string(status) + R"(,"detail":)";
  append_json(body, error.what);
  if (!error.where.empty()) {
    body += R"(,"where":)";
    append_json(body, error.where);
  }
  if (!error.remedy.empty()) {
    body += R"(,"remedy":)";
    append_json(body, error.remedy);
  }
  body += R"(,"request_id":)";
  append_json(body, request_id);
  body += '}';
  Response out;
  out.status = status;
  out.headers.add("Content-Type", "application/problem+json");
  out.headers.add("Cache-Control", "no-store");
  // RFC 9110 15.5.2 asks for it; no browser opens a window of its own for this scheme.
  if (status == 401) out.headers.add("WWW-Authenticate", "Bearer");
  if (status == 503 || status == 429) out.headers.add("Retry-After", "1");
  out.body = std::move(body);
  return out;
}

}  // namespace plumb::http
