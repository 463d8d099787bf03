// Figures that a few wild values do not move.
#pragma once

#include <span>
#include <vector>

namespace plumb::forecast {

double median_of(std::vector<double> values);  // NaN if there are none
// 1.4826 times the median distance from the median: the standard deviation of normal values.
double robust_deviation(std::span<const double> values);

// Two-sided p of a Student's t statistic; 1 for a statistic that is not a number.
double two_sided(double statistic, double freedom);

}  // namespace plumb::forecast
