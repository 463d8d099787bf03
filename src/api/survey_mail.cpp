// Whom mail of a survey goes to, and what it says.
#include <algorithm>

#include "api/app.h"
#include "api/letters.h"
#include "api/mail_clerk.h"
#include "base/hash.h"
#include "service/own_surveys.h"
#include "service/sentences.h"

namespace plumb::api {
namespace {

std::string email_of(const model::Model& model, const std::string& element) {
  const model::Index at = model.find_element(element);
  if (at == model::kNoIndex || !model.live(at) || model.type_name(at) != "person") return {};
  const json::object fields = model.fields(at);
  const json::value* found = fields.if_contains("email");
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::string usable(std::string_view text) {
  auto address = mail::read_address(text);
  return address.ok() ? std::move(*address) : std::string();
}

std::string text_of(const std::map<std::string, json::value>& all, const std::string& account) {
  const auto found = all.find(account);
  if (found == all.end() || !found->second.is_string()) return {};
  return std::string(found->second.get_string());
}

Result<int> minutes_of(OpenWorkspace& open, const service::Campaign& campaign) {
  PLUMB_TRY(const auto instrument, service::instrument_of(open.workspace(), campaign.instrument));
  return instrument->minutes;
}

}  // namespace

NoticeChoice notice_choice(const json::value& value) {
  if (!value.is_string()) return NoticeChoice::important;
  const std::string_view text = value.get_string();
  if (text == "at_once") return NoticeChoice::at_once;
  if (text == "daily") return NoticeChoice::daily;
  if (text == "none") return NoticeChoice::none;
  return NoticeChoice::important;
}

Result<AddressBook> AddressBook::of(App& app, std::string_view workspace) {
  const identity::Actor by = identity::local_operator();
  identity::Identity& identity = app.identity();
  PLUMB_TRY(const auto members, identity.members(by, workspace));
  PLUMB_TRY(const auto accounts, identity.accounts(by));
  PLUMB_TRY(const auto choices, identity.preference_of_all(by, "", "mail.notices"));
  PLUMB_TRY(const auto languages, identity.preference_of_all(by, "", "mail.language"));
  std::map<std::string_view, const identity::Account*> by_id;
  for (const identity::Account& account : accounts) by_id[account.id] = &account;
  AddressBook out;
  out.language_ = app.post().settings().language;
  for (const identity::Member& member : members) {
    const auto found = by_id.find(member.account);
    if (found == by_id.end() || member.disabled || found->second->service) continue;
    Reader reader{member.account,
                  member.name,
                  usable(found->second->email),
                  member.person,
                  text_of(languages, member.account),
                  NoticeChoice::important};
    if (const auto chosen = choices.find(member.account); chosen != choices.end()) {
      reader.choice = notice_choice(chosen->second);
    }
    if (reader.language != "en" && reader.language != "de") reader.language.clear();
    out.readers_.push_back(std::move(reader));
  }
  return out;
}

const AddressBook::Reader* AddressBook::find(const std::string& holder) const {
  if (holder.empty()) return nullptr;
  const auto found = std::find_if(readers_.begin(), readers_.end(), [&](const Reader& one) {
    return one.account == holder || one.person == holder;
  });
  return found == readers_.end() ? nullptr : &*found;
}

std::string AddressBook::address_of(const model::Model& model, const std::string& person,
                                    const std::string& holder) const {
  const Reader* reader = find(holder);
  if (reader != nullptr && !reader->address.empty()) return reader->address;
  std::string element = holder;
  if (reader != nullptr && !reader->person.empty()) element = reader->person;
  if (std::string address = usable(email_of(model, element)); !address.empty()) return address;
  return usable(person);
}

std::vector<std::string> AddressBook::languages_of(const std::string& holder,
                                                   const service::Campaign& campaign) const {
  const Reader* reader = find(holder);
  if (reader != nullptr && !reader->language.empty()) return {reader->language};
  if (!campaign.reminding.languages.empty()) return campaign.reminding.languages;
  return {language_.empty() ? "en" : language_};
}

Result<std::vector<mail::Outgoing>> survey_messages(
    App& app, OpenWorkspace& open, const service::Campaign& campaign,
    const std::vector<service::Invitation>& invitations, bool reminder,
    std::vector<std::string>* addressed) {
  std::vector<mail::Outgoing> out;
  if (campaign.anonymous) {
    return conflict("This campaign does not know whose link is whose.", campaign.name,
                    "Mail the link of a door, which is the same for a whole group.");
  }
  PLUMB_TRY(const AddressBook book, AddressBook::of(app, open.id()));
  PLUMB_TRY(const int minutes, minutes_of(open, campaign));
  const auto model = open.workspace().snapshot().model;
  const std::string base = app.mailed_url();
  for (const service::Invitation& one : invitations) {
    if (one.door || one.person.empty()) continue;
    const std::string address = book.address_of(*model, one.person, one.holder);
    if (address.empty()) continue;
    mail::Outgoing message;
    message.workspace = open.id();
    message.kind = reminder ? "survey_reminder" : "survey_invitation";
    message.about = to_hex(Hasher()
                               .add("plumb mailed survey 1")
                               .add(open.id())
                               .add(campaign.id)
                               .add(one.person)
                               .add(address)
                               .finish());
    message.to = {one.person == address ? std::string() : one.person, address};
    SurveyLetter letter;
    letter.kind = reminder ? SurveyLetter::Kind::reminder : SurveyLetter::Kind::invitation;
    letter.organisation = open.workspace().name();
    letter.campaign = &campaign;
    letter.minutes = minutes;
    letter.person = message.to.name;
    letter.link = base + "/answer#" + open.id() + "." + one.secret;
    for (const std::string& language : book.languages_of(one.holder, campaign)) {
      message.letters.push_back(survey_letter(letter, language));
    }
    out.push_back(std::move(message));
    if (addressed != nullptr) addressed->push_back(one.person);
  }
  return out;
}

Result<std::vector<mail::Outgoing>> door_messages(App& app, OpenWorkspace& open,
                                                  const service::Campaign& campaign,
                                                  const service::Invitation& door,
                                                  const std::vector<std::string>& addresses) {
  PLUMB_TRY(const int minutes, minutes_of(open, campaign));
  SurveyLetter letter;
  letter.kind = SurveyLetter::Kind::door;
  letter.organisation = open.workspace().name();
  letter.campaign = &campaign;
  letter.minutes = minutes;
  letter.link = app.mailed_url() + "/answer#" + open.id() + "." + door.secret;
  mail::Outgoing message;
  message.workspace = open.id();
  message.kind = "survey_door";
  message.forget = true;
  std::vector<std::string> languages = campaign.reminding.languages;
  if (languages.empty()) languages.push_back(app.post().settings().language);
  for (const std::string& language : languages) {
    message.letters.push_back(survey_letter(letter, language));
  }
  std::vector<mail::Outgoing> out(addresses.size(), message);
  for (std::size_t i = 0; i < addresses.size(); ++i) out[i].to.address = addresses[i];
  return out;
}

}  // namespace plumb::api
