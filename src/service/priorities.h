// Weights of goals from what people say: values, an order, or pairwise comparisons.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/result.h"

namespace plumb::service {

// Rank-order centroid weights of `count` things, most important first; sum 1.
//   w_k = (1 / n) sum_{i = k..n} 1 / i
// Barron and Barrett, Management Science 42(11), 1996.
std::vector<double> rank_weights(std::size_t count);

// `a` is `ratio` times as important as `b`.
struct Comparison {
  std::size_t a = 0;
  std::size_t b = 0;
  double ratio = 1;
};

struct Pairwise {
  std::vector<double> weights;  // sum 1
  double lambda = 0;            // principal eigenvalue
  // Consistency ratio: how much the comparisons contradict each other, against comparisons made at
  // random; above 0.1 they should be looked at again. 0 with fewer than three things, or where
  // nothing is compared twice.
  double consistency = 0;
  // The comparison furthest from the weights, and the ratio that would fit; null if all fit.
  std::optional<Comparison> worst;
  double fitting = 1;
};

// Principal eigenvector of the comparison matrix: Saaty, Journal of Mathematical Psychology 15(3),
// 1977. Pairs that nobody compared are left to the others (Harker, Mathematical Modelling 9(11),
// 1987), as long as comparisons connect all; the random index is reduced for them (Agoston and
// Csato, Omega 108, 2022). A later comparison of a pair replaces an earlier one. Fails with
// bad_input: a thing compared with itself, a ratio that is not above 0, things not connected
// (`where` holds the place of one in the list).
Result<Pairwise> pairwise_weights(std::size_t count, const std::vector<Comparison>& comparisons);

}  // namespace plumb::service
