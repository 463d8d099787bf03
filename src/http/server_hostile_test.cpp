// What malformed, ambiguous and oversized requests, and clients that never finish, get.
#include <doctest/doctest.h>

#include "http/server_fixture.h"

namespace plumb::http {
namespace {

TEST_CASE("hostile: malformed and ambiguous requests are refused and the connection ends") {
  struct Case {
    std::string name;
    std::string request;
    int status;
  };
  const std::string post = "POST /echo/1 HTTP/1.1\r\nHost: h\r\n";
  const std::string smuggled = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
  const Case cases[] = {
      // Two readings of where a body ends.
      {"length and chunks",
       post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunks and length",
       post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
      {"two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", 400},
      {"the same length twice", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde", 400},
      {"a list of lengths", post + "Content-Length: 5, 5\r\n\r\nabcde", 400},
      {"a signed length", post + "Content-Length: +5\r\n\r\nabcde", 400},
      {"a negative length", post + "Content-Length: -5\r\n\r\nabcde", 400},
      {"a length in hexadecimal", post + "Content-Length: 0x5\r\n\r\nabcde", 400},
      {"an empty length", post + "Content-Length: \r\n\r\nabcde", 400},
      {"a length beyond all numbers", post + "Content-Length: 99999999999999999999999\r\n\r\n",
       400},
      {"a space before the colon", post + "Content-Length : 5\r\n\r\nabcde", 400},
      {"another coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"chunked and something", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
       501},
      {"chunked twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"chunked with a vertical tab",
       post + "Transfer-Encoding: \x0b"
              "chunked\r\n\r\n0\r\n\r\n",
       400},
      {"quoted", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 501},
      {"identity", post + "Transfer-Encoding: identity\r\n\r\n" + smuggled, 501},
      {"chunks in HTTP/1.0", "POST /echo/1 HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"a folded header", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400},
      {"a folded first header", "GET /hello HTTP/1.1\r\n Host: h\r\n\r\n", 400},
      // Chunks.
      {"a chunk size that is none",
       post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n", 400},
      {"a negative chunk size", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
       400},
      {"a chunk size of 17 digits",
       post + "Transfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n", 400},
      {"a chunk size with 0x", post + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
       400},
      {"a chunk longer than its size",
       post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400},
      {"chunks that end lines with LF", post + "Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
       400},
      {"an endless chunk extension",
       post + "Transfer-Encoding: chunked\r\n\r\n3;" + std::string(8'000, 'x'), 400},
      {"an endless trailer",
       post + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + std::string(8'000, 'x'), 400},
      {"a length in the trailer",
       post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n", 400},
      // Lines.
      {"no HTTP", "hello there\r\n\r\n", 400},
      {"TLS on a plain port", std::string("\x16\x03\x01\x02\x00\x01", 6), 400},
      {"no version", "GET /hello\r\n\r\n", 400},
      {"HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"HTTP/1.2", "GET /hello HTTP/1.2\r\nHost: h\r\n\r\n", 505},
      {"two spaces", "GET  /hello HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"a tab for a space", "GET\t/hello HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"an unknown method", "BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n", 501},
      {"TRACE", "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n", 501},
      {"CONNECT", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 501},
      {"a header without colon", "GET /hello HTTP/1.1\r\nHost: h\r\nnonsense\r\n\r\n", 400},
      {"a header without name", "GET /hello HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n", 400},
      {"a space in a header's name", "GET /hello HTTP/1.1\r\nHost: h\r\nA B: x\r\n\r\n", 400},
      {"a NUL in a header", std::string("GET /hello HTTP/1.1\r\nHost: h\r\nA: x\0y\r\n\r\n", 41),
       400},
      {"a lone CR in a header", "GET /hello HTTP/1.1\r\nHost: h\r\nA: x\ry\r\n\r\n", 400},
      {"a lone LF in a header", "GET /hello HTTP/1.1\r\nHost: h\r\nA: x\nB: y\r\n\r\n", 400},
      {"a control character in the target", "GET /he\x01llo HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"no host", "GET /hello HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"a host that is none", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"an unknown expectation", post + "Expect: coffee\r\n\r\n", 417},
  };
  Running running(shop());
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Client client = running.client();
    client.send(c.request);
    // Whatever follows must not be taken for a request.
    client.send(smuggled);
    const Reply reply = client.receive();
    CHECK(reply.status == c.status);
    CHECK(reply.header("Content-Type") == "application/problem+json");
    CHECK(reply.header("Connection") == "close");
    CHECK(reply.body.find("\"remedy\":") != std::string::npos);
    CHECK(client.is_closed());
  }
  CHECK(running.client().get("/hello").body == "hello");
}

TEST_CASE("hostile: every limit answers with its problem") {
  struct Case {
    std::string name;
    std::string request;
    int status;
  };
  std::string many;
  for (int i = 0; i < 30; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  const std::string x(9'000, 'x');
  const Case cases[] = {
      {"a target that is too long", "GET /" + x.substr(0, 600) + " HTTP/1.1\r\nHost: h\r\n\r\n",
       414},
      {"a target without end", "GET /" + x, 414},
      {"too many headers", "GET /hello HTTP/1.1\r\nHost: h\r\n" + many + "\r\n", 431},
      {"a header that is too long", "GET /hello HTTP/1.1\r\nHost: h\r\nA: " + x + "\r\n\r\n", 431},
      {"headers without end", "GET /hello HTTP/1.1\r\nHost: h\r\nA: " + x, 431},
      {"a body that is too long",
       "POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2001\r\n\r\n", 413},
      {"a body that is sent all the same",
       "POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\n\r\n" + x, 413},
      {"chunks that are too long together",
       "POST /echo/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n7D0\r\n" +
           x.substr(0, 2'000) + "\r\n1\r\nx\r\n0\r\n\r\n",
       413},
      {"one chunk that is too long",
       "POST /echo/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n" + x,
       413},
      {"a route's own bound",
       "PUT /small/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n123456789", 413},
      {"the memory of all bodies",
       "POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1500\r\n\r\n" + x.substr(0, 1'500),
       503},
  };
  Config config;
  config.limits.target_bytes = 500;
  config.limits.header_bytes = 4'000;
  config.limits.header_count = 20;
  config.limits.body_bytes = 2'000;
  config.limits.bodies_bytes = 1'000'000;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    config.limits.bodies_bytes = c.status == 503 ? 1'000 : 1'000'000;
    Metrics metrics;
    config.metrics = &metrics;
    Running running(shop(), config);
    Client client = running.client();
    const Reply reply = client.ask(c.request);
    CHECK(reply.status == c.status);
    CHECK(reply.header("Connection") == "close");
    CHECK(reply.header("Content-Type") == "application/problem+json");
    CHECK(metrics.text().find("plumb_http_limited_total{") != std::string::npos);
    client.end();
    CHECK(client.is_closed());
    // What was held for the body is given back.
    Client next = running.client();
    CHECK(next.post("/small/1", "").status == 405);
    CHECK(next.post("/echo/1", "abc").body == "POST id=1 body=abc actor=");
  }
  config.metrics = nullptr;  // those of the loop are gone
  Running running(shop(), config);
  CHECK(running.client()
            .ask("PUT /small/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n12345678")
            .status == 200);
}

TEST_CASE("hostile: clients that take their time") {
  struct Case {
    std::string name;
    std::string sent;
    int status;  // 0: closed without a word
    std::string limit;
  };
  const Case cases[] = {
      {"nothing at all", "", 0, "idle_timeout"},
      {"half a line", "GET /hel", 408, "header_timeout"},
      {"half a head", "GET /hello HTTP/1.1\r\nHost: h\r\n", 408, "header_timeout"},
      {"half a body", "POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc", 408,
       "body_timeout"},
      {"half a chunk",
       "POST /echo/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", 408,
       "body_timeout"},
      {"a line break", "\r\n", 0, "idle_timeout"},
  };
  Config config;
  config.limits.header_timeout = config.limits.body_timeout = std::chrono::milliseconds(100);
  config.limits.idle_timeout = std::chrono::milliseconds(100);
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Metrics metrics;
    config.metrics = &metrics;
    Running running(shop(), config);
    Client client = running.client();
    client.send(c.sent);
    if (c.status != 0) {
      const Reply reply = client.receive();
      CHECK(reply.status == c.status);
      CHECK(reply.header("Connection") == "close");
    }
    CHECK(client.is_closed());
    // Counted by the server when it has seen its own end of the connection.
    const std::string counted = "plumb_http_limited_total{limit=\"" + c.limit + "\"} 1\n";
    await([&] { return metrics.text().find(counted) != std::string::npos; });
  }
  // Between two requests as well.
  config.metrics = nullptr;
  Running running(shop(), config);
  Client client = running.client();
  CHECK(client.get("/hello").status == 200);
  CHECK(client.is_closed());
}

TEST_CASE("hostile: one that does not read what it asked for is closed") {
  Config config;
  config.limits.write_timeout = std::chrono::milliseconds(100);
  Metrics metrics;
  config.metrics = &metrics;
  Lines lines;
  config.log = lines.sink();
  Running running(shop(), config);
  Client client(running.port, 4'096);
  client.send("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");
  await([&] { return metrics.text().find("limit=\"write_timeout\"} 1\n") != std::string::npos; });
  client.read_all();
  CHECK(client.ended());
  await([&] { return lines.copy().size() == 1; });
  CHECK(lines.copy()[0].find("\"status\":0,") != std::string::npos);
}

TEST_CASE("hostile: as many connections as may be") {
  Config config;
  config.limits.connections = 3;
  Running all(shop(), config);
  config.limits.connections = 100;
  config.limits.connections_per_address = 3;
  Running each(shop(), config);
  struct Case {
    Running& running;
    int status;
  };
  for (const Case& c : {Case{all, 503}, Case{each, 429}}) {
    CAPTURE(c.status);
    std::vector<Client> clients;
    for (int i = 0; i < 3; ++i) {
      clients.push_back(c.running.client());
      CHECK(clients.back().get("/hello").status == 200);
    }
    Client turned_away = c.running.client();
    // Also when it sends at once what nobody reads.
    const Reply reply = turned_away.get("/hello");
    CHECK(reply.status == c.status);
    CHECK(reply.header("Retry-After") == "1");
    CHECK(turned_away.is_closed());
    clients.pop_back();
    await([&] { return c.running.server.connections() < 3; });
    CHECK(c.running.client().get("/hello").status == 200);
  }
}

TEST_CASE("hostile: as many requests as may be") {
  Config config;
  config.limits.requests_per_connection = 3;
  Running running(shop(), config);
  Client client = running.client();
  CHECK(client.get("/hello").header("Connection") == "");
  CHECK(client.get("/hello").header("Connection") == "");
  CHECK(client.get("/hello").header("Connection") == "close");
  CHECK(client.is_closed());
}

TEST_CASE("hostile: more work than there are hands") {
  Gate gate;
  Config config;
  config.workers = 1;
  config.limits.worker_queue = 1;
  Metrics metrics;
  config.metrics = &metrics;
  Running running(shop(&gate), config);
  const std::string wait = "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n";
  Client working = running.client();
  working.send(wait);
  gate.await(1);
  Client queued = running.client();
  queued.send(wait);
  await([&] { return metrics.text().find("plumb_http_worker_queue 1\n") != std::string::npos; });
  Client refused = running.client();
  const Reply reply = refused.ask(wait);
  CHECK(reply.status == 503);
  CHECK(reply.header("Retry-After") == "1");
  // What needs no worker goes on, on the same connection.
  CHECK(refused.get("/hello").status == 200);
  gate.open();
  CHECK(working.receive().body == "passed");
  CHECK(queued.receive().body == "passed");
}

TEST_CASE("hostile: a route that runs so many times at once") {
  Gate gate;
  Running running(shop(&gate));
  Client first = running.client();
  first.send("GET /wait-alone HTTP/1.1\r\nHost: h\r\n\r\n");
  gate.await(1);
  Client second = running.client();
  CHECK(second.get("/wait-alone").status == 429);
  gate.open();
  CHECK(first.receive().body == "passed");
  CHECK(second.get("/wait-alone").body == "passed");
}

}  // namespace
}  // namespace plumb::http
