#include "service/campaigns.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalog/instrument_catalog.h"
#include "service/answering.h"
#include "service/artifacts.h"
#include "service/campaign_body.h"
#include "service/campaign_freeze.h"
#include "service/catalogs.h"
#include "service/tailoring.h"

namespace plumb::service {
namespace {

constexpr std::string_view kKind = "campaign";
Status check_days(const Campaign& campaign) {
  for (const auto& [day, field] :
       {std::pair{campaign.opens, "opens"}, {campaign.closes, "closes"}}) {
    if (!day.empty() && !parse_day(day)) {
      return bad_input("\"" + day.substr(0, 40) + "\" is no day.", field, "Write 2026-06-30.");
    }
  }
  if (!campaign.opens.empty() && !campaign.closes.empty() && campaign.closes < campaign.opens) {
    return bad_input("The campaign would close before it opens.", "closes", "Choose a later day.");
  }
  return done();
}

// A person is rated where the instrument says by whom and the subject is one.
Result<bool> is_rated(const Workspace& workspace, const Campaign& campaign,
                      const model::Instrument& instrument) {
  if (instrument.raters.empty() || campaign.subject.empty()) return false;
  const auto model = workspace.snapshot().model;
  const model::Index at = model->find_element(campaign.subject);
  if (at == model::kNoIndex || model->type_name(at) != "person") {
    return bad_input("The instrument rates a person, and the subject is none.", "subject",
                     "Choose a person, or nothing to ask about leaders in general.");
  }
  return true;
}

Status check_reminding(const Campaign& campaign) {
  if (campaign.reminding.from > 0 && campaign.closes.empty()) {
    return bad_input("Reminders count from the day the campaign closes, and it has none.",
                     "remind_from", "Say when it closes, or leave this out.");
  }
  if (campaign.reminding.by_mail && campaign.anonymous) {
    return bad_input("Nobody knows whom to remind: the campaign is anonymous.", "remind_by_mail",
                     "Leave this out; take the text on the day and send it to everybody.");
  }
  for (const std::string& language : campaign.reminding.languages) {
    if (language == "en" || language == "de") continue;
    return bad_input("There are no texts in \"" + language.substr(0, 20) + "\".", "languages",
                     "Choose en, de or both.");
  }
  return done();
}

Status check_parts(const Workspace& workspace, const Campaign& campaign,
                   const model::Instrument& instrument) {
  if (campaign.name.empty()) return bad_input("The campaign has no name.", "name", "Give it one.");
  PLUMB_CHECK(check_days(campaign));
  PLUMB_CHECK(check_reminding(campaign));
  if ((campaign.anonymous || campaign.rated) &&
      campaign.minimum_group < Campaign::kFewestAnonymous) {
    return bad_input(campaign.rated ? "Where a person is rated, no group smaller than 3 is shown."
                                    : "An anonymous campaign shows no group smaller than 3.",
                     "minimum_group", "Choose 3 or more; 5 is usual.");
  }
  const auto model = workspace.snapshot().model;
  if (!campaign.subject.empty() && model->find_element(campaign.subject) == model::kNoIndex) {
    return bad_input("There is no such element.", "subject",
                     "Choose what the campaign is about, or the whole organisation.");
  }
  for (const auto& [dimension, level] : campaign.targets) {
    if (instrument.dimension(dimension) == nullptr) {
      return bad_input("The instrument has no dimension \"" + dimension.substr(0, 60) + "\".",
                       "targets", "Name one of its dimensions.");
    }
  }
  if (Status stated = survey::check_statement(instrument, campaign.tailoring); !stated.ok()) {
    Error error = stated.error();
    error.what = error.where + ": " + error.what;
    error.where = "tailoring";
    return error;
  }
  std::vector<std::string> ids;
  for (const auto& [id, name] : campaign.units) {
    if (id.empty() || name.empty() || std::find(ids.begin(), ids.end(), id) != ids.end()) {
      return bad_input("Units need an id and a name each, and no id twice.", "units",
                       "Correct the list.");
    }
    ids.push_back(id);
  }
  if (!campaign.previous.empty()) {
    PLUMB_TRY(const Campaign before, find_campaign(*model, campaign.previous));
    if (before.instrument != campaign.instrument) {
      return bad_input("The round before used another instrument.", "previous",
                       "Choose a campaign with the same one.");
    }
  }
  return done();
}

// What answers already hang on.
Status check_change(const Campaign& before, const Campaign& after) {
  if (before.status == CampaignStatus::frozen) {
    return conflict("The campaign is frozen.", before.name, "Reopen it with a reason first.");
  }
  if (before.status == CampaignStatus::draft) return done();
  const bool weaker =
      after.anonymous != before.anonymous || after.minimum_group < before.minimum_group;
  if (before.instrument != after.instrument || weaker ||
      (before.subject != after.subject && (before.rated || after.rated))) {
    return conflict("People were promised this instrument, this anonymity and what it is about.",
                    before.name, "Close it and start another campaign.");
  }
  return done();
}

struct Move {
  CampaignStatus from;
  CampaignStatus to;
  bool needs_reason;
};
constexpr std::array<Move, 6> kMoves = {{{CampaignStatus::draft, CampaignStatus::open, false},
                                         {CampaignStatus::open, CampaignStatus::closed, false},
                                         {CampaignStatus::closed, CampaignStatus::open, true},
                                         {CampaignStatus::closed, CampaignStatus::frozen, false},
                                         {CampaignStatus::frozen, CampaignStatus::closed, true},
                                         {CampaignStatus::open, CampaignStatus::draft, true}}};

}  // namespace

std::vector<catalog::InstrumentPtr> instruments_of(const Workspace& workspace) {
  return catalog::workspace_instruments(instrument_files_of(*workspace.snapshot().model));
}

Result<catalog::InstrumentPtr> instrument_of(const Workspace& workspace, std::string_view id) {
  return catalog::workspace_instrument(id, instrument_files_of(*workspace.snapshot().model, id));
}

std::vector<Campaign> campaigns_of(const model::Model& model) {
  std::vector<Campaign> out;
  each_artifact(model, kKind,
                [&](const model::Artifact& artifact) { out.push_back(campaign_of(artifact)); });
  std::stable_sort(out.begin(), out.end(),
                   [](const Campaign& a, const Campaign& b) { return a.at > b.at; });
  return out;
}

Result<Campaign> find_campaign(const model::Model& model, std::string_view id) {
  const model::Artifact* found = live_artifact(model, id, kKind);
  if (found != nullptr) return campaign_of(*found);
  return not_found("There is no such campaign.", std::string(id.substr(0, 100)),
                   "It may have been removed.");
}

Status write_campaign(Workspace& workspace, const Campaign& campaign, const std::string& actor,
                      const std::string& reason, std::vector<Write> also) {
  const auto model = workspace.snapshot().model;
  const bool fresh = !model->artifacts().contains(campaign.id);
  model::Artifact artifact;
  artifact.id = campaign.id;
  artifact.kind = kKind;
  artifact.name = campaign.name;
  artifact.body = campaign_body(campaign);
  Batch batch{actor, reason, "campaign", {}, {}, std::move(also)};
  batch.writes.push_back({model::Subject::artifact,
                          fresh ? model::Operation::create : model::Operation::update,
                          campaign.id,
                          model::record_of(artifact),
                          {}});
  PLUMB_CHECK(workspace.commit(std::move(batch)));
  return done();
}

Result<Campaign> keep_campaign(Workspace& workspace, Campaign campaign, const std::string& actor) {
  PLUMB_TRY(const catalog::InstrumentPtr instrument, instrument_of(workspace, campaign.instrument));
  PLUMB_TRY(campaign.rated, is_rated(workspace, campaign, *instrument));
  if (campaign.minimum_group == 0) {
    campaign.minimum_group = campaign.anonymous || campaign.rated ? Campaign::kLeastAnonymous : 1;
  }
  if (campaign.rated) campaign.roles = instrument->raters;
  PLUMB_CHECK(check_parts(workspace, campaign, *instrument));
  const bool fresh = campaign.id.empty();
  if (fresh) {
    campaign.id = workspace.new_id("cp-");
    campaign.by = actor;
    campaign.at = format_instant(workspace.now());
    campaign.edition = instrument->edition;
  } else {
    PLUMB_TRY(const Campaign before, find_campaign(*workspace.snapshot().model, campaign.id));
    PLUMB_CHECK(check_change(before, campaign));
  }
  PLUMB_CHECK(write_campaign(workspace, campaign, actor,
                             (fresh ? "Campaign " : "Change campaign ") + campaign.name));
  return campaign;
}

Result<Campaign> move_campaign(Workspace& workspace, std::string_view id, CampaignStatus to,
                               const std::string& reason, const std::string& actor) {
  const Turns::Turn turn = workspace.turns().take(id);
  PLUMB_TRY(Campaign campaign, find_campaign(*workspace.snapshot().model, id));
  const auto move = std::find_if(kMoves.begin(), kMoves.end(), [&](const Move& one) {
    return one.from == campaign.status && one.to == to;
  });
  if (move == kMoves.end()) {
    return conflict(fmt::format("A campaign that is {} cannot become {}.", name_of(campaign.status),
                                name_of(to)),
                    campaign.name, "It goes from draft to open, closed and frozen.");
  }
  if (move->needs_reason && reason.empty()) {
    return bad_input("Going back needs a reason.", "reason",
                     "Say why, for whoever reads the results.");
  }
  const auto need_now = [&](const model::Instrument& instrument) {
    return kept_need(*workspace.snapshot().model, instrument, campaign, actor,
                     format_instant(workspace.now()));
  };
  std::vector<Write> also;
  if (to == CampaignStatus::frozen) {
    PLUMB_TRY(also, freeze(workspace, campaign, actor));
  }
  if (campaign.status == CampaignStatus::frozen) campaign.frozen = nullptr;
  if (to == CampaignStatus::open) {
    PLUMB_TRY(const catalog::InstrumentPtr instrument,
              instrument_of(workspace, campaign.instrument));
    campaign.edition = instrument->edition;
    if (campaign.status == CampaignStatus::draft) campaign.need = need_now(*instrument);
  }
  if (to == CampaignStatus::draft) campaign.need = nullptr;
  campaign.status = to;
  campaign.steps.push_back({to, format_instant(workspace.now()), actor, reason});
  PLUMB_CHECK(write_campaign(workspace, campaign, actor,
                             fmt::format("Campaign {}: {}{}", campaign.name, name_of(to),
                                         reason.empty() ? "" : ", " + reason),
                             std::move(also)));
  return campaign;
}

Status remove_campaign(Workspace& workspace, std::string_view id, const std::string& actor) {
  const Turns::Turn turn = workspace.turns().take(id);
  PLUMB_TRY(const Campaign campaign, find_campaign(*workspace.snapshot().model, id));
  if (campaign.status == CampaignStatus::open) {
    return conflict("The campaign is open.", campaign.name,
                    "Close it first, so that nobody answers in vain.");
  }
  return remove_artifact(workspace, campaign.id, actor, "Remove campaign " + campaign.name,
                         "campaign");
}

}  // namespace plumb::service
