#include "http/idempotency.h"

#include <doctest/doctest.h>

#include <future>
#include <stdexcept>
#include <thread>

namespace plumb::http {
namespace {

struct Desk {
  Desk() : Desk(IdempotencyStore::Options{}) {}
  explicit Desk(const IdempotencyStore::Options& options) : store(options, environment()) {}

  Environment environment() {
    Environment out;
    out.now = [this] { return now; };
    out.random = [] { return std::uint64_t{1}; };
    return out;
  }
  Request request(std::string key, std::string body = "{}", std::string actor = "ada") {
    Request out;
    out.method = Method::post;
    out.target = out.path = "/api/v1/decisions";
    out.actor = std::move(actor);
    out.body = std::move(body);
    if (!key.empty()) out.headers.add("Idempotency-Key", key);
    return out;
  }
  Response once(const Request& request, int status = 201) {
    return store.once(request, [&] {
      ++done;
      return Response::json("{\"n\":" + std::to_string(done) + "}", status);
    });
  }

  Instant now = *parse_instant("2026-06-30T12:00:00Z");
  IdempotencyStore store;
  int done = 0;
};

TEST_CASE("idempotency: the same request is done once") {
  Desk desk;
  const Response first = desk.once(desk.request("k"));
  const Response again = desk.once(desk.request("k"));
  CHECK(desk.done == 1);
  CHECK(again.status == 201);
  CHECK(again.body.view() == first.body.view());
  CHECK(again.headers.get("Idempotency-Replayed") == "true");
  CHECK_FALSE(first.headers.has("Idempotency-Replayed"));
}

TEST_CASE("idempotency: what makes a request another") {
  Desk desk;
  desk.once(desk.request("k"));
  desk.once(desk.request(""));
  CHECK(desk.done == 2);
  desk.once(desk.request("k", "{}", "grace"));
  CHECK(desk.done == 3);
  Request elsewhere = desk.request("k");
  elsewhere.target = elsewhere.path = "/api/v1/elements";
  desk.once(elsewhere);
  CHECK(desk.done == 4);
  CHECK(desk.once(desk.request("k", "{\"a\":1}")).status == 422);
  Request other_query = desk.request("k");
  other_query.target = "/api/v1/decisions?dry=1";
  CHECK(desk.once(other_query).status == 422);
  CHECK(desk.once(desk.request(std::string(256, 'k'))).status == 400);
  Request twice = desk.request("k");
  twice.headers.add("Idempotency-Key", "k");
  CHECK(desk.once(twice).status == 400);
  CHECK(desk.done == 4);
}

TEST_CASE("idempotency: failures of ours may be tried again") {
  Desk desk;
  CHECK(desk.once(desk.request("k"), 503).status == 503);
  CHECK(desk.once(desk.request("k"), 201).status == 201);
  CHECK(desk.done == 2);
  CHECK(desk.once(desk.request("j"), 409).status == 409);
  CHECK(desk.once(desk.request("j"), 201).status == 409);
  CHECK_THROWS(
      desk.store.once(desk.request("i"), []() -> Response { throw std::runtime_error("broken"); }));
  CHECK(desk.once(desk.request("i")).status == 201);
}

TEST_CASE("idempotency: the same request at the same time waits for nobody") {
  Desk desk;
  std::promise<void> begun;
  std::promise<void> go_on;
  std::thread first([&] {
    desk.store.once(desk.request("k"), [&] {
      begun.set_value();
      go_on.get_future().wait();
      return Response::empty();
    });
  });
  begun.get_future().wait();
  CHECK(desk.once(desk.request("k")).status == 409);
  go_on.set_value();
  first.join();
  CHECK(desk.once(desk.request("k")).status == 204);
}

TEST_CASE("idempotency: answers end with their time and with the room there is") {
  IdempotencyStore::Options options;
  options.lasts = std::chrono::minutes(10);
  options.entries = 3;
  Desk desk(options);
  desk.once(desk.request("a"));
  desk.now += std::chrono::minutes(11);
  desk.once(desk.request("a"));
  CHECK(desk.done == 2);
  for (const char* key : {"b", "c", "d", "e"}) desk.once(desk.request(key));
  CHECK(desk.store.size() == 3);
  const int before = desk.done;
  desk.once(desk.request("e"));
  CHECK(desk.done == before);
  desk.once(desk.request("b"));
  CHECK(desk.done == before + 1);

  // All that are remembered are still running: nothing can be forgotten.
  Response refused;
  desk.store.once(desk.request("1"), [&] {
    return desk.store.once(desk.request("2"), [&] {
      return desk.store.once(desk.request("3"), [&] {
        refused = desk.once(desk.request("4"));
        return Response::empty();
      });
    });
  });
  CHECK(refused.status == 503);

  options.entries = 100;
  options.bytes = 400;
  Desk small(options);
  for (int i = 0; i < 50; ++i) small.once(small.request("key" + std::to_string(i)));
  CHECK(small.store.size() < 10);
}

}  // namespace
}  // namespace plumb::http
