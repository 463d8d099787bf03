#include "service/measure_json.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "catalog/measure_catalog.h"
#include "forecast/names.h"
#include "score/evidence.h"
#include "score/evidence_fields.h"
#include "score/standing.h"
#include "service/artifacts.h"
#include "service/catalogs.h"
#include "service/formulas.h"
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
  return score::attainment(score::target_figures(fields));
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

std::string percent(double share) {
  return fmt::format("{:.4g}%", 100 * share);
}

// Why it has its status.
std::string reason_of(const score::Standing& standing, const json::object& fields, bool service,
                      bool stale) {
  using score::Status;
  if (standing.status == Status::no_value) return "It has no value yet.";
  if (stale) {
    return fmt::format("The last value is of {}, more than two of its periods ago.",
                       score::text(fields, "as_of").substr(0, 10));
  }
  if (standing.status == Status::no_target) return "It has no target.";
  if (service) {
    const std::string kept =
        fmt::format("{} attained of {} promised", percent(*score::number(fields, "attained")),
                    percent(standing.now->value));
    const auto left = score::number(fields, "budget_left");
    if (!left) return kept + ".";
    return fmt::format("{}; {} of the error budget is left.", kept, percent(std::max(0.0, *left)));
  }
  if (!standing.behind) return "It has no target.";
  const double reached = *standing.expected - *standing.behind;
  if (!standing.dated) {
    return fmt::format("{} of the way to the target is covered.", percent(reached));
  }
  if (standing.ended) {
    return fmt::format("{} of the way is covered; the target was due on {}.", percent(reached),
                       format_day(score::path_of(fields).stations.back().at));
  }
  return fmt::format("{} of the way is covered; by now it should be {}.", percent(reached),
                     percent(*standing.expected));
}

// What a row says about path, status and what is owed.
void add_standing(const Assessment& assessment, const json::object& fields, std::string_view type,
                  json::object& out) {
  const Day today = day_of(assessment.moment.at);
  const bool service = type == "service_level";
  const score::Standing standing =
      service ? score::service_standing(fields)
              : score::standing_of(fields, today, off_track_limit(assessment));
  const bool stale = out.at("stale").as_bool();
  const bool valued = standing.status != score::Status::no_value;
  out["status"] = stale && valued ? std::string_view("stale")
                                  : score::kStatusIds[static_cast<std::size_t>(standing.status)];
  out["status_reason"] = reason_of(standing, fields, service, stale && valued);
  out["target_now"] = standing.now ? json::value(standing.now->value) : json::value(nullptr);
  out["expected"] = number_or_null(standing.expected);
  out["behind"] = number_or_null(standing.behind);
  out["chance"] = number_or_null(score::number(fields, "chance"));
  out["budget_left"] = number_or_null(score::number(fields, "budget_left"));
  const score::Entry entry = score::entry_of(fields, type, today);
  // What is computed is owed by nobody.
  const bool computed = out.at("computed").as_bool();
  if (computed) out["next_due"] = out["overdue_days"] = nullptr;
  const json::value& next = out.at("next_due");
  const auto due = next.is_string() ? parse_day(next.get_string()) : std::nullopt;
  out["overdue"] = entry.overdue || (due && *due <= today);
  out["missed"] = entry.missed;
}

json::object definition_json(const Definition& definition) {
  json::object out;
  for (const std::string_view field : kDefinition) {
    out[field] = text_or_null(said(definition, field));
  }
  return out;
}

json::array versions_json(const std::vector<MeasureVersion>& versions) {
  json::array out;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const MeasureVersion& one = versions[i];
    json::array changes;
    for (const std::string_view field : kDefinition) {
      if (i == 0 || said(versions[i - 1].definition, field) == said(one.definition, field))
        continue;
      changes.push_back({{"field", field},
                         {"before", text_or_null(said(versions[i - 1].definition, field))},
                         {"after", text_or_null(said(one.definition, field))}});
    }
    out.push_back({{"number", one.number},
                   {"since", day_or_null(one.since)},
                   {"at", one.at},
                   {"by", one.by},
                   {"reason", one.reason},
                   {"comparable", one.comparable},
                   {"definition", definition_json(one.definition)},
                   {"changes", std::move(changes)}});
  }
  return out;
}

json::value path_json(const Assessment& assessment, const json::object& fields) {
  const score::TargetPath path = score::path_of(fields, off_track_limit(assessment));
  const auto baseline = score::number(fields, "baseline");
  json::array points;
  if (path.start && baseline) {
    points.push_back({{"at", format_day(*path.start)}, {"value", *baseline}, {"upper", nullptr}});
  }
  for (const score::Station& one : path.stations) {
    points.push_back(
        {{"at", format_day(one.at)}, {"value", one.value}, {"upper", number_or_null(one.upper)}});
  }
  if (points.empty()) return nullptr;
  return json::object{{"kind", path.steps ? "step" : "linear"},
                      {"points", std::move(points)},
                      {"at_risk", path.at_risk},
                      {"off_track", path.off_track}};
}

// Where the path stood at the end of each period; an undated target holds throughout.
json::array targets_json(const json::object& fields, const measure::Grid& grid) {
  const score::TargetPath path = score::path_of(fields);
  const auto baseline = score::number(fields, "baseline");
  const auto target = score::number(fields, "target");
  json::array out;
  for (const Instant begin : grid.begins) {
    const Day end = day_of(measure::later(grid.cadence, begin, 1) - std::chrono::milliseconds(1));
    const auto at = score::path_at(path, baseline, end);
    out.push_back(path.stations.empty() ? number_or_null(target)
                  : at                  ? json::value(at->value)
                                        : json::value(nullptr));
  }
  return out;
}

json::value computed_json(const model::Model& model, Index measure, const json::object& fields) {
  const std::string_view expression = score::text(fields, "expression");
  if (expression.empty()) return nullptr;
  const auto found = formula_of(model, measure, expression, score::text(fields, "unit"));
  const auto* fault = std::get_if<measure::Fault>(&found);
  return json::object{{"expression", expression},
                      {"operands", operands_json(model, expression)},
                      {"problem", fault == nullptr ? json::value(nullptr) : fault_json(*fault)}};
}

// The person in the field, else one that a relation names.
Somebody owner_of(const model::Model& model, Index measure, const json::object& fields) {
  Somebody out = somebody(model, score::text(fields, "owner"));
  if (!out.name.empty()) return out;
  model.for_each_out(measure, [&](Index relation, Index to) {
    if (out.name.empty() && model.kind_name(relation) == "owned_by" &&
        model.type_name(to) == "person") {
      out = {std::string(model.element_id(to)), shown_name(model, to)};
    }
  });
  return out;
}

}  // namespace

double off_track_limit(const Assessment& assessment) {
  const model::Rule* rule =
      assessment.finder ? assessment.finder->book().find("measure_off_track") : nullptr;
  return rule == nullptr ? score::kOffTrack : rule->parameter("tolerance");
}

json::object fault_json(const measure::Fault& fault) {
  return {{"what", fault.what},
          {"where", fmt::format("character {}", fault.offset + 1)},
          {"remedy", fault.remedy},
          {"offset", fault.offset}};
}

json::array operands_json(const model::Model& model, std::string_view expression) {
  json::array out;
  const auto parsed = measure::parse_expression(expression);
  const auto* found = std::get_if<measure::Expression>(&parsed);
  if (found == nullptr) return out;
  for (const std::string& id : found->references) {
    const Index at = model.find_element(id);
    if (at == model::kNoIndex || !model.live(at)) continue;
    const auto fields = score::fields_of(model, at);
    out.push_back({{"id", id},
                   {"name", shown_name(model, at)},
                   {"unit", text_or_null(score::text(*fields, "unit"))},
                   {"cadence", text_or_null(score::text(*fields, "cadence"))}});
  }
  return out;
}

json::object measure_row(const Assessment& assessment, Index measure) {
  const model::Model& model = assessment.model();
  const auto fields = score::fields_of(model, measure);
  const bool service = model.type_name(measure) == "service_level";
  json::object out = ref_json(model, measure);
  for (const char* key :
       {"unit", "direction", "perspective", "cadence", "due", "as_of", "side", "term"}) {
    out[key] = text_or_null(score::text(*fields, key));
  }
  out["unit"] = service ? json::value("share") : out["unit"];
  out["baseline"] = number_or_null(score::number(*fields, "baseline"));
  const score::Figures figures = score::target_figures(*fields);
  out["target"] = number_or_null(figures.target);
  out["upper"] = number_or_null(figures.upper);
  out["current"] = number_or_null(score::number(*fields, service ? "attained" : "current"));
  out["forecast"] = number_or_null(score::number(*fields, "forecast"));
  out["attainment"] = number_or_null(attained(model, measure, *fields));
  const Somebody owner = owner_of(model, measure, *fields);
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
  out["computed"] = !score::text(*fields, service ? "indicator" : "expression").empty();
  add_standing(assessment, *fields, model.type_name(measure), out);
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
  const model::Model& model = assessment.model();
  const auto fields = score::fields_of(model, measure);
  json::array versions;
  for (const std::size_t one : outlook.version_of) {
    versions.emplace_back(outlook.versions[one].number);
  }
  Definition now;
  for (std::size_t i = 0; i < kDefinition.size(); ++i) {
    now[i] = std::string(score::text(*fields, kDefinition[i]));
  }
  json::array users;
  for (const Index one : users_of(model, model.element_id(measure))) {
    users.push_back(ref_json(model, one));
  }
  return {{"sentence", sentence_json(sentence_of_measure(assessment, measure, outlook))},
          {"measure", measure_row(assessment, measure)},
          {"observations", outlook.observations},
          {"corrected", outlook.corrected},
          {"series",
           {{"cadence", measure::name_of(outlook.grid.cadence)},
            {"begins", std::move(begins)},
            {"values", std::move(values)},
            {"versions", std::move(versions)},
            {"targets", targets_json(*fields, outlook.grid)},
            {"comparable_from", outlook.comparable_from}}},
          {"forecast", forecast_json(outlook)},
          {"missing", text_or_null(outlook.missing)},
          {"probability", number_or_null(outlook.probability)},
          {"anomalies", anomalies_json(outlook)},
          {"changes", changes_json(outlook)},
          {"definition", definition_json(now)},
          {"version", outlook.versions.back().number},
          {"versions", versions_json(outlook.versions)},
          {"path", path_json(assessment, *fields)},
          {"formula", computed_json(model, measure, *fields)},
          {"used_in", std::move(users)}};
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
  if (!service && !state.target) state.target = score::target_figures(*fields).target;
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
