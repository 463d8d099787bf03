// Levers: which single improvements would raise the structure line most, judged greedily.
#pragma once

#include <string>
#include <vector>

#include "score/engine.h"

namespace plumb::score {

struct Lever {
  enum class Kind : std::uint8_t { condition, strength, what_if };
  Kind kind = Kind::condition;
  Node node = 0;               // condition: the element; strength: the supporter
  Node other = 0;              // strength: what it supports
  double from = 0;             // value now
  double to = 0;               // value after
  double gradient = 0;         // derivative of the structure line before any lever; 0 for a what_if
  double gain = 0;             // exact rise of the structure line after the levers before it
  double structure_after = 0;  // structure line once this and all levers before it are pulled
  std::uint32_t candidate = 0;  // what_if: index into the candidates given
};

// A structural proposal made by a rule (say, a goal without support): the edits that value it.
// Elements it adds are numbered from the engine's present size on, as if it were the only one.
struct Candidate {
  std::vector<Edit> edits;
};

struct LeverOptions {
  std::uint32_t top = 20;         // how many levers to return at most
  std::uint32_t shortlist = 200;  // how many gradient x headroom candidates are re-evaluated
  double condition_target = 1.0;  // what a condition or strength is raised to
};

// Greedy: shortlist by gradient x headroom, re-evaluate exactly, take the best, apply it, repeat;
// gradients are renewed after each lever, so that what has become the limit can come next. All
// candidates are re-evaluated beside the shortlist. Stops early when nothing gains more than 1e-9.
// The engine is unchanged afterwards. Costs a copy of the engine, and per lever one gradient pass
// and `shortlist` what-ifs.
std::vector<Lever> levers(const Engine& engine, const LeverOptions& options,
                          const std::vector<Candidate>& candidates = {});

}  // namespace plumb::score
