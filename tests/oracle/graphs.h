// Random graphs for property tests: made from a seed, compared field by field, and
// printed so that a person can follow them by hand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "score/analysis.h"
#include "score/engine.h"
#include "score/graph.h"

namespace plumb::oracle {

// SplitMix64. The same numbers everywhere, which the standard's distributions do not promise.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::size_t below(std::size_t bound);  // 0 if bound is 0
  double unit();                         // [0, 1)
  bool chance(double probability) { return unit() < probability; }

 private:
  std::uint64_t state_;
};

// What a random graph may contain.
struct Recipe {
  std::size_t max_elements = 60;
  bool cycles = true;
  bool hinderers = true;
  bool parts = true;
  bool coarse = false;  // strengths and conditions from few values: many ties, zeros and ones
};

score::Graph random_graph(Random& random, const Recipe& recipe);
// A value as the recipe's graphs have it.
double random_condition(Random& random, bool coarse);
double random_strength(Random& random, bool coarse);

// One row per element and edge.
std::string describe(const score::Graph& graph);
std::string describe(const score::Edit& edit);

// Which fields are compared.
struct Fields {
  bool values = true;      // sections 2 to 4 and structure
  bool gradients = false;  // section 7
  double tolerance = 1e-9;
};

// Empty if equal, else the first deviation. Fields are named as in analysis.h. A deviation is
// absolute below 1 and relative above (derivatives may be large).
std::string difference(const score::Analysis& got, const score::Analysis& expected,
                       const Fields& fields);
// The same for one number; `name` stands in the answer.
std::string difference(const std::string& name, double got, double expected, double tolerance);

// All but section 7 is the same to the last bit.
bool identical(const score::Analysis& a, const score::Analysis& b);

}  // namespace plumb::oracle
