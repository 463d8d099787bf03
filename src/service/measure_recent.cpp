#include "service/measure_recent.h"

#include <algorithm>

#include "score/evidence.h"
#include "score/evidence_fields.h"
#include "service/measure_due.h"
#include "service/shown.h"

namespace plumb::service {

Result<Recent> recent_of(Workspace& workspace, const model::Model& model, model::Index measure,
                         std::size_t periods, Instant now, std::optional<Instant> known_at) {
  const auto fields = score::fields_of(model, measure);
  Recent out;
  out.cadence = taken_every(model, measure, *fields);
  // Back by usual lengths, then forward period by period: months differ.
  const auto back = std::chrono::duration_cast<Instant::duration>(
      std::chrono::duration<double, std::ratio<86400>>(static_cast<double>(periods) *
                                                       measure::days_of(out.cadence)));
  const Instant last = measure::period_of(out.cadence, now);
  Instant begin = measure::period_of(out.cadence, last - back);
  std::vector<Instant> begins;
  for (; begin <= last; begin = measure::later(out.cadence, begin, 1)) begins.push_back(begin);
  if (begins.size() > periods)
    begins.erase(begins.begin(), begins.end() - static_cast<std::ptrdiff_t>(periods));
  for (const Instant one : begins) out.periods.push_back({one, {}, 0, {}, false});

  store::ObservationRange range;
  range.from = begins.front();
  range.known_at = known_at;
  range.turns = true;
  const std::string id(model.element_id(measure));
  PLUMB_TRY(const auto turns, workspace.beside_log([&](store::Store& store) {
    return store.observations(id, range);
  }));
  const auto summary =
      measure::summary_named(score::text(*fields, "summary")).value_or(measure::Summary::last);
  // The turns of a moment stand together, the last of them counts.
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const store::Observation& one = turns[i];
    if (one.at >= measure::later(out.cadence, last, 1)) break;
    const auto after = std::upper_bound(begins.begin(), begins.end(), one.at);
    RecentPeriod& period = out.periods[static_cast<std::size_t>(after - begins.begin()) - 1];
    period.corrected = period.corrected || one.turn > 0;
    if (i + 1 < turns.size() && turns[i + 1].at == one.at) continue;
    if (!one.value) continue;
    const bool adds = period.value && summary != measure::Summary::last;
    period.value = adds ? *period.value + *one.value : *one.value;
    ++period.values;
    period.at = one.at;
  }
  if (summary == measure::Summary::mean) {
    for (RecentPeriod& period : out.periods) {
      if (period.value) *period.value /= static_cast<double>(period.values);
    }
  }
  return out;
}

json::object recent_json(const Recent& recent) {
  json::array periods;
  for (const RecentPeriod& one : recent.periods) {
    periods.push_back({{"begin", format_instant(one.begin)},
                       {"value", number_or_null(one.value)},
                       {"values", one.values},
                       {"at", one.at ? json::value(format_instant(*one.at)) : json::value(nullptr)},
                       {"corrected", one.corrected}});
  }
  return {{"cadence", measure::name_of(recent.cadence)}, {"periods", std::move(periods)}};
}

}  // namespace plumb::service
