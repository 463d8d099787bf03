// A few threads that go through the segments of a pass together. Private to the engine.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "score/engine_flat.h"

namespace plumb::score {

class Team {
 public:
  // Starts threads - 1 workers that sleep until there is work; one thread means none.
  explicit Team(int threads);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls work(worker) once in every thread and returns when all are done.
  void run(const std::function<void(int worker)>& work);

  // Covers [0, count) in pieces whose order and owner do not matter.
  void share(std::uint32_t count,
             const std::function<void(int worker, std::uint32_t first, std::uint32_t last)>& work);

  // Goes through the segments in order (or backwards); wide ones are shared, others are done by
  // one thread while the rest wait.
  enum class Direction : std::uint8_t { up, down };
  void pass(const std::vector<Segment>& segments, Direction direction,
            const std::function<void(int worker, std::uint32_t first, std::uint32_t last)>& work);

 private:
  void serve(int worker);
  void meet(std::uint32_t& phase);

  std::vector<std::thread> workers_;
  const std::function<void(int)>* work_ = nullptr;
  std::atomic<std::uint32_t> call_{0};     // odd or even: a new call for work
  std::atomic<std::uint32_t> pending_{0};  // workers still busy with it
  std::atomic<bool> stop_{false};
  std::atomic<std::uint32_t> arrived_{0};
  std::atomic<std::uint32_t> phase_{0};
};

}  // namespace plumb::score
