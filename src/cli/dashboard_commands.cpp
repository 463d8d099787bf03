// dashboard: list, export.
#include <CLI/CLI.hpp>

#include "cli/context.h"
#include "service/assess.h"
#include "service/dashboard_data.h"
#include "service/files.h"

namespace plumb::cli {
namespace {

Result<int> list_dashboards(const Context& context) {
  PLUMB_TRY(const auto workspace, context.open());
  const auto dashboards = service::every_dashboard(*workspace->snapshot().model);
  if (context.globals.json) {
    json::array out;
    for (const service::Dashboard& one : dashboards) {
      out.push_back({{"id", one.id},
                     {"name", one.name},
                     {"ready", one.ready},
                     {"shared", one.shared},
                     {"by", one.by},
                     {"tiles", one.tiles.size()}});
    }
    context.print_json(out);
    return kDone;
  }
  Table table({{"id"}, {"dashboard", {}, true}, {"tiles", Table::Align::right}, {"seen by"}});
  for (const service::Dashboard& one : dashboards) {
    table.add({{one.id, Tone::accent},
               {one.name},
               {count_text(one.tiles.size())},
               {one.ready ? "everybody, ready-made"
                : one.shared
                    ? "everybody"
                    : std::string("its maker") + (one.people.empty() ? "" : " and those named")}});
  }
  context.print(table.text(context.terminal));
  return kDone;
}

struct ExportWish {
  std::string id;
  std::string format = "html";
  std::string language = "en";
  std::string out;
};

Result<int> export_dashboard(const Context& context, const ExportWish& wish) {
  PLUMB_TRY(const auto workspace, context.open());
  service::Snapshot snapshot = workspace->snapshot();
  PLUMB_TRY(const service::Dashboard dashboard, service::find_dashboard(*snapshot.model, wish.id));
  PLUMB_TRY(const service::Moment now, workspace->moment("now"));
  service::AssessOptions options;
  options.moment = now;
  PLUMB_TRY(const auto assessment, service::assess(*workspace, std::move(snapshot), options));
  const service::FindingDesk desk(*assessment, nullptr,
                                  [](std::string_view) { return json::object{}; });
  service::IndexHistory index(*workspace);
  service::FindingHistory findings(*workspace);
  const service::DashboardInput input{*workspace, desk, index,         findings,
                                      false,      {},   wish.language, service::sees_unrated};
  std::string bytes;
  if (wish.format == "json") {
    bytes = json::serialize(service::dashboard_data(input, dashboard)) + "\n";
  } else {
    PLUMB_TRY(bytes, service::dashboard_file(input, dashboard, wish.format));
  }
  if (wish.out.empty()) {
    context.print(bytes);
    return kDone;
  }
  PLUMB_CHECK(service::write_bytes(wish.out, bytes));
  context.note("Written: " + wish.out);
  return kDone;
}

}  // namespace

void add_dashboard_commands(CLI::App& app, std::vector<Command>& commands) {
  auto* dashboard = app.add_subcommand("dashboard", "Dashboards: list them, export one");
  dashboard->require_subcommand(1);
  {
    auto* sub = dashboard->add_subcommand("list", "List ready-made and own dashboards");
    commands.push_back({sub, [](const Context& c) { return list_dashboards(c); }});
  }
  {
    auto* sub = dashboard->add_subcommand("export", "A dashboard with its figures as a file");
    auto wish = std::make_shared<ExportWish>();
    sub->add_option("dashboard", wish->id, "Id: ready-integrated, db-...")->required();
    sub->add_option("--format", wish->format, "html, pdf or json")
        ->check(CLI::IsMember({"html", "pdf", "json"}))
        ->capture_default_str();
    sub->add_option("--language", wish->language, "en or de")
        ->check(CLI::IsMember({"en", "de"}))
        ->capture_default_str();
    sub->add_option("-o,--out", wish->out, "File; standard output if left out");
    commands.push_back({sub, [wish](const Context& c) { return export_dashboard(c, *wish); }});
  }
}

}  // namespace plumb::cli
