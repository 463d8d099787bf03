// Event streams through the server, and how it stops.
#include <doctest/doctest.h>

#include <thread>

#include "http/server_fixture.h"

namespace plumb::http {
namespace {

constexpr std::string_view kListen = "GET /events HTTP/1.1\r\nHost: h\r\n";

// A listener that has heard "ready" or "reset"; `greeting` is all that came until then.
std::string begin(Client& client, const std::string& headers = "") {
  std::string head;
  std::string greeting;
  client.send(std::string(kListen) + headers + "\r\n");
  REQUIRE(client.read_until("\r\n\r\n", head));
  CHECK(head.find("200 OK") != std::string::npos);
  CHECK(head.find("Content-Type: text/event-stream\r\n") != std::string::npos);
  REQUIRE(client.read_until("data: {}\n\n", greeting));
  return greeting;
}

TEST_CASE("event stream: what is published reaches all, in order, and resumes") {
  EventHub hub(still_environment());
  Config config;
  config.events = &hub;
  Running running(shop(), config);
  std::vector<Client> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(running.client());
    CHECK(begin(clients.back()).find("event: ready\n") != std::string::npos);
  }
  CHECK(running.server.event_clients() == 20);
  std::string last;
  for (int i = 0; i < 50; ++i) {
    publish(hub, {"other", "noise", "{}"});
    last = publish(hub, {"acme", "scores", std::to_string(i)});
  }
  std::string seen;
  for (Client& client : clients) {
    for (int i = 0; i < 50; ++i) {
      REQUIRE(client.read_until("\n\n", seen));
      CHECK(seen.find("event: scores\ndata: " + std::to_string(i) + "\n\n") != std::string::npos);
    }
  }
  CHECK(seen.find("id: " + last + "\n") != std::string::npos);
  clients.clear();
  await([&] { return running.server.event_clients() == 0; });
  publish(hub, {"acme", "missed", "1"});
  Client back = running.client();
  CHECK(begin(back, "Last-Event-ID: " + last + "\r\n").find("event: ready\n") != std::string::npos);
  REQUIRE(back.read_until("\n\n", seen));
  CHECK(seen.find("event: missed\ndata: 1\n\n") != std::string::npos);
  Client lost = running.client();
  CHECK(begin(lost, "Last-Event-ID: nonsense\r\n").find("event: reset\n") != std::string::npos);
}

TEST_CASE("event stream: a large event arrives whole") {
  EventHub hub(still_environment());
  Config config;
  config.events = &hub;
  config.limits.event_send_buffer = 4'096;
  Running running(shop(), config);
  Client client(running.port, 4'096);
  begin(client);
  const std::string data(1'000'000, 'x');
  publish(hub, {"acme", "large", data});
  publish(hub, {"acme", "small", "y"});
  std::string seen;
  REQUIRE(client.read_until("\n\n", seen));
  CHECK(seen.find("data: " + data + "\n\n") != std::string::npos);
  REQUIRE(client.read_until("\n\n", seen));
  CHECK(seen.find("data: y\n\n") != std::string::npos);
}

TEST_CASE("event stream: heartbeats") {
  EventHub hub(still_environment());
  Config config;
  config.events = &hub;
  config.limits.heartbeat = std::chrono::milliseconds(20);
  Running running(shop(), config);
  Client client = running.client();
  begin(client);
  std::string seen;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(client.read_until("\n\n", seen));
    CHECK(seen == ":\n\n");
  }
}

TEST_CASE("event stream: one that does not keep up is dropped, the others go on") {
  EventHub::Options options;
  options.lag_events = 64;
  EventHub hub(options, still_environment());
  Metrics metrics;
  Config config;
  config.events = &hub;
  config.metrics = &metrics;
  config.limits.event_send_buffer = 4'096;
  Running running(shop(), config);
  Client slow(running.port, 4'096);
  begin(slow);
  Client quick = running.client();
  begin(quick);
  // Each is read by one before the next is sent: only the other can fall behind.
  std::string seen;
  const std::string data(8'192, 'x');
  for (int i = 0; i < 1'000; ++i) {
    publish(hub, {"acme", "n", data});
    REQUIRE(quick.read_until("\n\n", seen));
  }
  await([&] { return running.server.event_clients() == 1; });
  CHECK(metrics.text().find("limit=\"slow_listener\"} 1\n") != std::string::npos);
  slow.read_all();
  CHECK(slow.ended());
  publish(hub, {"acme", "last", "y"});
  REQUIRE(quick.read_until("\n\n", seen));
  CHECK(seen.find("event: last\n") != std::string::npos);
}

TEST_CASE("event stream: one that takes nothing at all is dropped in time") {
  EventHub hub(still_environment());
  Metrics metrics;
  Config config;
  config.events = &hub;
  config.metrics = &metrics;
  config.limits.event_send_buffer = 4'096;
  config.limits.write_timeout = std::chrono::milliseconds(100);
  Running running(shop(), config);
  Client stalled(running.port, 4'096);
  begin(stalled);
  for (int i = 0; i < 8; ++i) publish(hub, {"acme", "n", std::string(1'000'000, 'x')});
  await([&] { return running.server.event_clients() == 0; });
  CHECK(metrics.text().find("limit=\"write_timeout\"} 1\n") != std::string::npos);
}

TEST_CASE("event stream: who may no longer listen, and who talks back") {
  EventHub hub(still_environment());
  Config config;
  config.events = &hub;
  config.limits.event_client_bytes = 1'000;
  Running running(shop(), config);
  Client revoked = running.client();
  begin(revoked);
  publish(hub, {"acme", "n", "revoked"});
  CHECK(revoked.is_closed());
  Client chatty = running.client();
  begin(chatty);
  chatty.send(std::string(2'000, 'x'));
  chatty.read_all();
  CHECK(chatty.ended());
}

TEST_CASE("event stream: as many as may be, and none without a hub") {
  EventHub hub(still_environment());
  Config config;
  config.events = &hub;
  config.limits.event_clients = 1;
  Running running(shop(), config);
  Client first = running.client();
  begin(first);
  Client second = running.client();
  const std::string listen = std::string(kListen) + "\r\n";
  CHECK(second.ask(listen).status == 503);
  CHECK(second.get("/hello").status == 200);
  { const Client gone = std::move(first); }
  await([&] { return running.server.event_clients() == 0; });
  begin(second);
  Running without(shop());
  CHECK(without.client().ask(listen).status == 503);
}

TEST_CASE("stop: requests finish, idle connections end, listeners are told when to come back") {
  EventHub hub(still_environment());
  Gate gate;
  Config config;
  config.events = &hub;
  config.workers = 4;
  Running running(shop(&gate), config);
  Client listener = running.client();
  begin(listener);
  Client idle = running.client();
  CHECK(idle.get("/hello").status == 200);
  Client untouched = running.client();
  std::vector<Client> working;
  for (int i = 0; i < 4; ++i) {
    working.push_back(running.client());
    working.back().send(
        "GET /wait HTTP/1.1\r\nHost: h\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  gate.await(4);
  // The kernel has accepted it, the server perhaps not yet.
  await([&] { return running.server.connections() == 7; });
  std::thread stopping([&] { running.server.stop(std::chrono::minutes(1)); });
  std::string farewell;
  CHECK(listener.read_until("\n\n", farewell));
  CHECK(farewell.rfind("retry: ", 0) == 0);
  CHECK(listener.is_closed());
  CHECK(idle.is_closed());
  CHECK(untouched.is_closed());
  CHECK(running.server.stopping());
  CHECK_FALSE(running.client().connected());
  gate.open();
  for (Client& client : working) {
    const Reply reply = client.receive();
    CHECK(reply.body == "passed");
    CHECK(reply.header("Connection") == "close");
    CHECK(client.is_closed());
  }
  stopping.join();
  CHECK(running.server.connections() == 0);
}

TEST_CASE("stop: when the grace is over what is left is cut") {
  Running running(shop());
  Client endless(running.port, 4'096);
  endless.send("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");
  std::string head;
  REQUIRE(endless.read_until("\r\n\r\n", head));
  Client begun = running.client();
  begun.send("POST /echo/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  await([&] { return running.server.connections() == 2; });
  running.server.stop(std::chrono::milliseconds(50));
  CHECK(running.server.connections() == 0);
  endless.read_all();
  CHECK(endless.ended());
  CHECK(begun.is_closed());
}

TEST_CASE("stop: under load every answer is whole or there is none") {
  Running running(shop());
  std::atomic<int> answered{0};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      while (true) {
        Client client = running.client();
        if (!client.connected()) return;
        for (int n = 0; n < 50; ++n) {
          const Reply reply = client.get(n % 2 == 0 ? "/long" : "/echo/" + std::to_string(i));
          if (reply.status == 0) {
            // Cut before the answer began, never within it.
            if (!reply.head.empty()) ++wrong;
            break;
          }
          if (reply.status != 200) ++wrong;
          ++answered;
          if (reply.header("Connection") == "close") break;
        }
      }
    });
  }
  await([&] { return answered > 200; });
  running.server.stop(std::chrono::minutes(1));
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(answered > 200);
}

TEST_CASE("stop: twice, without a start, and without anybody there") {
  Server never(shop());
  never.stop(std::chrono::seconds(1));
  Running running(shop());
  running.server.stop(std::chrono::seconds(1));
  running.server.stop(std::chrono::seconds(1));
  CHECK_FALSE(running.client().connected());
}

}  // namespace
}  // namespace plumb::http
