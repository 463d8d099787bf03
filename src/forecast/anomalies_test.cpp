#include "forecast/anomalies.h"

#include <cmath>
#include <random>

#include <doctest/doctest.h>

#include "forecast/published.h"
#include "forecast/robust.h"

using namespace plumb::forecast;
using doctest::Approx;

namespace {

enum class Kind : unsigned char { noise, walk, autoregression, seasonal, drifting };

// mt19937_64 is the same everywhere; the sum of twelve uniforms is normal enough and, unlike
// std::normal_distribution, the same everywhere too.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(engine_() >> 11U) * 0x1.0p-53;
    return sum;
  }

 private:
  std::mt19937_64 engine_;
};

Series random_series(Kind kind, std::size_t n, Random& random) {
  Series out;
  double x = kind == Kind::drifting ? 100 : 0;
  for (std::size_t t = 0; t < n; ++t) {
    const double e = random.normal();
    switch (kind) {
      case Kind::noise: x = e; break;
      case Kind::walk: x += e; break;
      case Kind::autoregression: x = 0.6 * x + e; break;
      case Kind::seasonal: x = e + 5 * std::sin(static_cast<double>(t % 12) * 0.5236); break;
      case Kind::drifting: x += e + 0.3; break;
    }
    out.values.push_back(x);
  }
  if (kind == Kind::seasonal) out.seasons = {12};
  return out;
}

}  // namespace

TEST_CASE("random series show nothing in at least 95 of 100") {
  Random random(20261126);
  for (const Kind kind :
       {Kind::noise, Kind::walk, Kind::autoregression, Kind::seasonal, Kind::drifting}) {
    int alarms = 0;
    constexpr int kTrials = 60;
    for (const std::size_t n : {std::size_t{24}, std::size_t{60}}) {
      for (int i = 0; i < kTrials; ++i) {
        const Findings found = findings_of(random_series(kind, n, random));
        alarms += found.anomalies.empty() && found.changes.empty() ? 0 : 1;
      }
    }
    CAPTURE(static_cast<int>(kind));
    CHECK(alarms <= 2 * kTrials * 5 / 100);
  }
}

TEST_CASE("one wild value is named, with what was expected of it") {
  Random random(3);
  Series series = random_series(Kind::autoregression, 60, random);
  const double was = series.values[30];
  series.values[30] += 12;
  const Findings found = findings_of(series);
  REQUIRE(found.anomalies.size() == 1);
  const Anomaly& a = found.anomalies.front();
  CHECK(a.index == 30);
  CHECK(a.actual == series.values[30]);
  CHECK(a.expected == Approx(was).epsilon(2.0));
  CHECK(a.expected < a.actual - 8);
  CHECK(a.unusual > 5);
  CHECK(a.chance < 0.01);
  CHECK(found.changes.empty());
}

TEST_CASE("a shift of level has its place and size") {
  Random random(4);
  Series series = random_series(Kind::noise, 60, random);
  for (std::size_t t = 35; t < 60; ++t) series.values[t] += 7;
  const Findings found = findings_of(series);
  REQUIRE(found.changes.size() == 1);
  CHECK(found.changes[0].kind == ChangeKind::level);
  CHECK(found.changes[0].index == 35);
  CHECK(found.changes[0].size == Approx(7).epsilon(0.2));
  CHECK(found.anomalies.empty());
}

TEST_CASE("a change of trend has its place and slopes") {
  Random random(5);
  Series series = random_series(Kind::noise, 80, random);
  for (std::size_t t = 40; t < 80; ++t) series.values[t] += 0.8 * static_cast<double>(t - 40);
  const Findings found = findings_of(series);
  REQUIRE(found.changes.size() == 1);
  CHECK(found.changes[0].kind == ChangeKind::trend);
  CHECK(std::abs(static_cast<int>(found.changes[0].index) - 40) <= 5);
  CHECK(found.changes[0].size == Approx(0.8).epsilon(0.2));
}

TEST_CASE("the Nile fell in 1899: Cobb 1978") {
  // Cobb places the change between 1898 and 1899 and its size at about 250.
  const Findings found = findings_of({kNile, {}});
  REQUIRE_FALSE(found.changes.empty());
  CHECK(found.changes[0].kind == ChangeKind::level);
  CHECK(std::abs(static_cast<int>(found.changes[0].index) - 28) <= 1);
  CHECK(found.changes[0].size == Approx(-250).epsilon(0.3));
}

TEST_CASE("nothing is said of few, of missing and of equal values") {
  CHECK(findings_of({{1, 2, 900, 4}, {}}).anomalies.empty());
  CHECK(findings_of({std::vector<double>(30, std::nan("")), {}}).anomalies.empty());
  CHECK(findings_of({std::vector<double>(30, 4.0), {}}).anomalies.empty());
  Random random(6);
  Series series = random_series(Kind::noise, 40, random);
  series.values[20] = std::nan("");
  CHECK(findings_of(series).anomalies.empty());
}

TEST_CASE("robust figures by hand") {
  CHECK(median_of({3, 1, 2}) == 2);
  CHECK(median_of({4, 1, 2, 3}) == 2.5);
  CHECK(std::isnan(median_of({})));
  CHECK(robust_deviation(std::vector<double>{1, 2, 3, 4, 100}) == Approx(1.4826));
  // t of 2.228 with 10 degrees of freedom is the 5 percent point.
  CHECK(two_sided(2.228139, 10) == Approx(0.05).epsilon(1e-4));
}
