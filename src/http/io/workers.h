// Threads for what may wait: handlers, compression, pieces of streamed bodies.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace plumb::http::io {

class Workers {
 public:
  Workers(std::size_t threads, std::size_t queue);
  ~Workers();  // stop()

  // `bounded`: only if the queue has room. `always`: the next step of something begun.
  enum class Room : unsigned char { bounded, always };
  // False when there is no room, or after stop(). Jobs must not throw. Any thread.
  bool post(std::function<void()> job, Room room);
  // Runs what is queued, then ends the threads.
  void stop();
  std::size_t waiting() const;

 private:
  void run();

  const std::size_t queue_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace plumb::http::io
