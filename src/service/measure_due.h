// When the next value of a measure is due, by how often it is taken and the last value there is.
#pragma once

#include <optional>

#include "base/json.h"
#include "measure/grid.h"
#include "model/model.h"

namespace plumb::service {

// How often a measure is taken: as it says, else as its type is usually renewed; month where
// neither says so.
measure::Cadence taken_every(const model::Model& model, model::Index measure,
                             const json::object& fields);

// The day its next value is due: the first after the period that follows the one of its last value,
// for the value of a period is known when the period is over. With days of its own (cadence_days)
// so many after its last value. None without a value.
std::optional<Day> next_due(const model::Model& model, model::Index measure,
                            const json::object& fields);

}  // namespace plumb::service
