#include "http/static_files.h"

#include <doctest/doctest.h>

#include "http/compress.h"
#include "http/security.h"
#include "http/unpack_fixture.h"

namespace plumb::http {
namespace {

const std::string kScript(5'000, 's');
const std::string kPacked = "already packed";
const std::string kBrotli = "packed by the build";
const Asset kAssets[] = {
    {"index.html", "<script nonce=__CSP_NONCE__></script><style nonce=__CSP_NONCE__></style>"},
    {"assets/app-3kX9_b2Q.js", kScript},
    {"assets/font-ABCDEFGH.woff2", "font"},
    {"robots.txt", "all"},
    {"some-worker.js", "self"},
    {"styles.css", kScript},
    {"styles.css.br", kBrotli},
    {"styles.css.gz", kPacked},
};

struct Site {
  Site() : files(kAssets, options()) {}
  static StaticFiles::Options options() {
    StaticFiles::Options out;
    out.nonce = [] { return std::string("n0nce"); };
    return out;
  }
  Response get(const std::string& path, const std::string& accept = "text/html",
               const std::string& encoding = "") {
    Request request;
    request.path = path;
    REQUIRE(parse_target(path, Limits{}, request.parsed).ok());
    request.headers.add("Accept", accept);
    if (!encoding.empty()) request.headers.add("Accept-Encoding", encoding);
    return files.respond(request);
  }
  StaticFiles files;
};

TEST_CASE("static files: which file an address gives") {
  struct Case {
    const char* name;
    std::string path, accept;
    int status;
    std::string type, caching;
  };
  const std::string year = "public, max-age=31536000, immutable";
  const Case cases[] = {
      {"the start page", "/", "text/html", 200, "text/html; charset=utf-8", "no-store"},
      {"a page of the application", "/findings/F-7", "text/html", 200, "text/html; charset=utf-8",
       "no-store"},
      {"but not for a script's request", "/findings/F-7", "application/json", 404, "", ""},
      {"nor below the API", "/api/v1/nothing", "text/html", 404, "", ""},
      {"nor for what looks like a file", "/missing.js", "*/*", 404, "", ""},
      {"a hashed file", "/assets/app-3kX9_b2Q.js", "*/*", 200, "text/javascript; charset=utf-8",
       year},
      {"a font", "/assets/font-ABCDEFGH.woff2", "*/*", 200, "font/woff2", year},
      {"a plain name", "/robots.txt", "*/*", 200, "text/plain; charset=utf-8", "no-cache"},
      {"an encoded slash is the same name", "/assets%2Fapp-3kX9_b2Q.js", "*/*", 200,
       "text/javascript; charset=utf-8", year},
      {"a folder", "/assets/", "*/*", 200, "text/html; charset=utf-8", "no-store"},
  };
  Site site;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Response response = site.get(c.path, c.accept);
    CHECK(response.status == c.status);
    if (c.status == 404) {
      CHECK(response.headers.get("Content-Type") == "application/problem+json");
    } else {
      CHECK(response.headers.get("Content-Type") == c.type);
      CHECK(response.headers.get("Cache-Control") == c.caching);
    }
  }
}

TEST_CASE("static files: a page carries one nonce, in it and in its policy") {
  const Response page = Site().get("/");
  CHECK(page.body.view() == "<script nonce=n0nce></script><style nonce=n0nce></style>");
  const std::string policy(page.headers.get("Content-Security-Policy"));
  CHECK(policy.find("script-src 'self' 'nonce-n0nce';") != std::string::npos);
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(policy.find("unsafe") == std::string::npos);
  CHECK_FALSE(page.headers.has("ETag"));
  CHECK(new_nonce() != new_nonce());
  CHECK(new_nonce().size() == 22);
}

TEST_CASE("static files: a service worker may fetch from its own origin, and no other script may") {
  Site site;
  const Response worker = site.get("/some-worker.js");
  CHECK(worker.headers.get("Content-Security-Policy") == worker_policy());
  CHECK(worker.headers.get("Cache-Control") == "no-cache");
  CHECK(worker_policy().find("connect-src 'self'") != std::string_view::npos);
  CHECK_FALSE(site.get("/assets/app-3kX9_b2Q.js").headers.has("Content-Security-Policy"));
}

TEST_CASE("static files: packed for those who take it") {
  Site site;
  const Response plain = site.get("/assets/app-3kX9_b2Q.js", "*/*", "br");
  CHECK(plain.body.view() == kScript);
  CHECK(plain.headers.get("Vary") == "Accept-Encoding");
  CHECK_FALSE(plain.headers.has("Content-Encoding"));
  const Response packed = site.get("/assets/app-3kX9_b2Q.js", "*/*", "gzip, br");
  CHECK(packed.headers.get("Content-Encoding") == "gzip");
  CHECK(packed.body.size() < 200);
  CHECK(unpacked(std::string(packed.body.view())) == kScript);
  CHECK(packed.headers.get("ETag") != plain.headers.get("ETag"));
  CHECK(packed.headers.get("Vary") == "Accept-Encoding");
  CHECK(site.get("/styles.css", "*/*", "gzip").body.view() == kPacked);
  const Response smallest = site.get("/styles.css", "*/*", "gzip, deflate, br");
  CHECK(smallest.headers.get("Content-Encoding") == "br");
  CHECK(smallest.headers.get("Vary") == "Accept-Encoding");
  CHECK(smallest.headers.get("ETag") != site.get("/styles.css", "*/*", "gzip").headers.get("ETag"));
  CHECK(smallest.body.view() == kBrotli);
  CHECK(site.get("/styles.css", "*/*", "gzip, br;q=0.5").body.view() == kPacked);
  // Too small, or packed by its nature.
  CHECK_FALSE(site.get("/robots.txt", "*/*", "gzip").headers.has("Content-Encoding"));
  CHECK_FALSE(
      site.get("/assets/font-ABCDEFGH.woff2", "*/*", "gzip").headers.has("Content-Encoding"));
}

TEST_CASE("static files: which names carry a hash") {
  for (const char* name : {"app-3kX9_b2Q.js", "a/b/app-DiwrgTda.css", "app-BpD8xV-_.js.map",
                           "chunk-name-12345678.js"}) {
    CAPTURE(name);
    CHECK(has_content_hash(name));
  }
  for (const char* name : {"app.js", "app-short1.js", "apple-touching.png", "long-description.txt",
                           "app-123456789.js", "app_12345678.js", "app-12345678", "-12345678.js"}) {
    CAPTURE(name);
    CHECK_FALSE(has_content_hash(name));
  }
}

}  // namespace
}  // namespace plumb::http
