// What would the scores be if: conditions, strengths, weights and relations tried out on an
// assessment, fast enough to follow a slider.
#pragma once

#include <array>
#include <span>

#include "score/trial.h"
#include "service/assess.h"

namespace plumb::service {

struct WhatIfFigures {
  std::array<score::LinkScore, 6> links;  // in the order of model::kLinks
  score::AlignmentIndex index;            // with its five lines
};

// Confidence and standard errors are those of the state as it is; `after` has none.
struct WhatIf {
  WhatIfFigures before;
  WhatIfFigures after;
};

// At most so many trials at once.
inline constexpr std::size_t kMostTrials = 100;

// Fails as score::trial_edits, and with limit. The first call on an assessment copies its engine;
// the others cost what the trials reach, plus a look at every element. Any number of threads; calls
// on the same assessment take turns.
Result<WhatIf> what_if(const Assessment& assessment, std::span<const score::Trial> trials);

}  // namespace plumb::service
