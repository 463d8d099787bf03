#include "service/priorities.h"

#include <array>
#include <cmath>
#include <string>

namespace plumb::service {
namespace {

using Matrix = std::vector<std::vector<double>>;

constexpr double kSettled = 1e-13;
constexpr int kMostRounds = 100'000;
// Ratios nearer to their fitting value than this are not worth naming.
constexpr double kFits = 1e-6;

// Mean consistency index of random comparisons: Saaty, The Analytic Hierarchy Process, 1980; beyond
// fifteen things from the line that Alonso and Lamata fitted (International Journal of Uncertainty,
// Fuzziness and Knowledge-Based Systems 14(4), 2006).
double random_index(std::size_t count) {
  constexpr std::array<double, 16> kKnown = {0,    0,    0,    0.58, 0.90, 1.12, 1.24, 1.32,
                                             1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
  if (count < kKnown.size()) return kKnown[count];
  const auto n = static_cast<double>(count);
  return (2.7699 * n - 4.3513 - n) / (n - 1);
}

bool connected(const Matrix& matrix, std::size_t& outside) {
  std::vector<bool> seen(matrix.size(), false);
  std::vector<std::size_t> stack = {0};
  seen[0] = true;
  while (!stack.empty()) {
    const std::size_t at = stack.back();
    stack.pop_back();
    for (std::size_t i = 0; i < matrix.size(); ++i) {
      if (seen[i] || matrix[at][i] <= 0) continue;
      seen[i] = true;
      stack.push_back(i);
    }
  }
  for (outside = 0; outside < seen.size(); ++outside) {
    if (!seen[outside]) return false;
  }
  return true;
}

// Power iteration; the matrix is non-negative, connected and has a positive diagonal.
void principal(const Matrix& matrix, Pairwise& out) {
  const std::size_t n = matrix.size();
  out.weights.assign(n, 1 / static_cast<double>(n));
  for (int round = 0; round < kMostRounds; ++round) {
    std::vector<double> next(n, 0);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < n; ++k) next[i] += matrix[i][k] * out.weights[k];
      sum += next[i];
    }
    double moved = 0;
    for (std::size_t i = 0; i < n; ++i) {
      next[i] /= sum;
      moved = std::max(moved, std::abs(next[i] - out.weights[i]));
    }
    out.weights = std::move(next);
    out.lambda = sum;
    if (moved < kSettled) break;
  }
}

void find_worst(const Matrix& matrix, Pairwise& out) {
  double furthest = kFits;
  for (std::size_t a = 0; a < matrix.size(); ++a) {
    for (std::size_t b = a + 1; b < matrix.size(); ++b) {
      if (matrix[a][b] <= 0) continue;
      const double fitting = out.weights[a] / out.weights[b];
      const double distance = std::abs(std::log(matrix[a][b] / fitting));
      if (distance <= furthest) continue;
      furthest = distance;
      out.worst = Comparison{a, b, matrix[a][b]};
      out.fitting = fitting;
    }
  }
}

}  // namespace

std::vector<double> rank_weights(std::size_t count) {
  std::vector<double> out(count, 0);
  double sum = 0;
  for (std::size_t k = count; k > 0; --k) {
    sum += 1 / static_cast<double>(k);
    out[k - 1] = sum / static_cast<double>(count);
  }
  return out;
}

Result<Pairwise> pairwise_weights(std::size_t count, const std::vector<Comparison>& comparisons) {
  Matrix matrix(count, std::vector<double>(count, 0));
  for (const Comparison& comparison : comparisons) {
    if (comparison.a >= count || comparison.b >= count || comparison.a == comparison.b) {
      return bad_input("A comparison needs two different goals of the list.", {},
                       "Name both goals of the comparison in goals.");
    }
    if (!(comparison.ratio > 0) || !std::isfinite(comparison.ratio)) {
      return bad_input("The ratio of a comparison has to be above 0.", {}, "Use 1/9 to 9.");
    }
    matrix[comparison.a][comparison.b] = comparison.ratio;
    matrix[comparison.b][comparison.a] = 1 / comparison.ratio;
  }
  std::size_t outside = 0;
  if (count > 0 && !connected(matrix, outside)) {
    return bad_input("A goal is not compared with the others, not even through a third.",
                     std::to_string(outside), "Compare it with one of them.");
  }
  Pairwise out;
  if (count == 0) return out;
  double unknown = 0;
  for (std::size_t i = 0; i < count; ++i) {
    double missing = 0;
    for (std::size_t k = 0; k < count; ++k) missing += i != k && matrix[i][k] <= 0 ? 1 : 0;
    matrix[i][i] = 1 + missing;
    unknown += missing / 2;
  }
  principal(matrix, out);
  const auto n = static_cast<double>(count);
  if (count >= 3) {
    const double free = (n - 1) * (n - 2);
    const double usual = random_index(count) * (1 - 2 * unknown / free);
    const double index = std::max(0.0, (out.lambda - n) / (n - 1));
    out.consistency = usual > 1e-9 ? index / usual : 0;
  }
  find_worst(matrix, out);
  return out;
}

}  // namespace plumb::service
