// Bands of boxes, ordered by barycentre passes.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "layout/picture.h"
#include "layout/place.h"

namespace plumb::layout {
namespace {

constexpr int kPasses = 8;
constexpr double kPitch = kBoxWidth + kGapX;

struct Lane {
  std::uint32_t id = 0;
  std::vector<std::uint32_t> boxes;  // in their order
  std::size_t rows = 1;
};

class Lanes {
 public:
  explicit Lanes(const Input& input) : input_(input), neighbours_(input.boxes), x_(input.boxes) {
    for (const Line& line : input.lines) {
      if (line.below == line.above) continue;
      neighbours_[line.below].push_back(line.above);
      neighbours_[line.above].push_back(line.below);
    }
    fill_lanes();
    for (Lane& lane : lanes_) set_columns(lane);
  }

  Picture draw() {
    for (int pass = 0; pass < kPasses; ++pass) {
      const bool down = pass % 2 == 0;
      for (std::size_t i = 0; i < lanes_.size(); ++i) {
        Lane& lane = lanes_[down ? i : lanes_.size() - 1 - i];
        sort_by_wish(lane);
        set_columns(lane);
      }
    }
    return finish();
  }

 private:
  // Rows so that the whole is about as wide as a screen is to its height.
  void fill_lanes() {
    std::vector<std::vector<std::uint32_t>> by_lane;
    for (std::uint32_t box = 0; box < input_.boxes; ++box) {
      const std::uint32_t lane = box < input_.lane.size() ? input_.lane[box] : 0;
      if (lane >= by_lane.size()) by_lane.resize(lane + 1);
      by_lane[lane].push_back(box);
    }
    const double wanted = std::sqrt(static_cast<double>(input_.boxes) * 1.6);
    const auto columns = static_cast<std::size_t>(std::clamp(std::ceil(wanted), 6.0, 40.0));
    for (std::uint32_t id = 0; id < by_lane.size(); ++id) {
      if (by_lane[id].empty()) continue;
      const std::size_t rows = (by_lane[id].size() + columns - 1) / columns;
      lanes_.push_back({id, std::move(by_lane[id]), rows});
    }
    width_ = static_cast<double>(columns) * kPitch - kGapX;
  }

  // Mean place of what a box is linked to in other lanes, else in its own, else its own place.
  double wish(std::uint32_t box) const {
    double sum = 0;
    double count = 0;
    const std::uint32_t lane = box < input_.lane.size() ? input_.lane[box] : 0;
    for (const std::uint32_t other : neighbours_[box]) {
      const std::uint32_t its = other < input_.lane.size() ? input_.lane[other] : 0;
      const double weight = its == lane ? 0.25 : 1;
      sum += weight * x_[other];
      count += weight;
    }
    return count > 0 ? sum / count : x_[box];
  }

  void sort_by_wish(Lane& lane) {
    std::vector<std::pair<double, std::uint32_t>> order;
    order.reserve(lane.boxes.size());
    for (const std::uint32_t box : lane.boxes) order.emplace_back(wish(box), box);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < order.size(); ++i) lane.boxes[i] = order[i].second;
  }

  // Columns of `rows` boxes each, as near as possible to where their boxes want to be.
  void set_columns(const Lane& lane) {
    std::vector<Wish> wishes;
    for (std::size_t i = 0; i < lane.boxes.size(); i += lane.rows) {
      const std::size_t end = std::min(i + lane.rows, lane.boxes.size());
      double sum = 0;
      for (std::size_t k = i; k < end; ++k) sum += placed_ ? wish(lane.boxes[k]) : 0;
      wishes.push_back(
          {sum / static_cast<double>(end - i), static_cast<double>(end - i), kBoxWidth});
    }
    std::vector<double> centres = place(wishes, kGapX);
    keep_inside(centres);
    for (std::size_t i = 0; i < lane.boxes.size(); ++i) {
      x_[lane.boxes[i]] = centres[i / lane.rows];
    }
    if (&lane == &lanes_.back()) placed_ = true;
  }

  // Pushes columns that stick out back between the edges; they fit, since rows were chosen so.
  void keep_inside(std::vector<double>& centres) const {
    const double half = kBoxWidth / 2;
    double least = half;
    for (double& at : centres) {
      at = std::max(at, least);
      least = at + kPitch;
    }
    double most = width_ - half;
    for (std::size_t i = centres.size(); i-- > 0;) {
      centres[i] = std::min(centres[i], most);
      most = centres[i] - kPitch;
    }
  }

  Picture finish() const {
    Picture out;
    out.boxes.resize(input_.boxes);
    out.lines.resize(input_.lines.size());
    double y = kMargin;
    for (const Lane& lane : lanes_) {
      const double inside = static_cast<double>(lane.rows) * (kBoxHeight + kGapY) - kGapY;
      const LaneBox box{lane.id, kMargin, y, width_ + 2 * kLanePadding,
                        inside + kLaneTitle + 2 * kLanePadding};
      for (std::size_t i = 0; i < lane.boxes.size(); ++i) {
        const auto row = static_cast<double>(i % lane.rows);
        out.boxes[lane.boxes[i]] = {
            std::round(kMargin + kLanePadding + x_[lane.boxes[i]] - kBoxWidth / 2),
            y + kLaneTitle + kLanePadding + row * (kBoxHeight + kGapY)};
      }
      out.lanes.push_back(box);
      y += box.height + kLaneGap;
    }
    out.width = width_ + 2 * kLanePadding + 2 * kMargin;
    out.height = std::max(0.0, y - kLaneGap) + kMargin;
    attach(input_, out);
    return out;
  }

  const Input& input_;
  std::vector<std::vector<std::uint32_t>> neighbours_;
  std::vector<double> x_;  // centres, from the left edge of the lanes
  std::vector<Lane> lanes_;
  double width_ = 0;
  bool placed_ = false;
};

}  // namespace

Picture lanes(const Input& input) {
  return Lanes(input).draw();
}

}  // namespace plumb::layout
