// What a value to come may be: Student's t about a middle, held between bounds.
#pragma once

#include <limits>

namespace plumb::forecast {

struct Interval {
  double low = 0;
  double high = 0;
};

// Values beyond a bound are counted at the bound: a percentage forecast near 100 has some chance of
// exactly 100. A spread of 0 is a value known for certain.
struct Distribution {
  double middle = 0;
  double spread = 0;    // of t, not its standard deviation; >= 0
  double freedom = 30;  // > 0; fewer degrees have heavier tails
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();

  // The value that a share of (0, 1) lies below or at. Nondecreasing in `share`; finite.
  double quantile(double share) const;
  // The middle `level` of (0, 1); a higher level contains a lower one.
  Interval interval(double level) const;
  // The same from what `units` gave for that level and these degrees of freedom: a forecast has
  // many steps and one number of degrees.
  Interval within(double units) const;
  static double units(double level, double freedom);
  // Chances in [0, 1]: monotone in `value`, and consistent with `quantile`.
  double at_most(double value) const;
  double at_least(double value) const;
};

}  // namespace plumb::forecast
