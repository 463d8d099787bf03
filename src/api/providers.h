// Sign-in providers (OpenID Connect) of this server, from the operator's file or environment.
#pragma once

#include <memory>
#include <string>

#include "base/environment.h"
#include "base/result.h"
#include "identity/oidc.h"

namespace plumb::api {

// Requests that wait for another program, at most; more are refused.
inline constexpr std::size_t kWaitingForProviders = 16;

struct Settings;

// Null where none is configured. Failure: bad_input with the line of the file.
Result<std::unique_ptr<identity::OidcClient>> read_providers(const Settings& settings,
                                                             const Environment& environment);

}  // namespace plumb::api
