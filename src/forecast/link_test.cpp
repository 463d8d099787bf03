#include "forecast/link.h"

#include <cmath>
#include <random>

#include <doctest/doctest.h>

using namespace plumb::forecast;
using doctest::Approx;

namespace {

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

struct Pair {
  std::vector<double> cause;
  std::vector<double> effect;
};

Pair walks(std::size_t n, double drift, Random& random) {
  Pair out;
  double x = 0;
  double y = 0;
  for (std::size_t t = 0; t < n; ++t) {
    out.cause.push_back(x += random.normal() + drift);
    out.effect.push_back(y += random.normal() + drift);
  }
  return out;
}

// Changes of the effect are `weight` times those of the cause `lag` steps before, and noise.
Pair led(std::size_t n, std::size_t lag, double weight, Random& random) {
  Pair out = walks(n, 0, random);
  double carried = 0;
  for (std::size_t t = lag + 1; t < n; ++t) {
    carried += weight * (out.cause[t - lag] - out.cause[t - lag - 1]);
    out.effect[t] = 0.5 * out.effect[t] + carried;
  }
  return out;
}

bool related(const Link& link) {
  return link.verdict == LinkVerdict::cause_leads || link.verdict == LinkVerdict::effect_leads;
}

}  // namespace

TEST_CASE("independent random walks are called related in about 5 of 100") {
  // 120 trials at 5 percent: more than 13 come about once in a hundred runs of a fair test.
  Random random(20261126);
  int seen = 0;
  for (int i = 0; i < 120; ++i) {
    const Pair pair = walks(i % 2 == 0 ? 40 : 80, i % 3 == 0 ? 0.5 : 0, random);
    LinkWish wish;
    wish.seed = static_cast<std::uint64_t>(i);
    seen += related(test_link(pair.cause, pair.effect, wish)) ? 1 : 0;
  }
  CHECK(seen <= 13);
}

TEST_CASE("a cause that leads is found, with lag, direction and size") {
  Random random(8);
  for (const std::size_t lag : {std::size_t{0}, std::size_t{2}, std::size_t{5}}) {
    CAPTURE(lag);
    const Pair up = led(80, lag, 1.0, random);
    const Link link = test_link(up.cause, up.effect, {});
    CHECK(link.verdict == LinkVerdict::cause_leads);
    CHECK(link.lag == static_cast<int>(lag));
    CHECK(link.correlation > 0.5);
    CHECK(link.slope == Approx(1).epsilon(0.35));
    CHECK(link.p < 0.05);
    CHECK(link.lags.size() == 13);
    const Pair down = led(80, lag, -1.0, random);
    CHECK(test_link(down.cause, down.effect, {}).correlation < -0.5);
  }
}

TEST_CASE("an effect that moves first is told") {
  Random random(9);
  const Pair pair = led(80, 3, 1.0, random);
  const Link link = test_link(pair.effect, pair.cause, {});
  CHECK(link.verdict == LinkVerdict::effect_leads);
  CHECK(link.lag == -3);
}

TEST_CASE("a season both have is no link") {
  Random random(10);
  Pair pair;
  for (std::size_t t = 0; t < 96; ++t) {
    const double season = 8 * std::sin(static_cast<double>(t % 12) * 0.5236);
    pair.cause.push_back(season + random.normal());
    pair.effect.push_back(season + random.normal());
  }
  LinkWish wish;
  wish.season = 12;
  CHECK(test_link(pair.cause, pair.effect, wish).verdict == LinkVerdict::not_seen);
}

TEST_CASE("too little is said to be too little") {
  Random random(11);
  const Pair pair = walks(25, 0, random);
  CHECK(test_link(pair.cause, pair.effect, {}).verdict == LinkVerdict::not_enough_data);
  CHECK(test_link(pair.cause, pair.effect, {}).pairs == 19);
  CHECK(test_link({}, {}, {}).verdict == LinkVerdict::not_enough_data);
  const std::vector<double> still(60, 4.0);
  const Pair longer = walks(60, 0, random);
  CHECK(test_link(still, longer.effect, {}).verdict == LinkVerdict::no_movement);
}

TEST_CASE("the same seed gives the same p, and units do not matter") {
  Random random(12);
  const Pair pair = led(60, 1, 0.7, random);
  const Link a = test_link(pair.cause, pair.effect, {});
  std::vector<double> thousands = pair.effect;
  for (double& v : thousands) v *= 1024;
  const Link b = test_link(pair.cause, thousands, {});
  CHECK(a.p == b.p);
  CHECK(b.slope == Approx(1024 * a.slope));
}
