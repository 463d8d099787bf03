#include "score/engine_team.h"

#include <algorithm>
#include <memory>

namespace plumb::score {
namespace {

// Pieces are small enough to even out slow threads and large enough to cost nothing.
constexpr std::uint32_t kPiece = 1024;
constexpr int kSpins = 2000;

// Waits for something another thread is about to do: first awake, then giving way.
template <typename Ready>
void wait_until(Ready&& ready) {
  for (int spin = 0; !ready(); ++spin) {
    if (spin > kSpins) std::this_thread::yield();
  }
}

}  // namespace

Team::Team(int threads) {
  for (int worker = 1; worker < threads; ++worker) {
    workers_.emplace_back([this, worker] { serve(worker); });
  }
}

Team::~Team() {
  stop_ = true;
  call_.fetch_add(1);
  call_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void Team::serve(int worker) {
  std::uint32_t seen = 0;
  for (;;) {
    call_.wait(seen);
    seen = call_.load();
    if (stop_) return;
    (*work_)(worker);
    pending_.fetch_sub(1);
  }
}

void Team::run(const std::function<void(int)>& work) {
  if (!workers_.empty()) {
    work_ = &work;
    pending_ = static_cast<std::uint32_t>(workers_.size());
    call_.fetch_add(1);
    call_.notify_all();
  }
  work(0);
  wait_until([&] { return pending_.load() == 0; });
}

void Team::share(std::uint32_t count,
                 const std::function<void(int, std::uint32_t, std::uint32_t)>& work) {
  std::atomic<std::uint32_t> next{0};
  run([&](int worker) {
    for (;;) {
      const std::uint32_t first = next.fetch_add(kPiece);
      if (first >= count) return;
      work(worker, first, std::min(count, first + kPiece));
    }
  });
}

void Team::meet(std::uint32_t& phase) {
  ++phase;
  if (arrived_.fetch_add(1) + 1 == static_cast<std::uint32_t>(size())) {
    arrived_ = 0;
    phase_ = phase;
    return;
  }
  wait_until([&] { return phase_.load() == phase; });
}

void Team::pass(const std::vector<Segment>& segments, Direction direction,
                const std::function<void(int, std::uint32_t, std::uint32_t)>& work) {
  const auto segment_at = [&](std::size_t i) -> const Segment& {
    return segments[direction == Direction::up ? i : segments.size() - 1 - i];
  };
  if (workers_.empty()) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
      work(0, segment_at(i).first, segment_at(i).last);
    }
    return;
  }
  const std::unique_ptr<std::atomic<std::uint32_t>[]> next(
      new std::atomic<std::uint32_t>[segments.size()]());
  phase_ = 0;
  run([&](int worker) {
    std::uint32_t phase = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const Segment& segment = segment_at(i);
      const std::uint32_t count = segment.last - segment.first;
      const std::uint32_t piece = segment.wide ? kPiece : count;
      for (;;) {
        const std::uint32_t first = next[i].fetch_add(piece);
        if (first >= count) break;
        work(worker, segment.first + first, segment.first + std::min(count, first + piece));
      }
      meet(phase);
    }
  });
}

}  // namespace plumb::score
