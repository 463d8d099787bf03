// One number, opened: what it is made of, with shares that add up to it, and what was left out and
// why. Every value is the analysis' own; documents are those of the contract (Explanation,
// LinkExplanation).
#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "service/assess.h"

namespace plumb::service {

// "index", or one of score::kLineIds. The shares of the inputs sum to the value.
// Fails with not_found for other words.
Result<json::object> explain_line(const Assessment& assessment, std::string_view id);

// One of the twelve components: the conditions it is the mean of. not_found for other ids.
Result<json::object> explain_component(const Assessment& assessment, std::string_view id);

// A link, by its place in model::kLinks: coverage and purpose opened, the limiting chain of the
// demand that is served worst, and what would raise it most. Without `findings` and `sentence`.
json::object explain_link(const Assessment& assessment, std::size_t link);

// From an element down to what limits it, ChainStep of the contract each; empty outside the engine.
json::array limiting_chain_json(const Assessment& assessment, model::Index element);

// Inputs and excluded things that are listed one by one; the rest is one entry.
inline constexpr std::size_t kMostInputs = 1000;
inline constexpr std::size_t kMostExcluded = 100;

}  // namespace plumb::service
