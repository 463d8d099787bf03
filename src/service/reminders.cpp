#include "service/reminders.h"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/words.h"
#include "service/answering.h"

namespace plumb::service {
namespace {

Result<std::vector<store::Ballot>> waiting_ballots(Workspace& workspace, const Campaign& campaign) {
  PLUMB_TRY(auto ballots,
            workspace.beside_log([&](store::Store& store) { return store.ballots(campaign.id); }));
  std::erase_if(ballots, [](const store::Ballot& one) {
    return one.person.empty() || is_door(one) || one.state == store::BallotState::finished ||
           one.state == store::BallotState::withdrawn;
  });
  std::stable_sort(
      ballots.begin(), ballots.end(),
      [](const store::Ballot& a, const store::Ballot& b) { return a.person < b.person; });
  return ballots;
}

Status renew(Workspace& workspace, const std::vector<store::Ballot>& ballots,
             const std::vector<Invitation>& links) {
  return workspace.beside_log([&](store::Store& store) -> Status {
    for (std::size_t i = 0; i < ballots.size(); ++i) {
      PLUMB_CHECK(store.set_ballot_secret(ballots[i].id, digest_of(links[i].secret)));
    }
    return done();
  });
}

std::optional<Day> day_in(const std::string& moment) {
  return parse_day(std::string_view(moment).substr(0, 10));
}

// The first day that reminders go out; none where there are none.
std::optional<Day> first_day(const Campaign& campaign) {
  const Reminding& how = campaign.reminding;
  if (how.every_days == 0 || campaign.status != CampaignStatus::open) return std::nullopt;
  if (how.from > 0) {
    const auto closes = parse_day(campaign.closes);
    if (!closes) return std::nullopt;
    return *closes - std::chrono::days{how.from};
  }
  for (auto step = campaign.steps.rbegin(); step != campaign.steps.rend(); ++step) {
    if (step->to != CampaignStatus::open) continue;
    const auto opened = day_in(step->at);
    if (!opened) return std::nullopt;
    return *opened + std::chrono::days{how.every_days};
  }
  return std::nullopt;
}

std::string in_words(const catalog::Words* words, std::string_view english) {
  return words == nullptr ? std::string(english) : words->say(english);
}

// A template's marks, each replaced once.
std::string filled(std::string text,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  for (const auto& [mark, value] : values) {
    if (const std::size_t at = text.find(mark); at != std::string::npos) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

std::string day_words(const std::string& day, std::string_view language) {
  if (language != "de" || day.size() != 10) return day;
  return day.substr(8, 2) + "." + day.substr(5, 2) + "." + day.substr(0, 4);
}

}  // namespace

Result<Reminders> reminders_of(Workspace& workspace, const Campaign& campaign) {
  Reminders out;
  if (!campaign.reminding.reminded.empty()) out.last = campaign.reminding.reminded.back().at;
  if (!campaign.anonymous) {
    PLUMB_TRY(const auto ballots, waiting_ballots(workspace, campaign));
    for (const store::Ballot& one : ballots) {
      out.waiting.push_back({one.person, one.side, one.unit, one.role,
                             one.state == store::BallotState::begun, one.holder});
    }
  }
  if (const auto next = reminder_day(campaign, day_of(workspace.now()))) {
    out.next = format_day(next->day);
    out.due = next->due;
  }
  return out;
}

std::optional<ReminderDay> reminder_day(const Campaign& campaign, Day today) {
  const auto first = first_day(campaign);
  if (!first) return std::nullopt;
  const auto closes = parse_day(campaign.closes);
  const auto& reminded = campaign.reminding.reminded;
  const auto last = reminded.empty() ? std::nullopt : day_in(reminded.back().at);
  const auto every = std::chrono::days{campaign.reminding.every_days};
  // The first day after the last reminder; if several have passed, they count as one.
  Day next = *first;
  if (last && *last >= next) next += every * ((*last - next) / every + 1);
  if (today > next) next += every * ((today - next) / every);
  if (closes && (next > *closes || today > *closes)) return std::nullopt;
  return ReminderDay{next, next <= today};
}

Result<std::vector<Invitation>> remind(Workspace& workspace, std::string_view id,
                                       const std::vector<std::string>& people,
                                       const std::string& actor, const HandOver& hand_over) {
  const Turns::Turn turn = workspace.turns().take(id);
  PLUMB_TRY(const Campaign campaign, find_campaign(*workspace.snapshot().model, id));
  if (campaign.status != CampaignStatus::open) {
    return conflict("The campaign is not open.", campaign.name, "Remind people while it is.");
  }
  if (campaign.anonymous && !people.empty()) {
    return conflict("This campaign does not know whose link is whose.", campaign.name,
                    "Send the text to everybody who was invited.");
  }
  std::vector<Invitation> out;
  if (!campaign.anonymous) {
    PLUMB_TRY(auto ballots, waiting_ballots(workspace, campaign));
    for (const std::string& person : people) {
      if (std::none_of(ballots.begin(), ballots.end(),
                       [&](const store::Ballot& one) { return one.person == person; })) {
        return not_found("Nobody of this name is waiting.", person.substr(0, 100),
                         "Look at who has not finished yet.");
      }
    }
    if (!people.empty()) {
      std::erase_if(ballots, [&](const store::Ballot& one) {
        return std::find(people.begin(), people.end(), one.person) == people.end();
      });
    }
    if (ballots.empty()) {
      return conflict("Nobody is waiting.", campaign.name, "Close the campaign when you want.");
    }
    for (const store::Ballot& one : ballots) {
      out.push_back(
          {new_secret(workspace), one.side, one.unit, one.role, one.person, false, one.holder});
    }
    if (hand_over) PLUMB_CHECK(hand_over(out));
    PLUMB_CHECK(renew(workspace, ballots, out));
  }
  Campaign reminded = campaign;
  reminded.reminding.reminded.push_back({format_instant(workspace.now()), actor, out.size()});
  PLUMB_CHECK(write_campaign(workspace, reminded, actor,
                             fmt::format("Campaign {}: people reminded", campaign.name)));
  return out;
}

Result<std::vector<ReminderText>> reminder_texts(const Workspace& workspace,
                                                 const Campaign& campaign,
                                                 const std::string& person,
                                                 const std::string& link) {
  PLUMB_TRY(const catalog::InstrumentPtr instrument, instrument_of(workspace, campaign.instrument));
  std::vector<std::string> languages = campaign.reminding.languages;
  if (languages.empty()) languages.emplace_back("en");
  const std::string minutes = std::to_string(std::max(1, instrument->minutes));
  std::vector<ReminderText> out;
  for (const std::string& language : languages) {
    const catalog::Words* words = catalog::words_in(language);
    const auto say = [&](std::string_view english) { return in_words(words, english); };
    ReminderText text{language, filled(say("Reminder: %name%"), {{"%name%", campaign.name}}), {}};
    text.body = person.empty() ? say("Hello,") : filled(say("Hello %name%,"), {{"%name%", person}});
    text.body += "\n\n" + filled(say("%organisation% asks for your view: %name%. Answering takes "
                                     "about %minutes% minutes."),
                                 {{"%organisation%", workspace.name()},
                                  {"%name%", campaign.name},
                                  {"%minutes%", minutes}});
    if (!campaign.closes.empty()) {
      text.body += " " + filled(say("It closes on %day%."),
                                {{"%day%", day_words(campaign.closes, language)}});
    }
    if (!campaign.purpose.empty()) text.body += "\n\n" + campaign.purpose;
    text.body += "\n\n";
    if (link.empty()) {
      text.body +=
          say("Please use the link you were given. Nobody knows who has answered, so this "
              "goes to everybody; thank you if you have.");
    } else {
      text.body += say("This link is for you alone. It replaces the one you had, which leads "
                       "nowhere from now on; what you have answered is kept.") +
                   "\n" + link;
    }
    text.body += "\n";
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace plumb::service
