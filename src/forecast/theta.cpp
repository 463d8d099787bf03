#include "forecast/theta.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "forecast/minimise.h"

namespace plumb::forecast {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

double slope_of(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double middle = (n - 1) / 2;
  double cross = 0;
  double spread = 0;
  for (std::size_t t = 0; t < values.size(); ++t) {
    const double x = static_cast<double>(t) - middle;
    cross += x * values[t];
    spread += x * x;
  }
  return spread > 0 ? cross / spread : 0;
}

// The recursion of Fiorucci et al. 2016, equations 8 to 12.
class Dynamic {
 public:
  explicit Dynamic(const ThetaModel& model)
      : alpha_(model.alpha), share_(1 - 1 / model.theta), level_(model.level) {}

  double expected() const {
    return level_ + share_ * (decay_ * intercept_ + (1 - decay_ * (1 - alpha_)) / alpha_ * slope_);
  }
  void take(double value) {
    level_ = alpha_ * value + (1 - alpha_) * level_;
    count_ += 1;
    if (count_ > 1) {
      slope_ = ((count_ - 2) * slope_ + 6 * (value - mean_) / count_) / (count_ + 1);
    }
    mean_ += (value - mean_) / count_;
    intercept_ = mean_ - slope_ * (count_ + 1) / 2;
    decay_ *= 1 - alpha_;
  }

 private:
  double alpha_;
  double share_;
  double level_;
  double count_ = 0;
  double mean_ = 0;
  double intercept_ = 0;
  double slope_ = 0;
  double decay_ = 1;
};

double squares(const ThetaModel& model, std::span<const double> values) {
  Dynamic run(model);
  double sum = 0;
  for (std::size_t t = 0; t < values.size(); ++t) {
    const double error = values[t] - run.expected();
    // The line is not known before the third value.
    if (t >= 2) sum += error * error;
    run.take(values[t]);
  }
  return sum;
}

}  // namespace

std::vector<double> ahead_theta(std::span<const double> values, std::size_t steps) {
  const double drift = slope_of(values) / 2;
  const auto smooth = [&](const std::array<double, kMostUnknowns>& at) {
    double level = at[1];
    double sum = 0;
    for (const double y : values) {
      const double error = y - level;
      sum += error * error;
      level += at[0] * error;
    }
    return sum;
  };
  double change = 1e-12;
  for (std::size_t t = 1; t < values.size(); ++t) change += std::abs(values[t] - values[t - 1]);
  change /= static_cast<double>(values.size());
  const std::array<Unknown, 2> unknowns{Unknown{0.3, 0.3, 1e-4, 0.9999},
                                        Unknown{values[0], change, -kInfinite, kInfinite}};
  const Minimum best = minimise(smooth, unknowns, 80, 1e-6);
  const double alpha = best.at[0];
  double level = best.at[1];
  for (const double y : values) level += alpha * (y - level);
  const auto n = static_cast<double>(values.size());
  std::vector<double> out;
  for (std::size_t h = 0; h < steps; ++h) {
    out.push_back(level + drift * (static_cast<double>(h) + (1 - std::pow(1 - alpha, n)) / alpha));
  }
  return out;
}

ThetaModel fit_dynamic_theta(std::span<const double> values) {
  if (values.size() < 3) return {values.empty() ? 0 : values.back(), 0.9999, 2};
  double change = 1e-12;
  for (std::size_t t = 1; t < values.size(); ++t) change += std::abs(values[t] - values[t - 1]);
  change /= static_cast<double>(values.size());
  const std::array<Unknown, 3> unknowns{Unknown{0.5, 0.2, 0.1, 0.99}, Unknown{2, 1, 1, 20},
                                        Unknown{values[0] / 2, change, -kInfinite, kInfinite}};
  const auto model_of = [](const std::array<double, kMostUnknowns>& at) {
    return ThetaModel{at[2], at[0], at[1]};
  };
  const Minimum best =
      minimise([&](const auto& at) { return squares(model_of(at), values); }, unknowns, 150, 1e-5);
  return model_of(best.at);
}

std::vector<double> ahead_dynamic_theta(const ThetaModel& model, std::span<const double> values,
                                        std::size_t steps) {
  Dynamic run(model);
  for (const double y : values) run.take(y);
  std::vector<double> out;
  for (std::size_t h = 0; h < steps; ++h) {
    out.push_back(run.expected());
    run.take(out.back());
  }
  return out;
}

}  // namespace plumb::forecast
