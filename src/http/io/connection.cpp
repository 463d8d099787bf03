#include "http/io/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <new>
#include <tuple>
#include <utility>

#include "http/io/listener.h"
#include "http/io/loop.h"
#include "http/problem.h"
#include "http/text.h"

namespace plumb::http::io {
namespace {

constexpr std::size_t kCopied = 2'048;      // a body up to here goes out in one piece with its head
constexpr std::size_t kCopiedTls = 12'288;  // in one TLS record
constexpr std::size_t kBodyRoom = 65'536;   // read at a time
constexpr std::size_t kBodyKept = 65'536;   // memory kept for the next request's body
constexpr std::size_t kTurnedAway = 128;    // refused connections that get to read why
constexpr std::string_view kHeadEnd = "\r\n\r\n";

}  // namespace

Connection::Connection(Loop& loop, tcp::socket socket, Peer peer)
    : loop_(loop),
      hall_(loop.hall()),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      parser_(std::make_unique<RequestParser>(hall_.config.limits)),
      exchange_(std::make_unique<Exchange>()) {
  exchange_->request.peer = peer_.address;
  exchange_->request.secure = hall_.secure;
  hall_.meters.accepted.add();
  hall_.meters.connections.add(1);
}

Connection::~Connection() {
  if (place) loop_.leave(*this);
  if (listener_place) loop_.remove_listener(*this);
  if (exchange_) release(hall_, *exchange_);
  hall_.body_bytes.fetch_sub(held_);
  hall_.meters.connections.add(-1);
  // What the socket holds must be gone before the server may be told that nobody is left.
  close();
  hall_.admission.leave(peer_.admission);
}

void Connection::enter(Phase phase, Clock::duration time) {
  phase_ = phase;
  expired_ = false;
  deadline_ = Clock::now() + time;
}

void Connection::tick(Clock::time_point now) {
  if (now < deadline_) return;
  deadline_ = Clock::time_point::max();
  expired_ = true;
  if (phase_ == Phase::events) {
    drop("write_timeout");
  } else if (phase_ == Phase::head || phase_ == Phase::body) {
    Failure ignored;
    socket_.cancel(ignored);  // the read ends, and a 408 can still be sent
  } else {
    close();
  }
}

bool Connection::timed_out(std::string_view limit) {
  if (expired_) hall_.meters.limited(limit);
  return expired_;
}

void Connection::close() {
  broken_ = true;
  Failure ignored;
  socket_.close(ignored);
}

void Connection::cut() {
  close();
}

void Connection::drain(std::size_t jitter) {
  if (phase_ == Phase::events) return say_farewell(jitter);
  if (phase_ == Phase::handshake || (phase_ == Phase::idle && input_.empty())) close();
}

asio::awaitable<void> Connection::run() {
  Failure ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  try {
    if (peer_.entry != Admission::Entry::welcome) {
      co_await turn_away();
    } else if (co_await shake_hands()) {
      while (co_await serve()) {
      }
      co_await linger();
    }
  } catch (const std::bad_alloc&) {
    hall_.meters.limited("memory");
  }
  close();
}

asio::awaitable<bool> Connection::shake_hands() {
  if (loop_.tls() == nullptr) co_return true;
  tls_ = std::make_unique<asio::ssl::stream<tcp::socket&>>(socket_, *loop_.tls());
  enter(Phase::handshake, hall_.config.limits.header_timeout);
  const auto [failure] = co_await tls_->async_handshake(asio::ssl::stream_base::server, kAwait);
  if (!failure) co_return true;
  timed_out("header_timeout");
  hall_.meters.limited("tls_handshake");
  co_return false;
}

// Too many are here already. The reason is sent without looking at the request; over TLS that would
// take a handshake, which is what there is no room for.
asio::awaitable<void> Connection::turn_away() {
  const bool all = peer_.entry == Admission::Entry::full;
  hall_.meters.limited(all ? "connections" : "connections_per_address");
  if (loop_.tls() != nullptr) co_return;
  Exchange& exchange = *exchange_;
  exchange.request.id = hall_.request_id({});
  exchange.note = all ? "connections" : "connections_per_address";
  exchange.began = Clock::now();
  if (all) {
    exchange.refuse({503, unavailable("The server has as many connections as it may have.", {},
                                      "Try again shortly.")});
  } else {
    exchange.refuse({429, over_limit("There are too many connections from this address.", {},
                                     "Close some, or use fewer at a time.")});
  }
  finish(hall_, exchange);
  co_await respond();
  if (hall_.lingering.fetch_add(1) < kTurnedAway) co_await linger();
  hall_.lingering.fetch_sub(1);
}

// One request and its response. False when the connection is to end.
asio::awaitable<bool> Connection::serve() {
  Exchange& exchange = *exchange_;
  exchange.clear();
  Read read = co_await read_head();
  if (read == Read::whole) {
    find_route(hall_, exchange);
    if (!exchange.answered) read = co_await read_body();
  }
  if (read == Read::closed) {
    broken_ = true;
    co_return false;
  }
  ++requests_;
  if (exchange.answered) {
    finish(hall_, exchange);
  } else {
    co_await handle();
  }
  if (!exchange.head.keep_alive || hall_.stopping.load(std::memory_order_relaxed) ||
      requests_ >= hall_.config.limits.requests_per_connection) {
    exchange.closing = true;
  }
  const bool keep = !exchange.closing;
  const bool listening = exchange.listens;
  const bool sent = listening ? co_await listen() : co_await respond();
  co_return sent&& keep;
}

void Connection::refuse(Refusal refusal, std::string_view limit) {
  if (!limit.empty()) hall_.meters.limited(limit);
  exchange_->note = limit;
  if (exchange_->request.id.empty()) exchange_->request.id = hall_.request_id({});
  exchange_->refuse(std::move(refusal));
}

asio::awaitable<Connection::Read> Connection::read_head() {
  const Limits& limits = hall_.config.limits;
  exchange_->request.id.clear();
  first_line_break_ = false;
  scanned_ = 0;
  input_.trim();
  enter(Phase::idle, requests_ == 0 ? limits.header_timeout : limits.idle_timeout);
  if (loop_.draining() && input_.empty()) co_return Read::closed;
  while (true) {
    if (std::optional<Read> read = take_head()) co_return *read;
    if (!input_.empty() && phase_ == Phase::idle) enter(Phase::head, limits.header_timeout);
    if (co_await read_more(limits.header_bytes)) continue;
    if (!timed_out(phase_ == Phase::idle ? "idle_timeout" : "header_timeout")) {
      co_return Read::closed;
    }
    if (phase_ == Phase::idle) co_return Read::closed;
    refuse({408, over_limit("The request did not arrive in time.", {}, "Send it again, at once.")},
           {});
    exchange_->note = "header_timeout";
    co_return Read::answered;
  }
}

// What the bytes that are there amount to; nothing while the head is not whole.
std::optional<Connection::Read> Connection::take_head() {
  const Limits& limits = hall_.config.limits;
  std::string_view bytes = input_.view();
  if (!first_line_break_ && bytes.starts_with("\r\n")) {
    // RFC 9112 2.2: some clients end a body with a line break that does not belong to it.
    first_line_break_ = true;
    input_.use(2);
    bytes = input_.view();
  }
  if (bytes.empty() || bytes == "\r") return std::nullopt;
  if (phase_ == Phase::idle) exchange_->began = Clock::now();
  if (bytes.front() < 'A' || bytes.front() > 'Z') {
    // TLS, another protocol, noise: there is no point in waiting for the end of the head.
    refuse({400, bad_input("This is no HTTP request.", {}, "Check the address and the port.")},
           "malformed");
    return Read::answered;
  }
  const std::size_t end = bytes.substr(0, limits.header_bytes).find(kHeadEnd, scanned_);
  if (end == std::string_view::npos) {
    const bool line = bytes.find("\r\n") == std::string_view::npos;
    // The longest first line is a target with the method before it and the version behind it.
    const bool long_line = line && bytes.size() > limits.target_bytes + 32;
    scanned_ = bytes.size() < kHeadEnd.size() ? 0 : bytes.size() - (kHeadEnd.size() - 1);
    if (bytes.size() < limits.header_bytes && !long_line) return std::nullopt;
    refuse(head_too_large(bytes, limits), line ? "target_bytes" : "header_bytes");
    return Read::answered;
  }
  Exchange& exchange = *exchange_;
  auto refusal =
      parser_->parse_head(bytes.substr(0, end + 4), exchange.head, exchange.request.headers);
  input_.use(end + 4);
  if (refusal) {
    refuse(*std::move(refusal), "malformed");
    return Read::answered;
  }
  exchange.request.id = hall_.request_id(exchange.request.headers.get("X-Request-Id"));
  return Read::whole;
}

// Counts what a body takes against what all may take.
bool Connection::hold_body(std::size_t bytes) {
  if (bytes > held_) {
    hall_.body_bytes.fetch_add(bytes - held_);
  } else {
    hall_.body_bytes.fetch_sub(held_ - bytes);
  }
  held_ = bytes;
  return hall_.body_bytes.load() <= hall_.config.limits.bodies_bytes;
}

asio::awaitable<Connection::Read> Connection::read_body() {
  Exchange& exchange = *exchange_;
  if (!exchange.head.has_body()) co_return Read::whole;
  const Limits& limits = hall_.config.limits;
  const std::size_t most = body_limit(hall_, exchange);
  if (exchange.head.content_length > most) {
    refuse({413,
            over_limit("The body of the request has more than " + std::to_string(most) + " bytes.",
                       {}, "Send it in smaller parts.")},
           "body_bytes");
    co_return Read::answered;
  }
  if (exchange.head.expects_continue && input_.empty()) {
    if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n", {})) co_return Read::closed;
  }
  enter(Phase::body, limits.body_timeout);
  const Clock::time_point began = Clock::now();
  std::string& body = exchange.request.body;
  while (true) {
    RequestParser::Body step = parser_->parse_body(input_.view(), most, body);
    input_.use(step.used);
    if (step.refusal) {
      const std::string_view limit = step.refusal->status == 413 ? "body_bytes" : "malformed";
      refuse(*std::move(step.refusal), limit);
      co_return Read::answered;
    }
    if (!hold_body(body.capacity())) {
      refuse({503,
              unavailable("The server is busy reading other requests.", {}, "Try again shortly.")},
             "bodies_bytes");
      co_return Read::answered;
    }
    if (step.done) co_return Read::whole;
    deadline_ = began + limits.body_timeout + std::chrono::seconds(body.size() / limits.body_rate);
    if (co_await read_more(kBodyRoom)) continue;
    if (!timed_out("body_timeout")) co_return Read::closed;
    refuse({408, over_limit("The body of the request did not arrive in time.", {},
                            "Send it again over a faster line, or in smaller parts.")},
           {});
    exchange.note = "body_timeout";
    co_return Read::answered;
  }
}

template <typename Job>
asio::awaitable<bool> Connection::on_worker(Job& job, Workers::Room room) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(
      [this, &job, room](auto done) {
        // A job is copied by std::function, what resumes the coroutine can only be moved.
        auto shared = std::make_shared<decltype(done)>(std::move(done));
        auto resume = [this](auto& handler, bool ran) {
          asio::post(loop_.io(),
                     [handler = std::move(handler), ran]() mutable { std::move (*handler)(ran); });
        };
        auto work = [&job, shared, resume]() mutable {
          job();
          resume(shared, true);
        };
        if (!hall_.workers.post(std::move(work), room)) resume(shared, false);
      },
      asio::use_awaitable);
}

asio::awaitable<void> Connection::handle() {
  Exchange& exchange = *exchange_;
  phase_ = Phase::working;
  deadline_ = Clock::time_point::max();
  const bool quick = run_quick(hall_, exchange);
  if (quick || exchange.match.route->options.runs == RouteOptions::Runs::in_place) {
    if (!quick) run_handler(hall_, exchange);
    auto pack = [&] { finish(hall_, exchange); };
    if (!is_heavy(exchange) || !co_await on_worker(pack, Workers::Room::bounded)) pack();
    co_return;
  }
  auto job = [&] {
    run_handler(hall_, exchange);
    finish(hall_, exchange);
  };
  if (co_await on_worker(job, Workers::Room::bounded)) co_return;
  hall_.meters.limited("worker_queue");
  exchange.note = "worker_queue";
  exchange.response = problem(
      unavailable("The server has as much to do as it can take on.", {}, "Try again shortly."),
      exchange.request.id);
  exchange.answered = true;
  finish(hall_, exchange);
}

asio::awaitable<bool> Connection::respond() {
  Exchange& exchange = *exchange_;
  sent_ = 0;
  if (exchange.response.chunks && exchange.head.version_1_0) exchange.closing = true;
  out_.clear();
  append_head(exchange, loop_.date(), out_);
  const bool bodiless = exchange.head.method == Method::head || exchange.response.status == 304 ||
                        exchange.response.status == 204;
  bool sent = false;
  if (exchange.response.chunks && !bodiless) {
    sent = co_await stream();
  } else {
    // The work is done: whoever reads the answer finds the place of a bounded route free.
    release(hall_, exchange);
    std::string_view body = bodiless ? std::string_view() : exchange.response.body.view();
    if (body.size() <= (tls_ ? kCopiedTls : kCopied)) {
      out_ += body;
      body = {};
    }
    sent = co_await write(out_, body);
  }
  finish_exchange(sent);
  co_return sent && !exchange.closing;
}

// A body in pieces, each made by a worker once the one before has left.
asio::awaitable<bool> Connection::stream() {
  Exchange& exchange = *exchange_;
  const bool chunked = !exchange.head.version_1_0;
  for (bool last = false; !last;) {
    Piece piece;
    auto job = [&] { piece = next_piece(exchange); };
    if (!co_await on_worker(job, Workers::Room::always) || piece.failed) {
      exchange.note = "stream";
      broken_ = true;
      co_return false;
    }
    last = piece.last;
    if (last) release(hall_, exchange);
    if (chunked && !piece.bytes.empty()) {
      fmt::format_to(std::back_inserter(out_), "{:x}\r\n", piece.bytes.size());
      piece.bytes += "\r\n";
    }
    if (last && chunked) piece.bytes += "0\r\n\r\n";
    if (!co_await write(out_, piece.bytes)) co_return false;
    out_.clear();
  }
  co_return true;
}

asio::awaitable<bool> Connection::read_more(std::size_t capacity) {
  const Input::Room room = input_.room(capacity);
  Failure failure;
  std::size_t count = 0;
  if (tls_) {
    std::tie(failure, count) =
        co_await tls_->async_read_some(asio::buffer(room.data, room.size), kAwait);
  } else {
    std::tie(failure, count) =
        co_await socket_.async_read_some(asio::buffer(room.data, room.size), kAwait);
  }
  if (failure) co_return false;
  input_.filled(count);
  hall_.meters.received_bytes.add(count);
  co_return true;
}

// Each wait for the client has its own deadline: what counts is that it takes something.
asio::awaitable<bool> Connection::write(std::string_view first, std::string_view second) {
  phase_ = Phase::writing;
  expired_ = false;
  deadline_ = Clock::time_point::max();
  while (!broken_ && !(first.empty() && second.empty())) {
    Failure failure;
    std::size_t count = 0;
    if (tls_) {
      enter(Phase::writing, hall_.config.limits.write_timeout);
      const std::string_view next = first.empty() ? second : first;
      std::tie(failure, count) =
          co_await tls_->async_write_some(asio::buffer(next.data(), next.size()), kAwait);
    } else {
      const std::array<asio::const_buffer, 2> both{asio::buffer(first.data(), first.size()),
                                                   asio::buffer(second.data(), second.size())};
      count = socket_.write_some(both, failure);
      if (failure == asio::error::would_block) {
        enter(Phase::writing, hall_.config.limits.write_timeout);
        std::tie(failure) = co_await socket_.async_wait(tcp::socket::wait_write, kAwait);
      }
    }
    if (failure) broken_ = true;
    sent_ += count;
    hall_.meters.sent_bytes.add(count);
    const std::size_t of_first = std::min(count, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(count - of_first);
  }
  if (broken_) timed_out("write_timeout");
  co_return !broken_;
}

void Connection::finish_exchange(bool sent) {
  Exchange& exchange = *exchange_;
  release(hall_, exchange);
  if (exchange.request.body.capacity() > kBodyKept) exchange.request.body = std::string();
  hold_body(0);
  const double seconds = std::chrono::duration<double>(Clock::now() - exchange.began).count();
  const int status = sent ? exchange.response.status : 0;
  hall_.meters.answered(exchange.match.route, exchange.response.status, seconds);
  if (!hall_.config.log) return;
  const bool readable = !exchange.request.target.empty();
  AccessRecord record;
  record.at = hall_.config.environment.now();
  record.id = exchange.request.id;
  if (readable) record.method = name_of(exchange.request.method);
  if (exchange.match.route != nullptr) record.route = exchange.match.route->pattern;
  record.status = status;
  record.bytes = sent_;
  record.milliseconds = seconds * 1e3;
  record.peer = peer_.address;
  record.actor = exchange.request.actor;
  record.note = exchange.note;
  hall_.config.log(access_line(record));
}

// Closing while the client still sends would make its system throw our answer away unread
// (RFC 9112 9.6): say that we are done, and read what comes for a moment.
asio::awaitable<void> Connection::linger() {
  if (broken_) co_return;
  enter(Phase::lingering, hall_.config.limits.linger_timeout);
  if (tls_) {
    co_await tls_->async_shutdown(kAwait);
    co_return;
  }
  Failure ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  std::size_t read = 0;
  while (read <= hall_.config.limits.linger_bytes) {
    input_.use(input_.size());
    if (!co_await read_more(kBodyRoom)) co_return;
    read += input_.size();
  }
}

}  // namespace plumb::http::io
