// One line of JSON per request, without anything secret: no address beyond the peer, no query, no
// header, no body, and the route's pattern in place of the path, which may carry a one-time key.
//
//   {"at":"2026-06-30T12:00:00.123Z","id":"r-7k...","method":"GET","route":"/api/v1/elements/{id}",
//    "status":200,"bytes":1312,"ms":0.84,"peer":"127.0.0.1","actor":"ada"}
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace plumb::http {

struct AccessRecord {
  Instant at;
  std::string_view id;
  std::string_view method;  // empty when the request could not be read
  std::string_view route;   // pattern; empty when there is none
  int status = 0;           // 0: the client left before an answer was written
  std::uint64_t bytes = 0;  // of the response as sent, headers included
  double milliseconds = 0;
  std::string_view peer;
  std::string_view actor;  // left out when empty
  std::string_view note;   // e.g. which limit closed the connection; left out when empty
};

// Gets a line without its newline. Called on I/O threads, several at a time: must be quick.
using LogSink = std::function<void(std::string_view line)>;

std::string access_line(const AccessRecord& record);

}  // namespace plumb::http
