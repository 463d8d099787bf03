// Workshops: everybody in a room votes by phone on one question at a time; the distribution is
// revealed, talked about, voted on again if wanted, and what was agreed is written down, with who
// disagreed. A workshop is a campaign whose people come in by a door.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/answering.h"
#include "service/campaigns.h"

namespace plumb::service {

WorkshopState workshop_in(const json::object& body);
json::object workshop_json(const WorkshopState& state);

// What the facilitator does. ask: begins a vote on `item`; reveal: shows it; again: keeps the
// distribution and votes anew; agree: writes down level, dissent and note, and ends the question;
// end: ends it without. conflict where it does not follow, or the campaign is not open.
struct WorkshopMove {
  enum class Kind : unsigned char { ask, reveal, again, agree, end };
  Kind kind = Kind::ask;
  std::string item;
  int minutes = 0;  // of talking, from now; 0: no timer
  double level = 0;
  std::string dissent;
  std::string note;
};
Result<Campaign> move_workshop(Workspace& workspace, std::string_view id, const WorkshopMove& move,
                               const std::string& actor);

// What a screen shows. Sides are told apart from kLeastOfSide votes each on, and an anonymous vote
// of fewer is not shown at all; before the reveal nobody sees more than how many voted.
inline constexpr std::size_t kLeastOfSide = 3;
struct WorkshopView {
  std::size_t people = 0;                       // who came in
  std::size_t voted = 0;                        // on the question
  std::optional<std::vector<std::size_t>> all;  // by point; none before the reveal
  std::optional<std::vector<std::size_t>> business;
  std::optional<std::vector<std::size_t>> it;
  std::size_t cannot_judge = 0;
};
Result<WorkshopView> view_workshop(Workspace& workspace, const Campaign& campaign,
                                   const model::Instrument& instrument);
// WorkshopView of the contract, with the question and its scale.
json::object view_json(const Campaign& campaign, const model::Instrument& instrument,
                       const WorkshopView& view);

}  // namespace plumb::service
