#include "service/answering.h"

#include <algorithm>

#include <fmt/format.h>

#include "service/artifacts.h"

namespace plumb::service {
namespace {

constexpr std::string_view kDoor = "door:";

survey::Answer read_answer(const json::object& body) {
  survey::Answer out;
  out.value = number_in(body, "value");
  out.target = number_in(body, "target");
  out.cannot_judge = flag_in(body, "cannot_judge");
  out.chosen = texts_in(body, "chosen");
  out.names = texts_in(body, "names");
  out.text = text_in(body, "text");
  out.note = text_in(body, "note");
  return out;
}

bool has_type(std::string_view key, const json::value& value) {
  if (key == "value" || key == "target") return value.is_number();
  if (key == "cannot_judge") return value.is_bool();
  if (key == "text" || key == "note") return value.is_string();
  if (key != "chosen" && key != "names") return false;
  if (!value.is_array()) return false;
  for (const json::value& one : value.get_array()) {
    if (!one.is_string()) return false;
  }
  return true;
}

// Rows to keep and the reply as it will be.
Result<std::vector<store::AnswerRow>> rows_of(const model::Instrument& instrument,
                                              survey::Reply& reply, const json::object& answers,
                                              std::optional<std::size_t> round = {}) {
  std::vector<store::AnswerRow> out;
  for (const auto& entry : answers) {
    const std::string id(entry.key());
    const model::InstrumentItem* item = instrument.item(id);
    if (item == nullptr) {
      return bad_input("The instrument has no such question.", id.substr(0, 100),
                       "Load the page again; the questions may have changed.");
    }
    if (entry.value().is_null()) {
      reply.answers.erase(id);
      out.push_back({{}, id, {}});
      continue;
    }
    PLUMB_TRY(survey::Answer answer, answer_from(entry.value(), id));
    PLUMB_CHECK(survey::check_answer(instrument, *item, answer));
    json::object body = answer_json(answer);
    if (round) body["round"] = *round;
    out.push_back({{}, id, json::serialize(body)});
    reply.answers[id] = std::move(answer);
  }
  return out;
}

Status check_open(const Workspace& workspace, const Campaign& campaign) {
  const std::string today = format_day(day_of(workspace.now()));
  if (campaign.status == CampaignStatus::draft ||
      (!campaign.opens.empty() && today < campaign.opens)) {
    return conflict("This survey has not begun yet.", campaign.name,
                    campaign.opens.empty() ? "Come back when you are told that it is open."
                                           : "It opens on " + campaign.opens + ".");
  }
  if (campaign.status != CampaignStatus::open ||
      (!campaign.closes.empty() && today > campaign.closes)) {
    return conflict("This survey is closed.", campaign.name,
                    "Ask whoever sent you the link if you still want to answer.");
  }
  return done();
}

}  // namespace

survey::Answer answer_in(std::string_view body) {
  return vote_in(body).answer;
}

Vote vote_in(std::string_view body) {
  boost::system::error_code failed;
  const json::value value = json::parse(json::string_view(body.data(), body.size()), failed);
  if (failed || !value.is_object()) return {};
  return {read_answer(value.get_object()), count_in(value.get_object(), "round")};
}

std::optional<survey::Answer> counting_answer(const Campaign& campaign,
                                              const store::AnswerRow& row) {
  Vote vote = vote_in(row.body);
  if (campaign.workshop.held && vote.round != 0 &&
      vote.round != campaign.workshop.round_of(row.item)) {
    return {};
  }
  return std::move(vote.answer);
}

json::object answer_json(const survey::Answer& answer) {
  json::object out;
  if (answer.value) out["value"] = *answer.value;
  if (answer.target) out["target"] = *answer.target;
  if (answer.cannot_judge) out["cannot_judge"] = true;
  if (!answer.chosen.empty()) out["chosen"] = list_of(answer.chosen);
  if (!answer.names.empty()) out["names"] = list_of(answer.names);
  if (!answer.text.empty()) out["text"] = answer.text;
  if (!answer.note.empty()) out["note"] = answer.note;
  return out;
}

Result<survey::Answer> answer_from(const json::value& value, const std::string& item) {
  if (!value.is_object())
    return bad_input("An answer is an object.", item,
                     "Send {\"value\": 3}, or null to take it back.");
  for (const auto& part : value.get_object()) {
    if (has_type(part.key(), part.value())) continue;
    return bad_input(
        "The answer has a part that does not fit: " + std::string(part.key()).substr(0, 40) + ".",
        item, "Parts are value, target, cannot_judge, chosen, names, text and note.");
  }
  return read_answer(value.get_object());
}

std::string new_secret(const Workspace& workspace) {
  const auto& random = workspace.environment().random;
  const std::uint64_t high = random();
  return fmt::format("{:016x}{:016x}", high, random());
}

bool is_door(const store::Ballot& ballot) {
  return ballot.person.starts_with(kDoor);
}

namespace {

Error unknown_link() {
  return not_found("This link leads nowhere.", {},
                   "Check that it is complete, or ask for a new one.");
}

}  // namespace

Result<Respondent> respondent(Workspace& workspace, std::string_view secret) {
  PLUMB_TRY(auto ballot, workspace.beside_log([&](store::Store& store) {
    return store.ballot_of(digest_of(secret));
  }));
  if (!ballot || ballot->state == store::BallotState::withdrawn) return unknown_link();
  return respondent_of(workspace, std::move(*ballot));
}

Result<Respondent> respondent_of(Workspace& workspace, store::Ballot ballot) {
  Respondent out;
  out.ballot = std::move(ballot);
  auto campaign = find_campaign(*workspace.snapshot().model, out.ballot.campaign);
  if (!campaign.ok()) return unknown_link();
  out.campaign = std::move(*campaign);
  PLUMB_CHECK(check_open(workspace, out.campaign));
  PLUMB_TRY(out.instrument, instrument_of(workspace, out.campaign.instrument));
  out.reply.side = out.ballot.side;
  out.reply.unit = out.ballot.unit;
  out.reply.role = out.ballot.role;
  out.reply.finished = out.ballot.state == store::BallotState::finished;
  PLUMB_TRY(const auto rows, workspace.beside_log([&](store::Store& store) {
    return store.answers_of(out.campaign.id, out.ballot.id);
  }));
  for (const store::AnswerRow& row : rows) {
    if (auto answer = counting_answer(out.campaign, row)) {
      out.reply.answers[row.item] = std::move(*answer);
    }
  }
  return out;
}

Result<std::string> enter(Workspace& workspace, const store::Ballot& door) {
  PLUMB_TRY(const std::size_t known, workspace.beside_log([&](store::Store& store) {
    return store.ballot_count(door.campaign);
  }));
  if (known >= kMostBallots) {
    return over_limit("This survey takes nobody more.", {}, "Tell whoever sent you the link.");
  }
  const std::string secret = new_secret(workspace);
  store::Ballot ballot = door;
  ballot.id = workspace.new_id("ba-");
  ballot.secret = digest_of(secret);
  ballot.person.clear();
  ballot.holder.clear();
  ballot.state = store::BallotState::begun;
  PLUMB_CHECK(
      workspace.beside_log([&](store::Store& store) { return store.add_ballots({ballot}); }));
  return secret;
}

namespace {

Error earlier_round() {
  return conflict("This vote was for an earlier round.", "round",
                  "Look at what is asked now, and vote again.");
}

// In a workshop one question is answered at a time, until it is revealed, and in its round.
Status check_vote(const WorkshopState& workshop, const json::object& answers,
                  std::optional<std::size_t> round) {
  for (const auto& answer : answers) {
    if (std::string_view(answer.key()) == workshop.item && !workshop.revealed) continue;
    return conflict("This question is not being voted on.",
                    std::string(answer.key()).substr(0, 100),
                    "Wait until it is asked, or asked again.");
  }
  if (answers.empty()) return done();
  if (!round) {
    return bad_input("It is not said which vote this is for.", "round",
                     "Send the round that was shown with the question.");
  }
  if (*round == workshop.round()) return done();
  return earlier_round();
}

}  // namespace

Result<survey::Progress> save(Workspace& workspace, Respondent& respondent,
                              const json::object& answers, bool finish,
                              std::optional<std::size_t> round) {
  store::Saving saving;
  saving.campaign = respondent.campaign.id;
  saving.ballot = respondent.ballot.id;
  const bool finished = finish || respondent.reply.finished;
  saving.state = finished ? store::BallotState::finished : store::BallotState::begun;
  if (respondent.campaign.workshop.held) {
    PLUMB_CHECK(check_vote(respondent.campaign.workshop, answers, round));
  }
  PLUMB_TRY(saving.rows, rows_of(*respondent.instrument, respondent.reply, answers, round));
  respondent.reply.finished = finished;
  const survey::Progress progress = survey::progress_of(*respondent.instrument, respondent.reply);
  if (finish && progress.answered == 0) {
    return bad_input("Nothing is answered yet.", {},
                     "Answer at least one question, or leave the survey as it is.");
  }
  PLUMB_CHECK(workspace.save_answers(std::move(saving)));
  if (respondent.campaign.workshop.held && !answers.empty()) {
    // Kept with its round, it counts in no other; but whoever sent it is told.
    PLUMB_TRY(const Campaign now,
              find_campaign(*workspace.snapshot().model, respondent.campaign.id));
    if (now.workshop.round_of(respondent.campaign.workshop.item) != *round) return earlier_round();
  }
  return progress;
}

namespace {

Result<std::size_t> self_replies(Workspace& workspace, const Campaign& campaign) {
  if (!campaign.rated) return std::size_t{0};
  PLUMB_TRY(const auto ballots,
            workspace.beside_log([&](store::Store& store) { return store.ballots(campaign.id); }));
  return static_cast<std::size_t>(
      std::count_if(ballots.begin(), ballots.end(), [](const store::Ballot& one) {
        return one.role == kSelf && one.state != store::BallotState::withdrawn;
      }));
}

// As for invitations; `self` counts the person who is rated.
Status check_rater(const Campaign& campaign, const Recorded& one, std::size_t at,
                   std::size_t& self) {
  const auto& raters = campaign.roles;
  if (std::find(raters.begin(), raters.end(), one.role) == raters.end()) {
    return bad_input("It is not said how whoever answered is related to the person.",
                     fmt::format("reply {}, role", at + 1),
                     "Give one of the raters of the instrument.");
  }
  if (one.role == kSelf && ++self > 1) {
    return bad_input("The person who is rated answers once.", fmt::format("reply {}", at + 1),
                     "Leave one of the two out.");
  }
  return done();
}

}  // namespace

Status record_replies(Workspace& workspace, const Campaign& campaign,
                      const std::vector<Recorded>& replies) {
  if (campaign.status == CampaignStatus::frozen) {
    return conflict("The campaign is frozen.", campaign.name, "Reopen it with a reason first.");
  }
  PLUMB_TRY(const catalog::InstrumentPtr instrument, instrument_of(workspace, campaign.instrument));
  std::vector<store::Ballot> ballots;
  std::vector<store::Saving> savings;
  PLUMB_TRY(std::size_t self, self_replies(workspace, campaign));
  for (std::size_t i = 0; i < replies.size(); ++i) {
    const Recorded& one = replies[i];
    if (campaign.rated) PLUMB_CHECK(check_rater(campaign, one, i, self));
    survey::Reply reply;
    reply.side = one.side;
    auto rows = rows_of(*instrument, reply, one.answers);
    if (!rows.ok()) {
      Error error = rows.error();
      error.where = fmt::format("reply {}, {}", i + 1, error.where);
      return error;
    }
    store::Ballot ballot;
    ballot.id = workspace.new_id("ba-");
    ballot.campaign = campaign.id;
    ballot.secret = digest_of(new_secret(workspace));
    ballot.side = one.side;
    ballot.unit = one.unit;
    ballot.role = one.role;
    if (!campaign.anonymous) ballot.person = one.person;
    savings.push_back({campaign.id, ballot.id, store::BallotState::finished, std::move(*rows)});
    ballots.push_back(std::move(ballot));
  }
  return workspace.beside_log([&](store::Store& store) -> Status {
    PLUMB_CHECK(store.add_ballots(ballots));
    return store.save_answers(savings);
  });
}

}  // namespace plumb::service
