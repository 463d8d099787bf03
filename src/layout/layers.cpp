// Layered drawing after Sugiyama, Tagawa and Toda (IEEE Transactions on Systems, Man, and
// Cybernetics 11(2), 1981): layers, dummies on long lines, medians against crossings, then places.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "layout/picture.h"
#include "layout/place.h"

namespace plumb::layout {
namespace {

constexpr int kSweeps = 8;
constexpr int kPlacePasses = 6;
constexpr double kDummySize = 8;
// Dummies hold lines straight, so they pull harder than boxes do.
constexpr double kDummyWeight = 4;

using Ids = std::vector<std::uint32_t>;

// A box, or where a long line passes a layer.
struct Item {
  std::uint32_t layer = 0;
  bool dummy = false;
  Ids up;    // items one layer above that it leads to
  Ids down;  // items one layer below that lead to it
  double x = 0;
};

class Layers {
 public:
  explicit Layers(const Input& input) : input_(input) {}

  Picture draw() {
    direct();
    choose_layers();
    make_items();
    order();
    place_items();
    return finish();
  }

 private:
  // Lines as they count for layers: without loops, those that close a cycle turned round.
  void direct() {
    above_.resize(input_.boxes);
    linked_.assign(input_.boxes, false);
    std::vector<Ids> out(input_.boxes);
    for (std::uint32_t i = 0; i < input_.lines.size(); ++i) {
      const Line& line = input_.lines[i];
      if (line.below == line.above) continue;
      out[line.below].push_back(i);
      linked_[line.below] = linked_[line.above] = true;
    }
    turned_.assign(input_.lines.size(), false);
    std::vector<std::uint8_t> state(input_.boxes, 0);  // 1 on the way, 2 done
    std::vector<std::pair<std::uint32_t, std::size_t>> stack;
    for (std::uint32_t root = 0; root < input_.boxes; ++root) {
      if (state[root] != 0) continue;
      stack.emplace_back(root, 0);
      state[root] = 1;
      while (!stack.empty()) {
        auto& [box, next] = stack.back();
        if (next == out[box].size()) {
          state[box] = 2;
          stack.pop_back();
          continue;
        }
        const std::uint32_t line = out[box][next++];
        const std::uint32_t to = input_.lines[line].above;
        if (state[to] == 1) turned_[line] = true;
        if (state[to] != 0) continue;
        state[to] = 1;
        stack.emplace_back(to, 0);
      }
    }
    for (std::uint32_t i = 0; i < input_.lines.size(); ++i) {
      if (input_.lines[i].below == input_.lines[i].above) continue;
      above_[lower(i)].push_back(upper(i));
    }
  }
  std::uint32_t lower(std::uint32_t line) const {
    return turned_[line] ? input_.lines[line].above : input_.lines[line].below;
  }
  std::uint32_t upper(std::uint32_t line) const {
    return turned_[line] ? input_.lines[line].below : input_.lines[line].above;
  }

  // From the top; a layer that is full passes on what comes to the next one.
  void choose_layers() {
    std::vector<Ids> below(input_.boxes);
    std::vector<std::uint32_t> waiting(input_.boxes, 0);
    std::uint32_t linked = 0;
    for (std::uint32_t box = 0; box < input_.boxes; ++box) {
      waiting[box] = static_cast<std::uint32_t>(above_[box].size());
      linked += linked_[box] ? 1 : 0;
      for (const std::uint32_t to : above_[box]) below[to].push_back(box);
    }
    const auto room = static_cast<std::uint32_t>(
        std::max(10.0, std::ceil(std::sqrt(static_cast<double>(linked)) * 1.25)));
    layer_.assign(input_.boxes, 0);
    std::vector<std::uint32_t> used;
    Ids ready;
    for (std::uint32_t box = 0; box < input_.boxes; ++box) {
      if (linked_[box] && waiting[box] == 0) ready.push_back(box);
    }
    for (std::size_t i = 0; i < ready.size(); ++i) {
      const std::uint32_t box = ready[i];
      std::uint32_t layer = layer_[box];
      while (layer < used.size() && used[layer] >= room) ++layer;
      if (layer >= used.size()) used.resize(layer + 1, 0);
      ++used[layer];
      layer_[box] = layer;
      for (const std::uint32_t under : below[box]) {
        layer_[under] = std::max(layer_[under], layer + 1);
        if (--waiting[under] == 0) ready.push_back(under);
      }
    }
    rows_.resize(used.size());
  }

  void make_items() {
    items_.resize(input_.boxes);
    chain_.resize(input_.lines.size());
    for (std::uint32_t box = 0; box < input_.boxes; ++box) {
      if (!linked_[box]) continue;
      items_[box].layer = layer_[box];
      rows_[layer_[box]].push_back(box);
    }
    for (std::uint32_t i = 0; i < input_.lines.size(); ++i) {
      if (input_.lines[i].below == input_.lines[i].above) continue;
      std::uint32_t last = lower(i);
      for (std::uint32_t layer = layer_[last] - 1; layer > layer_[upper(i)]; --layer) {
        const auto dummy = static_cast<std::uint32_t>(items_.size());
        items_.push_back({layer, true, {}, {}, 0});
        rows_[layer].push_back(dummy);
        chain_[i].push_back(dummy);
        join(last, dummy);
        last = dummy;
      }
      join(last, upper(i));
    }
  }
  void join(std::uint32_t low, std::uint32_t high) {
    items_[low].up.push_back(high);
    items_[high].down.push_back(low);
  }

  // Medians, down and up in turn; the order with the fewest crossings is kept.
  void order() {
    place_of_.resize(items_.size());
    number();
    std::vector<Ids> best = rows_;
    std::uint64_t fewest = crossings();
    for (int sweep = 0; sweep < kSweeps && fewest > 0; ++sweep) {
      const bool down = sweep % 2 == 0;
      for (std::size_t i = 1; i < rows_.size(); ++i) {
        sort_row(rows_[down ? i : rows_.size() - 1 - i], down);
      }
      const std::uint64_t now = crossings();
      if (now >= fewest) continue;
      fewest = now;
      best = rows_;
    }
    rows_ = std::move(best);
    number();
  }
  void number() {
    for (const Ids& row : rows_) {
      for (std::uint32_t i = 0; i < row.size(); ++i) place_of_[row[i]] = i;
    }
  }
  void sort_row(Ids& row, bool down) {
    std::vector<std::pair<double, std::uint32_t>> wished;
    wished.reserve(row.size());
    std::vector<std::uint32_t> at;
    for (const std::uint32_t id : row) {
      const Ids& next = down ? items_[id].up : items_[id].down;
      at.clear();
      for (const std::uint32_t other : next) at.push_back(place_of_[other]);
      std::sort(at.begin(), at.end());
      double median = place_of_[id];
      if (!at.empty()) {
        const std::size_t half = at.size() / 2;
        median = at.size() % 2 == 1 ? at[half] : (at[half - 1] + at[half]) / 2.0;
      }
      wished.emplace_back(median, id);
    }
    std::stable_sort(wished.begin(), wished.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::uint32_t i = 0; i < row.size(); ++i) {
      row[i] = wished[i].second;
      place_of_[row[i]] = i;
    }
  }
  // Pairs of lines between two layers that cross: inversions, counted with a tree of sums
  // (Barth, Mutzel and Juenger, Journal of Graph Algorithms and Applications 8(2), 2004).
  std::uint64_t crossings() const {
    std::uint64_t count = 0;
    std::vector<std::uint32_t> tree;
    std::vector<std::uint32_t> ends;
    for (std::size_t layer = 1; layer < rows_.size(); ++layer) {
      tree.assign(rows_[layer - 1].size() + 1, 0);
      std::uint32_t seen = 0;
      for (const std::uint32_t id : rows_[layer]) {
        ends.clear();
        for (const std::uint32_t up : items_[id].up) ends.push_back(place_of_[up]);
        std::sort(ends.begin(), ends.end());
        for (const std::uint32_t end : ends) {
          std::uint32_t not_right = 0;
          for (std::uint32_t k = end + 1; k > 0; k &= k - 1) not_right += tree[k];
          count += seen - not_right;
        }
        for (const std::uint32_t end : ends) {
          for (std::uint32_t k = end + 1; k < tree.size(); k += k & (~k + 1)) ++tree[k];
          ++seen;
        }
      }
    }
    return count;
  }

  // Every layer as near as possible to the middle of what it is linked to, above and below in turn.
  void place_items() {
    for (const Ids& row : rows_) place_row(row, Look::nowhere);
    for (int pass = 0; pass < kPlacePasses; ++pass) {
      const bool down = pass % 2 == 0;
      const Look look = pass + 2 >= kPlacePasses ? Look::both : down ? Look::up : Look::down;
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        place_row(rows_[down ? i : rows_.size() - 1 - i], look);
      }
    }
  }
  enum class Look : std::uint8_t { nowhere, up, down, both };
  void place_row(const Ids& row, Look look) {
    std::vector<Wish> wishes;
    wishes.reserve(row.size());
    for (const std::uint32_t id : row) {
      const Item& item = items_[id];
      double sum = 0;
      double weight = 0;
      const auto add = [&](const Ids& others) {
        for (const std::uint32_t other : others) {
          const double pull = item.dummy && items_[other].dummy ? kDummyWeight : 1;
          sum += pull * items_[other].x;
          weight += pull;
        }
      };
      if (look == Look::up || look == Look::both) add(item.up);
      if (look == Look::down || look == Look::both) add(item.down);
      const double at = weight > 0 ? sum / weight : item.x;
      wishes.push_back({at, weight > 0 ? weight : 0.1, item.dummy ? kDummySize : kBoxWidth});
    }
    const std::vector<double> centres = place(wishes, kGapX);
    for (std::size_t i = 0; i < row.size(); ++i) items_[row[i]].x = centres[i];
  }

  Picture finish() {
    Picture out;
    out.boxes.resize(input_.boxes);
    out.lines.resize(input_.lines.size());
    double least = 0;
    double most = 0;
    bool any = false;
    for (const Item& item : items_) {
      if (!item.dummy && item.up.empty() && item.down.empty()) continue;
      least = any ? std::min(least, item.x) : item.x;
      most = any ? std::max(most, item.x) : item.x;
      any = true;
    }
    const double shift = kMargin + kBoxWidth / 2 - least;
    const auto layer_y = [](std::uint32_t layer) {
      return kMargin + layer * (kBoxHeight + kLayerGap);
    };
    for (std::uint32_t box = 0; box < input_.boxes; ++box) {
      if (!linked_[box]) continue;
      out.boxes[box] = {std::round(items_[box].x + shift - kBoxWidth / 2),
                        layer_y(items_[box].layer)};
    }
    for (std::uint32_t i = 0; i < input_.lines.size(); ++i) {
      for (const std::uint32_t dummy : chain_[i]) {
        out.lines[i].push_back(
            {std::round(items_[dummy].x + shift), layer_y(items_[dummy].layer) + kBoxHeight / 2});
      }
      if (turned_[i]) std::reverse(out.lines[i].begin(), out.lines[i].end());
    }
    out.width = any ? most - least + kBoxWidth + 2 * kMargin : 2 * kMargin;
    out.height = layer_y(static_cast<std::uint32_t>(rows_.size()));
    stack_unlinked(out);
    if (input_.boxes == 0) out.height = 2 * kMargin;
    attach(input_, out);
    return out;
  }

  // Boxes without a line, in rows below the rest.
  void stack_unlinked(Picture& out) const {
    std::uint32_t count = 0;
    for (const bool linked : linked_) count += linked ? 0 : 1;
    if (count == 0) return;
    const double pitch = kBoxWidth + kGapX;
    const double fits = std::floor((out.width - 2 * kMargin + kGapX) / pitch);
    const double square = std::ceil(std::sqrt(static_cast<double>(count) * 1.6));
    const auto columns = static_cast<std::uint32_t>(std::max({1.0, fits, square}));
    std::uint32_t at = 0;
    for (std::uint32_t box = 0; box < input_.boxes; ++box) {
      if (linked_[box]) continue;
      const std::uint32_t row = at / columns;
      out.boxes[box] = {kMargin + pitch * (at % columns), out.height + row * (kBoxHeight + kGapY)};
      ++at;
    }
    const std::uint32_t rows = (count + columns - 1) / columns;
    out.width = std::max(out.width, 2 * kMargin + pitch * std::min(columns, count) - kGapX);
    out.height += rows * (kBoxHeight + kGapY) - kGapY + kMargin;
  }

  const Input& input_;
  std::vector<bool> turned_;  // per line: counts the other way round
  std::vector<bool> linked_;  // per box
  std::vector<Ids> above_;
  std::vector<std::uint32_t> layer_;
  std::vector<Ids> rows_;    // per layer: items in their order
  std::vector<Item> items_;  // boxes first, then dummies
  std::vector<Ids> chain_;   // per line: its dummies, from below
  std::vector<std::uint32_t> place_of_;
};

}  // namespace

Picture layers(const Input& input) {
  return Layers(input).draw();
}

}  // namespace plumb::layout
