#include "service/campaign_results.h"

#include <algorithm>

#include "service/answering.h"
#include "service/artifacts.h"
#include "service/campaign_body.h"
#include "survey/themes.h"

namespace plumb::service {
namespace {

// Everything a campaign's figures come from, read at one moment.
struct Answers {
  std::uint64_t stamp = 0;
  std::vector<store::Ballot> ballots;
  std::vector<store::AnswerRow> rows;
};

Result<Answers> read_answers(Workspace& workspace, const Campaign& campaign) {
  return workspace.beside_log([&](store::Store& store) -> Result<Answers> {
    Answers out;
    PLUMB_TRY(out.stamp, store.answers_stamp(campaign.id));
    PLUMB_TRY(out.ballots, store.ballots(campaign.id));
    PLUMB_TRY(out.rows, store.answers(campaign.id));
    return out;
  });
}

std::vector<survey::Reply> replies_in(const Campaign& campaign, const Answers& answers) {
  std::vector<survey::Reply> out;
  std::size_t at = 0;
  for (const store::Ballot& ballot : answers.ballots) {
    survey::Reply reply;
    reply.side = ballot.side;
    reply.unit = ballot.unit;
    reply.role = ballot.role;
    // In a workshop nobody says that they are done.
    reply.finished = ballot.state == store::BallotState::finished ||
                     (campaign.workshop.held && ballot.state == store::BallotState::begun);
    while (at < answers.rows.size() && answers.rows[at].ballot < ballot.id) ++at;
    for (; at < answers.rows.size() && answers.rows[at].ballot == ballot.id; ++at) {
      if (auto answer = counting_answer(campaign, answers.rows[at])) {
        reply.answers[answers.rows[at].item] = std::move(*answer);
      }
    }
    if (ballot.state != store::BallotState::withdrawn) out.push_back(std::move(reply));
  }
  return out;
}

std::string digest_in(const Answers& answers) {
  Hasher hasher;
  for (const store::Ballot& ballot : answers.ballots) {
    hasher.add(ballot.id)
        .add(ballot.side)
        .add(ballot.unit)
        .add(ballot.role)
        .add(name_of(ballot.state));
  }
  for (const store::AnswerRow& row : answers.rows) {
    hasher.add(row.ballot).add(row.item).add(row.body);
  }
  return to_hex(hasher.finish());
}

Status check_shown(const Campaign& campaign) {
  const bool early =
      campaign.status == CampaignStatus::open || campaign.status == CampaignStatus::draft;
  if (!campaign.anonymous || !early) return done();
  return conflict("The results of an anonymous campaign are shown once it is closed.",
                  campaign.name,
                  "Close the campaign; until then look at its progress. Two looks a minute apart "
                  "would tell one answer.");
}

}  // namespace

Result<std::vector<store::Damage>> verify_answers(Workspace& workspace) {
  std::vector<store::Damage> out;
  for (const Campaign& campaign : campaigns_of(*workspace.snapshot().model)) {
    if (campaign.status != CampaignStatus::frozen || !campaign.frozen.is_object()) continue;
    const std::string sealed = text_in(campaign.frozen.get_object(), "digest");
    PLUMB_TRY(const std::string found, digest_of_answers(workspace, campaign));
    if (found == sealed) continue;
    out.push_back({"campaign " + campaign.id,
                   "The answers of \"" + campaign.name + "\" are not those that were frozen."});
  }
  return out;
}

Result<std::vector<survey::Reply>> replies_of(Workspace& workspace, const Campaign& campaign) {
  PLUMB_TRY(const Answers answers, read_answers(workspace, campaign));
  return replies_in(campaign, answers);
}

Result<std::string> digest_of_answers(Workspace& workspace, const Campaign& campaign) {
  PLUMB_TRY(const Answers answers, read_answers(workspace, campaign));
  return digest_in(answers);
}

Result<KeptResults> kept_results(Workspace& workspace, const Campaign& campaign) {
  PLUMB_CHECK(check_shown(campaign));
  PLUMB_TRY(const catalog::InstrumentPtr instrument, instrument_of(workspace, campaign.instrument));
  const std::string body = json::serialize(campaign_body(campaign));
  ResultsCache& cache = workspace.results_cache();
  const std::lock_guard lock(cache.mutex_);
  // The stamp of a moment with the lock held: whoever answers after it is in the next look.
  PLUMB_TRY(const std::uint64_t stamp, workspace.beside_log([&](store::Store& store) {
    return store.answers_stamp(campaign.id);
  }));
  const auto found = cache.kept_.find(campaign.id);
  if (found != cache.kept_.end() && found->second.answers == stamp &&
      found->second.campaign == body && found->second.instrument == instrument) {
    found->second.used = ++cache.uses_;
    return found->second.value;
  }
  PLUMB_TRY(const Answers answers, read_answers(workspace, campaign));
  const std::size_t least = std::max<std::size_t>(1, campaign.minimum_group);
  KeptResults value{std::make_shared<const survey::Results>(survey::results_of(
                        *instrument, replies_in(campaign, answers),
                        {least, 1, campaign.rated ? std::string(kSelf) : std::string()})),
                    digest_in(answers)};
  if (found == cache.kept_.end() && cache.kept_.size() >= ResultsCache::kMost) {
    cache.kept_.erase(std::min_element(
        cache.kept_.begin(), cache.kept_.end(),
        [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
  }
  cache.kept_[campaign.id] = {answers.stamp, body, instrument, value, ++cache.uses_, {}};
  return value;
}

namespace {

std::vector<Remark> remarks_in(const Campaign& campaign, const survey::Results& results,
                               const std::vector<survey::Reply>& replies) {
  const std::size_t least = std::max<std::size_t>(1, campaign.minimum_group);
  // Who answers for neither side would stand out where both are named.
  const std::size_t neither = results.replies - results.business - results.it;
  const bool sides =
      results.business >= least && results.it >= least && (neither == 0 || neither >= least);
  std::vector<Remark> out;
  if (results.replies < least) return out;
  for (const survey::Reply& reply : replies) {
    if (!reply.finished) continue;
    for (const auto& [item, answer] : reply.answers) {
      for (const std::string* text : {&answer.text, &answer.note}) {
        if (!text->empty()) out.push_back({item, sides ? reply.side : std::string(), *text});
      }
    }
  }
  // Alphabetical, so that what one person wrote does not stand together.
  std::sort(out.begin(), out.end(), [](const Remark& a, const Remark& b) {
    return std::tie(a.item, a.side, a.text) < std::tie(b.item, b.side, b.text);
  });
  return out;
}

json::array themes_json(const std::vector<Remark>& remarks) {
  std::vector<std::string> texts;
  bool sides = false;
  for (const Remark& remark : remarks) {
    texts.push_back(remark.text);
    sides = sides || !remark.side.empty();
  }
  json::array out;
  for (const survey::Theme& theme : survey::themes_of(texts)) {
    json::array positions;
    std::size_t business = 0;
    std::size_t it = 0;
    for (const std::size_t at : theme.remarks) {
      positions.emplace_back(at);
      business += remarks[at].side == "business" ? 1 : 0;
      it += remarks[at].side == "it" ? 1 : 0;
    }
    out.push_back({{"name", theme.name},
                   {"terms", list_of(theme.terms)},
                   {"count", theme.remarks.size()},
                   {"business", sides ? json::value(business) : json::value(nullptr)},
                   {"it", sides ? json::value(it) : json::value(nullptr)},
                   {"remarks", std::move(positions)}});
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<const RemarkPage>> kept_remarks(Workspace& workspace,
                                                       const Campaign& campaign) {
  PLUMB_TRY(const KeptResults kept, kept_results(workspace, campaign));
  ResultsCache& cache = workspace.results_cache();
  const std::lock_guard lock(cache.mutex_);
  const auto found = cache.kept_.find(campaign.id);
  // Of the very results above: else somebody answered meanwhile, or others were asked for.
  const bool there = found != cache.kept_.end() && found->second.value.results == kept.results;
  if (there && found->second.remarks != nullptr) return found->second.remarks;
  PLUMB_TRY(const auto replies, replies_of(workspace, campaign));
  auto page = std::make_shared<RemarkPage>();
  page->items = remarks_in(campaign, *kept.results, replies);
  page->themes = themes_json(page->items);
  const std::shared_ptr<const RemarkPage> out = std::move(page);
  if (there) found->second.remarks = out;
  return out;
}

}  // namespace plumb::service
