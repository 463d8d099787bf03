#include "forecast/intermittent.h"

#include <algorithm>

namespace plumb::forecast {

bool is_intermittent(std::span<const double> values) {
  std::size_t zeros = 0;
  for (const double v : values) {
    if (v < 0) return false;
    if (v == 0) ++zeros;
  }
  return values.size() >= zeros + 2 && 10 * zeros >= 3 * values.size();
}

double croston(std::span<const double> values, double alpha) {
  double size = 0;
  double steps = 0;
  double since = 0;
  for (const double v : values) {
    since += 1;
    if (v == 0) continue;
    if (steps == 0) {
      size = v;
      steps = since;
    } else {
      size += alpha * (v - size);
      steps += alpha * (since - steps);
    }
    since = 0;
  }
  return steps > 0 ? size / steps : 0;
}

double syntetos_boylan(std::span<const double> values, double alpha) {
  return (1 - alpha / 2) * croston(values, alpha);
}

double teunter(std::span<const double> values, double alpha, double beta) {
  const auto first = std::find_if(values.begin(), values.end(), [](double v) { return v != 0; });
  if (first == values.end()) return 0;
  double size = *first;
  double chance = 1 / static_cast<double>(first - values.begin() + 1);
  for (auto at = first + 1; at != values.end(); ++at) {
    if (*at == 0) {
      chance -= beta * chance;
    } else {
      size += alpha * (*at - size);
      chance += beta * (1 - chance);
    }
  }
  return size * chance;
}

}  // namespace plumb::forecast
