// Feeds of a data folder, for whoever holds it: no sign-in, and the server need not run.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace plumb::api {

struct FeedFolder {
  std::string data;
  std::string workspace;
  std::string hosts;  // as Settings::feed_hosts, feed_files and feed_ca
  std::string files;
  std::string ca;
};

// [{"id", "name", "kind", "place", "state", "failures", "last_success", "next_run"}], by name.
Result<json::array> list_feeds(const FeedFolder& folder);
// One of them with definition, health and runs; never its secret.
Result<json::object> show_feed(const FeedFolder& folder, const std::string& id);
// What it would bring: {"took_ms", "rows"}. Writes nothing.
Result<json::object> try_feed(const FeedFolder& folder, const std::string& id);
// Asks its source once and keeps what comes: the run.
Result<json::object> run_feed(const FeedFolder& folder, const std::string& id);

}  // namespace plumb::api
