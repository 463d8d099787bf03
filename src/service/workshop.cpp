#include "service/workshop.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "service/artifacts.h"
#include "service/survey_json.h"

namespace plumb::service {
namespace {

constexpr int kMostMinutes = 240;

json::array counts_json(const std::vector<std::size_t>& counts) {
  json::array out;
  for (const std::size_t count : counts) out.emplace_back(count);
  return out;
}
json::value counts_or_null(const std::optional<std::vector<std::size_t>>& counts) {
  return counts ? json::value(counts_json(*counts)) : json::value(nullptr);
}

std::vector<std::size_t> counts_in(const json::object& body, std::string_view key) {
  std::vector<std::size_t> out;
  for (const json::value& count : list_in(body, key)) {
    boost::system::error_code failed;
    if (count.is_number()) out.push_back(count.to_number<std::size_t>(failed));
  }
  return out;
}

// The vote as it stands, with the sides where each has votes enough.
Result<WorkshopRound> vote_now(Workspace& workspace, const Campaign& campaign,
                               const model::Instrument& instrument) {
  Campaign shown = campaign;
  shown.workshop.revealed = true;
  PLUMB_TRY(const WorkshopView view, view_workshop(workspace, shown, instrument));
  const std::vector<std::size_t> none;
  return WorkshopRound{campaign.workshop.item, view.all.value_or(none),
                       view.business.value_or(none), view.it.value_or(none)};
}

Status check_item(const model::Instrument& instrument, const std::string& id) {
  const model::InstrumentItem* item = instrument.item(id);
  if (item == nullptr) {
    return bad_input("The instrument has no such question.", id.substr(0, 100),
                     "Name one of its questions.");
  }
  if (item->kind != model::ItemKind::scale) {
    return bad_input("This question has no levels to vote on.", id,
                     "Choose one with levels; answer this one by the link.");
  }
  return done();
}

Status ask(WorkshopState& state, const model::Instrument& instrument, const WorkshopMove& move) {
  PLUMB_CHECK(check_item(instrument, move.item));
  state.item = move.item;
  state.revealed = false;
  return done();
}

Status agree(WorkshopState& state, const model::Instrument& instrument, const WorkshopMove& move) {
  const model::InstrumentItem& item = *instrument.item(state.item);
  const model::Scale& scale = instrument.scale_of(item);
  const bool point = std::any_of(scale.points.begin(), scale.points.end(),
                                 [&](const auto& one) { return one.value == move.level; });
  if (!point)
    return bad_input("The scale has no such level.", "level", "Choose one of those shown.");
  std::erase_if(state.agreed, [&](const WorkshopAgreement& one) { return one.item == state.item; });
  state.agreed.push_back({state.item, move.level, move.dissent, move.note});
  state.item.clear();
  state.revealed = false;
  return done();
}

std::string_view verb(WorkshopMove::Kind kind) {
  switch (kind) {
    case WorkshopMove::Kind::ask: return "ask";
    case WorkshopMove::Kind::reveal: return "reveal";
    case WorkshopMove::Kind::again: return "vote again";
    case WorkshopMove::Kind::agree: return "agree";
    case WorkshopMove::Kind::end: return "end the question";
  }
  return "";
}

}  // namespace

std::size_t WorkshopState::round() const {
  return item.empty() ? 0 : round_of(item);
}

std::size_t WorkshopState::round_of(std::string_view question) const {
  return 1 + static_cast<std::size_t>(
                 std::count_if(rounds.begin(), rounds.end(),
                               [&](const WorkshopRound& one) { return one.item == question; }));
}

WorkshopState workshop_in(const json::object& body) {
  WorkshopState out;
  out.held = flag_in(body, "held");
  out.item = text_in(body, "item");
  out.revealed = flag_in(body, "revealed");
  out.until = text_in(body, "until");
  for (const json::value& one : list_in(body, "rounds")) {
    if (!one.is_object()) continue;
    const json::object& round = one.get_object();
    out.rounds.push_back({text_in(round, "item"), counts_in(round, "counts"),
                          counts_in(round, "business"), counts_in(round, "it")});
  }
  for (const json::value& one : list_in(body, "agreed")) {
    if (!one.is_object()) continue;
    const json::object& agreed = one.get_object();
    const json::value* level = agreed.if_contains("level");
    out.agreed.push_back({text_in(agreed, "item"),
                          level != nullptr && level->is_number() ? level->to_number<double>() : 0,
                          text_in(agreed, "dissent"), text_in(agreed, "note")});
  }
  return out;
}

json::object workshop_json(const WorkshopState& state) {
  json::array rounds;
  for (const WorkshopRound& round : state.rounds) {
    rounds.push_back({{"item", round.item},
                      {"counts", counts_json(round.counts)},
                      {"business", counts_json(round.business)},
                      {"it", counts_json(round.it)}});
  }
  json::array agreed;
  for (const WorkshopAgreement& one : state.agreed) {
    agreed.push_back(
        {{"item", one.item}, {"level", one.level}, {"dissent", one.dissent}, {"note", one.note}});
  }
  return {{"held", state.held},   {"item", state.item},          {"revealed", state.revealed},
          {"until", state.until}, {"rounds", std::move(rounds)}, {"agreed", std::move(agreed)}};
}

Result<Campaign> move_workshop(Workspace& workspace, std::string_view id, const WorkshopMove& move,
                               const std::string& actor) {
  using Kind = WorkshopMove::Kind;
  const Turns::Turn turn = workspace.turns().take(id);
  PLUMB_TRY(Campaign campaign, find_campaign(*workspace.snapshot().model, id));
  PLUMB_TRY(const auto instrument, instrument_of(workspace, campaign.instrument));
  if (!campaign.workshop.held || campaign.status != CampaignStatus::open) {
    return conflict("The campaign is no workshop that is open.", campaign.name,
                    "Open it, or make a workshop of the instrument.");
  }
  WorkshopState& state = campaign.workshop;
  if (move.kind != Kind::ask && (state.item.empty() || instrument->item(state.item) == nullptr)) {
    return conflict("No question is being voted on.", campaign.name, "Choose one first.");
  }
  std::string forget;
  if (move.kind == Kind::ask) {
    PLUMB_CHECK(ask(state, *instrument, move));
  } else if (move.kind == Kind::reveal) {
    state.revealed = true;
  } else if (move.kind == Kind::again) {
    PLUMB_TRY(WorkshopRound vote, vote_now(workspace, campaign, *instrument));
    state.rounds.push_back(std::move(vote));
    state.revealed = false;
    forget = state.item;
  } else if (move.kind == Kind::agree) {
    PLUMB_CHECK(agree(state, *instrument, move));
  } else {
    state.item.clear();
    state.revealed = false;
  }
  const int minutes = std::clamp(move.minutes, 0, kMostMinutes);
  // Revealing goes on with the clock that runs.
  if (minutes > 0 || move.kind != Kind::reveal) {
    state.until = minutes == 0 ? std::string()
                               : format_instant(workspace.now() + std::chrono::minutes{minutes});
  }
  // Before the next round begins, or its first votes would go with the old ones. What comes late
  // carries the round it was for and does not count.
  if (!forget.empty()) {
    PLUMB_CHECK(workspace.beside_log(
        [&](store::Store& store) { return store.drop_answers_to(campaign.id, forget); }));
  }
  PLUMB_CHECK(write_campaign(workspace, campaign, actor,
                             fmt::format("Workshop {}: {}", campaign.name, verb(move.kind))));
  return campaign;
}

Result<WorkshopView> view_workshop(Workspace& workspace, const Campaign& campaign,
                                   const model::Instrument& instrument) {
  WorkshopView out;
  PLUMB_TRY(const auto ballots,
            workspace.beside_log([&](store::Store& store) { return store.ballots(campaign.id); }));
  std::map<std::string_view, const std::string*> side_of;
  for (const store::Ballot& ballot : ballots) {
    if (is_door(ballot) || ballot.state == store::BallotState::withdrawn ||
        ballot.state == store::BallotState::waiting)
      continue;
    side_of[ballot.id] = &ballot.side;
    ++out.people;
  }
  const model::InstrumentItem* item = instrument.item(campaign.workshop.item);
  if (item == nullptr || item->kind != model::ItemKind::scale) return out;
  PLUMB_TRY(const auto rows, workspace.beside_log([&](store::Store& store) {
    return store.answers_to(campaign.id, item->id);
  }));
  const auto& points = instrument.scale_of(*item).points;
  std::map<std::string_view, std::vector<std::size_t>> counts;
  std::vector<std::size_t> all(points.size(), 0);
  std::map<std::string_view, std::size_t> votes;
  for (const store::AnswerRow& row : rows) {
    const auto side = side_of.find(row.ballot);
    if (side == side_of.end()) continue;
    const auto counting = counting_answer(campaign, row);
    if (!counting) continue;
    const survey::Answer& answer = *counting;
    ++out.voted;
    if (answer.cannot_judge) ++out.cannot_judge;
    std::vector<std::size_t>& own = counts[*side->second];
    own.resize(points.size(), 0);
    for (std::size_t p = 0; p < points.size(); ++p) {
      if (!answer.value || points[p].value != *answer.value) continue;
      ++all[p];
      ++own[p];
      ++votes[*side->second];
    }
  }
  if (!campaign.workshop.revealed) {
    out.cannot_judge = 0;
    return out;
  }
  // A show of two hands tells who raised which.
  if (campaign.anonymous && out.voted < kLeastOfSide) return out;
  out.all = all;
  if (votes["business"] >= kLeastOfSide && votes["it"] >= kLeastOfSide) {
    out.business = counts["business"];
    out.it = counts["it"];
  }
  return out;
}

json::object view_json(const Campaign& campaign, const model::Instrument& instrument,
                       const WorkshopView& view) {
  const WorkshopState& state = campaign.workshop;
  json::array earlier;
  json::array earlier_sides;
  for (const WorkshopRound& round : state.rounds) {
    if (round.item != state.item) continue;
    earlier.push_back(counts_json(round.counts));
    const bool told = !round.business.empty() && !round.it.empty();
    earlier_sides.push_back(
        {{"business", told ? json::value(counts_json(round.business)) : json::value(nullptr)},
         {"it", told ? json::value(counts_json(round.it)) : json::value(nullptr)}});
  }
  json::value question = nullptr;
  json::value scale = nullptr;
  if (const model::InstrumentItem* item = instrument.item(state.item)) {
    question = item_json(instrument, *item);
    if (item->kind == model::ItemKind::scale) scale = scale_json(instrument.scale_of(*item));
  }
  const json::object whole = workshop_json(state);
  return {{"name", campaign.name},
          {"status", name_of(campaign.status)},
          {"item", std::move(question)},
          {"scale", std::move(scale)},
          {"revealed", state.revealed},
          {"until", state.until.empty() ? json::value(nullptr) : json::value(state.until)},
          {"people", view.people},
          {"voted", view.voted},
          {"cannot_judge", view.cannot_judge},
          {"all", counts_or_null(view.all)},
          {"business", counts_or_null(view.business)},
          {"it", counts_or_null(view.it)},
          {"round", state.round()},
          {"earlier", std::move(earlier)},
          {"earlier_sides", std::move(earlier_sides)},
          {"agreed", whole.at("agreed")}};
}

}  // namespace plumb::service
