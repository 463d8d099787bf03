#include "service/trace.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "score/compile_edges.h"
#include "score/evidence_fields.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;
using model::Model;

// As many ends are followed at once: one cache line holds eight, and a block of the whole model
// stays in the cache.
constexpr std::size_t kBlock = 64;
constexpr int kMostPasses = 1000;  // over cycles; products of at most 1 settle long before

struct Step {
  Index to = 0;
  double strength = 0;
};

// Steps in one direction, sorted by where they start.
struct Steps {
  std::vector<std::uint32_t> first;
  std::vector<Step> steps;
};

struct Net {
  Steps up;                         // what supports -> what is supported
  Steps down;                       // the same turned round
  std::vector<std::uint8_t> inner;  // the engine sees it: paths may run through it
};

Steps sorted(std::size_t bound, const std::vector<std::tuple<Index, Index, double>>& list,
             bool turned) {
  Steps out;
  out.first.assign(bound + 1, 0);
  for (const auto& [from, to, strength] : list) ++out.first[(turned ? to : from) + 1];
  for (std::size_t i = 0; i < bound; ++i) out.first[i + 1] += out.first[i];
  out.steps.resize(list.size());
  std::vector<std::uint32_t> at(out.first.begin(), out.first.end() - 1);
  for (const auto& [from, to, strength] : list) {
    out.steps[at[turned ? to : from]++] = {turned ? from : to, strength};
  }
  return out;
}

Net net_of(const Model& model, Day today) {
  std::vector<std::tuple<Index, Index, double>> list;
  for (Index at = 0; at < model.relation_bound(); ++at) {
    if (!model.connects(at)) continue;
    const model::RelationRow& row = model.relation_row(at);
    if (row.from == row.to) continue;
    if (score::in_engine(model, row.from) && score::in_engine(model, row.to)) {
      const auto edge = score::edge_of(model, at, today);
      if (!edge || edge->kind == score::EdgeClass::hinder || !(edge->value > 0)) continue;
      const double strength = edge->kind == score::EdgeClass::part ? 1 : edge->value;
      list.emplace_back(edge->from, edge->to, strength);
      continue;
    }
    const score::Fields fields = score::relation_fields_of(model, at);
    if (!score::valid_on(*fields, today)) continue;
    const double strength = score::number(*fields, "strength").value_or(1);
    if (strength > 0) list.emplace_back(row.from, row.to, std::min(1.0, strength));
  }
  const std::size_t bound = model.element_bound();
  Net out{sorted(bound, list, false), sorted(bound, list, true), {}};
  out.inner.resize(bound);
  for (Index at = 0; at < bound; ++at) {
    out.inner[at] = model.live(at) && score::in_engine(model, at) ? 1 : 0;
  }
  return out;
}

// Elements so that, but for cycles, each comes after all it steps to.
std::vector<Index> order_of(const Steps& steps) {
  const auto bound = static_cast<Index>(steps.first.size() - 1);
  std::vector<Index> out;
  out.reserve(bound);
  std::vector<std::uint8_t> seen(bound, 0);
  std::vector<std::pair<Index, std::uint32_t>> stack;
  for (Index root = 0; root < bound; ++root) {
    if (seen[root] != 0 || steps.first[root] == steps.first[root + 1]) continue;
    seen[root] = 1;
    stack.emplace_back(root, steps.first[root]);
    while (!stack.empty()) {
      auto& [at, next] = stack.back();
      if (next == steps.first[at + 1]) {
        out.push_back(at);
        stack.pop_back();
        continue;
      }
      const Index to = steps.steps[next++].to;
      if (seen[to] != 0 || steps.first[to] == steps.first[to + 1]) continue;
      seen[to] = 1;
      stack.emplace_back(to, steps.first[to]);
    }
  }
  return out;
}

// Whether some step leads to an element that does not come before it in the order.
bool has_cycles(const Steps& steps, const std::vector<Index>& order) {
  std::vector<std::uint8_t> done(steps.first.size() - 1, 0);
  for (const Index at : order) {
    for (std::uint32_t i = steps.first[at]; i < steps.first[at + 1]; ++i) {
      const Index to = steps.steps[i].to;
      if (done[to] == 0 && steps.first[to] != steps.first[to + 1]) return true;
    }
    done[at] = 1;
  }
  return false;
}

// The strongest paths from every element to each of up to kBlock ends.
class Block {
 public:
  using Lane = std::array<double, kBlock>;

  Block(const Steps& steps, const Net& net)
      : steps_(steps),
        net_(net),
        order_(order_of(steps)),
        cycles_(has_cycles(steps, order_)),
        best_(steps.first.size() - 1),
        end_of_(best_.size(), kBlock),
        from_(best_.size()) {}

  void solve(const Index* ends, std::size_t count) {
    for (Lane& lane : best_) lane.fill(0);
    std::fill(end_of_.begin(), end_of_.end(), kBlock);
    for (std::size_t p = 0; p < count; ++p) end_of_[ends[p]] = p;
    for (int pass = 0; pass < kMostPasses; ++pass) {
      bool moved = false;
      for (const Index at : order_) moved |= relax(at);
      if (!moved || !cycles_) break;
    }
  }

  double strength(Index from, std::size_t p) const { return best_[from][p]; }

  // Of the paths that are as strong, one with the fewest steps: along steps that lose nothing of
  // it, breadth first.
  std::vector<Index> path(Index from, std::size_t p) {
    queue_.assign(1, from);
    ++round_;
    from_[from] = {round_, model::kNoIndex};
    for (std::size_t i = 0; i < queue_.size(); ++i) {
      const Index at = queue_[i];
      for (std::uint32_t k = steps_.first[at]; k < steps_.first[at + 1]; ++k) {
        const Step& step = steps_.steps[k];
        const bool end = end_of_[step.to] == p;
        const bool inner =
            net_.inner[step.to] != 0 && step.strength * best_[step.to][p] == best_[at][p];
        if (!(end ? step.strength == best_[at][p] : inner)) continue;
        if (from_[step.to].first == round_) continue;
        from_[step.to] = {round_, at};
        if (end) return way_to(step.to);
        queue_.push_back(step.to);
      }
    }
    return {from};
  }

 private:
  std::vector<Index> way_to(Index end) const {
    std::vector<Index> out;
    for (Index at = end; at != model::kNoIndex; at = from_[at].second) out.push_back(at);
    std::reverse(out.begin(), out.end());
    return out;
  }

  bool relax(Index at) {
    Lane own = best_[at];
    for (std::uint32_t i = steps_.first[at]; i < steps_.first[at + 1]; ++i) {
      const Step& step = steps_.steps[i];
      const std::size_t end = end_of_[step.to];
      if (end != kBlock) own[end] = std::max(own[end], step.strength);
      if (net_.inner[step.to] == 0) continue;
      const Lane& beyond = best_[step.to];
      for (std::size_t p = 0; p < kBlock; ++p) {
        const double through = step.strength * beyond[p];
        own[p] = through > own[p] ? through : own[p];
      }
    }
    const bool moved = cycles_ && own != best_[at];
    best_[at] = own;
    return moved;
  }

  const Steps& steps_;
  const Net& net_;
  std::vector<Index> order_;
  bool cycles_;
  std::vector<Lane> best_;
  std::vector<std::size_t> end_of_;  // by element: which end it is, kBlock for none
  // By element: where the search of a path came from, and in which search.
  std::vector<std::pair<std::uint32_t, Index>> from_;
  std::vector<Index> queue_;
  std::uint32_t round_ = 0;
};

std::vector<Index> of_type(const Model& model, std::string_view type) {
  std::vector<Index> out;
  for (Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at) && model.type_name(at) == type) out.push_back(at);
  }
  std::stable_sort(out.begin(), out.end(),
                   [&](Index a, Index b) { return model.name(a) < model.name(b); });
  return out;
}

// Drops the weakest cells beyond the bound, keeping the order; gives the least strength kept.
double cut(Trace& out) {
  if (out.cells.size() <= kTraceCells) return 0;
  const std::size_t beyond = out.cells.size() - kTraceCells;
  out.left_out += beyond;
  std::vector<double> strengths;
  strengths.reserve(out.cells.size());
  for (const TraceCell& cell : out.cells) strengths.push_back(cell.strength);
  const auto limit = strengths.begin() + static_cast<std::ptrdiff_t>(beyond);
  std::nth_element(strengths.begin(), limit, strengths.end());
  const double least = *limit;
  std::size_t ties = kTraceCells;
  for (const TraceCell& cell : out.cells) ties -= cell.strength > least ? 1 : 0;
  std::erase_if(out.cells, [&](const TraceCell& cell) {
    if (cell.strength > least) return false;
    if (cell.strength < least || ties == 0) return true;
    --ties;
    return false;
  });
  return least;
}

class Matrix {
 public:
  Matrix(Trace& out, const Net& net) : out_(out), up_(net.up, net), down_(net.down, net) {}

  void fill() {
    for (std::size_t first = 0; first < out_.rows.size(); first += kBlock) {
      const std::size_t count = std::min(kBlock, out_.rows.size() - first);
      up_.solve(&out_.rows[first], count);
      down_.solve(&out_.rows[first], count);
      for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t column = 0; column < out_.columns.size(); ++column) {
          add(first + p, p, column);
        }
        if (out_.cells.size() > 2 * kTraceCells) least_ = std::max(least_, cut(out_));
      }
    }
    cut(out_);
  }

 private:
  void add(std::size_t row, std::size_t p, std::size_t column) {
    const Index row_at = out_.rows[row];
    const Index column_at = out_.columns[column];
    if (row_at == column_at) return;
    // A path up to the row, or one from it that was followed backwards.
    const double carries = up_.strength(column_at, p);
    const double carried = down_.strength(column_at, p);
    const double strength = std::max(carries, carried);
    if (strength < kTraceLeast) return;
    ++out_.row_totals[row];
    ++out_.column_totals[column];
    if (strength < least_) {
      ++out_.left_out;
      return;
    }
    TraceCell cell{row_at, column_at, strength, {}};
    cell.path = carries >= carried ? up_.path(column_at, p) : down_.path(column_at, p);
    if (carries < carried) std::reverse(cell.path.begin(), cell.path.end());
    out_.cells.push_back(std::move(cell));
  }

  Trace& out_;
  Block up_;
  Block down_;
  double least_ = 0;  // cells weaker than this would be cut anyway
};

}  // namespace

Result<Trace> trace(const Model& model, Day today, std::string_view row_type,
                    std::string_view column_type) {
  Trace out;
  out.rows = of_type(model, row_type);
  out.columns = of_type(model, column_type);
  for (const auto& [type, ends] : {std::pair(row_type, &out.rows), {column_type, &out.columns}}) {
    if (ends->size() <= kTraceEnds) continue;
    return over_limit("There are " + std::to_string(ends->size()) + " elements of the type " +
                          std::string(type) + "; a matrix shows at most " +
                          std::to_string(kTraceEnds) + ".",
                      {}, "Choose a type with fewer elements, or use the graph.");
  }
  out.row_totals.assign(out.rows.size(), 0);
  out.column_totals.assign(out.columns.size(), 0);
  if (out.rows.empty() || out.columns.empty()) return out;
  const Net net = net_of(model, today);
  Matrix(out, net).fill();
  return out;
}

}  // namespace plumb::service
