#include "service/what_if.h"

namespace plumb::service {

Result<WhatIf> what_if(const Assessment& assessment, std::span<const score::Trial> trials) {
  if (trials.size() > kMostTrials) {
    return over_limit(
        "A what-if takes at most " + std::to_string(kMostTrials) + " changes at once.", {},
        "Try fewer changes, or use a scenario.");
  }
  PLUMB_TRY(const score::TrialEdits edits, score::trial_edits(assessment.situation(), trials));
  WhatIf out;
  out.before = {assessment.analysis().links, assessment.index};
  const std::lock_guard lock(assessment.trial_mutex);
  if (assessment.trial == nullptr) {
    assessment.trial = std::make_unique<score::Engine>(*assessment.engine);
  }
  score::Engine& engine = *assessment.trial;
  engine.apply(edits.make);
  const score::Situation situation{assessment.model(), assessment.compiled, engine.graph(),
                                   engine.analysis()};
  out.after = {
      engine.analysis().links,
      score::index_of(score::lines_of(situation, *assessment.inputs), assessment.index.weights)};
  engine.apply(edits.undo);
  return out;
}

}  // namespace plumb::service
