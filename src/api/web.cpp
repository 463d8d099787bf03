#include "api/web.h"

#include <memory>

#include "http/problem.h"
#include "http/security.h"
#include "http/static_files.h"

namespace plumb::api {
namespace {

constexpr std::string_view kPage = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Plumbline</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>Plumbline</h1>
<p>The server is running. The web application is not in this build; the API is at
<a href="/api/v1/status">/api/v1</a>.</p></body></html>
)";

}  // namespace

void add_web(http::Router& router, std::span<const Asset> files) {
  const http::RouteOptions options{.runs = http::RouteOptions::Runs::in_place,
                                   .hooks = http::RouteOptions::Hooks::skip};
  if (!files.empty()) {
    const auto held = std::make_shared<const http::StaticFiles>(files);
    router.set_fallback(
        [held](const http::Request& request, http::Parameters) { return held->respond(request); },
        options);
    return;
  }
  router.set_fallback(
      [](const http::Request& request, http::Parameters) {
        const auto& segments = request.parsed.segments;
        if (!segments.empty() && segments[0] == "api") {
          return http::problem(not_found("There is nothing at this address."), request.id);
        }
        http::Response page = http::Response::html(std::string(kPage));
        page.headers.set("Content-Security-Policy", http::page_policy(http::new_nonce()));
        return page;
      },
      options);
}

}  // namespace plumb::api
