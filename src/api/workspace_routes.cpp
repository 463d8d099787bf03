// Workspaces: list, make, rename, archive, back up, restore.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "api/accounts.h"
#include "service/files.h"
#include "service/template.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
namespace fs = std::filesystem;

constexpr std::size_t kRestoreBytes = std::size_t{1} << 30;
constexpr std::size_t kPiece = std::size_t{256} << 10;

bool is_workspace_id(std::string_view id) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !id.empty() && id.size() <= 63 && id[0] != '-' && std::all_of(id.begin(), id.end(), fits);
}

Result<identity::WorkspaceEntry> entry_of(Call& call, std::string_view id) {
  PLUMB_TRY(const auto entries, call.app().identity().workspaces(call.actor()));
  for (const identity::WorkspaceEntry& entry : entries) {
    if (entry.id == id) return entry;
  }
  return not_found("There is no such workspace, or you have no role in it.");
}

// What a workspace says of itself is for those who may read it.
json::object row_json(Call& call, const identity::WorkspaceEntry& entry) {
  const auto role = call.actor().role_in(entry.id);
  json::object out{{"id", entry.id},
                   {"name", entry.name},
                   {"archived", entry.archived},
                   {"role", role ? json::value(identity::name_of(*role)) : json::value(nullptr)},
                   {"changed_at", nullptr},
                   {"index", nullptr}};
  const identity::Object object{identity::Object::Kind::workspace, entry.id, {}, {}};
  if (entry.archived || !call.can(Verb::read, object)) return out;
  const auto open = call.app().workspace(entry.id);
  if (!open.ok()) return out;
  const auto reading = (*open)->read({}, {});
  if (!reading.ok()) return out;
  out["currency"] = (*open)->workspace().currency();
  out["elements"] = reading->model().counts().elements;
  out["relations"] = reading->model().counts().relations;
  out["seq"] = reading->snapshot.seq;
  if (const auto changed = (*open)->changed_at()) out["changed_at"] = *changed;
  const auto assessment = (*open)->assess(*reading);
  if (assessment.ok() && (*assessment)->index.value) out["index"] = *(*assessment)->index.value;
  return out;
}

Result<Response> list_workspaces(Call& call) {
  PLUMB_TRY(const bool archived, call.flag("archived"));
  PLUMB_TRY(const auto entries, call.app().identity().workspaces(call.actor()));
  json::array items;
  for (const identity::WorkspaceEntry& entry : entries) {
    if (!entry.archived || archived) items.push_back(row_json(call, entry));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> get_workspace(Call& call) {
  PLUMB_TRY(const identity::WorkspaceEntry entry, entry_of(call, call.path("workspace")));
  return call.json(row_json(call, entry));
}

// Registers a file that is whole; removes it again where that is refused.
Result<Response> register_file(Call& call, const identity::WorkspaceEntry& entry) {
  App& app = call.app();
  const Status added = app.identity().add_workspace(call.actor(), entry, call.client());
  if (!added.ok()) {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm"})
      fs::remove(app.workspace_path(entry.file) + end, ignored);
    return added.error();
  }
  app.access_changed();
  PLUMB_TRY(const auto open, app.workspace(entry.id));
  return call.json(
      json::object{{"id", entry.id},
                   {"name", entry.name},
                   {"archived", false},
                   {"role", "admin"},
                   {"currency", open->workspace().currency()},
                   {"elements", open->workspace().snapshot().model->counts().elements},
                   {"relations", open->workspace().snapshot().model->counts().relations},
                   {"seq", open->workspace().snapshot().seq}},
      201);
}

Status check_free(Call& call, std::string_view id) {
  PLUMB_TRY(const auto entries, call.app().identity().workspaces(identity::local_operator()));
  for (const identity::WorkspaceEntry& entry : entries) {
    if (entry.id == id) {
      return conflict("There is a workspace with this id already.", std::string(id),
                      "Choose another id.");
    }
  }
  if (fs::exists(call.app().workspace_path(std::string(id) + ".plumb"))) {
    return conflict("There is a file with this name already.", std::string(id) + ".plumb",
                    "Choose another id.");
  }
  return done();
}

Result<Response> create_workspace(Call& call) {
  PLUMB_TRY(Body body, call.body());
  service::TemplateOptions options;
  const std::string id = body.text("id", {.required = true, .most = 63});
  if (!id.empty() && !is_workspace_id(id)) {
    body.wrong("id", "Small letters, digits and hyphens; it begins with a letter or digit.");
  }
  options.name = body.text("name", {.most = 200});
  options.id = body.word("template", {"empty", "retail", "manufacturing", "financial"});
  if (options.id.empty()) options.id = "empty";
  options.currency = body.text("currency", {.most = 3});
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!options.currency.empty() &&
      (options.currency.size() != 3 ||
       !std::all_of(options.currency.begin(), options.currency.end(), capital))) {
    body.wrong("currency", "Three capital letters, for example EUR.");
  }
  PLUMB_CHECK(body.done());
  PLUMB_CHECK(check_free(call, id));
  const std::string file = id + ".plumb";
  options.path = call.app().workspace_path(file);
  options.actor = call.account();
  PLUMB_TRY(const service::CreatedWorkspace made,
            service::create_from_template(options, call.app().environment()));
  return register_file(
      call, {id, options.name.empty() && options.id == "empty" ? id : made.name, file, false});
}

Result<Response> change_workspace(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const auto name = body.text_if("name", {.least = 1, .most = 200});
  const auto archived = body.flag_if("archived");
  PLUMB_CHECK(body.done());
  identity::Identity& identity = call.app().identity();
  const std::string id(call.path("workspace"));
  if (name) PLUMB_CHECK(identity.rename_workspace(call.actor(), id, *name, call.client()));
  if (archived) {
    PLUMB_CHECK(identity.set_workspace_state(
        call.actor(), id,
        *archived ? identity::WorkspaceState::archived : identity::WorkspaceState::open,
        call.client()));
    call.app().access_changed();
  }
  PLUMB_TRY(const auto entries, identity.workspaces(identity::local_operator()));
  for (const identity::WorkspaceEntry& entry : entries) {
    if (entry.id == id) return call.json(row_json(call, entry));
  }
  return not_found("There is no such workspace.", id);
}

// A file that goes away with whoever holds it.
struct Temporary {
  std::string path;
  std::FILE* file = nullptr;
  explicit Temporary(std::string name) : path(std::move(name)) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (file != nullptr) std::fclose(file);
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(path + end, ignored);
  }
};

Result<Response> backup_workspace(Call& call) {
  const auto copy = std::make_shared<Temporary>(
      call.app().workspace_path(new_id("backup-", call.app().environment()) + ".tmp"));
  {
    const std::lock_guard lock(call.workspace().store_mutex());
    PLUMB_CHECK(call.workspace().store().backup(copy->path));
  }
  copy->file = std::fopen(copy->path.c_str(), "rb");
  if (copy->file == nullptr) return unavailable("The copy cannot be read.", "backup");
  const std::string day = format_day(day_of(call.app().now()));
  return Response::stream(
      [copy]() -> Result<std::string> {
        std::string piece(kPiece, '\0');
        piece.resize(std::fread(piece.data(), 1, piece.size(), copy->file));
        if (std::ferror(copy->file) != 0) return unavailable("The copy cannot be read.");
        return piece;
      },
      "application/octet-stream", call.workspace_id() + "-" + day + ".plumb");
}

Result<Response> restore_workspace(Call& call) {
  const std::string id = call.text("id");
  if (!is_workspace_id(id)) {
    return bad_input("Small letters, digits and hyphens; it begins with a letter or digit.", "id");
  }
  PLUMB_TRY(const std::string wished, call.text("name", 200));
  PLUMB_CHECK(check_free(call, id));
  App& app = call.app();
  const std::string file = id + ".plumb";
  std::string name = wished;
  {
    Temporary received(app.workspace_path(new_id("restore-", app.environment()) + ".tmp"));
    PLUMB_CHECK(service::write_bytes(received.path, call.request().body));
    {
      auto opened = service::Workspace::open(received.path, app.environment());
      if (!opened.ok()) {
        return bad_input("This is not a workspace file: " + opened.error().what, "body",
                         "Send the bytes of a backup as they were downloaded.");
      }
      if (name.empty()) name = (*opened)->name();
      PLUMB_TRY(const store::Verification verified, (*opened)->verify());
      if (!verified.damage.empty()) {
        json::array damage;
        for (const store::Damage& one : verified.damage) {
          damage.push_back(json::object{{"field", one.where}, {"detail", one.what}});
        }
        call.problem["fields"] = std::move(damage);
        return bad_input("The history in this file was altered: " + verified.damage[0].what,
                         verified.damage[0].where, "Restore from another backup.");
      }
    }
    std::error_code failed;
    // Closed files have no log beside them, so the file alone is whole.
    fs::rename(received.path, app.workspace_path(file), failed);
    if (failed) return unavailable("The file cannot be kept: " + failed.message() + ".", file);
  }
  return register_file(call, {id, name.empty() ? id : name, file, false});
}

}  // namespace

void add_workspace_routes(Routes& routes) {
  routes.get("listWorkspaces", "/workspaces", Needs::signed_in(), list_workspaces);
  routes.post("createWorkspace", "/workspaces", Needs::server(Verb::create_workspace),
              create_workspace);
  routes.post("restoreWorkspace", "/workspaces/restoration", Needs::server(Verb::create_workspace),
              restore_workspace, {.body_bytes = kRestoreBytes, .concurrent = 1});
  // Server administrators see that there is a workspace they have no role in.
  routes.get("getWorkspace", "/workspaces/{workspace}", Needs::signed_in(), get_workspace);
  routes.patch("changeWorkspace", "/workspaces/{workspace}", Needs::of(Verb::manage_workspace),
               change_workspace);
  routes.get("backupWorkspace", "/workspaces/{workspace}/backup", Needs::of(Verb::backup),
             backup_workspace, {.compress = http::RouteOptions::Compress::never, .concurrent = 2});
}

}  // namespace plumb::api
