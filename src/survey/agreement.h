// Whether people agree, and whether questions measure one thing. Rows of a table are people (or
// what was judged), columns are items (or judges); NaN is a missing answer.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace plumb::survey {

using Row = std::vector<double>;

// Agreement within a group on one item: 1 - s^2 / s_e^2, where s_e^2 = (A^2 - 1) / 12 is the
// variance of answers spread evenly over A points (James, Demaree and Wolf 1984). Below 0 counts as
// 0, as is usual. None below two values.
std::optional<double> rwg(std::span<const double> values, std::size_t points);
// The same for several items of one scale: J (1 - v) / (J (1 - v) + v), v the mean of s^2 / s_e^2;
// 0 where v > 1. Items nobody or one person judged are left out.
std::optional<double> rwg_j(const std::vector<Row>& people, std::size_t points);

// Mean distance from the group's mean (Burke, Finkelstein and Dusig 1999); agreement is usually
// granted up to A / 6.
std::optional<double> mean_deviation(std::span<const double> values);

// Intraclass correlations (Shrout and Fleiss 1979), from rows without a missing value (listwise):
// rows are targets, columns judges. None below two rows or two columns, or without any spread.
struct Icc {
  double one_single = 0, two_single = 0, three_single = 0;  // ICC(1,1), (2,1), (3,1)
  double one_mean = 0, two_mean = 0, three_mean = 0;        // ICC(1,k), (2,k), (3,k)
  std::size_t targets = 0;
  std::size_t judges = 0;
};
std::optional<Icc> icc(const std::vector<Row>& targets);

// Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's alpha-reliability): rows are
// units, columns observers; units with one value only are left out. 1: full agreement; 0: as by
// chance. None if fewer than two units can be compared or all values are equal.
enum class Metric : unsigned char { nominal, ordinal, interval };
std::optional<double> krippendorff(const std::vector<Row>& units, Metric metric);

// Whether items measure one thing: k / (k - 1) (1 - sum of variances / variance of the sum)
// (Cronbach 1951). `pairwise` takes each covariance over the people who answered both items;
// `listwise` only people who answered all. `standardised` is the same of the correlations. None
// below two items, below two people, or without any spread.
enum class MissingRule : unsigned char { pairwise, listwise };
struct Alpha {
  double raw = 0;
  double standardised = 0;
  std::size_t people = 0;  // who answered at least one item; listwise: all
};
std::optional<Alpha> cronbach(const std::vector<Row>& people, MissingRule rule);

}  // namespace plumb::survey
