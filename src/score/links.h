// Coverage, purpose and link scores from sums over elements: engine.md section 4.
#pragma once

#include <array>
#include <cstdint>

#include "score/analysis.h"
#include "score/engine_flat.h"

namespace plumb::score {

// A sum carried to twice the usual precision, so that adding and later subtracting the same terms
// leaves nothing behind (Knuth's two-sum). `peak` is the largest it has been: once the sum is small
// against it, what is left is rounding and the sum should be taken anew.
struct Sum {
  double high = 0;
  double low = 0;
  double peak = 0;

  void add(double term) {
    const double sum = high + term;
    const double part = sum - high;
    low += (high - (sum - part)) + (term - part);
    high = sum;
    if (sum > peak) peak = sum;
  }
  void add(const Sum& other) {
    add(other.high);
    add(other.low);
  }
  // What lies within rounding of nothing is nothing: a score of 0 must not depend on history.
  double value() const {
    const double sum = high + low;
    return sum > 1e-14 * peak ? sum : 0;
  }
  bool worn() const { return peak > 0 && value() < 1e-3 * peak; }
};

struct Sums {
  std::array<Sum, 3> demand;                // by demand domain
  std::array<std::int64_t, 3> demanding{};  // elements with demand > 0
  std::array<Sum, 6> met;                   // by link: demand times S_own_Y
  std::array<Sum, 4> cost;                  // by supply domain
  std::array<std::int64_t, 4> costed{};     // elements with cost > 0
  std::array<std::int64_t, 4> elements{};
  std::array<Sum, 6> useful;  // by link: cost times p_X
  std::array<Sum, 6> led;     // by link: p_X

  void add(const Sums& other);
  // True if a sum has lost most of what it once held while terms remain.
  bool worn() const;
};

// Adds (sign +1) or takes away (sign -1) what v contributes; the terms are the same to the bit.
void contribute(const Flat& flat, Node v, double sign, Sums& sums);

// Sums over places in [first, last).
Sums sum_range(const Flat& flat, std::uint32_t first, std::uint32_t last);

// Link scores and structure line; leaves confidences and errors alone.
void score_links(const Sums& sums, Analysis& analysis);

// Harmonic mean: 2ab/(a+b), 0 if both are 0.
double harmonic(double a, double b);

// Index of the links of demand domain X and of supply domain Y.
inline constexpr std::array<unsigned, 6> kDemandOf = {0, 0, 0, 1, 1, 2};
inline constexpr std::array<unsigned, 6> kSupplyOf = {1, 2, 3, 2, 3, 3};

}  // namespace plumb::score
