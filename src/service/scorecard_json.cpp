// The scorecard as the contract writes it.
#include <cmath>

#include "score/evidence_fields.h"
#include "service/measure_json.h"
#include "service/scorecard.h"
#include "service/sentences.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

json::array texts_json(const std::vector<std::string>& texts) {
  json::array out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

json::object trend_json(const Trend& trend, int better) {
  json::array begins;
  for (const Instant at : trend.begins) begins.emplace_back(format_instant(at));
  json::array values;
  for (const double value : trend.values) {
    values.push_back(std::isnan(value) ? json::value(nullptr) : json::value(value));
  }
  json::value direction = nullptr;
  json::value judged = nullptr;
  if (trend.periods > 0) {
    direction = trend.direction > 0 ? "rises" : trend.direction < 0 ? "falls" : "steady";
    const int gain = trend.direction * better;
    if (trend.direction == 0) {
      judged = "steady";
    } else if (better != 0) {
      judged = gain > 0 ? "better" : "worse";
    }
  }
  return {{"begins", std::move(begins)},
          {"values", std::move(values)},
          {"periods", trend.periods},
          {"tau", trend.periods > 0 ? json::value(trend.tau) : json::value(nullptr)},
          {"direction", direction},
          {"judged", judged}};
}

json::object measure_line(const Assessment& assessment, const ScoreMeasure& measure) {
  json::object out = measure_row(assessment, measure.at);
  out.erase("measures");
  out["weight"] = measure.weight;
  out["status"] = name_of(measure.status);
  out["trend"] = trend_json(measure.trend, measure.better);
  return out;
}

json::object initiative_json(const model::Model& model, const ScoreInitiative& one) {
  const score::Fields fields = score::fields_of(model, one.at);
  json::object out = ref_json(model, one.at);
  out["status"] = text_or_null(score::text(*fields, "status"));
  out["progress"] = number_or_null(score::number(*fields, "progress"));
  out["budget"] = number_or_null(one.budget);
  out["spent"] = number_or_null(one.spent);
  out["objectives"] = one.objectives;
  return out;
}

json::object roll_json(const ScoreRoll& roll) {
  return {{"objectives", roll.objectives},
          {"counted", roll.counted},
          {"weight_counted", roll.weight_counted},
          {"weight_total", roll.weight_total},
          {"attainment", number_or_null(roll.attainment)},
          {"budget", number_or_null(roll.budget)},
          {"spent", number_or_null(roll.spent)}};
}

json::object contribution_json(const model::Model& model, const Contribution& one) {
  json::array units;
  for (const ScoreUnit& unit : one.units) units.push_back(ref_json(model, unit.at));
  return {{"objective", ref_json(model, one.other)},
          {"units", std::move(units)},
          {"how", one.how},
          {"value", one.value},
          {"total", one.total},
          {"share", number_or_null(one.share)},
          {"attainment", number_or_null(one.attainment)},
          {"status", name_of(one.status)}};
}

}  // namespace

json::object objective_json(const Assessment& assessment, const Scorecard& scorecard,
                            const ScoreObjective& one) {
  const model::Model& model = assessment.model();
  const score::Fields fields = score::fields_of(model, one.at);
  const bool placed = one.perspective != ScoreObjective::kNowhere;
  json::object out = ref_json(model, one.at);
  out["version"] = model.element_row(one.at).version;
  out["side"] = side_json(model.side(one.at));
  out["perspective"] =
      placed ? json::value(scorecard.perspectives[one.perspective].id) : json::value(nullptr);
  out["perspective_from"] = text_or_null(one.perspective_from);
  out["due"] = text_or_null(score::text(*fields, "due"));
  const Somebody owner = somebody(model, score::text(*fields, "owner"));
  out["owner"] = owner.name.empty() ? json::value(nullptr)
                                    : json::value{{"id", owner.id}, {"name", owner.name}};
  out["weight"] = one.weight;
  out["weight_stated"] = one.weight_stated;
  out["status"] = name_of(one.status);
  out["attainment"] = number_or_null(one.attainment);
  out["counted"] = one.counted;
  out["weight_counted"] = one.weight_counted;
  out["weight_total"] = one.weight_total;
  json::array measures;
  for (const ScoreMeasure& measure : one.measures) {
    measures.push_back(measure_line(assessment, measure));
  }
  out["measures"] = std::move(measures);
  json::array initiatives;
  for (const ScoreInitiative& work : one.initiatives) {
    initiatives.push_back(initiative_json(model, work));
  }
  out["initiatives"] = std::move(initiatives);
  out["budget"] = number_or_null(one.budget);
  out["spent"] = number_or_null(one.spent);
  json::array units;
  for (const ScoreUnit& unit : one.units) {
    json::object row = ref_json(model, unit.at);
    row["through"] = unit.through;
    units.push_back(std::move(row));
  }
  out["units"] = std::move(units);
  for (const auto& [key, list] :
       {std::pair{"contributes_to", &one.contributes_to}, std::pair{"receives", &one.receives}}) {
    json::array rows;
    for (const Contribution& part : *list) {
      rows.push_back(contribution_json(model, part));
    }
    out[key] = std::move(rows);
  }
  json::array warnings = texts_json(one.warnings);
  for (const json::value& measure : out["measures"].get_array()) {
    if (!measure.at("stale").get_bool()) continue;
    warnings.emplace_back("stale");
    break;
  }
  out["warnings"] = std::move(warnings);
  return out;
}

namespace {

Sentence sentence_of(const Assessment& assessment, const Scorecard& scorecard) {
  ScorecardCount count;
  count.objectives = scorecard.objectives.size();
  count.counted = scorecard.whole.counted;
  // The first of a kind weighs most.
  const auto name = [&](const ScoreObjective& one) {
    count.id = std::string(assessment.model().element_id(one.at));
    count.name = shown_name(assessment.model(), one.at);
  };
  for (const ScoreObjective& one : scorecard.objectives) {
    if (one.status == ObjectiveStatus::behind && count.behind++ == 0) name(one);
  }
  for (const ScoreObjective& one : scorecard.objectives) {
    if (one.status != ObjectiveStatus::no_measure) continue;
    if (count.unmeasured++ == 0 && count.behind == 0) name(one);
  }
  return scorecard_sentence(count);
}

}  // namespace

json::object scorecard_json(const Assessment& assessment, const Scorecard& scorecard) {
  const model::Model& model = assessment.model();
  json::array perspectives;
  for (std::size_t i = 0; i < scorecard.rolls.size(); ++i) {
    json::object row = roll_json(scorecard.rolls[i]);
    const bool named = i < scorecard.perspectives.size();
    row["id"] = named ? json::value(scorecard.perspectives[i].id) : json::value(nullptr);
    row["name"] = named ? json::value(scorecard.perspectives[i].name) : json::value(nullptr);
    perspectives.push_back(std::move(row));
  }
  json::array objectives;
  for (const ScoreObjective& one : scorecard.objectives) {
    objectives.push_back(objective_json(assessment, scorecard, one));
  }
  json::array units;
  for (const ScoreUnitRow& one : scorecard.units) {
    json::object row = ref_json(model, one.at);
    row["above"] = one.above == model::kNoIndex ? json::value(nullptr)
                                                : json::value(model.element_id(one.above));
    row["objectives"] = one.objectives;
    units.push_back(std::move(row));
  }
  json::array unlinked;
  for (const ScoreInitiative& one : scorecard.unlinked) {
    unlinked.push_back(initiative_json(model, one));
  }
  return {{"sentence", sentence_json(sentence_of(assessment, scorecard))},
          {"unit", scorecard.unit == model::kNoIndex ? json::value(nullptr)
                                                     : ref_json(model, scorecard.unit)},
          {"currency", assessment.currency},
          {"perspectives", std::move(perspectives)},
          {"whole", roll_json(scorecard.whole)},
          {"objectives", std::move(objectives)},
          {"units", std::move(units)},
          {"unlinked", std::move(unlinked)}};
}

}  // namespace plumb::service
