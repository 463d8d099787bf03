// Dashboards: ready-made and one's own, their tiles' data, and both as a file.
#include <algorithm>

#include "api/call.h"
#include "api/download.h"
#include "api/insight.h"
#include "catalog/words.h"
#include "service/dashboard_data.h"
#include "service/shown.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;
using service::Dashboard;
using service::DashboardViewer;

DashboardViewer viewer_in(Call& call, const model::Model& model) {
  std::string person;
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.workspace_id()) person = membership.person;
  }
  return service::viewer_of(model, call.account(), person);
}

// Its maker, whoever is named for it, and stewards for what is shared.
std::vector<std::string> editors(const Dashboard& dashboard, const DashboardViewer& viewer) {
  std::vector<std::string> out{dashboard.by};
  if (service::named_to_edit(dashboard, viewer)) out.push_back(viewer.account);
  return out;
}

json::array may_json(Call& call, const Dashboard& dashboard, const DashboardViewer& viewer) {
  json::array out;
  if (dashboard.ready) return out;
  if (call.can(Verb::edit, call.object(Object::Kind::comment, editors(dashboard, viewer)))) {
    out.emplace_back("edit");
  }
  if (call.can(Verb::edit, call.object(Object::Kind::comment, {dashboard.by}))) {
    out.emplace_back("share");
    out.emplace_back("remove");
  }
  return out;
}

// What a ready-made one says in the reader's language.
std::string said(Call& call, const Dashboard& dashboard, const std::string& text) {
  const catalog::Words* words = catalog::words_in(call.language());
  return dashboard.ready && words != nullptr ? words->say(text) : text;
}

json::object row_json(Call& call, const Dashboard& dashboard, const DashboardViewer& viewer) {
  return {{"id", dashboard.id},
          {"name", said(call, dashboard, dashboard.name)},
          {"description", said(call, dashboard, dashboard.description)},
          {"ready", dashboard.ready},
          {"by", dashboard.ready ? json::value(nullptr) : json::value(call.person(dashboard.by))},
          {"mine", !dashboard.ready && dashboard.by == call.account()},
          {"shared", dashboard.shared},
          {"people", dashboard.people.size()},
          {"tiles", dashboard.tiles.size()},
          {"version", dashboard.version},
          {"may", may_json(call, dashboard, viewer)}};
}

json::object dashboard_json(Call& call, const model::Model& model, const Dashboard& dashboard) {
  json::object out = row_json(call, dashboard, viewer_in(call, model));
  json::array people;
  for (const service::DashboardShare& one : dashboard.people) {
    const model::Index at = model.find_element(one.who);
    const bool element = at != model::kNoIndex && model.live(at);
    people.push_back({{"who", one.who},
                      {"name", element ? json::value(service::shown_name(model, at))
                                       : call.person(one.who).at("name")},
                      {"may", one.edits ? "edit" : "see"}});
  }
  out["people"] = std::move(people);
  json::array tiles = service::tiles_json(dashboard.tiles);
  for (json::value& tile : tiles) {
    json::object& one = tile.as_object();
    one["title"] = said(call, dashboard, std::string(one.at("title").get_string()));
  }
  out["tiles"] = std::move(tiles);
  return out;
}

Result<Dashboard> dashboard_in(Call& call) {
  const auto model = call.workspace().snapshot().model;
  return service::find_dashboard(*model, call.path("id"), viewer_in(call, *model));
}

// One's own, or one that may be changed; what is ready-made is nobody's.
Result<Dashboard> changeable(Call& call, bool as_maker) {
  PLUMB_CHECK(call.may(Verb::comment));
  PLUMB_TRY(Dashboard found, dashboard_in(call));
  if (found.ready) {
    return forbidden("This dashboard is ready-made.", found.name,
                     "Make a copy of your own and change that.");
  }
  const auto model = call.workspace().snapshot().model;
  const auto owners =
      as_maker ? std::vector<std::string>{found.by} : editors(found, viewer_in(call, *model));
  PLUMB_CHECK(call.may(Verb::edit, call.object(Object::Kind::comment, owners)));
  return found;
}

Result<Response> list_dashboards(Call& call) {
  const auto model = call.workspace().snapshot().model;
  const DashboardViewer viewer = viewer_in(call, *model);
  json::array items;
  for (const Dashboard& one : service::dashboards_of(*model, viewer)) {
    items.push_back(row_json(call, one, viewer));
  }
  return call.json(
      json::object{{"items", std::move(items)}, {"may_make", call.can(Verb::comment)}});
}

Result<Response> get_dashboard(Call& call) {
  PLUMB_TRY(const Dashboard found, dashboard_in(call));
  return call.json(dashboard_json(call, *call.workspace().snapshot().model, found));
}

void read_people(Body& body, Dashboard& dashboard) {
  if (!body.has("people")) return;
  dashboard.people.clear();
  for (const json::value& one : body.array("people", service::kMostShares)) {
    const json::object* said = one.if_object();
    const json::value* who = said != nullptr ? said->if_contains("who") : nullptr;
    const json::value* may = said != nullptr ? said->if_contains("may") : nullptr;
    const bool fits = who != nullptr && who->is_string() && !who->get_string().empty() &&
                      who->get_string().size() <= 300 && may != nullptr && may->is_string() &&
                      (may->get_string() == "see" || may->get_string() == "edit");
    if (!fits) {
      body.wrong("people",
                 "Each is {\"who\": an account, person, unit or team, \"may\": see or edit}.");
      return;
    }
    dashboard.people.push_back({std::string(who->get_string()), may->get_string() == "edit"});
  }
}

// What the body says, over what is there.
Status read_dashboard(Body& body, Dashboard& dashboard) {
  if (const auto name = body.text_if("name", {.least = 1, .most = 200})) dashboard.name = *name;
  if (const auto text = body.text_if("description", {.most = 2000})) dashboard.description = *text;
  if (const auto shared = body.flag_if("shared")) dashboard.shared = *shared;
  read_people(body, dashboard);
  if (body.has("tiles")) {
    dashboard.tiles.clear();
    for (const model::TileProblem& one :
         service::read_tiles(body.array("tiles", model::kMostTiles), dashboard.tiles)) {
      body.wrong(one.field, one.what + " " + one.remedy);
    }
  }
  return body.done();
}

Result<Response> keep(Call& call, Dashboard dashboard, std::optional<std::uint32_t> version,
                      int status) {
  PLUMB_TRY(const bool dry, call.dry_run());
  const std::string id = dashboard.id;
  auto made =
      service::keep_dashboard(call.workspace(), std::move(dashboard), version, call.account(), dry);
  const auto model = call.workspace().snapshot().model;
  if (!made.ok() && version && made.error().code == Error::Code::conflict) {
    // What it is now, for whoever has to choose between the two.
    if (const auto now = service::find_dashboard(*model, id); now.ok()) {
      call.problem["current"] = dashboard_json(call, *model, *now);
      return call.fail(made.error(), 412);
    }
  }
  PLUMB_TRY(const auto kept, std::move(made));
  json::object out = dashboard_json(call, *model, kept.dashboard);
  out["batch"] = kept.batch;
  return call.json(out, dry ? 200 : status);
}

Result<Response> create_dashboard(Call& call) {
  PLUMB_TRY(Body body, call.body());
  Dashboard dashboard;
  body.must_have("name");
  const std::string from = body.text("from", {.most = 100});
  if (!from.empty()) {
    const auto model = call.workspace().snapshot().model;
    auto source = service::find_dashboard(*model, from, viewer_in(call, *model));
    if (source.ok()) {
      dashboard.description = said(call, *source, source->description);
      dashboard.tiles = std::move(source->tiles);
      // A copy is the reader's own: it keeps the words they copied.
      for (model::Tile& tile : dashboard.tiles) tile.title = said(call, *source, tile.title);
    } else {
      body.wrong("from", "There is no such dashboard.");
    }
  }
  PLUMB_CHECK(read_dashboard(body, dashboard));
  dashboard.by = call.account();
  return keep(call, std::move(dashboard), {}, 201);
}

Result<Response> change_dashboard(Call& call) {
  PLUMB_TRY(Dashboard dashboard, changeable(call, false));
  PLUMB_TRY(const auto version, call.if_match());
  PLUMB_TRY(Body body, call.body());
  // Whoever is named to edit changes tiles, not who else may.
  if (body.has("shared") || body.has("people")) {
    PLUMB_CHECK(call.may(Verb::edit, call.object(Object::Kind::comment, {dashboard.by})));
  }
  PLUMB_CHECK(read_dashboard(body, dashboard));
  return keep(call, std::move(dashboard), version, 200);
}

Result<Response> remove_dashboard(Call& call) {
  PLUMB_TRY(const Dashboard dashboard, changeable(call, true));
  PLUMB_TRY(const auto version, call.if_match());
  PLUMB_TRY(const service::Committed committed,
            service::remove_dashboard(call.workspace(), dashboard, version, call.account()));
  return call.json(json::object{{"batch", committed.batch}});
}

// Results about a person are for that person and for whoever runs surveys.
Status sees(const Call& call, const service::Campaign& campaign) {
  if (call.can(Verb::run_surveys)) return done();
  for (const identity::Membership& membership : call.actor().memberships) {
    const bool here = membership.workspace == call.path("workspace");
    if (here && !membership.person.empty() && membership.person == campaign.subject) return done();
  }
  return service::sees_unrated(campaign);
}

// Calls `use(input)` with the state the request reads.
template <typename Use>
Result<Response> with_input(Call& call, Use use) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  // What is new since a visit is no figure of a tile, and costs an assessment of then.
  const service::FindingDesk desk(
      *assessment, nullptr, [&call](std::string_view account) { return call.person(account); });
  Insight& insight = call.open().insight();
  service::DashboardInput input{
      call.workspace(),          desk,
      insight.history,           insight.finding_history,
      !reading.scenario.empty(), {},
      call.language(),           [&call](const service::Campaign& one) { return sees(call, one); }};
  if (!reading.present && reading.scenario.empty()) input.known_at = reading.moment.at;
  return use(input);
}

Result<Response> get_data(Call& call) {
  PLUMB_TRY(const Dashboard dashboard, dashboard_in(call));
  return with_input(call, [&](const service::DashboardInput& input) -> Result<Response> {
    json::object out = service::dashboard_data(input, dashboard);
    out["id"] = dashboard.id;
    out["name"] = said(call, dashboard, dashboard.name);
    out["version"] = dashboard.version;
    return call.json(out);
  });
}

// What tiles would show that nobody has kept yet: for composing.
Result<Response> preview_dashboard(Call& call) {
  PLUMB_TRY(Body body, call.body());
  Dashboard dashboard;
  body.must_have("tiles");
  PLUMB_CHECK(read_dashboard(body, dashboard));
  return with_input(call, [&](const service::DashboardInput& input) -> Result<Response> {
    json::object out = service::dashboard_data(input, dashboard);
    out["id"] = "";
    out["name"] = dashboard.name;
    out["version"] = 0;
    return call.json(out);
  });
}

Result<Response> export_dashboard(Call& call) {
  PLUMB_TRY(const Dashboard dashboard, dashboard_in(call));
  PLUMB_TRY(const std::string format, call.word("format", {"html", "pdf"}, "html"));
  return with_input(call, [&](const service::DashboardInput& input) -> Result<Response> {
    PLUMB_TRY(std::string bytes, service::dashboard_file(input, dashboard, format));
    const std::string day = format_day(day_of(input.desk.assessment().moment.at));
    return download(std::move(bytes), format == "pdf" ? "application/pdf" : "text/html",
                    download_name(said(call, dashboard, dashboard.name), day, format));
  });
}

}  // namespace

void add_dashboard_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/dashboards";
  const std::string one = all + "/{id}";
  const Needs read = Needs::of(Verb::read);
  const Needs change = Needs::on(Object::Kind::comment, Verb::comment);
  routes.get("listDashboards", all, read, list_dashboards);
  routes.post("createDashboard", all, Needs::of(Verb::comment), create_dashboard);
  routes.get("getDashboard", one, read, get_dashboard);
  routes.patch("changeDashboard", one, change, change_dashboard);
  routes.remove("removeDashboard", one, change, remove_dashboard);
  routes.post("previewDashboard", "/workspaces/{workspace}/dashboard-preview", read,
              preview_dashboard);
  routes.get("getDashboardData", one + "/data", read, get_data);
  routes.get("exportDashboard", one + "/export", Needs::of(Verb::export_), export_dashboard);
}

}  // namespace plumb::api
