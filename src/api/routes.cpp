#include "api/routes.h"

#include <algorithm>
#include <cassert>

#include "api/call.h"
#include "api/callers.h"
#include "api/refusal.h"

namespace plumb::api {
namespace {

constexpr std::string_view kBase = "/api/v1";

bool writes(http::Method method) {
  return method != http::Method::get && method != http::Method::head &&
         method != http::Method::options;
}

Status check_csrf(const Call& call) {
  if (!writes(call.request().method)) return done();
  // A browser says where a request comes from; another site has no business here.
  if (call.request().headers.get("Sec-Fetch-Site") == "cross-site") {
    return forbidden("This request comes from another site.");
  }
  const Caller& caller = call.caller();
  if (!caller.session || call.route().needs.who == Needs::Who::anybody) return done();
  if (identity::csrf_matches(*caller.session, call.request().headers.get("X-CSRF-Token"))) {
    return done();
  }
  return forbidden("The CSRF token is missing or not the one of this session.", "X-CSRF-Token",
                   "Send the csrf value of GET /session as X-CSRF-Token.");
}

Status check_signed_in(const Call& call) {
  const Needs& needs = call.route().needs;
  if (needs.who == Needs::Who::anybody) return done();
  if (call.actor().kind == identity::Actor::Kind::nobody) {
    return unauthenticated(
        call.caller().bad_token
            ? "This token is not valid: it is unknown, has expired or was revoked."
            : "You are not signed in, or your session has ended.",
        {}, call.caller().bad_token ? "Make a new token." : "Sign in.");
  }
  if (needs.who == Needs::Who::session && !call.caller().session) {
    return forbidden("A token cannot do this.", {}, "Sign in with your password.");
  }
  return done();
}

Status check_needs(Call& call) {
  PLUMB_CHECK(check_signed_in(call));
  PLUMB_CHECK(check_csrf(call));
  const Needs& needs = call.route().needs;
  using Kind = identity::Object::Kind;
  switch (needs.who) {
    case Needs::Who::anybody:
    case Needs::Who::signed_in:
    case Needs::Who::session: return done();
    case Needs::Who::server: return call.may(needs.verb, {Kind::server, {}, {}, {}});
    case Needs::Who::workspace: PLUMB_CHECK(call.may(needs.verb)); break;
    case Needs::Who::object: {
      const identity::Verb verb =
          call.can(identity::Verb::read) ? identity::Verb::read : needs.verb;
      PLUMB_CHECK(call.may(verb));
      break;
    }
  }
  PLUMB_TRY(auto open, call.app().workspace(call.path("workspace")));
  call.enter(std::move(open));
  return done();
}

http::Response finished(Call& call, Result<http::Response> made) {
  http::Response out =
      made.ok() ? std::move(*made)
                : problem(made.error(), call.request().id, call.problem_status, call.problem);
  out.headers.add_lines(call.headers.wire());
  if (!out.headers.has("Cache-Control")) {
    // Private data: kept by nobody, but asked for again with its tag.
    out.headers.set("Cache-Control", out.headers.has("ETag") ? "private, no-cache" : "no-store");
  }
  return out;
}

// Refusals for who asks are not remembered under an idempotency key: once signed in, the same
// request may be sent again. Answers that carry secrets are not either: only writes to a workspace
// are repeatable.
http::Response answer(Call& call, const Handler& handler) {
  const Needs::Who who = call.route().needs.who;
  const bool repeatable =
      (who == Needs::Who::workspace || who == Needs::Who::object) && writes(call.request().method);
  if (const Status needs = check_needs(call); !needs.ok()) return finished(call, needs.error());
  const auto run = [&] { return finished(call, handler(call)); };
  return repeatable ? call.app().idempotency().once(call.request(), run) : run();
}

// Whoever is refused, or not known at this moment, goes the usual way and hears why there.
std::optional<http::Response> answer_at_hand(App& app, http::Request& request,
                                             http::Parameters parameters, const RouteInfo& route,
                                             const QuickHandler& handler) {
  auto caller = caller_at_hand(app, request);
  if (!caller) return std::nullopt;
  request.actor = caller->actor.account;
  request.session = std::move(caller);
  Call call(app, request, parameters, route);
  if (!check_signed_in(call).ok() || !call.can(route.needs.verb)) return std::nullopt;
  auto open = app.at_hand(call.path("workspace"));
  if (!open) return std::nullopt;
  call.enter(std::move(open));
  std::optional<http::Response> made = handler(call);
  if (!made) return std::nullopt;
  return finished(call, std::move(*made));
}

}  // namespace

void Routes::add(std::string_view operation, http::Method method, std::string_view pattern,
                 Needs needs, Handler handler, http::RouteOptions options, QuickHandler quick) {
  assert(!quick || (method == http::Method::get && needs.who == Needs::Who::workspace));
  all_.push_back({std::string(operation), method, std::string(pattern), needs});
  const auto info = std::make_shared<const RouteInfo>(all_.back());
  App& app = app_;
  http::QuickHandler at_hand;
  if (quick) {
    at_hand = [&app, info, quick = std::move(quick)](http::Request& request,
                                                     http::Parameters parameters) {
      return answer_at_hand(app, request, parameters, *info, quick);
    };
  }
  router_.add(
      method, std::string(kBase) + std::string(pattern),
      [&app, info, handler = std::move(handler)](const http::Request& request,
                                                 http::Parameters parameters) {
        Call call(app, request, parameters, *info);
        return answer(call, handler);
      },
      options, std::move(at_hand));
}

json::array routes_json(const std::vector<RouteInfo>& routes) {
  constexpr std::string_view kWho[] = {"anybody", "signed_in", "session",
                                       "server",  "workspace", "object"};
  constexpr std::string_view kKinds[] = {"workspace", "element", "comment", "answer",
                                         "scenario",  "batch",   "server"};
  std::vector<const RouteInfo*> sorted;
  for (const RouteInfo& route : routes) sorted.push_back(&route);
  std::sort(sorted.begin(), sorted.end(),
            [](const RouteInfo* a, const RouteInfo* b) { return a->operation < b->operation; });
  json::array out;
  for (const RouteInfo* route : sorted) {
    json::object row{{"operation", route->operation},
                     {"method", http::name_of(route->method)},
                     {"path", route->pattern},
                     {"who", kWho[static_cast<std::size_t>(route->needs.who)]}};
    if (route->needs.who >= Needs::Who::server) {
      row["verb"] = identity::name_of(route->needs.verb);
      row["object"] = kKinds[static_cast<std::size_t>(route->needs.kind)];
    }
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace plumb::api
