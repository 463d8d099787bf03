// Settings and catalogs.

#include <fmt/format.h>

#include "api/call.h"
#include "service/artifacts.h"
#include "service/catalogs.h"
#include "service/scores.h"
#include "service/settings.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using model::Operation;
using model::Subject;

constexpr std::size_t kCatalogBytes = std::size_t{4} << 20;

Status refuse_fields(Call& call, const std::vector<service::FieldProblem>& problems,
                     const std::string& what) {
  json::array fields;
  for (const service::FieldProblem& one : problems) {
    fields.push_back({{"field", one.field}, {"detail", one.detail}});
  }
  call.problem["fields"] = std::move(fields);
  return call.fail(bad_input(what, problems.front().field, problems.front().detail), 422);
}

json::object settings_json(const service::Workspace& workspace,
                           const std::vector<service::Setting>& settings) {
  json::object defaults;
  json::object descriptions;
  for (const service::Setting& setting : settings) {
    defaults[setting.id] = setting.fallback;
    json::object row{
        {"name", setting.name}, {"text", setting.text}, {"kind", service::id_of(setting.kind)}};
    if (setting.minimum) row["minimum"] = *setting.minimum;
    if (setting.maximum) row["maximum"] = *setting.maximum;
    if (!setting.values.empty()) {
      json::array values;
      for (const std::string& value : setting.values) values.emplace_back(value);
      row["values"] = std::move(values);
    }
    descriptions[setting.id] = std::move(row);
  }
  return {{"values", service::setting_values(workspace, settings)},
          {"defaults", std::move(defaults)},
          {"descriptions", std::move(descriptions)}};
}

// The metamodel of an open workspace never changes: it is closed and read anew.
void open_again(Call& call) {
  call.app().close(call.workspace_id());
  (void)call.app().workspace(call.workspace_id());
}

Result<Response> get_settings(Call& call) {
  PLUMB_TRY(const auto settings, service::settings_of(call.workspace()));
  return call.json(settings_json(call.workspace(), settings));
}

Result<Response> change_settings(Call& call) {
  service::Workspace& workspace = call.workspace();
  PLUMB_TRY(const bool dry, call.dry_run());
  PLUMB_TRY(Body body, call.body());
  PLUMB_TRY(const auto settings, service::settings_of(workspace));
  const service::SettingsPlan plan = service::plan_settings(workspace, settings, body.whole());
  if (!plan.problems.empty()) {
    PLUMB_CHECK(refuse_fields(call, plan.problems, "Some settings cannot be set so."));
  }
  const service::Snapshot base = workspace.snapshot();
  PLUMB_TRY(json::object before, service::scores_of(workspace, base, {base.seq, call.app().now()}));
  PLUMB_TRY(json::object after, service::scores_under(workspace, plan));
  std::string batch;
  if (!dry && plan.anything) {
    PLUMB_TRY(const service::Committed committed,
              service::commit_settings(workspace, plan, call.account()));
    batch = committed.batch;
    if (plan.metamodel || !plan.currency.empty()) open_again(call);
  }
  json::object out = settings_json(workspace, settings);
  if (dry) {
    // What would count, so that a form can show it.
    for (const auto& wish : body.whole()) {
      json::value& value = out["values"].get_object()[wish.key()];
      value = wish.value().is_null() ? out["defaults"].get_object()[wish.key()] : wish.value();
    }
  }
  out["batch"] = batch;
  out["before"] = std::move(before);
  out["after"] = std::move(after);
  return call.json(out);
}

// Catalogs ----------------------------------------------------------------------------------------

Result<Response> list_catalogs(Call& call) {
  json::array items;
  for (const std::string& name : service::builtin_catalogs()) {
    items.push_back({{"name", name}, {"own", false}, {"kind", service::builtin_kind(name)}});
  }
  const auto model = call.workspace().snapshot().model;
  service::each_artifact(*model, "catalog", [&](const model::Artifact& artifact) {
    const std::string text =
        artifact.body.is_string() ? std::string(artifact.body.get_string()) : std::string();
    const auto kind = catalog::kind_of({artifact.name, text});
    json::object row{{"name", artifact.name}, {"own", true}};
    if (kind.ok()) row["kind"] = *kind;
    items.push_back(std::move(row));
  });
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> get_catalog(Call& call) {
  PLUMB_TRY(std::string text,
            service::catalog_text(call.workspace(), std::string(call.path("name"))));
  Response out;
  out.body = std::move(text);
  out.headers.set("Content-Type", "application/yaml");
  out.headers.set("X-Content-Type-Options", "nosniff");
  return out;
}

Status check_catalog(Call& call, const std::string& name, const std::optional<std::string>& text) {
  const service::CatalogCheck check = service::inspect_catalog(call.workspace(), name, text);
  if (!check.problems.empty()) {
    std::vector<service::FieldProblem> problems;
    for (const catalog::Problem& one : check.problems) {
      const std::string line = one.line > 0 ? fmt::format("line {}", one.line) : "file";
      const std::string field = one.file.empty() || one.file == name ? line : one.where();
      problems.push_back({field, one.remedy.empty() ? one.what : one.what + " " + one.remedy});
    }
    return refuse_fields(call, problems, "The catalog cannot be used like this.");
  }
  if (check.in_use.empty()) return done();
  return conflict(check.in_use, name, "Give those elements and relations another type first.");
}

Result<service::Committed> commit_catalog(Call& call, service::Write write,
                                          const std::string& reason) {
  const auto model = call.workspace().snapshot().model;
  const auto found = model->artifacts().find(write.id);
  service::Batch batch;
  batch.reason = reason;
  batch.source = "catalog";
  if (write.operation == Operation::update && found != model->artifacts().end() &&
      found->second->deleted) {
    batch.writes.push_back({Subject::artifact, Operation::restore, write.id, {}, {}});
  }
  batch.writes.push_back(std::move(write));
  PLUMB_TRY(const bool dry, call.dry_run());
  PLUMB_TRY(const service::Committed committed, call.commit(std::move(batch)));
  if (!dry && committed.changes > 0) open_again(call);
  return committed;
}

Result<Response> put_catalog(Call& call) {
  const std::string name(call.path("name"));
  if (name.size() < 6 || !name.ends_with(".yaml") || name.find('/') != std::string::npos) {
    return call.fail(
        bad_input("A catalog is called something.yaml.", "name", "Choose another name."), 422);
  }
  for (const std::string& builtin : service::builtin_catalogs()) {
    if (builtin == name) {
      return conflict(
          "A built-in catalog is not changed itself.", name,
          "Write what differs into a catalog of another name, such as our-" + name + ".");
    }
  }
  const std::string& text = call.request().body;
  PLUMB_CHECK(check_catalog(call, name, text));
  const bool exists = call.workspace().snapshot().model->artifacts().contains("catalog:" + name);
  service::Write write{Subject::artifact,
                       exists ? Operation::update : Operation::create,
                       "catalog:" + name,
                       {{"kind", "catalog"}, {"name", name}, {"body", text}},
                       {}};
  PLUMB_TRY(const service::Committed committed,
            commit_catalog(call, std::move(write), "Catalog " + name));
  return call.json(call.written(committed));
}

Result<Response> remove_catalog(Call& call) {
  const std::string name(call.path("name"));
  const auto model = call.workspace().snapshot().model;
  if (service::live_artifact(*model, "catalog:" + name, "catalog") == nullptr) {
    return not_found("This workspace has no catalog " + name + " of its own.", name,
                     "Look at the list of catalogs; built-in ones cannot be removed.");
  }
  PLUMB_CHECK(check_catalog(call, name, std::nullopt));
  service::Write write{Subject::artifact, Operation::remove, "catalog:" + name, {}, {}};
  PLUMB_TRY(const service::Committed committed,
            commit_catalog(call, std::move(write), "Remove catalog " + name));
  return call.json(call.written(committed));
}

}  // namespace

void add_settings_routes(Routes& routes) {
  const std::string path = "/workspaces/{workspace}/settings";
  routes.get("getSettings", path, Needs::of(Verb::read), get_settings);
  routes.patch("changeSettings", path, Needs::of(Verb::manage_workspace), change_settings);
}

void add_catalog_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/catalogs";
  const http::RouteOptions text{.body_bytes = kCatalogBytes};
  routes.get("listCatalogs", all, Needs::of(Verb::read), list_catalogs);
  routes.get("getCatalog", all + "/{name}", Needs::of(Verb::read), get_catalog);
  routes.put("putCatalog", all + "/{name}", Needs::of(Verb::configure_catalogs), put_catalog, text);
  routes.remove("removeCatalog", all + "/{name}", Needs::of(Verb::configure_catalogs),
                remove_catalog);
}

}  // namespace plumb::api
