// Answering a campaign by a link, without an account. The key travels in the body, so that it
// stands in no log of addresses.
#include "api/call.h"
#include "service/answering.h"
#include "service/own_surveys.h"
#include "service/survey_json.h"
#include "service/workshop.h"

namespace plumb::api {
namespace {

using http::Response;

Error unknown_link() {
  return not_found("This link leads nowhere.", {},
                   "Check that it is complete, or ask for a new one.");
}

// "workspace.secret"; a workspace that is not there is not told from a secret that is not.
struct Way {
  std::shared_ptr<OpenWorkspace> open;
  std::string workspace;
  std::string secret;
};
Result<Way> way_of(Call& call, const std::string& key) {
  const std::size_t dot = key.rfind('.');
  if (dot == std::string::npos) return unknown_link();
  Way out{nullptr, key.substr(0, dot), key.substr(dot + 1)};
  auto open = call.app().workspace(out.workspace);
  if (!open.ok()) return unknown_link();
  out.open = std::move(*open);
  return out;
}

json::object state_json(const service::Respondent& respondent) {
  const survey::Progress progress = survey::progress_of(*respondent.instrument, respondent.reply);
  return {{"finished", respondent.reply.finished},
          {"answered", progress.answered},
          {"asked", progress.asked}};
}

// Said before answering: of whom, as what, and whether what one says stands alone.
json::value rated_json(const service::Workspace& workspace, const service::Respondent& respondent) {
  if (!respondent.campaign.rated) return nullptr;
  const auto model = workspace.snapshot().model;
  return json::object{{"person", ref_json(*model, respondent.campaign.subject)},
                      {"as", respondent.reply.role},
                      {"shown_alone", respondent.reply.role == service::kSelf}};
}

Result<Response> open_answering(Call& call) {
  PLUMB_TRY(Body body, call.body());
  std::string key = body.text("key", {.required = true, .most = 200});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Way way, way_of(call, key));
  PLUMB_TRY(service::Respondent respondent, service::respondent(way.open->workspace(), way.secret));
  if (service::is_door(respondent.ballot)) {
    // Whoever comes in by a door gets a key of their own, to come back with.
    PLUMB_TRY(const std::string secret, service::enter(way.open->workspace(), respondent.ballot));
    key = way.workspace + "." + secret;
    PLUMB_TRY(respondent, service::respondent(way.open->workspace(), secret));
  }
  json::object answers;
  for (const auto& [item, answer] : respondent.reply.answers)
    answers[item] = service::answer_json(answer);
  const service::Campaign& campaign = respondent.campaign;
  return call.json(json::object{
      {"key", key},
      {"name", campaign.name},
      {"purpose", campaign.purpose},
      {"organisation", way.open->workspace().name()},
      {"instrument", service::instrument_row(*respondent.instrument)},
      {"workshop", campaign.workshop.held},
      {"anonymous", campaign.anonymous},
      {"minimum_group", campaign.minimum_group},
      {"rated", rated_json(way.open->workspace(), respondent)},
      {"closes", campaign.closes.empty() ? json::value(nullptr) : json::value(campaign.closes)},
      {"side", respondent.reply.side},
      {"questions", service::questions_json(*respondent.instrument, respondent.reply)},
      {"answers", std::move(answers)},
      {"state", state_json(respondent)}});
}

Result<Response> save_answers(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string key = body.text("key", {.required = true, .most = 200});
  const json::object answers = body.object("answers");
  const bool finish = body.flag("finish");
  const auto round = body.integer("round", 1, 100'000);
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Way way, way_of(call, key));
  PLUMB_TRY(service::Respondent respondent, service::respondent(way.open->workspace(), way.secret));
  if (service::is_door(respondent.ballot)) {
    return conflict("This is the link that lets in, not the one that answers.", {},
                    "Open it first and answer with the key that gives.");
  }
  PLUMB_CHECK(
      service::save(way.open->workspace(), respondent, answers, finish,
                    round ? std::optional(static_cast<std::size_t>(*round)) : std::nullopt));
  return call.json(state_json(respondent));
}

// What a phone in a workshop shows; asked again every second or so.
Result<Response> watch_workshop(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string key = body.text("key", {.required = true, .most = 200});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Way way, way_of(call, key));
  PLUMB_TRY(const service::Respondent respondent,
            service::respondent(way.open->workspace(), way.secret));
  const service::Campaign& campaign = respondent.campaign;
  PLUMB_TRY(const auto view,
            service::view_workshop(way.open->workspace(), campaign, *respondent.instrument));
  json::object out = service::view_json(campaign, *respondent.instrument, view);
  const auto mine = respondent.reply.answers.find(campaign.workshop.item);
  out["mine"] = mine == respondent.reply.answers.end()
                    ? json::value(nullptr)
                    : json::value(service::answer_json(mine->second));
  return call.json(out);
}

// The caller, and the element that stands for them here.
std::vector<std::string> holders_of(Call& call) {
  std::vector<std::string> out{call.account()};
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.workspace_id()) out.push_back(membership.person);
  }
  return out;
}

Result<Response> list_own_surveys(Call& call) {
  PLUMB_TRY(const auto found, service::own_surveys(call.workspace(), holders_of(call)));
  json::array items;
  for (const service::OwnSurvey& survey : found) items.push_back(service::own_survey_json(survey));
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> enter_own_survey(Call& call) {
  PLUMB_TRY(const std::string secret,
            service::own_way(call.workspace(), call.path("id"), holders_of(call)));
  return call.json(json::object{{"key", call.workspace_id() + "." + secret}}, 201);
}

}  // namespace

void add_answering_routes(Routes& routes) {
  const http::RouteOptions small{.body_bytes = std::size_t{256} << 10};
  routes.post("openAnswering", "/answering/open", Needs::anybody(), open_answering, small);
  routes.post("watchWorkshop", "/answering/workshop", Needs::anybody(), watch_workshop, small);
  routes.post("saveAnswers", "/answering/save", Needs::anybody(), save_answers, small);
  const std::string own = "/workspaces/{workspace}/own-surveys";
  const Needs answering = Needs::of(identity::Verb::answer);
  routes.get("listOwnSurveys", own, answering, list_own_surveys);
  routes.post("enterOwnSurvey", own + "/{id}/keys", answering, enter_own_survey);
}

}  // namespace plumb::api
