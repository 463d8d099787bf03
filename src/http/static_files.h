// The web application's files, compiled in (base/assets.h), with the headers that let browsers keep
// them: a name with a content hash ("app-3kX9_b2Q.js") for a year, any other only after asking.
//
// Pages (".html") are sent fresh each time: every "__CSP_NONCE__" in them becomes a nonce that the
// page's Content-Security-Policy names. A service worker ("...-worker.js") may fetch from its own
// origin: the policy of its own script decides that. Files "x.br" and "x.gz" beside "x" are sent to
// clients that take brotli or gzip; a gzip that is missing and worth it is made once, at the start.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/assets.h"
#include "http/message.h"

namespace plumb::http {

class StaticFiles {
 public:
  struct Options {
    // Sent for a path that is no file and whose last segment has no dot, when the client wants a
    // page: the application reads the path itself. Empty: 404.
    std::string index = "index.html";
    std::string api_prefix = "api";      // below this first segment there are no pages: 404
    std::function<std::string()> nonce;  // for tests; empty: new_nonce (security.h)
  };

  // The assets must outlive the object. Linear in their bytes, about 30 MB/s for those it packs.
  StaticFiles(std::span<const Asset> assets, const Options& options);
  explicit StaticFiles(std::span<const Asset> assets) : StaticFiles(assets, Options{}) {}

  // Answers GET and HEAD; 404 as a problem. Looks a name up, never opens a file. Never waits, so
  // the route may run in place. Use as Router::set_fallback.
  Response respond(const Request& request) const;

 private:
  struct File {
    Bytes plain;
    Bytes packed;  // empty: not worth it
    Bytes brotli;  // empty: none was brought
    std::string type;
    std::string etag;
    std::string caching;
    bool page = false;
    bool worker = false;
  };
  Response page(const File& file) const;
  Response file(const Request& request, const File& file) const;
  const File* find(const Request& request) const;

  Options options_;
  std::map<std::string, File, std::less<>> files_;
};

// By the ending of a file's name; "application/octet-stream" when unknown.
std::string_view content_type_of(std::string_view file_name);

// Whether the name carries a content hash as bundlers write it: "-" and 8 letters or digits (or "_"
// and "-") before the ending, at least one of them a digit or capital.
bool has_content_hash(std::string_view file_name);

}  // namespace plumb::http
