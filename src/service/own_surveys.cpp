#include "service/own_surveys.h"

#include <algorithm>
#include <tuple>

#include "score/evidence_fields.h"
#include "service/artifacts.h"

namespace plumb::service {
namespace {

// ASCII only: a name in another case of another alphabet is another name, which is safe.
std::string plain(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Result<std::vector<store::Ballot>> held(Workspace& workspace,
                                        const std::vector<std::string>& holders) {
  std::vector<store::Ballot> out;
  for (const std::string& holder : holders) {
    if (holder.empty()) continue;
    PLUMB_TRY(auto found, workspace.beside_log(
                              [&](store::Store& store) { return store.ballots_held(holder); }));
    for (store::Ballot& ballot : found) {
      if (ballot.state != store::BallotState::withdrawn) out.push_back(std::move(ballot));
    }
  }
  return out;
}

// As whoever has the link sees it; nothing where it cannot be answered now.
Result<std::optional<OwnSurvey>> survey_of(Workspace& workspace, const store::Ballot& ballot) {
  auto found = respondent_of(workspace, ballot);
  if (!found.ok()) {
    const Error::Code code = found.error().code;
    if (code == Error::Code::not_found || code == Error::Code::conflict) {
      return std::optional<OwnSurvey>();
    }
    return found.error();
  }
  // Belt and braces: ballots of anonymous campaigns have no holder.
  if (found->campaign.anonymous) return std::optional<OwnSurvey>();
  OwnSurvey out;
  out.id = ballot.id;
  out.begun = ballot.state != store::BallotState::waiting;
  out.finished = found->reply.finished;
  out.progress = survey::progress_of(*found->instrument, found->reply);
  out.campaign = std::move(found->campaign);
  out.instrument = std::move(found->instrument);
  return std::optional<OwnSurvey>(std::move(out));
}

}  // namespace

Holders::Holders(const model::Model& model, std::vector<KnownAccount> accounts) {
  std::map<std::string, std::string> of_element;  // account by the element that stands for it
  for (const KnownAccount& account : accounts) {
    learn(account.login, account.id);
    learn(account.name, account.id);
    if (!account.person.empty()) of_element.emplace(account.person, account.id);
  }
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || model.type_name(at) != "person") continue;
    const std::string id(model.element_id(at));
    const auto account = of_element.find(id);
    const std::string& holder = account == of_element.end() ? id : account->second;
    learn(model.name(at), holder);
    learn(score::text(*score::fields_of(model, at), "email"), holder);
  }
}

void Holders::learn(std::string_view name, const std::string& holder) {
  const std::string key = plain(name);
  if (key.empty()) return;
  std::vector<std::string>& known = by_name_[key];
  if (std::find(known.begin(), known.end(), holder) == known.end()) known.push_back(holder);
}

std::string Holders::holder_of(std::string_view name) const {
  const auto found = by_name_.find(plain(name));
  if (found == by_name_.end() || found->second.size() != 1) return {};
  return found->second.front();
}

Result<std::vector<OwnSurvey>> own_surveys(Workspace& workspace,
                                           const std::vector<std::string>& holders) {
  PLUMB_TRY(const auto ballots, held(workspace, holders));
  std::vector<OwnSurvey> out;
  for (const store::Ballot& ballot : ballots) {
    PLUMB_TRY(auto survey, survey_of(workspace, ballot));
    if (survey) out.push_back(std::move(*survey));
  }
  std::sort(out.begin(), out.end(), [](const OwnSurvey& a, const OwnSurvey& b) {
    const auto rank = [](const OwnSurvey& one) {
      return std::tie(one.campaign.closes, one.campaign.name, one.id);
    };
    if (a.campaign.closes.empty() != b.campaign.closes.empty()) return b.campaign.closes.empty();
    return rank(a) < rank(b);
  });
  return out;
}

Result<std::string> own_way(Workspace& workspace, std::string_view id,
                            const std::vector<std::string>& holders) {
  PLUMB_TRY(const auto ballots, held(workspace, holders));
  const auto found = std::find_if(ballots.begin(), ballots.end(),
                                  [&](const store::Ballot& one) { return one.id == id; });
  std::optional<OwnSurvey> survey;
  if (found != ballots.end()) {
    PLUMB_TRY(survey, survey_of(workspace, *found));
  }
  if (!survey) {
    return not_found("You are not asked in this survey, or it is closed.", "id",
                     "Look at your surveys again.");
  }
  const std::string secret = new_secret(workspace);
  PLUMB_CHECK(workspace.beside_log(
      [&](store::Store& store) { return store.add_own_way(id, digest_of(secret), kMostOwnWays); }));
  return secret;
}

json::object own_survey_json(const OwnSurvey& survey) {
  const Campaign& campaign = survey.campaign;
  return {{"id", survey.id},
          {"campaign", campaign.id},
          {"name", campaign.name},
          {"instrument", survey.instrument->name},
          {"minutes", survey.instrument->minutes},
          {"workshop", campaign.workshop.held},
          {"closes", campaign.closes.empty() ? json::value(nullptr) : json::value(campaign.closes)},
          {"begun", survey.begun},
          {"finished", survey.finished},
          {"answered", survey.progress.answered},
          {"asked", survey.progress.asked}};
}

}  // namespace plumb::service
