// A subscription that stays: one thread that keeps values as they come, acknowledges them once they
// are on disk, and comes back with waits that grow when the connection is lost.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "feeds/mqtt_session.h"
#include "feeds/run.h"

namespace plumb::feeds {

// Moments of messages that do not say theirs: when they came, a millisecond apart where two of one
// kind came in one, and the same ones again for messages the broker sends again after we had taken
// them and could not say so.
class Ledger {
 public:
  // As text() gave it. With `resumed`, what it holds may come again.
  void read(std::string_view text, bool resumed);
  // `group`: messages that may be about one measure.
  Instant moment(const Message& message, const std::string& group, Instant now);
  std::string text() const;

 private:
  struct Entry {
    int number = 0;
    std::string digest;
    Instant at{};
  };
  static std::string digest_of(const Message& message);

  std::deque<Entry> entries_;  // in order of their coming; at most limits::kLedger
  bool again_ = false;         // while what comes is what is known
  Instant floor_{};            // newest moment given before: they may have run ahead of the clock
  std::map<std::string, Instant> last_;
};

class Live {
 public:
  // Begins at once. `means` has to outlive it.
  Live(const Means& means, Feed feed);
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live();

  // Comes back within half a second, or the time a connection may take. With `forget` the broker
  // is told to keep nothing for us, if it can be reached.
  void end(bool forget);
  bool connected() const { return connected_.load(); }

 private:
  void work();
  Status stay(const std::string& secret);
  Status take_messages(service::Workspace& workspace, const Mapper& mapper,
                       const std::vector<Message>& messages);
  // What came since the last time, as one run of its own.
  Status close_window(service::Workspace& workspace);
  void left(MqttSession& session);
  std::vector<std::string> given_up();
  bool ended();

  const Means& means_;
  Feed feed_;
  Ledger ledger_;
  Run window_;
  std::set<std::string> touched_;
  std::atomic<bool> connected_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool end_ = false;
  bool forget_ = false;
  std::thread thread_;
};

}  // namespace plumb::feeds
