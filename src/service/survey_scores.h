// What stands beside the figures of a survey: by which rule a score comes about, and which
// perspective the levels of the four domains suggest.
#pragma once

#include <string_view>

#include "base/json.h"
#include "model/instrument.h"
#include "survey/results.h"

namespace plumb::service {

// How a score is computed and what counts where answers are missing, as one sentence in English.
std::string_view rule_of(model::ScoreMethod method);

// For each score of method suggested_perspective, by everybody and by each side: [{score, side,
// strengths: {BS: 0..1 or null}, anchors, pivots, suggested, nearest, missing}]. Anchor is the
// strongest domain, pivot the weakest; what is within score::kSuggestionTie of them is a candidate
// too (score/perspectives.h). Computed from the levels that are shown: a hidden domain is no
// candidate; `missing` says why nothing is suggested.
json::array suggestions_json(const model::Instrument& instrument, const survey::Results& results);

}  // namespace plumb::service
