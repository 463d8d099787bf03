#include "api/operator.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "api/serve.h"

namespace plumb::api {
namespace {

namespace fs = std::filesystem;

Result<std::unique_ptr<identity::Identity>> open(const std::string& data) {
  const std::string path = (fs::path(data) / "identity.db").string();
  if (!fs::exists(path)) {
    return not_found("There are no accounts here.", path,
                     "Name the data folder with --data; plumb serve makes one.");
  }
  return identity::Identity::open(path, system_environment());
}

const identity::Client kHere{"", "command line"};

}  // namespace

Result<json::array> list_people(const std::string& data) {
  PLUMB_TRY(const auto identity, open(data));
  const identity::Actor by = identity::local_operator();
  PLUMB_TRY(const auto accounts, identity->accounts(by));
  PLUMB_TRY(const auto workspaces, identity->workspaces(by));
  std::map<std::string, std::string> roles;
  for (const identity::WorkspaceEntry& workspace : workspaces) {
    PLUMB_TRY(const auto members, identity->members(by, workspace.id));
    for (const identity::Member& member : members) {
      std::string& text = roles[member.account];
      if (!text.empty()) text += ", ";
      text += workspace.id + ": " + std::string(identity::name_of(member.role));
    }
  }
  json::array out;
  for (const identity::Account& account : accounts) {
    std::string state = account.disabled ? "disabled" : account.service ? "service" : "enabled";
    if (account.server_admin) state += ", server administrator";
    out.push_back(json::object{{"id", account.id},
                               {"login", account.login},
                               {"name", account.name},
                               {"state", state},
                               {"roles", roles[account.id]}});
  }
  return out;
}

Result<std::string> invite_person(const std::string& data, const std::string& workspace,
                                  const std::string& role, const std::string& email,
                                  const std::string& public_url) {
  PLUMB_TRY(const auto identity, open(data));
  const auto named = identity::role_named(role);
  if (!named) {
    return bad_input("There is no role \"" + role + "\".", "--role",
                     "Use reader, respondent, contributor, editor, steward or admin.");
  }
  identity::InvitationSpec spec;
  spec.workspace = workspace;
  spec.role = *named;
  spec.email = email;
  PLUMB_TRY(const identity::Link link, identity->invite(identity::local_operator(), spec, kHere));
  return public_url + "/invitations/" + link.secret;
}

Result<std::string> reset_link(const std::string& data, const std::string& login,
                               const std::string& public_url) {
  PLUMB_TRY(const auto identity, open(data));
  PLUMB_TRY(const auto accounts, identity->accounts(identity::local_operator()));
  for (const identity::Account& account : accounts) {
    if (account.login != login) continue;
    PLUMB_TRY(const identity::Link link,
              identity->reset_link(identity::local_operator(), account.id, kHere));
    return public_url + "/reset/" + link.secret;
  }
  return not_found("There is no account \"" + login + "\".", login,
                   "plumb people list shows them all.");
}

Result<json::array> all_routes() {
  // The table needs an App to bind to, and an App a folder.
  std::string folder = (fs::temp_directory_path() / "plumb-routes-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    return unavailable("A temporary folder cannot be made.", folder);
  }
  Settings settings;
  settings.data = folder;
  json::array out;
  {
    PLUMB_TRY(const auto app, App::open(settings, system_environment()));
    out = routes_json(route_table(*app));
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return out;
}

}  // namespace plumb::api
