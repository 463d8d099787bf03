#include "service/measures.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "catalog/measure_catalog.h"
#include "score/evidence.h"
#include "score/evidence_fields.h"
#include "score/standing.h"
#include "service/catalogs.h"
#include "service/formulas.h"
#include "service/service_levels.h"

namespace plumb::service {
namespace {

using model::Index;

constexpr auto kAhead = std::chrono::hours(24);
constexpr std::size_t kLookedAt = 1000;  // newest periods that are searched for what stands out

// The fields a value goes into.
struct Keys {
  const char* value;
  const char* at;
};
Keys keys_of(std::string_view type) {
  return type == "service_level" ? Keys{"attained", "as_of"} : Keys{"current", "as_of"};
}

// Measures by id and by name.
class Names {
 public:
  explicit Names(const model::Model& model) : model_(model) {}

  Result<Index> find(const ObservationWish& wish) {
    const Index at = model_.find_element(wish.measure);
    if (at != model::kNoIndex && model_.live(at)) {
      if (is_observable(model_.type_name(at))) return at;
      return bad_input("\"" + wish.measure.substr(0, 100) + "\" is no measure.", wish.row,
                       "Name a measure or a service level.");
    }
    if (!read_) read();
    const auto [first, last] = by_name_.equal_range(wish.measure);
    if (first == last) {
      return bad_input("There is no measure \"" + wish.measure.substr(0, 100) + "\".", wish.row,
                       "Use its id, or its name as it is written.");
    }
    if (std::next(first) != last) {
      return bad_input("Several measures are called \"" + wish.measure.substr(0, 100) + "\".",
                       wish.row, "Use the id: " + std::string(model_.element_id(first->second)));
    }
    return first->second;
  }

 private:
  void read() {
    read_ = true;
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (model_.live(at) && is_observable(model_.type_name(at))) {
        by_name_.emplace(model_.name(at), at);
      }
    }
  }
  const model::Model& model_;
  bool read_ = false;
  std::multimap<std::string, Index, std::less<>> by_name_;
};

// Values of what follows from others are computed and not typed in.
Status check_typed(const model::Model& model, Index measure, const ObservationWish& wish) {
  const auto fields = score::fields_of(model, measure);
  for (const auto& [key, what] : {std::pair{"expression", "is computed by its formula"},
                                  std::pair{"indicator", "is judged by another measure"}}) {
    if (score::text(*fields, key).empty()) continue;
    return bad_input(fmt::format("\"{}\" {}.", model.name(measure), what), wish.row,
                     "Record the values of the measures it follows from.");
  }
  return done();
}

// One row with everything checked.
Result<store::Observation> read_one(const model::Model& model, Names& names,
                                    const ObservationWish& row, const std::string& source,
                                    Instant now) {
  if (row.wrong) return *row.wrong;
  PLUMB_TRY(const Index measure, names.find(row));
  store::Observation one;
  one.measure = std::string(model.element_id(measure));
  PLUMB_CHECK(check_typed(model, measure, row));
  PLUMB_TRY(one.at, observed_at(row.at, now, row.row));
  if (row.value) {
    const auto fields = score::fields_of(model, measure);
    PLUMB_CHECK(check_observation({model.type_name(measure), model.name(measure), *fields},
                                  *row.value, row.row));
  }
  one.value = row.value;
  one.note = row.note;
  one.source = source;
  one.received = now;
  return one;
}

Result<std::vector<measure::Point>> points_of(Workspace& workspace, const std::string& id,
                                              std::optional<Instant> known_at) {
  store::ObservationRange range;
  range.known_at = known_at;
  PLUMB_TRY(const auto kept, workspace.beside_log([&](store::Store& store) {
    return store.observations(id, range);
  }));
  std::vector<measure::Point> out;
  out.reserve(kept.size());
  for (const store::Observation& one : kept) out.push_back({one.at, *one.value});
  return out;
}

std::optional<double> chance(const forecast::Forecast& found, std::size_t step,
                             const score::Figures& figures) {
  if (!figures.target) return std::nullopt;
  if (figures.direction == score::Direction::band) {
    if (!figures.upper) return std::nullopt;
    return forecast::probability_between(found, step, *figures.target, *figures.upper);
  }
  const bool down = figures.direction == score::Direction::down ||
                    (figures.direction == score::Direction::none && figures.baseline &&
                     *figures.baseline > *figures.target);
  return forecast::probability(found, step, *figures.target,
                               down ? forecast::Direction::down : forecast::Direction::up);
}

void add_forecast(const json::object& fields, std::string_view type, MeasureOutlook& out) {
  if (out.grid.values.empty()) {
    out.missing = "nothing was observed";
    return;
  }
  if (out.comparable_from >= out.grid.values.size()) {
    out.missing = "nothing was observed since the definition changed";
    return;
  }
  const auto first = out.grid.values.begin() + static_cast<std::ptrdiff_t>(out.comparable_from);
  forecast::Series series{{first, out.grid.values.end()}, measure::seasons_of(out.grid.cadence)};
  if (const auto least = score::number(fields, "minimum")) series.low = *least;
  if (const auto most = score::number(fields, "maximum")) series.high = *most;
  if (type == "service_level" && score::text(fields, "condition").empty()) {
    series.low = 0;
    series.high = 1;
  }
  const Instant last = out.grid.begins.back();
  std::size_t steps = kUsuallyAhead;
  std::optional<std::size_t> due;
  if (const auto day = parse_day(score::text(fields, "due"))) {
    const std::size_t to =
        measure::steps_to(out.grid.cadence, last, Instant(day->time_since_epoch()));
    if (to > 0 && to <= kMostAhead) {
      steps = std::max(steps, to);
      due = to - 1;
    }
  }
  auto found = forecast::forecast(series, {steps, {0.8, 0.95}});
  if (!found.ok()) {
    out.missing = found.error().what;
    return;
  }
  for (std::size_t i = 1; i <= steps; ++i) {
    out.ahead.push_back(measure::later(out.grid.cadence, last, i));
  }
  out.due = due;
  if (due) out.probability = chance(*found, *due + 1, score::target_figures(fields));
  out.forecast = std::move(*found);
}

// Looking for what stands out costs the square of the length.
void add_findings(MeasureOutlook& out) {
  const std::size_t length = out.grid.values.size();
  const std::size_t skipped =
      std::min(length, std::max(out.comparable_from, length - std::min(length, kLookedAt)));
  forecast::Series newest;
  newest.seasons = measure::seasons_of(out.grid.cadence);
  newest.values.assign(out.grid.values.begin() + static_cast<std::ptrdiff_t>(skipped),
                       out.grid.values.end());
  out.findings = forecast::findings_of(newest);
  for (forecast::Anomaly& one : out.findings.anomalies) one.index += skipped;
  for (forecast::Change& one : out.findings.changes) one.index += skipped;
}

MeasureOutlook outlook_without_findings(const json::object& fields, std::string_view type,
                                        const MeasureSeries& series) {
  MeasureOutlook out;
  out.observations = series.points.size();
  out.corrected = series.corrected;
  out.versions = series.versions;
  // The element says what holds in this state; in a scenario the log knows nothing of it.
  VersionedGrid grid = grid_of(series, measure::cadence_named(score::text(fields, "cadence")),
                               score::day(fields, "comparable_from"));
  out.grid = std::move(grid.grid);
  out.version_of = std::move(grid.versions);
  out.comparable_from = grid.comparable_from;
  add_forecast(fields, type, out);
  return out;
}

// Collects what an element should say and does not yet.
class News {
 public:
  explicit News(const json::object& fields) : fields_(fields) {}
  void put(std::string_view key, json::value value) {
    const json::value* known = fields_.if_contains(key);
    const bool same = known == nullptr ? value.is_null() : model::same(*known, value);
    if (!same) out_[key] = std::move(value);
  }
  json::object take() { return std::move(out_); }

 private:
  const json::object& fields_;
  json::object out_;
};

// So many digits: more would change with every observation and say nothing.
double rounded(double value, int digits) {
  if (value == 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - (digits - 1));
  return std::round(value / unit) * unit;
}

void put_forecast(const MeasureOutlook& outlook, News& news) {
  json::value forecast = nullptr;
  json::value chance = nullptr;
  if (outlook.due && outlook.forecast) {
    forecast = rounded(outlook.forecast->steps[*outlook.due].point, 6);
    if (outlook.probability) chance = std::round(*outlook.probability * 1000) / 1000;
  }
  news.put("forecast", std::move(forecast));
  news.put("chance", std::move(chance));
}

// A service level that is judged in windows, or by another measure.
Status put_service(Workspace& workspace, const model::Model& model, Index at, News& news) {
  PLUMB_TRY(const ServiceLevel level, service_level_of(workspace, model, at, workspace.now(), {}));
  for (const auto& said : said_of(level, workspace.now())) news.put(said.key(), said.value());
  return done();
}

// What an element with this series should say; empty if it says it already.
json::object news_of_series(const json::object& fields, std::string_view type,
                            const MeasureSeries& series) {
  News news(fields);
  const auto& points = series.points;
  const Keys keys = keys_of(type);
  news.put(keys.value, points.empty() ? json::value(nullptr) : json::value(points.back().value));
  news.put(keys.at, points.empty() ? json::value(nullptr)
                                   : json::value(format_day(day_of(points.back().at))));
  if (type != "measure") return news.take();
  // Only what is due by a day is forecast here.
  const bool due = !score::text(fields, "due").empty();
  put_forecast(due ? outlook_without_findings(fields, type, series) : MeasureOutlook{}, news);
  return news.take();
}

// The same of an element of the workspace. Only a forecast needs the whole series.
Result<json::object> news_of_element(Workspace& workspace, const model::Model& model, Index at,
                                     bool recorded) {
  const auto fields = score::fields_of(model, at);
  const std::string& type = model.type_name(at);
  if (type == "service_level" && is_windowed(*fields)) {
    News news(*fields);
    PLUMB_CHECK(put_service(workspace, model, at, news));
    return news.take();
  }
  const std::string id(model.element_id(at));
  MeasureSeries series;
  if (!score::text(*fields, "due").empty()) {
    PLUMB_TRY(series, series_of(workspace, id, {}));
    recorded = recorded || series.first_received;
  } else {
    PLUMB_TRY(const auto newest, workspace.beside_log([&](store::Store& store) {
      return store.newest_observation(id);
    }));
    if (newest) series.points.push_back({newest->at, *newest->value});
    recorded = recorded || newest;
    if (!recorded) {
      PLUMB_TRY(const auto whole, series_of(workspace, id, {}));
      recorded = whole.first_received.has_value();
    }
  }
  // A measure nobody records keeps what was written into it.
  if (!recorded) return json::object();
  return news_of_series(*fields, type, series);
}

// Earliest moment that changed, by id.
using Since = std::map<std::string, std::optional<Instant>, std::less<>>;

// Computes what follows, each after all it follows from, and notes from when on it changed.
Result<std::vector<std::string>> compute_dependents(Workspace& workspace, const model::Model& model,
                                                    Since since) {
  std::vector<std::string> ids;
  for (const auto& [id, at] : since) ids.push_back(id);
  std::vector<std::string> out;
  for (const Index at : dependents_of(model, ids)) {
    const std::string id(model.element_id(at));
    out.push_back(id);
    if (score::text(*score::fields_of(model, at), "expression").empty()) continue;
    std::optional<Instant> from;
    bool whole = false;
    for (const auto& [source, moment] : since) {
      if (!moment) whole = true;
      if (moment) from = from ? std::min(*from, *moment) : *moment;
    }
    if (whole) from.reset();
    PLUMB_TRY(const auto found, compute(workspace, model, at, from));
    PLUMB_TRY([[maybe_unused]] const auto kept, workspace.beside_log([&](store::Store& store) {
      return store.keep_observations(found);
    }));
  }
  return out;
}

Result<std::string> say_news(Workspace& workspace, const model::Model& model, const Since& recorded,
                             const std::vector<std::string>& ids, const std::string& actor) {
  Batch batch{actor, "Observed", "observations", {}, {}, {}};
  std::set<std::string> seen;
  for (const std::string& id : ids) {
    const Index at = model.find_element(id);
    if (!seen.insert(id).second || at == model::kNoIndex || !model.live(at)) continue;
    PLUMB_TRY(json::object news, news_of_element(workspace, model, at, recorded.contains(id)));
    if (news.empty()) continue;
    batch.writes.push_back(
        {model::Subject::element, model::Operation::update, id, std::move(news), {}});
  }
  if (batch.writes.empty()) return std::string();
  PLUMB_TRY(const Committed committed, workspace.commit(std::move(batch)));
  return committed.batch;
}

// Of what was recorded and of all that follows from it.
Result<std::string> follow(Workspace& workspace, const Since& since,
                           std::vector<std::string> measures, const std::string& actor) {
  const auto model = workspace.snapshot().model;
  PLUMB_TRY(const auto followed, compute_dependents(workspace, *model, since));
  measures.insert(measures.end(), followed.begin(), followed.end());
  return say_news(workspace, *model, since, measures, actor);
}

}  // namespace

bool is_observable(std::string_view type) {
  return type == "measure" || type == "service_level";
}

json::object news_of(const json::object& fields, std::string_view type,
                     const std::vector<measure::Point>& points) {
  // What is judged in windows is brought up to date once its definition is known.
  if (type == "service_level" && is_windowed(fields)) return {};
  return news_of_series(fields, type, one_version(fields, points));
}

Status check_observation(const Observable& of, double value, const std::string& where) {
  if (!std::isfinite(value)) {
    return bad_input("The value is no number.", where, "Write digits, with a point.");
  }
  std::optional<double> least = score::number(of.fields, "minimum");
  std::optional<double> most = score::number(of.fields, "maximum");
  if (of.type == "service_level" && score::text(of.fields, "condition").empty()) {
    least = 0;
    most = 1;
  }
  if ((least && value < *least) || (most && value > *most)) {
    return bad_input(fmt::format("{} is outside what \"{}\" can be: {} to {}.", value, of.name,
                                 least ? fmt::format("{}", *least) : "anything",
                                 most ? fmt::format("{}", *most) : "anything"),
                     where, "Correct the value, or the bounds of the measure.");
  }
  return done();
}

Result<Instant> observed_at(const std::string& text, Instant now, const std::string& where) {
  Instant out{};
  // A bare day is its beginning: what was measured for the 30th stands at the 30th.
  if (const auto day = parse_day(text)) {
    out = Instant(day->time_since_epoch());
  } else if (const auto moment = parse_instant(text)) {
    out = *moment;
  } else {
    return bad_input("\"" + text.substr(0, 40) + "\" is no day or moment.", where,
                     "Write 2026-06-30 or 2026-06-30T12:00:00Z.");
  }
  if (out > now + kAhead) {
    return bad_input("\"" + text.substr(0, 40) + "\" has not come yet.", where,
                     "Observations are of the past; what is to come is a target or a forecast.");
  }
  return out;
}

Result<std::vector<store::Observation>> read_observations(const Workspace& workspace,
                                                          const std::vector<ObservationWish>& rows,
                                                          const std::string& source) {
  const auto model = workspace.snapshot().model;
  Names names(*model);
  const Instant now = workspace.now();
  std::vector<store::Observation> out;
  out.reserve(rows.size());
  for (const ObservationWish& row : rows) {
    PLUMB_TRY(store::Observation one, read_one(*model, names, row, source, now));
    out.push_back(std::move(one));
  }
  return out;
}

Result<ObservationTrial> try_observations(Workspace& workspace,
                                          const std::vector<ObservationWish>& rows,
                                          const std::string& source, std::size_t most) {
  const auto model = workspace.snapshot().model;
  Names names(*model);
  const Instant now = workspace.now();
  ObservationTrial out;
  // What stands, with the rows before as they would be kept.
  std::map<std::string, std::map<Instant, double>> known;
  for (const ObservationWish& row : rows) {
    auto read = read_one(*model, names, row, source, now);
    if (!read.ok()) {
      ++out.refused_count;
      if (out.refused.size() < most) out.refused.push_back(read.error());
      continue;
    }
    const auto [series, first] = known.try_emplace(read->measure);
    if (first) {
      out.report.measures.push_back(read->measure);
      PLUMB_TRY(const auto points, points_of(workspace, read->measure, {}));
      for (const measure::Point& point : points) series->second[point.at] = point.value;
    }
    const auto there = series->second.find(read->at);
    TriedRow tried{row.row, *read, {}, there != series->second.end()};
    if (tried.known) tried.before = there->second;
    if (tried.before == read->value) {
      ++out.report.unchanged;
    } else {
      ++(tried.known ? out.report.corrected : out.report.fresh);
    }
    if (read->value) {
      series->second[read->at] = *read->value;
    } else if (tried.known) {
      series->second.erase(there);
    }
    if (out.rows.size() < most) out.rows.push_back(std::move(tried));
  }
  return out;
}

Result<store::Kept> keep_observations(Workspace& workspace,
                                      const std::vector<store::Observation>& observations) {
  return workspace.beside_log(
      [&](store::Store& store) { return store.keep_observations(observations); });
}

Result<std::string> bring_up_to_date(Workspace& workspace, const std::vector<std::string>& measures,
                                     const std::string& actor) {
  Since since;
  for (const std::string& id : measures) since[id] = std::nullopt;
  return follow(workspace, since, measures, actor);
}

Result<std::string> refresh_measures(Workspace& workspace, const std::vector<std::string>& ids,
                                     const std::string& actor) {
  const auto model = workspace.snapshot().model;
  for (const std::string& id : ids) {
    const Index at = model->find_element(id);
    if (at == model::kNoIndex || !model->live(at)) continue;
    if (score::text(*score::fields_of(*model, at), "expression").empty()) continue;
    PLUMB_TRY(const auto found, compute(workspace, *model, at, {}));
    PLUMB_CHECK(keep_observations(workspace, found));
  }
  Since since;
  for (const std::string& id : ids) since[id] = std::nullopt;
  PLUMB_TRY(const auto followed, compute_dependents(workspace, *model, since));
  std::vector<std::string> all = ids;
  all.insert(all.end(), followed.begin(), followed.end());
  return say_news(workspace, *model, {}, all, actor);
}

Result<ObservationReport> record_observations(Workspace& workspace,
                                              std::vector<store::Observation> observations,
                                              const std::string& actor) {
  ObservationReport out;
  std::set<std::string> seen;
  for (const store::Observation& one : observations) {
    if (seen.insert(one.measure).second) out.measures.push_back(one.measure);
  }
  PLUMB_TRY(const store::Kept kept, keep_observations(workspace, observations));
  out.fresh = kept.fresh;
  out.corrected = kept.corrected;
  out.unchanged = kept.unchanged;
  Since since;
  for (const store::Observation& one : observations) {
    auto& from = since[one.measure];
    from = from ? std::min(*from, one.at) : one.at;
  }
  PLUMB_TRY(out.batch, follow(workspace, since, out.measures, actor));
  return out;
}

Result<MeasureOutlook> outlook_of(Workspace& workspace, const model::Model& model, Index measure,
                                  std::optional<Instant> known_at) {
  const auto fields = score::fields_of(model, measure);
  // Judged by another measure: that is the series to look at.
  const std::string_view indicator = score::text(*fields, "indicator");
  const std::string id(indicator.empty() ? model.element_id(measure) : indicator);
  PLUMB_TRY(const auto series, series_of(workspace, id, known_at));
  MeasureOutlook out = outlook_without_findings(*fields, model.type_name(measure), series);
  add_findings(out);
  return out;
}

Result<Batch> adopt_measures(const Workspace& workspace,
                             const std::vector<std::string>& definitions,
                             const std::string& about) {
  const auto model = workspace.snapshot().model;
  if (!about.empty()) {
    const Index at = model->find_element(about);
    if (at == model::kNoIndex || !model->live(at)) {
      return bad_input("There is no such element.", "about", "Choose what is to be measured.");
    }
  }
  const auto known = catalog::workspace_measures(overrides_of(*model, "measures"));
  Batch out{{}, "Adopt measures", "measures", {}, {}, {}};
  for (const std::string& id : definitions) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.id == id; });
    if (found == known.end()) {
      return bad_input("There is no definition \"" + id.substr(0, 100) + "\".", "definitions",
                       "The list of definitions names them.");
    }
    const std::string element = plumb::new_id("kpi-", workspace.environment());
    json::object record{{"type", "measure"},
                        {"name", found->name},
                        {"description", found->description},
                        {"unit", found->unit},
                        {"direction", found->direction},
                        {"perspective", found->perspective},
                        {"cadence", found->cadence},
                        {"formula", found->formula},
                        {"term", found->term},
                        {"definition", found->id}};
    if (found->side != "both") record["side"] = found->side;
    if (found->minimum) record["minimum"] = *found->minimum;
    if (found->maximum) record["maximum"] = *found->maximum;
    out.writes.push_back(
        {model::Subject::element, model::Operation::create, element, std::move(record), {}});
    if (about.empty()) continue;
    out.writes.push_back({model::Subject::relation,
                          model::Operation::create,
                          plumb::new_id("r-", workspace.environment()),
                          {{"kind", "measures"}, {"from", element}, {"to", about}},
                          {}});
  }
  return out;
}

}  // namespace plumb::service
