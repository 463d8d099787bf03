#include "service/measure_due.h"

#include <cmath>

#include "score/evidence_fields.h"

namespace plumb::service {

measure::Cadence taken_every(const model::Model& model, model::Index measure,
                             const json::object& fields) {
  if (const auto stated = measure::cadence_named(score::text(fields, "cadence"))) return *stated;
  const auto* type = model.metamodel().type(model.type_name(measure));
  const double days = type == nullptr ? 0 : type->cadence_days;
  if (!(days > 0)) return measure::Cadence::month;
  auto nearest = measure::Cadence::month;
  for (const auto cadence : {measure::Cadence::day, measure::Cadence::week, measure::Cadence::month,
                             measure::Cadence::quarter, measure::Cadence::year}) {
    const auto off = [&](measure::Cadence one) {
      return std::abs(std::log(days / measure::days_of(one)));
    };
    if (off(cadence) < off(nearest)) nearest = cadence;
  }
  return nearest;
}

std::optional<Day> next_due(const model::Model& model, model::Index measure,
                            const json::object& fields) {
  const auto last = score::day(fields, "as_of");
  if (!last) return std::nullopt;
  if (const auto days = score::number(fields, "cadence_days"); days && *days > 0) {
    return *last + std::chrono::days(static_cast<int>(*days));
  }
  const measure::Cadence cadence = taken_every(model, measure, fields);
  const Instant period = measure::period_of(cadence, Instant(last->time_since_epoch()));
  const Day due = day_of(measure::later(cadence, period, 2));
  // Hours of one day are one value of that day.
  return std::max(due, *last + std::chrono::days(1));
}

}  // namespace plumb::service
