// What free texts are about: remarks grouped by the words and pairs of words that several of them
// share. Deterministic, without any model of language: one can follow by eye why a remark is where
// it is.
//
// A text becomes its words in small letters, without accents, without stop words of English and
// German, and cut to their stems by a short list of endings of both languages. A term is a stem or
// two stems side by side. Themes are taken greedily: the term that the most remarks without a theme
// share comes first, a pair before a single word of the same remarks, ties by alphabet; its remarks
// are its theme, and so on while a term is shared by at least two.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace plumb::survey {

struct Theme {
  std::string name;                  // the term as it is written most often
  std::vector<std::string> terms;    // with it, what at least half of its remarks share, likewise
  std::vector<std::size_t> remarks;  // positions of the texts, ascending; each in one theme
};

inline constexpr std::size_t kMostThemes = 20;

// Largest first, ties by name. Texts that share no term with another are in none. Costs a hash
// table over all words and pairs of words; finding the themes among them costs little.
std::vector<Theme> themes_of(const std::vector<std::string>& texts);

}  // namespace plumb::survey
