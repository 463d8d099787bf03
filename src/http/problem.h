// Failures on the wire: application/problem+json (RFC 9457). The one place that knows which status
// an Error::Code has.
//
//   {"type":"urn:plumbline:problem:not_found","title":"Not Found","status":404,
//    "detail":"There is no element E-7.","where":"E-7","remedy":"...","request_id":"r-..."}
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace plumb::http {

// bad_input 422, not_found 404, conflict 409, limit 413, unavailable 503, corrupt 500. A caller
// that knows better names the status: 400 for what could not even be read, 412 for a failed
// If-Match, 429 for too much in too little time.
int status_of(Error::Code code);

std::string_view name_of(Error::Code code);  // "bad_input"

// The type names the code, the title the status. `where` and `remedy` are left out when empty.
// 429 and 503 carry Retry-After: 1, which the caller may replace.
Response problem(const Error& error, std::string_view request_id);
Response problem(const Error& error, std::string_view request_id, int status);

}  // namespace plumb::http
