// Server-sent events: one hub per process, one ring of recent events, any number of listeners.
//
// A listener holds no queue, only its place in the ring. That keeps an idle one small, lets a
// returning one resume (Last-Event-ID) for as long as the ring reaches back, and bounds memory
// whatever the listeners do: one that falls too far behind is dropped and comes back by itself.
//
// On the wire every stream begins with the event "ready", whose id is the present end of the ring:
// what was read after it is complete. "reset" instead means events were missed beyond recovery:
// read everything again. A comment line is the heartbeat.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/environment.h"
#include "base/result.h"

namespace plumb::http {

struct Event {
  std::string topic;  // who could be interested, e.g. a workspace; not sent
  std::string name;   // one line; what a browser calls the event's type
  std::string data;   // text, commonly JSON; may have several lines
};

enum class Verdict : unsigned char {
  deliver,
  skip,
  close,  // this listener may listen no more; it is told nothing and reconnects to learn why
};

// Asked once per listener and event of its topics, on an I/O thread: must not block or throw.
using EventFilter = std::function<Verdict(const Event&)>;

struct Subscription {
  std::vector<std::string> topics;
  EventFilter filter;         // empty: everything
  std::string last_event_id;  // of the Last-Event-ID header; empty for a new listener
};

class EventHub {
 public:
  struct Options {
    std::size_t ring_events = 8'192;
    std::size_t ring_bytes = std::size_t{32} << 20;
    std::size_t event_bytes = std::size_t{1} << 20;  // of one event's data
    std::size_t lag_events = 4'096;                  // a listener further behind is dropped
    std::chrono::milliseconds retry{2'000};          // how long browsers wait before they reconnect
  };

  // The hub's random number tells its ids from those of another run.
  EventHub(const Options& options, const Environment& environment);
  explicit EventHub(const Environment& environment) : EventHub(Options{}, environment) {}
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  // Appends to the ring, wakes the listeners, returns the id ("7k2m-1042"). Constant time; never
  // waits for a listener. Any thread. Failure: limit when the data are too large, bad_input when
  // the name is empty or has several lines.
  Result<std::string> publish(Event event);

  // The id of the newest event: what a new listener would start behind.
  std::string last_id() const;

  const Options& options() const { return options_; }

  // What the server needs.

  // An event as it goes on the wire, shared by all who get it.
  struct Stored {
    Event event;
    std::uint64_t number = 0;
    std::string wire;
  };
  struct Start {
    std::uint64_t next = 0;  // number of the first event to deliver
    std::string greeting;    // the "ready" or "reset" event, with the retry time
  };
  Start start(std::string_view last_event_id) const;

  enum class Taken : unsigned char { nothing, some, lagging, closed };
  // Appends the next events for this subscription to `out`, up to `bytes` (but at least one), and
  // moves `next` behind them and behind those not wanted.
  Taken take(const Subscription& subscription, std::uint64_t& next, std::size_t bytes,
             std::vector<std::shared_ptr<const Stored>>& out) const;

  // Whether a listener at this place is too far behind to be served.
  bool is_lagging(std::uint64_t next) const;

  // `wake` is called after each publish, from the publishing thread, until unwatch returns.
  std::uint64_t watch(std::function<void()> wake);
  void unwatch(std::uint64_t watcher);

 private:
  std::string id(std::uint64_t number) const;

  const Options options_;
  const std::string epoch_;
  mutable std::mutex mutex_;  // guards the ring
  std::deque<std::shared_ptr<const Stored>> ring_;
  std::size_t ring_bytes_ = 0;
  std::uint64_t newest_ = 0;  // number of the last event published; the first is 1

  std::mutex watchers_mutex_;
  std::vector<std::pair<std::uint64_t, std::function<void()>>> watchers_;
  std::uint64_t last_watcher_ = 0;
};

}  // namespace plumb::http
