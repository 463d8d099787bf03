// The figures by which two states of a workspace are compared: index, lines and links, without
// findings.
#pragma once

#include <list>
#include <mutex>
#include <string>

#include "base/json.h"
#include "service/workspace.h"

namespace plumb::service {

struct Assessment;

// {"index", "stderr", "confidence", "lines": {line: value}, "links": {link: score}}; the index in
// points 0 to 100, the others 0 to 1, null where nothing could be computed.
json::object score_figures(const Assessment& assessment);

// Compiles and scores a state; linear in the model. `currency`: another one than the workspace's.
Result<json::object> scores_of(const Workspace& workspace, const Snapshot& snapshot, Moment moment,
                               const std::string& currency = {});

// Scores by what they were computed from, so that lists of scenarios need not compute them again.
// Safe for any number of threads.
class ScoreCache {
 public:
  explicit ScoreCache(std::size_t keep = 64) : keep_(keep) {}
  // `key` must say everything the scores depend on: workspace, scenario, change and day.
  Result<json::object> get(const std::string& key, const Workspace& workspace,
                           const Snapshot& snapshot, Moment moment);

 private:
  std::size_t keep_;
  std::mutex mutex_;
  std::list<std::pair<std::string, json::object>> newest_first_;
};

}  // namespace plumb::service
