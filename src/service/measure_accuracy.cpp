#include "service/measure_accuracy.h"

#include <algorithm>
#include <cmath>

#include "forecast/accuracy.h"
#include "forecast/forecast.h"
#include "score/evidence_fields.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

constexpr double kLevels[] = {0.8, 0.95};

struct Judged {
  std::size_t origins = 0;
  std::vector<forecast::Outcome> points80, points95, naive;
  std::vector<double> past;
  std::size_t season = 1;
  std::vector<Instant> begins;  // of the periods outcomes count
  measure::Cadence cadence = measure::Cadence::month;
  std::string missing;
};

// Of every moment the turn that had been received by `known`; where everything came later, because
// the past was loaded in one go, the first turn.
std::vector<measure::Point> known_by(const std::vector<store::Observation>& turns, Instant until,
                                     Instant known) {
  std::vector<measure::Point> out;
  for (std::size_t i = 0; i < turns.size();) {
    std::size_t end = i;
    std::size_t chosen = i;
    for (; end < turns.size() && turns[end].at == turns[i].at; ++end) {
      if (turns[end].received <= known) chosen = end;
    }
    if (turns[i].at < until && turns[chosen].value) {
      out.push_back({turns[chosen].at, *turns[chosen].value});
    }
    i = end;
  }
  return out;
}

forecast::Series series_up_to(const MeasureSeries& past, const VersionedGrid& whole,
                              std::size_t origin, const json::object& fields) {
  const VersionedGrid grid = grid_of(past, whole.grid.cadence, std::nullopt);
  forecast::Series out;
  out.seasons = measure::seasons_of(whole.grid.cadence);
  if (const auto least = score::number(fields, "minimum")) out.low = *least;
  if (const auto most = score::number(fields, "maximum")) out.high = *most;
  const std::size_t from =
      std::max(whole.comparable_from, origin + 1 - std::min(origin + 1, kMostPast));
  const Instant first = whole.grid.begins[from];
  out.values.assign(origin + 1 - from, std::nan(""));
  for (std::size_t i = 0; i < grid.grid.begins.size(); ++i) {
    if (grid.grid.begins[i] < first) continue;
    const std::size_t at = measure::steps_to(whole.grid.cadence, first, grid.grid.begins[i]);
    if (at < out.values.size()) out.values[at] = grid.grid.values[i];
  }
  return out;
}

void add_outcomes(const forecast::Forecast& made, const VersionedGrid& whole, std::size_t origin,
                  double last, Judged& out) {
  for (std::size_t step = 0; step < made.steps.size(); ++step) {
    forecast::Outcome one;
    one.made_at = origin;
    one.made_for = origin + 1 + step;
    one.actual = whole.grid.values[one.made_for];
    one.point = made.steps[step].point;
    forecast::Outcome naive = one;
    naive.point = last;
    out.naive.push_back(naive);
    forecast::Outcome wide = one;
    const auto& intervals = made.steps[step].intervals;
    if (intervals.size() == 2) {
      one.interval = intervals[0];
      wide.interval = intervals[1];
    }
    out.points80.push_back(one);
    out.points95.push_back(wide);
  }
}

Result<Judged> judge(Workspace& workspace, const model::Model& model, Index measure) {
  const std::string id(model.element_id(measure));
  const auto fields = score::fields_of(model, measure);
  PLUMB_TRY(const auto series, series_of(workspace, id, {}));
  const VersionedGrid whole =
      grid_of(series, measure::cadence_named(score::text(*fields, "cadence")),
              score::day(*fields, "comparable_from"));
  Judged out;
  out.begins = whole.grid.begins;
  out.cadence = whole.grid.cadence;
  const std::vector<double>& values = whole.grid.values;
  const std::size_t length = values.size();
  const auto first =
      values.begin() + static_cast<std::ptrdiff_t>(std::min(whole.comparable_from, values.size()));
  const auto known = static_cast<std::size_t>(
      std::count_if(first, values.end(), [](double value) { return !std::isnan(value); }));
  if (known < kLeastJudged) {
    out.missing = "too few comparable values to judge forecasts by";
    return out;
  }
  store::ObservationRange range;
  range.turns = true;
  PLUMB_TRY(const auto turns, workspace.beside_log([&](store::Store& store) {
    return store.observations(id, range);
  }));
  const std::size_t least = whole.comparable_from + kLeastJudged / 2;
  const std::size_t begin = std::max(least, length - 1 - std::min(length - 1, kOrigins));
  for (std::size_t origin = begin; origin + 1 < length; ++origin) {
    if (std::isnan(values[origin])) continue;
    const Instant until = measure::later(whole.grid.cadence, whole.grid.begins[origin], 1);
    MeasureSeries past;
    past.versions = series.versions;
    past.points = known_by(turns, until, measure::later(whole.grid.cadence, until, 1));
    const forecast::Series input = series_up_to(past, whole, origin, *fields);
    const std::size_t steps = std::min(kStepsJudged, length - 1 - origin);
    const auto made = forecast::forecast(input, {steps, {kLevels[0], kLevels[1]}});
    if (!made.ok()) continue;
    if (out.origins++ == 0) out.past = input.values;
    add_outcomes(*made, whole, origin, input.values.back(), out);
  }
  for (const std::size_t season : measure::seasons_of(whole.grid.cadence)) {
    if (out.past.size() >= 2 * season) {
      out.season = season;
      break;
    }
  }
  if (out.origins == 0) out.missing = "too few comparable values to judge forecasts by";
  return out;
}

json::value error_json(const forecast::Accuracy& accuracy) {
  return accuracy.count > 0 ? json::value(accuracy.mean_absolute_error) : json::value(nullptr);
}

json::array steps_json(const Judged& judged) {
  json::array out;
  std::size_t step = 0;
  for (const forecast::Accuracy& one :
       forecast::accuracy_by_step(judged.points80, judged.past, judged.season, kLevels[0])) {
    out.push_back({{"step", ++step},
                   {"outcomes", one.count},
                   {"mase", number_or_null(one.mase)},
                   {"error", error_json(one)},
                   {"coverage80", number_or_null(one.coverage)}});
  }
  return out;
}

// Every forecast that can be judged, beside repeating the last value; oldest first.
json::array forecasts_json(const Judged& judged) {
  json::array out;
  for (std::size_t i = 0; i < judged.points80.size(); ++i) {
    const forecast::Outcome& one = judged.points80[i];
    if (std::isnan(one.actual)) continue;
    json::object row = {{"made", format_instant(judged.begins[one.made_at])},
                        {"at", format_instant(judged.begins[one.made_for])},
                        {"step", one.made_for - one.made_at},
                        {"forecast", one.point},
                        {"low80", nullptr},
                        {"high80", nullptr},
                        {"repeated", judged.naive[i].point},
                        {"actual", one.actual},
                        {"inside80", nullptr}};
    if (one.interval) {
      row["low80"] = one.interval->low;
      row["high80"] = one.interval->high;
      row["inside80"] = one.actual >= one.interval->low && one.actual <= one.interval->high;
    }
    out.emplace_back(std::move(row));
  }
  return out;
}

struct Totals {
  double mase = 0, naive = 0;
  std::size_t scaled = 0, outcomes = 0, with80 = 0, with95 = 0;
  double inside80 = 0, inside95 = 0;
};

json::object accuracy_json(const model::Model& model, Index measure, const Judged& judged,
                           Totals* totals) {
  const auto season = judged.season;
  const auto near = forecast::accuracy_of(judged.points80, judged.past, season, kLevels[0]);
  const auto wide = forecast::accuracy_of(judged.points95, judged.past, season, kLevels[1]);
  const auto naive = forecast::accuracy_of(judged.naive, judged.past, season, kLevels[0]);
  const bool some = near.count > 0;
  if (totals != nullptr && some) {
    totals->outcomes += near.count;
    if (near.mase && naive.mase) {
      totals->mase += *near.mase;
      totals->naive += *naive.mase;
      ++totals->scaled;
    }
    totals->with80 += near.intervals;
    totals->inside80 += near.coverage.value_or(0) * static_cast<double>(near.intervals);
    totals->with95 += wide.intervals;
    totals->inside95 += wide.coverage.value_or(0) * static_cast<double>(wide.intervals);
  }
  return {{"measure", ref_json(model, measure)},
          {"origins", judged.origins},
          {"outcomes", near.count},
          {"mase", number_or_null(near.mase)},
          {"naive_mase", number_or_null(naive.mase)},
          {"error", error_json(near)},
          {"naive_error", error_json(naive)},
          {"coverage80", number_or_null(near.coverage)},
          {"coverage95", number_or_null(wide.coverage)},
          {"bias", some ? json::value(near.mean_error) : json::value(nullptr)},
          {"bias_p", number_or_null(near.bias_p)},
          {"by_step", some ? steps_json(judged) : json::array()},
          {"missing", text_or_null(judged.missing)}};
}

json::value share(double part, std::size_t whole) {
  return whole == 0 ? json::value(nullptr) : json::value(part / static_cast<double>(whole));
}

}  // namespace

Result<json::object> accuracy_of(Workspace& workspace, const model::Model& model, Index measure) {
  PLUMB_TRY(const Judged judged, judge(workspace, model, measure));
  json::object out = accuracy_json(model, measure, judged, nullptr);
  out["cadence"] = measure::name_of(judged.cadence);
  out["forecasts"] = forecasts_json(judged);
  return out;
}

Result<json::object> accuracy_overview(Workspace& workspace, const model::Model& model) {
  Totals totals;
  json::array items;
  std::size_t too_few = 0;
  for (Index at = 0; at < model.element_bound() && items.size() < kMostMeasures; ++at) {
    if (!model.live(at) || model.type_name(at) != "measure") continue;
    PLUMB_TRY(const Judged judged, judge(workspace, model, at));
    if (!judged.missing.empty()) {
      ++too_few;
      continue;
    }
    items.push_back(accuracy_json(model, at, judged, &totals));
  }
  const std::size_t measures = items.size();
  return json::object{
      {"items", std::move(items)},
      {"measures", measures},
      {"too_few", too_few},
      {"outcomes", totals.outcomes},
      {"mase", share(totals.mase, totals.scaled)},
      {"naive_mase", share(totals.naive, totals.scaled)},
      {"coverage80", share(totals.inside80, totals.with80)},
      {"coverage95", share(totals.inside95, totals.with95)},
      {"missing", measures > 0
                      ? json::value(nullptr)
                      : json::value("no measure has values enough to judge forecasts by")}};
}

}  // namespace plumb::service
