// Signing in and out: passwords, second factors, links.
#include "api/accounts.h"
#include "api/demo.h"
#include "api/providers.h"
#include "api/refusal.h"

namespace plumb::api {
namespace {

using http::Response;

Result<bool> setup_needed(App& app) {
  PLUMB_TRY(const auto accounts, app.identity().accounts(identity::local_operator()));
  for (const identity::Account& account : accounts) {
    if (account.server_admin && !account.disabled && !account.service) return false;
  }
  return true;
}

Result<Response> get_status(Call& call) {
  App& app = call.app();
  PLUMB_TRY(const bool needed, setup_needed(app));
  json::array providers;
  if (app.providers() != nullptr) {
    for (const auto& provider : app.providers()->providers()) {
      providers.push_back(json::object{{"id", provider.id}, {"label", provider.label}});
    }
  }
  json::object out{{"version", app.settings().version},
                   {"setup_needed", needed},
                   {"providers", std::move(providers)},
                   {"languages", json::array{"en", "de"}},
                   {"demo", nullptr}};
  if (app.settings().demo) out["demo"] = demo_status();
  return call.json(out);
}

Result<Response> get_session(Call& call) {
  PLUMB_TRY(const identity::Account account, own_account(call));
  PLUMB_TRY(const auto entries, call.app().identity().workspaces(call.actor()));
  json::array workspaces;
  for (const identity::WorkspaceEntry& entry : entries) {
    if (entry.archived) continue;
    const auto role = call.actor().role_in(entry.id);
    json::object row{{"id", entry.id},
                     {"name", entry.name},
                     {"role", role ? json::value(identity::name_of(*role)) : json::value(nullptr)},
                     {"verbs", verbs_json(call.actor(), entry.id)}};
    for (const identity::Membership& membership : call.actor().memberships) {
      if (membership.workspace == entry.id && !membership.person.empty()) {
        row["person"] = membership.person;
      }
    }
    workspaces.push_back(std::move(row));
  }
  json::object out{{"account", account_json(account)},
                   {"csrf", call.caller().session ? call.session().csrf : ""},
                   {"workspaces", std::move(workspaces)},
                   {"server_verbs", server_verbs_json(call.actor())}};
  if (call.caller().session) out["expires_at"] = format_instant(call.session().expires_at);
  return call.json(out);
}

Result<Response> sign_in(Call& call) {
  PLUMB_TRY(Body body, call.body());
  identity::Credentials credentials;
  credentials.login = body.text("login", {.required = true, .most = 200});
  credentials.password = body.text("password", {.required = true, .most = 1024});
  PLUMB_CHECK(body.done());
  identity::Identity& identity = call.app().identity();
  auto result = identity.sign_in(credentials, call.client());
  if (!result.ok()) {
    const auto wait = identity.sign_in_wait(credentials.login, call.client());
    if (wait.count() > 0 && result.error().code == Error::Code::throttled) {
      Response refused = problem(result.error(), call.request().id, 0, call.problem);
      refused.headers.set("Retry-After", std::to_string(wait.count()));
      return refused;
    }
    return result.error();
  }
  return signed_in(call, *result);
}

Result<Response> sign_out(Call& call) {
  const Caller& caller = call.caller();
  if (caller.session &&
      !identity::csrf_matches(*caller.session, call.request().headers.get("X-CSRF-Token"))) {
    return forbidden("The CSRF token is missing or not the one of this session.", "X-CSRF-Token",
                     "Send the csrf value of GET /session as X-CSRF-Token.");
  }
  if (!caller.cookie.empty()) {
    // An unknown or ended session is signed out already.
    (void)call.app().identity().sign_out(caller.cookie, call.client());
    call.app().access_changed();
  }
  Response out = call.nothing();
  out.headers.add("Set-Cookie", identity::forget_session_cookie(call.app().cookie_mode()));
  out.headers.add("Clear-Site-Data", "\"cache\"");
  return out;
}

Result<Response> confirm_second_factor(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string code = body.text("code", {.required = true, .most = 64});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const identity::SignIn result,
            call.app().identity().confirm_second_factor(call.caller().cookie, code, call.client()));
  return signed_in(call, result);
}

Result<identity::NewPerson> new_person(Call& call) {
  PLUMB_TRY(Body body, call.body());
  identity::NewPerson out;
  out.login = body.text("login", {.required = true, .most = 200});
  out.name = body.text("name", {.required = true, .most = 200});
  out.email = body.text("email", {.most = 320});
  out.password = body.text("password", {.required = true, .most = 1024});
  PLUMB_CHECK(body.done());
  return out;
}

// A link that is not good is not there, whoever asks.
template <typename T>
Result<T> by_link(Result<T> result) {
  if (!result.ok() && result.error().code == Error::Code::unauthenticated) {
    return not_found(result.error().what, {}, result.error().remedy);
  }
  return result;
}

Result<Response> set_up(Call& call) {
  PLUMB_TRY(const identity::NewPerson person, new_person(call));
  PLUMB_TRY(const identity::SignIn result,
            by_link(call.app().identity().set_up(call.path("secret"), person, call.client())));
  call.app().directory().forget();
  return signed_in(call, result);
}

Result<Response> get_invitation(Call& call) {
  PLUMB_TRY(const identity::InvitationInfo found,
            by_link(call.app().identity().invitation(call.path("secret"))));
  return call.json(json::object{{"workspace", found.spec.workspace},
                                {"workspace_name", found.workspace_name},
                                {"role", identity::name_of(found.spec.role)},
                                {"email", found.spec.email},
                                {"invited_by", call.app().directory().name(found.invited_by)},
                                {"expires_at", format_instant(found.expires_at)}});
}

Result<Response> accept_invitation(Call& call) {
  identity::Identity& identity = call.app().identity();
  if (call.has_body()) {
    PLUMB_TRY(const identity::NewPerson person, new_person(call));
    PLUMB_TRY(const identity::SignIn result,
              by_link(identity.accept_invitation(call.path("secret"), person, call.client())));
    call.app().directory().forget();
    return signed_in(call, result);
  }
  if (!call.caller().session) {
    return unauthenticated("You are not signed in.", {},
                           "Sign in, or send login, name and password to become a new person.");
  }
  const identity::Session& session = call.session();
  if (!identity::csrf_matches(session, call.request().headers.get("X-CSRF-Token"))) {
    return forbidden("The CSRF token is missing or not the one of this session.", "X-CSRF-Token",
                     "Send the csrf value of GET /session as X-CSRF-Token.");
  }
  PLUMB_CHECK(by_link(identity.accept_invitation(call.path("secret"), session, call.client())));
  call.app().access_changed();
  return call.json(json::object{{"stage", "complete"},
                                {"csrf", session.csrf},
                                {"expires_at", format_instant(session.expires_at)}});
}

Result<Response> reset_password(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string password = body.text("password", {.required = true, .most = 1024});
  PLUMB_CHECK(body.done());
  PLUMB_CHECK(
      by_link(call.app().identity().use_reset_link(call.path("secret"), password, call.client())));
  call.app().access_changed();
  return call.nothing();
}

}  // namespace

void add_session_routes(Routes& routes) {
  const http::RouteOptions secret{.compress = http::RouteOptions::Compress::never};
  routes.get("getStatus", "/status", Needs::anybody(), get_status);
  routes.get("getSession", "/session", Needs::signed_in(), get_session, secret);
  routes.post("signIn", "/session", Needs::anybody(), sign_in, secret);
  routes.remove("signOut", "/session", Needs::anybody(), sign_out);
  routes.post("confirmSecondFactor", "/session/second-factor", Needs::anybody(),
              confirm_second_factor, secret);
  routes.post("setUp", "/setup/{secret}", Needs::anybody(), set_up, secret);
  routes.get("getInvitation", "/invitations/{secret}", Needs::anybody(), get_invitation, secret);
  routes.post("acceptInvitation", "/invitations/{secret}", Needs::anybody(), accept_invitation,
              secret);
  routes.post("resetPassword", "/reset/{secret}", Needs::anybody(), reset_password, secret);
}

}  // namespace plumb::api
