#include "service/measure_keeper.h"

#include <vector>

#include "score/evidence_fields.h"
#include "service/measures.h"

namespace plumb::service {
namespace {

using model::Index;

// Fields that others follow from; not those that are written here.
constexpr std::string_view kFollowed[] = {
    "expression",      "unit",      "cadence", "summary",     "holds_from",
    "comparable_from", "due",       "target",  "targets",     "upper",
    "direction",       "baseline",  "minimum", "maximum",     "indicator",
    "condition",       "threshold", "window",  "window_days", "exclusions"};

std::string definition_of(const model::Model& model, Index at) {
  const auto fields = score::fields_of(model, at);
  json::array out;
  for (const std::string_view key : kFollowed) {
    const json::value* value = fields->if_contains(key);
    out.push_back(value == nullptr ? json::value(nullptr) : *value);
  }
  return json::serialize(out);
}

bool follows(const model::Model& model, Index at) {
  const auto fields = score::fields_of(model, at);
  for (const char* key : {"expression", "indicator", "window", "condition"}) {
    if (!score::text(*fields, key).empty()) return true;
  }
  return false;
}

}  // namespace

Status MeasureKeeper::catch_up() {
  const auto model = workspace_.snapshot().model;
  std::vector<std::string> ids;
  {
    const std::lock_guard lock(mutex_);
    for (Index at = 0; at < model->element_bound(); ++at) {
      if (!model->live(at) || !is_observable(model->type_name(at))) continue;
      known_.try_emplace(std::string(model->element_id(at)), definition_of(*model, at));
      if (follows(*model, at)) ids.emplace_back(model->element_id(at));
    }
  }
  if (ids.empty()) return done();
  PLUMB_TRY([[maybe_unused]] const auto batch, refresh_measures(workspace_, ids, {}));
  return done();
}

void MeasureKeeper::notice(const CommitNotice& notice) {
  if (!notice.scenario.empty()) return;
  const model::Model& model = *notice.snapshot.model;
  std::vector<std::string> changed;
  for (const CommitNotice::Touched& one : notice.touched) {
    if (one.subject != model::Subject::element) continue;
    const Index at = model.find_element(one.id);
    if (at == model::kNoIndex || !model.live(at) || !is_observable(model.type_name(at))) continue;
    std::string now = definition_of(model, at);
    const std::lock_guard lock(mutex_);
    std::string& known = known_[one.id];
    if (known == now) continue;
    known = std::move(now);
    changed.push_back(one.id);
  }
  // What cannot be computed now is said on the page of the measure and computed at the next start.
  if (!changed.empty()) (void)refresh_measures(workspace_, changed, notice.actor);
}

}  // namespace plumb::service
