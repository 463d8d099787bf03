#include "api/serve.h"

#include <fmt/format.h>

#include "api/call.h"
#include "api/callers.h"
#include "api/day_watch.h"
#include "api/demo.h"
#include "api/feeds.h"
#include "api/mail_clerk.h"
#include "api/providers.h"
#include "api/web.h"
#include "http/operations.h"
#include "identity/cookie.h"

namespace plumb::api {
namespace {

// Finds out who asks. What they may is for the routes.
std::optional<http::Response> recognise(App& app, http::Request& request) {
  auto caller = caller_of(app, request);
  request.actor = caller->actor.account;
  request.session = std::move(caller);
  return std::nullopt;
}

// A session whose secret was replaced gets the new cookie with whatever it asked for.
void renew(const App& app, const http::Request& request, http::Response& response) {
  const auto caller = std::static_pointer_cast<const Caller>(request.session);
  if (!caller || !caller->session || caller->session->renewed_secret.empty()) return;
  if (response.headers.has("Set-Cookie")) return;
  const identity::Session& session = *caller->session;
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(session.expires_at - app.now());
  response.headers.add("Set-Cookie",
                       identity::session_cookie(app.cookie_mode(), session.renewed_secret, age));
}

std::vector<std::string> hosts_of(const ServeOptions& options) {
  std::vector<std::string> out;
  std::string_view url = options.settings.public_url;
  if (!url.empty()) {
    url.remove_prefix(std::min(url.find("://") + 3, url.size()));
    std::string_view host = url.substr(0, url.find('/'));
    const std::size_t colon = host.rfind(':');
    if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
      host = host.substr(0, colon);
    }
    out.emplace_back(host);
  } else if (!is_loopback(options.address)) {
    return {};
  }
  for (const char* name : {"localhost", "127.0.0.1", "[::1]", "::1"}) out.emplace_back(name);
  return out;
}

Status check_safe(const ServeOptions& options) {
  const bool local = is_loopback(options.address);
  if (options.settings.demo && !local) {
    return bad_input(
        "A demonstration is only for this machine: its password is shown to everybody.",
        options.address, "Listen on 127.0.0.1, or leave --demo out.");
  }
  if (!local && !options.settings.secure) {
    return bad_input("Passwords must not travel unprotected.", options.address,
                     "Give --tls-cert and --tls-key, or --public-url https://... when a proxy on "
                     "the way does TLS.");
  }
  return done();
}

void add_metrics(App& app) {
  http::Metrics& metrics = app.metrics();
  metrics.sample("plumb_workspaces_open", "Workspaces whose files are open.",
                 [&app] { return static_cast<double>(app.opened().size()); });
  const auto mail = [&app](auto&& figure) {
    return [&app, figure] {
      const auto health = app.post().health();
      return health.ok() ? figure(*health) : 0.0;
    };
  };
  metrics.sample("plumb_mail_waiting", "Messages that wait for the mail server.",
                 mail([](const auto& now) { return static_cast<double>(now.waiting); }));
  metrics.sample("plumb_mail_failed", "Messages given up and not looked at.",
                 mail([](const auto& now) { return static_cast<double>(now.failed); }));
  metrics.sample("plumb_mail_oldest_seconds", "Age of the oldest message that waits.",
                 mail([&app](const auto& now) {
                   if (now.waiting == 0) return 0.0;
                   return std::chrono::duration<double>(app.now() - now.oldest).count();
                 }));
}

}  // namespace

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost" ||
         address == "::ffff:127.0.0.1";
}

Result<std::unique_ptr<Product>> Product::start(ServeOptions options, Environment environment) {
  Settings& settings = options.settings;
  while (settings.public_url.ends_with('/')) settings.public_url.pop_back();
  settings.secure = options.tls.has_value() || settings.public_url.starts_with("https://");
  settings.proxied = !options.tls && settings.secure;
  PLUMB_CHECK(check_safe(options));
  std::unique_ptr<Product> out(new Product());
  PLUMB_TRY(out->app_, App::open(settings, environment));
  App& app = *out->app_;
  if (settings.demo) PLUMB_CHECK(prepare_demo(app));
  PLUMB_CHECK(app.open_workspaces());

  http::Router router;
  Routes routes(app, router);
  for (const AddRoutes add : route_groups()) add(routes);
  router.before([&app](http::Request& request) { return recognise(app, request); });
  router.after([&app](const http::Request& request, http::Response& response) {
    renew(app, request, response);
  });
  http::Operations operations;
  operations.metrics = &app.metrics();
  operations.ready = [&app]() -> Status {
    if (app.server() != nullptr && app.server()->stopping()) {
      return unavailable("The server is stopping.");
    }
    return done();
  };
  add_operations(router, operations);
  add_metrics(app);
  add_web(router, options.web);

  http::Config config;
  config.address = options.address == "localhost" ? "127.0.0.1" : options.address;
  config.port = options.port;
  config.tls = options.tls;
  config.hosts = hosts_of(options);
  config.environment = environment;
  config.log = options.log;
  config.metrics = &app.metrics();
  config.events = &app.events();
  config.waiters = kWaitingForSources + kTryingMail;
  if (app.providers() != nullptr) config.waiters += kWaitingForProviders;
  out->server_ = std::make_unique<http::Server>(std::move(router));
  app.set_server(out->server_.get());
  PLUMB_TRY(out->port_, out->server_->start(config));
  if (settings.public_url.empty()) {
    const bool six = config.address.find(':') != std::string::npos;
    app.set_public_url(fmt::format("{}://{}:{}", options.tls ? "https" : "http",
                                   is_loopback(config.address) ? "localhost"
                                   : six                       ? "[" + config.address + "]"
                                                               : config.address,
                                   out->port_));
  }
  PLUMB_CHECK(app.feeds().start());
  PLUMB_TRY(const auto link, app.identity().setup_link());
  app.post().start();
  app.clerk().start();
  app.day_watch().start();
  if (link) out->setup_url_ = app.settings().public_url + "/setup/" + link->secret;
  return out;
}

Product::~Product() {
  stop(std::chrono::milliseconds{0});
}

void Product::stop(std::chrono::milliseconds grace) {
  if (server_) server_->stop(grace);
  if (!app_) return;
  app_->feeds().stop();
  app_->day_watch().stop();
  app_->clerk().stop();
  app_->post().stop();
}

std::vector<RouteInfo> route_table(App& app) {
  http::Router router;
  Routes routes(app, router);
  for (const AddRoutes add : route_groups()) add(routes);
  return routes.all();
}

}  // namespace plumb::api
