// What an operator's tools ask: GET /health (is the process alive), GET /ready (should it get
// requests), GET /metrics (Prometheus). All run in place and skip the hooks; /metrics names routes
// and counts, so a before-hook or the network decides who may see it: it can be left out.
#pragma once

#include <functional>

#include "base/result.h"
#include "http/metrics.h"
#include "http/router.h"

namespace plumb::http {

struct Operations {
  // Failure: what is not ready yet, answered with 503. Must not wait. Empty: always ready.
  std::function<Status()> ready;
  // Null: no /metrics. Must outlive the router.
  const Metrics* metrics = nullptr;
  // Checked before /metrics; an answer refuses. Empty: open to all who reach the port.
  BeforeHook may_see_metrics;
};

void add_operations(Router& router, const Operations& operations);

}  // namespace plumb::http
