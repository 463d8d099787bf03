// Findings: listed, opened, muted, given to somebody, followed up.
#include "api/element_rows.h"
#include "api/insight.h"
#include "service/finding_work.h"

namespace plumb::api {
namespace {

using identity::Verb;

service::FindingFilter filter_of(Call& call) {
  service::FindingFilter out;
  out.levels = call.list("level");
  out.rules = call.list("rule");
  out.themes = call.list("theme");
  out.domains = call.list("domain");
  out.element = call.text("element");
  out.diagnosis = call.text("diagnosis");
  out.owner = call.text("owner");
  out.assignee = call.text("assignee");
  return out;
}

Result<http::Response> list_findings(Call& call) {
  service::FindingFilter filter = filter_of(call);
  PLUMB_TRY(filter.state, call.word("state", {"open", "muted", "all"}, "open"));
  PLUMB_TRY(filter.text, call.text("q", 200));
  PLUMB_TRY(filter.sort,
            call.word("sort",
                      {"severity", "-severity", "rule", "-rule", "theme", "-theme", "domain",
                       "-domain", "owner", "-owner", "due", "-due", "text", "-text"},
                      "-severity"));
  PLUMB_TRY(const PageAsked page, call.page());
  service::FindingPageAsked asked{0, page.limit};
  if (!page.after.empty()) asked.first = std::strtoul(page.after[0].c_str(), nullptr, 10);
  PLUMB_TRY(const Desk desk, desk_of(call));
  json::object out = desk.findings->list(filter, asked);
  const std::size_t end = asked.first + out.at("items").as_array().size();
  if (end < out.at("total").to_number<std::size_t>())
    out["next"] = call.next({std::to_string(end)});
  return call.json(out);
}

json::array may_json(Call& call) {
  json::array out;
  for (const auto& [verb, name] :
       {std::pair(Verb::mute, "mute"), {Verb::edit, "edit"}, {Verb::comment, "comment"}}) {
    if (call.can(verb)) out.emplace_back(name);
  }
  return out;
}

std::string missing_finding(const std::string& key) {
  return "There is no finding \"" + key + "\".";
}

// As it is now, else as it was last seen.
Result<json::object> finding_page(Call& call, const std::string& key) {
  PLUMB_TRY(const Desk desk, desk_of(call));
  PLUMB_TRY(const Reading reading, call.reading());
  const auto person = [&call](std::string_view account) { return call.person(account); };
  const score::Finding* finding = desk.findings->find(key);
  json::object out;
  if (finding != nullptr) {
    out = desk.findings->page(*finding);
    if (reading.scenario.empty()) {
      PLUMB_TRY(const auto since, call.open().insight().past.since(key, reading.moment));
      if (since) out["since"] = format_day(*since);
    }
  } else {
    const service::FindingState state = service::finding_state(reading.model(), key);
    json::value page = nullptr;
    if (reading.scenario.empty()) {
      PLUMB_TRY(page, call.open().insight().past.last_page(key, person));
    }
    if (page.is_null()) page = service::closed_page(reading.model(), state, person);
    if (page.is_null()) return not_found(missing_finding(key), "key");
    out = page.get_object();
  }
  out["may"] = may_json(call);
  return out;
}

Result<std::string> key_of(Call& call) {
  PLUMB_TRY(const std::string key, call.text("key", 500));
  if (key.empty()) return bad_input("It takes the key of a finding.", "key");
  return key;
}

Result<http::Response> get_finding(Call& call) {
  PLUMB_TRY(const std::string key, key_of(call));
  PLUMB_TRY(const json::object page, finding_page(call, key));
  return call.json(page);
}

// Null or absent: no day.
std::optional<Day> day_in(Body& body, std::string_view field, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto day = parse_day(text);
  if (!day) body.wrong(field, "This must be a date such as 2026-06-30.");
  return day;
}

void read_mute(Call& call, Body& body, service::FindingChange& change) {
  if (!body.has("mute")) return;
  if (body.null("mute")) {
    body.any("mute");
    change.mute = std::optional<service::Mute>();
    return;
  }
  const json::object said = body.object("mute");
  service::Mute mute;
  const auto text = [&](const char* key) {
    const json::value* value = said.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
  };
  mute.reason = text("reason");
  if (mute.reason.empty()) body.wrong("mute.reason", "Say why it is muted.");
  if (characters_in(mute.reason) > 1000) body.wrong("mute.reason", "At most 1000 characters.");
  mute.until = day_in(body, "mute.until", text("until"));
  mute.by = call.account();
  mute.at = format_instant(call.app().now());
  change.mute = std::move(mute);
}

// What is noted of a finding is written whole: who mutes it must not undo what another gave away.
service::Turns::Turn turn_of(Call& call, std::string_view key) {
  return call.workspace().turns().take(service::finding_state_id(key));
}

Result<http::Response> change_finding(Call& call) {
  PLUMB_TRY(const std::string key, key_of(call));
  PLUMB_TRY(Body body, call.body());
  service::FindingChange change;
  read_mute(call, body, change);
  if (body.has("assignee")) {
    change.assignee = body.null("assignee") ? std::string() : body.text("assignee");
    if (body.null("assignee")) body.any("assignee");
  }
  if (body.has("due")) {
    change.due = body.null("due") ? std::optional<Day>() : day_in(body, "due", body.text("due"));
    if (body.null("due")) body.any("due");
  }
  PLUMB_CHECK(body.done());
  const service::Turns::Turn turn = turn_of(call, key);
  PLUMB_TRY(const Desk desk, desk_of(call));
  const score::Finding* finding = desk.findings->find(key);
  if (finding == nullptr) {
    return not_found(missing_finding(key), "key", "It may have closed meanwhile.");
  }
  PLUMB_CHECK(call.commit(service::change_finding(*desk.assessment, *finding, change)));
  // A reading is of one moment; what was written lies after it.
  PLUMB_TRY(const Reading now, call.open().read("", call.text("scenario")));
  PLUMB_TRY(const AssessmentPtr assessment, call.open().assess(now));
  const service::FindingDesk after(
      *assessment, desk.before.get(),
      [&call](std::string_view account) { return call.person(account); });
  const score::Finding* there = after.find(key);
  json::object out = after.page(there == nullptr ? *finding : *there);
  out["may"] = may_json(call);
  return call.json(out);
}

Result<http::Response> create_follow_up(Call& call) {
  PLUMB_TRY(Body body, call.body());
  const std::string key = body.text("key", {.required = true, .most = 500});
  service::FollowUp wanted;
  wanted.type = body.word("type", {"action", "initiative"});
  body.must_have("type");
  wanted.name = body.text("name", {.required = true, .least = 1, .most = 300});
  wanted.owner = body.text("owner");
  wanted.due = day_in(body, "due", body.text("due"));
  wanted.description = body.text("description", {.most = 20'000});
  PLUMB_CHECK(body.done());
  const service::Turns::Turn turn = turn_of(call, key);
  PLUMB_TRY(const Desk desk, desk_of(call));
  const score::Finding* finding = desk.findings->find(key);
  if (finding == nullptr) return not_found(missing_finding(key), "key");
  service::FollowUpBatch made =
      service::follow_up(call.workspace(), *desk.assessment, *finding, wanted);
  PLUMB_TRY(const service::Committed committed, call.commit(std::move(made.batch)));
  json::object out = call.written(committed);
  PLUMB_TRY(const Reading now, call.open().read("", call.text("scenario")));
  PLUMB_TRY(const model::Index at, Call::element_in(now.model(), made.id));
  out["element"] = element_json(now.model(), at, nullptr);
  return call.json(out, 201);
}

}  // namespace

void add_finding_routes(Routes& routes) {
  const std::string base = "/workspaces/{workspace}/findings";
  routes.get("listFindings", base, Needs::of(Verb::read), list_findings);
  routes.get("getFinding", base + "/one", Needs::of(Verb::read), get_finding);
  routes.patch("changeFinding", base + "/one", Needs::of(Verb::mute), change_finding);
  routes.post("createFollowUp", base + "/follow-ups", Needs::of(Verb::edit), create_follow_up);
}

}  // namespace plumb::api
