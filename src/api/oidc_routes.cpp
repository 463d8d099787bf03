// Signing in through a provider: there, and back.
#include "api/accounts.h"
#include "api/providers.h"
#include "http/cookie.h"
#include "http/target.h"

namespace plumb::api {
namespace {

using http::Response;

// That may wait for a provider at a time, each way; serve.cpp has as many workers more, so that a
// provider that does not answer holds nobody else up.
constexpr std::size_t kJourneys = kWaitingForProviders / 2;

std::string callback_of(Call& call) {
  return call.app().settings().public_url + "/api/v1/oidc/" +
         http::percent_encode(call.path("provider")) + "/callback";
}

Result<Response> start(Call& call) {
  identity::OidcClient* const client = call.app().providers();
  if (client == nullptr) return not_found("There is no such sign-in provider.");
  PLUMB_TRY(const std::string return_to, call.text("return_to", 2'000));
  // Whoever is signed in and comes from our own pages wants to link; another site cannot.
  const bool own = call.request().headers.get("Sec-Fetch-Site") != "cross-site";
  const std::string bound = call.caller().session && own ? call.session().id : std::string();
  PLUMB_TRY(const identity::JourneyStart journey,
            client->begin(call.path("provider"), callback_of(call), return_to, bound));
  Response out = Response::redirect(journey.redirect_url);
  out.headers.add("Set-Cookie", identity::journey_cookie(call.app().cookie_mode(), journey.cookie,
                                                         identity::kJourneyWithin));
  return out;
}

// Where the sign-in page shows why it did not work.
Response back_with(const Error& error) {
  return Response::redirect("/sign-in?problem=" + http::percent_encode(error.what));
}

Result<Response> arrive(Call& call) {
  identity::OidcClient& client = *call.app().providers();
  const auto cookie =
      http::cookie(call.request().headers, identity::journey_cookie_name(call.app().cookie_mode()));
  const identity::ProviderAnswer answer{call.text("code"), call.text("state"), call.text("error"),
                                        call.text("error_description"), call.text("iss")};
  PLUMB_TRY(const identity::JourneyEnd end,
            client.finish(call.path("provider"), answer, cookie.value_or("")));
  identity::Identity& identity = call.app().identity();
  if (!end.bound_to.empty()) {
    if (!call.caller().session || call.session().id != end.bound_to) {
      return unauthenticated("You signed out meanwhile.", {},
                             "Sign in and link the provider again.");
    }
    PLUMB_CHECK(identity.link_provider(call.session(), end.claims, call.client()));
    return Response::redirect(end.return_to);
  }
  PLUMB_TRY(const identity::SignIn made,
            identity.sign_in_with_claims(end.claims, end.newcomers, call.client()));
  call.app().directory().forget();
  call.app().access_changed();
  const bool complete = made.stage == identity::SignIn::Stage::complete;
  Response out = Response::redirect(complete ? end.return_to
                                             : "/sign-in?stage=second_factor&return_to=" +
                                                   http::percent_encode(end.return_to));
  out.headers.add("Set-Cookie", cookie_header(call.app(), made.secret, made.expires_at));
  return out;
}

Result<Response> finish(Call& call) {
  if (call.app().providers() == nullptr) return not_found("There is no such sign-in provider.");
  Result<Response> arrived = arrive(call);
  Response out = arrived.ok() ? std::move(*arrived) : back_with(arrived.error());
  out.headers.add("Set-Cookie",
                  identity::journey_cookie(call.app().cookie_mode(), {}, std::chrono::seconds{0}));
  return out;
}

}  // namespace

void add_oidc_routes(Routes& routes) {
  const http::RouteOptions waits{.compress = http::RouteOptions::Compress::never,
                                 .concurrent = kJourneys};
  routes.get("startProvider", "/oidc/{provider}/start", Needs::anybody(), start, waits);
  routes.get("finishProvider", "/oidc/{provider}/callback", Needs::anybody(), finish, waits);
}

}  // namespace plumb::api
