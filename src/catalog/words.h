// The product's own texts in another language, kept by their English (catalogs/words.*.yaml): names
// and texts of catalogs, and the sentences the program makes of them and of figures. What a
// workspace or a person wrote is not among them and stays. Grammar: docs/formats/catalog.md.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"

namespace plumb::catalog {

class Words {
 public:
  // The files of one language together; refuses shapes that do not fit, a text that occurs twice,
  // and placeholders that are not those of the English.
  static Result<Words> read(const std::vector<CatalogFile>& files);

  // The text in this language: kept as a whole, or made from a text with placeholders that it fits
  // (of several, the one with most words of its own). Anything unknown comes back as it is. Costs
  // a look at the first words of each of some 150 texts with placeholders.
  std::string say(std::string_view english) const;
  // A figure, day, or list of them as this language writes it: "1.2 million EUR", "62%", "A and B".
  std::string value(std::string_view english) const;
  // A term that stands inside an English sentence, with or without its capital: "service level".
  std::string term(std::string_view english) const;
  bool knows(std::string_view english) const { return exact_.contains(std::string(english)); }
  std::size_t size() const { return exact_.size(); }

 private:
  // "{subject} costs {amount} a year" is "", subject, " costs ", amount, " a year".
  struct Pattern {
    std::vector<std::string> around;  // one more than slots
    std::vector<std::string> slots;
    std::string text;  // in this language
    std::size_t weight = 0;
  };
  using Filled = std::vector<std::string_view>;

  Status add(const CatalogFile& file, const std::string& english, std::string text, int line);
  bool fits(const Pattern& pattern, std::string_view text, std::size_t slot, Filled& filled) const;
  bool takes(const Pattern& pattern, const std::string& slot, std::string_view text) const;
  std::string fill(const Pattern& pattern, const Filled& filled) const;
  std::string filling(const std::string& slot, std::string_view text) const;
  std::string list(std::string_view english) const;

  std::unordered_map<std::string, std::string> exact_;
  std::vector<Pattern> patterns_;  // heaviest first
};

// Of an embedded language ("de"), made once; null for English and for languages there are none of.
const Words* words_in(std::string_view language);

}  // namespace plumb::catalog
