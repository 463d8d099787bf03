// For tests: routes that show what the server does with them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/client_fixture.h"

namespace plumb::http {

// Handlers wait here until the test lets them go.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void await(int handlers) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= handlers; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
};

struct Lines {
  std::mutex mutex;
  std::vector<std::string> all;
  LogSink sink() {
    return [this](std::string_view line) {
      const std::lock_guard lock(mutex);
      all.emplace_back(line);
    };
  }
  std::vector<std::string> copy() {
    const std::lock_guard lock(mutex);
    return all;
  }
};

inline std::string long_text() {
  std::string out;
  for (int i = 0; out.size() < 100'000; ++i) out += "line " + std::to_string(i) + "\n";
  return out;
}

inline ChunkSource pieces(int count) {
  return [count, at = 0]() mutable -> Result<std::string> {
    return at++ < count ? "piece " + std::to_string(at) + "\n" : std::string();
  };
}

inline Router shop(Gate* gate = nullptr) {
  using Runs = RouteOptions::Runs;
  Router router;
  const RouteOptions quick{.runs = Runs::in_place};
  const auto echo = [](const Request& request, Parameters parameters) {
    std::string out = std::string(name_of(request.method)) + " id=" + std::string(parameters["id"]);
    for (const auto& query : request.parsed.parameters) out += " " + query.name + "=" + query.value;
    return Response::text(out + " body=" + request.body + " actor=" + request.actor);
  };
  router.add(
      Method::get, "/hello", [](const Request&, Parameters) { return Response::text("hello"); },
      quick);
  router.add(Method::get, "/echo/{id}", echo);
  router.add(Method::post, "/echo/{id}", echo);
  router.add(Method::post, "/quick/{id}", echo, quick);
  router.add(Method::put, "/small/{id}", echo, {.body_bytes = 8});
  router.add(Method::get, "/version", [](const Request&, Parameters) {
    return Response::json(R"({"v":17})").with_etag("\"v17\"");
  });
  const auto text = [](const Request&, Parameters) {
    return Response::text(long_text()).with_etag("\"t1\"");
  };
  router.add(Method::get, "/long", text);
  router.add(Method::get, "/long-quick", text, quick);
  router.add(Method::get, "/secret", text, {.compress = RouteOptions::Compress::never});
  router.add(Method::get, "/pieces", [](const Request&, Parameters) {
    return Response::stream(pieces(3), "text/csv; charset=utf-8",
                            "r\xC3\xBC"
                            "ck.csv");
  });
  router.add(Method::get, "/broken-pieces", [](const Request&, Parameters) {
    return Response::stream(
        [at = 0]() mutable -> Result<std::string> {
          if (at++ == 0) return std::string("first");
          return unavailable("The disk is gone.");
        },
        "text/plain");
  });
  router.add(Method::get, "/endless", [](const Request&, Parameters) {
    return Response::stream([]() -> Result<std::string> { return std::string(65'536, 'x'); },
                            "application/octet-stream");
  });
  router.add(Method::get, "/throw", [](const Request&, Parameters) -> Response {
    throw std::runtime_error("the password is 1234");
  });
  router.add(Method::get, "/gone", [](const Request&, Parameters) { return Response::empty(); });
  router.add(Method::get, "/moved",
             [](const Request&, Parameters) { return Response::redirect("/hello"); });
  router.add(Method::get, "/events", [](const Request& request, Parameters) {
    Subscription subscription;
    subscription.topics = {"acme"};
    subscription.last_event_id = request.headers.get("Last-Event-ID");
    subscription.filter = [](const Event& event) {
      return event.data == "revoked" ? Verdict::close : Verdict::deliver;
    };
    return Response::event_stream(std::move(subscription));
  });
  if (gate != nullptr) {
    const auto wait = [gate](const Request&, Parameters) {
      gate->pass();
      return Response::text("passed");
    };
    router.add(Method::get, "/wait", wait);
    router.add(Method::get, "/wait-alone", wait, {.concurrent = 1});
  }
  router.before([](Request& request) -> std::optional<Response> {
    if (request.headers.get("Authorization") == "Bearer ada") request.actor = "ada";
    if (request.headers.get("Authorization") == "Bearer nobody") {
      return Response::text("who are you", 401);
    }
    return std::nullopt;
  });
  router.after([](const Request&, Response& response) { response.headers.add("X-After", "1"); });
  return router;
}

// Waits, without sleeping, for what another thread is about to do. A test that waits in vain is
// ended by the time limit of the whole run.
template <typename Condition>
void await(Condition condition) {
  while (!condition()) std::this_thread::yield();
}

}  // namespace plumb::http
