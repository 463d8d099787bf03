// Branches of the base: lists with scores, differences, merging item by item.
#include <fmt/format.h>

#include <algorithm>

#include "api/call.h"
#include "service/branches.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Object;
using identity::Verb;
using service::Scenario;

std::vector<std::string> makers(const Scenario& row) {
  if (row.by.empty()) return {};
  return {row.by};
}

Object object_of(const Call& call, const Scenario& row) {
  return call.object(Object::Kind::scenario, makers(row));
}

Result<json::object> scores_of(Call& call, const Scenario& row) {
  service::Workspace& workspace = call.workspace();
  const Instant now = call.app().now();
  const std::string key = fmt::format("{}:{}:{}:{}:{}", row.id, row.base_seq, row.changes,
                                      format_day(day_of(now)), workspace.currency());
  PLUMB_TRY(const service::Snapshot state, workspace.scenario(row.id));
  return call.open().scores().get(key, workspace, state, {state.seq, now});
}

Result<json::object> base_scores(Call& call) {
  const service::Snapshot base = call.workspace().snapshot();
  const Instant now = call.app().now();
  const std::string key =
      fmt::format("base:{}:{}:{}", base.seq, format_day(day_of(now)), call.workspace().currency());
  return call.open().scores().get(key, call.workspace(), base, {base.seq, now});
}

Result<json::object> row_json(Call& call, const Scenario& row) {
  json::array may;
  const Object object = object_of(call, row);
  // What it contains, its name and its state are its maker's and the editors'.
  for (const Verb verb : {Verb::edit, Verb::propose, Verb::merge, Verb::comment}) {
    const bool own = verb == Verb::edit || verb == Verb::propose;
    const bool can = own ? call.can(verb, object) : call.can(verb);
    if (can) may.emplace_back(identity::name_of(verb));
  }
  PLUMB_TRY(json::object scores, scores_of(call, row));
  json::object out{{"id", row.id},
                   {"name", row.name},
                   {"status", row.status},
                   {"base_seq", row.base_seq},
                   {"at", row.at},
                   {"changes", row.changes},
                   {"scores", std::move(scores)},
                   {"may", std::move(may)}};
  if (!row.by.empty()) out["by"] = call.person(row.by);
  return out;
}

Result<Response> list_scenarios(Call& call) {
  PLUMB_TRY(const std::string status,
            call.word("status", {"open", "merged", "closed", "all"}, "all"));
  PLUMB_TRY(std::vector<Scenario> rows, call.workspace().scenarios());
  // Newest first: what people work on.
  std::sort(rows.begin(), rows.end(), [](const Scenario& a, const Scenario& b) {
    return a.at != b.at ? a.at > b.at : a.id < b.id;
  });
  json::array items;
  for (const Scenario& row : rows) {
    if (status != "all" && row.status != status) continue;
    PLUMB_TRY(json::object item, row_json(call, row));
    items.push_back(std::move(item));
  }
  PLUMB_TRY(json::object base, base_scores(call));
  return call.json(json::object{{"base", std::move(base)}, {"items", std::move(items)}});
}

Result<Response> create_scenario(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string name = body.text("name", {.required = true, .most = 200});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Scenario made, call.workspace().create_scenario(name, call.account()));
  PLUMB_TRY(const json::object row, row_json(call, made));
  return call.json(row, 201);
}

Result<Response> get_scenario(Call& call) {
  PLUMB_TRY(const Scenario found, service::find_scenario(call.workspace(), call.path("id")));
  PLUMB_TRY(const json::object row, row_json(call, found));
  return call.json(row);
}

Result<Response> change_scenario(Call& call) {
  PLUMB_CHECK(call.may(Verb::propose));
  PLUMB_TRY(const Scenario found, service::find_scenario(call.workspace(), call.path("id")));
  PLUMB_CHECK(call.may(Verb::edit, object_of(call, found)));
  PLUMB_TRY(Body body, call.body());
  service::ScenarioChange change;
  change.name = body.text_if("name", {.least = 1, .most = 200});
  if (body.has("status")) change.status = body.word("status", {"open", "closed"});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Scenario changed,
            service::change_scenario(call.workspace(), found.id, change, call.account()));
  PLUMB_TRY(const json::object row, row_json(call, changed));
  return call.json(row);
}

Result<Response> diff_scenario(Call& call) {
  service::Workspace& workspace = call.workspace();
  PLUMB_TRY(const Scenario found, service::find_scenario(workspace, call.path("id")));
  PLUMB_TRY(const auto items, workspace.scenario_diff(found.id));
  PLUMB_TRY(const service::Snapshot branched, workspace.scenario(found.id));
  PLUMB_TRY(const service::Snapshot merged, service::merged_trial(workspace, items));
  PLUMB_TRY(json::object before, base_scores(call));
  PLUMB_TRY(json::object after,
            service::scores_of(workspace, merged, {merged.seq, call.app().now()}));
  const service::Snapshot base = workspace.snapshot();
  return call.json(json::object{{"items", service::diff_json(items, *base.model, *branched.model)},
                                {"before", std::move(before)},
                                {"after", std::move(after)}});
}

Result<Response> merge_scenario(Call& call) {
  service::Workspace& workspace = call.workspace();
  PLUMB_TRY(const Scenario found, service::find_scenario(workspace, call.path("id")));
  std::vector<std::string> wanted;
  std::string word;
  if (call.has_body()) {
    PLUMB_TRY(Body body, call.body());
    wanted = body.texts("items", 100'000);
    word = body.word("prefer", {"refuse", "scenario", "base"});
    PLUMB_CHECK(body.done());
  }
  if (found.status == "closed") {
    return conflict("The scenario " + found.name + " is closed.", found.id, "Open it again first.");
  }
  const auto prefer = word == "scenario" ? service::Prefer::scenario
                      : word == "base"   ? service::Prefer::base
                                         : service::Prefer::refuse;
  auto merged = workspace.merge_scenario(found.id, wanted, prefer, call.account());
  if (!merged.ok()) {
    if (merged.error().code == Error::Code::conflict) {
      // What stands in the base now, of everything that was to be merged.
      PLUMB_TRY(const auto items, workspace.scenario_diff(found.id));
      json::object current;
      for (const service::DiffItem& item : items) {
        if (!item.conflict.empty()) current[item.id] = item.conflict;
      }
      call.problem["current"] = std::move(current);
    }
    return merged.error();
  }
  return call.json(call.written(*merged));
}

Result<Response> diff_moments(Call& call) {
  service::Workspace& workspace = call.workspace();
  PLUMB_TRY(const std::string from, call.text("from", 100));
  PLUMB_TRY(const std::string to, call.text("to", 100));
  if (from.empty()) {
    return bad_input("Say since when.", "from", "Send from=2026-06-30, seq:123 or a batch id.");
  }
  PLUMB_TRY(const service::Moment earlier, workspace.moment(from));
  PLUMB_TRY(const service::Moment later, workspace.moment(to));
  PLUMB_TRY(const service::Snapshot old, workspace.as_of(earlier.seq));
  PLUMB_TRY(const service::Snapshot now, workspace.as_of(later.seq));
  PLUMB_TRY(const auto items, workspace.diff(*old.model, *now.model));
  PLUMB_TRY(json::object before, service::scores_of(workspace, old, earlier));
  PLUMB_TRY(json::object after, service::scores_of(workspace, now, later));
  return call.json(json::object{{"items", service::diff_json(items, *old.model, *now.model)},
                                {"before", std::move(before)},
                                {"after", std::move(after)}});
}

}  // namespace

void add_scenario_routes(Routes& routes) {
  const std::string one = "/workspaces/{workspace}/scenarios/{id}";
  routes.get("listScenarios", "/workspaces/{workspace}/scenarios", Needs::of(Verb::read),
             list_scenarios);
  routes.post("createScenario", "/workspaces/{workspace}/scenarios", Needs::of(Verb::propose),
              create_scenario);
  routes.get("getScenario", one, Needs::of(Verb::read), get_scenario);
  routes.patch("changeScenario", one, Needs::on(Object::Kind::scenario, Verb::propose),
               change_scenario);
  routes.get("diffScenario", one + "/diff", Needs::of(Verb::read), diff_scenario);
  routes.post("mergeScenario", one + "/merge", Needs::of(Verb::merge), merge_scenario);
  routes.get("diffMoments", "/workspaces/{workspace}/diff", Needs::of(Verb::read), diff_moments);
}

}  // namespace plumb::api
