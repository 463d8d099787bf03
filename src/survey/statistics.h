// What a group of numbers says, and how sure one can be: spread, intervals, differences of two
// groups and how many of several differences to believe. Pure functions; missing values are left
// out by the caller unless a function says otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace plumb::survey {

double mean_of(std::span<const double> values);  // NaN if there are none
double median_of(std::vector<double> values);    // NaN if there are none
// Of a sample: divided by n - 1. None below two values.
std::optional<double> variance_of(std::span<const double> values);

struct Interval {
  double low = 0;
  double high = 0;
};

// The mean's 95 percent interval by the percentile bootstrap (Efron and Tibshirani 1993, ch. 13):
// 1,000 samples with replacement from a seeded generator, so that the same answers give the same
// interval. From 400 values up the normal interval, which is the same to a hundredth of the spread
// there and costs nothing. None below two values.
std::optional<Interval> interval_of_mean(std::span<const double> values, std::uint64_t seed);
// The same for weight_a mean(a) + weight_b mean(b), each group drawn from itself: 1 and -1 for a
// difference, a half each for two sides that count alike. None if either has no two values.
std::optional<Interval> interval_of_two(std::span<const double> a, double weight_a,
                                        std::span<const double> b, double weight_b,
                                        std::uint64_t seed);

// Whether two means differ (Welch 1947): two-sided p of t with Welch's degrees of freedom. None
// below two values on a side. Without any spread: 1 if the means are equal, else 0.
std::optional<double> welch_p(std::span<const double> a, std::span<const double> b);

// p values corrected for there being several of them (Holm 1979), in the order they came in. What
// is none stays none and does not count.
std::vector<std::optional<double>> holm(const std::vector<std::optional<double>>& p);

}  // namespace plumb::survey
