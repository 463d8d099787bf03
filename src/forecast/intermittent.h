// Demand that comes now and then: mostly zeros, sometimes a size.
#pragma once

#include <cstddef>
#include <span>

namespace plumb::forecast {

// At least three values in ten are zero, none is negative and two are not zero.
bool is_intermittent(std::span<const double> values);

// Croston 1972: sizes and the steps between them smoothed apart, size over steps; `alpha` in (0, 1)
// for both. First states are the first size and the steps until it. 0 if nothing ever came.
double croston(std::span<const double> values, double alpha);
// Syntetos and Boylan 2005: the same less its bias, times 1 - alpha / 2.
double syntetos_boylan(std::span<const double> values, double alpha);
// Teunter, Syntetos and Babai 2011: the chance of a demand is smoothed at every step, so that the
// forecast sinks when nothing comes any more.
double teunter(std::span<const double> values, double alpha, double beta);

}  // namespace plumb::forecast
