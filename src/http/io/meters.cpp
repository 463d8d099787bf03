#include "http/io/meters.h"

namespace plumb::http::io {
namespace {

constexpr std::string_view kRequests = "plumb_http_requests_total";
constexpr std::string_view kRequestsHelp = "Requests answered, by route, method and status.";
constexpr std::string_view kSeconds = "plumb_http_request_seconds";
constexpr std::string_view kSecondsHelp =
    "From the first byte of a request to the last of its response, by route.";

}  // namespace

Meters::Meters(Metrics& metrics, const Router& router)
    : connections(metrics.gauge("plumb_http_connections", "Connections open now.")),
      event_clients(metrics.gauge("plumb_http_event_clients", "Listeners for events now.")),
      accepted(metrics.counter("plumb_http_accepted_total", "Connections accepted.")),
      received_bytes(metrics.counter("plumb_http_received_bytes_total", "Bytes read.")),
      sent_bytes(metrics.counter("plumb_http_sent_bytes_total", "Bytes written.")),
      metrics_(metrics) {
  for (const auto& route : router.routes()) {
    auto& per = routes_.emplace_back(std::make_unique<PerRoute>());
    per->pattern = route->pattern;
    per->method = name_of(route->method);
  }
  auto& none = routes_.emplace_back(std::make_unique<PerRoute>());
  none->pattern = "(none)";
  none->method = "(any)";
  for (auto& per : routes_) {
    per->seconds = &metrics.histogram(
        kSeconds, kSecondsHelp, latency_bounds_seconds(),
        {{"route", std::string(per->pattern)}, {"method", std::string(per->method)}});
  }
}

Meters::PerRoute& Meters::of(const Route* route) {
  return route != nullptr ? *routes_[route->number] : *routes_.back();
}

void Meters::answered(const Route* route, int status, double seconds) {
  of(route).seconds->observe(seconds);
  counted(route, status);
}

void Meters::counted(const Route* route, int status) {
  PerRoute& per = of(route);
  const auto at = static_cast<std::size_t>(status - kLowest);
  if (status < kLowest || at >= kStatuses) return;
  Counter* counter = per.by_status[at].load(std::memory_order_acquire);
  if (counter == nullptr) {
    // Two threads may get here at once; the registry gives both the same counter.
    counter = &metrics_.counter(kRequests, kRequestsHelp,
                                {{"route", std::string(per.pattern)},
                                 {"method", std::string(per.method)},
                                 {"status", std::to_string(status)}});
    per.by_status[at].store(counter, std::memory_order_release);
  }
  counter->add();
}

void Meters::limited(std::string_view limit) {
  metrics_
      .counter("plumb_http_limited_total", "Requests refused and connections closed, by limit.",
               {{"limit", std::string(limit)}})
      .add();
}

}  // namespace plumb::http::io
