// Measures computed from others: whether a formula holds, what depends on what, and computing the
// values anew where an operand got some. docs/formats/expression.md says what a formula is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "measure/expression.h"
#include "measure/grid.h"
#include "service/workspace.h"

namespace plumb::service {

inline constexpr std::string_view kFormulaSource = "formula";  // source of computed observations

struct Formula {
  measure::Expression expression;
  std::vector<model::Index> operands;  // in step with its references
  std::vector<measure::Unit> units;    // of them
  measure::Unit found;                 // of what it computes
  measure::Unit own;                   // of the measure; `found` where it states none
};
// `self` may be kNoIndex for a formula nobody has yet. Faults: of the language, operands that are
// no measures, units that do not fit each other or the measure's own, circles.
std::variant<Formula, measure::Fault> formula_of(const model::Model& model, model::Index self,
                                                 std::string_view expression,
                                                 std::string_view unit);

// Refuses what changes would make of formulas, indicators, dated targets and exclusions that cannot
// be read; `model` is the state after them.
Status check_measures(const model::Model& model, const std::vector<model::Change>& changes);

// Measures with a formula and service levels with an indicator that follow from any of these,
// directly or not; each after all it follows from. Looks at every measure.
std::vector<model::Index> dependents_of(const model::Model& model,
                                        const std::vector<std::string>& ids);
// Those that use one directly.
std::vector<model::Index> users_of(const model::Model& model, std::string_view id);

// What is to be kept so that a formula's series says what its operands do, from a moment on (the
// whole, if none): new values, and nothing where a value can no longer be computed. Each version of
// the formula computes its own time.
Result<std::vector<store::Observation>> compute(Workspace& workspace, const model::Model& model,
                                                model::Index measure, std::optional<Instant> from);

// The newest values a formula would have, at the coarsest cadence among its operands.
struct Preview {
  measure::Cadence cadence = measure::Cadence::month;
  std::vector<std::pair<Instant, std::optional<double>>> values;
};
Result<Preview> preview(Workspace& workspace, const model::Model& model, const Formula& formula,
                        std::size_t most);

}  // namespace plumb::service
