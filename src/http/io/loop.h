// An I/O thread and the connections it was given.
#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "http/io/asio.h"
#include "http/io/connection.h"
#include "http/io/hall.h"

namespace plumb::http::io {

class Loop {
 public:
  Loop(Hall& hall, asio::ssl::context* tls);
  ~Loop();  // stop()

  void start();
  // Ends the thread; connections must be gone (Admission).
  void stop();

  // Any thread.
  void adopt(tcp::socket socket, Peer peer);  // a socket of this loop's io()
  void drain();
  void cut();
  void wake();  // an event was published

  // On the loop's thread.
  asio::io_context& io() { return io_; }
  Hall& hall() { return hall_; }
  asio::ssl::context* tls() { return tls_; }
  bool draining() const { return draining_; }
  std::string_view date();  // "Tue, 30 Jun 2026 12:00:00 GMT"
  void leave(Connection& connection);
  void add_listener(Connection& connection);
  void remove_listener(Connection& connection);

 private:
  asio::awaitable<void> tick();
  void beat(Connection::Clock::time_point now);
  void fan_out();

  Hall& hall_;
  asio::ssl::context* const tls_;
  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer timer_;
  std::list<Connection*> connections_;
  std::list<Connection*> listeners_;
  std::list<Connection*>::iterator fan_;   // who is next to look for events; end: nobody
  std::list<Connection*>::iterator beat_;  // who is next to be asked for a heartbeat
  bool again_ = false;                     // an event came during the round
  bool draining_ = false;
  std::atomic<bool> woken_{false};
  Instant dated_{};
  std::string date_;
  std::thread thread_;
};

}  // namespace plumb::http::io
