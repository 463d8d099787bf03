// One analysis of one state of a workspace, everything in it from the same inputs: what `analyse`,
// `findings`, `levers` and every page show.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/rules.h"
#include "model/sam.h"
#include "score/compile.h"
#include "score/findings.h"
#include "score/index.h"
#include "score/levers.h"
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
};

// Not copied or moved: its parts refer to each other.
struct Assessment {
  Assessment(Snapshot state, Moment judged_at, score::Compiled input)
      : snapshot(std::move(state)), moment(judged_at), compiled(std::move(input)) {}
  Assessment(const Assessment&) = delete;
  Assessment& operator=(const Assessment&) = delete;

  Snapshot snapshot;
  Moment moment;
  score::Compiled compiled;
  std::unique_ptr<score::Engine> engine;
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

  const model::Model& model() const { return *snapshot.model; }
  const score::Analysis& analysis() const { return engine->analysis(); }
  score::Situation situation() const {
    return {*snapshot.model, compiled, engine->graph(), engine->analysis()};
  }
  // Name of the element behind a node; ids and names are for people, nodes are not.
  std::string node_name(score::Node node) const;
  std::string node_id(score::Node node) const;
};

// Fails only if the workspace's catalogs are broken.
Result<std::unique_ptr<Assessment>> assess(const Workspace& workspace, Snapshot snapshot,
                                           const AssessOptions& options);

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
