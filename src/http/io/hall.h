// What all connections of a server share.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "http/io/admission.h"
#include "http/io/meters.h"
#include "http/io/workers.h"
#include "http/server.h"

namespace plumb::http::io {

struct Hall {
  Hall(const Config& given, const Router& routes, std::size_t worker_threads);

  // "r-7k2m9q4x0d3f": the client's own X-Request-Id when it is a short token, otherwise a new one.
  std::string request_id(std::string_view sent);

  const Config config;
  const Router& router;
  const bool secure;
  Metrics own_metrics;
  Meters meters;
  Admission admission;
  Workers workers;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> body_bytes{0};  // held by requests being read or handled
  std::atomic<std::size_t> event_clients{0};
  std::atomic<std::size_t> lingering{0};  // refused connections that are read to their end

 private:
  const std::uint64_t first_id_;
  std::atomic<std::uint64_t> ids_{0};
};

}  // namespace plumb::http::io
