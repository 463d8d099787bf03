// Every bound of the server. One struct, so that an operator and a test can change each. The error
// or the close that enforces a bound is named beside it; errors are problem documents (problem.h).
#pragma once

#include <chrono>
#include <cstddef>

namespace plumb::http {

struct Limits {
  // One request.
  std::size_t target_bytes = 8'192;      // path and query as sent: 414
  std::size_t header_bytes = 32'768;     // request line and headers: 431
  std::size_t header_count = 100;        // 431
  std::size_t path_segments = 32;        // 414
  std::size_t query_parameters = 256;    // 414
  std::size_t body_bytes = 1'048'576;    // unless the route says otherwise: 413
  std::size_t chunk_line_bytes = 4'096;  // size line or trailer of a chunked body: 400

  // Memory of all requests whose bodies are being read or handled together: 503.
  std::size_t bodies_bytes = std::size_t{256} << 20;

  // Time. Reading a body may take body_timeout plus a second per body_rate bytes received.
  std::chrono::milliseconds header_timeout{10'000};  // TLS handshake; first to last byte: 408
  std::chrono::milliseconds body_timeout{20'000};    // 408
  std::size_t body_rate = 16'384;                    // bytes per second
  std::chrono::milliseconds idle_timeout{75'000};    // between two requests: close
  std::chrono::milliseconds write_timeout{30'000};   // a client taking no bytes at all: close
  std::chrono::milliseconds linger_timeout{1'000};   // a client's rest after our last word: close
  std::size_t linger_bytes = std::size_t{8} << 20;   // read and thrown away meanwhile: close

  // Connections. The number in all is lowered to what the system's limit of open files allows.
  std::size_t connections = 22'000;              // 503, then close
  std::size_t connections_per_address = 2'000;   // 429, then close; 0: unbounded (behind a proxy)
  std::size_t requests_per_connection = 10'000;  // then "Connection: close"

  // Work.
  std::size_t worker_queue = 1'024;  // requests waiting for a worker: 503

  // Server-sent events.
  std::size_t event_clients = 20'000;      // 503
  std::size_t event_send_buffer = 65'536;  // socket buffer of one client, asked of the system
  std::size_t event_client_bytes = 4'096;  // a listener that talks back more is closed
  std::chrono::milliseconds heartbeat{15'000};
};

}  // namespace plumb::http
