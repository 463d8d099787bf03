#include "score/condense.h"

#include <algorithm>

namespace plumb::score {
namespace {

constexpr std::uint32_t kNoCycle = 0xFFFFFFFF;

class Condenser {
 public:
  Condenser(const std::vector<std::uint32_t>& start, const std::vector<Node>& target)
      : start_(start), target_(target), n_(start.size() - 1), waiting_(n_, 0), level_(n_, 0) {
    queue_.reserve(n_);
  }

  Ordering run() {
    for (const Node v : target_) ++waiting_[v];
    for (Node v = 0; v < n_; ++v) {
      if (waiting_[v] == 0) queue_.push_back(v);
    }
    drain();
    if (queue_.size() < n_) {
      find_cycles();
      release_cycles();
      drain();
    }
    by_level();
    return std::move(out_);
  }

 private:
  // Kahn's rule over the queue: whoever waits for nothing any more is next.
  void drain() {
    for (; next_ < queue_.size(); ++next_) {
      const Node u = queue_[next_];
      for (std::uint32_t e = start_[u]; e < start_[u + 1]; ++e)
        arrive(target_[e], level_[u] + 1, u);
    }
  }

  void arrive(Node v, std::uint32_t level, Node from) {
    if (cycle_of_.empty() || cycle_of_[v] == kNoCycle) {
      level_[v] = std::max(level_[v], level);
      if (--waiting_[v] == 0) queue_.push_back(v);
      return;
    }
    const std::uint32_t c = cycle_of_[v];
    if (cycle_of_[from] == c) return;
    cycle_level_[c] = std::max(cycle_level_[c], level);
    if (--cycle_waiting_[c] == 0) enqueue(c);
  }

  void enqueue(std::uint32_t c) {
    for (const Node v : out_.cycles[c]) {
      level_[v] = cycle_level_[c];
      queue_.push_back(v);
    }
  }

  // Tarjan over the nodes Kahn could not reach: they are in cycles or behind them.
  void find_cycles() {
    cycle_of_.assign(n_, kNoCycle);
    std::vector<std::uint32_t> index(n_, 0);
    std::vector<std::uint32_t> low(n_, 0);
    std::vector<std::uint32_t> finished(n_, 0);
    std::vector<std::uint8_t> open(n_, 0);
    std::vector<Node> stack;
    struct Call {
      Node node;
      std::uint32_t edge;
    };
    std::vector<Call> calls;
    std::uint32_t visited = 0;
    std::uint32_t done = 0;
    const auto enter = [&](Node v) {
      index[v] = low[v] = ++visited;
      open[v] = 1;
      stack.push_back(v);
      calls.push_back({v, start_[v]});
    };
    for (Node root = 0; root < n_; ++root) {
      if (waiting_[root] == 0 || index[root] != 0) continue;
      enter(root);
      while (!calls.empty()) {
        const Node v = calls.back().node;
        if (calls.back().edge < start_[v + 1]) {
          const Node u = target_[calls.back().edge++];
          if (index[u] == 0) {
            enter(u);
          } else if (open[u] != 0) {
            low[v] = std::min(low[v], index[u]);
          }
          continue;
        }
        finished[v] = ++done;
        calls.pop_back();
        if (!calls.empty()) low[calls.back().node] = std::min(low[calls.back().node], low[v]);
        if (low[v] == index[v]) close(v, stack, open, finished);
      }
    }
  }

  void close(Node v, std::vector<Node>& stack, std::vector<std::uint8_t>& open,
             const std::vector<std::uint32_t>& finished) {
    std::vector<Node> members;
    for (Node u = stack.back();; u = stack.back()) {
      stack.pop_back();
      open[u] = 0;
      members.push_back(u);
      if (u == v) break;
    }
    if (members.size() == 1) return;
    std::sort(members.begin(), members.end(),
              [&](Node a, Node b) { return finished[a] > finished[b]; });
    for (const Node u : members) cycle_of_[u] = static_cast<std::uint32_t>(out_.cycles.size());
    out_.cycles.push_back(std::move(members));
  }

  // A cycle waits for what its members wait for outside it.
  void release_cycles() {
    cycle_waiting_.assign(out_.cycles.size(), 0);
    cycle_level_.assign(out_.cycles.size(), 0);
    for (std::uint32_t c = 0; c < out_.cycles.size(); ++c) {
      for (const Node v : out_.cycles[c]) {
        cycle_waiting_[c] += waiting_[v];
        cycle_level_[c] = std::max(cycle_level_[c], level_[v]);
      }
      for (const Node v : out_.cycles[c]) {
        for (std::uint32_t e = start_[v]; e < start_[v + 1]; ++e) {
          if (cycle_of_[target_[e]] == c) --cycle_waiting_[c];
        }
      }
    }
    for (std::uint32_t c = 0; c < out_.cycles.size(); ++c) {
      if (cycle_waiting_[c] == 0) enqueue(c);
    }
  }

  void by_level() {
    std::uint32_t levels = 0;
    for (const Node v : queue_) levels = std::max(levels, level_[v] + 1);
    out_.level_start.assign(levels + 1, 0);
    for (const Node v : queue_) ++out_.level_start[level_[v] + 1];
    for (std::uint32_t l = 0; l < levels; ++l) out_.level_start[l + 1] += out_.level_start[l];
    std::vector<std::uint32_t> place(out_.level_start.begin(), out_.level_start.end());
    out_.order.resize(n_);
    for (const Node v : queue_) out_.order[place[level_[v]]++] = v;
  }

  const std::vector<std::uint32_t>& start_;
  const std::vector<Node>& target_;
  std::size_t n_;
  std::vector<std::uint32_t> waiting_;
  std::vector<std::uint32_t> level_;
  std::vector<Node> queue_;
  std::size_t next_ = 0;
  std::vector<std::uint32_t> cycle_of_;
  std::vector<std::uint32_t> cycle_waiting_;
  std::vector<std::uint32_t> cycle_level_;
  Ordering out_;
};

}  // namespace

Ordering condense(const std::vector<std::uint32_t>& start, const std::vector<Node>& target) {
  return Condenser(start, target).run();
}

}  // namespace plumb::score
