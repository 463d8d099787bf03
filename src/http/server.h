// The HTTP/1.1 server: accepts connections, enforces the limits, routes requests to handlers.
//
// A few I/O threads each run the connections they were given, from first to last byte, as
// coroutines; handlers run on workers, or in place where a route says so (router.h). Bodies arrive
// whole, responses leave whole, in pieces, or as an event stream. Including this is cheap: no
// networking header comes with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "http/access_log.h"
#include "http/events.h"
#include "http/limits.h"
#include "http/metrics.h"
#include "http/router.h"

namespace plumb::http {

struct TlsFiles {
  std::string certificate;  // PEM: the server's certificate, then those that vouch for it
  std::string key;          // PEM, not encrypted
};

struct Config {
  std::string address = "127.0.0.1";  // of this machine; "::" and "0.0.0.0" are all of it
  std::uint16_t port = 0;             // 0: one that is free
  std::optional<TlsFiles> tls;        // TLS 1.2 and 1.3 only, and nothing but TLS on the port
  std::size_t io_threads = 0;         // 0: one per core
  std::size_t workers = 0;            // 0: two per core, at least 4
  std::size_t waiters = 0;            // workers beyond these, for handlers that wait for others
  // Names a Host header may carry, without port; others get 421, which keeps a page of another site
  // from reaching a server on somebody's own machine by a name it controls. Empty: any.
  std::vector<std::string> hosts;
  Limits limits;
  Environment environment;     // for the Date header, the log, and request ids
  LogSink log;                 // empty: no log
  Metrics* metrics = nullptr;  // null: measured, shown nowhere
  EventHub* events = nullptr;  // null: a handler that asks for an event stream gets 503
};

class Server {
 public:
  explicit Server(Router router);
  ~Server();  // stop() without grace
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens and returns the port. Once per object. Raises this process's limit of open files to
  // what Limits::connections needs, or lowers the latter where the system refuses. What the
  // config points to must outlive the server. Failure: unavailable (address in use, not ours),
  // bad_input (address, certificate or key unreadable or not a pair).
  Result<std::uint16_t> start(const Config& config);

  // Accepts nothing new, closes idle connections, ends event streams with a hint when to come back,
  // lets requests finish for `grace`, then closes what is left. Returns when all threads are gone:
  // a handler that never returns keeps it. A second call does nothing. Any thread but a handler's.
  void stop(std::chrono::milliseconds grace);

  bool stopping() const;              // for readiness
  std::size_t connections() const;    // open now
  std::size_t event_clients() const;  // of these, listening

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace plumb::http
