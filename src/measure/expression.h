// Formulas over measures: "sum({kpi-1}, {kpi-2}) / {kpi-3}". A small language without side effects;
// docs/formats/expression.md has grammar, units and what happens where a value is missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "measure/unit.h"

namespace plumb::measure {

// What is wrong with a formula, where in it (byte), and what to do.
struct Fault {
  std::string what;
  std::size_t offset = 0;
  std::string remedy;
};

enum class Call : std::uint8_t {
  number,
  reference,
  negate,
  add,
  subtract,
  multiply,
  divide,
  least,        // min(a, b ...)
  greatest,     // max(a, b ...)
  sum,          // sum(a, b ...)
  mean,         // mean(a, b ...)
  previous,     // previous(a) or previous(a, n): n periods earlier
  moving_mean,  // moving_mean(a, n): over this and the n - 1 periods before
  moving_sum,   // moving_sum(a, n)
};

// Nodes stand after their arguments; the last is the whole.
struct Node {
  Call call = Call::number;
  std::size_t offset = 0;
  double number = 0;          // number: in its unit
  Unit unit;                  // number
  std::size_t reference = 0;  // index into Expression::references
  std::size_t periods = 0;    // of previous and the moving ones
  std::vector<std::size_t> arguments;
};

struct Expression {
  std::vector<Node> nodes;
  std::vector<std::string> references;  // ids of measures, each once, in order of first use
};

inline constexpr std::size_t kMostExpressionBytes = 2000;
inline constexpr std::size_t kMostNodes = 500;
inline constexpr std::size_t kDeepestExpression = 50;
inline constexpr std::size_t kMostShifted = 120;  // periods of previous and the moving ones

std::variant<Expression, Fault> parse_expression(std::string_view text);

// The unit of what it computes, given those of its references (in their order). A fault where
// different kinds are added or compared.
std::variant<Unit, Fault> unit_of(const Expression& expression, const std::vector<Unit>& units,
                                  const std::vector<std::string>& names);

// Periods before the first that its value there depends on.
std::size_t look_back(const Expression& expression);

// Values by period, in the plainest unit, of references given in theirs (units scale them). All are
// equally long; NaN is missing, and whatever needs something missing is missing; so is a quotient
// by zero and what is not finite. Linear in length times nodes.
std::vector<double> evaluate(const Expression& expression, const std::vector<Unit>& units,
                             const std::vector<std::vector<double>>& values);

}  // namespace plumb::measure
