// One client: reads requests, has them answered, writes responses, one after the other. Everything
// runs on the I/O thread of its loop, so nothing here is locked; only handlers run elsewhere, while
// the connection waits.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/events.h"
#include "http/io/asio.h"
#include "http/io/dispatch.h"
#include "http/io/input.h"

namespace plumb::http::io {

class Loop;

struct Peer {
  std::string address;    // for people: "192.0.2.7"
  std::string admission;  // what Admission counts
  Admission::Entry entry = Admission::Entry::welcome;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(Loop& loop, tcp::socket socket, Peer peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The whole life of the connection. Closed when it returns.
  asio::awaitable<void> run();

  // From the loop.
  void tick(Clock::time_point now);  // enforces the deadline
  bool beat(Clock::time_point now);  // sends a heartbeat if one is due; true if it did
  void pump();                       // sends events that are waiting
  void drain(std::size_t jitter);    // the server stops: finish what is begun
  void cut();                        // the grace is over

  // Among the loop's connections and among its listeners.
  std::optional<std::list<Connection*>::iterator> place;
  std::optional<std::list<Connection*>::iterator> listener_place;

 private:
  enum class Phase : unsigned char {
    handshake,
    idle,
    head,
    body,
    working,
    writing,
    events,
    lingering
  };
  enum class Read : unsigned char { whole, answered, closed };
  struct Listener;

  void enter(Phase phase, Clock::duration time);
  bool timed_out(std::string_view limit);
  void close();

  asio::awaitable<bool> shake_hands();
  asio::awaitable<void> turn_away();
  asio::awaitable<bool> serve();
  asio::awaitable<Read> read_head();
  std::optional<Read> take_head();
  asio::awaitable<Read> read_body();
  bool hold_body(std::size_t bytes);
  asio::awaitable<void> handle();
  asio::awaitable<bool> respond();
  asio::awaitable<bool> stream();
  asio::awaitable<bool> read_more(std::size_t capacity);
  asio::awaitable<bool> write(std::string_view first, std::string_view second);
  asio::awaitable<void> linger();
  void finish_exchange(bool sent);
  void refuse(Refusal refusal, std::string_view limit);

  // On a worker; false when there was no room for it in the queue.
  template <typename Job>
  asio::awaitable<bool> on_worker(Job& job, Workers::Room room);

  // Event streams (listener.cpp).
  asio::awaitable<bool> listen();
  void begin_listening();
  void finish_listening();
  bool flush();
  bool flush_plain();
  void wait_to_write();
  void say_farewell(std::size_t jitter);
  void drop(std::string_view limit);

  Loop& loop_;
  Hall& hall_;
  tcp::socket socket_;
  std::unique_ptr<asio::ssl::stream<tcp::socket&>> tls_;
  const Peer peer_;

  Phase phase_ = Phase::handshake;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool expired_ = false;
  bool broken_ = false;  // nothing can be sent any more

  Input input_;
  std::string out_;
  std::unique_ptr<RequestParser> parser_;
  std::unique_ptr<Exchange> exchange_;
  std::unique_ptr<Listener> listener_;
  std::size_t requests_ = 0;
  std::size_t held_ = 0;           // of Hall::body_bytes
  std::uint64_t sent_ = 0;         // bytes of the present response
  std::size_t scanned_ = 0;        // so much of the input holds no end of a head
  bool first_line_break_ = false;  // an empty line before the request was passed over
};

}  // namespace plumb::http::io
