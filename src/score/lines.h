// The five lines of evidence, engine.md section 6.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"
#include "score/analysis.h"
#include "score/compile.h"
#include "score/graph.h"

namespace plumb::score {

// Everything known about a model at one moment. Refers, owns nothing. `graph` is the compiled one
// or the engine's after edits; nodes mean the same in all of them.
struct Situation {
  const model::Model& model;
  const Compiled& compiled;
  const Graph& graph;
  const Analysis& analysis;

  Day today() const { return day_of(compiled.as_of); }
  double importance(model::Index element) const {
    const Node node = compiled.node(element);
    return node == kNoNode ? 0 : analysis.importance[node];
  }
};

enum class Line : std::uint8_t { structure, resources, outcomes, perception, practice };
inline constexpr std::size_t kLineCount = 5;
inline constexpr std::array<std::string_view, kLineCount> kLineIds = {
    "structure", "resources", "outcomes", "perception", "practice"};
inline constexpr std::array<std::string_view, kLineCount> kLineNames = {
    "Structure", "Resources", "Outcomes", "Perception", "Practice"};

// A figure a line is the mean of: a practice, a survey dimension.
struct LinePart {
  std::string id;
  std::optional<double> value;         // [0, 1]; null: nothing to count
  std::size_t met = 0;                 // practice: how many are in order
  std::size_t of = 0;                  // ... of how many; perception: answers behind it
  std::optional<double> business, it;  // perception: the value one side gives
};

// [0, 1]; everything is null if the line has no data, and `missing` says what it lacks.
struct LineValue {
  std::optional<double> value;
  std::optional<double> confidence;
  std::optional<double> stderr_;
  std::size_t count = 0;  // links, elements with a cost, measures, survey results, practices
  std::string missing;
  std::vector<LinePart> parts;
  std::optional<double> gap;  // perception: business less IT, of dimensions both sides judged
};

using Lines = std::array<LineValue, kLineCount>;
inline const LineValue& line(const Lines& lines, Line which) {
  return lines[static_cast<std::size_t>(which)];
}

// Resources as in resources.h.
// Confidence: the share of the importance of IS, OI and II that lies on elements whose cost is
// known; standard error 0.25 (1 - confidence). Linear in the number of elements.
LineValue resources_line(const Graph& graph, const Analysis& analysis);

// Structure as the engine computed it.
LineValue structure_line(const Analysis& analysis);

// Outcomes, perception and practice need the fields of some elements only; this keeps what each of
// them contributes, so that a change re-reads what it touches.
//
// Outcomes    mean of attainment over measures and service levels, each weighted by the importance
//             of what it measures; without any importance it does not count. Confidence: weighted
//             mean of the evidence kind's confidence after decay; standard error by the delta
//             method with 0.25 (1 - k) each.
// Perception  per dimension of an instrument: (level - 1) / 4, mean of the sides' means; then the
//             mean over dimensions. Newest result per side and dimension. Confidence of a result:
//             n / (n + 4) for n respondents, else the kind's, after decay.
// Practice    mean of the shares that exist: bodies that met within 1.5 intervals; decisions with
//             a reason and reviewed when due; actions done or not yet due; initiatives under way
//             with a change plan; services of high or critical criticality whose recovery was
//             drilled within a year. Confidence: how many of the five exist, over 5.
class LineInputs {
 public:
  // Linear; parses only elements of the types concerned.
  LineInputs(const model::Model& model, const CompileOptions& options);

  // As EditTranslator::step.
  void step(const model::Model& before, const model::Model& after, const Touched& touched);

  // Linear in the number of measures and service levels.
  LineValue outcomes(const Situation& situation) const;
  const LineValue& perception() const { return perception_; }
  const LineValue& practice() const { return practice_; }

 private:
  struct Outcome {
    double attainment = 0;
    double confidence = 0;
    std::vector<model::Index> targets;
  };
  struct Opinion {
    std::string dimension;  // "instrument/dimension"
    model::Side side = model::Side::none;
    double value = 0;  // [0, 1]
    double respondents = 0;
    double confidence = 0;
    std::optional<Day> at;
  };
  struct Practised {
    std::size_t practice = 0;  // index into kPracticeIds
    bool met = false;
  };

  // False if the element contributes nothing.
  bool read(const model::Model& model, model::Index element);
  bool forget(model::Index element);
  bool read_outcome(const model::Model& model, model::Index element);
  bool read_opinion(const model::Model& model, model::Index element);
  void weigh_opinions();
  void count_practices();

  Day today_;
  // Ordered, so that sums do not depend on the way that led here.
  std::map<model::Index, Outcome> outcomes_;
  std::map<model::Index, Opinion> opinions_;
  std::map<model::Index, Practised> practices_;
  LineValue perception_;
  LineValue practice_;
};

inline constexpr std::array<std::string_view, 5> kPracticeIds = {"meetings", "decisions", "actions",
                                                                 "change_plans", "recovery"};

// All five.
Lines lines_of(const Situation& situation, const LineInputs& inputs);

}  // namespace plumb::score
