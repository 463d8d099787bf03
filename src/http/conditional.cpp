#include "http/conditional.h"

#include <cassert>
#include <optional>

#include "base/hash.h"
#include "http/text.h"

namespace plumb::http {
namespace {

constexpr std::string_view kGzip = "-gzip";
constexpr std::string_view kBrotli = "-br";

std::string ended(std::string_view etag, std::string_view ending) {
  if (etag.size() < 2 || etag.back() != '"') return std::string(etag);
  return std::string(etag.substr(0, etag.size() - 1)) + std::string(ending) + '"';
}

// What is between the quotes, without the ending for compressed bytes.
std::string_view version_in(std::string_view etag) {
  if (etag.size() < 2) return {};
  std::string_view version = etag.substr(1, etag.size() - 2);
  for (const std::string_view ending : {kGzip, kBrotli}) {
    if (version.ends_with(ending)) return version.substr(0, version.size() - ending.size());
  }
  return version;
}

struct Tag {
  bool weak = false;
  std::string_view quoted;
};

// The next tag of a comma-separated list; nothing at its end or at the first malformed one. A comma
// may stand inside the quotes, so the list is not split beforehand.
std::optional<Tag> next_tag(std::string_view& list) {
  while (!list.empty() && (list.front() == ' ' || list.front() == '\t' || list.front() == ',')) {
    list.remove_prefix(1);
  }
  Tag tag;
  if (list.starts_with("W/")) {
    tag.weak = true;
    list.remove_prefix(2);
  }
  if (list.empty() || list.front() != '"') return std::nullopt;
  const std::size_t end = list.find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  tag.quoted = list.substr(0, end + 1);
  list.remove_prefix(end + 1);
  return tag;
}

bool hits(std::string_view list, std::string_view etag, bool strong) {
  if (trimmed(list) == "*") return true;
  const bool weak_etag = etag.starts_with("W/");
  if (weak_etag) etag.remove_prefix(2);
  while (const std::optional<Tag> tag = next_tag(list)) {
    if (strong && (tag->weak || weak_etag)) continue;
    if (version_in(tag->quoted) == version_in(etag)) return true;
  }
  return false;
}

}  // namespace

std::string etag_of(std::string_view version) {
  assert(version.find('"') == std::string_view::npos);
  return '"' + std::string(version) + '"';
}

std::string content_etag(std::string_view bytes) {
  return etag_of(to_hex(Hasher().add(bytes).finish()).substr(0, 32));
}

std::string gzip_etag(std::string_view etag) {
  return ended(etag, kGzip);
}

std::string brotli_etag(std::string_view etag) {
  return ended(etag, kBrotli);
}

bool none_match_hits(std::string_view list, std::string_view etag) {
  return hits(list, etag, false);
}

bool match_hits(std::string_view list, std::string_view etag) {
  return hits(list, etag, true);
}

bool is_fresh(const Request& request, std::string_view etag) {
  if (request.method != Method::get && request.method != Method::head) return false;
  if (!request.headers.has("If-None-Match")) return false;
  return none_match_hits(request.headers.joined("If-None-Match"), etag);
}

Status check_match(const Request& request, std::string_view etag) {
  if (!request.headers.has("If-Match")) return done();
  if (match_hits(request.headers.joined("If-Match"), etag)) return done();
  return conflict("It was changed since you read it.", std::string(request.path),
                  "Read it again, compare, and repeat your change.");
}

Status require_match(const Request& request, std::string_view etag) {
  if (request.headers.has("If-Match")) return check_match(request, etag);
  return bad_input("This change needs the version it is based on.", std::string(request.path),
                   "Send the ETag you read in an If-Match header.");
}

}  // namespace plumb::http
