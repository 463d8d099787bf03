#include "http/operations.h"

#include "http/problem.h"

namespace plumb::http {
namespace {

constexpr RouteOptions kQuick{.runs = RouteOptions::Runs::in_place,
                              .hooks = RouteOptions::Hooks::skip};

}  // namespace

void add_operations(Router& router, const Operations& operations) {
  router.add(
      Method::get, "/health",
      [](const Request&, Parameters) { return Response::json(R"({"status":"ok"})"); }, kQuick);
  router.add(
      Method::get, "/ready",
      [ready = operations.ready](const Request& request, Parameters) {
        const Status status = ready ? ready() : done();
        if (!status.ok()) return problem(status.error(), request.id, 503);
        return Response::json(R"({"status":"ready"})");
      },
      kQuick);
  if (operations.metrics == nullptr) return;
  router.add(
      Method::get, "/metrics",
      [metrics = operations.metrics, may = operations.may_see_metrics](const Request& request,
                                                                       Parameters) {
        if (may) {
          Request asked = request;
          if (std::optional<Response> refusal = may(asked)) return *std::move(refusal);
        }
        Response out = Response::text(metrics->text());
        out.headers.set("Content-Type", Metrics::kContentType);
        return out;
      },
      kQuick);
}

}  // namespace plumb::http
