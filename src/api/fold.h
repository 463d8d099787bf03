// Texts as people search them: without case and without marks on letters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plumb::api {

// "Überprüfung" becomes "uberprufung", "Straße" "strasse". Latin, Greek and Cyrillic letters lose
// their case; others stay. Linear.
std::string fold(std::string_view text);

// Words of a folded query, split at spaces.
std::vector<std::string> words_of(std::string_view folded);

}  // namespace plumb::api
