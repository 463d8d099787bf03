// What scorecard, strategy map and cause-and-effect tests agree on: what an objective is, what
// measures it. Private to them.
#pragma once

#include <algorithm>
#include <vector>

#include "model/model.h"
#include "score/evidence.h"
#include "score/evidence_fields.h"

namespace plumb::service {

// Objectives of the scorecard are the model's goals.
inline bool is_objective(const model::Model& model, model::Index at) {
  return model.live(at) && model.type_name(at) == "goal";
}

// Live elements of a relation's other end, each once, in order of element.
enum class End : std::uint8_t { in, out };
inline std::vector<model::Index> related(const model::Model& model, model::Index element,
                                         std::string_view kind, End end, Day today) {
  std::vector<model::Index> out;
  const auto look = [&](model::Index relation, model::Index other) {
    if (model.kind_name(relation) != kind || !model.live(other)) return;
    if (score::valid_on(model, relation, today)) out.push_back(other);
  };
  if (end == End::in) {
    model.for_each_in(element, look);
  } else {
    model.for_each_out(element, look);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Measures and service levels that measure an objective.
inline std::vector<model::Index> measures_of(const model::Model& model, model::Index objective,
                                             Day today) {
  std::vector<model::Index> out = related(model, objective, "measures", End::in, today);
  std::erase_if(out, [&](model::Index at) {
    return !score::EvidenceReader::carries_evidence("measures", model.type_name(at));
  });
  return out;
}

}  // namespace plumb::service
