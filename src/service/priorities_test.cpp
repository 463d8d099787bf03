// Weights against published examples.
#include "service/priorities.h"

#include <doctest/doctest.h>

#include <numeric>

namespace plumb::service {
namespace {

using Matrix = std::vector<std::vector<double>>;

std::vector<Comparison> upper(const Matrix& matrix) {
  std::vector<Comparison> out;
  for (std::size_t a = 0; a < matrix.size(); ++a) {
    for (std::size_t b = a + 1; b < matrix.size(); ++b) out.push_back({a, b, matrix[a][b]});
  }
  return out;
}

}  // namespace

TEST_CASE("Rank-order centroids as Barron and Barrett (1996) tabulate them") {
  struct Case {
    std::size_t count;
    std::vector<double> weights;
  };
  const Case cases[] = {
      {0, {}},
      {1, {1}},
      {2, {0.75, 0.25}},
      {3, {0.6111, 0.2778, 0.1111}},
      {4, {0.5208, 0.2708, 0.1458, 0.0625}},
      {5, {0.4567, 0.2567, 0.1567, 0.0900, 0.0400}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.count);
    const std::vector<double> found = rank_weights(c.count);
    REQUIRE(found.size() == c.weights.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i] == doctest::Approx(c.weights[i]).epsilon(0.001));
    }
  }
}

TEST_CASE("Pairwise comparisons as published") {
  struct Case {
    const char* name;
    Matrix matrix;
    std::vector<double> weights;
    double lambda;       // 0: not given
    double consistency;  // as printed
    double tolerance;
  };
  const Case cases[] = {
      // Saaty, How to make a decision, European Journal of Operational Research 48 (1990), table 2:
      // choosing a house.
      {"house",
       {{1, 5, 3, 7, 6, 6, 1.0 / 3, 1.0 / 4},
        {0, 1, 1.0 / 3, 5, 3, 3, 1.0 / 5, 1.0 / 7},
        {0, 0, 1, 6, 3, 4, 6, 1.0 / 5},
        {0, 0, 0, 1, 1.0 / 3, 1.0 / 4, 1.0 / 7, 1.0 / 8},
        {0, 0, 0, 0, 1, 1.0 / 2, 1.0 / 5, 1.0 / 6},
        {0, 0, 0, 0, 0, 1, 1.0 / 5, 1.0 / 6},
        {0, 0, 0, 0, 0, 0, 1, 1.0 / 2},
        {0, 0, 0, 0, 0, 0, 0, 1}},
       {0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333},
       9.669,
       0.169,
       0.001},
      // Saaty, Decision making with the analytic hierarchy process, International Journal of
      // Services Sciences 1(1) (2008), table 3: what Americans drink.
      {"drinks",
       {{1, 9, 5, 2, 1, 1, 1.0 / 2},
        {0, 1, 1.0 / 3, 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9},
        {0, 0, 1, 1.0 / 3, 1.0 / 4, 1.0 / 3, 1.0 / 9},
        {0, 0, 0, 1, 1.0 / 2, 1, 1.0 / 3},
        {0, 0, 0, 0, 1, 2, 1.0 / 2},
        {0, 0, 0, 0, 0, 1, 1.0 / 3},
        {0, 0, 0, 0, 0, 0, 1}},
       {0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327},
       0,
       0.022,
       0.002},
      {"without contradiction", {{1, 2, 6}, {0, 1, 3}, {0, 0, 1}}, {0.6, 0.3, 0.1}, 3, 0, 1e-9},
      {"two things", {{1, 4}, {0, 1}}, {0.8, 0.2}, 2, 0, 1e-9},
      {"one thing", {{1}}, {1}, 1, 0, 1e-9},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto found = pairwise_weights(c.matrix.size(), upper(c.matrix));
    REQUIRE(found.ok());
    const Pairwise& pairwise = found.value();
    for (std::size_t i = 0; i < c.weights.size(); ++i) {
      CAPTURE(i);
      CHECK(std::abs(pairwise.weights[i] - c.weights[i]) <= c.tolerance);
    }
    if (c.lambda > 0) CHECK(std::abs(pairwise.lambda - c.lambda) <= c.tolerance);
    CHECK(std::abs(pairwise.consistency - c.consistency) <= std::max(c.tolerance, 0.0015));
  }
}

TEST_CASE("The house example names what contradicts most") {
  // Neighbourhood is said to be six times the condition, yet the rest makes both about equal.
  const Matrix matrix = {{1, 5, 3, 7, 6, 6, 1.0 / 3, 1.0 / 4},
                         {0, 1, 1.0 / 3, 5, 3, 3, 1.0 / 5, 1.0 / 7},
                         {0, 0, 1, 6, 3, 4, 6, 1.0 / 5},
                         {0, 0, 0, 1, 1.0 / 3, 1.0 / 4, 1.0 / 7, 1.0 / 8},
                         {0, 0, 0, 0, 1, 1.0 / 2, 1.0 / 5, 1.0 / 6},
                         {0, 0, 0, 0, 0, 1, 1.0 / 5, 1.0 / 6},
                         {0, 0, 0, 0, 0, 0, 1, 1.0 / 2},
                         {0, 0, 0, 0, 0, 0, 0, 1}};
  const auto found = pairwise_weights(8, upper(matrix));
  REQUIRE(found.ok());
  REQUIRE(found.value().worst.has_value());
  CHECK(found.value().worst->a == 2);
  CHECK(found.value().worst->b == 6);
  CHECK(found.value().worst->ratio == 6);
  CHECK(found.value().fitting == doctest::Approx(1.127).epsilon(0.01));
}

TEST_CASE("Pairs nobody compared follow from the others") {
  const auto chain = pairwise_weights(3, {{0, 1, 2}, {1, 2, 3}});
  REQUIRE(chain.ok());
  CHECK(chain.value().weights[0] == doctest::Approx(0.6));
  CHECK(chain.value().weights[2] == doctest::Approx(0.1));
  CHECK(chain.value().consistency == 0);
  CHECK(!chain.value().worst);
  const auto alone = pairwise_weights(3, {{0, 1, 2}});
  REQUIRE(!alone.ok());
  CHECK(alone.error().where == "2");
  CHECK(!pairwise_weights(2, {{0, 0, 2}}).ok());
  CHECK(!pairwise_weights(2, {{0, 1, 0}}).ok());
  CHECK(!pairwise_weights(2, {{0, 5, 1}}).ok());
}

}  // namespace plumb::service
