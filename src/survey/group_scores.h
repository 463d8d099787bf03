// Scores of groups, not of persons: what only a side as a whole can have.
#pragma once

#include "model/instrument.h"
#include "survey/results.h"

namespace plumb::survey {

// Scores of method recall, put into their rows: `business` is the share of IT's five objectives
// named most that the business names too, `it` the reverse, each the mean over the score's items;
// `all` is the mean of both; 0 to 1. Whoever names nothing does not count; an item that a side did
// not answer, or that is hidden, is left out; without any item left there is no figure. `people`
// are those who named something in the item that most did. A side that is hidden hides all three:
// one share needs the names of both. No interval and no test: a share of a side's list has no
// spread over persons.
void add_recall_scores(const model::Instrument& instrument, Results& results);

// How strong the four domains were judged, for a score of method suggested_perspective: levels of
// the dimensions it names, as shares of their scale from 0 to 1; none where hidden or not answered.
struct DomainStrengths {
  std::string score;
  std::string side;  // "" all, "business" or "it"
  std::vector<std::pair<std::string, std::optional<double>>> strengths;  // by dimension
};
// Of everybody and of each side: from what the dimensions' rows show, so it tells nothing more.
std::vector<DomainStrengths> domain_strengths(const model::Instrument& instrument,
                                              const Results& results);

}  // namespace plumb::survey
