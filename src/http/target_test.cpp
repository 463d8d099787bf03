#include "http/target.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "http/cookie.h"

namespace plumb::http {
namespace {

using Texts = std::vector<std::string>;

std::string shown(const Target& target) {
  std::string out;
  for (const std::string& segment : target.segments) out += "[" + segment + "]";
  for (const auto& parameter : target.parameters) {
    out += " " + parameter.name + "=" + parameter.value;
  }
  return out;
}

TEST_CASE("target: what is a path and what is not") {
  struct Case {
    const char* name;
    std::string target;
    std::string shown;  // "!": bad_input, "#": limit
  };
  const Case cases[] = {
      {"the root", "/", ""},
      {"segments", "/api/v1/elements", "[api][v1][elements]"},
      {"a slash at the end is an empty segment", "/api/", "[api][]"},
      {"so is one in the middle", "/a//b", "[a][][b]"},
      {"escapes are decoded", "/gr%C3%BC%20n", "[gr\xC3\xBC n]"},
      {"an encoded slash stays in its segment", "/a%2Fb/c", "[a/b][c]"},
      {"plus is a plus in a path", "/a+b", "[a+b]"},
      {"dots within a name are fine", "/a..b/...", "[a..b][...]"},
      {"one dot is refused", "/a/./b", "!"},
      {"two dots are refused", "/a/../b", "!"},
      {"two encoded dots are refused", "/a/%2e%2E/b", "!"},
      {"two dots beside an encoded slash", "/a/x%2f..%2fetc", "!"},
      {"two dots beside an encoded backslash", "/a/..%5Cetc", "!"},
      {"a path must begin with a slash", "a/b", "!"},
      {"nothing at all", "", "!"},
      {"an escape cut short", "/a%2", "!"},
      {"an escape that is none", "/a%zz", "!"},
      {"an encoded NUL", "/a%00b", "!"},
      {"an encoded line end", "/a%0d%0ab", "!"},
      {"bytes that are no UTF-8", "/%ff", "!"},
      {"an overlong slash", "/%c0%af", "!"},
      {"a raw space", "/a b", "!"},
      {"raw UTF-8", "/\xC3\xBC", "!"},
      {"a fragment is not sent", "/a#b", "!"},
      {"an absolute target", "http://host:80/a?b=c", "[a] b=c"},
      {"an absolute target without path", "HTTPS://host", ""},
      {"an absolute target with query only", "http://host?b=c", ""},
      {"parameters", "/a?b=c&d=e%26f&b=", "[a] b=c d=e&f b="},
      {"plus is a space in a query", "/?q=a+b%2Bc", " q=a b+c"},
      {"a name without value", "/?flag&&x=1", " flag= x=1"},
      {"an equals sign in a value", "/?a=b=c", " a=b=c"},
      {"a question mark in a query", "/?a=b?c", " a=b?c"},
      {"a query escape cut short", "/?a=%4", "!"},
      {"a NUL in a query", "/?a=%00", "!"},
      {"no UTF-8 in a query", "/?%ff=1", "!"},
      {"a line end in a query is text", "/?a=%0A", " a=\n"},
      {"too many segments", "/1/2/3/4/5", "#"},
      {"too many parameters", "/?a&b&c&d", "#"},
  };
  Limits limits;
  limits.path_segments = 4;
  limits.query_parameters = 3;
  Target target;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Status status = parse_target(c.target, limits, target);
    if (c.shown == "!" || c.shown == "#") {
      REQUIRE_FALSE(status.ok());
      CHECK((status.error().code == Error::Code::limit) == (c.shown == "#"));
    } else {
      REQUIRE(status.ok());
      CHECK(shown(target) == c.shown);
    }
  }
}

TEST_CASE("target: encoding and decoding are inverse") {
  CHECK(percent_encode("a b/\xC3\xBC-._~") == "a%20b%2F%C3%BC-._~");
  CHECK(rc::check("any bytes", [](const std::string& bytes) {
    std::string back;
    RC_ASSERT(percent_decode(percent_encode(bytes), false, back));
    RC_ASSERT(back == bytes);
    RC_ASSERT(percent_decode(percent_encode(bytes), true, back));
    RC_ASSERT(back == bytes);
  }));
}

TEST_CASE("cookie: reading") {
  struct Case {
    const char* name;
    Texts headers;
    std::string value;  // "!": absent
  };
  const Case cases[] = {
      {"alone", {"s=1"}, "1"},
      {"among others", {"a=x; s=1; b=y"}, "1"},
      {"in a second header", {"a=x", "s=1"}, "1"},
      {"quoted", {"s=\"1\""}, "1"},
      {"empty", {"s="}, ""},
      {"spaces around", {"  s = 1 ;"}, "1"},
      {"equals signs in the value", {"s=a=b"}, "a=b"},
      {"another case is another name", {"S=1"}, "!"},
      {"a longer name is another name", {"ss=1; s2=2"}, "!"},
      {"no pair", {"s; a=b"}, "!"},
      {"twice in one header is absent", {"s=1; s=2"}, "!"},
      {"twice in two headers is absent", {"s=1", "s=1"}, "!"},
      {"nothing", {""}, "!"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    RequestHeaders headers;
    for (const std::string& header : c.headers) headers.add("Cookie", header);
    const auto found = cookie(headers, "s");
    CHECK(found.has_value() == (c.value != "!"));
    if (found) CHECK(*found == c.value);
  }
}

TEST_CASE("cookie: writing") {
  SetCookie made;
  made.name = "session";
  made.value = "abc-_9";
  CHECK(made.header() == "session=abc-_9; Path=/; Secure; HttpOnly; SameSite=Lax");
  made.lasts = std::chrono::seconds(0);
  made.same_site = SetCookie::SameSite::strict;
  made.script = SetCookie::Script::readable;
  made.secure = false;
  made.path = "/api";
  CHECK(made.header() == "session=abc-_9; Path=/api; Max-Age=0; SameSite=Strict");
}

}  // namespace
}  // namespace plumb::http
