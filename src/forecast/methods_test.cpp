// Each method against a printed example or an independent calculation. "R" is R 4.2 with the
// package forecast 8.20, run on the series given here.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <doctest/doctest.h>

#include "forecast/autoregression.h"
#include "forecast/complex_smoothing.h"
#include "forecast/ets.h"
#include "forecast/intermittent.h"
#include "forecast/lagged.h"
#include "forecast/published.h"
#include "forecast/season.h"
#include "forecast/squares.h"
#include "forecast/theta.h"

using namespace plumb::forecast;
using doctest::Approx;

namespace {

using Values = std::vector<double>;

EtsModel fitted(TrendKind trend, const Values& values) {
  return fit_ets({ErrorKind::additive, trend, SeasonKind::none, 1}, values);
}

// Dynamic theta by its definition: the line through the values so far is fitted anew at every step
// by the usual formulas (Fiorucci et al. 2016, section 2.2), nothing is carried on.
double theta_by_definition(const ThetaModel& m, const Values& values) {
  double level = m.level;
  for (const double y : values) level = m.alpha * y + (1 - m.alpha) * level;
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double cross = 0;
  double spread = 0;
  for (std::size_t t = 0; t < values.size(); ++t) {
    const double x = static_cast<double>(t + 1) - (n + 1) / 2;
    cross += x * (values[t] - mean);
    spread += x * x;
  }
  const double slope = cross / spread;
  const double intercept = mean - slope * (n + 1) / 2;
  const double left = std::pow(1 - m.alpha, n);
  return level +
         (1 - 1 / m.theta) * (left * intercept + (1 - left * (1 - m.alpha)) / m.alpha * slope);
}

}  // namespace

TEST_CASE("simple exponential smoothing of oil: Hyndman and Athanasopoulos 2018, table 7.1") {
  const EtsModel model = fitted(TrendKind::none, kOil);
  CHECK(model.alpha == Approx(0.834).epsilon(0.005));
  CHECK(model.level == Approx(446.6).epsilon(0.002));
  CHECK(ahead_ets(model, kOil, 1)[0] == Approx(542.68).epsilon(1e-4));
  // R: ets(oil, model = "ANN")$aicc
  CHECK(model.aicc == Approx(179.8588).epsilon(1e-4));
}

TEST_CASE("Holt's method: Hyndman and Athanasopoulos 2018, table 7.2") {
  const EtsModel model = fitted(TrendKind::additive, kAustralianAir);
  CHECK(model.alpha == Approx(0.8321).epsilon(0.02));
  CHECK(model.level == Approx(15.57).epsilon(0.02));
  const double expected[] = {74.60, 76.70, 78.80, 80.91, 83.01};
  const Values ahead = ahead_ets(model, kAustralianAir, 5);
  for (std::size_t h = 0; h < 5; ++h) CHECK(ahead[h] == Approx(expected[h]).epsilon(0.002));
}

TEST_CASE("a damped trend runs into a level") {
  EtsModel model = fitted(TrendKind::damped, kAustralianAir);
  CHECK(model.phi >= 0.8);
  CHECK(model.phi <= 0.98);
  const Values ahead = ahead_ets(model, kAustralianAir, 400);
  CHECK(std::abs(ahead[399] - ahead[398]) < 0.01);
  CHECK(ahead[399] > ahead[0]);
}

TEST_CASE("additive Holt-Winters steps as R's HoltWinters does with the same parameters") {
  // R: HoltWinters(log(AirPassengers[1:48]), 0.4, 0.1, 0.3, l.start = 4.8, b.start = 0.01, ...)
  Values logs;
  for (std::size_t t = 0; t < 48; ++t) logs.push_back(std::log(kAirline[t]));
  EtsModel model;
  model.shape = {ErrorKind::additive, TrendKind::additive, SeasonKind::additive, 12};
  model.alpha = 0.4;
  model.beta = 0.4 * 0.1;
  model.gamma = 0.3 * (1 - 0.4);
  model.level = 4.8;
  model.slope = 0.01;
  model.effect = {-.09, -.05, .08, .04, .01, .12, .2, .2, .06, -.08, -.22, -.1};
  const double expected[] = {5.29217325675, 5.34479209261, 5.47429921745,
                             5.43484658672, 5.43675702671, 5.56668157669};
  // HoltWinters starts at the second year.
  const Values ahead = ahead_ets(model, Values(logs.begin() + 12, logs.end()), 6);
  for (std::size_t h = 0; h < 6; ++h) CHECK(ahead[h] == Approx(expected[h]).epsilon(1e-9));
}

TEST_CASE("the chosen model of a seasonal series is at least as likely as the one R chooses") {
  // R: ets(ts(AirPassengers[1:48], frequency = 12)) is ETS(M,A,M) with an AICc of 392.52.
  const Values four(kAirline.begin(), kAirline.begin() + 48);
  const EtsModel model = choose_ets(four, 12);
  CHECK(model.shape.error == ErrorKind::multiplicative);
  CHECK(model.shape.trend == TrendKind::additive);
  CHECK(model.shape.season == SeasonKind::multiplicative);
  CHECK(model.aicc < 392.53);
  const EtsModel again = refit_ets(model, four);
  CHECK(again.aicc < model.aicc + 0.5);
}

TEST_CASE("smoothing says when it cannot be") {
  const Values negative = {1, 2, -1, 3, 4, 2, 5, 3, 2};
  const EtsModel multiplicative =
      fit_ets({ErrorKind::multiplicative, TrendKind::none, SeasonKind::none, 1}, negative);
  CHECK(std::isinf(multiplicative.aicc));
  const EtsModel too_short = fitted(TrendKind::damped, {1, 2, 3});
  CHECK(std::isinf(too_short.aicc));
}

TEST_CASE("theta: R's thetaf") {
  const Values oil = ahead_theta(kOil, 3);
  const double expected[] = {546.079, 548.914, 551.749};
  for (std::size_t h = 0; h < 3; ++h) CHECK(oil[h] == Approx(expected[h]).epsilon(5e-4));
  const Values air = ahead_theta(kAustralianAir, 3);
  const double passengers[] = {73.6355, 74.6712, 75.7069};
  for (std::size_t h = 0; h < 3; ++h) CHECK(air[h] == Approx(passengers[h]).epsilon(5e-4));
}

TEST_CASE("dynamic theta: the recursion is the definition") {
  const ThetaModel model{440, 0.37, 3};
  Values past = kOil;
  const Values ahead = ahead_dynamic_theta(model, kOil, 4);
  for (const double value : ahead) {
    CHECK(value == Approx(theta_by_definition(model, past)).epsilon(1e-10));
    past.push_back(value);
  }
  const ThetaModel found = fit_dynamic_theta(kOil);
  CHECK(found.theta >= 1);
  CHECK(found.alpha >= 0.1);
  CHECK(found.alpha <= 0.99);
}

TEST_CASE("theta 1 is simple exponential smoothing") {
  const ThetaModel model{446.6, 0.834, 1};
  for (const double v : ahead_dynamic_theta(model, kOil, 3))
    CHECK(v == Approx(542.68).epsilon(1e-4));
}

TEST_CASE("complex smoothing keeps a level and follows a line") {
  const Values level(30, 7.0);
  for (const double v : ahead_complex(level, 5)) CHECK(v == Approx(7).epsilon(1e-6));
  Values line;
  for (int t = 0; t < 40; ++t) line.push_back(10 + 2 * t);
  const Values ahead = ahead_complex(line, 3);
  for (std::size_t h = 0; h < 3; ++h) {
    CHECK(ahead[h] == Approx(90 + 2 * static_cast<double>(h)).epsilon(0.05));
  }
}

TEST_CASE("Burg's autoregression of the Nile: R's ar.burg") {
  const Autoregression one = fit_autoregression(kNile, 1);
  REQUIRE(one.weight.size() == 1);
  CHECK(one.mean == Approx(919.35));
  CHECK(one.weight[0] == Approx(0.5048567128));
  const Autoregression two = fit_autoregression(kNile, 2);
  REQUIRE(two.weight.size() == 2);
  CHECK(two.weight[0] == Approx(0.4046583387));
  CHECK(two.weight[1] == Approx(0.1984689348));
  const Values ahead = ahead_autoregression(one, kNile, 1);
  CHECK(ahead[0] == Approx(919.35 + 0.5048567128 * (740 - 919.35)));
}

TEST_CASE("a regression on lags finds the rule a series follows") {
  Values values = {1, -2, 3, 5, -1, 4};
  for (std::size_t t = 6; t < 60; ++t) {
    values.push_back(2 + 0.5 * values[t - 1] - 0.9 * values[t - 6]);
  }
  const std::size_t lags[] = {1, 6};
  const Values past(values.begin(), values.begin() + 50);
  const Values ahead = ahead_lagged(past, lags, 0, 10);
  REQUIRE(ahead.size() == 10);
  for (std::size_t h = 0; h < 10; ++h) CHECK(ahead[h] == Approx(values[50 + h]).epsilon(1e-6));
  CHECK(ahead_lagged(Values(11, 1.0), lags, 0, 3).empty());
}

TEST_CASE("least squares by hand: a line through (0,1), (1,3), (2,5)") {
  Squares sums(2);
  for (const double x : {0.0, 1.0, 2.0}) sums.add(Values{1, x}, 1 + 2 * x);
  const Values found = sums.solve();
  REQUIRE(found.size() == 2);
  CHECK(found[0] == Approx(1));
  CHECK(found[1] == Approx(2));
  CHECK(sums.inverse_at(1) == Approx(0.5));  // 1 / sum of (x - mean)^2
  Squares same(2);
  for (const double x : {0.0, 1.0, 2.0}) same.add(Values{x, x}, x);
  CHECK(same.solve().empty());
}

TEST_CASE("intermittent demand: the example of Hyndman and Athanasopoulos 2018, section 12.2") {
  const Values demand = {0, 2, 0, 1, 0, 11, 0, 0, 0, 0, 2, 0, 6, 3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0};
  // R: croston(y, alpha = 0.1)
  CHECK(croston(demand, 0.1) == Approx(1.3625345039));
  CHECK(syntetos_boylan(demand, 0.1) == Approx(0.95 * 1.3625345039));
  CHECK(teunter(demand, 0.1, 0.1) > 0);
  CHECK(is_intermittent(demand));
  CHECK_FALSE(is_intermittent(kOil));
  CHECK_FALSE(is_intermittent(Values{0, 0, 0, -1, 2}));
  CHECK(croston(Values(5, 0.0), 0.1) == 0);
}

TEST_CASE("teunter by hand: a demand of 4 at the second of four steps") {
  // Chance 1/2, then less a tenth of itself twice; the size stays 4.
  CHECK(teunter(Values{0, 4, 0, 0}, 0.1, 0.1) == Approx(4 * 0.5 * 0.9 * 0.9));
}

TEST_CASE("seasons: R's acf and decompose on the airline passengers") {
  CHECK(autocorrelation(kAirline, 12) == Approx(0.490440740906));
  // The trend hides the season from the test of values, not from that of changes.
  CHECK_FALSE(has_season(kAirline, 12));
  CHECK(shows_season(kAirline, 12));
  CHECK_FALSE(shows_season(kNile, 12));
  CHECK_FALSE(shows_season(Values(kAirline.begin(), kAirline.begin() + 35), 12));
  const Season season = decompose(kAirline, 12, SeasonKind::multiplicative);
  const double figure[] = {0.910634500966, 0.938080130041, 1.059021080476, 0.996234092329,
                           0.977662702074, 1.080780970033, 1.174789985872, 1.177630858017,
                           1.057838517676, 0.916350539557, 0.799337358657, 0.911639264302};
  for (std::size_t i = 0; i < 12; ++i) CHECK(season.effect[i] == Approx(figure[i]).epsilon(1e-9));
  CHECK(season.with(season.without(100, 5), 5) == Approx(100));
  const Values negative = {-1, 2, -1, 2, -1, 2, -1, 2};
  CHECK(decompose(negative, 2, SeasonKind::multiplicative).kind == SeasonKind::additive);
}
