// Objective recall: each side names what matters most, without being prompted; shared is what both
// name.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "survey/reply.h"

namespace plumb::survey {

// Two sides name what matters; how much of it the other names too.
struct Recall {
  std::string item;
  std::string side;
  std::size_t people = 0;  // who named anything
  std::vector<std::pair<std::string, std::size_t>>
      named;                     // most often first, in the first spelling
  std::optional<double> shared;  // share of its five most named that the other side names too
  bool hidden = false;           // fewer people than the smallest group that is shown
};

// One per item of kind names and side that answered it. Names are compared without case,
// punctuation and spaces; what differs by one letter in eight counts as one name.
std::vector<Recall> recalls_of(const model::Instrument& instrument,
                               const std::vector<Reply>& replies, std::size_t minimum_group);

}  // namespace plumb::survey
