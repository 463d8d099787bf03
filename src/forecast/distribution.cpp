#include "forecast/distribution.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/students_t.hpp>

namespace plumb::forecast {
namespace {

// No exceptions at the ends: they are infinite, and held below.
using Policy = boost::math::policies::policy<
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>>;
using Student = boost::math::students_t_distribution<double, Policy>;
constexpr double kLargest = std::numeric_limits<double>::max();

double held(double value, double low, double high) {
  return std::clamp(std::clamp(value, low, high), -kLargest, kLargest);
}

double unit_quantile(double share, double freedom) {
  return boost::math::quantile(Student(freedom), std::clamp(share, 1e-12, 1 - 1e-12));
}

}  // namespace

double Distribution::quantile(double share) const {
  const double away = spread > 0 ? spread * unit_quantile(share, freedom) : 0;
  return held(middle + away, low, high);
}

double Distribution::units(double level, double freedom) {
  return unit_quantile((1 + level) / 2, freedom);
}

Interval Distribution::within(double units) const {
  const double away = spread > 0 ? spread * units : 0;
  return {held(middle - away, low, high), held(middle + away, low, high)};
}

Interval Distribution::interval(double level) const {
  return within(units(level, freedom));
}

double Distribution::at_most(double value) const {
  if (value >= high) return 1;
  if (value < low) return 0;
  if (!(spread > 0)) return value >= std::clamp(middle, low, high) ? 1 : 0;
  return boost::math::cdf(Student(freedom), (value - middle) / spread);
}

double Distribution::at_least(double value) const {
  if (value <= low) return 1;
  if (value > high) return 0;
  if (!(spread > 0)) return value <= std::clamp(middle, low, high) ? 1 : 0;
  return boost::math::cdf(boost::math::complement(Student(freedom), (value - middle) / spread));
}

}  // namespace plumb::forecast
