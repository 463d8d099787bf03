#include "service/service_levels.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "score/compile_edges.h"
#include "score/evidence_fields.h"
#include "service/measure_json.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using measure::Condition;
using model::Index;

constexpr double kUsualTarget = 1;
constexpr int kUsualDays = 30;

// A bare day begins with it, or includes it.
std::optional<Instant> moment_in(const json::object& fields, std::string_view key, bool end) {
  const std::string_view text = score::text(fields, key);
  if (const auto day = parse_day(text)) {
    return Instant((end ? *day + std::chrono::days(1) : *day).time_since_epoch());
  }
  return parse_instant(text);
}

std::vector<measure::Exclusion> exclusions_in(const json::object& fields) {
  std::vector<measure::Exclusion> out;
  const json::value* list = fields.if_contains("exclusions");
  if (list == nullptr || !list->is_array()) return out;
  for (const json::value& one : list->get_array()) {
    if (!one.is_object()) continue;
    const auto from = moment_in(one.get_object(), "from", false);
    const auto to = moment_in(one.get_object(), "to", true);
    if (from && to) out.push_back({*from, *to});
  }
  return out;
}

measure::Objective objective_in(const json::object& fields) {
  measure::Objective out;
  out.target = score::number(fields, "target").value_or(kUsualTarget);
  const std::string_view condition = score::text(fields, "condition");
  out.condition = condition == "at_most"    ? Condition::at_most
                  : condition == "at_least" ? Condition::at_least
                                            : Condition::share;
  out.threshold = score::number(fields, "threshold").value_or(0);
  const auto days = score::number(fields, "window_days");
  const auto window = measure::window_named(score::text(fields, "window"));
  // A length alone, as older models have it, is of a window that slides.
  out.window = window ? *window : days ? measure::Window::rolling : measure::Window::month;
  out.days = days ? static_cast<int>(std::clamp(*days, 1.0, 3660.0)) : kUsualDays;
  return out;
}

ServiceLevel defined_level(const json::object& fields) {
  ServiceLevel out;
  out.objective = objective_in(fields);
  out.exclusions = exclusions_in(fields);
  return out;
}

json::object window_json(const measure::WindowRecord& window) {
  return {{"from", format_day(day_of(window.from))},
          {"to", format_day(day_of(window.to - std::chrono::milliseconds(1)))},
          {"complete", window.complete},
          {"periods", window.periods},
          {"good", window.good},
          {"bad", window.bad},
          {"excluded", window.excluded},
          {"unknown", window.unknown},
          {"attained", number_or_null(window.attained)},
          {"kept", window.kept ? json::value(*window.kept) : json::value(nullptr)}};
}

json::value budget_json(const std::optional<measure::Budget>& budget) {
  if (!budget) return nullptr;
  return json::object{
      {"allowed", budget->allowed},
      {"used", budget->used},
      {"left", budget->left},
      {"left_share", budget->left_share},
      {"burn_rate", number_or_null(budget->burn_rate)},
      {"burn_rate_recent", number_or_null(budget->burn_rate_recent)},
      {"recent_periods", budget->recent},
      {"exhausted_on", budget->exhausted ? json::value(format_day(day_of(*budget->exhausted)))
                                         : json::value(nullptr)}};
}

std::vector<Index> services_of(const model::Model& model, Index at) {
  std::vector<Index> out;
  model.for_each_out(at, [&](Index relation, Index to) {
    if (model.kind_name(relation) == "measures" && model.live(to)) out.push_back(to);
  });
  return out;
}

// The strongest way from the services up to everything they carry, a part counting 1.
class Impact {
 public:
  Impact(const model::Model& model, Day today) : model_(model), today_(today) {
    best_.resize(model.element_bound(), 0);
    from_.resize(model.element_bound(), model::kNoIndex);
  }

  json::array run(const std::vector<Index>& services) {
    for (const Index service : services) reach(service, 1, model::kNoIndex);
    while (!queue_.empty()) {
      const double weight = queue_.top().first;
      const Index at = queue_.top().second;
      queue_.pop();
      if (weight < best_[at]) continue;
      if (from_[at] != model::kNoIndex) found_.push_back(at);
      model_.for_each_out(at, [&](Index relation, Index) { follow(at, relation); });
      model_.for_each_in(at, [&](Index relation, Index) { follow(at, relation); });
    }
    json::array out;
    // They left the queue heaviest first.
    for (const Index at : found_) {
      if (out.size() >= kMostImpacts) break;
      json::object one = ref_json(model_, at);
      one["weight"] = best_[at];
      json::array through;
      for (Index step = from_[at]; step != model::kNoIndex; step = from_[step]) {
        through.insert(through.begin(), ref_json(model_, step));
      }
      one["through"] = std::move(through);
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  void reach(Index at, double weight, Index from) {
    if (weight < kLeastImpact || weight <= best_[at]) return;
    best_[at] = weight;
    from_[at] = from;
    queue_.emplace(weight, at);
  }
  void follow(Index at, Index relation) {
    const auto edge = score::edge_of(model_, relation, today_);
    if (!edge || edge->from != at || edge->kind == score::EdgeClass::hinder) return;
    const double strength = edge->kind == score::EdgeClass::part ? 1 : edge->value;
    reach(edge->to, best_[at] * std::min(1.0, strength), at);
  }

  const model::Model& model_;
  Day today_;
  std::vector<double> best_;
  std::vector<Index> from_, found_;
  std::priority_queue<std::pair<double, Index>> queue_;
};

}  // namespace

std::optional<double> ServiceLevel::attained() const {
  for (auto one = record.windows.rbegin(); one != record.windows.rend(); ++one) {
    if (one->attained) return one->attained;
  }
  return std::nullopt;
}

std::size_t ServiceLevel::breaches_since(Instant from) const {
  return static_cast<std::size_t>(
      std::count_if(record.breaches.begin(), record.breaches.end(),
                    [&](const measure::Breach& one) { return one.to > from; }));
}

bool is_windowed(const json::object& fields) {
  return !score::text(fields, "window").empty() || !score::text(fields, "indicator").empty() ||
         !score::text(fields, "condition").empty();
}

Result<ServiceLevel> service_level_of(Workspace& workspace, const model::Model& model, Index at,
                                      Instant now, std::optional<Instant> known_at) {
  const auto fields = score::fields_of(model, at);
  Index source = at;
  if (const auto id = score::text(*fields, "indicator"); !id.empty()) {
    source = model.find_element(id);
    if (source == model::kNoIndex || !model.live(source)) {
      ServiceLevel out = defined_level(*fields);
      out.at = at;
      out.missing = "the measure it is judged by is not there any more";
      return out;
    }
  }
  PLUMB_TRY(const auto series,
            series_of(workspace, std::string(model.element_id(source)), known_at));
  const auto from = score::day(*score::fields_of(model, source), "comparable_from");
  ServiceLevel out = judged_level(*fields, series, from, now);
  out.at = at;
  if (source != at) out.indicator = source;
  return out;
}

ServiceLevel judged_level(const json::object& fields, const MeasureSeries& series,
                          std::optional<Day> comparable_from, Instant now) {
  ServiceLevel out = defined_level(fields);
  const VersionedGrid grid =
      grid_of(series, measure::cadence_named(score::text(fields, "cadence")), comparable_from);
  out.cadence = grid.grid.cadence;
  if (grid.grid.values.empty()) {
    out.missing = "nothing was observed";
    return out;
  }
  if (out.objective.condition != Condition::share && !score::number(fields, "threshold")) {
    out.missing = "the threshold is not stated";
    return out;
  }
  out.newest = series.points.back().at;
  out.record = measure::service_record(grid.grid, out.objective, out.exclusions, now);
  return out;
}

json::object said_of(const ServiceLevel& level, Instant now) {
  constexpr double kShown = 10'000;  // more digits of the budget say nothing
  constexpr double kExact = 1e12;    // as many as every file format carries
  const auto attained = level.attained();
  const auto& budget = level.record.budget;
  return {{"attained",
           attained ? json::value(std::round(*attained * kExact) / kExact) : json::value(nullptr)},
          {"as_of", attained && level.newest ? json::value(format_day(day_of(*level.newest)))
                                             : json::value(nullptr)},
          {"breaches", level.breaches_since(now - std::chrono::days(365))},
          {"budget_left",
           budget ? json::value(std::round(budget->left_share * kShown) / kShown) : nullptr}};
}

json::object service_level_row(const Assessment& assessment, const ServiceLevel& level) {
  const model::Model& model = assessment.model();
  const auto fields = score::fields_of(model, level.at);
  json::array services;
  for (const Index one : services_of(model, level.at)) services.push_back(ref_json(model, one));
  const measure::Objective& objective = level.objective;
  const bool shares = objective.condition == Condition::share;
  return {{"measure", measure_row(assessment, level.at)},
          {"services", std::move(services)},
          {"kind", text_or_null(score::text(*fields, "agreement"))},
          {"indicator", level.indicator == model::kNoIndex
                            ? json::value(nullptr)
                            : json::value(ref_json(model, level.indicator))},
          {"condition", text_or_null(score::text(*fields, "condition"))},
          {"threshold",
           shares ? json::value(nullptr) : number_or_null(score::number(*fields, "threshold"))},
          {"window", measure::kWindowNames[static_cast<std::size_t>(objective.window)]},
          {"window_days", objective.window == measure::Window::rolling ? json::value(objective.days)
                                                                       : json::value(nullptr)},
          {"current", level.record.windows.empty() ? json::value(nullptr)
                                                   : window_json(level.record.windows.back())},
          {"budget", budget_json(level.record.budget)},
          {"breaches", level.breaches_since(assessment.moment.at - std::chrono::days(365))}};
}

json::object service_level_page(const Assessment& assessment, const ServiceLevel& level) {
  const model::Model& model = assessment.model();
  const auto fields = score::fields_of(model, level.at);
  json::array windows;
  const auto& all = level.record.windows;
  for (std::size_t i = all.size() - std::min(all.size(), kMostWindows); i < all.size(); ++i) {
    windows.push_back(window_json(all[i]));
  }
  json::array breaches;
  for (auto one = level.record.breaches.rbegin(); one != level.record.breaches.rend(); ++one) {
    breaches.push_back({{"from", format_day(day_of(one->from))},
                        {"to", format_day(day_of(one->to - std::chrono::milliseconds(1)))},
                        {"attained", one->attained},
                        {"target", level.objective.target},
                        {"short_by", level.objective.target - one->attained},
                        {"bad", one->bad}});
  }
  json::array exclusions;
  if (const json::value* list = fields->if_contains("exclusions");
      list != nullptr && list->is_array()) {
    for (const json::value& one : list->get_array()) {
      if (!one.is_object()) continue;
      exclusions.push_back({{"from", score::text(one.get_object(), "from")},
                            {"to", score::text(one.get_object(), "to")},
                            {"reason", score::text(one.get_object(), "reason")}});
    }
  }
  const Index source = level.indicator == model::kNoIndex ? level.at : level.indicator;
  const Day today = day_of(assessment.moment.at);
  return {{"level", service_level_row(assessment, level)},
          {"version", model.version(model::Subject::element, model.element_id(level.at))},
          {"unit", text_or_null(score::text(*score::fields_of(model, source), "unit"))},
          {"cadence", measure::name_of(level.cadence)},
          {"windows", std::move(windows)},
          {"breaches", std::move(breaches)},
          {"exclusions", std::move(exclusions)},
          {"impact", Impact(model, today).run(services_of(model, level.at))},
          {"missing", text_or_null(level.missing)}};
}

}  // namespace plumb::service
