// Entity tags and the conditions on them (RFC 9110, sections 8.8 and 13).
//
// A tag is written with its quotes: "\"v17\"". The server appends "-gzip" or "-br" inside the
// quotes when it compresses, since tags name bytes; every comparison here ignores those endings, so
// a client may send back whichever it got.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace plumb::http {

std::string etag_of(std::string_view version);  // "\"version\""; version: visible ASCII, no quote
std::string content_etag(std::string_view bytes);  // from BLAKE2b of the bytes
std::string brotli_etag(std::string_view etag);    // the same with "-br"
std::string gzip_etag(std::string_view etag);      // "\"v17\"" to "\"v17-gzip\""

// Whether the list of If-None-Match ("*", or tags, weak or strong) names this tag. Weak comparison.
bool none_match_hits(std::string_view list, std::string_view etag);
// Whether the list of If-Match names this tag. Strong comparison: a weak tag never does.
bool match_hits(std::string_view list, std::string_view etag);

// Whether a GET or HEAD that carries If-None-Match already has this version: answer 304.
bool is_fresh(const Request& request, std::string_view etag);

// For a write to something whose present tag is `etag`. conflict when If-Match does not name it
// (answer 412, problem(error, id, 412)).
Status check_match(const Request& request, std::string_view etag);
// The same, and bad_input when there is no If-Match at all (answer 428).
Status require_match(const Request& request, std::string_view etag);

}  // namespace plumb::http
