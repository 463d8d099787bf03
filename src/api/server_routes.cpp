// The server as a whole: accounts, group rules, audit, health and sizes.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "api/accounts.h"
#include "api/letters.h"
#include "http/server.h"
#include "mail/post.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;

json::object list_of(json::array items) {
  return {{"items", std::move(items)}};
}

Result<identity::Account> account_of(Call& call, std::string_view id) {
  PLUMB_TRY(const auto accounts, call.app().identity().accounts(identity::local_operator()));
  for (const identity::Account& account : accounts) {
    if (account.id == id) return account;
  }
  return not_found("There is no such account.", std::string(id));
}

Result<Response> list_accounts(Call& call) {
  PLUMB_TRY(const auto accounts, call.app().identity().accounts(call.actor()));
  json::array items;
  for (const identity::Account& account : accounts) items.push_back(account_json(account));
  return call.json(list_of(std::move(items)));
}

Result<Response> create_service_account(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string login = body.text("login", {.required = true, .most = 200});
  const std::string name = body.text("name", {.required = true, .most = 200});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const std::string id,
            call.app().identity().create_service_account(call.actor(), login, name, call.client()));
  call.app().directory().forget();
  PLUMB_TRY(const identity::Account made, account_of(call, id));
  return call.json(account_json(made), 201);
}

Result<Response> change_account(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const auto disabled = body.flag_if("disabled");
  const auto server_admin = body.flag_if("server_admin");
  PLUMB_CHECK(body.done());
  identity::Identity& identity = call.app().identity();
  const std::string_view id = call.path("id");
  if (server_admin) {
    PLUMB_CHECK(identity.set_server_rights(
        call.actor(), id,
        *server_admin ? identity::ServerRights::administrator : identity::ServerRights::none,
        call.client()));
  }
  if (disabled) {
    PLUMB_CHECK(identity.set_state(
        call.actor(), id,
        *disabled ? identity::AccountState::disabled : identity::AccountState::enabled,
        call.client()));
    if (*disabled) call.app().presence().forget(id);
  }
  call.app().access_changed();
  PLUMB_TRY(const identity::Account changed, account_of(call, id));
  return call.json(account_json(changed));
}

Result<Response> create_reset_link(Call& call) {
  bool by_mail = false;
  if (call.has_body()) {
    PLUMB_TRY(Body body, call.body());
    by_mail = body.flag("mail");
    PLUMB_CHECK(body.done());
  }
  App& app = call.app();
  identity::Account account;
  if (by_mail) {
    PLUMB_TRY(account, account_of(call, call.path("id")));
    if (!mail::read_address(account.email).ok()) {
      return conflict("This account has no address that mail can be sent to.", account.login,
                      "Hand the link over yourself.");
    }
    PLUMB_CHECK(app.post().room_for({}, 1));
  }
  PLUMB_TRY(const identity::Link link,
            app.identity().reset_link(call.actor(), call.path("id"), call.client()));
  json::object out = link_json(app, "reset", link);
  if (by_mail) {
    mail::Outgoing message{{}, "reset", "reset " + account.id, false, {account.name, account.email},
                           {}};
    message.letters.push_back(reset_letter(account.name, app.mailed_url() + "/reset/" + link.secret,
                                           format_instant(link.expires_at), call.language()));
    PLUMB_CHECK(app.post().put({message}));
  }
  out["mailed"] = by_mail;
  return call.json(out, 201);
}

Result<Response> remove_second_factor(Call& call) {
  PLUMB_CHECK(
      call.app().identity().remove_second_factor(call.actor(), call.path("id"), call.client()));
  return call.nothing();
}

Result<Response> create_service_token(Call& call) {
  PLUMB_TRY(const identity::TokenSpec spec, token_spec(call));
  PLUMB_TRY(const identity::NewToken made, call.app().identity().create_service_token(
                                               call.actor(), call.path("id"), spec, call.client()));
  return call.json(json::object{{"id", made.id}, {"text", made.text}}, 201);
}

Result<Response> get_group_rules(Call& call) {
  PLUMB_TRY(const auto rules, call.app().identity().group_rules(call.actor(), call.text("issuer")));
  json::array items;
  for (const identity::GroupRule& rule : rules) {
    items.push_back(json::object{{"group", rule.group},
                                 {"workspace", rule.workspace},
                                 {"role", identity::name_of(rule.role)}});
  }
  return call.json(list_of(std::move(items)));
}

Result<Response> set_group_rules(Call& call) {
  PLUMB_TRY(Body body, call.body());
  std::vector<identity::GroupRule> rules;
  for (const json::value& item : body.array("items", 1'000)) {
    if (!item.is_object()) {
      body.wrong("items", "Each item must be an object.");
      break;
    }
    json::object further;
    Body row(item.get_object(), &further);
    identity::GroupRule rule;
    rule.issuer = call.text("issuer");
    rule.group = row.text("group", {.required = true, .most = 300});
    rule.workspace = row.text("workspace", {.required = true, .most = 63});
    const auto role = identity::role_named(row.text("role", {.required = true}));
    if (!role || !row.done().ok()) {
      body.wrong("items", "Each item needs a group, a workspace and a role, and nothing else.");
      break;
    }
    rule.role = *role;
    rules.push_back(std::move(rule));
  }
  body.must_have("items");
  PLUMB_CHECK(body.done());
  PLUMB_CHECK(call.app().identity().set_group_rules(call.actor(), call.text("issuer"), rules,
                                                    call.client()));
  call.app().access_changed();
  return get_group_rules(call);
}

Result<Response> list_audit(Call& call) {
  PLUMB_TRY(const PageAsked page, call.page());
  const std::string workspace = call.text("workspace");
  const Verb verb = workspace.empty() ? Verb::manage_server : Verb::read_audit;
  const identity::Object object{
      workspace.empty() ? identity::Object::Kind::server : identity::Object::Kind::workspace,
      workspace,
      {},
      {}};
  PLUMB_CHECK(call.may(verb, object));
  const std::uint64_t before = page.after.empty() ? 0 : std::stoull(page.after[0]);
  PLUMB_TRY(const auto entries,
            call.app().identity().audit(call.actor(), workspace, before, page.limit + 1));
  json::array items;
  for (const identity::AuditEntry& entry : entries) {
    if (items.size() == page.limit) break;
    items.push_back(json::object{{"seq", entry.seq},
                                 {"at", format_instant(entry.at)},
                                 {"actor", call.person(entry.actor)},
                                 {"action", entry.action},
                                 {"subject", entry.subject},
                                 {"workspace", entry.workspace},
                                 {"detail", entry.detail},
                                 {"address", entry.address}});
  }
  json::object out = list_of(std::move(items));
  if (entries.size() > page.limit) {
    out["next"] = call.next({std::to_string(entries[page.limit - 1].seq)});
  }
  return call.json(out);
}

Result<Response> verify_audit(Call& call) {
  const auto head = call.app().identity().verify_audit();
  if (head.ok()) {
    return call.json(json::object{
        {"ok", true}, {"seq", head->seq}, {"head", head->hash}, {"damage", json::array{}}});
  }
  if (head.error().code != Error::Code::corrupt) return head.error();
  const json::object damage{{"where", head.error().where}, {"what", head.error().what}};
  return call.json(
      json::object{{"ok", false}, {"seq", 0}, {"head", ""}, {"damage", json::array{damage}}});
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0;
  std::uint64_t resident = 0;
  file >> pages >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

json::array licences() {
  json::array out;
  const std::pair<const char*, const char*> all[] = {{"Plumbline", "Apache-2.0"},
                                                     {"Boost", "BSL-1.0"},
                                                     {"SQLite", "Public domain"},
                                                     {"fmt", "MIT"},
                                                     {"libsodium", "ISC"},
                                                     {"OpenSSL", "Apache-2.0"},
                                                     {"yaml-cpp", "MIT"},
                                                     {"Expat", "MIT"},
                                                     {"zlib", "Zlib"},
                                                     {"libzip", "BSD-3-Clause"},
                                                     {"libxlsxwriter", "BSD-2-Clause"},
                                                     {"CLI11", "BSD-3-Clause"}};
  for (const auto& [name, licence] : all) {
    out.push_back(json::object{{"name", name}, {"licence", licence}});
  }
  return out;
}

Result<Response> get_system(Call& call) {
  App& app = call.app();
  std::error_code failed;
  const auto space = std::filesystem::space(app.settings().data, failed);
  PLUMB_TRY(const auto entries, app.identity().workspaces(identity::local_operator()));
  const auto opened = app.opened();
  json::array workspaces;
  for (const identity::WorkspaceEntry& entry : entries) {
    json::object row{{"id", entry.id}, {"name", entry.name}, {"seq", 0}, {"open", false}};
    const auto bytes = std::filesystem::file_size(app.workspace_path(entry.file), failed);
    row["bytes"] = failed ? 0 : bytes;
    for (const auto& open : opened) {
      if (open->id() != entry.id) continue;
      row["open"] = true;
      row["seq"] = open->workspace().snapshot().seq;
    }
    workspaces.push_back(std::move(row));
  }
  json::object out{
      {"version", app.settings().version},  {"started_at", format_instant(app.started_at())},
      {"data_folder", app.settings().data}, {"memory_bytes", resident_bytes()},
      {"free_bytes", space.available},      {"licences", licences()},
      {"workspaces", std::move(workspaces)}};
  if (app.server() != nullptr) {
    out["connections"] = app.server()->connections();
    out["event_clients"] = app.server()->event_clients();
  }
  return call.json(out);
}

}  // namespace

void add_server_routes(Routes& routes) {
  const http::RouteOptions secret{.compress = http::RouteOptions::Compress::never};
  const Needs accounts = Needs::server(Verb::manage_accounts);
  const Needs server = Needs::server(Verb::manage_server);
  routes.get("listAccounts", "/accounts", accounts, list_accounts);
  routes.post("createServiceAccount", "/accounts", accounts, create_service_account);
  routes.patch("changeAccount", "/accounts/{id}", accounts, change_account);
  routes.post("createResetLink", "/accounts/{id}/reset-link", accounts, create_reset_link, secret);
  routes.remove("removeSecondFactor", "/accounts/{id}/second-factor", accounts,
                remove_second_factor);
  routes.post("createServiceToken", "/accounts/{id}/tokens", accounts, create_service_token,
              secret);
  routes.get("getGroupRules", "/group-rules", accounts, get_group_rules);
  routes.put("setGroupRules", "/group-rules", accounts, set_group_rules);
  // Of one workspace for its admins, of all for the server's administrators.
  routes.get("listAudit", "/audit", Needs::signed_in(), list_audit);
  routes.post("verifyAudit", "/audit/verification", server, verify_audit);
  routes.get("getSystem", "/system", server, get_system);
}

}  // namespace plumb::api
