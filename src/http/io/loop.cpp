#include "http/io/loop.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>

namespace plumb::http::io {
namespace {

// So many listeners are served before others get their turn on the thread.
constexpr std::size_t kFanOut = 128;
constexpr std::size_t kBeats = 512;

// How often deadlines are looked at: a fraction of the shortest, but not busily.
std::chrono::milliseconds interval_of(const Limits& limits) {
  const auto shortest = std::min({limits.header_timeout, limits.body_timeout, limits.idle_timeout,
                                  limits.write_timeout, limits.linger_timeout, limits.heartbeat});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
}

std::string http_date(Instant at) {
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - day));
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday(day).c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
      time.seconds().count());
}

}  // namespace

Loop::Loop(Hall& hall, asio::ssl::context* tls)
    : hall_(hall),
      tls_(tls),
      io_(1),
      work_(io_.get_executor()),
      timer_(io_),
      fan_(listeners_.end()),
      beat_(listeners_.end()) {}

Loop::~Loop() {
  stop();
}

void Loop::start() {
  asio::co_spawn(
      io_, [this]() { return tick(); }, asio::detached);
  thread_ = std::thread([this] {
    while (true) {
      try {
        io_.run();
        return;
      } catch (const std::bad_alloc&) {
        // What asked for the memory is gone; the other connections go on.
      }
    }
  });
}

void Loop::stop() {
  if (!thread_.joinable()) return;
  io_.stop();
  thread_.join();
}

void Loop::adopt(tcp::socket socket, Peer peer) {
  auto connection = std::make_shared<Connection>(*this, std::move(socket), std::move(peer));
  asio::post(io_, [this, connection = std::move(connection)] {
    connection->place = connections_.insert(connections_.end(), connection.get());
    asio::co_spawn(
        io_, [connection]() { return connection->run(); }, asio::detached);
  });
}

void Loop::leave(Connection& connection) {
  connections_.erase(*connection.place);
  connection.place.reset();
}

void Loop::drain() {
  asio::post(io_, [this] {
    draining_ = true;
    std::size_t at = 0;
    for (Connection* connection : connections_) connection->drain(at++);
  });
}

void Loop::cut() {
  asio::post(io_, [this] {
    for (Connection* connection : connections_) connection->cut();
  });
}

asio::awaitable<void> Loop::tick() {
  const auto interval = interval_of(hall_.config.limits);
  while (true) {
    timer_.expires_after(interval);
    const auto [failure] = co_await timer_.async_wait(kAwait);
    if (failure) co_return;
    const auto now = Connection::Clock::now();
    for (Connection* connection : connections_) connection->tick(now);
    beat(now);
  }
}

void Loop::beat(Connection::Clock::time_point now) {
  // Clients that came together would else be served together for ever.
  std::size_t sent = 0;
  for (std::size_t looked = listeners_.size(); looked > 0 && sent < kBeats; --looked) {
    if (beat_ == listeners_.end()) beat_ = listeners_.begin();
    Connection* const listener = *beat_++;
    if (listener->beat(now)) ++sent;
  }
}

void Loop::add_listener(Connection& connection) {
  connection.listener_place = listeners_.insert(listeners_.end(), &connection);
  hall_.meters.event_clients.add(1);
}

void Loop::remove_listener(Connection& connection) {
  const auto place = *connection.listener_place;
  if (fan_ == place) ++fan_;
  if (beat_ == place) ++beat_;
  listeners_.erase(place);
  connection.listener_place.reset();
  hall_.event_clients.fetch_sub(1);
  hall_.meters.event_clients.add(-1);
}

void Loop::wake() {
  if (woken_.exchange(true)) return;
  asio::post(io_, [this] {
    // From here on a further event starts a further round.
    woken_.store(false);
    if (fan_ != listeners_.end()) {
      // Beginning anew now would starve those at the end while events keep coming.
      again_ = true;
      return;
    }
    fan_ = listeners_.begin();
    fan_out();
  });
}

void Loop::fan_out() {
  for (std::size_t i = 0; i < kFanOut && fan_ != listeners_.end(); ++i) {
    Connection* const listener = *fan_++;
    listener->pump();
  }
  if (fan_ == listeners_.end() && again_) {
    again_ = false;
    fan_ = listeners_.begin();
  }
  if (fan_ != listeners_.end()) {
    asio::post(io_, [this] { fan_out(); });
  }
}

std::string_view Loop::date() {
  const Instant now = std::chrono::floor<std::chrono::seconds>(hall_.config.environment.now());
  if (now != dated_ || date_.empty()) {
    dated_ = now;
    date_ = http_date(now);
  }
  return date_;
}

}  // namespace plumb::http::io
