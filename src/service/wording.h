// Answers in the reader's language. What the product itself says in a document of the contract is
// put into another language as the document leaves; names and texts that people wrote stay.
#pragma once

#include <string_view>

#include "base/json.h"

namespace plumb::service {

// The language to answer in, by what a reader accepts ("de-CH, de;q=0.9, en;q=0.5"): "en" where
// nothing better is known. Never fails; linear in the text.
std::string_view language_of(std::string_view accept_language);

// Rewords the answer of an operation of the contract ("listFindings") in place. Costs a walk
// through the document, and nothing for English.
void reword(json::value& document, std::string_view operation, std::string_view language);

}  // namespace plumb::service
