#include "service/campaign_freeze.h"

#include <cmath>

#include <fmt/format.h>

#include "service/campaign_results.h"
#include "service/survey_json.h"
#include "service/tailoring.h"

namespace plumb::service {
namespace {

// Survey results are kept on the scale of the maturity models.
constexpr double kLowest = 1;
constexpr double kHighest = 5;

double rounded(double value) {
  return std::round(value * 1e4) / 1e4;
}

// Of an instrument's first scale.
double share_of(const model::Instrument& instrument, double level) {
  const model::Scale& scale = instrument.scales.front();
  return (level - scale.minimum()) / (scale.maximum() - scale.minimum());
}

bool speaks_for_perception(const model::InstrumentDimension& dimension) {
  for (const std::string& evidence : dimension.evidence) {
    if (evidence == "line:perception") return true;
  }
  return false;
}

// A result of this campaign that is in the model already, from before it was reopened.
model::Operation operation_for(const model::Model& model, const std::string& id) {
  return model.find_element(id) != model::kNoIndex ? model::Operation::update
                                                   : model::Operation::create;
}

class Freezing {
 public:
  Freezing(Workspace& workspace, const Campaign& campaign, const model::Instrument& instrument)
      : model_(workspace.snapshot().model),
        campaign_(campaign),
        instrument_(instrument),
        today_(format_day(day_of(workspace.now()))) {}

  std::vector<Write> writes(const survey::Results& results, const std::string& actor) {
    std::vector<Write> out;
    for (const survey::ResultRow& row : results.dimensions) {
      const model::InstrumentDimension* dimension = instrument_.dimension(row.id);
      if (dimension == nullptr || !speaks_for_perception(*dimension)) continue;
      add_side(*dimension, row.business, "business", out);
      add_side(*dimension, row.it, "it", out);
      if (row.business.people + row.it.people == 0) add_side(*dimension, row.all, "", out);
    }
    add_evidence(results, actor, out);
    add_objectives(results, out);
    return out;
  }

 private:
  // The levels of objectives that are in the model, and of those the tailoring asks for. They are
  // the whole organisation's: a campaign about something else says nothing of them.
  void add_objectives(const survey::Results& results, std::vector<Write>& out) const {
    if (!campaign_.subject.empty()) return;
    std::map<std::string, double> levels;
    for (const survey::ResultRow& row : results.items) {
      const model::InstrumentItem* item = instrument_.item(row.id);
      const bool levelled = item != nullptr && item->kind == model::ItemKind::scale;
      if (levelled && !row.all.hidden && row.all.mean) levels[row.id] = *row.all.mean;
    }
    const NeedSet needs = need_of(*model_, instrument_, campaign_);
    for (Write& write : objective_writes(*model_, instrument_, needs, levels, true)) {
      out.push_back(std::move(write));
    }
  }

  void add_side(const model::InstrumentDimension& dimension, const survey::GroupFigure& figure,
                const std::string& side, std::vector<Write>& out) const {
    if (figure.hidden || !figure.mean) return;
    const std::string id =
        fmt::format("sr-{}-{}{}{}", campaign_.id, dimension.id, side.empty() ? "" : "-", side);
    json::object record{
        {"type", "survey_result"},
        {"name", fmt::format("{}: {}{}", instrument_.name, dimension.name,
                             side.empty()   ? ""
                             : side == "it" ? ", IT"
                                            : ", business")},
        {"instrument", instrument_.id},
        {"dimension", dimension.id},
        {"level", rounded(kLowest + (kHighest - kLowest) * share_of(instrument_, *figure.mean))},
        {"respondents", figure.people},
        {"as_of", today_},
        {"description", "What was answered in the campaign " + campaign_.name + "."}};
    if (figure.agreement) record["agreement"] = rounded(*figure.agreement);
    if (!side.empty()) record["side"] = side;
    const model::Operation operation = operation_for(*model_, id);
    if (operation == model::Operation::update) record.erase("type");
    out.push_back({model::Subject::element, operation, id, std::move(record), {}});
  }

  // On the element that was asked about, one per side, replacing what this campaign said before.
  void add_evidence(const survey::Results& results, const std::string& actor,
                    std::vector<Write>& out) const {
    if (campaign_.subject.empty()) return;
    const model::Index at = model_->find_element(campaign_.subject);
    if (at == model::kNoIndex || !model_->live(at)) return;
    const std::string source = "campaign " + campaign_.id;
    json::array evidence;
    const model::Element element = model_->element(at);
    if (const json::value* known = element.fields.if_contains("evidence");
        known != nullptr && known->is_array()) {
      for (const json::value& one : known->get_array()) {
        const json::value* from =
            one.is_object() ? one.get_object().if_contains("source") : nullptr;
        if (from == nullptr || !from->is_string() || from->get_string() != source)
          evidence.push_back(one);
      }
    }
    for (const auto& [side, mean] :
         {std::pair{"business", mean_over(results, &survey::ResultRow::business)},
          std::pair{"it", mean_over(results, &survey::ResultRow::it)}}) {
      if (!mean) continue;
      evidence.push_back({{"kind", "survey"},
                          {"value", rounded(share_of(instrument_, *mean))},
                          {"at", today_},
                          {"side", side},
                          {"by", actor},
                          {"source", source}});
    }
    out.push_back({model::Subject::element,
                   model::Operation::update,
                   campaign_.subject,
                   {{"evidence", std::move(evidence)}},
                   {}});
  }

  std::optional<double> mean_over(const survey::Results& results,
                                  survey::GroupFigure survey::ResultRow::*side) const {
    double sum = 0;
    double weight = 0;
    for (const survey::ResultRow& row : results.dimensions) {
      const survey::GroupFigure& figure = row.*side;
      const model::InstrumentDimension* dimension = instrument_.dimension(row.id);
      if (dimension == nullptr || figure.hidden || !figure.mean) continue;
      sum += dimension->weight * *figure.mean;
      weight += dimension->weight;
    }
    if (!(weight > 0)) return std::nullopt;
    return sum / weight;
  }

  std::shared_ptr<const model::Model> model_;
  const Campaign& campaign_;
  const model::Instrument& instrument_;
  std::string today_;
};

}  // namespace

Result<std::vector<Write>> freeze(Workspace& workspace, Campaign& campaign,
                                  const std::string& actor) {
  PLUMB_TRY(const catalog::InstrumentPtr instrument, instrument_of(workspace, campaign.instrument));
  PLUMB_TRY(const KeptResults kept, kept_results(workspace, campaign));
  const survey::Results& results = *kept.results;
  if (campaign.need.is_null()) {
    campaign.need = kept_need(*workspace.snapshot().model, *instrument, campaign, actor,
                              format_instant(workspace.now()));
  }
  if (results.replies == 0) {
    return conflict("Nobody has finished answering.", campaign.name,
                    "Open the campaign again, or remove it.");
  }
  campaign.frozen = {{"at", format_instant(workspace.now())},
                     {"by", actor},
                     {"replies", results.replies},
                     {"digest", kept.digest},
                     {"results", nullptr}};
  // What people say of one person is theirs: neither the log nor the model has it.
  if (campaign.rated) return std::vector<Write>{};
  campaign.frozen.get_object()["results"] = frozen_json(results);
  if (instrument->scales.empty()) return std::vector<Write>{};
  return Freezing(workspace, campaign, *instrument).writes(results, actor);
}

}  // namespace plumb::service
