#include "api/refusal.h"

#include "http/problem.h"

namespace plumb::api {

http::Response problem(const Error& error, std::string_view request_id, int status,
                       const json::object& further) {
  http::Response out =
      http::problem(error, request_id, status != 0 ? status : http::status_of(error.code));
  if (further.empty()) return out;
  std::string body(out.body.view());
  const std::string more = json::serialize(further);
  body.pop_back();
  body += ',';
  body.append(more, 1);
  out.body = std::move(body);
  return out;
}

}  // namespace plumb::api
