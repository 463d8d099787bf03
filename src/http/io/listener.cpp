#include "http/io/listener.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "http/io/loop.h"

namespace plumb::http::io {
namespace {

constexpr std::size_t kFlight = 16'384;  // bytes taken from the ring at a time
constexpr std::size_t kBuffers = 16;     // events in one call to the system

std::shared_ptr<const EventHub::Stored> words(std::string wire) {
  auto out = std::make_shared<EventHub::Stored>();
  out->wire = std::move(wire);
  return out;
}

const std::shared_ptr<const EventHub::Stored>& heartbeat() {
  static const auto beat = words(":\n\n");
  return beat;
}

}  // namespace

asio::awaitable<bool> Connection::listen() {
  const Limits& limits = hall_.config.limits;
  sent_ = 0;
  out_.clear();
  append_head(*exchange_, loop_.date(), out_);
  if (!co_await write(out_, {})) {
    finish_exchange(false);
    co_return false;
  }
  begin_listening();
  pump();
  // Nothing is expected from the client but its end.
  std::array<char, 64> heard{};
  for (std::size_t total = 0; total <= limits.event_client_bytes && !broken_;) {
    Failure failure;
    std::size_t count = 0;
    if (tls_) {
      std::tie(failure, count) = co_await tls_->async_read_some(asio::buffer(heard), kAwait);
    } else {
      std::tie(failure, count) = co_await socket_.async_read_some(asio::buffer(heard), kAwait);
    }
    if (failure) break;
    total += count;
  }
  finish_listening();
  co_return false;
}

void Connection::begin_listening() {
  auto listener = std::make_unique<Listener>();
  Exchange& exchange = *exchange_;
  listener->subscription = *std::move(exchange.response.events);
  listener->id = std::move(exchange.request.id);
  listener->actor = std::move(exchange.request.actor);
  listener->route = exchange.match.route;
  listener->began = exchange.began;
  EventHub::Start start = hall_.config.events->start(listener->subscription.last_event_id);
  listener->next = start.next;
  listener->flight.push_back(words(std::move(start.greeting)));
  hold_body(0);
  exchange.listens = false;
  release(hall_, exchange);
  // Its place among Hall::event_clients is given back by Loop::remove_listener.
  exchange_.reset();
  parser_.reset();
  input_.release();
  out_ = std::string();
  // What the system buffers for a client that does not read is memory as well.
  Failure ignored;
  socket_.set_option(
      tcp::socket::send_buffer_size(static_cast<int>(hall_.config.limits.event_send_buffer)),
      ignored);
  phase_ = Phase::events;
  deadline_ = Clock::time_point::max();
  listener_ = std::move(listener);
  loop_.add_listener(*this);
  if (loop_.draining()) say_farewell(0);
}

void Connection::finish_listening() {
  close();
  loop_.remove_listener(*this);
  const std::unique_ptr<Listener> listener = std::move(listener_);
  const double seconds = std::chrono::duration<double>(Clock::now() - listener->began).count();
  // How long a stream was open says nothing about how quick the server is: not in the histogram.
  hall_.meters.counted(listener->route, 200);
  if (!hall_.config.log) return;
  AccessRecord record;
  record.at = hall_.config.environment.now();
  record.id = listener->id;
  record.method = name_of(Method::get);
  record.route = listener->route->pattern;
  record.status = 200;
  record.bytes = sent_;
  record.milliseconds = seconds * 1e3;
  record.peer = peer_.address;
  record.actor = listener->actor;
  record.note = listener->note;
  hall_.config.log(access_line(record));
}

void Connection::drop(std::string_view limit) {
  if (broken_) return;
  hall_.meters.limited(limit);
  listener_->note = limit;
  close();  // ends the read in listen()
}

void Connection::pump() {
  if (listener_ && listener_->writing && hall_.config.events->is_lagging(listener_->next)) {
    return drop("slow_listener");
  }
  while (listener_ && !listener_->writing && !broken_) {
    if (!flush()) return;
    Listener& listener = *listener_;
    if (listener.ending) return close();
    switch (
        hall_.config.events->take(listener.subscription, listener.next, kFlight, listener.flight)) {
      case EventHub::Taken::nothing: return;
      case EventHub::Taken::some: break;
      case EventHub::Taken::lagging: return drop("slow_listener");
      case EventHub::Taken::closed:
        listener.note = "no_longer_allowed";
        listener.ending = true;
        break;
    }
  }
}

// Sends what is in flight; true when all of it has left.
bool Connection::flush() {
  Listener& listener = *listener_;
  if (listener.flight.empty()) return true;
  if (!tls_) {
    if (!flush_plain()) return false;
  } else if (listener.at == 0) {
    std::vector<asio::const_buffer> buffers;
    for (const auto& stored : listener.flight) buffers.push_back(asio::buffer(stored->wire));
    listener.writing = true;
    deadline_ = Clock::now() + hall_.config.limits.write_timeout;
    asio::async_write(*tls_, buffers,
                      [self = shared_from_this()](const Failure& failure, std::size_t count) {
                        self->deadline_ = Clock::time_point::max();
                        if (!self->listener_) return;
                        self->listener_->writing = false;
                        self->listener_->at = self->listener_->flight.size();
                        self->sent_ += count;
                        self->hall_.meters.sent_bytes.add(count);
                        if (failure) return self->close();
                        self->pump();
                      });
    return false;
  }
  listener.flight.clear();
  listener.at = listener.offset = 0;
  listener.last_sent = Clock::now();
  return true;
}

bool Connection::flush_plain() {
  Listener& listener = *listener_;
  while (listener.at < listener.flight.size()) {
    std::array<asio::const_buffer, kBuffers> buffers;
    std::size_t used = 0;
    for (std::size_t i = listener.at; i < listener.flight.size() && used < kBuffers; ++i) {
      const std::size_t skip = i == listener.at ? listener.offset : 0;
      buffers[used++] = asio::buffer(listener.flight[i]->wire) + skip;
    }
    Failure failure;
    std::size_t count = socket_.write_some(buffers, failure);
    if (failure == asio::error::would_block) {
      wait_to_write();
      return false;
    }
    if (failure) {
      close();
      return false;
    }
    sent_ += count;
    hall_.meters.sent_bytes.add(count);
    while (count > 0) {
      const std::size_t left = listener.flight[listener.at]->wire.size() - listener.offset;
      const std::size_t step = std::min(left, count);
      listener.offset += step;
      count -= step;
      if (step == left) {
        ++listener.at;
        listener.offset = 0;
      }
    }
  }
  return true;
}

void Connection::wait_to_write() {
  listener_->writing = true;
  deadline_ = Clock::now() + hall_.config.limits.write_timeout;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const Failure& failure) {
    self->deadline_ = Clock::time_point::max();
    if (!self->listener_) return;
    self->listener_->writing = false;
    if (failure) return self->close();
    self->pump();
  });
}

bool Connection::beat(Clock::time_point now) {
  Listener& listener = *listener_;
  if (listener.writing || broken_) return false;
  if (now - listener.last_sent < hall_.config.limits.heartbeat) return false;
  listener.flight.push_back(heartbeat());
  pump();
  return true;
}

// Thousands that come back at the same moment would find the next server busy: each is told its own
// time, spread over twice the usual.
void Connection::say_farewell(std::size_t jitter) {
  if (!listener_ || listener_->ending) return;
  const auto usual = static_cast<std::size_t>(hall_.config.events->options().retry.count());
  const std::size_t own = usual + (usual > 0 ? jitter * 37 % (2 * usual) : 0);
  // Behind what is in flight, of which part may be sent already. Over TLS that is being written
  // whole, so the words are left out there.
  if (!listener_->writing || !tls_) {
    listener_->flight.push_back(words(fmt::format("retry: {}\n\n", own)));
  }
  listener_->ending = true;
  pump();
}

}  // namespace plumb::http::io
