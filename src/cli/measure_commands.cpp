// measure: list, show, record, import, accuracy, owners.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "cli/context.h"
#include "service/assess.h"
#include "service/files.h"
#include "service/measure_accuracy.h"
#include "service/measure_json.h"
#include "service/measure_owners.h"
#include "service/measures.h"

namespace plumb::cli {
namespace {

using model::Index;

struct Opened {
  std::unique_ptr<service::Workspace> workspace;
  std::unique_ptr<service::Assessment> assessment;
};

Result<Opened> opened(const Context& context) {
  Opened out;
  PLUMB_TRY(out.workspace, context.open());
  service::AssessOptions options;
  options.findings = false;
  PLUMB_TRY(options.moment, out.workspace->moment("now"));
  PLUMB_TRY(out.assessment, service::assess(*out.workspace, out.workspace->snapshot(), options));
  return out;
}

std::string text_of(const json::object& row, std::string_view key) {
  const json::value& value = row.at(key);
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_number()) return fmt::format("{:.6g}", value.to_number<double>());
  return {};
}

std::string percent_of(const json::object& row, std::string_view key) {
  const json::value& value = row.at(key);
  return value.is_number() ? fmt::format("{:.4g}%", 100 * value.to_number<double>())
                           : std::string();
}

std::string words_of(std::string status) {
  std::replace(status.begin(), status.end(), '_', ' ');
  return status;
}

struct ListWish {
  std::string owner;
  bool owed = false;
};

Result<int> list(const Context& context, const ListWish& wish) {
  PLUMB_TRY(const Opened open, opened(context));
  const model::Model& model = open.assessment->model();
  json::array items;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || !service::is_observable(model.type_name(at))) continue;
    json::object row = service::measure_row(*open.assessment, at);
    const json::value& owner = row.at("owner");
    const auto named = [&](const char* key) {
      return owner.is_object() && owner.get_object().at(key) == json::value(wish.owner);
    };
    if (!wish.owner.empty() && !named("id") && !named("name")) continue;
    if (wish.owed && !row.at("overdue").as_bool()) continue;
    items.push_back(std::move(row));
  }
  if (context.globals.json) {
    context.print_json(items);
    return kDone;
  }
  if (items.empty()) {
    context.print("No measure here. Adopt some under Measure, or add elements of type measure.\n");
    return kDone;
  }
  Table table({{"id"},
               {"measure", {}, true},
               {"value", Table::Align::right},
               {"target", Table::Align::right},
               {"reached", Table::Align::right},
               {"status"},
               {"of"},
               {"due"}});
  for (const json::value& one : items) {
    const json::object& row = one.get_object();
    table.add({{text_of(row, "id"), Tone::accent},
               {text_of(row, "name")},
               {text_of(row, "current")},
               {text_of(row, "target")},
               {percent_of(row, "attainment")},
               {words_of(text_of(row, "status"))},
               {text_of(row, "as_of").substr(0, 10)},
               {row.at("overdue").as_bool() ? "overdue" : text_of(row, "next_due")}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

Result<Index> measure_named(const model::Model& model, const std::string& text) {
  const Index at = model.find_element(text);
  if (at != model::kNoIndex && model.live(at) && service::is_observable(model.type_name(at))) {
    return at;
  }
  return not_found("There is no measure with this id.", text,
                   "`plumb measure list` shows what there is.");
}

Result<int> show(const Context& context, const std::string& id) {
  PLUMB_TRY(const Opened open, opened(context));
  PLUMB_TRY(const Index at, measure_named(open.assessment->model(), id));
  PLUMB_TRY(const auto outlook,
            service::outlook_of(*open.workspace, open.assessment->model(), at, {}));
  const json::object page = service::measure_page(*open.assessment, at, outlook);
  if (context.globals.json) {
    context.print_json(page);
    return kDone;
  }
  const json::object& row = page.at("measure").as_object();
  std::string out = text_of(row, "name") + "\n";
  out += text_of(row, "status_reason") + "\n\n";
  Table facts({{"fact"}, {"value", {}, true}});
  const auto unit = text_of(row, "unit");
  facts.add({{"status"}, {words_of(text_of(row, "status"))}});
  facts.add({{"value"}, {text_of(row, "current") + " " + unit}});
  facts.add({{"target"}, {text_of(row, "target") + " " + unit}});
  facts.add({{"attainment"}, {percent_of(row, "attainment")}});
  facts.add(
      {{"values"}, {fmt::format("{}, {} corrected", outlook.observations, outlook.corrected)}});
  facts.add({{"version"}, {text_of(page, "version")}});
  if (page.at("probability").is_number()) {
    facts.add({{"chance"}, {percent_of(page, "probability")}});
  }
  if (!page.at("missing").is_null()) facts.add({{"forecast"}, {text_of(page, "missing")}});
  out += facts.text(context.terminal);
  context.print(out);
  return kDone;
}

Result<int> keep(const Context& context, service::Workspace& workspace,
                 const std::vector<service::ObservationWish>& rows) {
  PLUMB_TRY(auto observations, service::read_observations(workspace, rows, context.globals.actor));
  PLUMB_TRY(const auto report, service::record_observations(workspace, std::move(observations),
                                                            context.globals.actor));
  if (context.globals.json) {
    json::array measures;
    for (const std::string& id : report.measures) measures.emplace_back(id);
    context.print_json(json::object{{"rows", rows.size()},
                                    {"fresh", report.fresh},
                                    {"corrected", report.corrected},
                                    {"unchanged", report.unchanged},
                                    {"measures", std::move(measures)},
                                    {"batch", report.batch}});
    return kDone;
  }
  context.print(fmt::format("{} new, {} corrected, {} unchanged, {} {}\n", report.fresh,
                            report.corrected, report.unchanged, report.measures.size(),
                            report.measures.size() == 1 ? "measure" : "measures"));
  return kDone;
}

struct RecordWish {
  std::string measure, at, value, note;
};

Result<int> record(const Context& context, const RecordWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  service::ObservationWish row;
  row.row = row.measure = wish.measure;
  row.at = wish.at;
  row.note = wish.note;
  if (wish.value != "none") {
    char* end = nullptr;
    row.value = std::strtod(wish.value.c_str(), &end);
    if (wish.value.empty() || *end != '\0') {
      return bad_input("\"" + wish.value + "\" is no number.", "value",
                       "Write digits, with a point; or none, to take a value back.");
    }
  }
  return keep(context, *workspace, {row});
}

Result<int> import(const Context& context, const std::string& file) {
  PLUMB_TRY(const std::string bytes, service::read_bytes(file));
  PLUMB_TRY(const auto rows, service::observations_in(bytes));
  PLUMB_TRY(const auto workspace, context.open());
  return keep(context, *workspace, rows);
}

Result<int> accuracy(const Context& context, const std::string& id) {
  PLUMB_TRY(const auto workspace, context.open());
  const auto model = workspace->snapshot().model;
  json::object found;
  if (id.empty()) {
    PLUMB_TRY(found, service::accuracy_overview(*workspace, *model));
  } else {
    PLUMB_TRY(const Index at, measure_named(*model, id));
    PLUMB_TRY(const json::object one, service::accuracy_of(*workspace, *model, at));
    found = {{"items", json::array{one}}, {"missing", one.at("missing")}};
  }
  if (context.globals.json) {
    context.print_json(id.empty() ? json::value(found) : found.at("items").as_array().front());
    return kDone;
  }
  if (found.at("missing").is_string()) {
    context.print(text_of(found, "missing") + "\n");
    return kDone;
  }
  Table table({{"measure", {}, true},
               {"outcomes", Table::Align::right},
               {"error", Table::Align::right},
               {"repeating", Table::Align::right},
               {"in 80%", Table::Align::right},
               {"in 95%", Table::Align::right}});
  for (const json::value& one : found.at("items").as_array()) {
    const json::object& row = one.get_object();
    table.add({{text_of(row.at("measure").as_object(), "name")},
               {text_of(row, "outcomes")},
               {text_of(row, "mase")},
               {text_of(row, "naive_mase")},
               {percent_of(row, "coverage80")},
               {percent_of(row, "coverage95")}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

Result<int> owners(const Context& context) {
  PLUMB_TRY(const auto workspace, context.open());
  // Here an actor is a name that was given with --as: a person's id, or the name of one.
  const auto model = workspace->snapshot().model;
  const auto person_of = [&](std::string_view actor) {
    if (model->find_element(actor) != model::kNoIndex) return std::string(actor);
    for (Index at = 0; at < model->element_bound(); ++at) {
      if (model->live(at) && model->type_name(at) == "person" && model->name(at) == actor) {
        return std::string(model->element_id(at));
      }
    }
    return std::string(actor);
  };
  PLUMB_TRY(const auto rows, service::owners_of_record(*workspace, person_of));
  if (context.globals.json) {
    context.print_json(service::owners_json(rows));
    return kDone;
  }
  if (rows.empty()) {
    context.print("Nothing here has an owner.\n");
    return kDone;
  }
  Table table({{"owner", {}, true},
               {"measures", Table::Align::right},
               {"elements", Table::Align::right},
               {"entered", Table::Align::right},
               {"changed", Table::Align::right},
               {"last"},
               {"days", Table::Align::right},
               {""}});
  for (const service::OwnerRow& row : rows) {
    table.add({{row.name},
               {count_text(row.measures)},
               {count_text(row.elements)},
               {count_text(row.entered)},
               {count_text(row.changed)},
               {row.last},
               {std::to_string(row.days)},
               {row.phantom() ? "phantom" : ""}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

}  // namespace

void add_measure_commands(CLI::App& app, std::vector<Command>& commands) {
  auto* measure = app.add_subcommand("measure", "Measures: values, accuracy of forecasts, owners");
  measure->require_subcommand(1);
  {
    auto* sub = measure->add_subcommand("list", "Measures and service levels with their status");
    auto wish = std::make_shared<ListWish>();
    sub->add_option("--owner", wish->owner, "Only those of a person, by id or name");
    sub->add_flag("--owed", wish->owed, "Only those whose value is overdue");
    commands.push_back({sub, [wish](const Context& c) { return list(c, *wish); }});
  }
  {
    auto* sub = measure->add_subcommand("show", "One measure with series and forecast");
    auto id = std::make_shared<std::string>();
    sub->add_option("measure", *id, "Id")->required();
    commands.push_back({sub, [id](const Context& c) { return show(c, *id); }});
  }
  {
    auto* sub = measure->add_subcommand("record", "Record one value; another corrects it");
    auto wish = std::make_shared<RecordWish>();
    sub->add_option("measure", wish->measure, "Id, or its name where only one has it")->required();
    sub->add_option("at", wish->at, "Day or moment it was measured for")->required();
    sub->add_option("value", wish->value, "Number; none takes the value back")->required();
    sub->add_option("--note", wish->note, "What to know about the value");
    commands.push_back({sub, [wish](const Context& c) { return record(c, *wish); }});
  }
  {
    auto* sub = measure->add_subcommand("import", "Record values of CSV or JSON lines");
    auto file = std::make_shared<std::string>();
    sub->add_option("file", *file, "With measure, at, value and optionally note")->required();
    commands.push_back({sub, [file](const Context& c) { return import(c, *file); }});
  }
  {
    auto* sub = measure->add_subcommand("accuracy", "How past forecasts turned out");
    auto id = std::make_shared<std::string>();
    sub->add_option("measure", *id, "Id; all measures if left out");
    commands.push_back({sub, [id](const Context& c) { return accuracy(c, *id); }});
  }
  {
    auto* sub = measure->add_subcommand("owners",
                                        "Owners of record and what they did; phantom owners first");
    commands.push_back({sub, owners});
  }
}

}  // namespace plumb::cli
