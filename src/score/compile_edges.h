// What one relation is to the engine. Private to compile, translator and trials, which must agree
// on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "model/model.h"

namespace plumb::score {

enum class EdgeClass : std::uint8_t { support, hinder, part };
inline constexpr std::size_t kEdgeClasses = 3;

// `from` supports, hinders or is part of `to`; both are elements.
struct EdgeSpec {
  EdgeClass kind = EdgeClass::support;
  model::Index from = model::kNoIndex;
  model::Index to = model::kNoIndex;
  double value = 0;  // [0, 1], of parts a weight >= 0; 0 is no edge
};

bool in_engine(const model::Model& model, model::Index element);

// Null if the relation is no edge on that day. `warning`, if given, receives a sentence when the
// relation says something that cannot be used.
std::optional<EdgeSpec> edge_of(const model::Model& model, model::Index relation, Day today,
                                std::string* warning = nullptr);

// The same for a relation that need not exist, of a kind that means something to the engine, valid
// at any time, between live elements.
std::optional<EdgeSpec> edge_between(const model::Model& model, const model::RelationKind& kind,
                                     model::Index from, model::Index to, const json::object& fields,
                                     std::string* warning = nullptr);

// Two relations between the same elements: 1 - (1 - a)(1 - b), of parts the larger.
double merged(EdgeClass kind, double a, double b);

// Whether this whole is a mere collection (ArchiMate's grouping): its parts may still be roots.
bool only_collects(const model::Model& model, model::Index whole);

// Whether the element is part of another one in the engine.
bool has_parent(const model::Model& model, model::Index element, Day today);

}  // namespace plumb::score
