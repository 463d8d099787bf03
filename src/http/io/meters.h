// What the server measures about itself, by the names operators see.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

#include "http/metrics.h"
#include "http/router.h"

namespace plumb::http::io {

class Meters {
 public:
  Meters(Metrics& metrics, const Router& router);

  // `route` null: the request never reached one. Any thread; two or three atomic additions.
  void answered(const Route* route, int status, double seconds);
  // Without a time.
  void counted(const Route* route, int status);
  // By the name of the limit ("header_timeout", "connections", "slow_listener").
  void limited(std::string_view limit);

  Gauge& connections;
  Gauge& event_clients;
  Counter& accepted;
  Counter& received_bytes;
  Counter& sent_bytes;

 private:
  static constexpr int kLowest = 100;
  static constexpr std::size_t kStatuses = 500;
  struct PerRoute {
    std::string_view pattern, method;
    Histogram* seconds = nullptr;
    // Filled at the first answer with the status, so that a request takes no lock.
    std::array<std::atomic<Counter*>, kStatuses> by_status{};
  };
  PerRoute& of(const Route* route);

  Metrics& metrics_;
  std::vector<std::unique_ptr<PerRoute>> routes_;  // by Route::number; the last is for no route
};

}  // namespace plumb::http::io
