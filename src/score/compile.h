// From the model to what the engine sees, whole (compile) and change by change (EditTranslator).
//
// Elements: live ones of types with in_engine; nodes are numbered in the order of their indexes.
// Edges: live relations with a meaning to the engine (model::Meaning) whose ends are both such
// elements, and which are valid on the day (fields since, until). Relations to itself are dropped.
//   strength   fields.strength (a number, or weak .25, moderate .5, strong .75, essential 1), else
//              1 into types that pass support on, else the kind's default
//   influence  "+" .5, "++" .75, "-" hinders .5, "--" hinders .75, a number n in [-10, 10] n/10;
//              nothing: supports with the kind's default; other texts: no edge, and a warning
//   access     the data (to) supports the user (from), unless access is "write"
//   several relations between the same two: supports and hinders combine as 1 - prod(1 - w), of
//              parts the largest weight counts
// Root weight: elements of a root type that are part of nothing in the engine (being collected in a
// grouping does not count: it passes support on and is no root itself) have fields.weight,
// else the type's default for their side; all others 0.
// Cost: annual_cost in the workspace's currency; other currencies are left out with a warning.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/change.h"
#include "model/model.h"
#include "score/engine.h"
#include "score/evidence.h"
#include "score/graph.h"

namespace plumb::score {

inline constexpr Node kNoNode = 0xffffffff;

struct CompileOptions {
  Instant as_of{};       // date and time the data are judged at
  std::string currency;  // of the workspace; empty: every amount counts as it stands
  // See EvidenceOptions::changed_at. Must answer the same for compile and translator.
  std::function<std::optional<Instant>(model::Index)> changed_at;
};

// What the reader of a result should know about its input.
struct CompileWarning {
  std::string what;
  model::Index element = model::kNoIndex;
  model::Index relation = model::kNoIndex;
};

struct Compiled {
  Graph graph;
  std::vector<model::Index> element_of;  // node to element; kNoIndex if a translator removed it
  std::vector<Node> node_of;             // element to node, kNoNode if the engine does not see it
  std::vector<Condition> conditions;     // by node: where graph.condition comes from
  // The first kWarningsKept of each kind; `left_out` counts the others.
  std::vector<CompileWarning> warnings;
  std::size_t left_out = 0;
  std::size_t roots = 0;  // elements with a root weight above 0
  Instant as_of{};
  std::string currency;

  Node node(model::Index element) const {
    return element < node_of.size() ? node_of[element] : kNoNode;
  }
};
inline constexpr std::size_t kWarningsKept = 100;

// Linear in elements, relations and the length of their fields.
Compiled compile(const model::Model& model, const CompileOptions& options);

// Root weight of an element that is part of nothing, by its type, fields and side.
double root_weight(const model::Model& model, model::Index element, const json::object& fields);

// Elements and relations that a step changed, by index.
struct Touched {
  std::vector<model::Index> elements;
  std::vector<model::Index> relations;
  bool settings = false;

  // Adds the subject of a change; `model` must know it (the state after a creation).
  void add(const model::Model& model, const model::Change& change);
};

// Whether compile() warns about anything that was touched: an element, a relation, or a relation
// of an element. If it does neither before nor after a step, the step leaves the warnings as they
// are, but for the one about roots, which warn_without_roots() adds or takes away.
bool warns_about(const model::Model& model, const Touched& touched, const CompileOptions& options);
void warn_without_roots(Compiled& compiled);

// Keeps an Engine in step with a model: gives the edits that turn the graph of `before` into the
// graph of `after`. The patched graph equals compile(after) exactly, but for the order of nodes
// and edges and for the nodes of elements that are gone: those keep their number, without edges,
// weight and cost, in domain none.
//
// Settings do not matter here; the day the data are judged at cannot change (compile again).
class EditTranslator {
 public:
  // `compiled` is kept in step (node_of, element_of, conditions; graph and warnings stay as they
  // are) and must outlive the translator. Its graph may have been moved into the engine.
  EditTranslator(Compiled& compiled, CompileOptions options);

  // Both models must come from the same workspace (indexes mean the same), `touched` must name
  // everything that differs. Appends to `edits`. Costs what the touched elements' own relations
  // and evidence cost to read.
  void step(const model::Model& before, const model::Model& after, const Touched& touched,
            std::vector<Edit>& edits);

 private:
  Compiled& compiled_;
  CompileOptions options_;
};

}  // namespace plumb::score
