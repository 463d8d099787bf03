#include "service/measure_json.h"

#include <algorithm>
#include <cmath>

#include "catalog/measure_catalog.h"
#include "forecast/names.h"
#include "score/evidence.h"
#include "score/evidence_fields.h"
#include "service/artifacts.h"
#include "service/catalogs.h"
#include "service/measure_due.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

std::optional<double> attained(const model::Model& model, Index measure,
                               const json::object& fields) {
  if (model.type_name(measure) == "service_level") {
    return score::service_level_attainment(score::number(fields, "attained"),
                                           score::number(fields, "target"));
  }
  return score::attainment(score::figures_of(fields));
}

// Older than the element's or its type's cadence. No value is not stale but missing.
bool is_stale(const Assessment& assessment, Index measure, const json::object& fields) {
  const model::Model& model = assessment.model();
  const auto as_of = score::day(fields, "as_of");
  if (!as_of) return false;
  const auto* type = model.metamodel().type(model.type_name(measure));
  double every =
      score::number(fields, "cadence_days").value_or(type == nullptr ? 0 : type->cadence_days);
  if (const auto cadence = measure::cadence_named(score::text(fields, "cadence"))) {
    if (!score::number(fields, "cadence_days")) every = std::ceil(measure::days_of(*cadence));
  }
  // One period passes before the next value can be there.
  const auto age = (day_of(assessment.moment.at) - *as_of).count();
  return every > 0 && static_cast<double>(age) > 2 * every;
}

json::value forecast_json(const MeasureOutlook& outlook) {
  if (!outlook.forecast) return nullptr;
  const forecast::Forecast& found = *outlook.forecast;
  json::array steps;
  for (std::size_t i = 0; i < found.steps.size(); ++i) {
    const forecast::Step& step = found.steps[i];
    json::object one{{"at", format_instant(outlook.ahead[i])}, {"point", step.point}};
    one["low80"] = step.intervals.empty() ? json::value(nullptr) : step.intervals[0].low;
    one["high80"] = step.intervals.empty() ? json::value(nullptr) : step.intervals[0].high;
    one["low95"] = step.intervals.size() < 2 ? json::value(nullptr) : step.intervals[1].low;
    one["high95"] = step.intervals.size() < 2 ? json::value(nullptr) : step.intervals[1].high;
    steps.push_back(std::move(one));
  }
  json::array remarks;
  for (const forecast::Remark remark : found.remarks) remarks.emplace_back(name_of(remark));
  json::value backtest = nullptr;
  if (found.backtest) {
    backtest = {{"origins", found.backtest->origins},
                {"errors", found.backtest->errors},
                {"mase", found.backtest->mase},
                {"naive_mase", found.backtest->naive_mase},
                {"ratio", found.backtest->ratio}};
  }
  json::array seasons;
  for (const std::size_t season : found.seasons) seasons.emplace_back(season);
  return json::object{{"method", name_of(found.best)},
                      {"seasons", std::move(seasons)},
                      {"steps", std::move(steps)},
                      {"due", outlook.due ? json::value(*outlook.due) : json::value(nullptr)},
                      {"backtest", std::move(backtest)},
                      {"remarks", std::move(remarks)}};
}

json::array anomalies_json(const MeasureOutlook& outlook) {
  json::array out;
  for (const forecast::Anomaly& one : outlook.findings.anomalies) {
    out.push_back({{"at", format_instant(outlook.grid.begins[one.index])},
                   {"actual", one.actual},
                   {"expected", one.expected},
                   {"unusual", one.unusual}});
  }
  return out;
}

json::array changes_json(const MeasureOutlook& outlook) {
  json::array out;
  for (const forecast::Change& one : outlook.findings.changes) {
    out.push_back({{"at", format_instant(outlook.grid.begins[one.index])},
                   {"kind", name_of(one.kind)},
                   {"size", one.size},
                   {"before", one.before},
                   {"after", one.after}});
  }
  return out;
}

}  // namespace

json::object measure_row(const Assessment& assessment, Index measure) {
  const model::Model& model = assessment.model();
  const auto fields = score::fields_of(model, measure);
  const bool service = model.type_name(measure) == "service_level";
  json::object out = ref_json(model, measure);
  for (const char* key : {"unit", "direction", "perspective", "cadence", "due", "as_of"}) {
    out[key] = text_or_null(score::text(*fields, key));
  }
  out["unit"] = service ? json::value("share") : out["unit"];
  out["baseline"] = number_or_null(score::number(*fields, "baseline"));
  out["target"] = number_or_null(score::number(*fields, "target"));
  out["upper"] = number_or_null(score::number(*fields, "upper"));
  out["current"] = number_or_null(score::number(*fields, service ? "attained" : "current"));
  out["forecast"] = number_or_null(score::number(*fields, "forecast"));
  out["attainment"] = number_or_null(attained(model, measure, *fields));
  const Somebody owner = somebody(model, score::text(*fields, "owner"));
  out["owner"] = owner.name.empty() ? json::value(nullptr)
                                    : json::value{{"id", owner.id}, {"name", owner.name}};
  const auto as_of = score::day(*fields, "as_of");
  out["age_days"] = nullptr;
  if (as_of) out["age_days"] = (day_of(assessment.moment.at) - *as_of).count();
  out["stale"] = is_stale(assessment, measure, *fields);
  const auto due = next_due(model, measure, *fields);
  out["next_due"] = day_or_null(due);
  out["overdue_days"] = nullptr;
  if (due) {
    const auto late = (day_of(assessment.moment.at) - *due).count();
    out["overdue_days"] = std::max<std::int64_t>(0, late);
  }
  json::array measured;
  model.for_each_out(measure, [&](Index relation, Index to) {
    if (model.kind_name(relation) == "measures") measured.push_back(ref_json(model, to));
  });
  out["measures"] = std::move(measured);
  return out;
}

json::object measure_page(const Assessment& assessment, Index measure,
                          const MeasureOutlook& outlook) {
  json::array begins;
  json::array values;
  for (std::size_t i = 0; i < outlook.grid.values.size(); ++i) {
    begins.emplace_back(format_instant(outlook.grid.begins[i]));
    const double value = outlook.grid.values[i];
    values.push_back(std::isnan(value) ? json::value(nullptr) : json::value(value));
  }
  return {{"sentence", sentence_json(sentence_of_measure(assessment, measure, outlook))},
          {"measure", measure_row(assessment, measure)},
          {"observations", outlook.observations},
          {"corrected", outlook.corrected},
          {"series",
           {{"cadence", measure::name_of(outlook.grid.cadence)},
            {"begins", std::move(begins)},
            {"values", std::move(values)}}},
          {"forecast", forecast_json(outlook)},
          {"missing", text_or_null(outlook.missing)},
          {"probability", number_or_null(outlook.probability)},
          {"anomalies", anomalies_json(outlook)},
          {"changes", changes_json(outlook)}};
}

Sentence sentence_of_measures(const Assessment& assessment) {
  const model::Model& model = assessment.model();
  const Day today = day_of(assessment.moment.at);
  MeasuresCount count;
  Day longest = today;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (!model.live(at) || !is_observable(model.type_name(at))) continue;
    const auto fields = score::fields_of(model, at);
    const bool service = model.type_name(at) == "service_level";
    ++count.total;
    if (score::number(*fields, service ? "attained" : "current")) ++count.valued;
    if (const auto share = attained(model, at, *fields)) {
      ++count.aimed;
      if (*share >= 1) ++count.reached;
    }
    const auto due = next_due(model, at, *fields);
    if (!due || *due >= today) continue;
    ++count.due;
    if (*due >= longest) continue;
    longest = *due;
    count.id = std::string(model.element_id(at));
    count.name = shown_name(model, at);
  }
  return measures_sentence(count);
}

Sentence sentence_of_measure(const Assessment& assessment, Index measure,
                             const MeasureOutlook& outlook) {
  const model::Model& model = assessment.model();
  const auto fields = score::fields_of(model, measure);
  const bool service = model.type_name(measure) == "service_level";
  const double scale = service ? 100 : 1;
  const auto figure = [&](const char* key) {
    std::optional<double> out = score::number(*fields, key);
    if (out) *out *= scale;
    return out;
  };
  MeasureState state;
  state.unit = service || score::text(*fields, "unit") == "%" ? " %" : "";
  state.value = figure(service ? "attained" : "current");
  state.target = figure("target");
  state.upper = figure("upper");
  state.attainment = attained(model, measure, *fields);
  state.chance = outlook.probability;
  state.promised = service;
  state.band = score::text(*fields, "direction") == "band";
  state.as_of = score::day(*fields, "as_of");
  state.next_due = next_due(model, measure, *fields);
  state.due = score::day(*fields, "due");
  state.today = day_of(assessment.moment.at);
  state.stale = state.next_due && is_stale(assessment, measure, *fields);
  return measure_sentence(state);
}

json::object trial_json(const model::Model& model, const ObservationTrial& trial) {
  json::array preview;
  for (const TriedRow& one : trial.rows) {
    preview.push_back({{"row", one.row},
                       {"measure", ref_json(model, model.find_element(one.observation.measure))},
                       {"at", format_instant(one.observation.at)},
                       {"value", number_or_null(one.observation.value)},
                       {"before", number_or_null(one.before)},
                       {"known", one.known},
                       {"note", one.observation.note}});
  }
  json::array refused;
  for (const Error& error : trial.refused) {
    refused.push_back({{"row", error.where}, {"detail", error.what}, {"remedy", error.remedy}});
  }
  return {{"preview", std::move(preview)},
          {"refused", std::move(refused)},
          {"refused_count", trial.refused_count}};
}

json::array measure_definitions_json(const model::Model& model) {
  json::array out;
  for (const model::MeasureDefinition& one :
       catalog::workspace_measures(overrides_of(model, "measures"))) {
    out.push_back({{"id", one.id},
                   {"group", one.group},
                   {"group_name", one.group_name},
                   {"name", one.name},
                   {"description", one.description},
                   {"formula", one.formula},
                   {"unit", one.unit},
                   {"direction", one.direction},
                   {"minimum", number_or_null(one.minimum)},
                   {"maximum", number_or_null(one.maximum)},
                   {"perspective", one.perspective},
                   {"side", one.side},
                   {"term", one.term},
                   {"cadence", one.cadence},
                   {"about", list_of(one.about)},
                   {"data", one.data},
                   {"pitfalls", one.pitfalls},
                   {"sources", list_of(one.sources)}});
  }
  return out;
}

json::object observation_json(const store::Observation& observation) {
  return {{"at", format_instant(observation.at)},
          {"value", number_or_null(observation.value)},
          {"note", observation.note},
          {"received", format_instant(observation.received)},
          {"turn", observation.turn}};
}

}  // namespace plumb::service
