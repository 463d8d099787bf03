// Finding the smallest value of a function of a few numbers inside a box, without derivatives.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace plumb::forecast {

inline constexpr std::size_t kMostUnknowns = 8;

struct Unknown {
  double start = 0;
  double step = 0.1;  // of the first simplex
  double low = 0;
  double high = 1;
};

struct Minimum {
  std::array<double, kMostUnknowns> at{};
  double value = std::numeric_limits<double>::infinity();
};

// Nelder and Mead 1965 with the usual coefficients; a point outside the box is put on its edge. At
// most `most` evaluations and a bit; stops early when the simplex is flat to `flat` of its value.
// Deterministic. What is not finite counts as infinitely bad.
template <typename Function>
Minimum minimise(const Function& function, std::span<const Unknown> unknowns, int most,
                 double flat = 1e-6) {
  using Point = std::array<double, kMostUnknowns>;
  const std::size_t n = std::min(unknowns.size(), kMostUnknowns);
  std::array<Point, kMostUnknowns + 1> corner{};
  std::array<double, kMostUnknowns + 1> value{};
  int used = 0;
  const auto evaluate = [&](Point& at) {
    for (std::size_t i = 0; i < n; ++i)
      at[i] = std::clamp(at[i], unknowns[i].low, unknowns[i].high);
    ++used;
    const double got = function(at);
    return std::isfinite(got) ? got : std::numeric_limits<double>::infinity();
  };
  for (std::size_t c = 0; c <= n; ++c) {
    for (std::size_t i = 0; i < n; ++i) corner[c][i] = unknowns[i].start;
    if (c > 0) {
      const Unknown& moved = unknowns[c - 1];
      const bool room = moved.start + moved.step <= moved.high;
      corner[c][c - 1] += room ? moved.step : -moved.step;
    }
    value[c] = evaluate(corner[c]);
  }
  const auto swap = [&](std::size_t a, std::size_t b) {
    std::swap(corner[a], corner[b]);
    std::swap(value[a], value[b]);
  };
  for (;;) {
    if (n == 0) break;
    // The best first, the worst last, the second worst before it.
    for (std::size_t i = 1; i <= n; ++i) {
      for (std::size_t j = i; j > 0 && value[j] < value[j - 1]; --j) swap(j, j - 1);
    }
    if (used >= most || value[n] - value[0] <= flat * std::abs(value[0])) break;
    Point middle{};
    for (std::size_t c = 0; c < n; ++c) {
      for (std::size_t i = 0; i < n; ++i) middle[i] += corner[c][i] / static_cast<double>(n);
    }
    const auto away = [&](double factor) {
      Point at{};
      for (std::size_t i = 0; i < n; ++i) at[i] = middle[i] + factor * (corner[n][i] - middle[i]);
      return at;
    };
    Point mirrored = away(-1);
    const double mirrored_value = evaluate(mirrored);
    Point next = mirrored;
    double next_value = mirrored_value;
    if (mirrored_value < value[0]) {
      Point further = away(-2);
      const double further_value = evaluate(further);
      if (further_value < mirrored_value) {
        next = further;
        next_value = further_value;
      }
    } else if (mirrored_value >= value[n - 1]) {
      next = away(mirrored_value < value[n] ? -0.5 : 0.5);
      next_value = evaluate(next);
      if (next_value >= std::min(mirrored_value, value[n])) {
        for (std::size_t c = 1; c <= n; ++c) {
          for (std::size_t i = 0; i < n; ++i) {
            corner[c][i] = corner[0][i] + 0.5 * (corner[c][i] - corner[0][i]);
          }
          value[c] = evaluate(corner[c]);
        }
        continue;
      }
    }
    corner[n] = next;
    value[n] = next_value;
  }
  return {corner[0], value[0]};
}

}  // namespace plumb::forecast
