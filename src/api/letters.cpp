#include "api/letters.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "catalog/words.h"
#include "http/target.h"

namespace plumb::api {
namespace {

using mail::Letter;

// Texts are kept by their English (catalogs/words.de.mail.yaml); %marks% are filled afterwards.
class Voice {
 public:
  explicit Voice(std::string_view language)
      : german_(language == "de"), words_(catalog::words_in(language)) {}

  using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  std::string say(std::string_view english, Values values = {}) const {
    const std::string text = words_ == nullptr ? std::string(english) : words_->say(english);
    // In one pass, so that a name which looks like a mark stays a name.
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const auto found = std::find_if(values.begin(), values.end(), [&](const auto& value) {
        return text.compare(at, value.first.size(), value.first) == 0;
      });
      if (found == values.end()) {
        out += text[at++];
      } else {
        out += found->second;
        at += found->first.size();
      }
    }
    return out;
  }
  std::string day(const std::string& day) const {
    if (!german_ || day.size() < 10) return day.substr(0, 10);
    return day.substr(8, 2) + "." + day.substr(5, 2) + "." + day.substr(0, 4);
  }
  Letter letter(std::string subject, const std::string& person) const {
    Letter out;
    out.language = german_ ? "de" : "en";
    out.subject = std::move(subject);
    out.say(person.empty() ? say("Hello,") : say("Hello %name%,", {{"%name%", person}}));
    return out;
  }

 private:
  const bool german_;
  const catalog::Words* const words_;
};

}  // namespace

Letter survey_letter(const SurveyLetter& about, std::string_view language) {
  const Voice voice(language);
  const service::Campaign& campaign = *about.campaign;
  const bool reminder = about.kind == SurveyLetter::Kind::reminder;
  const bool door = about.kind == SurveyLetter::Kind::door;
  Letter out = voice.letter(voice.say(reminder ? "Reminder: %name%" : "Please answer: %name%",
                                      {{"%name%", campaign.name}}),
                            door ? std::string() : about.person);
  std::string asks = voice.say(
      "%organisation% asks for your view: %name%. Answering takes about %minutes% "
      "minutes.",
      {{"%organisation%", about.organisation},
       {"%name%", campaign.name},
       {"%minutes%", std::to_string(std::max(1, about.minutes))}});
  if (!campaign.closes.empty()) {
    asks += " " + voice.say("It closes on %day%.", {{"%day%", voice.day(campaign.closes)}});
  }
  out.say(std::move(asks));
  if (!campaign.purpose.empty()) out.say(campaign.purpose);
  if (door) {
    out.say(
        voice.say("The link is the same for everybody in your group. Nobody can see who has "
                  "answered, or what."));
  } else if (reminder) {
    out.say(
        voice.say("This link is for you alone. It replaces the one you had, which leads "
                  "nowhere from now on; what you have answered is kept."));
  } else {
    out.say(voice.say("This link is for you alone. You can stop at any time and go on later."));
  }
  out.action(voice.say("Answer now"), about.link);
  out.reason = door ? voice.say(
                          "You get this because %organisation% asks everybody in your group. Your "
                          "address is not kept.",
                          {{"%organisation%", about.organisation}})
                    : voice.say("You get this because %organisation% asked you by name.",
                                {{"%organisation%", about.organisation}});
  return out;
}

Letter invitation_letter(const std::string& organisation, const std::string& by,
                         const std::string& link, const std::string& until,
                         std::string_view language) {
  const Voice voice(language);
  Letter out = voice.letter(
      voice.say("Your access to %organisation%", {{"%organisation%", organisation}}), {});
  out.say(
      voice.say("%by% invites you to work on %organisation% in Plumbline. The link makes your "
                "account; it works once, until %day%.",
                {{"%by%", by}, {"%organisation%", organisation}, {"%day%", voice.day(until)}}));
  out.action(voice.say("Accept the invitation"), link);
  out.reason =
      voice.say("You get this because %by% entered your address. If you do not know why, leave it.",
                {{"%by%", by}});
  return out;
}

Letter reset_letter(const std::string& person, const std::string& link, const std::string& until,
                    std::string_view language) {
  const Voice voice(language);
  Letter out = voice.letter(voice.say("A new password for Plumbline"), person);
  out.say(
      voice.say("With this link you set a new password. It works once, until %day%; until you "
                "use it your present password stays.",
                {{"%day%", voice.day(until)}}));
  out.action(voice.say("Set a new password"), link);
  out.reason = voice.say(
      "You get this because an administrator made this link for you. If you did not ask for one, "
      "tell them.");
  return out;
}

Letter test_letter(std::string_view language) {
  const Voice voice(language);
  Letter out = voice.letter(voice.say("A test message from Plumbline"), {});
  out.say(voice.say("If you read this, the mail server takes messages from Plumbline."));
  out.reason = voice.say("You get this because an administrator sent a test message.");
  return out;
}

Letter notices_letter(const NoticesLetter& about, std::string_view language) {
  using Kind = NoticesLetter::Kind;
  const Voice voice(language);
  const std::size_t count = about.told.size() + about.owed.size();
  std::string subject;
  if (about.kind == Kind::daily) {
    subject = voice.say("%organisation%: your day in Plumbline",
                        {{"%organisation%", about.organisation}});
  } else if (count == 1 && about.told.size() == 1) {
    const auto& one = about.told.front();
    subject = one.actor + " " + voice.say(one.what.text);
  } else {
    subject =
        voice.say("%organisation%: %count% things for you",
                  {{"%organisation%", about.organisation}, {"%count%", std::to_string(count)}});
  }
  Letter out = voice.letter(std::move(subject), about.person);
  if (!about.told.empty()) out.say(voice.say("What concerns you:"));
  for (const auto& one : about.told) {
    out.item(one.actor + " " + voice.say(one.what.text) + " (" + voice.say(one.what.reason) + ")",
             address_of(about.base, about.workspace, one.what.subject));
  }
  if (!about.owed.empty()) out.say(voice.say("What is due:"));
  for (const service::Owed& one : about.owed) {
    out.item(one.name + ": " + voice.say(one.text),
             address_of(about.base, about.workspace, one.subject));
  }
  out.reason = about.kind == Kind::important
                   ? voice.say(
                         "You get this because you were mentioned or made responsible in "
                         "%organisation%.",
                         {{"%organisation%", about.organisation}})
               : about.kind == Kind::at_once
                   ? voice.say(
                         "You get this because you chose to be told at once what concerns you in "
                         "%organisation%.",
                         {{"%organisation%", about.organisation}})
                   : voice.say(
                         "You get this because you chose one message a day of what concerns you in "
                         "%organisation%.",
                         {{"%organisation%", about.organisation}});
  out.further.push_back({voice.say("Choose what is mailed to you"), about.base + "/account"});
  return out;
}

std::string address_of(const std::string& base, const std::string& workspace,
                       const std::string& subject) {
  const std::size_t colon = subject.find(':');
  const std::string kind = subject.substr(0, colon);
  const std::string id =
      colon == std::string::npos ? std::string() : http::percent_encode(subject.substr(colon + 1));
  // In step with placeOf() of the web application.
  constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
      {"element", "elements/"},   {"finding", "findings?state=all&key="},
      {"scenario", "scenarios/"}, {"batch", "history?batch="},
      {"campaign", "assess/"},    {"view", "views/"}};
  std::string out = base + "/w/" + workspace;
  for (const auto& [name, place] : kPlaces) {
    if (name == kind) return out + "/" + std::string(place) + id;
  }
  return out;
}

}  // namespace plumb::api
