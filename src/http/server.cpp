#include "http/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

#include "http/io/loop.h"
#include "http/io/tls.h"

namespace plumb::http {
namespace {

using io::tcp;
using io::asio::ip::address;

// Open files beside connections: database, logs, the event queues of the threads.
constexpr std::size_t kOtherFiles = 256;

constexpr std::string_view kQueueName = "plumb_http_worker_queue";
constexpr std::string_view kQueueHelp = "Requests waiting for a worker.";

// Raises the limit of open files as far as needed and allowed; returns how many connections fit.
std::size_t make_room_for(std::size_t connections) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return connections;
  const rlim_t wanted = connections + kOtherFiles;
  if (files.rlim_cur < wanted) {
    files.rlim_cur = std::min<rlim_t>(wanted, files.rlim_max);
    setrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_NOFILE, &files);
  }
  if (files.rlim_cur >= wanted) return connections;
  return files.rlim_cur > 2 * kOtherFiles ? files.rlim_cur - kOtherFiles : files.rlim_cur / 2;
}

// IPv4 in IPv6 as IPv4; an IPv6 customer has at least the 64 bits behind the first 64.
io::Peer peer_at(address from) {
  if (from.is_v6() && from.to_v6().is_v4_mapped()) {
    from = io::asio::ip::make_address_v4(io::asio::ip::v4_mapped, from.to_v6());
  }
  io::Peer out;
  out.address = from.to_string();
  if (from.is_v4()) {
    out.admission = out.address;
  } else {
    const auto bytes = from.to_v6().to_bytes();
    out.admission.assign(bytes.begin(), bytes.begin() + 8);
  }
  return out;
}

}  // namespace

struct Server::Parts {
  Router router;
  std::unique_ptr<io::Hall> hall;
  std::unique_ptr<io::asio::ssl::context> tls;
  std::vector<std::unique_ptr<io::Loop>> loops;
  std::optional<tcp::acceptor> acceptor;  // runs on the first loop
  std::uint64_t watcher = 0;
  bool stopped = false;

  Result<std::uint16_t> open(const Config& config);
  io::asio::awaitable<void> accept();
};

Result<std::uint16_t> Server::Parts::open(const Config& config) {
  io::Failure failure;
  const address at = io::asio::ip::make_address(config.address, failure);
  if (failure) {
    return bad_input("This is no address to listen at.", config.address,
                     "Give an IP address of this machine, such as 127.0.0.1 or ::.");
  }
  const tcp::endpoint endpoint(at, config.port);
  acceptor.emplace(loops.front()->io());
  acceptor->open(endpoint.protocol(), failure);
  if (!failure) acceptor->set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) acceptor->bind(endpoint, failure);
  if (!failure) acceptor->listen(tcp::acceptor::max_listen_connections, failure);
  if (!failure) acceptor->non_blocking(true, failure);
  if (failure) {
    return unavailable("The server cannot listen here: " + failure.message() + ".",
                       config.address + " port " + std::to_string(config.port),
                       "Choose another port, or end what is using this one.");
  }
  return acceptor->local_endpoint().port();
}

io::asio::awaitable<void> Server::Parts::accept() {
  for (std::size_t turn = 0;; ++turn) {
    io::Loop& loop = *loops[turn % loops.size()];
    io::asio::any_io_executor executor = loop.io().get_executor();
    auto [failure, socket] = co_await acceptor->async_accept(executor, io::kAwait);
    if (hall->stopping.load() || failure == io::asio::error::operation_aborted) co_return;
    if (failure) {
      // Out of files or memory, or the client has gone. In the first case it takes somebody to
      // leave; asking again at once would only burn the processor.
      hall->meters.limited("accept");
      io::asio::steady_timer pause(loops.front()->io(), std::chrono::milliseconds(50));
      co_await pause.async_wait(io::kAwait);
      continue;
    }
    const auto from = socket.remote_endpoint(failure);
    if (failure) continue;
    io::Peer peer = peer_at(from.address());
    peer.entry = hall->admission.enter(peer.admission);
    loop.adopt(std::move(socket), std::move(peer));
  }
}

Server::Server(Router router) : parts_(std::make_unique<Parts>()) {
  parts_->router = std::move(router);
}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
}

Result<std::uint16_t> Server::start(const Config& given) {
  Parts& parts = *parts_;
  Config config = given;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t io_threads = config.io_threads > 0 ? config.io_threads : cores;
  const std::size_t workers =
      (config.workers > 0 ? config.workers : std::max<std::size_t>(4, 2 * cores)) + config.waiters;
  config.limits.connections = make_room_for(config.limits.connections);
  if (config.tls) {
    PLUMB_TRY(parts.tls, io::make_tls(*config.tls));
  }
  parts.hall = std::make_unique<io::Hall>(config, parts.router, workers);
  for (std::size_t i = 0; i < io_threads; ++i) {
    parts.loops.push_back(std::make_unique<io::Loop>(*parts.hall, parts.tls.get()));
  }
  const Result<std::uint16_t> port = parts.open(config);
  if (!port.ok()) {
    parts.acceptor.reset();  // it belongs to the first loop
    parts.loops.clear();
    return port;
  }
  if (config.metrics != nullptr) {
    config.metrics->sample(kQueueName, kQueueHelp, [hall = parts.hall.get()] {
      return static_cast<double>(hall->workers.waiting());
    });
  }
  if (config.events != nullptr) {
    parts.watcher = config.events->watch([&parts] {
      for (const auto& loop : parts.loops) loop->wake();
    });
  }
  io::asio::co_spawn(
      parts.loops.front()->io(), [&parts]() { return parts.accept(); }, io::asio::detached);
  for (const auto& loop : parts.loops) loop->start();
  return port;
}

void Server::stop(std::chrono::milliseconds grace) {
  Parts& parts = *parts_;
  if (parts.loops.empty() || std::exchange(parts.stopped, true)) return;
  const auto until = std::chrono::steady_clock::now() + grace;
  io::Hall& hall = *parts.hall;
  hall.stopping.store(true);
  std::promise<void> closed;
  io::asio::post(parts.loops.front()->io(), [&] {
    io::Failure ignored;
    parts.acceptor->close(ignored);
    closed.set_value();
  });
  closed.get_future().wait();
  for (const auto& loop : parts.loops) loop->drain();
  if (!hall.admission.wait_empty(until)) {
    for (const auto& loop : parts.loops) loop->cut();
    while (!hall.admission.wait_empty(std::chrono::steady_clock::now() + std::chrono::hours(1))) {
    }
  }
  if (hall.config.metrics != nullptr) hall.config.metrics->sample(kQueueName, kQueueHelp, {});
  if (hall.config.events != nullptr) hall.config.events->unwatch(parts.watcher);
  for (const auto& loop : parts.loops) loop->stop();
  hall.workers.stop();
}

bool Server::stopping() const {
  return parts_->hall && parts_->hall->stopping.load();
}

std::size_t Server::connections() const {
  return parts_->hall ? parts_->hall->admission.count() : 0;
}

std::size_t Server::event_clients() const {
  return parts_->hall ? parts_->hall->event_clients.load() : 0;
}

}  // namespace plumb::http
