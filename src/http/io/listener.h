// The state of a connection that has become an event stream. Everything a request needed is gone by
// then: thousands of these sit idle.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "http/io/connection.h"

namespace plumb::http::io {

struct Connection::Listener {
  using Stored = std::shared_ptr<const EventHub::Stored>;

  Subscription subscription;
  std::uint64_t next = 0;      // place in the hub's ring
  std::vector<Stored> flight;  // being written
  std::size_t at = 0;          // the first of these that is not wholly sent ...
  std::size_t offset = 0;      // ... and how much of it is
  bool writing = false;        // waits for the client to take some
  bool ending = false;         // close when the flight is sent
  Clock::time_point last_sent;

  // For the log.
  std::string id, actor;
  const Route* route = nullptr;
  Clock::time_point began;
  std::string_view note;
};

}  // namespace plumb::http::io
