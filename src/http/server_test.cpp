#include "http/server.h"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "http/operations.h"
#include "http/server_fixture.h"
#include "http/unpack_fixture.h"

namespace plumb::http {
namespace {

TEST_CASE("server: requests and their responses") {
  struct Case {
    const char* name;
    std::string request;
    int status;
    std::string body;     // of a problem: its detail
    std::string headers;  // lines that must be there, "!" before one that must not
  };
  const std::string h = " HTTP/1.1\r\nHost: localhost\r\n";
  const Case cases[] = {
      {"a read", "GET /hello" + h + "\r\n", 200, "hello",
       "Content-Type: text/plain; charset=utf-8\nCache-Control: no-store\nX-After: 1\n"
       "Date: Tue, 30 Jun 2026 12:00:00 GMT\nX-Content-Type-Options: nosniff\n"
       "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\n"
       "Referrer-Policy: no-referrer\nCross-Origin-Opener-Policy: same-origin\n"
       "!Strict-Transport-Security\n!Connection\n!Server"},
      {"parameters and query", "GET /echo/a%20b?x=1&y=%C3%BC" + h + "\r\n", 200,
       "GET id=a b x=1 y=\xC3\xBC body= actor=", ""},
      {"an encoded slash in a parameter", "GET /echo/a%2Fb" + h + "\r\n", 200,
       "GET id=a/b body= actor=", ""},
      {"a body by length", "POST /echo/1" + h + "Content-Length: 3\r\n\r\nabc", 200,
       "POST id=1 body=abc actor=", ""},
      {"an empty body", "POST /echo/1" + h + "Content-Length: 0\r\n\r\n", 200,
       "POST id=1 body= actor=", ""},
      {"no body at all", "POST /echo/1" + h + "\r\n", 200, "POST id=1 body= actor=", ""},
      {"a body in chunks, with extension and trailer",
       "POST /echo/1" + h +
           "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=\"y\"\r\n0123456789\r\n0\r\n"
           "Authorization: Bearer ada\r\n\r\n",
       200, "POST id=1 body=abc0123456789 actor=", ""},
      {"in place as well", "POST /quick/1" + h + "Content-Length: 3\r\n\r\nabc", 200,
       "POST id=1 body=abc actor=", ""},
      {"an absolute target", "GET http://localhost/hello" + h + "\r\n", 200, "hello", ""},
      {"a hook notes who asks", "GET /echo/1" + h + "Authorization: Bearer ada\r\n\r\n", 200,
       "GET id=1 body= actor=ada", "X-After: 1"},
      {"a hook refuses", "GET /echo/1" + h + "Authorization: Bearer nobody\r\n\r\n", 401,
       "who are you", "X-After: 1"},
      {"nothing there", "GET /nowhere" + h + "\r\n", 404, "There is nothing at this address.",
       "Content-Type: application/problem+json"},
      {"a method that is not served", "DELETE /echo/1" + h + "\r\n", 405,
       "This address does not take DELETE.", "Allow: GET, HEAD, POST, OPTIONS"},
      {"what is served", "OPTIONS /echo/1" + h + "\r\n", 204, "",
       "Allow: GET, HEAD, POST, OPTIONS\n!Content-Length\n!Content-Type"},
      {"what the server knows", "OPTIONS *" + h + "\r\n", 204, "",
       "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
      {"traversal", "GET /echo/../hello" + h + "\r\n", 400, "The path contains \".\" or \"..\".",
       ""},
      {"encoded traversal", "GET /echo/%2e%2e%2fhello" + h + "\r\n", 400,
       "The path contains \".\" or \"..\".", ""},
      {"an empty answer", "GET /gone" + h + "\r\n", 204, "", "!Content-Length"},
      {"a redirect", "GET /moved" + h + "\r\n", 303, "", "Location: /hello\nContent-Length: 0"},
      {"an exception is not shown", "GET /throw" + h + "\r\n", 500,
       "The server could not answer because of its own mistake.", ""},
      {"the client's request id", "GET /hello" + h + "X-Request-Id: trace-7\r\n\r\n", 200, "hello",
       "X-Request-Id: trace-7"},
      {"but no other text", "GET /hello" + h + "X-Request-Id: a b\r\n\r\n", 200, "hello",
       "!X-Request-Id: a b"},
      {"a tag", "GET /version" + h + "\r\n", 200, R"({"v":17})",
       "ETag: \"v17\"\nCache-Control: private, no-cache"},
      {"the same version again", "GET /version" + h + "If-None-Match: \"v17\"\r\n\r\n", 304, "",
       "ETag: \"v17\"\nCache-Control: private, no-cache\n!Content-Length\n!Content-Type"},
      {"another version", "GET /version" + h + "If-None-Match: \"v16\", W/\"x\"\r\n\r\n", 200,
       R"({"v":17})", "ETag: \"v17\""},
      {"a response in pieces", "GET /pieces" + h + "\r\n", 200, "piece 1\npiece 2\npiece 3\n",
       "Transfer-Encoding: chunked\n!Content-Length\nContent-Disposition: attachment; "
       "filename=\"r__ck.csv\"; filename*=UTF-8''r%C3%BCck.csv"},
      {"leading line break", "\r\nGET /hello" + h + "\r\n", 200, "hello", ""},
  };
  Running running(shop());
  // All over one connection: none of these ends it.
  Client client = running.client();
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Reply reply = client.ask(c.request);
    CHECK(reply.status == c.status);
    if (reply.header("Content-Type") == "application/problem+json") {
      const auto problem = boost::json::parse(reply.body).as_object();
      CHECK(problem.at("detail").as_string() == c.body);
      CHECK(problem.at("status") == c.status);
      CHECK(problem.at("request_id").as_string() == reply.header("X-Request-Id"));
      CHECK(problem.contains("remedy"));
    } else {
      CHECK(reply.body == c.body);
    }
    CHECK_FALSE(reply.header("X-Request-Id").empty());
    std::string_view lines = c.headers;
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(lines.size(), line.size() + 1));
      CAPTURE(line);
      if (line.front() == '!') {
        CHECK(reply.head.find("\r\n" + std::string(line.substr(1)) + ":") == std::string::npos);
      } else {
        CHECK(reply.head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos);
      }
    }
  }
}

TEST_CASE("server: HEAD is GET without the body") {
  Running running(shop());
  Client client = running.client();
  for (const char* path : {"/hello", "/version", "/long", "/pieces", "/nowhere", "/events"}) {
    CAPTURE(path);
    const std::string rest = std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.send("HEAD " + rest);
    const Reply head = client.receive(true);
    if (std::string_view(path) == "/events") {
      CHECK(head.status == 200);
      continue;
    }
    const Reply get = client.ask("GET " + rest);
    CHECK(head.status == get.status);
    for (const char* name : {"Content-Length", "Content-Type", "ETag", "Transfer-Encoding"}) {
      // The problem of one request names that request.
      if (get.status != 404) CHECK(head.header(name) == get.header(name));
    }
  }
}

TEST_CASE("server: pipelined requests are answered in order") {
  Running running(shop());
  Client client = running.client();
  std::string all;
  for (int i = 0; i < 100; ++i) {
    // A worker, in place, with and without a body, one after the other.
    all += i % 2 == 0 ? "POST /echo/" : "POST /quick/";
    all += std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n" +
           std::to_string(10 + i % 90);
  }
  client.send(all);
  for (int i = 0; i < 100; ++i) {
    CHECK(client.receive().body ==
          "POST id=" + std::to_string(i) + " body=" + std::to_string(10 + i % 90) + " actor=");
  }
}

TEST_CASE("server: a request in any portions is the same request") {
  const std::string request =
      "POST /echo/1?a=b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  Running running(shop());
  Client client = running.client();
  const int one = 1;
  setsockopt(client.file(), IPPROTO_TCP, 1 /* TCP_NODELAY */, &one, sizeof one);
  for (std::size_t step = 1; step <= 7; ++step) {
    CAPTURE(step);
    for (std::size_t at = 0; at < request.size(); at += step) client.send(request.substr(at, step));
    CHECK(client.receive().body == "POST id=1 a=b body=abcde actor=");
  }
}

TEST_CASE("server: who closes and who stays") {
  struct Case {
    const char* name;
    std::string request;
    std::string connection;  // the header
    bool closes;
  };
  const Case cases[] = {
      {"HTTP/1.1 stays", "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n", "", false},
      {"unless it says so", "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "close",
       true},
      {"HTTP/1.0 closes", "GET /hello HTTP/1.0\r\n\r\n", "close", true},
      {"unless it says so", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive",
       false},
      {"HTTP/1.0 knows no chunks", "GET /pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
       "close", true},
      {"a body nobody read", "POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde",
       "close", true},
  };
  Running running(shop());
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Client client = running.client();
    const Reply reply = client.ask(c.request);
    CHECK(reply.status != 0);
    CHECK(reply.header("Connection") == c.connection);
    if (c.closes) {
      CHECK(client.is_closed());
    } else {
      CHECK(client.get("/hello").status == 200);
    }
  }
  Client old = running.client();
  CHECK(old.ask("GET /pieces HTTP/1.0\r\n\r\n").body == "piece 1\npiece 2\npiece 3\n");
}

TEST_CASE("server: gzip for those who take it") {
  Running running(shop());
  Client client = running.client();
  for (const char* path : {"/long", "/long-quick"}) {
    CAPTURE(path);
    const Reply plain = client.get(path);
    CHECK(plain.body == long_text());
    CHECK(plain.header("Vary") == "Accept-Encoding");
    CHECK(plain.header("ETag") == "\"t1\"");
    const Reply packed = client.get(path, "Accept-Encoding: gzip\r\n");
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.body.size() < long_text().size() / 3);
    CHECK(unpacked(packed.body) == long_text());
    CHECK(packed.header("ETag") == "\"t1-gzip\"");
    CHECK(client.get(path, "Accept-Encoding: gzip;q=0\r\n").body == long_text());
    for (const char* tag : {"\"t1\"", "\"t1-gzip\""}) {
      const Reply fresh = client.get(path, "If-None-Match: " + std::string(tag) + "\r\n");
      CHECK(fresh.status == 304);
      CHECK(fresh.header("Vary") == "Accept-Encoding");
    }
  }
  const Reply pieces = client.get("/pieces", "Accept-Encoding: gzip\r\n");
  CHECK(pieces.header("Content-Encoding") == "gzip");
  CHECK(unpacked(pieces.body) == "piece 1\npiece 2\npiece 3\n");
  CHECK_FALSE(client.get("/secret", "Accept-Encoding: gzip\r\n").has("Content-Encoding"));
  CHECK_FALSE(client.get("/hello", "Accept-Encoding: gzip\r\n").has("Content-Encoding"));
}

TEST_CASE("server: a stream that breaks does not look whole") {
  Running running(shop());
  Client client = running.client();
  const Reply reply = client.get("/broken-pieces");
  CHECK(reply.status == 0);
  CHECK(reply.head.find("200 OK") != std::string::npos);
  CHECK(client.ended());
}

TEST_CASE("server: asking before sending a large body") {
  Running running(shop());
  Client client = running.client();
  const std::string head =
      "POST /echo/1 HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ";
  CHECK(client.ask(head + "3\r\n\r\n").status == 100);
  CHECK(client.ask("abc").body == "POST id=1 body=abc actor=");
  // Who does not wait is not told.
  CHECK(client.ask(head + "3\r\n\r\nabc").status == 200);
  CHECK(client.ask(head + "99999999\r\n\r\n").status == 413);
}

TEST_CASE("server: hosts it answers to") {
  Config config;
  config.hosts = {"plumb.example", "[::1]"};
  Running running(shop(), config);
  struct Case {
    std::string host;
    int status;
  };
  for (const Case& c : {Case{"plumb.example", 200}, Case{"PLUMB.example:8080", 200},
                        Case{"[::1]:80", 200}, Case{"[::1]", 200}, Case{"evil.example", 421},
                        Case{"plumb.example.evil", 421}, Case{"", 421}}) {
    CAPTURE(c.host);
    CHECK(running.client().ask("GET /hello HTTP/1.1\r\nHost: " + c.host + "\r\n\r\n").status ==
          c.status);
  }
}

TEST_CASE("server: health, readiness and measurements") {
  Metrics metrics;
  bool ready = false;
  Router router = shop();
  Operations operations;
  operations.ready = [&]() -> Status {
    if (ready) return done();
    return unavailable("Workspaces are being opened.");
  };
  operations.metrics = &metrics;
  operations.may_see_metrics = [](Request& request) -> std::optional<Response> {
    if (request.headers.get("Authorization") == "Bearer scraper") return std::nullopt;
    return Response::empty(401);
  };
  add_operations(router, operations);
  Config config;
  config.metrics = &metrics;
  Lines lines;
  config.log = lines.sink();
  {
    Running running(std::move(router), config);
    Client client = running.client();
    CHECK(client.get("/health").body == R"({"status":"ok"})");
    CHECK(client.get("/ready").status == 503);
    ready = true;
    CHECK(client.get("/ready").body == R"({"status":"ready"})");
    CHECK_FALSE(client.get("/ready").has("X-After"));
    client.get("/echo/1?token=s3cret", "Authorization: Bearer ada\r\nCookie: session=s3cret\r\n");
    client.get("/echo/s3cret");
    client.get("/nowhere/s3cret");
    CHECK(client.get("/metrics").status == 401);
    const std::string text = client.get("/metrics", "Authorization: Bearer scraper\r\n").body;
    for (const char* line :
         {"plumb_http_requests_total{route=\"/echo/{id}\",method=\"GET\",status=\"200\"} 2\n",
          "plumb_http_requests_total{route=\"(none)\",method=\"(any)\",status=\"404\"} 1\n",
          "plumb_http_requests_total{route=\"/ready\",method=\"GET\",status=\"503\"} 1\n",
          "plumb_http_request_seconds_count{route=\"/echo/{id}\",method=\"GET\"} 2\n",
          "plumb_http_connections 1\n", "plumb_http_worker_queue 0\n",
          "plumb_http_event_clients 0\n", "plumb_http_accepted_total 1\n"}) {
      CAPTURE(line);
      CHECK(text.find(line) != std::string::npos);
    }
  }
  // The registry outlives the server it measured.
  CHECK(metrics.text().find("plumb_http_connections 0\n") != std::string::npos);
  const std::vector<std::string> all = lines.copy();
  REQUIRE(all.size() == 9);
  for (const std::string& line : all) CHECK(line.find("s3cret") == std::string::npos);
  const auto line = boost::json::parse(all[4]).as_object();
  CHECK(line.at("route") == "/echo/{id}");
  CHECK(line.at("actor") == "ada");
  CHECK(line.at("status") == 200);
  CHECK(line.at("bytes").as_int64() > 300);
}

TEST_CASE("server: what keeps it from starting") {
  Running running(shop());
  struct Case {
    const char* name;
    std::string address;
    std::uint16_t port;
    Error::Code code;
  };
  for (const Case& c : {Case{"a port in use", "127.0.0.1", running.port, Error::Code::unavailable},
                        Case{"no address", "plumb", 0, Error::Code::bad_input},
                        Case{"not ours", "192.0.2.1", 0, Error::Code::unavailable}}) {
    CAPTURE(c.name);
    Config config;
    config.environment = still_environment();
    config.address = c.address;
    config.port = c.port;
    Server server(shop());
    const auto port = server.start(config);
    REQUIRE_FALSE(port.ok());
    CHECK(port.error().code == c.code);
    CHECK_FALSE(port.error().remedy.empty());
  }
}

TEST_CASE("server: a thousand connections at once") {
  Config config;
  config.limits.connections_per_address = 0;
  Running running(shop(), config);
  std::vector<Client> clients;
  for (int i = 0; i < 1'000; ++i) {
    clients.emplace_back(running.port);
    REQUIRE(clients.back().connected());
    clients.back().send("GET /echo/" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
      REQUIRE(clients[i].receive().body == "GET id=" + std::to_string(i) + " body= actor=");
      clients[i].send("GET /echo/" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }
  }
  CHECK(running.server.connections() == 1'000);
  clients.clear();
  await([&] { return running.server.connections() == 0; });
}

}  // namespace
}  // namespace plumb::http
