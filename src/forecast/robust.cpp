#include "forecast/robust.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/students_t.hpp>

namespace plumb::forecast {

double median_of(std::vector<double> values) {
  if (values.empty()) return std::nan("");
  const std::size_t half = values.size() / 2;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double robust_deviation(std::span<const double> values) {
  std::vector<double> away(values.begin(), values.end());
  const double middle = median_of(away);
  for (double& v : away) v = std::abs(v - middle);
  return 1.4826 * median_of(std::move(away));
}

double two_sided(double statistic, double freedom) {
  if (std::isnan(statistic)) return 1;
  if (std::isinf(statistic)) return 0;
  const boost::math::students_t_distribution<double> student(std::max(freedom, 1.0));
  return 2 * boost::math::cdf(boost::math::complement(student, std::abs(statistic)));
}

}  // namespace plumb::forecast
