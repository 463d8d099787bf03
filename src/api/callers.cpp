#include "api/callers.h"

#include "api/serve.h"
#include "http/text.h"
#include "identity/cookie.h"

namespace plumb::api {
namespace {

// The client behind a proxy on this machine: the last address the proxy added.
std::string address_of(const http::Request& request, const Settings& settings) {
  if (settings.proxied && is_loopback(request.peer)) {
    const std::string chain = request.headers.joined("X-Forwarded-For");
    const std::size_t comma = chain.rfind(',');
    const std::string_view last =
        http::trimmed(comma == std::string::npos ? std::string_view(chain)
                                                 : std::string_view(chain).substr(comma + 1));
    if (!last.empty() && last.size() <= 45) return std::string(last);
  }
  return std::string(request.peer);
}

std::string cookie_of(App& app, const http::Request& request) {
  return std::string(
      identity::session_secret_in(request.headers.joined("Cookie"), app.cookie_mode()));
}

}  // namespace

std::shared_ptr<const Caller> caller_of(App& app, const http::Request& request) {
  auto caller = std::make_shared<Caller>();
  caller->address = address_of(request, app.settings());
  const std::string_view authorization = request.headers.get("Authorization");
  if (!authorization.empty()) {
    const std::string_view token = identity::token_secret_in(authorization);
    auto actor = app.identity().authenticate_token(token);
    if (actor.ok()) {
      caller->actor = std::move(*actor);
    } else {
      caller->bad_token = true;
    }
    return caller;
  }
  caller->cookie = cookie_of(app, request);
  if (caller->cookie.empty()) return caller;
  auto session = app.identity().authenticate(caller->cookie);
  if (session.ok()) {
    caller->actor = session->actor;
    caller->session = std::move(*session);
  }
  return caller;
}

std::shared_ptr<const Caller> caller_at_hand(App& app, const http::Request& request) {
  auto caller = std::make_shared<Caller>();
  std::shared_ptr<const identity::Recalled> known;
  const std::string_view authorization = request.headers.get("Authorization");
  if (!authorization.empty()) {
    known = app.identity().recall_token(identity::token_secret_in(authorization));
  } else {
    caller->cookie = cookie_of(app, request);
    if (!caller->cookie.empty()) known = app.identity().recall_session(caller->cookie);
  }
  if (!known) return nullptr;
  caller->address = address_of(request, app.settings());
  caller->actor = known->actor;
  caller->session = known->session;
  return caller;
}

}  // namespace plumb::api
