#include "service/improvement.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "service/campaign_results.h"

namespace plumb::service {
namespace {

using model::Instrument;
using model::InstrumentItem;

constexpr double kSeesLower = 0.5;
constexpr double kPoints = 100;

// How many points of the index one unit of one dimension's share of the Perception line is worth.
std::optional<double> worth_of(const Assessment& assessment, const std::string& dimension) {
  const score::LineValue& line = score::line(assessment.index.lines, score::Line::perception);
  const bool part = std::any_of(line.parts.begin(), line.parts.end(),
                                [&](const score::LinePart& one) { return one.id == dimension; });
  if (!line.value || !part) return std::nullopt;
  double weights = 0;
  for (std::size_t i = 0; i < score::kLineCount; ++i) {
    if (assessment.index.lines[i].value) weights += assessment.index.weights[i];
  }
  const double weight = assessment.index.weights[static_cast<std::size_t>(score::Line::perception)];
  if (!(weights > 0)) return std::nullopt;
  return kPoints * weight / weights / static_cast<double>(line.parts.size());
}

// By how much what the organisation is like moves it forward.
double weight_of(const Improvement& one) {
  return std::max(0.25, 1 + one.importance.value_or(0) / 100);
}

class Finder {
 public:
  Finder(const Instrument& instrument, const Campaign& campaign, const Assessment& assessment,
         NeedSet needs)
      : instrument_(instrument),
        campaign_(campaign),
        assessment_(assessment),
        needs_(std::move(needs)) {
    for (const InstrumentItem& item : instrument.items) {
      if (item.kind == model::ItemKind::scale) weights_[item.dimension] += item.weight;
    }
  }

  std::optional<Improvement> of(const survey::ResultRow& row) const {
    const InstrumentItem* item = instrument_.item(row.id);
    if (item == nullptr || item->kind != model::ItemKind::scale || !row.all.mean) return {};
    const model::Scale& scale = instrument_.scale_of(*item);
    Improvement out;
    out.item = item->id;
    out.dimension = item->dimension;
    out.level = *row.all.mean;
    set_target(*item, scale, row.all, out);
    if (out.target <= out.level + 1e-9) return {};
    if (row.gap && std::abs(*row.gap) >= kSeesLower) {
      out.lower_side = *row.gap < 0 ? "business" : "it";
    }
    const auto next = std::find_if(
        scale.points.begin(), scale.points.end(),
        [&](const model::ScalePoint& point) { return point.value > out.level + 1e-9; });
    if (next != scale.points.end() && !item->levels.empty()) {
      out.next = item->levels[static_cast<std::size_t>(next - scale.points.begin())];
    }
    out.levels = std::max(1, static_cast<int>(std::ceil(out.target - out.level)));
    const auto worth = worth_of(assessment_, instrument_.id + "/" + item->dimension);
    const double weight = weights_.at(item->dimension);
    if (worth && weight > 0) {
      const double level = *worth * item->weight / weight / (scale.maximum() - scale.minimum());
      out.gain = level * (out.target - out.level);
      out.gain_per_level = level * std::min(1.0, out.target - out.level);
    }
    return out;
  }

 private:
  void set_target(const InstrumentItem& item, const model::Scale& scale,
                  const survey::GroupFigure& all, Improvement& out) const {
    const auto is = [&](double target, const char* from) {
      out.target = target;
      out.target_from = from;
    };
    const ItemNeed* need = needs_.of(item.id);
    if (need != nullptr) {
      out.importance = need->importance;
      out.by_hand = need->by_hand;
    }
    const auto wanted = campaign_.targets.find(item.dimension);
    const bool by_hand = need != nullptr && need->by_hand && need->target;
    if (by_hand) return is(*need->target, "by_hand");
    if (wanted != campaign_.targets.end()) return is(wanted->second, "campaign");
    if (need != nullptr && need->target) return is(*need->target, "tailoring");
    if (all.wanted) return is(*all.wanted, "wanted");
    const model::InstrumentDimension* dimension = instrument_.dimension(item.dimension);
    if (dimension != nullptr && dimension->target) return is(*dimension->target, "instrument");
    is(std::min(scale.maximum(), std::floor(*all.mean) + 1), "next");
  }

  const Instrument& instrument_;
  const Campaign& campaign_;
  const Assessment& assessment_;
  const NeedSet needs_;
  std::map<std::string, double> weights_;
};

}  // namespace

Result<std::vector<Improvement>> improvements_of(Workspace& workspace, const Campaign& campaign,
                                                 const Assessment& assessment) {
  PLUMB_TRY(const auto instrument, instrument_of(workspace, campaign.instrument));
  PLUMB_TRY(const KeptResults kept, kept_results(workspace, campaign));
  const Finder finder(*instrument, campaign, assessment,
                      need_of(*workspace.snapshot().model, *instrument, campaign));
  std::vector<Improvement> out;
  for (const survey::ResultRow& row : kept.results->items) {
    if (row.all.hidden) continue;
    if (auto found = finder.of(row)) out.push_back(std::move(*found));
  }
  std::stable_sort(out.begin(), out.end(), [](const Improvement& a, const Improvement& b) {
    const double first = a.gain_per_level ? *a.gain_per_level * weight_of(a) : -1;
    const double second = b.gain_per_level ? *b.gain_per_level * weight_of(b) : -1;
    if (std::abs(first - second) > 1e-9) return first > second;
    return (a.target - a.level) * weight_of(a) > (b.target - b.level) * weight_of(b);
  });
  return out;
}

Result<Campaign> plan_improvements(Workspace& workspace, std::string_view id,
                                   const std::vector<PlannedStep>& steps,
                                   const std::string& actor) {
  const Turns::Turn turn = workspace.turns().take(id);
  const auto model = workspace.snapshot().model;
  PLUMB_TRY(Campaign campaign, find_campaign(*model, id));
  PLUMB_TRY(const auto instrument, instrument_of(workspace, campaign.instrument));
  std::vector<Write> writes;
  for (const PlannedStep& step : steps) {
    const InstrumentItem* item = instrument->item(step.item);
    if (item == nullptr) {
      return bad_input("The instrument has no such question.", step.item,
                       "Name one of its questions.");
    }
    if (step.name.empty())
      return bad_input("The action has no name.", step.item, "Say what is to be done.");
    if (!step.due.empty() && !parse_day(step.due)) {
      return bad_input("\"" + step.due.substr(0, 40) + "\" is no day.", step.item,
                       "Write 2026-06-30.");
    }
    const std::string action = workspace.new_id("act-");
    json::object record{{"type", "action"}, {"name", step.name}, {"status", "open"}};
    record["description"] = fmt::format("{}{}From {}: {}.", step.note,
                                        step.note.empty() ? "" : "\n\n", campaign.name, item->name);
    if (!step.owner.empty()) record["owner"] = step.owner;
    if (!step.due.empty()) record["due"] = step.due;
    writes.push_back(
        {model::Subject::element, model::Operation::create, action, std::move(record), {}});
    for (const char* side : {"business", "it"}) {
      const std::string result = fmt::format("sr-{}-{}-{}", campaign.id, item->dimension, side);
      const model::Index at = model->find_element(result);
      if (at == model::kNoIndex || !model->live(at)) continue;
      writes.push_back({model::Subject::relation,
                        model::Operation::create,
                        workspace.new_id("r-"),
                        {{"kind", "action_of"}, {"from", action}, {"to", result}},
                        {}});
    }
    campaign.plan.emplace_back(item->id, action);
  }
  PLUMB_CHECK(
      write_campaign(workspace, campaign, actor,
                     fmt::format("Improvement plan of {}: {} actions", campaign.name, steps.size()),
                     std::move(writes)));
  return campaign;
}

}  // namespace plumb::service
