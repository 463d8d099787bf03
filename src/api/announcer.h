// Tells listeners what changed in a workspace: `changed` from the log, then `scores`.
//
// One thread reads what was appended since it last looked, so that a change is announced whatever
// made it, once, in the order of the log, and no writer waits for it.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "api/open_workspace.h"
#include "http/events.h"

namespace plumb::api {

class Directory;

class Announcer {
 public:
  Announcer(http::EventHub& events, Directory& directory);
  ~Announcer();  // finishes what it is at
  Announcer(const Announcer&) = delete;
  Announcer& operator=(const Announcer&) = delete;

  // From here on changes of the workspace are announced.
  void follow(const std::shared_ptr<OpenWorkspace>& open);
  void forget(std::string_view id);
  // Something may have been written. Returns at once.
  void look(const std::shared_ptr<OpenWorkspace>& open);

 private:
  void work();
  void announce(OpenWorkspace& open);
  void announce_batch(const std::string& workspace, const std::vector<model::Change>& changes);
  void announce_scores(OpenWorkspace& open);

  http::EventHub& events_;
  Directory& directory_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::string, std::uint64_t, std::less<>> announced_;  // last seq, by workspace
  std::deque<std::shared_ptr<OpenWorkspace>> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

// Scores of the contract: {"index", "stderr", "confidence", "lines", "links"}.
json::object scores_json(const service::Assessment& assessment);

}  // namespace plumb::api
