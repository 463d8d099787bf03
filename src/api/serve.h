// The server as one thing to run: data folder, routes, sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/app.h"
#include "api/routes.h"
#include "base/assets.h"
#include "http/server.h"

namespace plumb::api {

struct ServeOptions {
  Settings settings;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::optional<http::TlsFiles> tls;
  http::LogSink log;
  std::span<const Asset> web;  // the web application's files; empty: a plain page says so
};

// Whether an address is this machine talking to itself.
bool is_loopback(std::string_view address);

class Product {
 public:
  // Opens everything and listens. Failure: what cannot be opened, or is not safe to serve.
  static Result<std::unique_ptr<Product>> start(ServeOptions options, Environment environment);
  ~Product();

  App& app() { return *app_; }
  std::uint16_t port() const { return port_; }
  const std::string& url() const { return app_->settings().public_url; }
  // The address with which the first administrator is made; empty once there is one.
  const std::string& setup_url() const { return setup_url_; }
  // Lets requests finish for `grace`, then closes everything.
  void stop(std::chrono::milliseconds grace);

 private:
  Product() = default;
  std::unique_ptr<App> app_;
  std::unique_ptr<http::Server> server_;
  std::uint16_t port_ = 0;
  std::string setup_url_;
};

// The table of routes without a server, for those who read it.
std::vector<RouteInfo> route_table(App& app);

}  // namespace plumb::api
