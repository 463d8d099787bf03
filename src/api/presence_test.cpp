#include "api/presence.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>

namespace plumb::api {
namespace {

using namespace std::chrono_literals;

struct Clock {
  std::atomic<std::int64_t> at{1'000'000};
  Environment environment() {
    return {[this] { return Instant(std::chrono::milliseconds(at.load())); }, [] { return 7u; }};
  }
  void pass(std::chrono::milliseconds time) { at += time.count(); }
};

Presence::Place place(const char* account, const char* window, const char* field = "") {
  return {account, window, "element:g", field, {}, {}};
}

TEST_CASE("a place is news to others only when it differs") {
  Clock clock;
  Presence presence(clock.environment(), [](std::string_view, const Presence::Place&) {});
  CHECK(presence.put("w", place("a", "1")));
  CHECK_FALSE(presence.put("w", place("a", "1")));
  CHECK(presence.put("w", place("a", "1", "name")));
  CHECK(presence.put("w", place("a", "2")));
  CHECK(presence.in("w").size() == 2);
  CHECK(presence.in("elsewhere").empty());
  CHECK(presence.leave("w", "a", "2"));
  CHECK_FALSE(presence.leave("w", "a", "2"));
  CHECK(presence.in("w").size() == 1);
}

TEST_CASE("whoever falls silent is announced, once, and not shown before") {
  Clock clock;
  std::promise<std::string> heard;
  std::atomic<int> times{0};
  Presence presence(clock.environment(),
                    [&](std::string_view workspace, const Presence::Place& one) {
                      if (++times == 1)
                        heard.set_value(std::string(workspace) + " " + one.account + one.window);
                    });
  presence.put("w", place("a", "1"));
  clock.pass(59s);
  CHECK(presence.in("w").size() == 1);
  presence.put("w", place("b", "1"));
  clock.pass(1s);
  CHECK(presence.in("w").size() == 1);
  // The watcher sleeps in real time; an arrival makes it look at the clock.
  presence.put("w", place("c", "1"));
  auto said = heard.get_future();
  REQUIRE(said.wait_for(30s) == std::future_status::ready);
  CHECK(said.get() == "w a1");
  CHECK(presence.in("w").size() == 2);
}

TEST_CASE("an account that is forgotten leaves everywhere and others hear of it") {
  Clock clock;
  std::vector<std::string> heard;
  Presence presence(clock.environment(),
                    [&](std::string_view workspace, const Presence::Place& one) {
                      heard.push_back(std::string(workspace) + " " + one.account + one.window);
                    });
  presence.put("v", place("a", "1"));
  presence.put("w", place("a", "2"));
  presence.put("w", place("b", "1"));
  presence.forget("a");
  CHECK(heard == std::vector<std::string>{"v a1", "w a2"});
  CHECK(presence.in("v").empty());
  CHECK(presence.in("w").size() == 1);
}

TEST_CASE("a person has at most so many windows") {
  Clock clock;
  Presence presence(clock.environment(), [](std::string_view, const Presence::Place&) {});
  for (std::size_t i = 0; i < Presence::kWindows + 5; ++i) {
    presence.put("w", place("a", std::to_string(i).c_str()));
  }
  CHECK(presence.in("w").size() == Presence::kWindows);
}

}  // namespace
}  // namespace plumb::api
