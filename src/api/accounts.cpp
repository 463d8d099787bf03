#include "api/accounts.h"

#include "http/target.h"

namespace plumb::api {

using identity::Verb;

json::object account_json(const identity::Account& account) {
  return {{"id", account.id},
          {"login", account.login},
          {"name", account.name},
          {"email", account.email},
          {"service", account.service},
          {"server_admin", account.server_admin},
          {"disabled", account.disabled},
          {"second_factor", account.second_factor},
          {"has_password", account.has_password},
          {"created_at", format_instant(account.created_at)},
          {"signed_in_at", at_json(account.signed_in_at)}};
}

json::object token_json(const identity::TokenInfo& token) {
  json::array verbs;
  for (std::size_t i = 0; i < identity::kVerbs; ++i) {
    const auto verb = static_cast<Verb>(i);
    if (token.scope.verbs.has(verb)) verbs.emplace_back(identity::name_of(verb));
  }
  return {{"id", token.id},
          {"account", token.account},
          {"name", token.name},
          {"workspace", token.scope.workspace},
          {"role", identity::name_of(token.scope.role_at_most)},
          {"verbs", std::move(verbs)},
          {"created_at", format_instant(token.created_at)},
          {"expires_at", format_instant(token.expires_at)},
          {"used_at", at_json(token.used_at)}};
}

json::object link_json(const App& app, std::string_view kind, const identity::Link& link) {
  return {{"id", link.id},
          {"url", app.settings().public_url + "/" + std::string(kind) + "/" + link.secret},
          {"expires_at", format_instant(link.expires_at)}};
}

std::string cookie_header(const App& app, std::string_view secret, Instant expires_at) {
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(expires_at - app.now());
  return identity::session_cookie(app.cookie_mode(), secret, age);
}

http::Response signed_in(Call& call, const identity::SignIn& made) {
  const bool complete = made.stage == identity::SignIn::Stage::complete;
  json::object out{{"stage", complete ? "complete" : "second_factor"}};
  if (complete) {
    out["csrf"] = made.csrf;
    out["expires_at"] = format_instant(made.expires_at);
  }
  http::Response response = call.json(out);
  response.headers.add("Set-Cookie", cookie_header(call.app(), made.secret, made.expires_at));
  return response;
}

Result<identity::Account> own_account(Call& call) {
  if (call.caller().session) return call.app().identity().account(call.session());
  PLUMB_TRY(const auto accounts, call.app().identity().accounts(identity::local_operator()));
  for (const identity::Account& account : accounts) {
    if (account.id == call.account()) return account;
  }
  return not_found("There is no such account.", call.account());
}

json::array verbs_json(const identity::Actor& actor, std::string_view workspace) {
  json::array out;
  const identity::Object object{identity::Object::Kind::workspace, std::string(workspace), {}, {}};
  for (std::size_t i = 0; i < identity::kVerbs; ++i) {
    const auto verb = static_cast<Verb>(i);
    if (!identity::least_role(verb)) continue;
    // What one may do to things of one's own counts: the role decides, the thing later.
    const bool owned = verb == Verb::edit_own || verb == Verb::observe || verb == Verb::restore;
    const auto role = actor.role_in(workspace);
    const bool in_scope = !actor.scope || actor.scope->verbs.has(verb);
    const bool may = owned ? role && *role >= *identity::least_role(verb) && in_scope
                           : identity::may(actor, verb, object).allowed;
    if (may) out.emplace_back(identity::name_of(verb));
  }
  return out;
}

json::array server_verbs_json(const identity::Actor& actor) {
  json::array out;
  for (std::size_t i = 0; i < identity::kVerbs; ++i) {
    const auto verb = static_cast<Verb>(i);
    if (identity::least_role(verb)) continue;
    if (identity::may(actor, verb, {identity::Object::Kind::server, {}, {}, {}}).allowed) {
      out.emplace_back(identity::name_of(verb));
    }
  }
  return out;
}

Result<identity::TokenSpec> token_spec(Call& call) {
  PLUMB_TRY(Body body, call.body());
  identity::TokenSpec out;
  out.name = body.text("name", {.required = true, .least = 1, .most = 100});
  out.scope.workspace = body.text("workspace", {.required = true, .most = 63});
  const std::string role = body.text("role", {.required = true, .most = 20});
  if (const auto named = identity::role_named(role)) {
    out.scope.role_at_most = *named;
  } else if (!role.empty()) {
    body.wrong("role", "There is no such role.");
  }
  const std::string expires = body.text("expires_at", {.required = true, .most = 40});
  if (const auto at = parse_instant(expires)) {
    out.expires_at = *at;
  } else if (!expires.empty()) {
    body.wrong("expires_at", "This is no date and no moment.");
  }
  const bool named_verbs = body.has("verbs") && !body.null("verbs");
  for (const std::string& name : body.texts("verbs", identity::kVerbs)) {
    const auto verb = identity::verb_named(name);
    if (verb) {
      out.scope.verbs.add(*verb);
    } else {
      body.wrong("verbs", "There is no verb " + name + ".");
    }
  }
  PLUMB_CHECK(body.done());
  for (std::size_t i = 0; !named_verbs && i < identity::kVerbs; ++i) {
    const auto verb = static_cast<Verb>(i);
    const auto least = identity::least_role(verb);
    if (least && *least <= out.scope.role_at_most) out.scope.verbs.add(verb);
  }
  return out;
}

}  // namespace plumb::api
