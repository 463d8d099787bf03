// Who a request comes from.
#pragma once

#include <memory>

#include "api/call.h"

namespace plumb::api {

// From its cookie or token; nobody where neither proves anything.
std::shared_ptr<const Caller> caller_of(App& app, const http::Request& request);

// The same for somebody who proved themselves a moment ago, without asking the file of accounts;
// null: ask caller_of().
std::shared_ptr<const Caller> caller_at_hand(App& app, const http::Request& request);

}  // namespace plumb::api
