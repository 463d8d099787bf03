// Instruments, campaigns and their results.
#include <algorithm>
#include <set>

#include "api/call.h"
#include "api/mail_clerk.h"
#include "api/tailoring.h"
#include "service/answer_file.h"
#include "service/answering.h"
#include "service/artifacts.h"
#include "service/benchmarks.h"
#include "service/campaign_results.h"
#include "service/campaigns.h"
#include "service/improvement.h"
#include "service/own_surveys.h"
#include "service/shown.h"
#include "service/survey_json.h"
#include "service/workshop.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using service::Campaign;
using service::CampaignStatus;

constexpr std::size_t kMostSteps = 200;
constexpr std::size_t kMostUnits = 500;
constexpr std::size_t kMostGroups = 1000;
constexpr std::size_t kMostReplies = 5000;
constexpr std::size_t kReplyBytes = std::size_t{32} << 20;

Result<Response> list_instruments(Call& call) {
  json::array items;
  for (const auto& instrument : service::instruments_of(call.workspace())) {
    items.push_back(service::instrument_row(*instrument));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> get_instrument(Call& call) {
  PLUMB_TRY(const auto instrument, service::instrument_of(call.workspace(), call.path("id")));
  return call.json(service::instrument_json(*instrument));
}

Result<Campaign> campaign_in(Call& call) {
  return service::find_campaign(*call.workspace().snapshot().model, call.path("id"));
}

json::object row(Call& call, const Campaign& campaign) {
  json::object out = service::campaign_json(campaign);
  out["by"] = call.person(campaign.by);
  for (json::value& step : out["steps"].get_array()) {
    json::object& one = step.get_object();
    const std::string actor(one["by"].get_string());
    one["by"] = call.person(actor);
  }
  // With the results, row by row.
  out.erase("need");
  out["need_at"] = service::text_or_null(
      campaign.need.is_object() ? service::text_in(campaign.need.get_object(), "at") : "");
  return out;
}

Result<Response> answer_with(Call& call, const Campaign& campaign, int status = 200) {
  PLUMB_TRY(const auto progress, service::progress_of(call.workspace(), campaign));
  json::object figures = service::progress_json(progress);
  // Who has not answered is the business of whoever runs it.
  if (!call.can(Verb::run_surveys)) figures["waiting"] = json::array{};
  return call.json(
      json::object{{"campaign", row(call, campaign)}, {"progress", std::move(figures)}}, status);
}

Result<Response> list_campaigns(Call& call) {
  json::array items;
  for (const Campaign& campaign : service::campaigns_of(*call.workspace().snapshot().model)) {
    json::object one = row(call, campaign);
    one.erase("frozen");
    PLUMB_TRY(const auto progress, service::progress_of(call.workspace(), campaign));
    one["invited"] = progress.invited;
    one["finished"] = progress.finished;
    items.push_back(std::move(one));
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> get_campaign(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  return answer_with(call, campaign);
}

void read_units(Body& body, Campaign& campaign) {
  if (!body.has("units")) return;
  campaign.units.clear();
  for (const json::value& unit : body.array("units", kMostUnits)) {
    if (!unit.is_object()) {
      body.wrong("units", "Each unit is {\"id\", \"name\"}.");
      return;
    }
    campaign.units.emplace_back(service::text_in(unit.get_object(), "id"),
                                service::text_in(unit.get_object(), "name"));
  }
}

void read_maps(Body& body, Campaign& campaign) {
  if (body.has("targets")) {
    campaign.targets.clear();
    for (const auto& target : body.object("targets")) {
      if (!target.value().is_number()) {
        body.wrong("targets", "Targets are levels by dimension.");
        return;
      }
      campaign.targets[target.key()] = target.value().to_number<double>();
    }
  }
  if (body.has("tailoring")) {
    campaign.tailoring = read_statement(body, "tailoring");
  }
}

// What the body says, over what is there.
Status read_campaign(Body& body, Campaign& campaign) {
  const auto text = [&](std::string_view field, std::size_t most, std::string& out) {
    if (body.null(field)) {
      out.clear();
      body.any(field);
    } else if (const auto said = body.text_if(field, {.most = most})) {
      out = *said;
    }
  };
  text("name", 200, campaign.name);
  text("purpose", 4000, campaign.purpose);
  text("instrument", 100, campaign.instrument);
  text("opens", 40, campaign.opens);
  text("closes", 40, campaign.closes);
  text("subject", 300, campaign.subject);
  text("previous", 300, campaign.previous);
  if (const auto anonymous = body.flag_if("anonymous"); anonymous != std::nullopt) {
    // Another promise has another smallest group, unless that is said as well.
    if (*anonymous != campaign.anonymous) campaign.minimum_group = 0;
    campaign.anonymous = *anonymous;
  }
  if (const auto least = body.integer("minimum_group", 1, 1000)) {
    campaign.minimum_group = static_cast<std::size_t>(*least);
  }
  if (const auto workshop = body.flag_if("workshop")) campaign.workshop.held = *workshop;
  if (const auto every = body.integer("remind_every_days", 0, 365)) {
    campaign.reminding.every_days = static_cast<std::size_t>(*every);
  }
  if (const auto from = body.integer("remind_from", 0, 365)) {
    campaign.reminding.from = static_cast<std::size_t>(*from);
  }
  campaign.reminding.by_mail = body.flag("remind_by_mail", campaign.reminding.by_mail);
  if (body.has("languages")) campaign.reminding.languages = body.texts("languages", 2);
  if (body.has("roles")) campaign.roles = body.texts("roles", 100);
  read_units(body, campaign);
  read_maps(body, campaign);
  return body.done();
}

Result<Response> create_campaign(Call& call) {
  PLUMB_TRY(Body body, call.body());
  body.must_have("name");
  body.must_have("instrument");
  Campaign campaign;
  PLUMB_CHECK(read_campaign(body, campaign));
  PLUMB_TRY(const Campaign made,
            service::keep_campaign(call.workspace(), std::move(campaign), call.account()));
  return answer_with(call, made, 201);
}

Result<Response> change_campaign(Call& call) {
  const service::Turns::Turn turn = call.workspace().turns().take(call.path("id"));
  PLUMB_TRY(Campaign campaign, campaign_in(call));
  PLUMB_TRY(Body body, call.body());
  PLUMB_CHECK(read_campaign(body, campaign));
  PLUMB_TRY(const Campaign changed,
            service::keep_campaign(call.workspace(), std::move(campaign), call.account()));
  return answer_with(call, changed);
}

Result<Response> remove_campaign(Call& call) {
  PLUMB_CHECK(service::remove_campaign(call.workspace(), call.path("id"), call.account()));
  return call.nothing();
}

Result<Response> move_campaign(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string word = body.word("to", {"draft", "open", "closed", "frozen"});
  body.must_have("to");
  const std::string reason = body.text("reason", {.most = 2000});
  PLUMB_CHECK(body.done());
  CampaignStatus to = CampaignStatus::draft;
  for (const CampaignStatus one :
       {CampaignStatus::open, CampaignStatus::closed, CampaignStatus::frozen}) {
    if (service::name_of(one) == word) to = one;
  }
  PLUMB_TRY(const Campaign moved,
            service::move_campaign(call.workspace(), call.path("id"), to, reason, call.account()));
  return answer_with(call, moved);
}

// Addresses each group's door is mailed to, in step with the groups.
using DoorAddresses = std::vector<std::vector<std::string>>;

Result<std::vector<service::InvitedGroup>> groups_in(Body& body, DoorAddresses& addresses) {
  std::vector<service::InvitedGroup> out;
  body.must_have("groups");
  for (const json::value& one : body.array("groups", kMostGroups)) {
    if (!one.is_object()) {
      body.wrong("groups",
                 "Each group is an object with side, unit, role, and count, people or door.");
      break;
    }
    const json::object& group = one.get_object();
    service::InvitedGroup wish;
    wish.side = service::text_in(group, "side");
    wish.unit = service::text_in(group, "unit");
    wish.role = service::text_in(group, "role");
    wish.door = service::flag_in(group, "door");
    if (const json::value* count = group.if_contains("count"); count != nullptr) {
      boost::system::error_code failed;
      wish.count =
          count->is_number() ? count->to_number<std::size_t>(failed) : service::kMostInvited + 1;
    }
    if (const json::value* people = group.if_contains("people");
        people != nullptr && people->is_array()) {
      for (const json::value& person : people->get_array()) {
        if (person.is_string() && !person.get_string().empty())
          wish.people.emplace_back(person.get_string());
      }
    }
    std::vector<std::string> mailed;
    if (const json::value* list = group.if_contains("addresses");
        list != nullptr && list->is_array()) {
      for (const json::value& one_address : list->get_array()) {
        if (one_address.is_string()) mailed.emplace_back(one_address.get_string());
      }
    }
    if (!mailed.empty() && !wish.door) {
      body.wrong("groups", "Only a door, one link for a whole group, has addresses.");
    }
    addresses.push_back(std::move(mailed));
    out.push_back(std::move(wish));
  }
  PLUMB_CHECK(body.done());
  return out;
}

// Each once, as it is sent to; the list is not kept.
Status check_addresses(DoorAddresses& groups) {
  std::size_t count = 0;
  for (std::vector<std::string>& addresses : groups) {
    for (std::string& address : addresses) {
      PLUMB_TRY(address, mail::read_address(address));
    }
    std::sort(addresses.begin(), addresses.end());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    count += addresses.size();
  }
  if (count > service::kMostInvited) {
    return over_limit("More than 20,000 messages are wanted at once.", "addresses",
                      "Send them in parts.");
  }
  return done();
}

// Puts what is mailed into the queue before the links are kept.
struct SurveyMail {
  DoorAddresses addresses;
  std::vector<std::string> told;     // people whose link was mailed to them alone
  std::vector<std::size_t> at_door;  // messages, by door

  Status send(Call& call, const Campaign& campaign,
              const std::vector<service::InvitedGroup>& groups,
              const std::vector<service::Invitation>& made) {
    std::vector<mail::Outgoing> messages;
    if (!campaign.anonymous) {
      PLUMB_TRY(messages, survey_messages(call.app(), call.open(), campaign, made, false, &told));
    }
    auto door = made.begin();
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (!groups[i].door) continue;
      door = std::find_if(door, made.end(), [](const auto& one) { return one.door; });
      PLUMB_TRY(auto more, door_messages(call.app(), call.open(), campaign, *door, addresses[i]));
      at_door.push_back(more.size());
      std::move(more.begin(), more.end(), std::back_inserter(messages));
      ++door;
    }
    return call.app().post().put(messages);
  }
};

// What can be mailed: a link to its person, or a door to a group. In an anonymous campaign a link
// for one person that is mailed would tell the queue whose it is.
Status check_mailed(const Campaign& campaign, const std::vector<service::InvitedGroup>& groups) {
  if (campaign.status != service::CampaignStatus::open) {
    return conflict("The campaign is not open, so its links lead nowhere yet.", campaign.name,
                    "Open it, then mail the links.");
  }
  const bool single =
      std::any_of(groups.begin(), groups.end(), [](const auto& one) { return !one.door; });
  if (campaign.anonymous && single) {
    return bad_input("In an anonymous campaign no link for one person is mailed.", "groups",
                     "Give a door with addresses: the link is the same for the whole group.");
  }
  return done();
}

// Names that are somebody's here: they see the survey when they sign in.
Status find_holders(Call& call, std::vector<service::InvitedGroup>& groups) {
  PLUMB_TRY(const auto members,
            call.app().identity().members(identity::local_operator(), call.workspace_id()));
  std::vector<service::KnownAccount> accounts;
  for (const identity::Member& member : members) {
    if (!member.disabled)
      accounts.push_back({member.account, member.login, member.name, member.person});
  }
  const auto snapshot = call.workspace().snapshot();
  const service::Holders holders(*snapshot.model, std::move(accounts));
  for (service::InvitedGroup& group : groups) {
    for (const std::string& person : group.people)
      group.holders.push_back(holders.holder_of(person));
  }
  return done();
}

// The name of who will see it; null if nobody.
json::value holder_json(Call& call, const std::string& holder) {
  if (holder.empty()) return nullptr;
  const model::Model& model = *call.workspace().snapshot().model;
  const model::Index at = model.find_element(holder);
  if (at != model::kNoIndex) return json::value(model.name(at));
  return json::value(call.app().directory().name(holder));
}

Result<Response> invite(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const bool by_mail = body.flag("mail");
  SurveyMail mail;
  PLUMB_TRY(auto groups, groups_in(body, mail.addresses));
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  service::HandOver hand_over;
  if (by_mail) {
    PLUMB_CHECK(check_mailed(campaign, groups));
    PLUMB_CHECK(check_addresses(mail.addresses));
    PLUMB_CHECK(call.app().post().room_for(call.workspace_id(), 0));
    hand_over = [&](const std::vector<service::Invitation>& made) {
      return mail.send(call, campaign, groups, made);
    };
  }
  PLUMB_CHECK(find_holders(call, groups));
  PLUMB_TRY(const auto invited,
            service::invite(call.workspace(), call.path("id"), groups, call.account(), hand_over));
  const std::set<std::string> told(mail.told.begin(), mail.told.end());
  std::size_t messages = mail.told.size();
  for (const std::size_t count : mail.at_door) messages += count;
  json::array items;
  for (const service::Invitation& one : invited.invitations) {
    // A link that is on its way to its person is nobody else's to see.
    const bool mailed = !one.door && !one.person.empty() && told.contains(one.person);
    items.push_back(
        {{"key", mailed ? std::string() : std::string(call.workspace_id()) + "." + one.secret},
         {"mailed", mailed},
         {"side", one.side},
         {"unit", one.unit},
         {"role", one.role},
         {"person", one.person},
         {"door", one.door},
         {"holder", holder_json(call, one.holder)}});
  }
  json::array notes;
  for (const std::string& note : invited.notes) notes.emplace_back(note);
  return call.json(
      json::object{{"items", std::move(items)}, {"notes", std::move(notes)}, {"mailed", messages}},
      201);
}

Result<Response> renew_link(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_TRY(Body body, call.body());
  const std::string person = body.text("person", {.required = true, .most = 300});
  const bool withdraw = body.flag("withdraw");
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const auto link, service::renew_link(call.workspace(), campaign, person, !withdraw));
  json::value key = nullptr;
  if (!withdraw) key = std::string(call.workspace_id()) + "." + link.secret;
  return call.json(json::object{{"person", person}, {"key", std::move(key)}});
}

Result<Response> record_replies(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_TRY(Body body, call.body());
  std::vector<service::Recorded> replies;
  body.must_have("replies");
  for (const json::value& one : body.array("replies", kMostReplies)) {
    const json::value* answers =
        one.is_object() ? one.get_object().if_contains("answers") : nullptr;
    if (answers == nullptr || !answers->is_object()) {
      body.wrong("replies", "Each reply is an object with side and answers.");
      break;
    }
    const json::object& reply = one.get_object();
    replies.push_back({service::text_in(reply, "side"), service::text_in(reply, "unit"),
                       service::text_in(reply, "role"), service::text_in(reply, "person"),
                       answers->get_object()});
  }
  PLUMB_CHECK(body.done());
  PLUMB_CHECK(service::record_replies(call.workspace(), campaign, replies));
  return answer_with(call, campaign, 201);
}

Result<Response> import_answers(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_TRY(const bool dry, call.dry_run());
  PLUMB_TRY(const std::string name, call.text("name", 300));
  PLUMB_TRY(const auto report,
            service::import_answers(call.workspace(), campaign, call.request().body,
                                    name.empty() ? "answers" : name, dry));
  json::array errors;
  for (const exchange::Note& note : report.errors) {
    errors.push_back({{"where", note.where}, {"what", note.what}, {"remedy", note.remedy}});
  }
  json::array unknown;
  for (const std::string& title : report.unknown) unknown.emplace_back(title);
  return call.json(json::object{{"rows", report.rows},
                                {"replies", report.replies},
                                {"errors", std::move(errors)},
                                {"unknown", std::move(unknown)}});
}

Result<Response> workshop_view(Call& call, const Campaign& campaign) {
  PLUMB_TRY(const auto instrument, service::instrument_of(call.workspace(), campaign.instrument));
  PLUMB_TRY(const auto view, service::view_workshop(call.workspace(), campaign, *instrument));
  return call.json(service::view_json(campaign, *instrument, view));
}

Result<Response> get_workshop(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  return workshop_view(call, campaign);
}

Result<Response> move_workshop(Call& call) {
  using Kind = service::WorkshopMove::Kind;
  PLUMB_TRY(Body body, call.body());
  service::WorkshopMove move;
  const std::string word = body.word("do", {"ask", "reveal", "again", "agree", "end"});
  body.must_have("do");
  move.kind = word == "reveal"  ? Kind::reveal
              : word == "again" ? Kind::again
              : word == "agree" ? Kind::agree
              : word == "end"   ? Kind::end
                                : Kind::ask;
  move.item = body.text("item", {.most = 200});
  move.minutes = static_cast<int>(body.integer("minutes", 0, 240).value_or(0));
  move.level = body.number("level", -1000, 1000).value_or(0);
  move.dissent = body.text("dissent", {.most = 2000});
  move.note = body.text("note", {.most = 4000});
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Campaign moved,
            service::move_workshop(call.workspace(), call.path("id"), move, call.account()));
  return workshop_view(call, moved);
}

// What people say of one person is for that person and for whoever runs surveys.
Status may_see(const Call& call, const Campaign& campaign) {
  if (!campaign.rated || call.can(Verb::run_surveys)) return done();
  for (const identity::Membership& membership : call.actor().memberships) {
    if (membership.workspace == call.workspace_id() && membership.person == campaign.subject) {
      return done();
    }
  }
  return forbidden("These results are about a person.", campaign.name,
                   "They are for that person and for whoever runs surveys.");
}

Result<Response> get_results(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_CHECK(may_see(call, campaign));
  PLUMB_TRY(const auto kept, service::kept_results(call.workspace(), campaign));
  PLUMB_TRY(const auto instrument, service::instrument_of(call.workspace(), campaign.instrument));
  json::object out = service::results_json(*instrument, *kept.results);
  const auto model = call.workspace().snapshot().model;
  service::add_benchmarks(*model, campaign.instrument, out);
  add_need_rows(call, *instrument, service::need_of(*model, *instrument, campaign), out);
  out["campaign"] = campaign.id;
  out["minimum_group"] = campaign.minimum_group;
  if (campaign.frozen.is_object()) {
    out["sealed"] = service::text_in(campaign.frozen.get_object(), "digest") == kept.digest;
  } else {
    out["sealed"] = nullptr;
  }
  return call.json(out);
}

Result<Response> list_remarks(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_TRY(const auto page, service::kept_remarks(call.workspace(), campaign));
  json::array items;
  for (const service::Remark& remark : page->items) {
    items.push_back({{"item", remark.item}, {"side", remark.side}, {"text", remark.text}});
  }
  return call.json(json::object{{"items", std::move(items)}, {"themes", page->themes}});
}

Result<Response> get_need(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_TRY(const auto instrument, service::instrument_of(call.workspace(), campaign.instrument));
  return call.json(need_set_row(
      call, service::need_of(*call.workspace().snapshot().model, *instrument, campaign)));
}

Result<Response> renew_need(Call& call) {
  PLUMB_TRY(const Campaign renewed,
            service::renew_need(call.workspace(), call.path("id"), call.account()));
  return answer_with(call, renewed);
}

json::value number(const std::optional<double>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

Result<Response> list_improvements(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_CHECK(may_see(call, campaign));
  PLUMB_TRY(const AssessmentPtr assessment, call.assessment());
  PLUMB_TRY(const auto found, service::improvements_of(call.workspace(), campaign, *assessment));
  json::array items;
  for (const service::Improvement& one : found) {
    items.push_back({{"item", one.item},
                     {"dimension", one.dimension},
                     {"level", one.level},
                     {"target", one.target},
                     {"lower_side", one.lower_side},
                     {"gain", number(one.gain)},
                     {"gain_per_level", number(one.gain_per_level)},
                     {"target_from", one.target_from},
                     {"importance", number(one.importance)},
                     {"override", override_row(call, one.by_hand)},
                     {"levels", one.levels},
                     {"next", one.next}});
  }
  return call.json(json::object{{"items", std::move(items)}});
}

Result<Response> plan_improvements(Call& call) {
  PLUMB_CHECK(campaign_in(call));
  PLUMB_TRY(Body body, call.body());
  std::vector<service::PlannedStep> steps;
  body.must_have("steps");
  for (const json::value& one : body.array("steps", kMostSteps)) {
    if (!one.is_object()) {
      body.wrong("steps", "Each step is an object with item and name.");
      break;
    }
    const json::object& step = one.get_object();
    steps.push_back({service::text_in(step, "item"), service::text_in(step, "name"),
                     service::text_in(step, "owner"), service::text_in(step, "due"),
                     service::text_in(step, "note")});
  }
  PLUMB_CHECK(body.done());
  PLUMB_TRY(const Campaign planned,
            service::plan_improvements(call.workspace(), call.path("id"), steps, call.account()));
  return answer_with(call, planned, 201);
}

}  // namespace

void add_campaign_routes(Routes& routes) {
  const std::string all = "/workspaces/{workspace}/campaigns";
  const std::string one = all + "/{id}";
  routes.get("listInstruments", "/workspaces/{workspace}/instruments", Needs::of(Verb::read),
             list_instruments);
  routes.get("getInstrument", "/workspaces/{workspace}/instruments/{id}", Needs::of(Verb::read),
             get_instrument);
  routes.get("listCampaigns", all, Needs::of(Verb::read), list_campaigns);
  routes.post("createCampaign", all, Needs::of(Verb::run_surveys), create_campaign);
  routes.get("getCampaign", one, Needs::of(Verb::read), get_campaign);
  routes.patch("changeCampaign", one, Needs::of(Verb::run_surveys), change_campaign);
  routes.remove("removeCampaign", one, Needs::of(Verb::run_surveys), remove_campaign);
  routes.post("moveCampaign", one + "/moves", Needs::of(Verb::run_surveys), move_campaign);
  routes.post("inviteToCampaign", one + "/invitations", Needs::of(Verb::run_surveys), invite);
  routes.post("renewLink", one + "/links", Needs::of(Verb::run_surveys), renew_link);
  routes.post("recordReplies", one + "/replies", Needs::of(Verb::run_surveys), record_replies,
              {.body_bytes = kReplyBytes});
  routes.post("importAnswers", one + "/answer-file", Needs::of(Verb::run_surveys), import_answers,
              {.body_bytes = kReplyBytes});
  routes.get("getWorkshop", one + "/workshop", Needs::of(Verb::read), get_workshop);
  routes.post("moveWorkshop", one + "/workshop", Needs::of(Verb::run_surveys), move_workshop);
  routes.get("getCampaignResults", one + "/results", Needs::of(Verb::read), get_results);
  routes.get("getCampaignNeed", one + "/need", Needs::of(Verb::read), get_need);
  routes.post("renewCampaignNeed", one + "/need", Needs::of(Verb::run_surveys), renew_need);
  routes.get("listImprovements", one + "/improvements", Needs::of(Verb::read), list_improvements);
  routes.post("planImprovements", one + "/plan", Needs::of(Verb::edit), plan_improvements);
  routes.get("listRemarks", one + "/remarks", Needs::of(Verb::run_surveys), list_remarks);
}

}  // namespace plumb::api
