#include "exchange/table/observe.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace plumb::exchange::table {

Observer::Observer(Bindings& bound, Where where, Document& document)
    : where_(std::move(where)), document_(document) {
  for (BoundObservation& one : bound.observations) {
    const BoundElement& measure = bound.elements[one.element];
    rules_.push_back({&one, measure.type, measure.id, measure.name, {}});
  }
}

bool Observer::refuse(const Row& row, std::size_t column, const std::string& what,
                      const std::string& remedy) {
  add_note(document_.errors, where_(row, column), what + " The observation was left out.", remedy);
  return false;
}

bool Observer::observe(const Row& row) {
  bool any = false;
  for (Rule& rule : rules_) any = observe(rule, row) || any;
  return any;
}

bool Observer::observe(Rule& rule, const Row& row) {
  BoundObservation& bound = *rule.bound;
  const Converted value = bound.value.convert(row, nullptr);
  if (value.state == Converted::State::missing) return false;
  if (value.state == Converted::State::bad || !value.value.is_number()) {
    return refuse(row, value.column,
                  value.problem.empty() ? "The value is no number." : value.problem,
                  "Correct the cell, or give the recipe values or a kind for it.");
  }
  const Converted at = bound.at.convert(row, nullptr);
  if (at.state != Converted::State::value || !at.value.is_string()) {
    const auto& columns = bound.at.columns();
    return refuse(row, columns.empty() ? kNoColumn : columns[0],
                  at.problem.empty() ? "The row does not say when this was observed." : at.problem,
                  "Correct the cell, or give the recipe a format for it.");
  }
  Found found;
  Reference& measure = found.draft.measure;
  if (rule.id.used()) measure.id = rule.id.text(row).value_or("");
  if (measure.id.empty()) {
    measure.type = rule.type.text(row).value_or("");
    measure.name = rule.name.text(row).value_or("");
  }
  if (measure.id.empty() && measure.name.empty()) {
    return refuse(row, kNoColumn, "The row does not say which measure this is of.",
                  "Fill the cells of its id or name.");
  }
  found.series = measure.id.empty() ? measure.type + '\n' + folded(measure.name) : measure.id;
  found.draft.at = std::string(at.value.get_string());
  found.draft.value = value.value.to_number<double>();
  found.draft.where = where_(row, value.column);
  if (bound.note.used()) found.draft.note = bound.note.text(row).value_or("");
  found.order = rule.found.size();
  rule.found.push_back(std::move(found));
  return true;
}

void Observer::finish(Rule& rule) {
  std::vector<Found>& all = rule.found;
  std::sort(all.begin(), all.end(), [](const Found& a, const Found& b) {
    return std::tie(a.series, a.draft.at, a.order) < std::tie(b.series, b.draft.at, b.order);
  });
  double sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Found& one = all[i];
    const bool again = i + 1 < all.size() && all[i + 1].series == one.series &&
                       all[i + 1].draft.at == one.draft.at;
    if (again) {
      if (all[i + 1].draft.value != one.draft.value) {
        add_note(document_.warnings, one.draft.where,
                 "A later row has another value for the same measure and day (" + one.draft.at +
                     "); that one counts.",
                 "Make the id more precise if both are meant.");
      }
      continue;
    }
    if (rule.bound->rule->running) {
      const bool first =
          document_.observations.empty() || i == 0 || all[i - 1].series != one.series;
      sum = (first ? 0 : sum) + *one.draft.value;
      one.draft.value = sum;
    }
    document_.observations.push_back(std::move(one.draft));
  }
}

void Observer::finish() {
  for (Rule& rule : rules_) finish(rule);
}

}  // namespace plumb::exchange::table
