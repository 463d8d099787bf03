// add, set, relate, remove, restore: single changes by hand.
#include <CLI/CLI.hpp>

#include <filesystem>

#include <fmt/format.h>

#include "cli/context.h"
#include "service/catalogs.h"
#include "service/files.h"
#include "service/validate.h"

namespace plumb::cli {
namespace {

using model::Operation;
using model::Subject;
using service::Workspace;
using service::Write;

struct EditWish {
  std::string id;
  std::string type;
  std::string name;
  std::string from;
  std::string kind;
  std::string to;
  std::vector<std::string> fields;  // "weight=3"
  std::string scenario;
  std::string reason;
  std::uint32_t version = 0;
  bool dry_run = false;
};

Result<json::object> parse_fields(const std::vector<std::string>& fields,
                                  const std::vector<model::Attribute>& attributes,
                                  const Workspace& workspace) {
  json::object out;
  for (const std::string& field : fields) {
    const std::size_t equals = field.find('=');
    if (equals == std::string::npos) {
      return bad_input("\"" + field + "\" is not an attribute and a value.", {},
                       "Write weight=3; write weight= to clear it.");
    }
    const std::string key = field.substr(0, equals);
    const std::string text = field.substr(equals + 1);
    if (text.empty()) {
      out[key] = nullptr;
    } else if (key == "name") {
      out[key] = text;
    } else {
      const model::Attribute* attribute = model::find_attribute(attributes, key);
      if (attribute == nullptr) {
        return bad_input("There is no attribute \"" + key + "\" here.", {},
                         "`plumb types` lists attributes.");
      }
      PLUMB_TRY(out[key], service::value_from_text(*attribute, text, workspace.currency()));
    }
  }
  return out;
}

Result<int> commit(const Context& context, Workspace& workspace, Write write,
                   const EditWish& wish) {
  service::Batch batch;
  batch.actor = context.globals.actor;
  batch.reason = wish.reason.empty() ? "Edit by hand" : wish.reason;
  batch.source = "command line";
  batch.scenario = wish.scenario;
  const std::string id = write.id;
  if (wish.version > 0) write.expected_version = wish.version;
  batch.writes.push_back(std::move(write));
  service::Committed committed;
  if (wish.dry_run) {
    PLUMB_TRY(committed, workspace.rehearse(batch));
  } else {
    PLUMB_TRY(committed, workspace.commit(std::move(batch)));
  }
  if (context.globals.json) {
    context.print_json({{"id", id},
                        {"batch", committed.batch},
                        {"changes", committed.changes},
                        {"seq", committed.last_seq},
                        {"dry_run", wish.dry_run}});
  } else if (committed.changes == 0) {
    context.print("Nothing to change: " + id + " is so already.\n");
  } else {
    context.print(wish.dry_run ? id + ": this change would be accepted.\n"
                               : id + " changed (batch " + committed.batch + ").\n");
  }
  return kDone;
}

Result<int> add(const Context& context, const EditWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  const model::ElementType* type = workspace->metamodel().type(wish.type);
  if (type == nullptr) {
    return bad_input("There is no element type \"" + wish.type + "\".", {},
                     "`plumb types` lists the types of this workspace.");
  }
  PLUMB_TRY(json::object fields, parse_fields(wish.fields, type->attributes, *workspace));
  model::Element element;
  element.id = wish.id.empty() ? workspace->new_id(wish.type + "-") : wish.id;
  element.type = wish.type;
  element.name = wish.name;
  for (const auto& field : fields) {
    if (!field.value().is_null()) element.fields.insert(field);
  }
  Write write{Subject::element, Operation::create, element.id, model::record_of(element), {}};
  return commit(context, *workspace, std::move(write), wish);
}

Result<Subject> subject_of(const model::Model& model, const std::string& id) {
  if (model.find_element(id) != model::kNoIndex) return Subject::element;
  if (model.find_relation(id) != model::kNoIndex) return Subject::relation;
  if (model.artifacts().contains(id)) return Subject::artifact;
  return not_found("There is nothing with the id \"" + id + "\".", {},
                   "`plumb list` shows the elements.");
}

Result<service::Snapshot> state_for(const Workspace& workspace, const std::string& scenario) {
  if (scenario.empty()) return workspace.snapshot();
  return workspace.scenario(scenario);
}

Result<int> set(const Context& context, const EditWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const service::Snapshot state, state_for(*workspace, wish.scenario));
  const model::Model& model = *state.model;
  PLUMB_TRY(const Subject subject, subject_of(model, wish.id));
  if (subject == Subject::artifact) {
    return bad_input("Views and settings are not changed this way.", wish.id,
                     "Use `plumb settings` or import them again.");
  }
  const auto& attributes = subject == Subject::element
                               ? model.type(model.find_element(wish.id)).attributes
                               : model.kind(model.find_relation(wish.id)).attributes;
  PLUMB_TRY(json::object fields, parse_fields(wish.fields, attributes, *workspace));
  Write write{subject, Operation::update, wish.id, std::move(fields), {}};
  return commit(context, *workspace, std::move(write), wish);
}

Result<int> relate(const Context& context, const EditWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  const model::RelationKind* kind = workspace->metamodel().relation(wish.kind);
  if (kind == nullptr) {
    return bad_input("There is no relation kind \"" + wish.kind + "\".", {},
                     "`plumb types --relations` lists the kinds of this workspace.");
  }
  PLUMB_TRY(json::object fields, parse_fields(wish.fields, kind->attributes, *workspace));
  model::Relation relation;
  relation.id = wish.from + "--" + wish.kind + "--" + wish.to;
  relation.kind = wish.kind;
  relation.from = wish.from;
  relation.to = wish.to;
  relation.fields = std::move(fields);
  Write write{Subject::relation, Operation::create, relation.id, model::record_of(relation), {}};
  return commit(context, *workspace, std::move(write), wish);
}

Result<int> switch_state(const Context& context, const EditWish& wish, Operation operation) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const service::Snapshot state, state_for(*workspace, wish.scenario));
  PLUMB_TRY(const Subject subject, subject_of(*state.model, wish.id));
  return commit(context, *workspace, Write{subject, operation, wish.id, {}, {}}, wish);
}

struct SettingsWish {
  std::vector<std::string> values;
};

Result<int> settings(const Context& context, const SettingsWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  const auto model = workspace->snapshot().model;
  json::object body = model->settings();
  if (!wish.values.empty()) {
    for (const std::string& value : wish.values) {
      const std::size_t equals = value.find('=');
      if (equals == std::string::npos) {
        return bad_input("\"" + value + "\" is not a setting and a value.", {},
                         "Write declared_perspective=service_level.");
      }
      const std::string text = value.substr(equals + 1);
      boost::system::error_code failed;
      json::value parsed = json::parse(text, failed);
      if (text.empty()) {
        body.erase(value.substr(0, equals));
      } else {
        body[value.substr(0, equals)] = failed ? json::value(text) : parsed;
      }
    }
    const bool exists = model->artifacts().contains("settings");
    service::Batch batch;
    batch.actor = context.globals.actor;
    batch.reason = "Settings";
    batch.source = "command line";
    Write write{Subject::artifact,
                exists ? Operation::update : Operation::create,
                "settings",
                {{"kind", "settings"}, {"name", "Settings"}, {"body", body}},
                {}};
    batch.writes.push_back(std::move(write));
    PLUMB_CHECK(workspace->commit(std::move(batch)));
  }
  context.print_json(body);
  return kDone;
}

Result<int> add_catalog(const Context& context, const std::string& file) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const std::string text, service::read_bytes(file));
  const std::string name = std::filesystem::path(file).filename().string();
  PLUMB_CHECK(service::check_catalog(*workspace, name, text));
  const bool exists = workspace->snapshot().model->artifacts().contains("catalog:" + name);
  service::Batch batch;
  batch.actor = context.globals.actor;
  batch.reason = "Catalog " + name;
  batch.source = name;
  Write write{Subject::artifact,
              exists ? Operation::update : Operation::create,
              "catalog:" + name,
              {{"kind", "catalog"}, {"name", name}, {"body", text}},
              {}};
  batch.writes.push_back(std::move(write));
  PLUMB_CHECK(workspace->commit(std::move(batch)));
  context.print(name + " is part of this workspace's catalogs now; `plumb remove catalog:" + name +
                "` takes it out again.\n");
  return kDone;
}

Result<int> list_catalogs(const Context& context) {
  PLUMB_TRY(const auto workspace, context.open());
  json::array out;
  Table table({{"catalog"}, {"from"}});
  for (const std::string& name : service::builtin_catalogs()) {
    out.push_back({{"name", name}, {"from", "built in"}});
    table.add({{name}, {"built in", Tone::faint}});
  }
  for (const auto& [id, artifact] : workspace->snapshot().model->artifacts()) {
    if (artifact->kind != "catalog" || artifact->deleted) continue;
    out.push_back({{"name", artifact->name}, {"from", "workspace"}, {"id", id}});
    table.add({{artifact->name, Tone::accent}, {"this workspace"}});
  }
  if (context.globals.json) {
    context.print_json(out);
  } else {
    context.print(table.text(context.terminal));
  }
  return kDone;
}

Result<int> show_catalog(const Context& context, const std::string& name) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const std::string text, service::catalog_text(*workspace, name));
  context.print(text);
  return kDone;
}

void add_common(CLI::App* sub, const std::shared_ptr<EditWish>& wish) {
  sub->add_option("--scenario", wish->scenario, "Change a scenario instead of the base");
  sub->add_option("--reason", wish->reason, "Why, for the log");
  sub->add_flag("--dry-run", wish->dry_run, "Check only, change nothing");
}

void add_catalog_commands(CLI::App& app, std::vector<Command>& commands) {
  auto* catalog = app.add_subcommand("catalog", "Types, rules and texts: list, show, add your own");
  catalog->require_subcommand(1);
  {
    auto* sub = catalog->add_subcommand("list", "List built-in catalogs and this workspace's own");
    commands.push_back({sub, [](const Context& c) { return list_catalogs(c); }});
  }
  {
    auto* sub = catalog->add_subcommand("show", "Print a catalog");
    auto name = std::make_shared<std::string>();
    sub->add_option("name", *name, "Name, for example findings.yaml")->required();
    commands.push_back({sub, [name](const Context& c) { return show_catalog(c, *name); }});
  }
  {
    auto* sub = catalog->add_subcommand("add", "Extend or override a catalog for this workspace");
    auto file = std::make_shared<std::string>();
    sub->add_option("file", *file, "YAML; see docs/formats/catalog.md")->required();
    commands.push_back({sub, [file](const Context& c) { return add_catalog(c, *file); }});
  }
}

}  // namespace

void add_edit_commands(CLI::App& app, std::vector<Command>& commands) {
  {
    auto* sub = app.add_subcommand("add", "Add an element");
    auto wish = std::make_shared<EditWish>();
    sub->add_option("type", wish->type, "Type, for example goal")->required();
    sub->add_option("name", wish->name, "Name")->required();
    sub->add_option("fields", wish->fields, "Attributes as weight=3 due=2027-12-31");
    sub->add_option("--id", wish->id, "Id; made up if left out");
    add_common(sub, wish);
    commands.push_back({sub, [wish](const Context& c) { return add(c, *wish); }});
  }
  {
    auto* sub = app.add_subcommand("set", "Set or clear attributes of an element or relation");
    auto wish = std::make_shared<EditWish>();
    sub->add_option("id", wish->id, "Element or relation")->required();
    sub->add_option("fields", wish->fields, "weight=3 sets, weight= clears")->required();
    sub->add_option("--version", wish->version, "Refuse if it is not at this version");
    add_common(sub, wish);
    commands.push_back({sub, [wish](const Context& c) { return set(c, *wish); }});
  }
  {
    auto* sub = app.add_subcommand("relate", "Relate two elements");
    auto wish = std::make_shared<EditWish>();
    sub->add_option("from", wish->from, "Element it starts from")->required();
    sub->add_option("kind", wish->kind, "Kind, for example supports")->required();
    sub->add_option("to", wish->to, "Element it goes to")->required();
    sub->add_option("fields", wish->fields, "Attributes as strength=0.75");
    add_common(sub, wish);
    commands.push_back({sub, [wish](const Context& c) { return relate(c, *wish); }});
  }
  for (const Operation operation : {Operation::remove, Operation::restore}) {
    const bool remove = operation == Operation::remove;
    auto* sub = app.add_subcommand(remove ? "remove" : "restore",
                                   remove ? "Remove an element or relation; it can be restored"
                                          : "Bring back what was removed");
    auto wish = std::make_shared<EditWish>();
    sub->add_option("id", wish->id, "Element, relation or view")->required();
    add_common(sub, wish);
    commands.push_back(
        {sub, [wish, operation](const Context& c) { return switch_state(c, *wish, operation); }});
  }
  {
    auto* sub = app.add_subcommand("settings", "Show or change the workspace's settings");
    auto wish = std::make_shared<SettingsWish>();
    sub->add_option("values", wish->values, "declared_perspective=service_level appetite=0.2");
    commands.push_back({sub, [wish](const Context& c) { return settings(c, *wish); }});
  }
  add_catalog_commands(app, commands);
}

}  // namespace plumb::cli
