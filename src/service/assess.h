// One analysis of one state of a workspace, everything in it from the same inputs: what `analyse`,
// `findings`, `levers` and every page show.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "model/rules.h"
#include "model/sam.h"
#include "score/compile.h"
#include "score/findings.h"
#include "score/index.h"
#include "score/levers.h"
#include "score/lines.h"
#include "service/workspace.h"

namespace plumb::service {

struct Timings {
  double compile_ms = 0;
  double forward_ms = 0;   // the engine's full pass without gradients
  double backward_ms = 0;  // gradients, confidence, errors
  double findings_ms = 0;
};

struct AssessOptions {
  Moment moment;
  int threads = 2;
  bool findings = true;
  std::string currency;  // empty: the workspace's
};

// Not copied or moved: its parts refer to each other. Once published it is read by any number of
// threads; only advance() changes it, and what_if() its trial, under the lock beside it.
struct Assessment {
  Assessment(Snapshot state, Moment judged_at, score::Compiled input)
      : snapshot(std::move(state)), moment(judged_at), compiled(std::move(input)) {}
  Assessment(const Assessment&) = delete;
  Assessment& operator=(const Assessment&) = delete;

  Snapshot snapshot;
  Moment moment;
  score::Compiled compiled;
  std::unique_ptr<score::Engine> engine;
  std::optional<score::LineInputs> inputs;  // what measures, surveys and practices contribute
  score::AlignmentIndex index;
  score::Perspectives perspectives;
  std::vector<score::ComponentFigures> components;
  std::unique_ptr<score::FindingsEngine> finder;  // null without findings
  std::vector<score::Finding> findings;
  std::vector<score::DiagnosisFinding> diagnoses;
  model::Sam sam;
  std::string workspace_name;
  std::string currency;
  Timings timings;
  // A second engine in the same state, for what-ifs: made when the first is asked.
  mutable std::mutex trial_mutex;
  mutable std::unique_ptr<score::Engine> trial;

  const model::Model& model() const { return *snapshot.model; }
  const score::Analysis& analysis() const { return engine->analysis(); }
  score::Situation situation() const {
    return {*snapshot.model, compiled, engine->graph(), engine->analysis()};
  }
  // How many elements the engine sees: nodes with an element.
  std::size_t engine_elements() const;
  // Of the element behind a node; "" where advance() left a node without one. Ids and names are for
  // people, nodes are not.
  std::string node_name(score::Node node) const;
  std::string node_id(score::Node node) const;
};

// Fails only if the workspace's catalogs are broken.
Result<std::unique_ptr<Assessment>> assess(const Workspace& workspace, Snapshot snapshot,
                                           const AssessOptions& options);

// Brings an assessment that nobody else reads to another state of its workspace, judged at the same
// moment, at the cost of what differs; every figure then equals that of assess() to 1e-9. False,
// and nothing is changed, where only a new assessment will do: another metamodel, a catalog or a
// warning that came or went.
bool advance(Assessment& assessment, Snapshot next);

// A lever in words.
struct LeverRow {
  score::Lever lever;
  std::string kind;     // condition, strength, what_if
  std::string element;  // id; the supporter for strength
  std::string name;
  std::string target;  // id; strength: what it supports
  std::string target_name;
  std::string text;       // one sentence
  double index_gain = 0;  // points of the index, other lines unchanged
};
std::vector<LeverRow> levers_of(const Assessment& assessment, std::uint32_t top);

// The rule book with the workspace's own overrides.
Result<std::shared_ptr<const model::RuleBook>> rule_book_of(const model::Model& model);

}  // namespace plumb::service
