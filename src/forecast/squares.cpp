#include "forecast/squares.h"

#include <cmath>

namespace plumb::forecast {

void Squares::add(std::span<const double> row, double target, double weight) {
  for (std::size_t i = 0; i < size_; ++i) {
    const double scaled = weight * row[i];
    for (std::size_t j = 0; j <= i; ++j) products_[i * size_ + j] += scaled * row[j];
    with_target_[i] += scaled * target;
  }
}

// Cholesky: products = L L'.
std::vector<double> Squares::solve(double ridge) const {
  std::vector<double> lower = products_;
  std::vector<double> out = with_target_;
  for (std::size_t i = 0; i < size_; ++i) {
    const double diagonal = products_[i * size_ + i];
    lower[i * size_ + i] += ridge * diagonal;
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = lower[i * size_ + j];
      for (std::size_t k = 0; k < j; ++k) sum -= lower[i * size_ + k] * lower[j * size_ + k];
      if (i == j) {
        if (!(sum > 1e-12 * diagonal)) return {};
        lower[i * size_ + i] = std::sqrt(sum);
      } else {
        lower[i * size_ + j] = sum / lower[j * size_ + j];
      }
    }
  }
  for (std::size_t i = 0; i < size_; ++i) {
    for (std::size_t k = 0; k < i; ++k) out[i] -= lower[i * size_ + k] * out[k];
    out[i] /= lower[i * size_ + i];
  }
  for (std::size_t i = size_; i-- > 0;) {
    for (std::size_t k = i + 1; k < size_; ++k) out[i] -= lower[k * size_ + i] * out[k];
    out[i] /= lower[i * size_ + i];
  }
  return out;
}

double Squares::inverse_at(std::size_t i) const {
  Squares unit = *this;
  unit.with_target_.assign(size_, 0.0);
  unit.with_target_[i] = 1;
  const std::vector<double> column = unit.solve();
  return column.empty() ? 0 : column[i];
}

}  // namespace plumb::forecast
