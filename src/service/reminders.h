// Reminding people of a campaign: when they are due, to whom, and what to write. Nothing is sent
// from here.
//
// Where names are known, a reminder gives each person who has not finished a new link to the same
// reply, because links are kept as digests alone and cannot be told again: the link before it leads
// nowhere from then on, and the text says so. In anonymous campaigns nobody knows who has answered,
// so there is one text for everybody and no link.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "service/campaigns.h"

namespace plumb::service {

struct Waiting {
  std::string person;
  std::string side, unit, role;
  bool begun = false;
  std::string holder;  // account or person element it is known to be; "" if nobody
};

struct Reminders {
  bool due = false;              // since the last reminder, if there was one, a day came to send
  std::string next;              // the day due now or next; "" where none comes any more
  std::string last;              // moment of the last one; "" if there was none
  std::vector<Waiting> waiting;  // by name; empty in anonymous campaigns
};

// Days are due every `every_days` from `from` days before the close on, or without `from` from the
// opening plus `every_days` on, up to the day of the close. None while it is not open.
struct ReminderDay {
  Day day;
  bool due = false;  // it has come, and nobody was reminded since
};
std::optional<ReminderDay> reminder_day(const Campaign& campaign, Day today);
Result<Reminders> reminders_of(Workspace& workspace, const Campaign& campaign);

// Notes that reminders go out now, and renews the links of `people` (all who are waiting, if none
// is named). Everything is checked, and handed over, before a link is renewed; conflict if the
// campaign is not open or nobody is waiting, not_found for a name that is not waiting.
Result<std::vector<Invitation>> remind(Workspace& workspace, std::string_view id,
                                       const std::vector<std::string>& people,
                                       const std::string& actor, const HandOver& hand_over = {});

struct ReminderText {
  std::string language;  // "en" or "de"
  std::string subject;
  std::string body;
};
// In each of the campaign's languages, ready to send. `person` and `link` "": for everybody.
Result<std::vector<ReminderText>> reminder_texts(const Workspace& workspace,
                                                 const Campaign& campaign,
                                                 const std::string& person,
                                                 const std::string& link);

}  // namespace plumb::service
