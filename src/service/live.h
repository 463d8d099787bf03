// The newest assessment of a workspace, kept up to date behind the commits.
//
// Readers take the published assessment and never wait for a writer. A thread of its own brings the
// next one up after each commit, several commits at once where they come faster than it works, and
// anew where the day has changed, because evidence ages. Two assessments take turns: while one is
// read, the other catches up at the cost of what changed; a full pass is made only where there is
// no other, or catalogs, warnings or the day changed.
//
// Everything is judged at the last moment of the day (UTC): today's evidence counts, and a score
// does not move within a day unless somebody changed something.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "service/assess.h"

namespace plumb::service {

struct LiveOptions {
  // One: beside requests that want the same cores, threads that meet at every level of the graph
  // wait for each other longer than they save.
  int threads = 1;
  bool findings = true;
};

class LiveAssessment {
 public:
  using Published = std::shared_ptr<const Assessment>;
  // Called by the working thread, one call at a time, in order; `old` is null the first time. The
  // next assessment waits until it returns.
  using OnPublished = std::function<void(const Published& old, const Published& now)>;

  // Assesses the present state (blocks for that), publishes it, and starts to follow. `workspace`
  // must outlive the result; `on_published` is called for the first assessment too, by the caller's
  // thread. Fails as assess().
  static Result<std::unique_ptr<LiveAssessment>> start(const Workspace& workspace,
                                                       LiveOptions options = {},
                                                       OnPublished on_published = {});
  // Stops after the pass that runs. Assessments that readers hold stay valid.
  ~LiveAssessment();
  LiveAssessment(const LiveAssessment&) = delete;
  LiveAssessment& operator=(const LiveAssessment&) = delete;

  Published current() const;

  // Something was committed, or the day may have changed: look again. Returns at once; any thread.
  // The working thread also looks at the clock by itself, once a minute.
  void notice();

  // Waits until the published assessment holds `seq` and is of the workspace's present day, so that
  // a writer can read its own write; false if following stopped or failed before.
  bool wait_for(std::uint64_t seq) const;

  // Why the newest state could not be assessed (broken catalogs, say); null while all is well.
  // `current()` is then the last that could.
  std::optional<Error> failure() const;

  // How many passes were full, and how many caught up with what changed.
  struct Passes {
    std::uint64_t full = 0;
    std::uint64_t caught_up = 0;
  };
  Passes passes() const;

 private:
  class Pool;
  LiveAssessment(const Workspace& workspace, LiveOptions options, OnPublished on_published);
  Result<std::unique_ptr<Assessment>> assess_anew(Snapshot snapshot, Day day);
  Status follow();
  void publish(std::unique_ptr<Assessment> next, Day day);
  void prepare_spare();
  void work();

  const Workspace& workspace_;
  const LiveOptions options_;
  const OnPublished on_published_;
  const std::shared_ptr<Pool> pool_;  // outlives this while readers hold assessments

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Published current_;
  Day day_{};  // of current_
  std::optional<Error> failure_;
  Passes passes_;
  std::uint64_t noticed_ = 0;  // counts notices
  std::uint64_t seen_ = 0;     // of them, those that the last pass began after
  bool stopping_ = false;
  std::thread worker_;
};

}  // namespace plumb::service
