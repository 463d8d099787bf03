// HTTP for feeds, by libcurl: no redirects, no proxy, addresses judged by the gate as they are
// connected to, bounded in time and size.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "feeds/source.h"

namespace plumb::feeds {

// GET, or POST of JSON where `body` is not empty, with what the origin says about the secret.
// Any answer but 200 to 299 is a failure.
Result<std::string> fetch(const Origin& origin, const std::string& url, const std::string& body,
                          const std::string& secret, const Gate& gate, const Asking& asking);
// The same, read as JSON.
Result<json::value> fetch_json(const Origin& origin, const std::string& url,
                               const std::string& body, const std::string& secret, const Gate& gate,
                               const Asking& asking);

// For a query: "a b" is "a%20b".
std::string url_escaped(std::string_view text);

}  // namespace plumb::feeds
