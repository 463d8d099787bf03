// What measures say, in one sentence.
#include <cmath>

#include "service/sentences.h"

namespace plumb::service {

Sentence measures_sentence(const MeasuresCount& count) {
  if (count.total == 0) return say("measures.none");
  if (count.valued == 0) return say("measures.no_values", {{"total", count.total}});
  if (count.aimed == 0) {
    return say("measures.no_targets", {{"valued", count.valued}, {"total", count.total}});
  }
  json::object values{{"reached", count.reached}, {"total", count.total}};
  if (count.due == 0) return say("measures.reached", std::move(values));
  values["name"] = count.name;
  if (count.due == 1) {
    return say("measures.reached_one_due", std::move(values), {{"name", "measure:" + count.id}});
  }
  values["due"] = count.due;
  return say("measures.reached_due", std::move(values),
             {{"due", "measures:due=1"}, {"name", "measure:" + count.id}});
}

Sentence measure_sentence(const MeasureState& state) {
  if (!state.value) return say("measure.no_value");
  json::object values{{"value", *state.value}, {"unit", state.unit}};
  if (state.stale && state.as_of && state.next_due) {
    values["day"] = format_day(*state.as_of);
    values["due"] = format_day(*state.next_due);
    return say("measure.stale", std::move(values));
  }
  if (!state.target || !state.attainment) return say("measure.no_target", std::move(values));
  values["target"] = *state.target;
  if (state.band && state.upper) {
    values["upper"] = *state.upper;
    return say(*state.attainment >= 1 ? "measure.inside" : "measure.outside", std::move(values));
  }
  if (state.due && state.today && *state.due >= *state.today && state.chance) {
    values["due"] = format_day(*state.due);
    values["chance"] = *state.chance;
    return say(*state.chance >= kLikely     ? "measure.likely"
               : *state.chance >= kUnlikely ? "measure.open"
                                            : "measure.unlikely",
               std::move(values));
  }
  if (*state.attainment >= 1) return say("measure.reached", std::move(values));
  if (state.promised) return say("measure.below", std::move(values));
  if (state.due && state.today && *state.due < *state.today) {
    values["due"] = format_day(*state.due);
    return say("measure.missed", std::move(values));
  }
  // Rounded down: what has not arrived is not 100 %.
  values["share"] = std::floor(*state.attainment * 100) / 100;
  return say("measure.on_the_way", std::move(values));
}

}  // namespace plumb::service
