#include "survey/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/distributions/students_t.hpp>

namespace plumb::survey {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// splitmix64 (Steele, Lea and Flood 2014): the same numbers on every machine and library.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    z ^= z >> 31U;
    // The bias is below bound / 2^53.
    return static_cast<std::size_t>(static_cast<double>(z >> 11U) * 0x1.0p-53 *
                                    static_cast<double>(bound));
  }

 private:
  std::uint64_t state_;
};

double drawn_mean(std::span<const double> values, Draws& draws) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[draws.below(values.size())];
  return sum / static_cast<double>(values.size());
}

// Linear between order statistics (R's type 7).
double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

constexpr std::size_t kDraws = 1000;
constexpr std::size_t kMany = 400;
constexpr double kNormal = 1.959963984540054;  // 97.5 percent

// Standard error of a mean.
double error_of(std::span<const double> values) {
  return std::sqrt(variance_of(values).value_or(0) / static_cast<double>(values.size()));
}
Interval normal(double mean, double error) {
  return {mean - kNormal * error, mean + kNormal * error};
}

Interval middle(std::vector<double> means) {
  std::sort(means.begin(), means.end());
  return {quantile(means, 0.025), quantile(means, 0.975)};
}

}  // namespace

double mean_of(std::span<const double> values) {
  if (values.empty()) return kNone;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median_of(std::vector<double> values) {
  if (values.empty()) return kNone;
  std::sort(values.begin(), values.end());
  return quantile(values, 0.5);
}

std::optional<double> variance_of(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum / static_cast<double>(values.size() - 1);
}

std::optional<Interval> interval_of_mean(std::span<const double> values, std::uint64_t seed) {
  if (values.size() < 2) return std::nullopt;
  if (values.size() >= kMany) return normal(mean_of(values), error_of(values));
  Draws random(seed);
  std::vector<double> means(kDraws);
  for (double& mean : means) mean = drawn_mean(values, random);
  return middle(std::move(means));
}

std::optional<Interval> interval_of_two(std::span<const double> a, double weight_a,
                                        std::span<const double> b, double weight_b,
                                        std::uint64_t seed) {
  if (a.size() < 2 || b.size() < 2) return std::nullopt;
  if (a.size() >= kMany && b.size() >= kMany) {
    return normal(weight_a * mean_of(a) + weight_b * mean_of(b),
                  std::hypot(weight_a * error_of(a), weight_b * error_of(b)));
  }
  Draws random(seed);
  std::vector<double> sums(kDraws);
  for (double& sum : sums) {
    const double first = weight_a * drawn_mean(a, random);
    sum = first + weight_b * drawn_mean(b, random);
  }
  return middle(std::move(sums));
}

std::optional<double> welch_p(std::span<const double> a, std::span<const double> b) {
  const auto variance_a = variance_of(a);
  const auto variance_b = variance_of(b);
  if (!variance_a || !variance_b) return std::nullopt;
  const double share_a = *variance_a / static_cast<double>(a.size());
  const double share_b = *variance_b / static_cast<double>(b.size());
  const double difference = mean_of(a) - mean_of(b);
  if (!(share_a + share_b > 0)) return difference == 0 ? 1.0 : 0.0;
  const double t = difference / std::sqrt(share_a + share_b);
  const double freedom = (share_a + share_b) * (share_a + share_b) /
                         (share_a * share_a / static_cast<double>(a.size() - 1) +
                          share_b * share_b / static_cast<double>(b.size() - 1));
  const boost::math::students_t distribution(freedom);
  return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(t)));
}

std::vector<std::optional<double>> holm(const std::vector<std::optional<double>>& p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i]) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return *p[a] < *p[b]; });
  std::vector<std::optional<double>> out(p.size());
  double least = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double factor = static_cast<double>(order.size() - rank);
    least = std::max(least, std::min(1.0, factor * *p[order[rank]]));
    out[order[rank]] = least;
  }
  return out;
}

}  // namespace plumb::survey
