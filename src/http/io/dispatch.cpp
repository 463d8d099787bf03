#include "http/io/dispatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <new>

#include "http/conditional.h"
#include "http/problem.h"
#include "http/security.h"
#include "http/text.h"

namespace plumb::http::io {
namespace {

constexpr std::size_t kWorthPacking = 1'024;
constexpr std::size_t kHeavy = 32'768;
constexpr int kLevel = 5;

void answer(Exchange& exchange, Response response) {
  exchange.response = std::move(response);
  exchange.answered = true;
}

// A body that was not read would be taken for the next request.
void answer_unread(Exchange& exchange, Response response) {
  if (exchange.head.has_body()) exchange.closing = true;
  answer(exchange, std::move(response));
}

std::string allow_list(const std::vector<Method>& methods) {
  std::string out;
  for (const Method method : methods) {
    if (!out.empty()) out += ", ";
    out += name_of(method);
  }
  return out;
}

bool is_known_host(const Hall& hall, const Request& request) {
  if (hall.config.hosts.empty()) return true;
  std::string_view host = request.headers.get("Host");
  const std::size_t bracket = host.find(']');  // of an IPv6 address
  host = host.substr(0, host.find(':', bracket == std::string_view::npos ? 0 : bracket));
  return std::any_of(hall.config.hosts.begin(), hall.config.hosts.end(),
                     [&](const std::string& known) { return equals_ignoring_case(known, host); });
}

void answer_without_route(Exchange& exchange) {
  const Request& request = exchange.request;
  const std::vector<Method>& allowed = exchange.match.allowed;
  if (allowed.empty()) {
    return answer_unread(
        exchange, problem(not_found("There is nothing at this address.", std::string(request.path),
                                    "Check the address."),
                          request.id));
  }
  Response out = Response::empty(204);
  if (request.method != Method::options) {
    out = problem(
        bad_input("This address does not take " + std::string(name_of(request.method)) + ".",
                  std::string(request.path), "Use one of: " + allow_list(allowed) + "."),
        request.id, 405);
  }
  out.headers.add("Allow", allow_list(allowed));
  answer_unread(exchange, std::move(out));
}

// A request to a route that bounds how many run at a time takes a place, or is refused.
void take_place(Exchange& exchange) {
  const Route& route = *exchange.match.route;
  if (route.options.concurrent == 0) return;
  if (route.running.fetch_add(1) < route.options.concurrent) {
    exchange.counted = &route;
    return;
  }
  route.running.fetch_sub(1);
  exchange.note = "concurrent";
  answer_unread(exchange,
                problem(over_limit("As many of these requests are running as may at once.",
                                   route.pattern, "Try again shortly."),
                        exchange.request.id, 429));
}

Response call(const Hall& hall, Exchange& exchange) {
  const Route& route = *exchange.match.route;
  const bool hooks = route.options.hooks == RouteOptions::Hooks::run;
  std::optional<Response> out;
  if (hooks) {
    for (const BeforeHook& hook : hall.router.before_hooks()) {
      if ((out = hook(exchange.request))) break;
    }
  }
  if (!out) out = route.handler(exchange.request, {route.names, exchange.match.values});
  if (hooks) {
    for (const AfterHook& hook : hall.router.after_hooks()) hook(exchange.request, *out);
  }
  return *std::move(out);
}

// An event stream needs a hub and a place.
void admit_listener(Hall& hall, Exchange& exchange) {
  const bool counted = hall.config.events != nullptr && exchange.head.method != Method::head;
  if (counted && hall.event_clients.fetch_add(1) < hall.config.limits.event_clients) {
    exchange.listens = true;
    exchange.closing = true;  // the stream ends with the connection
    return;
  }
  if (counted) hall.event_clients.fetch_sub(1);
  if (exchange.head.method == Method::head) {
    exchange.response.events.reset();
    return;
  }
  exchange.note = "event_clients";
  answer(exchange, problem(unavailable("No more event streams can be opened at present.", {},
                                       "Try again later, or ask for the data from time to time."),
                           exchange.request.id));
}

void set_caching(Response& response) {
  if (response.headers.has("Cache-Control")) return;
  response.headers.add("Cache-Control",
                       response.headers.has("ETag") ? "private, no-cache" : "no-store");
}

void answer_not_modified(Exchange& exchange) {
  Response& response = exchange.response;
  if (response.status != 200 || response.chunks || response.events) return;
  const std::string_view etag = response.headers.get("ETag");
  if (etag.empty() || !is_fresh(exchange.request, etag)) return;
  response.status = 304;
  response.body = {};
  response.headers.remove("Content-Type");
  response.headers.remove("Content-Encoding");
}

bool may_pack(const Exchange& exchange) {
  const Response& response = exchange.response;
  const Route* const route = exchange.match.route;
  if (route != nullptr && route->options.compress == RouteOptions::Compress::never) return false;
  if (response.events || response.headers.has("Content-Encoding")) return false;
  if (!response.chunks && response.body.size() < kWorthPacking) return false;
  return is_compressible(response.headers.get("Content-Type"));
}

bool wants_packed(const Exchange& exchange) {
  return accepts_gzip(exchange.request.headers.joined("Accept-Encoding"));
}

void pack(Exchange& exchange) {
  Response& response = exchange.response;
  if (!may_pack(exchange)) return;
  response.headers.add("Vary", "Accept-Encoding");
  if (!wants_packed(exchange)) return;
  if (response.chunks) {
    exchange.packing = std::make_unique<GzipStream>(kLevel);
  } else {
    std::string packed = gzip(response.body.view(), kLevel);
    if (packed.empty() || packed.size() >= response.body.size()) return;
    response.body = std::move(packed);
  }
  response.headers.add("Content-Encoding", "gzip");
  const std::string etag(response.headers.get("ETag"));
  if (!etag.empty()) response.headers.set("ETag", gzip_etag(etag));
}

}  // namespace

void Exchange::clear() {
  head = Head{.target = std::move(head.target)};
  head.target.clear();
  request.actor.clear();
  request.session.reset();
  request.body.clear();
  request.headers.clear();
  request.parsed.segments.clear();
  request.parsed.parameters.clear();
  request.target = request.path = {};
  match.route = nullptr;
  response = Response();
  answered = closing = false;
  packing.reset();
  note = {};
}

void Exchange::refuse(Refusal refusal) {
  response = problem(refusal.error, request.id, refusal.status);
  answered = closing = true;
}

void find_route(const Hall& hall, Exchange& exchange) {
  Request& request = exchange.request;
  request.method = exchange.head.method;
  request.target = exchange.head.target;
  request.path = path_of(request.target);
  if (!is_known_host(hall, request)) {
    return exchange.refuse({421, bad_input("This server does not answer to the host named.",
                                           std::string(request.headers.get("Host")),
                                           "Use the address the server was set up for.")});
  }
  if (request.method == Method::options && request.target == "*") {
    Response out = Response::empty(204);
    out.headers.add("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return answer_unread(exchange, std::move(out));
  }
  const Status parsed = parse_target(request.target, hall.config.limits, request.parsed);
  if (!parsed.ok()) {
    const int status = parsed.error().code == Error::Code::limit ? 414 : 400;
    return answer_unread(exchange, problem(parsed.error(), request.id, status));
  }
  hall.router.find(request.method, request.parsed.segments, exchange.match);
  if (exchange.match.route == nullptr) return answer_without_route(exchange);
  take_place(exchange);
}

std::size_t body_limit(const Hall& hall, const Exchange& exchange) {
  const std::size_t own = exchange.match.route->options.body_bytes;
  return own > 0 ? own : hall.config.limits.body_bytes;
}

void run_handler(Hall& hall, Exchange& exchange) {
  const Error broken{Error::Code::corrupt,
                     "The server could not answer because of its own mistake.", "",
                     "Report it with the request id."};
  try {
    answer(exchange, call(hall, exchange));
  } catch (const std::bad_alloc&) {
    exchange.note = "memory";
    answer(exchange,
           problem(unavailable("The server is short of memory.", {}, "Try again shortly."),
                   exchange.request.id));
  } catch (...) {
    exchange.note = "exception";
    answer(exchange, problem(broken, exchange.request.id, 500));
  }
  if (exchange.response.events) admit_listener(hall, exchange);
}

bool run_quick(const Hall& hall, Exchange& exchange) {
  const Route& route = *exchange.match.route;
  if (!route.quick) return false;
  Request& request = exchange.request;
  try {
    std::optional<Response> out = route.quick(request, {route.names, exchange.match.values});
    if (out) {
      for (const AfterHook& hook : hall.router.after_hooks()) hook(request, *out);
      answer(exchange, *std::move(out));
      return true;
    }
  } catch (...) {  // the usual way says what is wrong
  }
  request.actor.clear();
  request.session.reset();
  return false;
}

bool is_heavy(const Exchange& exchange) {
  return !exchange.response.chunks && exchange.response.body.size() > kHeavy &&
         may_pack(exchange) && wants_packed(exchange);
}

void finish(const Hall& hall, Exchange& exchange) {
  Response& response = exchange.response;
  set_caching(response);
  answer_not_modified(exchange);
  if (response.status == 304) {
    // The tag and Vary are those of the whole response; there is no body to pack.
    if (!response.headers.has("Vary")) response.headers.add("Vary", "Accept-Encoding");
  } else {
    pack(exchange);
  }
  response.headers.add("X-Request-Id", exchange.request.id);
  add_security_headers(response.headers, hall.secure);
}

Piece next_piece(Exchange& exchange) {
  Piece out;
  try {
    Result<std::string> made = exchange.response.chunks();
    if (!made.ok()) {
      out.failed = true;
      return out;
    }
    out.last = made->empty();
    out.bytes = std::move(made).value();
    if (exchange.packing) {
      out.bytes =
          out.last ? exchange.packing->finish() : exchange.packing->add(std::move(out.bytes));
      out.failed = out.bytes.empty();
    }
  } catch (...) {
    out.failed = true;
  }
  return out;
}

void release(Hall& hall, Exchange& exchange) {
  if (exchange.counted != nullptr) exchange.counted->running.fetch_sub(1);
  exchange.counted = nullptr;
  if (exchange.listens) hall.event_clients.fetch_sub(1);
  exchange.listens = false;
}

void append_head(const Exchange& exchange, std::string_view date, std::string& out) {
  const Response& response = exchange.response;
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status,
                 reason_of(response.status), date);
  out += response.headers.wire();
  const bool bodiless = response.status == 204 || response.status == 304;
  if (response.chunks && !exchange.head.version_1_0) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (!response.chunks && !response.events && !bodiless) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
  }
  if (exchange.closing) {
    out += "Connection: close\r\n";
  } else if (exchange.head.version_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

}  // namespace plumb::http::io
