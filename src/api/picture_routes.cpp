// Graph, organisation, skills, imported views.
#include "api/insight.h"
#include "service/diagrams.h"
#include "service/organisation.h"

namespace plumb::api {
namespace {

using identity::Verb;

Result<http::Response> get_graph(Call& call) {
  service::GraphWish wish;
  PLUMB_TRY(wish.focus, call.text("focus", 300));
  PLUMB_TRY(const std::int64_t depth, call.integer("depth", 1, 6, 2));
  wish.depth = static_cast<int>(depth);
  PLUMB_TRY(wish.direction, call.word("direction", {"both", "up", "down"}, "both"));
  wish.types = call.list("type");
  wish.components = call.list("component");
  PLUMB_TRY(wish.layout, call.word("layout", {"lanes", "layers"}, "lanes"));
  PLUMB_TRY(const std::int64_t limit, call.integer("limit", 1, 2000, 500));
  wish.limit = static_cast<std::size_t>(limit);
  PLUMB_TRY(const Desk desk, desk_of(call));
  PLUMB_TRY(const auto picture, call.open().insight().graphs.get(*desk.findings, wish));
  return call.json(*picture);
}

Result<http::Response> get_organisation(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  return call.json(service::organisation_json(*assessment));
}

Result<http::Response> get_skills(Call& call) {
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  return call.json(service::skills_json(*assessment));
}

Result<http::Response> list_views(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  return call.json({{"items", service::views_json(reading.model())}});
}

Result<http::Response> get_view(Call& call) {
  PLUMB_TRY(const Desk desk, desk_of(call));
  PLUMB_TRY(const json::object view, service::diagram_json(*desk.findings, call.path("id")));
  return call.json(view);
}

}  // namespace

void add_picture_routes(Routes& routes) {
  const std::string base = "/workspaces/{workspace}";
  const Needs read = Needs::of(Verb::read);
  routes.get("getGraph", base + "/graph", read, get_graph);
  routes.get("getOrganisation", base + "/organisation", read, get_organisation);
  routes.get("getSkills", base + "/skills", read, get_skills);
  routes.get("listViews", base + "/views", read, list_views);
  routes.get("getView", base + "/views/{id}", read, get_view);
}

}  // namespace plumb::api
