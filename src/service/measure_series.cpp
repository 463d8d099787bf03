#include "service/measure_series.h"

#include <algorithm>
#include <cmath>

#include "score/evidence_fields.h"

namespace plumb::service {

int better_of(const score::Figures& figures) {
  switch (figures.direction) {
    case score::Direction::up: return 1;
    case score::Direction::down: return -1;
    case score::Direction::band: return 0;
    case score::Direction::none: break;
  }
  if (!figures.baseline || !figures.target || *figures.baseline == *figures.target) return 0;
  return *figures.target > *figures.baseline ? 1 : -1;
}

Result<MeasureSeries> series_of(Workspace& workspace, const model::Model& model,
                                model::Index measure, std::optional<Instant> known_at,
                                std::optional<Instant> from) {
  MeasureSeries out;
  out.measure = measure;
  store::ObservationRange range;
  range.known_at = known_at;
  range.to = known_at;
  range.from = from;
  const std::string id(model.element_id(measure));
  PLUMB_TRY(const auto kept, workspace.beside_log([&](store::Store& store) {
    return store.observations(id, range);
  }));
  out.points.reserve(kept.size());
  for (const store::Observation& one : kept) {
    if (one.value) out.points.push_back({one.at, *one.value});
  }
  const score::Fields fields = score::fields_of(model, measure);
  const auto stated = measure::cadence_named(score::text(*fields, "cadence"));
  out.cadence = stated ? *stated : measure::cadence_of(out.points);
  out.summary =
      measure::summary_named(score::text(*fields, "summary")).value_or(measure::Summary::last);
  // What a service attains is better the more there is of it.
  out.better =
      model.type_name(measure) == "service_level" ? 1 : better_of(score::figures_of(*fields));
  return out;
}

Trend trend_of(const MeasureSeries& series) {
  Trend out;
  const measure::Grid grid = measure::grid_of(series.points, series.cadence, series.summary);
  const std::size_t skipped = grid.values.size() - std::min(grid.values.size(), kTrendShown);
  out.begins.assign(grid.begins.begin() + static_cast<std::ptrdiff_t>(skipped), grid.begins.end());
  out.values.assign(grid.values.begin() + static_cast<std::ptrdiff_t>(skipped), grid.values.end());
  std::vector<double> newest;
  for (auto at = out.values.rbegin(); at != out.values.rend() && newest.size() < kTrendPeriods;
       ++at) {
    if (!std::isnan(*at)) newest.push_back(*at);
  }
  if (newest.size() < kTrendLeast) return out;
  std::reverse(newest.begin(), newest.end());
  int sum = 0;
  int pairs = 0;
  for (std::size_t i = 0; i < newest.size(); ++i) {
    for (std::size_t j = i + 1; j < newest.size(); ++j) {
      ++pairs;
      sum += newest[j] > newest[i] ? 1 : newest[j] < newest[i] ? -1 : 0;
    }
  }
  out.periods = newest.size();
  out.tau = static_cast<double>(sum) / pairs;
  out.direction = std::abs(out.tau) < kTrendTau ? 0 : out.tau > 0 ? 1 : -1;
  return out;
}

}  // namespace plumb::service
