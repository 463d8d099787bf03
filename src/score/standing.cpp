#include "score/standing.h"

#include <algorithm>

#include "measure/grid.h"
#include "score/evidence_fields.h"

namespace plumb::score {
namespace {

double share(Day from, Day to, Day day) {
  if (to <= from) return day < to ? 0 : 1;
  const auto whole = static_cast<double>((to - from).count());
  return std::clamp(static_cast<double>((day - from).count()) / whole, 0.0, 1.0);
}

double between(double a, double b, double part) {
  return a + (b - a) * part;
}

void read_stations(const json::object& measure, std::vector<Station>& out) {
  const json::value* list = measure.if_contains("targets");
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& one : list->get_array()) {
    if (!one.is_object()) continue;
    const auto at = day(one.get_object(), "at");
    const auto value = number(one.get_object(), "value");
    if (at && value) out.push_back({*at, *value, number(one.get_object(), "upper")});
  }
}

Instant of_day(Day day) {
  return Instant(day.time_since_epoch());
}

}  // namespace

TargetPath path_of(const json::object& measure, double usual) {
  TargetPath out;
  out.steps = text(measure, "path") == "step";
  out.off_track = number(measure, "off_track").value_or(usual);
  out.at_risk = number(measure, "at_risk").value_or(std::min(kAtRisk, out.off_track / 2));
  read_stations(measure, out.stations);
  const auto due = day(measure, "due");
  const auto target = number(measure, "target");
  if (due && target) out.stations.push_back({*due, *target, number(measure, "upper")});
  std::stable_sort(out.stations.begin(), out.stations.end(),
                   [](const Station& a, const Station& b) { return a.at < b.at; });
  // Of one day the last.
  std::vector<Station> each;
  for (const Station& one : out.stations) {
    if (!each.empty() && each.back().at == one.at) each.pop_back();
    each.push_back(one);
  }
  out.stations = std::move(each);
  if (out.stations.empty()) return out;
  out.start = day(measure, "start");
  const Day first = out.stations.front().at;
  if (!out.start || *out.start > first) out.start = first - kUsualWay;
  return out;
}

Figures target_figures(const json::object& measure) {
  Figures out = figures_of(measure);
  if (out.target) return out;
  const TargetPath path = path_of(measure);
  if (path.stations.empty()) return out;
  out.target = path.stations.back().value;
  if (path.stations.back().upper) out.upper = path.stations.back().upper;
  return out;
}

std::optional<Station> path_at(const TargetPath& path, std::optional<double> baseline, Day day) {
  if (path.stations.empty()) return std::nullopt;
  const auto next = std::upper_bound(path.stations.begin(), path.stations.end(), day,
                                     [](Day at, const Station& one) { return at < one.at; });
  if (next == path.stations.begin()) {
    if (day < *path.start || !baseline) return std::nullopt;
    // A band has no way towards it.
    if (next->upper) return std::nullopt;
    const double part = path.steps ? 0 : share(*path.start, next->at, day);
    return Station{day, between(*baseline, next->value, part), std::nullopt};
  }
  Station out = *(next - 1);
  out.at = day;
  if (path.steps || next == path.stations.end()) return out;
  const Station& last = *(next - 1);
  const double part = share(last.at, next->at, day);
  out.value = between(last.value, next->value, part);
  if (last.upper && next->upper) out.upper = between(*last.upper, *next->upper, part);
  return out;
}

Standing standing_of(const json::object& measure, Day today, double usual) {
  Standing out;
  const Figures figures = target_figures(measure);
  const TargetPath path = path_of(measure, usual);
  const bool current = figures.current.has_value();
  out.dated = !path.stations.empty();
  if (!figures.target) {
    out.status = current ? Status::no_target : Status::no_value;
    return out;
  }
  out.attainment = attainment(figures);
  out.ended = out.dated && path.stations.back().at < today;
  out.now = path_at(path, figures.baseline, today);
  double expected = 1;
  std::optional<double> reached = out.attainment;
  const bool band = figures.direction == Direction::band;
  if (!out.dated) {
    out.now = Station{today, *figures.target, figures.upper};
  } else if (band && out.now) {
    // A band is to be held, whichever holds today.
    Figures now = figures;
    now.target = out.now->value;
    now.upper = out.now->upper ? out.now->upper : figures.upper;
    reached = attainment(now);
  } else if (out.now) {
    Figures now = figures;
    now.current = out.now->value;
    expected = attainment(now).value_or(1);
  } else {
    // Towards the first target without a baseline: of what that asks, the part of the time gone.
    Figures first = figures;
    first.current = path.stations.front().value;
    const double part = path.steps ? 0 : share(*path.start, path.stations.front().at, today);
    expected = part * (band ? 1 : attainment(first).value_or(1));
  }
  out.expected = expected;
  if (!current || !reached) {
    out.status = current ? Status::no_target : Status::no_value;
    return out;
  }
  out.behind = expected - *reached;
  out.status = *out.behind > path.off_track + 1e-9 ? Status::off_track
               : *out.behind > path.at_risk + 1e-9 ? Status::at_risk
                                                   : Status::on_track;
  return out;
}

Standing service_standing(const json::object& service_level) {
  Standing out;
  const auto target = number(service_level, "target");
  const auto attained = number(service_level, "attained");
  out.attainment = service_level_attainment(attained, target);
  if (!attained) return out;
  out.status = Status::no_target;
  if (!target) return out;
  out.now = Station{{}, *target, std::nullopt};
  out.expected = 1;
  if (out.attainment) out.behind = 1 - *out.attainment;
  const bool kept = *attained + 1e-9 >= *target;
  const auto left = number(service_level, "budget_left");
  out.status = !kept                  ? Status::off_track
               : left && *left < 0.25 ? Status::at_risk
                                      : Status::on_track;
  return out;
}

Entry entry_of(const json::object& element, std::string_view type, Day today) {
  Entry out;
  const auto cadence = measure::cadence_named(text(element, "cadence"));
  const bool service = type == "service_level";
  const bool follows = !text(element, service ? "indicator" : "expression").empty();
  if (!cadence || follows) return out;
  const auto as_of = day(element, "as_of");
  if (!as_of || !number(element, service ? "attained" : "current")) {
    out.overdue = true;
    return out;
  }
  const Instant next = measure::later(*cadence, measure::period_of(*cadence, of_day(*as_of)), 1);
  const Instant end = measure::later(*cadence, next, 1);
  out.next = day_of(end);
  out.missed = measure::steps_to(*cadence, next, of_day(today));
  out.overdue = out.missed > 0;
  return out;
}

}  // namespace plumb::score
