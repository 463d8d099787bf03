#include "score/levers.h"

#include <algorithm>

namespace plumb::score {
namespace {

constexpr double kLeastGain = 1e-9;

struct Option {
  Lever lever;
  double promise = 0;  // gradient times headroom
};

class Search {
 public:
  Search(const Engine& engine, const LeverOptions& options,
         const std::vector<Candidate>& candidates)
      : engine_(engine),
        options_(options),
        candidates_(candidates),
        taken_(candidates.size(), false) {
    const Analysis& analysis = engine_.with_gradients();
    base_condition_ = analysis.gradient_condition;
    base_size_ = engine_.graph().size();
    for (std::size_t i = 0; i < engine_.graph().supports.size(); ++i) {
      const Edge& edge = engine_.graph().supports[i];
      base_support_.push_back({key(edge.from, edge.to), analysis.gradient_support[i]});
    }
    std::sort(base_support_.begin(), base_support_.end());
  }

  std::vector<Lever> run() {
    std::vector<Lever> out;
    while (out.size() < options_.top) {
      std::optional<Lever> best = next();
      if (!best) break;
      engine_.apply(edits_of(*best));
      if (best->kind == Lever::Kind::what_if) taken_[best->candidate] = true;
      best->structure_after = engine_.analysis().structure.value_or(0);
      out.push_back(*best);
    }
    return out;
  }

 private:
  static std::uint64_t key(Node from, Node to) { return std::uint64_t{from} << 32 | to; }

  double base_gradient(const Lever& lever) const {
    if (lever.kind == Lever::Kind::condition) {
      return lever.node < base_size_ ? base_condition_[lever.node] : 0;
    }
    const std::pair<std::uint64_t, double> wanted = {key(lever.node, lever.other), -1e300};
    const auto found = std::lower_bound(base_support_.begin(), base_support_.end(), wanted);
    return found != base_support_.end() && found->first == wanted.first ? found->second : 0;
  }

  std::vector<Option> shortlist() {
    const Analysis& analysis = engine_.with_gradients();
    const Graph& graph = engine_.graph();
    const double target = options_.condition_target;
    std::vector<Option> out;
    const auto add = [&](Lever lever, double gradient) {
      const double promise = gradient * (lever.to - lever.from);
      if (lever.to > lever.from && promise > 0) out.push_back({lever, promise});
    };
    for (Node v = 0; v < graph.size(); ++v) {
      Lever lever;
      lever.kind = Lever::Kind::condition;
      lever.node = v;
      lever.from = graph.condition[v];
      lever.to = target;
      add(lever, analysis.gradient_condition[v]);
    }
    for (std::size_t i = 0; i < graph.supports.size(); ++i) {
      Lever lever;
      lever.kind = Lever::Kind::strength;
      lever.node = graph.supports[i].from;
      lever.other = graph.supports[i].to;
      lever.from = graph.supports[i].strength;
      lever.to = target;
      add(lever, analysis.gradient_support[i]);
    }
    // By ends, not by place in a list, where promises are equal: edges may stand in any order.
    const auto better = [](const Option& a, const Option& b) {
      if (a.promise != b.promise) return a.promise > b.promise;
      if (a.lever.kind != b.lever.kind) return a.lever.kind < b.lever.kind;
      return key(a.lever.node, a.lever.other) < key(b.lever.node, b.lever.other);
    };
    const std::size_t kept = std::min<std::size_t>(options_.shortlist, out.size());
    std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(kept), out.end(),
                      better);
    out.resize(kept);
    for (std::uint32_t i = 0; i < candidates_.size(); ++i) {
      if (taken_[i]) continue;
      Option option;
      option.lever.kind = Lever::Kind::what_if;
      option.lever.candidate = i;
      out.push_back(option);
    }
    return out;
  }

  std::vector<Edit> edits_of(const Lever& lever) const {
    if (lever.kind == Lever::Kind::what_if) {
      std::vector<Edit> edits = candidates_[lever.candidate].edits;
      renumber(edits);
      return edits;
    }
    Edit edit;
    edit.node = lever.node;
    edit.other = lever.other;
    edit.value = lever.to;
    if (lever.kind == Lever::Kind::condition) {
      edit.kind = Edit::Kind::condition;
      edit.value2 = engine_.graph().confidence[lever.node];
    } else {
      edit.kind = Edit::Kind::set_support;
    }
    return {edit};
  }

  // A candidate names elements it adds as if it came first; those added by levers before it have
  // taken these numbers.
  void renumber(std::vector<Edit>& edits) const {
    const auto shift = static_cast<Node>(engine_.graph().size() - base_size_);
    if (shift == 0) return;
    for (Edit& edit : edits) {
      if (edit.kind == Edit::Kind::add_element) continue;
      if (edit.node >= base_size_) edit.node += shift;
      const bool edge = edit.kind == Edit::Kind::set_support ||
                        edit.kind == Edit::Kind::set_hinder || edit.kind == Edit::Kind::set_part;
      if (edge && edit.other >= base_size_) edit.other += shift;
    }
  }

  std::optional<Lever> next() {
    const double before = engine_.analysis().structure.value_or(0);
    std::optional<Lever> best;
    for (const Option& option : shortlist()) {
      const std::optional<double> after = engine_.what_if(edits_of(option.lever));
      if (!after) continue;
      const double gain = *after - before;
      if (gain <= kLeastGain || (best && gain <= best->gain)) continue;
      best = option.lever;
      best->gain = gain;
    }
    if (best && best->kind != Lever::Kind::what_if) best->gradient = base_gradient(*best);
    return best;
  }

  Engine engine_;  // a copy: levers are pulled here
  const LeverOptions& options_;
  const std::vector<Candidate>& candidates_;
  std::vector<bool> taken_;
  std::vector<double> base_condition_;
  std::vector<std::pair<std::uint64_t, double>> base_support_;  // by ends
  std::size_t base_size_ = 0;
};

}  // namespace

std::vector<Lever> levers(const Engine& engine, const LeverOptions& options,
                          const std::vector<Candidate>& candidates) {
  return Search(engine, options, candidates).run();
}

}  // namespace plumb::score
