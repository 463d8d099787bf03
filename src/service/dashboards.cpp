#include "service/dashboards.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "catalog/dashboard_catalog.h"
#include "service/artifacts.h"
#include "service/catalogs.h"

namespace plumb::service {
namespace {

using model::Index;

constexpr std::string_view kKind = "dashboard";
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestDescription = 2000;

Dashboard dashboard_of(const model::Artifact& artifact) {
  const json::object& body = body_of(artifact);
  Dashboard out;
  out.id = artifact.id;
  out.name = artifact.name;
  out.version = artifact.version;
  out.description = text_in(body, "description");
  out.by = text_in(body, "by");
  out.shared = flag_in(body, "shared");
  for (const json::value& one : list_in(body, "people")) {
    if (!one.is_object()) continue;
    out.people.push_back(
        {text_in(one.get_object(), "who"), text_in(one.get_object(), "may") == "edit"});
  }
  // What a later version of the product wrote and this one does not know is left out.
  read_tiles(list_in(body, "tiles"), out.tiles);
  return out;
}

json::object body_of(const Dashboard& dashboard) {
  json::array people;
  for (const DashboardShare& one : dashboard.people) {
    people.push_back({{"who", one.who}, {"may", one.edits ? "edit" : "see"}});
  }
  return {{"description", dashboard.description},
          {"by", dashboard.by},
          {"shared", dashboard.shared},
          {"people", std::move(people)},
          {"tiles", tiles_json(dashboard.tiles)}};
}

std::vector<Dashboard> ready_made(const model::Model& model) {
  std::vector<Dashboard> out;
  for (const model::Dashboard& one :
       catalog::workspace_dashboards(overrides_of(model, "dashboard"))) {
    Dashboard made;
    static_cast<model::Dashboard&>(made) = one;
    made.id = std::string(kReadyPrefix) + one.id;
    made.shared = true;
    made.ready = true;
    out.push_back(std::move(made));
  }
  return out;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t") == std::string::npos;
}

Status check(const Dashboard& dashboard, const json::object& body) {
  if (is_blank(dashboard.name) || dashboard.name.size() > kLongestName) {
    return bad_input("A dashboard needs a name of at most 200 bytes.", "name",
                     "Give it one by which others find it.");
  }
  if (dashboard.description.size() > kLongestDescription) {
    return bad_input("The description is longer than 2000 bytes.", "description",
                     "Say it shorter.");
  }
  if (dashboard.tiles.size() > model::kMostTiles) {
    return over_limit(fmt::format("A dashboard has up to {} tiles.", model::kMostTiles), "tiles",
                      "Make two of it.");
  }
  if (dashboard.people.size() > kMostShares) {
    return over_limit(fmt::format("It is shared with up to {} people and units.", kMostShares),
                      "people", "Share it with a unit, or with the workspace.");
  }
  if (json::serialize(body).size() > kDashboardBytes) {
    return over_limit(fmt::format("A dashboard takes at most {} KiB.", kDashboardBytes >> 10),
                      "tiles", "Shorten the texts.");
  }
  return done();
}

}  // namespace

DashboardViewer viewer_of(const model::Model& model, std::string account, std::string_view person) {
  DashboardViewer out{std::move(account), {}};
  const Index start = model.find_element(person);
  if (person.empty() || start == model::kNoIndex || !model.live(start)) return out;
  std::vector<Index> found{start};
  for (std::size_t next = 0; next < found.size(); ++next) {
    model.for_each_out(found[next], [&](Index relation, Index to) {
      const std::string_view kind = model.kind_name(relation);
      const bool belongs = found[next] == start ? kind == "member_of" : kind == "part_of";
      if (belongs && std::find(found.begin(), found.end(), to) == found.end()) found.push_back(to);
    });
  }
  for (const Index at : found) out.also.emplace_back(model.element_id(at));
  return out;
}

bool may_see(const Dashboard& dashboard, const DashboardViewer& viewer) {
  if (dashboard.ready || dashboard.shared || dashboard.by == viewer.account) return true;
  return std::any_of(dashboard.people.begin(), dashboard.people.end(), [&](const auto& one) {
    return one.who == viewer.account ||
           std::find(viewer.also.begin(), viewer.also.end(), one.who) != viewer.also.end();
  });
}

bool named_to_edit(const Dashboard& dashboard, const DashboardViewer& viewer) {
  return std::any_of(dashboard.people.begin(), dashboard.people.end(), [&](const auto& one) {
    return one.edits &&
           (one.who == viewer.account ||
            std::find(viewer.also.begin(), viewer.also.end(), one.who) != viewer.also.end());
  });
}

bool hidden_dashboard(const model::Artifact& artifact, const DashboardViewer& viewer) {
  return artifact.kind == kKind && !may_see(dashboard_of(artifact), viewer);
}

std::vector<Dashboard> every_dashboard(const model::Model& model) {
  std::vector<Dashboard> own;
  each_artifact(model, kKind,
                [&](const model::Artifact& one) { own.push_back(dashboard_of(one)); });
  std::stable_sort(own.begin(), own.end(),
                   [](const Dashboard& a, const Dashboard& b) { return a.name < b.name; });
  std::vector<Dashboard> out = ready_made(model);
  std::move(own.begin(), own.end(), std::back_inserter(out));
  return out;
}

std::vector<Dashboard> dashboards_of(const model::Model& model, const DashboardViewer& viewer) {
  std::vector<Dashboard> out = every_dashboard(model);
  std::erase_if(out, [&](const Dashboard& one) { return !may_see(one, viewer); });
  return out;
}

Result<Dashboard> find_dashboard(const model::Model& model, std::string_view id) {
  if (id.starts_with(kReadyPrefix)) {
    for (Dashboard& one : ready_made(model)) {
      if (one.id == id) return std::move(one);
    }
  } else if (const model::Artifact* found = live_artifact(model, id, kKind); found != nullptr) {
    return dashboard_of(*found);
  }
  return not_found("There is no such dashboard.", std::string(id.substr(0, 100)),
                   "It may have been removed, or is not shared with you.");
}

Result<Dashboard> find_dashboard(const model::Model& model, std::string_view id,
                                 const DashboardViewer& viewer) {
  PLUMB_TRY(Dashboard found, find_dashboard(model, id));
  if (may_see(found, viewer)) return found;
  return find_dashboard(model, "");
}

Result<DashboardKept> keep_dashboard(Workspace& workspace, Dashboard dashboard,
                                     std::optional<std::uint32_t> version, const std::string& actor,
                                     bool dry) {
  const bool fresh = dashboard.id.empty();
  json::object body = body_of(dashboard);
  PLUMB_CHECK(check(dashboard, body));
  if (fresh) {
    std::size_t own = 0;
    each_artifact(*workspace.snapshot().model, kKind, [&](const model::Artifact& one) {
      if (text_in(body_of(one), "by") == dashboard.by) ++own;
    });
    if (own >= kDashboards) {
      return over_limit(fmt::format("You have {} dashboards, which is the most.", own), "name",
                        "Remove one you no longer need.");
    }
    dashboard.id = workspace.new_id("db-");
  }
  model::Artifact artifact;
  artifact.id = dashboard.id;
  artifact.kind = kKind;
  artifact.name = dashboard.name;
  artifact.body = std::move(body);
  Batch batch{actor, fresh ? "Make a dashboard" : "Change a dashboard", "dashboard", {}, {}, {}};
  batch.writes.push_back({model::Subject::artifact,
                          fresh ? model::Operation::create : model::Operation::update, dashboard.id,
                          model::record_of(artifact), version});
  DashboardKept out;
  if (dry) {
    PLUMB_CHECK(workspace.rehearse(batch));
    out.dashboard = std::move(dashboard);
    return out;
  }
  PLUMB_TRY(const Committed committed, workspace.commit(std::move(batch)));
  PLUMB_TRY(out.dashboard, find_dashboard(*workspace.snapshot().model, dashboard.id));
  out.batch = committed.batch;
  return out;
}

Result<Committed> remove_dashboard(Workspace& workspace, const Dashboard& dashboard,
                                   std::optional<std::uint32_t> version, const std::string& actor) {
  return workspace.commit(
      {actor,
       "Remove a dashboard",
       "dashboard",
       {},
       {},
       {{model::Subject::artifact, model::Operation::remove, dashboard.id, {}, version}}});
}

}  // namespace plumb::service
