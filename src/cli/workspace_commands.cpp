// init, verify, history, query, backup, types, list, show: a workspace and what is in it.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "cli/context.h"
#include "service/backup.h"
#include "service/campaign_results.h"
#include "service/template.h"
#include "service/validate.h"

namespace plumb::cli {
namespace {

using service::Workspace;

struct InitOptions {
  std::string name;
  std::string from = "empty";
  std::string currency;
  bool as_written = false;
};

Result<int> init(const Context& context, const InitOptions& options) {
  service::TemplateOptions wish;
  wish.path = context.globals.workspace;
  wish.name = options.name;
  wish.currency = options.currency;
  wish.id = options.from;
  wish.actor = context.globals.actor;
  wish.keep_dates = options.as_written;
  PLUMB_TRY(const service::CreatedWorkspace created,
            service::create_from_template(wish, system_environment()));
  if (context.globals.json) {
    context.print_json({{"workspace", wish.path},
                        {"name", created.name},
                        {"elements", created.elements},
                        {"relations", created.relations}});
  } else {
    context.note(fmt::format("{}: workspace \"{}\" with {} elements and {} relations.", wish.path,
                             created.name, count_text(created.elements),
                             count_text(created.relations)));
  }
  return kDone;
}

Result<int> verify(const Context& context, const std::string& expected) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(store::Verification found, workspace->verify());
  PLUMB_TRY(const auto altered, service::verify_answers(*workspace));
  found.damage.insert(found.damage.end(), altered.begin(), altered.end());
  const std::string head = to_hex(found.head.hash);
  if (!expected.empty() && expected != head) {
    found.damage.push_back({"head", "The chain ends in " + head + ", not in " + expected + "."});
  }
  if (context.globals.json) {
    json::array damage;
    for (const auto& item : found.damage) {
      damage.push_back({{"where", item.where}, {"what", item.what}});
    }
    context.print_json({{"ok", found.damage.empty()},
                        {"changes", found.changes},
                        {"batches", found.batches},
                        {"head", {{"seq", found.head.seq}, {"hash", head}}},
                        {"damage", std::move(damage)}});
  } else if (found.damage.empty()) {
    context.print(
        fmt::format("{} {} changes in {} batches; the chain is whole and the tables "
                    "agree with it.\nHead: change {}, {}\n",
                    context.terminal.paint("Sound.", Tone::good), count_text(found.changes),
                    count_text(found.batches), found.head.seq, head));
  } else {
    context.print(context.terminal.paint("Damaged.", Tone::poor) + "\n");
    for (const auto& item : found.damage) {
      context.print("  " + item.where + ": " + item.what + "\n");
    }
    context.print(
        "Restore a backup made before the damage; `plumb history` shows what came "
        "after.\n");
  }
  return found.damage.empty() ? kDone : kDataSayNo;
}

json::object change_json(const model::Change& change) {
  return {{"seq", change.seq},
          {"at", change.at},
          {"actor", change.actor},
          {"batch", change.batch},
          {"scenario", change.scenario},
          {"subject", id_of(change.subject)},
          {"operation", id_of(change.operation)},
          {"id", change.id},
          {"before", change.before},
          {"after", change.after}};
}

std::string value_text(const json::value& value) {
  if (value.is_null()) return "nothing";
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

Result<int> element_history(const Context& context, const Workspace& workspace,
                            const std::string& id, std::size_t limit) {
  PLUMB_TRY(const auto changes, workspace.store().history(id, limit));
  if (changes.empty()) {
    return not_found("Nothing has happened to \"" + id + "\".", {},
                     "Check the id; `plumb list` shows what there is.");
  }
  if (context.globals.json) {
    json::array out;
    for (const model::Change& change : changes) out.push_back(change_json(change));
    context.print_json(out);
    return kDone;
  }
  Table table({{"seq", Table::Align::right}, {"when"}, {"who"}, {"what"}, {"change", {}, true}});
  for (const model::Change& change : changes) {
    std::string words;
    for (const auto& pair : change.after) {
      const json::value* old = change.before.if_contains(pair.key());
      words += (words.empty() ? "" : "; ") + std::string(pair.key()) + ": ";
      if (old != nullptr && !old->is_null()) words += value_text(*old) + " → ";
      words += value_text(pair.value());
    }
    table.add({{std::to_string(change.seq), Tone::faint},
               {change.at.substr(0, 16)},
               {change.actor},
               {std::string(id_of(change.operation))},
               {words}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

Result<int> history(const Context& context, const std::string& id, std::size_t limit) {
  PLUMB_TRY(const auto workspace, context.open());
  if (!id.empty()) return element_history(context, *workspace, id, limit);
  PLUMB_TRY(const auto batches, workspace->store().batches(limit));
  if (context.globals.json) {
    json::array out;
    for (const store::BatchRow& row : batches) {
      out.push_back({{"id", row.id},
                     {"at", row.at},
                     {"actor", row.actor},
                     {"reason", row.reason},
                     {"source", row.source},
                     {"scenario", row.scenario},
                     {"undoes", row.undoes},
                     {"first_seq", row.first_seq},
                     {"last_seq", row.last_seq}});
    }
    context.print_json(out);
    return kDone;
  }
  Table table({{"batch"}, {"when"}, {"who"}, {"changes", Table::Align::right}, {"why", {}, true}});
  for (const store::BatchRow& row : batches) {
    table.add({{row.id, Tone::accent},
               {row.at.substr(0, 16)},
               {row.actor},
               {count_text(row.last_seq - row.first_seq + 1)},
               {row.reason + (row.scenario.empty() ? "" : " (scenario " + row.scenario + ")")}});
  }
  context.print(table.empty() ? "Nothing has happened yet.\n" : table.text(context.terminal));
  return kDone;
}

Result<int> query(const Context& context, const std::string& sql, std::size_t limit) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const store::QueryResult result, workspace->store().query(sql, limit));
  if (context.globals.json) {
    json::array rows;
    for (const auto& row : result.rows) {
      json::object out;
      for (std::size_t i = 0; i < row.size(); ++i) out[result.columns[i]] = row[i];
      rows.push_back(std::move(out));
    }
    context.print_json(rows);
  } else {
    std::vector<Table::Column> columns;
    columns.reserve(result.columns.size());
    for (const std::string& name : result.columns) columns.push_back({name, {}, true});
    Table table(columns);
    for (const auto& row : result.rows) {
      std::vector<Table::Cell> cells;
      cells.reserve(row.size());
      for (const json::value& value : row) {
        cells.push_back({value.is_null() ? "–" : value_text(value)});
      }
      table.add(std::move(cells));
    }
    context.print(table.text(context.terminal));
  }
  if (result.truncated) {
    context.note(fmt::format("Only the first {} rows are shown; use --limit for more.", limit));
  }
  return kDone;
}

Result<int> list(const Context& context, const std::string& type, const std::string& words) {
  PLUMB_TRY(const auto workspace, context.open());
  const auto model = workspace->snapshot().model;
  if (!type.empty() && model->metamodel().type(type) == nullptr) {
    return not_found("There is no element type \"" + type + "\".", {},
                     "`plumb types` lists the types of this workspace.");
  }
  Table table({{"id", {}, true}, {"type"}, {"home"}, {"name", {}, true}});
  json::array out;
  for (model::Index at = 0; at < model->element_bound(); ++at) {
    if (!model->live(at) || (!type.empty() && model->type_name(at) != type)) continue;
    if (!words.empty() && model->name(at).find(words) == std::string_view::npos) continue;
    if (context.globals.json) {
      json::object record = model::record_of(model->element(at));
      record["id"] = model->element_id(at);
      record["version"] = model->element_row(at).version;
      out.push_back(std::move(record));
    } else {
      table.add({{std::string(model->element_id(at)), Tone::accent},
                 {model->type_name(at)},
                 {model->component(at)},
                 {std::string(model->name(at))}});
    }
  }
  if (context.globals.json) {
    context.print_json(out);
  } else {
    context.print(table.empty() ? "No element fits.\n" : table.text(context.terminal));
  }
  return kDone;
}

Result<int> types(const Context& context, bool relations) {
  PLUMB_TRY(const auto workspace, context.open());
  const model::Metamodel& metamodel = workspace->metamodel();
  json::array out;
  Table table(relations
                  ? std::vector<Table::Column>{{"kind"}, {"reads"}, {"and back", {}, true}}
                  : std::vector<Table::Column>{
                        {"type"}, {"home, business"}, {"home, IT"}, {"attributes", {}, true}});
  if (relations) {
    for (const model::RelationKind& kind : metamodel.relations) {
      out.push_back({{"id", kind.id},
                     {"name", kind.name},
                     {"inverse", kind.inverse},
                     {"description", kind.description}});
      table.add({{kind.id, Tone::accent}, {kind.name}, {kind.inverse}});
    }
  } else {
    for (const model::ElementType& type : metamodel.types) {
      json::array attributes;
      std::string names;
      for (const model::Attribute& attribute : type.attributes) {
        attributes.emplace_back(attribute.id);
        names += (names.empty() ? "" : ", ") + attribute.id;
      }
      out.push_back({{"id", type.id},
                     {"name", type.name},
                     {"description", type.description},
                     {"component_business", type.component_business},
                     {"component_it", type.component_it},
                     {"attributes", attributes}});
      table.add({{type.id, Tone::accent}, {type.component_business}, {type.component_it}, {names}});
    }
  }
  if (context.globals.json) {
    context.print_json(out);
  } else {
    context.print(table.text(context.terminal));
  }
  return kDone;
}

Result<int> backup(const Context& context, const std::string& to) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_CHECK(workspace->store().backup(to));
  context.note("Backup written to " + to + ".");
  return kDone;
}

Result<int> restore_backup(const Context& context, const std::string& from) {
  const std::string& to = context.globals.workspace;
  PLUMB_TRY(const store::Verification found,
            service::restore_backup(from, to, system_environment()));
  if (context.globals.json) {
    context.print_json({{"workspace", to},
                        {"changes", found.changes},
                        {"batches", found.batches},
                        {"head", {{"seq", found.head.seq}, {"hash", to_hex(found.head.hash)}}}});
  } else {
    context.note(
        fmt::format("{}: restored and verified, {} changes in {} batches. Head: change "
                    "{}, {}",
                    to, count_text(found.changes), count_text(found.batches), found.head.seq,
                    to_hex(found.head.hash)));
  }
  return kDone;
}

}  // namespace

void add_workspace_commands(CLI::App& app, std::vector<Command>& commands) {
  {
    auto* sub = app.add_subcommand("init", "Create a workspace, empty or from an example company");
    auto options = std::make_shared<InitOptions>();
    sub->add_option("--template", options->from, "retail, manufacturing, financial or empty")
        ->capture_default_str();
    sub->add_option("--name", options->name, "Name of the organisation");
    sub->add_option("--currency", options->currency, "Currency of its figures, as EUR");
    sub->add_flag("--as-written", options->as_written,
                  "Keep an example's dates instead of moving them up to today");
    commands.push_back({sub, [options](const Context& c) { return init(c, *options); }});
  }
  {
    auto* sub = app.add_subcommand("verify", "Prove that history was not altered");
    auto expected = std::make_shared<std::string>();
    sub->add_option("--expect", *expected, "The head's hash as noted down elsewhere");
    commands.push_back({sub, [expected](const Context& c) { return verify(c, *expected); }});
  }
  {
    auto* sub = app.add_subcommand("history", "Who changed what, when and why");
    auto id = std::make_shared<std::string>();
    auto limit = std::make_shared<std::size_t>(50);
    sub->add_option("element", *id, "Id of an element or relation; all batches if left out");
    sub->add_option("--limit", *limit, "Rows at most")->capture_default_str();
    commands.push_back({sub, [id, limit](const Context& c) { return history(c, *id, *limit); }});
  }
  {
    auto* sub = app.add_subcommand("query", "Ask with read-only SQL on the documented views");
    auto sql = std::make_shared<std::string>();
    auto limit = std::make_shared<std::size_t>(10000);
    sub->add_option("sql", *sql, "One SELECT, for example: SELECT name FROM v_goals")->required();
    sub->add_option("--limit", *limit, "Rows at most")->capture_default_str();
    commands.push_back({sub, [sql, limit](const Context& c) { return query(c, *sql, *limit); }});
  }
  {
    auto* sub = app.add_subcommand("list", "List elements");
    auto type = std::make_shared<std::string>();
    auto words = std::make_shared<std::string>();
    sub->add_option("--type", *type, "Only this type");
    sub->add_option("--name", *words, "Only names with these words");
    commands.push_back({sub, [type, words](const Context& c) { return list(c, *type, *words); }});
  }
  {
    auto* sub = app.add_subcommand("types", "List the types of the metamodel");
    auto relations = std::make_shared<bool>(false);
    sub->add_flag("--relations", *relations, "Kinds of relations instead of types of elements");
    commands.push_back({sub, [relations](const Context& c) { return types(c, *relations); }});
  }
  {
    auto* sub = app.add_subcommand("backup", "Copy the workspace consistently while it is in use");
    auto to = std::make_shared<std::string>();
    sub->add_option("file", *to, "The copy")->required();
    commands.push_back({sub, [to](const Context& c) { return backup(c, *to); }});
  }
  {
    auto* sub = app.add_subcommand("restore-backup",
                                   "Make a workspace of a backup, once it is proved whole");
    auto from = std::make_shared<std::string>();
    sub->add_option("backup", *from, "File written by backup")->required();
    commands.push_back({sub, [from](const Context& c) { return restore_backup(c, *from); }});
  }
}

}  // namespace plumb::cli
