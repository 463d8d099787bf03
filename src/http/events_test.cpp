#include "http/events.h"

#include <doctest/doctest.h>

#include <thread>

#include "http/client_fixture.h"

namespace plumb::http {
namespace {

using Taken = EventHub::Taken;

Subscription to(std::vector<std::string> topics, EventFilter filter = {}) {
  Subscription out;
  out.topics = std::move(topics);
  out.filter = std::move(filter);
  return out;
}

// Names of what a listener gets from its place on.
std::string taken(const EventHub& hub, const Subscription& subscription, std::uint64_t& next,
                  std::size_t bytes = 1'000'000) {
  std::vector<std::shared_ptr<const EventHub::Stored>> events;
  const Taken result = hub.take(subscription, next, bytes, events);
  if (result == Taken::lagging) return "lagging";
  if (result == Taken::closed) return "closed";
  std::string out;
  for (const auto& stored : events) out += stored->event.name + ' ';
  return out;
}

TEST_CASE("events: a listener gets what is published after it came, of its topics") {
  EventHub hub(still_environment());
  publish(hub, {"acme", "early", "{}"});
  std::uint64_t next = hub.start("").next;
  const Subscription acme = to({"acme", "ada"});
  CHECK(taken(hub, acme, next) == "");
  publish(hub, {"acme", "one", "{}"});
  publish(hub, {"other", "two", "{}"});
  publish(hub, {"ada", "three", "{}"});
  CHECK(taken(hub, acme, next) == "one three ");
  CHECK(taken(hub, acme, next) == "");
  std::uint64_t nobody = 1;
  CHECK(taken(hub, to({}), nobody) == "");
}

TEST_CASE("events: a filter delivers, skips and closes") {
  EventHub hub(still_environment());
  std::uint64_t next = hub.start("").next;
  const Subscription subscription = to({"acme"}, [](const Event& event) {
    if (event.data == "secret") return Verdict::skip;
    return event.data == "revoked" ? Verdict::close : Verdict::deliver;
  });
  publish(hub, {"acme", "one", "open"});
  publish(hub, {"acme", "two", "secret"});
  publish(hub, {"acme", "three", "open"});
  CHECK(taken(hub, subscription, next) == "one three ");
  publish(hub, {"acme", "four", "revoked"});
  CHECK(taken(hub, subscription, next) == "closed");
}

TEST_CASE("events: on the wire") {
  EventHub hub(still_environment());
  const std::string id = publish(hub, {"acme", "scores", "{\"a\":1}"});
  CHECK(id == hub.last_id());
  std::vector<std::shared_ptr<const EventHub::Stored>> events;
  std::uint64_t next = 1;
  const Subscription acme = to({"acme"});
  publish(hub, {"acme", "text", "a\nb\r\nc\rd\n"});
  REQUIRE(hub.take(acme, next, 1'000, events) == Taken::some);
  CHECK(events[0]->wire == "id: " + id + "\nevent: scores\ndata: {\"a\":1}\n\n");
  CHECK(events[1]->wire ==
        "id: " + hub.last_id() + "\nevent: text\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
  CHECK(hub.start("").greeting ==
        "retry: 2000\nid: " + hub.last_id() + "\nevent: ready\ndata: {}\n\n");
  CHECK_FALSE(hub.publish({"acme", "two\nlines", ""}).ok());
  CHECK_FALSE(hub.publish({"acme", "", ""}).ok());
  const auto large = hub.publish({"acme", "large", std::string(2 << 20, 'x')});
  REQUIRE_FALSE(large.ok());
  CHECK(large.error().code == Error::Code::limit);
}

TEST_CASE("events: coming back") {
  EventHub::Options options;
  options.ring_events = 4;
  options.lag_events = 3;
  Environment environment = still_environment();
  EventHub hub(options, environment);
  std::vector<std::string> ids;
  for (const char* name : {"a", "b", "c", "d", "e", "f"})
    ids.push_back(publish(hub, {"t", name, ""}));
  environment.random = [] { return std::uint64_t{43}; };
  EventHub other(options, environment);
  const std::string foreign = publish(other, {"t", "x", ""});
  const std::string epoch = ids[0].substr(0, ids[0].find('-'));
  struct Case {
    const char* name;
    std::string last;
    std::string gets;
    bool reset;
  };
  const Case cases[] = {
      {"up to date", ids[5], "", false},
      {"one behind", ids[4], "f ", false},
      {"as far behind as may be", ids[2], "d e f ", false},
      {"further behind than may be", ids[1], "", true},
      {"older than the ring", ids[0], "", true},
      {"of another run", foreign, "", true},
      {"from the future", epoch + "-7", "", true},
      {"no number", epoch + "-x", "", true},
      {"a number with a rest", ids[5] + "x", "", true},
      {"beyond all numbers", epoch + "-99999999999999999999999", "", true},
      {"nonsense", "nonsense", "", true},
      {"a dash alone", "-", "", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    EventHub::Start start = hub.start(c.last);
    CHECK((start.greeting.find("event: reset") != std::string::npos) == c.reset);
    CHECK((start.greeting.find("event: ready") != std::string::npos) == !c.reset);
    // What the greeting names as last seen is where the browser would come back to.
    CHECK((start.greeting.find("id: " + (c.reset ? ids[5] : c.last) + "\n") != std::string::npos));
    CHECK(taken(hub, to({"t"}), start.next) == c.gets);
  }
}

TEST_CASE("events: memory is bounded, and so is what a listener may miss") {
  EventHub::Options options;
  options.ring_events = 100;
  options.ring_bytes = 1'000;
  options.lag_events = 10;
  EventHub hub(options, still_environment());
  std::uint64_t next = hub.start("").next;
  for (int i = 0; i < 10; ++i) publish(hub, {"t", "n", "x"});
  CHECK_FALSE(hub.is_lagging(next));
  std::uint64_t place = next;
  CHECK(taken(hub, to({"t"}), place) == "n n n n n n n n n n ");
  publish(hub, {"t", "n", "x"});
  CHECK(hub.is_lagging(next));
  CHECK(taken(hub, to({"t"}), next) == "lagging");
  // By bytes: 200 of data leave room for fewer than five.
  place = hub.start("").next;
  for (int i = 0; i < 5; ++i) publish(hub, {"t", "n", std::string(200, 'x')});
  CHECK(taken(hub, to({"t"}), place) == "lagging");
  // One that is larger than the ring alone is still there.
  place = hub.start("").next;
  publish(hub, {"t", "big", std::string(5'000, 'x')});
  CHECK(taken(hub, to({"t"}), place) == "big ");
}

TEST_CASE("events: taken in portions") {
  EventHub hub(still_environment());
  std::uint64_t next = hub.start("").next;
  for (int i = 0; i < 200; ++i) publish(hub, {i % 2 == 0 ? "t" : "u", std::to_string(i), "x"});
  const Subscription t = to({"t"});
  CHECK(taken(hub, t, next, 1) == "0 ");
  CHECK(taken(hub, t, next, 60) == "2 4 ");
  std::string rest;
  for (std::string some = taken(hub, t, next, 300); !some.empty();
       some = taken(hub, t, next, 300)) {
    rest += some;
  }
  std::string expected;
  for (int i = 6; i < 200; i += 2) expected += std::to_string(i) + ' ';
  CHECK(rest == expected);
}

TEST_CASE("events: published from several threads, each listener gets all in one order") {
  EventHub hub(still_environment());
  std::atomic<int> woken{0};
  const std::uint64_t watcher = hub.watch([&] { ++woken; });
  std::uint64_t a = hub.start("").next;
  std::uint64_t b = a;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&hub, i] {
      for (int n = 0; n < 250; ++n) publish(hub, {"t", std::to_string(i * 1'000 + n), ""});
    });
  }
  std::string got;
  const Subscription t = to({"t"});
  while (hub.start("").next <= 1'000) got += taken(hub, t, a);
  for (std::thread& thread : threads) thread.join();
  got += taken(hub, t, a);
  CHECK(got == taken(hub, t, b));
  CHECK(b == 1'001);
  CHECK(woken == 1'000);
  hub.unwatch(watcher);
  publish(hub, {"t", "n", ""});
  CHECK(woken == 1'000);
}

}  // namespace
}  // namespace plumb::http
