// The server under load, for bench/http_bench.py and by hand; loopback only.
//
//   http_bench serve SECONDS          a 1 KiB answer at /in-place, /worker and /file.bin; prints
//                                     the port and ends by itself
//   http_bench events CLIENTS         so many idle listeners: memory of each, and how long an event
//                                     takes to reach all of them
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/operations.h"
#include "http/server.h"
#include "http/static_files.h"

namespace {

using namespace plumb;
using namespace plumb::http;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBody = 1'024;

std::string body() {
  return std::string(kBody, 'x');
}

int serve(int seconds) {
  Router router;
  const RouteOptions in_place{.runs = RouteOptions::Runs::in_place};
  const auto answer = [](const Request&, Parameters) {
    return Response::json(body()).with_etag("\"v17\"");
  };
  router.add(Method::get, "/in-place", answer, in_place);
  router.add(Method::get, "/in-place/{id}", answer, in_place);
  router.add(Method::get, "/worker", answer);
  const std::string file = body();
  const Asset asset{"file.bin", file};
  const StaticFiles files({&asset, 1});
  router.set_fallback([&](const Request& request, Parameters) { return files.respond(request); },
                      in_place);
  Metrics metrics;
  add_operations(router, {.ready = {}, .metrics = &metrics, .may_see_metrics = {}});
  Config config;
  config.environment = system_environment();
  config.metrics = &metrics;
  config.limits.requests_per_connection = 100'000'000;
  config.limits.connections_per_address = 0;
  // The line is made and dropped: what a sink does with it is its own business.
  config.log = [](std::string_view) {};
  Server server(std::move(router));
  const auto port = server.start(config);
  if (!port.ok()) {
    std::fprintf(stderr, "%s\n", port.error().text().c_str());
    return 1;
  }
  std::printf("%u\n", static_cast<unsigned>(*port));
  std::fflush(stdout);
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  server.stop(std::chrono::seconds(1));
  return 0;
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void raise_files() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

int connect_listener(std::uint16_t port) {
  const int file = socket(AF_INET, SOCK_STREAM, 0);
  if (file < 0) return -1;
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(file, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return -1;
  constexpr std::string_view kAsk = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n";
  if (send(file, kAsk.data(), kAsk.size(), MSG_NOSIGNAL) < 0) return -1;
  return file;
}

// Reads until every listener has received `word` once more; false when one was closed.
bool hear(int poll, const std::vector<int>& files, std::string_view word,
          std::vector<unsigned>& heard, unsigned times) {
  std::size_t missing = files.size();
  std::vector<epoll_event> ready(1'024);
  char bytes[4'096];
  while (missing > 0) {
    const int count = epoll_wait(poll, ready.data(), static_cast<int>(ready.size()), 30'000);
    if (count <= 0) return false;
    for (int i = 0; i < count; ++i) {
      const std::size_t at = ready[static_cast<std::size_t>(i)].data.u64;
      const ssize_t size = recv(files[at], bytes, sizeof bytes, MSG_DONTWAIT);
      if (size < 0 && errno == EAGAIN) continue;
      if (size <= 0) return false;
      const std::string_view text(bytes, static_cast<std::size_t>(size));
      if (text.find(word) != std::string_view::npos && ++heard[at] == times) --missing;
    }
  }
  return true;
}

// The clients, in a process of their own. Writes a byte when all listen, and the milliseconds it
// took when all have heard.
int listen_all(std::uint16_t port, std::size_t clients, int go, int report) {
  raise_files();
  std::vector<int> files;
  const int poll = epoll_create1(0);
  for (std::size_t i = 0; i < clients; ++i) {
    const int file = connect_listener(port);
    if (file < 0) {
      std::fprintf(stderr, "only %zu of %zu connected: %s\n", i, clients, std::strerror(errno));
      return 1;
    }
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.u64 = files.size();
    epoll_ctl(poll, EPOLL_CTL_ADD, file, &wanted);
    files.push_back(file);
  }
  std::vector<unsigned> ready(clients);
  std::vector<unsigned> news(clients);
  if (!hear(poll, files, "event: ready", ready, 1)) return 1;
  for (unsigned round = 1; round <= 3; ++round) {
    const char byte = 'r';
    if (write(report, &byte, 1) != 1) return 1;
    std::int64_t published = 0;
    if (read(go, &published, sizeof published) != sizeof published) return 1;
    if (!hear(poll, files, "event: scores", news, round)) return 1;
    const std::int64_t took = Clock::now().time_since_epoch().count() - published;
    if (write(report, &took, sizeof took) != sizeof took) return 1;
  }
  return 0;
}

int measure_events(std::size_t clients) {
  int ports[2];
  int go[2];
  int report[2];
  if (pipe(ports) != 0 || pipe(go) != 0 || pipe(report) != 0) return 1;
  // Before there are threads.
  const pid_t child = fork();
  if (child == 0) {
    std::uint16_t port = 0;
    if (read(ports[0], &port, sizeof port) != sizeof port) _exit(1);
    _exit(listen_all(port, clients, go[0], report[1]));
  }
  close(report[1]);
  EventHub hub(system_environment());
  Router router;
  router.add(Method::get, "/events", [](const Request&, Parameters) {
    Subscription subscription;
    subscription.topics = {"acme"};
    subscription.filter = [](const Event&) { return Verdict::deliver; };
    return Response::event_stream(std::move(subscription));
  });
  Config config;
  config.environment = system_environment();
  config.events = &hub;
  config.limits.connections_per_address = 0;
  config.limits.event_clients = clients;
  Server server(std::move(router));
  const auto port = server.start(config);
  if (!port.ok()) return 1;
  const std::size_t before = resident_bytes();
  if (write(ports[1], &*port, sizeof *port) != sizeof *port) return 1;
  for (int round = 0; round < 3; ++round) {
    char byte = 0;
    if (read(report[0], &byte, 1) != 1) return 1;
    if (round == 0) {
      const std::size_t after = resident_bytes();
      std::printf("listeners %zu  resident %.1f MB before, %.1f MB with all  %zu bytes each\n",
                  server.event_clients(), static_cast<double>(before) / 1e6,
                  static_cast<double>(after) / 1e6, (after - before) / clients);
    }
    const std::int64_t now = Clock::now().time_since_epoch().count();
    if (!hub.publish({"acme", "scores", R"({"structure":0.61,"seq":1042})"}).ok()) return 1;
    if (write(go[1], &now, sizeof now) != sizeof now) return 1;
    std::int64_t took = 0;
    if (read(report[0], &took, sizeof took) != sizeof took) return 1;
    std::printf("event to all: %.1f ms\n", static_cast<double>(took) / 1e6);
  }
  server.stop(std::chrono::seconds(2));
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

}  // namespace

int main(int count, char** words) {
  const std::string_view what = count > 1 ? words[1] : "";
  const int number = count > 2 ? std::atoi(words[2]) : 0;
  if (what == "serve" && number > 0 && number <= 300) return serve(number);
  if (what == "events" && number > 0) return measure_events(static_cast<std::size_t>(number));
  std::fprintf(stderr, "usage: http_bench serve SECONDS (up to 300) | events CLIENTS\n");
  return 2;
}
