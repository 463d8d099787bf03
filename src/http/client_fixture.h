// For tests: a server on a free port of the loopback, and a client that writes and reads bytes as
// it is told, right or wrong. A read that waits ten seconds fails the test instead of hanging it.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/environment.h"
#include "http/server.h"

namespace plumb::http {

struct Reply {
  int status = 0;  // 0: the connection ended before a whole response
  std::string head;
  std::string body;

  // Value of the first header of this name, spelled exactly so; empty if there is none.
  std::string header(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
  bool has(const std::string& name) const {
    return head.find("\r\n" + name + ": ") != std::string::npos;
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0)
      : file_(socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{10, 0};
    setsockopt(file_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(file_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (receive_buffer > 0) {
      setsockopt(file_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(file_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Client() {
    if (file_ >= 0) close(file_);
  }
  Client(Client&& other) noexcept
      : file_(std::exchange(other.file_, -1)),
        connected_(other.connected_),
        read_(std::move(other.read_)) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  int file() const { return file_; }

  // False when the server has closed. Sends all or fails.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void end() { shutdown(file_, SHUT_WR); }

  // The next response, by its length, its chunks, or to the end of the connection.
  Reply receive(bool head_only = false) {
    Reply out;
    if (!read_until("\r\n\r\n", out.head)) return out;
    const int status = std::atoi(out.head.c_str() + 9);
    const std::string length = out.header("Content-Length");
    bool whole = true;
    if (head_only || status == 204 || status == 304 || status == 100) {
    } else if (!length.empty()) {
      whole = read_exactly(std::strtoul(length.c_str(), nullptr, 10), out.body);
    } else if (out.header("Transfer-Encoding") == "chunked") {
      whole = read_chunks(out.body);
    } else {
      while (fill()) {
      }
      out.body = std::exchange(read_, {});
    }
    if (whole) out.status = status;
    return out;
  }
  Reply ask(std::string_view request) {
    send(request);
    return receive();
  }
  Reply get(const std::string& target, const std::string& headers = "") {
    return ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
  }
  Reply post(const std::string& target, const std::string& body, const std::string& headers = "") {
    return ask("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body);
  }

  // Up to and including `mark`; false when the connection ended before.
  bool read_until(std::string_view mark, std::string& out) {
    std::size_t at = 0;
    while ((at = read_.find(mark)) == std::string::npos) {
      if (!fill()) return false;
    }
    out = read_.substr(0, at + mark.size());
    read_.erase(0, at + mark.size());
    return true;
  }
  // Everything until the server closes; `ended` tells that from waiting too long.
  std::string read_all() {
    while (fill()) {
    }
    return std::exchange(read_, {});
  }
  // Whether the server closes, without another byte, by itself.
  bool is_closed() { return !fill() && ended_; }
  bool ended() const { return ended_; }

 private:
  bool fill() {
    char bytes[16'384];
    const ssize_t count = recv(file_, bytes, sizeof bytes, 0);
    if (count == 0 || (count < 0 && errno == ECONNRESET)) ended_ = true;
    if (count <= 0) return false;
    read_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }
  bool read_exactly(std::size_t size, std::string& out) {
    while (read_.size() < size) {
      if (!fill()) return false;
    }
    out = read_.substr(0, size);
    read_.erase(0, size);
    return true;
  }
  bool read_chunks(std::string& out) {
    while (true) {
      std::string line;
      std::string chunk;
      std::string end;
      if (!read_until("\r\n", line)) return false;
      const std::size_t size = std::strtoul(line.c_str(), nullptr, 16);
      if (!read_exactly(size, chunk) || !read_exactly(2, end) || end != "\r\n") return false;
      if (size == 0) return true;
      out += chunk;
    }
  }

  int file_ = -1;
  bool connected_ = false;
  bool ended_ = false;
  std::string read_;
};

// A clock that stands still and a seed.
inline Environment still_environment() {
  Environment out;
  out.now = [] { return *parse_instant("2026-06-30T12:00:00Z"); };
  out.random = [] { return std::uint64_t{42}; };
  return out;
}

// Publishes what is known to be in order; gives the id.
inline std::string publish(EventHub& hub, Event event) {
  return hub.publish(std::move(event)).value();
}

struct Running {
  explicit Running(Router router, Config config = {}) : server(std::move(router)) {
    if (!config.environment.now) config.environment = still_environment();
    if (config.io_threads == 0) config.io_threads = 2;
    const Result<std::uint16_t> opened = server.start(config);
    if (!opened.ok()) {
      // Every test would fail in a way that hides this.
      std::fprintf(stderr, "%s\n", opened.error().text().c_str());
      std::abort();
    }
    port = *opened;
  }
  Client client() const { return Client(port); }

  Server server;
  std::uint16_t port = 0;
};

}  // namespace plumb::http
