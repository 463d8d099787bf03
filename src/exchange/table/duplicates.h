// Names that may mean the same thing: "SAP ERP" and "SAP-ERP (prod)". A hint for a person, never a
// merge. Pure.
#pragma once

#include <string>
#include <vector>

namespace plumb::exchange {

struct NamedElement {
  std::string id;
  std::string type;
  std::string name;
};

struct DuplicateHint {
  NamedElement incoming;
  NamedElement existing;
  double similarity = 0;  // kDuplicateThreshold to 1
};

// Names are compared in normal form: lower case, accents of Latin letters dropped, punctuation as
// blanks, "and" for "&", numbers kept apart. Similarity is
//     1                                        the same words, in any order,
//     0.5 x words + 0.5 x trigrams             otherwise,
// where words is the share of common words weighted by their rarity (sum over common / sum over
// all, weight 1 / how many names hold the word), and trigrams is the Dice coefficient of the sets
// of three-letter pieces. Two names whose numbers differ ("Phase 1", "Phase 2") are never similar.
//
// At 0.55 the pairs people call duplicates in the portfolios of the tests are found ("Case
// Management System" / "Case management solution", spelling mistakes, swapped words), and pairs
// that share only a common word are not.
inline constexpr double kDuplicateThreshold = 0.55;

// For each incoming name the most similar existing one of the same type, if it reaches the
// threshold; by falling similarity, at most 1,000. Only names that share a word of at most 64
// occurrences or one of their rarest trigrams are compared, and at most 256 for each incoming
// name, so the time is near linear in the names.
std::vector<DuplicateHint> likely_duplicates(const std::vector<NamedElement>& existing,
                                             const std::vector<NamedElement>& incoming);

// The similarity of two names alone, every word weighing the same.
double name_similarity(const std::string& a, const std::string& b);

}  // namespace plumb::exchange
