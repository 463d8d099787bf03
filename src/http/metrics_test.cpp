#include "http/metrics.h"

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <thread>

#include "http/access_log.h"
#include "http/problem.h"

namespace plumb::http {
namespace {

TEST_CASE("metrics: the text operators' tools read") {
  Metrics metrics;
  metrics.counter("b_total", "Second.", {{"route", "/a\"b\\c\nd"}, {"status", "200"}}).add(3);
  metrics.counter("b_total", "Second.", {{"route", "/"}}).add();
  metrics.gauge("a_now", "First\nof all.").set(-4);
  Histogram& histogram = metrics.histogram("c_seconds", "Third.", {0.1, 1}, {{"route", "/"}});
  for (const double seconds : {0.05, 0.1, 0.5, 7.0}) histogram.observe(seconds);
  metrics.sample("d_now", "Fourth.", [] { return 2.5; });
  CHECK(metrics.text() == R"(# HELP a_now First\nof all.
# TYPE a_now gauge
a_now -4
# HELP b_total Second.
# TYPE b_total counter
b_total{route="/"} 1
b_total{route="/a\"b\\c\nd",status="200"} 3
# HELP c_seconds Third.
# TYPE c_seconds histogram
c_seconds_bucket{route="/",le="0.1"} 2
c_seconds_bucket{route="/",le="1"} 3
c_seconds_bucket{route="/",le="+Inf"} 4
c_seconds_sum{route="/"} 7.65
c_seconds_count{route="/"} 4
# HELP d_now Fourth.
# TYPE d_now gauge
d_now 2.5
)");
}

TEST_CASE("metrics: counted from several threads, nothing is lost") {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 1'000; ++n) {
        metrics.counter("n_total", "N.", {{"k", std::to_string(n % 3)}}).add();
        metrics.histogram("t_seconds", "T.", {1}).observe(0.5);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(metrics.counter("n_total", "N.", {{"k", "0"}}).value() == 4 * 334);
  CHECK(metrics.histogram("t_seconds", "T.", {1}).count_in(0) == 4'000);
  CHECK(metrics.histogram("t_seconds", "T.", {1}).sum() == doctest::Approx(2'000));
}

TEST_CASE("log: one line of JSON") {
  AccessRecord record;
  record.at = *parse_instant("2026-06-30T12:00:00.123Z");
  record.id = "r-1";
  record.method = "GET";
  record.route = "/api/v1/elements/{id}";
  record.status = 200;
  record.bytes = 1312;
  record.milliseconds = 0.8449;
  record.peer = "127.0.0.1";
  CHECK(
      access_line(record) ==
      R"({"at":"2026-06-30T12:00:00.123Z","id":"r-1","method":"GET",)"
      R"("route":"/api/v1/elements/{id}","status":200,"bytes":1312,"ms":0.84,"peer":"127.0.0.1"})");
  record.actor = "a\"b\n\xFF";
  record.note = "header_timeout";
  const auto line = boost::json::parse(access_line(record));
  CHECK(line.at("actor") == "a\"b\n\xEF\xBF\xBD");
  CHECK(line.at("note") == "header_timeout");
}

TEST_CASE("problem: every code has one status and says what helps") {
  struct Case {
    Error error;
    int status;
    std::string title;
  };
  const Case cases[] = {
      {bad_input("The name is empty.", "row 14", "Give a name."), 422, "Unprocessable Content"},
      {not_found("There is no element E-7."), 404, "Not Found"},
      {conflict("Somebody changed it."), 409, "Conflict"},
      {over_limit("Too large."), 413, "Content Too Large"},
      {unavailable("The disk is full."), 503, "Service Unavailable"},
      {corrupt("The log is damaged."), 500, "Internal Server Error"},
      {unauthenticated("You are not signed in."), 401, "Unauthorized"},
      {forbidden("To edit this you need the role editor."), 403, "Forbidden"},
      {throttled("There were too many attempts."), 429, "Too Many Requests"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.status);
    const Response response = problem(c.error, "r-1");
    CHECK(response.status == c.status);
    CHECK(response.headers.get("Content-Type") == "application/problem+json");
    CHECK(response.headers.has("Retry-After") == (c.status == 503 || c.status == 429));
    CHECK(response.headers.has("WWW-Authenticate") == (c.status == 401));
    const auto body = boost::json::parse(std::string(response.body.view())).as_object();
    const std::string type = "urn:plumbline:problem:" + std::string(name_of(c.error.code));
    CHECK(body.at("type").as_string() == type);
    CHECK(body.at("title").as_string() == c.title);
    CHECK(body.at("status") == c.status);
    CHECK(body.at("detail").as_string() == c.error.what);
    CHECK(body.contains("where") == !c.error.where.empty());
    CHECK(body.contains("remedy") == !c.error.remedy.empty());
    CHECK(body.at("request_id") == "r-1");
  }
  CHECK(problem(conflict("Stale."), "r-1", 412).status == 412);
}

}  // namespace
}  // namespace plumb::http
