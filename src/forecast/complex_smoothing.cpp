#include "forecast/complex_smoothing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "forecast/minimise.h"

namespace plumb::forecast {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

struct Run {
  double real = 0;  // weights of the error
  double imaginary = 0;
  double level = 0;
  double carried = 0;

  double step(double value) {
    const double error = value - level;
    const double before = level;
    level = before - (1 - imaginary) * carried + (real - imaginary) * error;
    carried = before + (1 - real) * carried + (real + imaginary) * error;
    return error;
  }
};

// Svetunkov et al. 2022, the stability condition of the model.
bool stable(double real, double imaginary) {
  const auto square = [](double x) { return x * x; };
  return square(real - 2.5) + square(imaginary) > 1.25 &&
         square(real - 0.5) + square(imaginary - 1) > 0.25 &&
         square(real - 1.5) + square(imaginary - 0.5) < 1.5;
}

}  // namespace

std::vector<double> ahead_complex(std::span<const double> values, std::size_t steps) {
  const std::size_t n = std::min<std::size_t>(values.size(), 6);
  double first = 0;
  for (std::size_t t = 0; t < n; ++t) first += values[t] / static_cast<double>(n);
  double change = 1e-12;
  for (std::size_t t = 1; t < values.size(); ++t) change += std::abs(values[t] - values[t - 1]);
  change /= static_cast<double>(values.size());
  const std::array<Unknown, 4> unknowns{Unknown{1.3, 0.2, 0, 3}, Unknown{1, 0.02, 0, 2},
                                        Unknown{first, change, -kInfinite, kInfinite},
                                        Unknown{first / 1.1, change, -kInfinite, kInfinite}};
  const auto run_of = [](const std::array<double, kMostUnknowns>& at) {
    return Run{at[0], at[1], at[2], at[3]};
  };
  const auto loss = [&](const std::array<double, kMostUnknowns>& at) {
    if (!stable(at[0], at[1])) return kInfinite;
    Run run = run_of(at);
    double sum = 0;
    for (const double y : values) {
      const double error = run.step(y);
      sum += error * error;
    }
    return sum;
  };
  const Minimum best = minimise(loss, unknowns, 220, 1e-6);
  Run run = run_of(best.at);
  for (const double y : values) run.step(y);
  std::vector<double> out;
  for (std::size_t h = 0; h < steps; ++h) {
    out.push_back(run.level);
    run.step(run.level);
  }
  return out;
}

}  // namespace plumb::forecast
