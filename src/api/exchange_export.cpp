// Files out: everything, or exactly the table that is shown.
#include <fmt/format.h>

#include "api/call.h"
#include "api/download.h"
#include "exchange/table/shown_table.h"
#include "exchange/table/zip_writer.h"
#include "service/files.h"

namespace plumb::api {
namespace {

using exchange::table::ShownColumn;
using exchange::table::ShownTable;
using http::Response;
using identity::Verb;

constexpr std::string_view kBytes = "application/octet-stream";
constexpr std::size_t kTableColumns = 200;
constexpr std::size_t kTableRows = 100'000;
constexpr std::size_t kTableBody = std::size_t{64} << 20;

Result<Response> export_workspace(Call& call) {
  PLUMB_TRY(const std::string format,
            call.word("format", {"json", "archimate", "csv", "xlsx", "oscal", "observations"}, ""));
  if (format.empty()) {
    return bad_input("Say in which format.", "format",
                     "Use json, archimate, csv, xlsx, oscal or observations.");
  }
  PLUMB_TRY(const Reading reading, call.reading());
  service::Workspace& workspace = call.workspace();
  if (format == "observations") {
    PLUMB_TRY(service::NamedBytes file,
              service::write_observations(workspace, reading.model(), reading.moment.at));
    return download(std::move(file.bytes), "text/csv; charset=utf-8",
                    download_name(call.workspace_id() + " observations",
                                  format_day(day_of(reading.moment.at)), ".csv"));
  }
  PLUMB_TRY(auto files, service::write_files(reading.model(), workspace.name(),
                                             workspace.currency(), format, call.account()));
  const std::string day = format_day(day_of(reading.moment.at));
  if (format == "csv" || (format == "oscal" && files.size() > 1)) {
    std::vector<exchange::table::OutFile> parts;
    for (service::NamedBytes& file : files) parts.push_back({file.name, std::move(file.bytes)});
    PLUMB_TRY(std::string zip, exchange::table::zip_files(parts));
    return download(std::move(zip), kBytes, download_name(call.workspace_id(), day, ".zip"));
  }
  const std::string& name = files.front().name;
  const std::string ending = name.substr(name.rfind('.'));
  return download(std::move(files.front().bytes), kBytes,
                  download_name(call.workspace_id(), day, ending));
}

ShownColumn::Kind kind_named(std::string_view word) {
  if (word == "number") return ShownColumn::Kind::number;
  if (word == "percent") return ShownColumn::Kind::percent;
  if (word == "money") return ShownColumn::Kind::money;
  return word == "date" ? ShownColumn::Kind::date : ShownColumn::Kind::text;
}

void read_columns(Body& body, ShownTable& table) {
  for (const json::value& item : body.array("columns", kTableColumns)) {
    const json::object* column = item.if_object();
    const json::value* name = column != nullptr ? column->if_contains("name") : nullptr;
    if (name == nullptr || !name->is_string()) {
      body.wrong("columns", "Each needs a name.");
      return;
    }
    const json::value* kind = column->if_contains("kind");
    table.columns.push_back(
        {std::string(name->get_string()),
         kind_named(kind != nullptr && kind->is_string() ? std::string_view(kind->get_string())
                                                         : std::string_view("text"))});
  }
  if (table.columns.empty()) body.wrong("columns", "At least one is needed.");
}

void read_rows(Body& body, ShownTable& table) {
  for (const json::value& item : body.array("rows", kTableRows)) {
    const json::array* row = item.if_array();
    bool plain = row != nullptr && row->size() <= table.columns.size();
    for (std::size_t i = 0; plain && i < row->size(); ++i) plain = (*row)[i].is_primitive();
    if (!plain) {
      body.wrong("rows", "Each is a list of texts, numbers and truths, as wide as the columns.");
      return;
    }
    table.rows.push_back(*row);
  }
}

Result<Response> export_table(Call& call) {
  PLUMB_TRY(Body body, call.body());
  ShownTable table;
  const std::string format = body.word("format", {"csv", "xlsx"});
  table.title = body.text("title", {.required = true, .most = 200});
  table.stamp = body.text("stamp", {.most = 1'000});
  body.must_have("format");
  body.must_have("columns");
  body.must_have("rows");
  if (body.array("rows", SIZE_MAX).size() > kTableRows) {
    return call.fail(over_limit(fmt::format("A table has at most {} rows.", kTableRows), "rows",
                                "Filter it first."),
                     413);
  }
  read_columns(body, table);
  read_rows(body, table);
  PLUMB_CHECK(body.done());
  std::string bytes;
  if (format == "csv") {
    bytes = exchange::table::shown_csv(table);
  } else {
    PLUMB_TRY(bytes, exchange::table::shown_xlsx(table));
  }
  const std::string day = format_day(day_of(call.app().now()));
  return download(std::move(bytes), kBytes, download_name(table.title, day, "." + format));
}

}  // namespace

void add_export_routes(Routes& routes) {
  const http::RouteOptions file{.concurrent = 4};
  routes.get("exportWorkspace", "/workspaces/{workspace}/export", Needs::of(Verb::export_),
             export_workspace, file);
  routes.post("exportTable", "/workspaces/{workspace}/table", Needs::of(Verb::export_),
              export_table, {.body_bytes = kTableBody, .concurrent = 4});
}

}  // namespace plumb::api
