#include "forecast/accuracy.h"

#include <cmath>

#include <doctest/doctest.h>

using namespace plumb::forecast;
using doctest::Approx;

namespace {

const std::vector<double> kPast = {10, 12, 11, 13};  // mean change 5 / 3

std::vector<Outcome> three() {
  return {{3, 4, 12, Interval{10, 14}, 13},
          {3, 5, 12, Interval{9, 15}, 17},
          {4, 5, 14, std::nullopt, 17}};
}

}  // namespace

TEST_CASE("accuracy by hand") {
  const Accuracy a = accuracy_of(three(), kPast, 1, 0.8);
  CHECK(a.count == 3);
  CHECK(a.mean_error == Approx((1 + 5 + 3) / 3.0));
  CHECK(a.mean_absolute_error == Approx(3));
  CHECK(a.root_mean_square_error == Approx(std::sqrt(35 / 3.0)));
  CHECK(*a.mase == Approx(3 / (5 / 3.0)));
  CHECK(*a.smape == Approx((200 / 25.0 + 1000 / 29.0 + 600 / 31.0) / 3));
  CHECK(a.intervals == 2);
  CHECK(*a.coverage == Approx(0.5));
  // Widths 4 and 6, and 2 / 0.2 times the 2 by which 17 is above 15.
  CHECK(*a.interval_score == Approx((4 + 6 + 20) / 2.0 / (5 / 3.0)));
  CHECK_FALSE(a.bias_p);
}

TEST_CASE("what did not come yet, and a past that says nothing, are left out") {
  std::vector<Outcome> outcomes = three();
  outcomes[1].actual = std::nan("");
  CHECK(accuracy_of(outcomes, kPast, 1, 0.8).count == 2);
  CHECK_FALSE(accuracy_of(outcomes, std::vector<double>{4, 4, 4}, 1, 0.8).mase);
  CHECK_FALSE(accuracy_of(outcomes, {}, 1, 0.8).mase);
  const Accuracy none = accuracy_of({}, kPast, 1, 0.8);
  CHECK(none.count == 0);
  CHECK_FALSE(none.smape);
}

TEST_CASE("bias is seen where there is one") {
  std::vector<Outcome> low;
  std::vector<Outcome> fair;
  for (std::size_t t = 0; t < 12; ++t) {
    const double wave = t % 2 == 0 ? 1 : -1;
    low.push_back({t, t + 1, 10, std::nullopt, 13 + wave});
    fair.push_back({t, t + 1, 10, std::nullopt, 10 + wave});
  }
  CHECK(*accuracy_of(low, kPast, 1, 0.8).bias_p < 0.001);
  CHECK(*accuracy_of(fair, kPast, 1, 0.8).bias_p == Approx(1));
  // The same errors six steps ahead are two independent ones.
  for (Outcome& o : low) o.made_for = o.made_at + 6;
  CHECK(*accuracy_of(low, kPast, 1, 0.8).bias_p > 0.05);
}

TEST_CASE("by step ahead") {
  const std::vector<Accuracy> by_step = accuracy_by_step(three(), kPast, 1, 0.8);
  REQUIRE(by_step.size() == 2);
  CHECK(by_step[0].count == 2);
  CHECK(by_step[1].mean_error == Approx(5));
}
