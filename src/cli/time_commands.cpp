// undo, diff, scenario: states of a workspace beside each other.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "cli/context.h"

namespace plumb::cli {
namespace {

using service::DiffItem;

std::string side_text(const json::object& values) {
  std::string out;
  for (const auto& pair : values) {
    out += (out.empty() ? "" : "; ") + std::string(pair.key()) + " = ";
    out += pair.value().is_string() ? std::string(pair.value().get_string())
                                    : json::serialize(pair.value());
  }
  return out;
}

void print_items(const Context& context, const std::vector<DiffItem>& items) {
  if (context.globals.json) {
    json::array out;
    for (const DiffItem& item : items) {
      out.push_back({{"subject", id_of(item.subject)},
                     {"operation", id_of(item.operation)},
                     {"id", item.id},
                     {"name", item.name},
                     {"before", item.before},
                     {"after", item.after},
                     {"conflict", item.conflict}});
    }
    context.print_json(out);
    return;
  }
  if (items.empty()) {
    context.print("No difference.\n");
    return;
  }
  Table table(
      {{"what"}, {"id", {}, true}, {"name", {}, true}, {"before", {}, true}, {"after", {}, true}});
  for (const DiffItem& item : items) {
    const bool update = item.operation == model::Operation::update;
    const Tone tone = !item.conflict.empty()                       ? Tone::poor
                      : item.operation == model::Operation::create ? Tone::good
                      : item.operation == model::Operation::remove ? Tone::fair
                                                                   : Tone::plain;
    table.add(
        {{(item.conflict.empty() ? "" : "conflict: ") + std::string(id_of(item.operation)), tone},
         {item.id, Tone::accent},
         {item.name},
         {update ? side_text(item.before) : ""},
         {update ? side_text(item.after) : ""}});
  }
  context.print(table.text(context.terminal));
  context.print(fmt::format("{} differences.\n", count_text(items.size())));
}

void print_committed(const Context& context, const service::Committed& committed,
                     const std::string& words) {
  if (context.globals.json) {
    context.print_json({{"batch", committed.batch}, {"changes", committed.changes}});
  } else if (committed.changes == 0) {
    context.print("There was nothing to change.\n");
  } else {
    context.print(
        fmt::format("{}: {} changes (batch {}).\n", words, committed.changes, committed.batch));
  }
}

struct UndoWish {
  std::string batch;
  std::uint64_t change = 0;
  bool keep_later = false;
};

Result<int> undo(const Context& context, const UndoWish& wish) {
  if (wish.batch.empty() == (wish.change == 0)) {
    return bad_input("Say which batch or which change to take back.", {},
                     "Use --batch ID or --change SEQ; `plumb history` lists both.");
  }
  PLUMB_TRY(const auto workspace, context.open());
  service::Committed committed;
  if (wish.change > 0) {
    PLUMB_TRY(committed, workspace->undo_change(wish.change, context.globals.actor));
  } else {
    PLUMB_TRY(committed, workspace->undo_batch(wish.batch, context.globals.actor, wish.keep_later));
  }
  print_committed(context, committed, "Taken back");
  return kDone;
}

struct DiffWish {
  std::string from;
  std::string to = "now";
};

Result<int> diff(const Context& context, const DiffWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const service::Moment from, workspace->moment(wish.from));
  PLUMB_TRY(const service::Moment to, workspace->moment(wish.to));
  PLUMB_TRY(const service::Snapshot before, workspace->as_of(from.seq));
  PLUMB_TRY(const service::Snapshot after, workspace->as_of(to.seq));
  PLUMB_TRY(const auto items, workspace->diff(*before.model, *after.model));
  print_items(context, items);
  return kDone;
}

Result<int> list_scenarios(const Context& context) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const auto scenarios, workspace->scenarios());
  if (context.globals.json) {
    json::array out;
    for (const service::Scenario& row : scenarios) {
      out.push_back({{"id", row.id},
                     {"name", row.name},
                     {"status", row.status},
                     {"base_seq", row.base_seq},
                     {"at", row.at},
                     {"changes", row.changes}});
    }
    context.print_json(out);
    return kDone;
  }
  Table table({{"id"}, {"name", {}, true}, {"state"}, {"since"}, {"changes", Table::Align::right}});
  for (const service::Scenario& row : scenarios) {
    table.add({{row.id, Tone::accent},
               {row.name},
               {row.status},
               {row.at.substr(0, 16)},
               {count_text(row.changes)}});
  }
  context.print(table.empty() ? "There is no scenario; create one with `plumb scenario create`.\n"
                              : table.text(context.terminal));
  return kDone;
}

Result<int> create_scenario(const Context& context, const std::string& name) {
  PLUMB_TRY(const auto workspace, context.open());
  PLUMB_TRY(const service::Scenario made, workspace->create_scenario(name, context.globals.actor));
  if (context.globals.json) {
    context.print_json({{"id", made.id}, {"name", made.name}, {"base_seq", made.base_seq}});
  } else {
    context.print(fmt::format("Scenario {} ({}). Change it with --scenario {}.\n", made.name,
                              made.id, made.id));
  }
  return kDone;
}

struct MergeWish {
  std::string id;
  std::vector<std::string> items;
  std::string prefer = "refuse";
};

Result<int> merge(const Context& context, const MergeWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  const auto prefer = wish.prefer == "scenario" ? service::Prefer::scenario
                      : wish.prefer == "base"   ? service::Prefer::base
                                                : service::Prefer::refuse;
  PLUMB_TRY(const service::Committed committed,
            workspace->merge_scenario(wish.id, wish.items, prefer, context.globals.actor));
  print_committed(context, committed, "Merged");
  return kDone;
}

}  // namespace

void add_time_commands(CLI::App& app, std::vector<Command>& commands) {
  {
    auto* sub = app.add_subcommand("undo", "Take back a batch or a change, as new changes");
    auto wish = std::make_shared<UndoWish>();
    sub->add_option("--batch", wish->batch, "Id of the batch");
    sub->add_option("--change", wish->change, "Number of one change");
    sub->add_flag("--keep-later", wish->keep_later, "Leave what was changed since as it is");
    commands.push_back({sub, [wish](const Context& c) { return undo(c, *wish); }});
  }
  {
    auto* sub = app.add_subcommand("diff", "What differs between two moments");
    auto wish = std::make_shared<DiffWish>();
    sub->add_option("--from", wish->from, "Moment: 2026-06-30, seq:12, a batch id")->required();
    sub->add_option("--to", wish->to, "Moment")->capture_default_str();
    commands.push_back({sub, [wish](const Context& c) { return diff(c, *wish); }});
  }
  auto* scenario = app.add_subcommand("scenario", "Branches: list, create, diff, merge");
  scenario->require_subcommand(1);
  {
    auto* sub = scenario->add_subcommand("list", "List scenarios");
    commands.push_back({sub, [](const Context& c) { return list_scenarios(c); }});
  }
  {
    auto* sub = scenario->add_subcommand("create", "Branch off the base as it is now");
    auto name = std::make_shared<std::string>();
    sub->add_option("name", *name, "Name")->required();
    commands.push_back({sub, [name](const Context& c) { return create_scenario(c, *name); }});
  }
  {
    auto* sub = scenario->add_subcommand("diff", "What a scenario changes in today's base");
    auto id = std::make_shared<std::string>();
    sub->add_option("scenario", *id, "Id")->required();
    commands.push_back({sub, [id](const Context& c) -> Result<int> {
                          PLUMB_TRY(const auto workspace, c.open());
                          PLUMB_TRY(const auto items, workspace->scenario_diff(*id));
                          print_items(c, items);
                          return kDone;
                        }});
  }
  {
    auto* sub = scenario->add_subcommand("merge", "Bring a scenario into the base, item by item");
    auto wish = std::make_shared<MergeWish>();
    sub->add_option("scenario", wish->id, "Id")->required();
    sub->add_option("--item", wish->items, "Only these ids; all if left out");
    sub->add_option("--prefer", wish->prefer, "Where both changed the same: refuse, scenario, base")
        ->check(CLI::IsMember({"refuse", "scenario", "base"}))
        ->capture_default_str();
    commands.push_back({sub, [wish](const Context& c) { return merge(c, *wish); }});
  }
}

}  // namespace plumb::cli
