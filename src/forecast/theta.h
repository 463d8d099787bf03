// The theta method and its relatives: a line and a smoothed series, taken together.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace plumb::forecast {

// Assimakopoulos and Nikolopoulos 2000 in the form of Hyndman and Billah 2003: simple exponential
// smoothing plus a drift of half the slope of the line through the series. No season.
std::vector<double> ahead_theta(std::span<const double> values, std::size_t steps);

struct ThetaModel {
  double level = 0;  // before the first value
  double alpha = 0.5;
  double theta = 2;
};
// The dynamic optimised theta model of Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016:
// smoothing, theta and the first level by least squares of the one-step errors, the line that of
// the values so far. No season. Needs three values.
ThetaModel fit_dynamic_theta(std::span<const double> values);
std::vector<double> ahead_dynamic_theta(const ThetaModel& model, std::span<const double> values,
                                        std::size_t steps);

}  // namespace plumb::forecast
