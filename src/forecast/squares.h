// Least squares for a handful of unknowns.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

// Sums of products of rows, from which least squares are solved: X'X and X'y.
class Squares {
 public:
  explicit Squares(std::size_t unknowns)
      : size_(unknowns), products_(unknowns * unknowns, 0.0), with_target_(unknowns, 0.0) {}

  void add(std::span<const double> row, double target, double weight = 1);
  // The coefficients that minimise the weighted squares plus `ridge` times the square of each
  // coefficient measured in the spread of its own column. Empty if there is no single answer.
  std::vector<double> solve(double ridge = 0) const;
  // Entry (i, i) of the inverse of X'X: the variance of coefficient i per variance of an error. 0
  // if there is none.
  double inverse_at(std::size_t i) const;

 private:
  std::size_t size_;
  std::vector<double> products_;  // lower half, by rows
  std::vector<double> with_target_;
};

}  // namespace plumb::forecast
