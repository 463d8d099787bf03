// Service levels: windows, error budget, breaches, what hangs on the service, and the times that do
// not count.
#include "api/call.h"
#include "api/model_writes.h"
#include "service/measures.h"
#include "service/service_levels.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using model::Index;

constexpr std::size_t kMostExclusions = 500;

Result<Index> level_in(Call& call, const model::Model& model) {
  PLUMB_TRY(const Index at, Call::element_in(model, call.path("id")));
  if (model.type_name(at) == "service_level") return at;
  return not_found("There is no such service level.", std::string(call.path("id")),
                   "The list of service levels shows them.");
}

// As of a moment: what had been received by then.
std::optional<Instant> known_at(const Reading& reading) {
  if (reading.present || !reading.scenario.empty()) return std::nullopt;
  return reading.moment.at;
}

Result<Response> list(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  const model::Model& model = assessment->model();
  json::array items;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "service_level") continue;
    PLUMB_TRY(const auto level, service::service_level_of(call.workspace(), model, at,
                                                          reading.moment.at, known_at(reading)));
    json::object row = service::service_level_row(*assessment, level);
    row.at("measure").as_object()["may"] = measure_rights(call, model, at);
    items.push_back(std::move(row));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> get(Call& call) {
  PLUMB_TRY(const Reading reading, call.reading());
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const Index at, level_in(call, assessment->model()));
  PLUMB_TRY(const auto level, service::service_level_of(call.workspace(), assessment->model(), at,
                                                        reading.moment.at, known_at(reading)));
  json::object out = service::service_level_page(*assessment, level);
  out.at("level").as_object().at("measure").as_object()["may"] =
      measure_rights(call, assessment->model(), at);
  return call.json(out);
}

Result<Response> set_exclusions(Call& call) {
  PLUMB_TRY(const Reading reading, state_to_write(call));
  PLUMB_TRY(const Index at, level_in(call, reading.model()));
  PLUMB_CHECK(may_change(call, reading.model(), at, {{"exclusions", json::array()}}));
  PLUMB_TRY(Body body, call.body());
  body.must_have("exclusions");
  json::array kept;
  for (const json::value& one : body.array("exclusions", kMostExclusions)) {
    const auto text = [&](std::string_view key) {
      const json::value* found = one.is_object() ? one.get_object().if_contains(key) : nullptr;
      return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                    : std::string();
    };
    kept.push_back({{"from", text("from")}, {"to", text("to")}, {"reason", text("reason")}});
  }
  const auto version = body.integer("version", 1, std::numeric_limits<std::uint32_t>::max());
  const std::string reason = body.text("reason");
  PLUMB_CHECK(body.done());
  service::Batch batch{
      {}, reason.empty() ? "Change times that do not count" : reason, "service levels", {}, {}, {}};
  service::Write write{
      model::Subject::element, model::Operation::update, std::string(call.path("id")), {}, {}};
  write.record["exclusions"] = kept.empty() ? json::value(nullptr) : json::value(std::move(kept));
  if (version) write.expected_version = static_cast<std::uint32_t>(*version);
  // What follows from the values is written between, and is no reason to refuse.
  write.merge_fields = true;
  batch.writes.push_back(std::move(write));
  PLUMB_TRY(const service::Committed committed, call.commit(std::move(batch)));
  return call.json(call.written(committed));
}

}  // namespace

void add_service_level_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/service-levels";
  const std::string one = all + "/{id}";
  const Needs read = Needs::of(Verb::read);
  routes.get("listServiceLevels", all, read, list);
  routes.get("getServiceLevel", one, read, get);
  routes.put("setServiceLevelExclusions", one + "/exclusions",
             Needs::on(identity::Object::Kind::element, Verb::edit), set_exclusions);
}

}  // namespace plumb::api
