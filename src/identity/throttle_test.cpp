#include "identity/throttle.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "identity/errors.h"

namespace plumb::identity {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Digest key(int number) {
  return Hasher().add(std::to_string(number)).finish();
}
Instant at(std::int64_t second) {
  return Instant{seconds{1'000'000 + second}};
}
constexpr ThrottleRule kRule{3, seconds{1}, minutes{15}, hours{1}};

TEST_CASE("the wait doubles from the first failure that is not free, up to the longest") {
  Throttle throttle(kRule, 10);
  const int waits[] = {0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900};
  std::int64_t now = 0;
  for (const int wait : waits) {
    throttle.admit(key(1), at(now));
    CHECK(throttle.wait(key(1), at(now)) == seconds{wait});
    if (wait > 0) CHECK(throttle.wait(key(1), at(now + wait - 1)) == seconds{1});
    CHECK(throttle.wait(key(1), at(now + wait)) == seconds{0});
    now += wait;
  }
  CHECK(throttle.wait(key(2), at(now)) == seconds{0});
}

TEST_CASE("what ends the waiting") {
  Throttle throttle(kRule, 10);
  const auto fail = [&](int times, std::int64_t now) {
    for (int i = 0; i < times; ++i) throttle.admit(key(1), at(now));
  };
  SUBCASE("proof") {
    fail(9, 0);
    throttle.clear(key(1));
    CHECK(throttle.wait(key(1), at(0)) == seconds{0});
    CHECK(throttle.size() == 0);
  }
  SUBCASE("an hour of quiet after the wait, and the count starts anew") {
    fail(5, 0);
    CHECK(throttle.wait(key(1), at(0)) == seconds{4});
    throttle.admit(key(1), at(4 + 3599));
    CHECK(throttle.wait(key(1), at(4 + 3599)) == seconds{8});
    throttle.admit(key(1), at(4 + 3599 + 8 + 3600));
    CHECK(throttle.wait(key(1), at(4 + 3599 + 8 + 3600)) == seconds{0});
  }
  SUBCASE("taking an attempt back leaves what was before") {
    fail(4, 0);
    CHECK(throttle.wait(key(1), at(0)) == seconds{2});
    throttle.admit(key(1), at(2));
    CHECK(throttle.wait(key(1), at(2)) == seconds{4});
    throttle.take_back(key(1));
    CHECK(throttle.wait(key(1), at(1)) == seconds{1});
    CHECK(throttle.wait(key(1), at(2)) == seconds{0});
    throttle.take_back(key(7));
    CHECK(throttle.size() == 1);
  }
  SUBCASE("the first attempt taken back leaves nothing") {
    fail(1, 0);
    throttle.take_back(key(1));
    CHECK(throttle.size() == 0);
  }
  SUBCASE("a clock set back does not lengthen the wait") {
    fail(5, 10'000);
    CHECK(throttle.wait(key(1), at(0)) == seconds{4});
  }
}

TEST_CASE("attempts at one moment get no further than one after the other") {
  Throttle throttle(kRule, 10);
  int admitted = 0;
  for (int i = 0; i < 100; ++i) {
    if (throttle.wait(key(1), at(0)).count() > 0) continue;
    throttle.admit(key(1), at(0));
    ++admitted;
  }
  CHECK(admitted == 3);
}

TEST_CASE("a flood of new keys does not wash out the one under attack") {
  Throttle throttle(kRule, 100);
  for (int i = 0; i < 8; ++i) throttle.admit(key(-1), at(0));
  for (int i = 0; i < 1000; ++i) {
    const auto gave_way = throttle.admit(key(i), at(1));
    CHECK(throttle.size() <= 100);
    CHECK(gave_way.has_value() == (i >= 99));
    if (gave_way) CHECK(*gave_way != key(-1));
  }
  CHECK(throttle.wait(key(-1), at(1)) > seconds{0});
  throttle.forget_old(at(7 * 3600));
  CHECK(throttle.size() == 0);
}

TEST_CASE("what was kept comes back") {
  Throttle throttle(kRule, 2);
  throttle.restore(key(1), {5, at(0), at(0)});
  throttle.restore(key(2), {0, at(0), at(0)});
  CHECK(throttle.size() == 1);
  CHECK(throttle.wait(key(1), at(1)) == seconds{3});
  throttle.restore(key(3), {5, at(0), at(0)});
  throttle.restore(key(4), {5, at(0), at(0)});
  CHECK(throttle.size() == 2);
}

TEST_CASE("no order of events lets more than the free failures through in a second") {
  CHECK(rc::check([] {
    Throttle throttle(kRule, 5);
    std::int64_t now = 0;
    int in_this_second = 0;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4));
    for (const int step : steps) {
      if (step == 0) {
        now += *rc::gen::inRange<std::int64_t>(1, 100);
        in_this_second = 0;
      } else if (throttle.wait(key(1), at(now)).count() == 0) {
        throttle.admit(key(1), at(now));
        ++in_this_second;
      }
      RC_ASSERT(in_this_second <= 3);
      RC_ASSERT(throttle.wait(key(1), at(now)) <= kRule.longest_wait);
    }
  }));
}

TEST_CASE("addresses that one attacker has are one key") {
  struct Case {
    const char* address;
    const char* block;
  };
  const Case cases[] = {
      {"192.0.2.7", "192.0.2.7"},
      {"::ffff:192.0.2.7", "192.0.2.7"},
      {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
      {"2001:db8:1:2::9", "2001:db8:1:2::/64"},
      {"2001:db8:1:3::9", "2001:db8:1:3::/64"},
      {"unix", "unix"},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.address);
    CHECK(address_block(c.address) == c.block);
  }
}

TEST_CASE("the words for waiting") {
  CHECK(too_many_attempts(seconds{1}).remedy == "Try again in 1 second.");
  CHECK(too_many_attempts(seconds{32}).remedy == "Try again in 32 seconds.");
  CHECK(too_many_attempts(seconds{121}).remedy == "Try again in 3 minutes.");
  CHECK(too_many_attempts(seconds{900}).remedy == "Try again in 15 minutes.");
  CHECK(too_many_attempts(seconds{1}).code == Error::Code::throttled);
}

}  // namespace
}  // namespace plumb::identity
