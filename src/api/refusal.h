// Failures as the contract's Problem, with what a form needs to show them in place.
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "http/message.h"

namespace plumb::api {

// http::problem with further members: "fields", "current". A `status` of 0 is the code's own.
http::Response problem(const Error& error, std::string_view request_id, int status,
                       const json::object& further);

}  // namespace plumb::api
