#include "http/conditional.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <zlib.h>

#include "http/compress.h"
#include "http/unpack_fixture.h"

namespace plumb::http {
namespace {

TEST_CASE("etag: which lists name a tag") {
  struct Case {
    const char* name;
    std::string list, etag;
    bool weak, strong;  // what If-None-Match and If-Match find
  };
  const Case cases[] = {
      {"the same", "\"v1\"", "\"v1\"", true, true},
      {"another", "\"v2\"", "\"v1\"", false, false},
      {"in a list", "\"a\", \"v1\" ,\"b\"", "\"v1\"", true, true},
      {"anything", " * ", "\"v1\"", true, true},
      {"weak in the list", "W/\"v1\"", "\"v1\"", true, false},
      {"weak here", "\"v1\"", "W/\"v1\"", true, false},
      {"the packed form of it", "\"v1-gzip\"", "\"v1\"", true, true},
      {"packed here, plain there", "\"v1\"", "\"v1-gzip\"", true, true},
      {"a comma inside the quotes", "\"a,b\"", "\"a,b\"", true, true},
      {"a part of a tag is none", "\"v1\"", "\"v11\"", false, false},
      {"no quotes", "v1", "\"v1\"", false, false},
      {"an open quote", "\"v1", "\"v1\"", false, false},
      {"nothing", "", "\"v1\"", false, false},
      {"malformed after a match", "\"v1\", v2", "\"v1\"", true, true},
      {"what follows malformed is not looked at", "v2, \"v1\"", "\"v1\"", false, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(none_match_hits(c.list, c.etag) == c.weak);
    CHECK(match_hits(c.list, c.etag) == c.strong);
  }
  CHECK(gzip_etag("\"v1\"") == "\"v1-gzip\"");
  CHECK(gzip_etag("W/\"v1\"") == "W/\"v1-gzip\"");
  CHECK(brotli_etag("\"v1\"") == "\"v1-br\"");
  CHECK(none_match_hits("\"v1-br\"", "\"v1\""));
  CHECK(content_etag("a") != content_etag("b"));
  CHECK(content_etag("a").size() == 34);
}

TEST_CASE("etag: writes and their conditions") {
  Request request;
  request.method = Method::put;
  request.path = "/api/v1/elements/E-7";
  CHECK(check_match(request, "\"v2\"").ok());
  const Status absent = require_match(request, "\"v2\"");
  REQUIRE_FALSE(absent.ok());
  CHECK(absent.error().code == Error::Code::bad_input);
  request.headers.add("If-Match", "\"v1\"");
  const Status stale = require_match(request, "\"v2\"");
  REQUIRE_FALSE(stale.ok());
  CHECK(stale.error().code == Error::Code::conflict);
  CHECK(stale.error().where == "/api/v1/elements/E-7");
  request.headers.add("If-Match", "\"v2\"");
  CHECK(require_match(request, "\"v2\"").ok());
  // If-None-Match makes a read short, never a write.
  request.headers.add("If-None-Match", "*");
  CHECK_FALSE(is_fresh(request, "\"v2\""));
  request.method = Method::head;
  CHECK(is_fresh(request, "\"v2\""));
}

TEST_CASE("compress: who takes what") {
  struct Case {
    const char* name;
    std::string list, what;
    double quality;
  };
  const Case cases[] = {
      {"named", "gzip, deflate, br", "gzip", 1},
      {"with quality", "br;q=1.0, gzip;q=0.5", "gzip", 0.5},
      {"refused", "gzip;q=0, *", "gzip", 0},
      {"by the star", "br, *;q=0.1", "gzip", 0.1},
      {"not named", "br, deflate", "gzip", 0},
      {"nothing", "", "gzip", 0},
      {"in another case", "GZIP ; Q=0.3", "gzip", 0.3},
      {"a longer name is another", "gzipped", "gzip", 0},
      {"a quality that is none", "gzip;q=much", "gzip", 0},
      {"a quality beyond one", "gzip;q=7", "gzip", 0},
      {"not a number", "gzip;q=nan", "gzip", 0},
      {"a type", "text/html, application/json;q=0.9", "application/json", 0.9},
      {"the range of a type", "text/*;q=0.4, */*;q=0.1", "text/html", 0.4},
      {"a range ends at the slash", "text/*", "textual/html", 0},
      {"any type", "*/*;q=0.1", "application/json", 0.1},
      {"the closest counts", "*/*, text/html;q=0", "text/html", 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(quality_in(c.list, c.what) == doctest::Approx(c.quality));
  }
  CHECK(accepts_type("", "application/json"));
  CHECK_FALSE(accepts_type("text/html", "application/json"));
  CHECK(is_compressible("application/problem+json"));
  CHECK(is_compressible("text/html; charset=utf-8"));
  CHECK_FALSE(is_compressible("text/event-stream"));
  CHECK_FALSE(is_compressible("image/png"));
}

TEST_CASE("compress: what goes in comes out") {
  CHECK(rc::check("whole and in pieces", [](const std::string& a, const std::string& b) {
    RC_ASSERT(unpacked(gzip(a, 6)) == a);
    GzipStream stream(6);
    std::string packed = stream.add(a);
    // A piece can be read before the next one comes.
    RC_ASSERT(!packed.empty());
    RC_ASSERT(unpacked(packed) == a);
    packed += stream.add(b);
    packed += stream.finish();
    RC_ASSERT(unpacked(packed) == a + b);
  }));
  std::string large;
  for (unsigned i = 0; large.size() < 3'000'000; ++i) large += std::to_string(i * 2'654'435'761U);
  CHECK(unpacked(gzip(large, 1)) == large);
}

}  // namespace
}  // namespace plumb::http
