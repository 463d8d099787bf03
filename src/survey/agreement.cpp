#include "survey/agreement.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "survey/statistics.h"

namespace plumb::survey {
namespace {

bool complete(const Row& row) {
  return std::none_of(row.begin(), row.end(), [](double value) { return std::isnan(value); });
}

std::vector<double> present(const std::vector<Row>& rows, std::size_t column) {
  std::vector<double> out;
  for (const Row& row : rows) {
    if (column < row.size() && !std::isnan(row[column])) out.push_back(row[column]);
  }
  return out;
}

std::size_t columns_of(const std::vector<Row>& rows) {
  std::size_t out = 0;
  for (const Row& row : rows) out = std::max(out, row.size());
  return out;
}

double even_variance(std::size_t points) {
  const auto a = static_cast<double>(points);
  return (a * a - 1) / 12;
}

struct Moments {
  double covariance = 0;
  double correlation = 0;
};

// Over the rows that have both.
std::optional<Moments> moments(const std::vector<Row>& rows, std::size_t a, std::size_t b) {
  std::vector<double> first;
  std::vector<double> second;
  for (const Row& row : rows) {
    if (std::isnan(row[a]) || std::isnan(row[b])) continue;
    first.push_back(row[a]);
    second.push_back(row[b]);
  }
  if (first.size() < 2) return std::nullopt;
  const double mean_a = mean_of(first);
  const double mean_b = mean_of(second);
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    ab += (first[i] - mean_a) * (second[i] - mean_b);
    aa += (first[i] - mean_a) * (first[i] - mean_a);
    bb += (second[i] - mean_b) * (second[i] - mean_b);
  }
  if (!(aa > 0 && bb > 0)) return std::nullopt;
  return Moments{ab / static_cast<double>(first.size() - 1), ab / std::sqrt(aa * bb)};
}

// Distance of two values by their rank among all values of a unit table.
class Distance {
 public:
  Distance(Metric metric, const std::map<double, double>& counts) : metric_(metric) {
    double before = 0;
    for (const auto& [value, count] : counts) {
      middle_[value] = before + count / 2;
      before += count;
    }
  }
  double operator()(double a, double b) const {
    if (metric_ == Metric::nominal) return a == b ? 0 : 1;
    const double x = metric_ == Metric::interval ? a : middle_.at(a);
    const double y = metric_ == Metric::interval ? b : middle_.at(b);
    return (x - y) * (x - y);
  }

 private:
  Metric metric_;
  std::map<double, double> middle_;
};

}  // namespace

std::optional<double> rwg(std::span<const double> values, std::size_t points) {
  const auto variance = variance_of(values);
  if (!variance || points < 2) return std::nullopt;
  return std::max(0.0, 1 - *variance / even_variance(points));
}

std::optional<double> rwg_j(const std::vector<Row>& people, std::size_t points) {
  if (points < 2) return std::nullopt;
  double sum = 0;
  double items = 0;
  for (std::size_t item = 0; item < columns_of(people); ++item) {
    const auto variance = variance_of(present(people, item));
    if (!variance) continue;
    sum += *variance / even_variance(points);
    items += 1;
  }
  if (items == 0) return std::nullopt;
  const double v = sum / items;
  if (v >= 1) return 0;
  return items * (1 - v) / (items * (1 - v) + v);
}

std::optional<double> mean_deviation(std::span<const double> values) {
  if (values.size() < 2) return std::nullopt;
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += std::abs(value - mean);
  return sum / static_cast<double>(values.size());
}

std::optional<Icc> icc(const std::vector<Row>& targets) {
  const std::size_t judges = columns_of(targets);
  std::vector<const Row*> rows;
  for (const Row& row : targets) {
    if (row.size() == judges && complete(row)) rows.push_back(&row);
  }
  if (rows.size() < 2 || judges < 2) return std::nullopt;
  const auto n = static_cast<double>(rows.size());
  const auto k = static_cast<double>(judges);
  double grand = 0;
  std::vector<double> by_judge(judges, 0);
  for (const Row* row : rows) {
    for (std::size_t j = 0; j < judges; ++j) {
      grand += (*row)[j];
      by_judge[j] += (*row)[j];
    }
  }
  grand /= n * k;
  double rows_square = 0;
  double within = 0;
  for (const Row* row : rows) {
    const double mean = mean_of(*row);
    rows_square += k * (mean - grand) * (mean - grand);
    for (const double value : *row) within += (value - mean) * (value - mean);
  }
  double judges_square = 0;
  for (const double sum : by_judge) judges_square += n * (sum / n - grand) * (sum / n - grand);
  const double bms = rows_square / (n - 1);
  const double wms = within / (n * (k - 1));
  const double jms = judges_square / (k - 1);
  const double ems = (within - judges_square) / ((n - 1) * (k - 1));
  if (!(bms > 0)) return std::nullopt;
  Icc out;
  out.targets = rows.size();
  out.judges = judges;
  out.one_single = (bms - wms) / (bms + (k - 1) * wms);
  out.two_single = (bms - ems) / (bms + (k - 1) * ems + k * (jms - ems) / n);
  out.three_single = (bms - ems) / (bms + (k - 1) * ems);
  out.one_mean = (bms - wms) / bms;
  out.two_mean = (bms - ems) / (bms + (jms - ems) / n);
  out.three_mean = (bms - ems) / bms;
  return out;
}

std::optional<double> krippendorff(const std::vector<Row>& units, Metric metric) {
  std::vector<std::vector<double>> compared;
  std::map<double, double> counts;
  double n = 0;
  for (const Row& unit : units) {
    std::vector<double> values;
    for (const double value : unit) {
      if (!std::isnan(value)) values.push_back(value);
    }
    if (values.size() < 2) continue;
    for (const double value : values) counts[value] += 1;
    n += static_cast<double>(values.size());
    compared.push_back(std::move(values));
  }
  if (compared.size() < 2 || counts.size() < 2) return std::nullopt;
  const Distance distance(metric, counts);
  // Values are few, people may be many: pairs of values, not of people.
  double observed = 0;
  for (const std::vector<double>& values : compared) {
    std::map<double, double> here;
    for (const double value : values) here[value] += 1;
    double sum = 0;
    for (const auto& [a, count_a] : here) {
      for (const auto& [b, count_b] : here) sum += count_a * count_b * distance(a, b);
    }
    observed += sum / static_cast<double>(values.size() - 1);
  }
  double expected = 0;
  for (const auto& [a, count_a] : counts) {
    for (const auto& [b, count_b] : counts) expected += count_a * count_b * distance(a, b);
  }
  return 1 - (n - 1) * observed / expected;
}

std::optional<Alpha> cronbach(const std::vector<Row>& people, MissingRule rule) {
  const std::size_t items = columns_of(people);
  if (items < 2) return std::nullopt;
  std::vector<Row> rows;
  for (const Row& person : people) {
    Row row = person;
    row.resize(items, std::nan(""));
    const bool any = std::any_of(row.begin(), row.end(), [](double v) { return !std::isnan(v); });
    if (rule == MissingRule::listwise ? complete(row) : any) rows.push_back(std::move(row));
  }
  double variances = 0;
  double all = 0;
  double correlations = 0;
  for (std::size_t i = 0; i < items; ++i) {
    for (std::size_t j = i; j < items; ++j) {
      const auto pair = moments(rows, i, j);
      if (!pair) return std::nullopt;
      const double twice = i == j ? 1 : 2;
      if (i == j) variances += pair->covariance;
      all += twice * pair->covariance;
      correlations += twice * pair->correlation;
    }
  }
  if (!(all > 0) || !(correlations > 0)) return std::nullopt;
  const auto k = static_cast<double>(items);
  return Alpha{k / (k - 1) * (1 - variances / all), k / (k - 1) * (1 - k / correlations),
               rows.size()};
}

}  // namespace plumb::survey
