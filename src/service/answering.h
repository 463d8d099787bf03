// Answering a campaign by a link, without an account: opening, saving as one goes, finishing.
// Whoever holds the link's secret is the respondent; nothing else is asked or kept about them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/campaigns.h"
#include "survey/reply.h"

namespace plumb::service {

// An answer as it is kept and sent: {"value", "target", "cannot_judge", "chosen", "names", "text",
// "note"}, each only if there is something in it. Reading is lenient about what was kept.
survey::Answer answer_in(std::string_view body);
json::object answer_json(const survey::Answer& answer);
// What was kept with the round of the vote it was given in; 0 where it was given in none, by a file
// or before votes had rounds. In a workshop only those and answers of a question's newest round
// count: none for others.
struct Vote {
  survey::Answer answer;
  std::size_t round = 0;
};
Vote vote_in(std::string_view body);
std::optional<survey::Answer> counting_answer(const Campaign& campaign,
                                              const store::AnswerRow& row);
// Of a request: bad_input with the item as place.
Result<survey::Answer> answer_from(const json::value& value, const std::string& item);

struct Respondent {
  store::Ballot ballot;
  Campaign campaign;
  catalog::InstrumentPtr instrument;
  survey::Reply reply;
};

// Code::not_found where no ballot has this secret or it was withdrawn; conflict, with the reason,
// where the campaign is not open: then nothing is told but its name.
Result<Respondent> respondent(Workspace& workspace, std::string_view secret);
// The same for a ballot that was found otherwise; not_found where its campaign is gone.
Result<Respondent> respondent_of(Workspace& workspace, store::Ballot ballot);

// A door lets in: a new ballot of the same group, and its secret. Code::limit once the campaign has
// kMostBallots: whoever has the link may open it as often as they like.
inline constexpr std::size_t kMostBallots = 100'000;
Result<std::string> enter(Workspace& workspace, const store::Ballot& door);
bool is_door(const store::Ballot& ballot);

// Keeps answers (null takes one back); `finish` says that the respondent is done. All or nothing;
// durable when it returns.
//
// In a workshop `round` is the one the respondent was shown (WorkshopState::round()): an answer to
// an earlier vote, sent late or again, is refused as conflict and does not land in the next;
// bad_input without one.
Result<survey::Progress> save(Workspace& workspace, Respondent& respondent,
                              const json::object& answers, bool finish,
                              std::optional<std::size_t> round = {});

// A whole reply by somebody else: an interview, a document reviewed, a row of a file. Finished.
struct Recorded {
  std::string side, unit, role, person;
  json::object answers;
};
// None is kept if one is wrong; the error's place names row and item.
Status record_replies(Workspace& workspace, const Campaign& campaign,
                      const std::vector<Recorded>& replies);

// Fresh secret of a link: 128 random bits as hexadecimal.
std::string new_secret(const Workspace& workspace);

}  // namespace plumb::service
