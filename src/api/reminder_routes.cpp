// Reminders of campaigns: who is due, a renewed link and a ready text for each, for mail merge too.
#include <set>

#include "api/call.h"
#include "api/download.h"
#include "api/mail_clerk.h"
#include "exchange/table/csv_text.h"
#include "service/artifacts.h"
#include "service/reminders.h"

namespace plumb::api {
namespace {

using http::Response;
using identity::Verb;
using service::Campaign;

constexpr std::size_t kMostPeople = 20'000;

json::value or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::array texts_json(const std::vector<service::ReminderText>& texts) {
  json::array out;
  for (const service::ReminderText& one : texts) {
    out.push_back({{"language", one.language}, {"subject", one.subject}, {"body", one.body}});
  }
  return out;
}

Result<Campaign> campaign_in(Call& call) {
  return service::find_campaign(*call.workspace().snapshot().model, call.path("id"));
}

Result<Response> list_reminders(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_TRY(const auto found, service::reminders_of(call.workspace(), campaign));
  PLUMB_TRY(const AddressBook book, AddressBook::of(call.app(), call.workspace_id()));
  const auto snapshot = call.workspace().snapshot();
  const model::Model& model = *snapshot.model;
  json::array waiting;
  for (const service::Waiting& one : found.waiting) {
    waiting.push_back({{"person", one.person},
                       {"side", one.side},
                       {"unit", one.unit},
                       {"role", one.role},
                       {"begun", one.begun},
                       {"has_address", !book.address_of(model, one.person, one.holder).empty()}});
  }
  json::array texts;
  if (campaign.anonymous) {
    PLUMB_TRY(const auto general, service::reminder_texts(call.workspace(), campaign, {}, {}));
    texts = texts_json(general);
  }
  return call.json(json::object{{"remind_every_days", campaign.reminding.every_days},
                                {"remind_from", campaign.reminding.from},
                                {"remind_by_mail", campaign.reminding.by_mail},
                                {"mail_ready", call.app().post().ready()},
                                {"due", found.due},
                                {"next", or_null(found.next)},
                                {"last", or_null(found.last)},
                                {"waiting", std::move(waiting)},
                                {"texts", std::move(texts)}});
}

// A row a person; the same texts under titles of their language.
std::string csv_of(const json::array& items) {
  namespace table = exchange::table;
  std::vector<std::string> titles = {"person", "side", "unit", "role", "link"};
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      // A spreadsheet program is not to take a name for a formula.
      const bool formula = cells[i].find_first_of("=+-@") == 0;
      table::append_csv_cell(out, formula ? "'" + cells[i] : cells[i]);
    }
    out += "\r\n";
  };
  for (const json::value& item : items) {
    const json::object& one = item.get_object();
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < 5; ++i) cells.push_back(service::text_in(one, titles[i]));
    if (out.empty()) {
      for (const json::value& text : one.at("texts").get_array()) {
        const std::string language = service::text_in(text.get_object(), "language");
        titles.push_back("subject_" + language);
        titles.push_back("body_" + language);
      }
      line(titles);
    }
    for (const json::value& text : one.at("texts").get_array()) {
      for (const char* part : {"subject", "body"}) {
        cells.push_back(service::text_in(text.get_object(), part));
      }
    }
    line(cells);
  }
  return out;
}

Result<Response> send_reminders(Call& call) {
  PLUMB_TRY(const Campaign campaign, campaign_in(call));
  PLUMB_TRY(const std::string format, call.word("format", {"json", "csv"}, "json"));
  PLUMB_TRY(Body body, call.body());
  const std::vector<std::string> people = body.texts("people", kMostPeople);
  const bool by_mail = body.flag("mail");
  PLUMB_CHECK(body.done());
  if (campaign.anonymous && format == "csv") {
    return conflict("This campaign has no list of people.", campaign.name,
                    "Take the text, and send it to everybody who was invited.");
  }
  if (campaign.anonymous && by_mail) {
    return conflict("Nobody knows whom to remind: this campaign is anonymous.", campaign.name,
                    "Take the text, and send it to everybody who was invited.");
  }
  std::vector<std::string> mailed;
  service::HandOver hand_over;
  if (by_mail) {
    PLUMB_CHECK(call.app().post().room_for(call.workspace_id(), 0));
    hand_over = [&](const std::vector<service::Invitation>& made) -> Status {
      PLUMB_TRY(const auto messages,
                survey_messages(call.app(), call.open(), campaign, made, true, &mailed));
      return call.app().post().put(messages);
    };
  }
  PLUMB_TRY(const auto links,
            service::remind(call.workspace(), campaign.id, people, call.account(), hand_over));
  const std::set<std::string> told(mailed.begin(), mailed.end());
  json::array items;
  for (const service::Invitation& one : links) {
    // A link that is on its way to its person is nobody else's to see.
    if (told.contains(one.person)) continue;
    const std::string key = call.workspace_id() + "." + one.secret;
    const std::string link = call.app().settings().public_url + "/answer#" + key;
    PLUMB_TRY(const auto texts,
              service::reminder_texts(call.workspace(), campaign, one.person, link));
    items.push_back({{"person", one.person},
                     {"side", one.side},
                     {"unit", one.unit},
                     {"role", one.role},
                     {"key", key},
                     {"link", link},
                     {"texts", texts_json(texts)}});
  }
  if (format == "csv") {
    const std::string day = format_day(day_of(call.workspace().now()));
    return download(csv_of(items), "text/csv; charset=utf-8",
                    download_name(campaign.name, day, ".csv"));
  }
  json::array texts;
  if (campaign.anonymous) {
    PLUMB_TRY(const auto general, service::reminder_texts(call.workspace(), campaign, {}, {}));
    texts = texts_json(general);
  }
  return call.json(
      json::object{
          {"items", std::move(items)}, {"texts", std::move(texts)}, {"mailed", mailed.size()}},
      201);
}

}  // namespace

void add_reminder_routes(Routes& routes) {
  const std::string path = "/workspaces/{workspace}/campaigns/{id}/reminders";
  routes.get("listReminders", path, Needs::of(Verb::run_surveys), list_reminders);
  routes.post("sendReminders", path, Needs::of(Verb::run_surveys), send_reminders);
}

}  // namespace plumb::api
