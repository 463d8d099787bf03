// Trying something out on a model without changing it: what a person asks ("what if this condition
// were 0.8?") as edits of the engine's graph, and the edits that take them back.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "score/engine.h"
#include "score/lines.h"

namespace plumb::score {

struct Trial {
  enum class Kind : std::uint8_t {
    condition,     // of the element `id`: value in [0, 1]; its confidence stays
    strength,      // of the relation `id`: value in [0, 1], of a part-of relation a weight >= 0
    weight,        // of the element `id`, which must be a root: value >= 0
    add_relation,  // of `relation_kind`, between the elements `from` and `to`; value as for
                   // strength, of an influence in [-1, 1], null for what is usual
  };
  Kind kind = Kind::condition;
  std::string id;
  std::string relation_kind;
  std::string from;
  std::string to;
  std::optional<double> value;
};

struct TrialEdits {
  std::vector<Edit> make;
  std::vector<Edit> undo;  // restores the graph after `make`
};

// All trials together; of two on the same figure the later counts. Fails with bad_input or
// not_found, naming the subject: unknown ids, values out of range, elements and relations the
// engine does not see, weights of elements that are part of another. Costs the relations of the
// elements concerned.
Result<TrialEdits> trial_edits(const Situation& situation, std::span<const Trial> trials);

}  // namespace plumb::score
