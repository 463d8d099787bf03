#include "service/tailoring.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "service/artifacts.h"
#include "service/tailoring_body.h"

namespace plumb::service {
namespace {

constexpr std::string_view kKind = "tailoring";
constexpr double kMostImportance = 100;

std::string artifact_id(std::string_view instrument) {
  return "tailoring-" + std::string(instrument);
}

const model::InstrumentItem* levelled_item(const model::Instrument& instrument,
                                           const std::string& id) {
  const model::InstrumentItem* item = instrument.item(id);
  return item != nullptr && item->kind == model::ItemKind::scale ? item : nullptr;
}

void retire(Tailoring& tailoring, NeedOverride past) {
  tailoring.past.insert(tailoring.past.begin(), std::move(past));
  if (tailoring.past.size() > Tailoring::kMostPast) tailoring.past.resize(Tailoring::kMostPast);
}

}  // namespace

Tailoring tailoring_of(const model::Model& model, std::string_view instrument) {
  const model::Artifact* found = live_artifact(model, artifact_id(instrument), kKind);
  Tailoring out;
  if (found != nullptr) {
    out = tailoring_in(body_of(*found));
    out.version = found->version;
  }
  out.instrument = std::string(instrument);
  return out;
}

Result<Tailoring> change_tailoring(Workspace& workspace, const TailoringWish& wish,
                                   const TailoringChange& change) {
  PLUMB_TRY(const catalog::InstrumentPtr instrument, instrument_of(workspace, wish.instrument));
  if (instrument->tailoring.empty()) {
    return conflict("This instrument is not tailored.", instrument->name,
                    "Tailoring needs factors in the instrument's file.");
  }
  const std::string id = artifact_id(instrument->id);
  return in_turn(workspace.turns(), id, [&](bool& overtaken) -> Result<Tailoring> {
    const auto model = workspace.snapshot().model;
    Tailoring tailoring = tailoring_of(*model, instrument->id);
    const std::uint32_t version = tailoring.version.value_or(0);
    if (wish.expected && *wish.expected != version) {
      return conflict("Somebody else has changed the tailoring.", instrument->name,
                      "Look at it again, then change it.");
    }
    PLUMB_CHECK(change(tailoring, *instrument));
    if (wish.dry) return tailoring;
    const auto known = model->artifacts().find(id);
    const bool fresh = known == model->artifacts().end();
    model::Artifact artifact;
    artifact.id = id;
    artifact.kind = kKind;
    artifact.name = instrument->name;
    artifact.body = tailoring_body(tailoring);
    Batch batch{wish.actor, wish.reason, "tailoring", {}, {}, {}};
    batch.writes =
        objective_writes(*model, *instrument, need_set(*instrument, tailoring), {}, false);
    const bool removed = !fresh && known->second->deleted;
    if (removed) {
      batch.writes.push_back(
          {model::Subject::artifact, model::Operation::restore, artifact.id, {}, {}});
    }
    batch.writes.push_back({model::Subject::artifact,
                            fresh ? model::Operation::create : model::Operation::update,
                            artifact.id, model::record_of(artifact),
                            fresh || removed ? std::nullopt : tailoring.version});
    const auto kept = workspace.commit(std::move(batch));
    if (kept.ok()) return tailoring_of(*workspace.snapshot().model, instrument->id);
    overtaken = !wish.expected && kept.error().code == Error::Code::conflict;
    return kept.error();
  });
}

Status state_factors(Tailoring& tailoring, const model::Instrument& instrument,
                     survey::Statement statement, const std::string& by, const std::string& at) {
  PLUMB_CHECK(survey::check_statement(instrument, statement));
  tailoring.statement = std::move(statement);
  tailoring.stated_by = by;
  tailoring.stated_at = at;
  return done();
}

Status override_need(Tailoring& tailoring, const model::Instrument& instrument,
                     NeedOverride wanted) {
  const model::InstrumentItem* item = levelled_item(instrument, wanted.item);
  if (item == nullptr) {
    return not_found("The instrument has no such question with levels.", wanted.item.substr(0, 60),
                     "Name one of its questions.");
  }
  if (wanted.reason.find_first_not_of(" \t\n") == std::string::npos) {
    return bad_input("What is set by hand needs a reason.", "reason",
                     "Say why, for whoever reads the results.");
  }
  if (!wanted.importance && !wanted.target) {
    return bad_input("Neither importance nor target is set.", "target",
                     "Set one of them, or take the change back.");
  }
  if (wanted.importance && !(std::abs(*wanted.importance) <= kMostImportance)) {
    return bad_input("The importance is outside -100 to 100.", "importance",
                     "Choose one in between.");
  }
  const model::Scale& scale = instrument.scale_of(*item);
  if (wanted.target && !(*wanted.target >= scale.minimum() && *wanted.target <= scale.maximum())) {
    return bad_input(fmt::format("The target is outside the scale of {} to {}.", scale.minimum(),
                                 scale.maximum()),
                     "target", "Choose a level in between.");
  }
  const auto known = std::find_if(tailoring.overrides.begin(), tailoring.overrides.end(),
                                  [&](const NeedOverride& one) { return one.item == wanted.item; });
  if (known == tailoring.overrides.end()) {
    tailoring.overrides.push_back(std::move(wanted));
    std::sort(tailoring.overrides.begin(), tailoring.overrides.end(),
              [](const NeedOverride& a, const NeedOverride& b) { return a.item < b.item; });
    return done();
  }
  known->replaced_at = wanted.at;
  retire(tailoring, std::exchange(*known, std::move(wanted)));
  return done();
}

Status withdraw_override(Tailoring& tailoring, const std::string& item, const std::string& by,
                         const std::string& at) {
  const auto known = std::find_if(tailoring.overrides.begin(), tailoring.overrides.end(),
                                  [&](const NeedOverride& one) { return one.item == item; });
  if (known == tailoring.overrides.end()) {
    return not_found("Nothing is set by hand for this question.", item.substr(0, 60),
                     "It may have been taken back already.");
  }
  NeedOverride past = std::move(*known);
  tailoring.overrides.erase(known);
  past.withdrawn_by = by;
  past.withdrawn_at = at;
  retire(tailoring, std::move(past));
  return done();
}

const ItemNeed* NeedSet::of(std::string_view item) const {
  for (const ItemNeed& need : items) {
    if (need.item == item) return &need;
  }
  return nullptr;
}

NeedSet need_set(const model::Instrument& instrument, const Tailoring& tailoring) {
  NeedSet out;
  out.statement = tailoring.statement;
  const survey::Weights weights =
      tailoring.table ? tailoring.table->weights : survey::weights_of(instrument);
  out.method = weights.method;
  if (tailoring.table) {
    out.table = tailoring.table->name;
    out.source = tailoring.table->source;
  }
  for (survey::Need& need : survey::needs_of(instrument, tailoring.statement, weights)) {
    ItemNeed one{need.item, need.importance, need.target, {}, {}};
    one.suggested = std::move(need);
    out.items.push_back(std::move(one));
  }
  for (const NeedOverride& by_hand : tailoring.overrides) {
    const model::InstrumentItem* item = levelled_item(instrument, by_hand.item);
    if (item == nullptr) continue;  // of an item the instrument had once
    auto at = std::find_if(out.items.begin(), out.items.end(),
                           [&](const ItemNeed& one) { return one.item == by_hand.item; });
    if (at == out.items.end()) {
      at = out.items.insert(at, ItemNeed{by_hand.item, {}, {}, {}, {}});
    }
    at->by_hand = by_hand;
    if (by_hand.importance) {
      at->importance = by_hand.importance;
      // Another importance asks for another level, unless that is set as well.
      at->target = survey::level_for(instrument, *item, *by_hand.importance);
    }
    if (by_hand.target) at->target = by_hand.target;
  }
  return out;
}

NeedSet need_of(const model::Model& model, const model::Instrument& instrument,
                const Campaign& campaign) {
  if (instrument.tailoring.empty()) return {};
  if (campaign.need.is_object()) return need_set_in(campaign.need.get_object());
  Tailoring tailoring = tailoring_of(model, instrument.id);
  const bool own = !campaign.tailoring.empty();
  if (own) tailoring.statement = campaign.tailoring;
  NeedSet out = need_set(instrument, tailoring);
  out.own = own;
  return out;
}

json::value kept_need(const model::Model& model, const model::Instrument& instrument,
                      const Campaign& campaign, const std::string& by, const std::string& at) {
  Campaign without = campaign;
  without.need = nullptr;
  NeedSet set = need_of(model, instrument, without);
  if (set.items.empty()) return nullptr;
  set.by = by;
  set.at = at;
  return kept_json(set);
}

Result<Campaign> renew_need(Workspace& workspace, std::string_view id, const std::string& actor) {
  const Turns::Turn turn = workspace.turns().take(id);
  const auto model = workspace.snapshot().model;
  PLUMB_TRY(Campaign campaign, find_campaign(*model, id));
  PLUMB_TRY(const catalog::InstrumentPtr instrument, instrument_of(workspace, campaign.instrument));
  if (instrument->tailoring.empty()) {
    return conflict("This instrument is not tailored.", campaign.name,
                    "There is nothing to compare its results with.");
  }
  if (campaign.status == CampaignStatus::draft) {
    return conflict("The campaign is a draft and follows the workspace by itself.", campaign.name,
                    "The need is kept when it is opened.");
  }
  if (campaign.status == CampaignStatus::frozen) {
    return conflict("The campaign is frozen.", campaign.name, "Reopen it with a reason first.");
  }
  campaign.need = kept_need(*model, *instrument, campaign, actor, format_instant(workspace.now()));
  PLUMB_CHECK(write_campaign(workspace, campaign, actor, "Take the need anew: " + campaign.name));
  return campaign;
}

std::optional<double> need_of_dimension(const model::Instrument& instrument, const NeedSet& set,
                                        std::string_view dimension) {
  double sum = 0;
  double weight = 0;
  for (const ItemNeed& need : set.items) {
    const model::InstrumentItem* item = instrument.item(need.item);
    if (item == nullptr || item->dimension != dimension || !need.target) continue;
    sum += item->weight * *need.target;
    weight += item->weight;
  }
  if (!(weight > 0)) return std::nullopt;
  return sum / weight;
}

}  // namespace plumb::service
