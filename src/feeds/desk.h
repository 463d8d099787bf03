// The feeds of a server: written down, run when they are due by a few workers of their own or as
// brokers tell, tried out, paused. No request ever waits for a source but a trial, and no run keeps
// another workspace from being read or written.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "feeds/live.h"
#include "feeds/run.h"

namespace plumb::feeds {

struct DeskOptions {
  std::string data;      // folder with feeds.db
  std::string key_file;  // seals secrets
  Policy policy;
};

// A feed and what it is doing at this moment.
struct FeedNow {
  Feed feed;
  bool running = false;    // a pull is under way or waits for a worker
  bool connected = false;  // a subscription is up
};

class Desk {
 public:
  using Open = std::function<std::shared_ptr<service::Workspace>(std::string_view)>;
  static Result<std::unique_ptr<Desk>> open(const DeskOptions& options, Environment environment,
                                            Open open);
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  ~Desk();

  // Runs what is due from here on. Until then, and after stop(), only run_here() runs anything.
  Status start();
  // Whoever waits for a source gives up; values on their way are kept or come again.
  void stop();

  // The name of a feed that runs here; "" where there is none.
  std::string name(std::string_view id);

  const Gate& gate() const { return gate_; }

  Result<std::vector<FeedNow>> of(std::string_view workspace);
  Result<FeedNow> find(std::string_view workspace, std::string_view id);
  Result<std::vector<Run>> runs(std::string_view workspace, std::string_view id);
  Result<std::vector<Edition>> editions(std::string_view workspace, std::string_view id);

  // The definition has been read without complaint. limit past limits::kFeeds.
  Result<FeedNow> add(std::string_view workspace, Definition definition, const std::string& secret,
                      const std::string& by);
  // `secret`: none leaves it as it is, "" takes it away. Where the destination changes the old one
  // is not taken there: conflict, unless a new one is given. `version`: conflict at another one.
  Result<FeedNow> change(std::string_view workspace, std::string_view id,
                         std::optional<std::uint64_t> version, Definition definition,
                         std::optional<std::string> secret, const std::string& by);
  Result<FeedNow> set_state(std::string_view workspace, std::string_view id, State state,
                            const std::string& by);
  Status remove(std::string_view workspace, std::string_view id);

  // Queues a pull, whatever its schedule or back-off say. conflict for a subscription.
  Result<FeedNow> run_now(std::string_view workspace, std::string_view id, const std::string& by);
  // Runs one in this thread: the command line.
  Result<Run> run_here(std::string_view workspace, std::string_view id, const std::string& by);

  // Asks once and says what would become of the first rows; writes nothing. With `feed`, its secret
  // goes where it was entered for if no other is given. throttled when too many are under way.
  Result<json::object> try_out(std::string_view workspace, const Definition& definition,
                               std::optional<std::string> secret, std::string_view feed);

 private:
  struct Slot {
    Feed feed;
    bool running = false;
    bool wanted = false;
    std::string wanted_by;
    std::unique_ptr<Live> live;
  };

  explicit Desk(Environment environment, Open open);
  void work();
  std::shared_ptr<Slot> due(Instant now, Instant& next);
  FeedNow now_of(Feed feed);
  // Takes a feed as it is kept now into the schedule, and its subscription up or down.
  Status enter(std::string_view workspace, std::string_view id, bool forget);

  Environment environment_;
  Open open_;
  std::unique_ptr<Book> book_;
  Gate gate_;
  std::optional<Seal> seal_;
  std::atomic<bool> stopping_{false};
  std::optional<Means> means_;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  bool started_ = false;
  std::map<std::string, std::shared_ptr<Slot>, std::less<>> slots_;  // by id
  std::vector<std::thread> workers_;
  std::mutex lives_mutex_;  // one change of subscriptions at a time
  std::atomic<std::size_t> trials_{0};
};

}  // namespace plumb::feeds
