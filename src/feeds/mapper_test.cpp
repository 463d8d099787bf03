// What rows become, how long to wait, which hosts may be reached, and moments of messages.
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <rapidcheck.h>

#include <arpa/inet.h>

#include <set>

#include "base/json_text.h"
#include "feeds/backoff.h"
#include "feeds/definition.h"
#include "feeds/gate.h"
#include "feeds/live.h"
#include "feeds/mapper.h"
#include "feeds/target.h"

namespace plumb::feeds {
namespace {

TEST_CASE("moments as sources write them") {
  const struct {
    const char* value;
    const char* moment;  // empty: none
  } cases[] = {
      {"\"2026-06-30\"", "2026-06-30"},
      {"\"2026-06-30T12:00:00Z\"", "2026-06-30T12:00:00.000Z"},
      {"\"2026-06-30 12:00:00+02\"", "2026-06-30T10:00:00.000Z"},
      {"\"2026-06-30 12:00:00.123456+00\"", "2026-06-30T12:00:00.123Z"},
      {"1767225600", "2026-01-01T00:00:00.000Z"},
      {"1767225600.5", "2026-01-01T00:00:00.500Z"},
      {"1767225600000", "2026-01-01T00:00:00.000Z"},
      {"\"1767225600\"", "2026-01-01T00:00:00.000Z"},
      {"\"soon\"", ""},
      {"\"\"", ""},
      {"-1", ""},
      {"1e300", ""},
      {"null", ""},
      {"true", ""},
      {"[1]", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.value);
    CHECK(moment_in(*json_from(c.value)).value_or("") == c.moment);
  }
}

TEST_CASE("numbers as sources write them") {
  const struct {
    const char* value;
    std::optional<double> number;
  } cases[] = {
      {"1.5", 1.5},      {"\" 1.5\\n\"", 1.5}, {"\"+2\"", 2},   {"true", 1},       {"false", 0},
      {"\"1e3\"", 1000}, {"\"1,5\"", {}},      {"\"NaN\"", {}}, {"\"inf\"", {}},   {"null", {}},
      {"\"\"", {}},      {"[]", {}},           {"{}", {}},      {"\"12 kg\"", {}},
  };
  for (const auto& c : cases) {
    CAPTURE(c.value);
    CHECK(number_in(*json_from(c.value)) == c.number);
  }
}

TEST_CASE("waits double, never past the cap, and are the same for the same chance") {
  using std::chrono::milliseconds;
  CHECK(back_off(0, milliseconds(1000), milliseconds(60'000), 7) == milliseconds(0));
  rc::check([](std::uint8_t failures, std::uint64_t chance) {
    const milliseconds base(5'000);
    const milliseconds cap(3'600'000);
    const auto wait = back_off(failures + 1U, base, cap, chance);
    const auto whole = failures > 20 ? cap : std::min(cap, milliseconds(base.count() << failures));
    RC_ASSERT(wait <= whole);
    RC_ASSERT(wait >= whole / 2);
    RC_ASSERT(wait == back_off(failures + 1U, base, cap, chance));
  });
}

Status reached(const Gate& gate, const char* host, const char* address, std::uint16_t port = 80) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  if (inet_pton(AF_INET, address, &four.sin_addr) == 1) {
    return gate.check(host, port, reinterpret_cast<const sockaddr*>(&four));
  }
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  REQUIRE(inet_pton(AF_INET6, address, &six.sin6_addr) == 1);
  return gate.check(host, port, reinterpret_cast<const sockaddr*>(&six));
}

TEST_CASE("the gate: what may be reached under which policy") {
  const struct {
    const char* hosts;
    const char* name;
    const char* address;
    std::uint16_t port;
    bool allowed;
  } cases[] = {
      {"", "db.example.org", "203.0.113.9", 80, true},
      {"", "db.example.org", "10.20.30.40", 80, true},
      {"", "evil.example.org", "127.0.0.1", 80, false},
      {"", "evil.example.org", "127.9.9.9", 80, false},
      {"", "evil.example.org", "0.0.0.0", 80, false},
      {"", "evil.example.org", "169.254.169.254", 80, false},
      {"", "evil.example.org", "224.0.0.1", 80, false},
      {"", "evil.example.org", "::1", 80, false},
      {"", "evil.example.org", "::", 80, false},
      {"", "evil.example.org", "::ffff:127.0.0.1", 80, false},
      {"", "evil.example.org", "64:ff9b::7f00:1", 80, false},
      {"", "evil.example.org", "fe80::1", 80, false},
      {"", "evil.example.org", "ff02::1", 80, false},
      {"", "evil.example.org", "fd00:ec2::254", 80, false},
      {"", "good.example.org", "2001:db8::1", 80, true},
      {"localhost", "localhost", "127.0.0.1", 80, true},
      {"localhost", "LOCALHOST.", "127.0.0.1", 80, true},
      {"localhost", "other", "127.0.0.1", 80, false},
      {"localhost", "db.example.org", "203.0.113.9", 80, false},
      {"*.example.org", "db.example.org", "203.0.113.9", 80, true},
      {"*.example.org", "example.org", "203.0.113.9", 80, false},
      {"*.example.org", "db.example.org.evil.net", "203.0.113.9", 80, false},
      {"*.example.org", "db.example.org", "127.0.0.1", 80, false},
      {"db.example.org", "db.example.org", "169.254.169.254", 80, false},
      {"10.0.0.0/8,192.0.2.1", "any", "10.255.0.1", 80, true},
      {"10.0.0.0/8,192.0.2.1", "any", "11.0.0.1", 80, false},
      {"10.0.0.0/8,192.0.2.1", "any", "192.0.2.1", 80, true},
      {"10.0.0.0/9", "any", "10.128.0.1", 80, false},
      {"127.0.0.1:5432", "any", "127.0.0.1", 5432, true},
      {"127.0.0.1:5432", "any", "127.0.0.1", 80, false},
      {"[fd00::]:443", "any", "fd00::", 443, true},
      {"fd00::/8", "any", "fd12::1", 80, true},
      {"none", "db.example.org", "203.0.113.9", 80, false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.hosts);
    CAPTURE(c.name);
    CAPTURE(c.address);
    const auto gate = Gate::make({Gate::list_in(c.hosts), {}, {}, {}});
    REQUIRE(gate.ok());
    const Status status = reached(*gate, c.name, c.address, c.port);
    CHECK(status.ok() == c.allowed);
    if (!status.ok()) CHECK(status.error().remedy.find("operator") != std::string::npos);
  }
  for (const char* wrong : {"a b!", "10.0.0.0/33", "host:0", "host:x", "*.", "[::1", "http://x"}) {
    CAPTURE(wrong);
    CHECK(!Gate::make({{wrong}, {}, {}, {}}).ok());
  }
}

TEST_CASE("targets of addresses") {
  const struct {
    const char* url;
    const char* host;  // empty: refused
    int port;
  } cases[] = {
      {"http://Example.org", "example.org", 80},
      {"https://example.org/a?b", "example.org", 443},
      {"https://example.org:8443/a", "example.org", 8443},
      {"http://[fd00::1]:90/x", "fd00::1", 90},
      {"http://[fd00::1]/x", "fd00::1", 80},
      {"ftp://example.org", "", 0},
      {"http://user@example.org", "", 0},
      {"http://example.org\\@evil", "", 0},
      {"http://{now}.example.org", "", 0},
      {"http://", "", 0},
      {"http://example.org:0", "", 0},
      {"http://example.org:99999", "", 0},
      {"http://example.org/#x", "", 0},
      {"http://a b", "", 0},
  };
  for (const auto& c : cases) {
    CAPTURE(c.url);
    const auto target = target_of(c.url);
    CHECK((target ? target->host : std::string()) == c.host);
    if (target) CHECK(target->port == c.port);
  }
}

TEST_CASE("a definition comes back as it was written") {
  const char* texts[] = {
      R"({"name":"A","kind":"sqlite","origin":{"file":"a.db","query":"SELECT 1"},"mapping":{"measure":"{m}","at":"at","value":"v","note":"","factor":1E0},"measures":["kpi-1"],"every_seconds":60,"timeout_seconds":30})",
      R"({"name":"B","kind":"mqtt","origin":{"host":"h","port":8883,"tls":"verified","user":"u","topics":["a/+/b","c/#"]},"mapping":{"measure":"kpi-1","at":"","value":"payload","note":"","factor":5E-1,"rows":""},"measures":["kpi-1"],"every_seconds":3600,"timeout_seconds":30})",
  };
  for (const char* text : texts) {
    std::vector<Complaint> complaints;
    const Definition read = read_definition(json_from(text)->get_object(), complaints);
    for (const Complaint& one : complaints) MESSAGE(one.member << ": " << one.what);
    CHECK(complaints.empty());
    CHECK(json::serialize(definition_json(read)) == text);
  }
}

TEST_CASE("the secret's destination is another with host, port, protection or user") {
  Definition one;
  one.kind = Kind::http;
  one.origin.url = "https://example.org/a";
  Definition two = one;
  two.origin.url = "https://example.org:443/b?c";
  CHECK(destination_of(one) == destination_of(two));
  two.origin.url = "http://example.org/a";
  CHECK(destination_of(one) != destination_of(two));
  two.origin.url = "https://evil.example.org/a";
  CHECK(destination_of(one) != destination_of(two));
}

TEST_CASE("messages the broker sends again get the moments they had") {
  const Instant noon = *parse_instant("2026-06-30T12:00:00Z");
  Ledger first;
  first.read("", true);
  std::vector<Instant> moments;
  for (int i = 1; i <= 3; ++i) {
    moments.push_back(first.moment({i, "t", std::to_string(i), false}, "", noon));
  }
  CHECK(std::set<Instant>(moments.begin(), moments.end()).size() == 3);
  const Instant later = noon + std::chrono::hours(1);

  Ledger second;
  second.read(first.text(), true);
  CHECK(second.moment({2, "t", "2", false}, "", later) == moments[1]);
  CHECK(second.moment({3, "t", "3", false}, "", later) == moments[2]);
  // What is new ends it: a number used again with the same words is another message.
  CHECK(second.moment({4, "t", "4", false}, "", later) == later);
  CHECK(second.moment({2, "t", "2", false}, "", later) > later);

  // Moments that ran ahead of the clock are not given twice.
  Ledger early;
  early.read(first.text(), true);
  CHECK(early.moment({9, "t", "9", false}, "", noon) > moments[2]);
  Ledger forgotten;  // the broker does not know us any more
  forgotten.read(first.text(), false);
  CHECK(forgotten.moment({2, "t", "2", false}, "", later) == later);
  Ledger other;
  other.read(first.text(), true);
  CHECK(other.moment({2, "t", "another", false}, "", later) == later);
}

}  // namespace
}  // namespace plumb::feeds
