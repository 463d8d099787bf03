// One's own account: name, password, sessions, second factor, tokens, preferences.
#include "api/accounts.h"

namespace plumb::api {
namespace {

using http::Response;

json::object list_of(json::array items) {
  return {{"items", std::move(items)}};
}

Result<Response> get_account(Call& call) {
  PLUMB_TRY(const identity::Account account, own_account(call));
  json::object out = account_json(account);
  if (call.caller().session) {
    const auto left = call.app().identity().recovery_codes_left(call.session());
    if (left.ok()) out["recovery_codes_left"] = *left;
  }
  return call.json(out);
}

Result<Response> rename_account(Call& call) {
  PLUMB_TRY(const identity::Account account, own_account(call));
  PLUMB_TRY(Body body, call.body());
  const std::string name = body.text_if("name", {.least = 1, .most = 200}).value_or(account.name);
  const std::string email = body.text_if("email", {.most = 320}).value_or(account.email);
  PLUMB_CHECK(body.done());
  PLUMB_CHECK(call.app().identity().rename(call.session(), name, email, call.client()));
  call.app().directory().forget();
  return get_account(call);
}

Result<Response> change_password(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string current = body.text("current", {.required = true, .most = 1024});
  const std::string next = body.text("next", {.required = true, .most = 1024});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const identity::SignIn result,
            call.app().identity().change_password(call.session(), current, next, call.client()));
  call.app().access_changed();
  return signed_in(call, result);
}

Result<Response> list_sessions(Call& call) {
  PLUMB_TRY(const auto sessions, call.app().identity().sessions(call.session()));
  json::array items;
  for (const identity::SessionInfo& session : sessions) {
    items.push_back(json::object{{"id", session.id},
                                 {"created_at", format_instant(session.created_at)},
                                 {"seen_at", format_instant(session.seen_at)},
                                 {"expires_at", format_instant(session.expires_at)},
                                 {"address", session.address},
                                 {"agent", session.agent},
                                 {"current", session.id == call.session().id}});
  }
  return call.json(list_of(std::move(items)));
}

Result<Response> end_other_sessions(Call& call) {
  PLUMB_CHECK(call.app().identity().end_other_sessions(call.session(), call.client()));
  call.app().access_changed();
  return call.nothing();
}

Result<Response> end_session(Call& call) {
  PLUMB_CHECK(call.app().identity().end_session(call.session(), call.path("id"), call.client()));
  call.app().access_changed();
  return call.nothing();
}

Result<std::string> password_in(Call& call) {
  PLUMB_TRY(Body body, call.body());
  std::string out = body.text("password", {.required = true, .most = 1024});
  PLUMB_CHECK(body.done());
  return out;
}

json::object codes_json(const std::vector<std::string>& codes) {
  json::array out;
  for (const std::string& code : codes) out.emplace_back(code);
  return {{"codes", std::move(out)}};
}

Result<Response> begin_totp(Call& call) {
  PLUMB_TRY(const std::string password, password_in(call));
  PLUMB_TRY(const identity::TotpEnrolment enrolment,
            call.app().identity().begin_totp(call.session(), password, call.client()));
  return call.json(json::object{{"secret", enrolment.secret}, {"uri", enrolment.uri}});
}

Result<Response> confirm_totp(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string code = body.text("code", {.required = true, .most = 64});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const auto codes,
            call.app().identity().confirm_totp(call.session(), code, call.client()));
  return call.json(codes_json(codes));
}

Result<Response> disable_totp(Call& call) {
  PLUMB_TRY(const std::string password, password_in(call));
  PLUMB_CHECK(call.app().identity().disable_totp(call.session(), password, call.client()));
  return call.nothing();
}

Result<Response> renew_recovery_codes(Call& call) {
  PLUMB_TRY(const std::string password, password_in(call));
  PLUMB_TRY(const auto codes,
            call.app().identity().new_recovery_codes(call.session(), password, call.client()));
  return call.json(codes_json(codes));
}

Result<Response> list_my_tokens(Call& call) {
  PLUMB_TRY(const auto tokens, call.app().identity().tokens(call.session()));
  json::array items;
  for (const identity::TokenInfo& token : tokens) items.push_back(token_json(token));
  return call.json(list_of(std::move(items)));
}

Result<Response> create_token(Call& call) {
  PLUMB_TRY(const identity::TokenSpec spec, token_spec(call));
  PLUMB_TRY(const identity::NewToken made,
            call.app().identity().create_token(call.session(), spec, call.client()));
  return call.json(json::object{{"id", made.id}, {"text", made.text}}, 201);
}

Result<Response> revoke_token(Call& call) {
  PLUMB_CHECK(call.app().identity().revoke_token(call.actor(), call.path("id"), call.client()));
  call.app().access_changed();
  return call.nothing();
}

Result<Response> get_preferences(Call& call) {
  PLUMB_TRY(const json::object found,
            call.app().identity().preferences(call.actor(), call.text("workspace")));
  return call.json(found);
}

Result<Response> set_preferences(Call& call) {
  PLUMB_TRY(const Body body, call.body());
  PLUMB_CHECK(
      call.app().identity().set_preferences(call.actor(), call.text("workspace"), body.whole()));
  return get_preferences(call);
}

}  // namespace

void add_account_routes(Routes& routes) {
  const http::RouteOptions secret{.compress = http::RouteOptions::Compress::never};
  const Needs own = Needs::session();
  routes.get("getAccount", "/account", Needs::signed_in(), get_account);
  routes.patch("renameAccount", "/account", own, rename_account);
  routes.put("changePassword", "/account/password", own, change_password, secret);
  routes.get("listSessions", "/account/sessions", own, list_sessions);
  routes.remove("endOtherSessions", "/account/sessions", own, end_other_sessions);
  routes.remove("endSession", "/account/sessions/{id}", own, end_session);
  routes.post("beginTotp", "/account/totp", own, begin_totp, secret);
  routes.put("confirmTotp", "/account/totp", own, confirm_totp, secret);
  routes.post("disableTotp", "/account/totp/removal", own, disable_totp);
  routes.post("renewRecoveryCodes", "/account/recovery-codes", own, renew_recovery_codes, secret);
  routes.get("listMyTokens", "/account/tokens", own, list_my_tokens);
  routes.post("createToken", "/account/tokens", own, create_token, secret);
  routes.remove("revokeToken", "/tokens/{id}", own, revoke_token);
  routes.get("getPreferences", "/account/preferences", own, get_preferences);
  routes.patch("setPreferences", "/account/preferences", own, set_preferences);
}

}  // namespace plumb::api
