// The alignment index, the components table and the perspectives: engine.md sections 5 and 6.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/domain.h"
#include "score/engine.h"
#include "score/lines.h"

namespace plumb::score {

using LineWeights = std::array<double, kLineCount>;
// From settings.line_weights ({"structure": 2, ...}); 1 where nothing valid is said, all 1 if the
// sum is 0.
LineWeights line_weights(const json::object& settings);

// With weights w of the lines that are present, W their sum:
//   value = 100 sum w v / W    confidence = sum w k / W    stderr = 100 sqrt(sum (w s / W)^2)
// Null without any line. Confidence and stderr are null while those of a present line are.
struct AlignmentIndex {
  std::optional<double> value;       // [0, 100]
  std::optional<double> confidence;  // [0, 1]
  std::optional<double> stderr_;     // in points of the index
  Lines lines;
  LineWeights weights{};                  // as given
  std::vector<std::string_view> missing;  // ids of lines without data
};
AlignmentIndex index_of(Lines lines, const LineWeights& weights);

// One of the twelve components.
struct ComponentFigures {
  std::string id;
  std::size_t elements = 0;
  std::optional<double> condition;   // mean; null without elements
  std::optional<double> confidence;  // mean
  double importance = 0;             // share of the importance of all elements in the components
};
// In the order of the metamodel. Linear.
std::vector<ComponentFigures> components_of(const Situation& situation);

// The four perspectives, engine.md section 5, in its order.
struct PerspectivePath {
  std::string_view id;
  std::string_view name;
  std::array<model::Domain, 3> path;  // anchor, pivot, impact
  std::array<std::size_t, 2> links;   // index into model::kLinks
};
inline constexpr std::size_t kPerspectiveCount = 4;
inline constexpr std::array<PerspectivePath, kPerspectiveCount> kPerspectives = {
    {{"strategy_execution",
      "Strategy execution",
      {model::Domain::BS, model::Domain::OI, model::Domain::II},
      {1, 5}},
     {"technology_transformation",
      "Technology transformation",
      {model::Domain::BS, model::Domain::IS, model::Domain::II},
      {0, 4}},
     {"competitive_potential",
      "Competitive potential",
      {model::Domain::IS, model::Domain::BS, model::Domain::OI},
      {0, 1}},
     {"service_level",
      "Service level",
      {model::Domain::IS, model::Domain::II, model::Domain::OI},
      {4, 5}}}};
// Index into kPerspectives; kPerspectiveCount if unknown.
std::size_t perspective_index(std::string_view id);

struct PerspectiveFigures {
  std::optional<double> score;        // H of the two link scores; null if either is
  std::optional<double> spend_share;  // of what is attributed or not; null without initiatives
};

struct Perspectives {
  std::array<PerspectiveFigures, kPerspectiveCount> figures;
  // Share of initiative money that follows none of the four paths; null without initiatives.
  std::optional<double> unattributed;
  bool counts_initiatives = false;  // none has a budget: each counted 1
  std::size_t initiatives = 0;
  std::string declared;  // settings.declared_perspective; empty: none
  // By suggest() of perspectives.h; the nearest ones if none fits. More than one: near ties.
  std::vector<std::string_view> suggested;
};

// Practised: the budget of every initiative that is not proposed or cancelled is spread by the
// product of the shares of domains it starts from, works through and changes. A leg without a
// relation into the four domains fits every perspective that the other legs allow, equally; an
// initiative without any leg is unattributed.
Perspectives perspectives_of(const Situation& situation);

// Attribution of one initiative, [0, 1] per perspective; the rest to 1 is unattributed.
std::array<double, kPerspectiveCount> attribution(const model::Model& model,
                                                  model::Index initiative);

// Follows the index through a sequence of changes: for replays ("why did it change"). Confidence
// and standard error of the index are null, because they need gradients; ask full_index() for them.
class IndexTracker {
 public:
  IndexTracker(const model::Model& model, const CompileOptions& options);
  IndexTracker(IndexTracker&&) = delete;

  // As EditTranslator::step. The models are only read during the call.
  void step(const model::Model& before, const model::Model& after, const Touched& touched);

  // Of the model last seen, which the caller passes again because nothing is kept of it.
  AlignmentIndex index(const model::Model& model) const;
  AlignmentIndex full_index(const model::Model& model);

  const Engine& engine() const { return *engine_; }
  const Compiled& compiled() const { return compiled_; }

 private:
  Compiled compiled_;
  EditTranslator translator_;
  std::unique_ptr<Engine> engine_;
  LineInputs inputs_;
  LineWeights weights_;
  std::vector<Edit> edits_;
};

}  // namespace plumb::score
